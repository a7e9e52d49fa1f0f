"""The versions of files: fetched together, read once as long as they stand somewhere, and told by those that are alike."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from plancode import git
from plancode.diagnostics import CannotRun, Ref
from plancode.history.states import NOTHING, UNREADABLE, FileStates
from plancode.history.versions import Files
from plancode.workspace import Sources, Workspace, load, sources_of
from tests.support.made_events import DUPONT
from tests.support.repo import Repo

PATH, KINDS = "plans/p.yaml", frozenset({"plan", "person"})
DRAFT = "kind: plan\nid: dupont\nstatus: draft\ngoals: [Be known]\n"
SUBMITTED, EXPIRED = DRAFT.replace("draft", "submitted"), DRAFT.replace("draft", "expired")
MARIE, CUT = "kind: person\nid: marie\n", "["
LARGE = DRAFT + "# " + "x" * git.MOST_BLOB_BYTES


class Shelf:
    """A repository with versions of one file, which can be taken away: then nothing can be fetched any more."""

    def __init__(self, folder: Path) -> None:
        self._objects = folder / ".git" / "objects"
        repo = Repo(folder)
        for text in (DRAFT, SUBMITTED, EXPIRED, MARIE, CUT, LARGE):
            repo.commit({PATH: text})
        self.repository = git.open_repository(folder)

    @contextmanager
    def closed(self) -> Iterator[None]:
        away = self._objects.rename(self._objects.with_name("away"))
        self._objects.mkdir()
        yield
        self._objects.rmdir()
        away.rename(self._objects)

    def id(self, text: str) -> str:
        return git.blob_id(self.repository, text.encode())

    def change(self, text: str | None, path: str = PATH) -> git.Change:
        return git.Change(path, None, None if text is None else self.id(text))

    def files(self, *fetched: str, sources: Sources | None = None, workspace: Workspace | None = None) -> Files:
        """Return the files of the repository, some of them fetched; a workspace may have been loaded from others."""
        files = Files(self.repository, KINDS, sources, workspace or Workspace())
        if fetched:
            files.fetch(map(self.change, fetched))
        return files


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("shelf"))


def statuses(found: FileStates) -> list[tuple[str, str | None]]:
    return [(each.ref.id, each.state.status) for each in found.entries]


def test_a_file_holds_nothing_where_it_is_gone_or_no_file_of_records(shelf: Shelf) -> None:
    files = shelf.files(DRAFT, MARIE, CUT, LARGE)
    assert statuses(files.states(shelf.change(DRAFT), stood=False)) == [("dupont", "draft")]
    assert statuses(files.states(shelf.change(MARIE), stood=False)) == [("marie", None)]
    assert files.states(shelf.change(None), stood=True) is NOTHING
    assert files.states(shelf.change(DRAFT, "notes/p.yaml"), stood=True) is NOTHING
    assert files.states(shelf.change(LARGE), stood=True) is UNREADABLE
    # What is plainly no record is looked at only where records stood.
    assert files.states(shelf.change(CUT), stood=False) is NOTHING
    assert not files.states(shelf.change(CUT), stood=True).sound
    moved = files.states(shelf.change(DRAFT, "plans/q.yaml"), stood=False)
    assert [each.path for each in moved.entries] == ["plans/q.yaml"]


def test_versions_are_fetched_together_and_only_those_of_files_of_records(shelf: Shelf) -> None:
    missing = git.Change("README.md", None, "0" * 40)
    files = shelf.files()
    files.fetch([shelf.change(DRAFT), missing, shelf.change(None), shelf.change(SUBMITTED)])
    with shelf.closed():
        assert statuses(files.states(shelf.change(DRAFT), stood=False)) == [("dupont", "draft")]
        assert statuses(files.states(shelf.change(SUBMITTED), stood=False)) == [("dupont", "submitted")]
        with pytest.raises(CannotRun):
            files.states(shelf.change(EXPIRED), stood=False)
    # One that was not fetched is asked for by itself.
    assert statuses(files.states(shelf.change(EXPIRED), stood=False)) == [("dupont", "expired")]


def test_what_was_fetched_before_is_let_go_of_unless_it_is_wanted_again(shelf: Shelf) -> None:
    files = shelf.files(DRAFT, MARIE, LARGE)
    files.fetch([shelf.change(DRAFT), shelf.change(SUBMITTED)])
    with shelf.closed():
        assert files.data(shelf.id(DRAFT)) == DRAFT.encode()
        # One that is too large weighs nothing.
        assert files.data(shelf.id(LARGE)) is None
        with pytest.raises(CannotRun):
            files.data(shelf.id(MARIE))
        files.fetch([shelf.change(DRAFT)])
        assert files.data(shelf.id(DRAFT)) == DRAFT.encode()


def test_a_version_is_read_once_as_long_as_it_stands_somewhere(shelf: Shelf) -> None:
    files = shelf.files(DRAFT)
    stands = files.states(shelf.change(DRAFT), stood=False)
    files.fetch([shelf.change(MARIE)])
    forgotten = weakref.ref(files.states(shelf.change(MARIE), stood=False))
    with shelf.closed():
        # It is neither fetched nor read again.
        files.fetch([shelf.change(MARIE), shelf.change(DRAFT)])
        assert files.states(shelf.change(DRAFT), stood=False) is stands
        assert files.states(shelf.change(MARIE), stood=False) is forgotten()
    files.fetch([shelf.change(DRAFT)])
    assert forgotten() is None


def test_the_versions_of_entries_are_brought_together(shelf: Shelf) -> None:
    files = shelf.files()
    entries = [each for text in (DRAFT, MARIE) for each in files.states(shelf.change(text), stood=False).entries]
    files = shelf.files()
    files.bring(entries)
    with shelf.closed():
        for each, text in zip(entries, (DRAFT, MARIE), strict=True):
            assert files.data(each.blob) == text.encode()


def test_a_version_on_the_disk_is_not_fetched_and_what_the_workspace_has_read_is_not_read_again(shelf: Shelf) -> None:
    text = f"{DRAFT}name: Not committed\n"
    sources = sources_of({PATH: text})
    workspace = load(sources)
    with shelf.closed():
        files = shelf.files(text, sources=sources, workspace=workspace)
        assert files.held == {PATH: shelf.id(text)}
        assert files.data(shelf.id(text)) == text.encode()
        (found,) = files.states(shelf.change(text), stood=False).entries
        assert found.data is workspace.documents[DUPONT].data
        (other,) = shelf.files(text, sources=sources).states(shelf.change(text), stood=False).entries
        assert other.data == found.data
    assert shelf.files().held == {}


def test_a_version_is_told_by_one_that_differs_in_the_word_of_its_status(shelf: Shelf) -> None:
    files = shelf.files(DRAFT, SUBMITTED, EXPIRED)
    (draft,) = files.states(shelf.change(DRAFT), stood=False).entries
    for status, text in (("submitted", SUBMITTED), ("expired", EXPIRED)):
        (found,) = files.states(shelf.change(text, "plans/q.yaml"), stood=False).entries
        assert (found.state.status, found.data["status"], found.blob) == (status, status, shelf.id(text))
        assert found.state.digest == draft.state.digest
        # Nobody has read it: it shares what it has in common.
        assert found.data["goals"] is draft.data["goals"]


def test_a_version_is_told_by_one_that_the_workspace_has_read(shelf: Shelf) -> None:
    sources = sources_of({"plans/now.yaml": DRAFT, "plans/people.yaml": MARIE, "plans/then.yaml": DRAFT})
    workspace = load(sources_of({"plans/now.yaml": DRAFT, "plans/people.yaml": MARIE}))
    read = workspace.documents[DUPONT].data
    files = shelf.files(SUBMITTED, EXPIRED, sources=sources, workspace=workspace)
    stands = files.states(shelf.change(SUBMITTED), stood=False)
    assert statuses(stands) == [("dupont", "submitted")]
    assert isinstance(read, dict)
    assert stands.entries[0].data["goals"] is read["goals"]
    # The one that was read is itself, and not what another one says of it, whoever has been let go of meanwhile.
    files.fetch([shelf.change(EXPIRED)])
    (now,) = files.states(shelf.change(DRAFT), stood=False).entries
    assert now.data is read


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        # A status that goes on in the next line, a second record, none at all, a key in quotes.
        ("kind: plan\nid: p\nstatus: WORD\n  more\n", [("p", "draft more")], [("p", "expired more")]),
        (
            "kind: plan\nid: p\nstatus: WORD\n---\nkind: person\nid: marie\n",
            [("p", "draft"), ("marie", None)],
            [("p", "expired"), ("marie", None)],
        ),
        ("kind: plan\nstatus: WORD\n", [], []),
        ('kind: plan\nid: p\n"status": WORD\n', [("p", "draft")], [("p", "expired")]),
        ("kind: plan\nid: p\nstatus: WORD\nname: the status\n", [("p", "draft")], [("p", "expired")]),
        ('kind: plan\nid: p\n? "st\\x61tus"\n: WORD\nname: |\n  a\nstatus: WORD\n', [], []),
    ],
)
def test_a_version_that_might_differ_in_more_is_read(
    shelf: Shelf, text: str, first: list[tuple[str, str | None]], second: list[tuple[str, str | None]]
) -> None:
    texts = [text.replace("WORD", word) for word in ("draft", "expired")]
    sources = sources_of({f"plans/{number}.yaml": text for number, text in enumerate(texts)})
    files = shelf.files(sources=sources)
    found = [files.states(shelf.change(each), stood=True) for each in texts]
    assert [statuses(each) for each in found] == [first, second]


def test_a_document_of_a_version_is_found_by_its_record(shelf: Shelf) -> None:
    text = f"- a\n---\n{MARIE}---\n{DRAFT}"
    files = shelf.files(sources=sources_of({PATH: text}))
    found = files.document(PATH, shelf.id(text), DUPONT)
    assert found is not None
    assert found.place_of(("id",)).range.start == (7, 5)
    assert files.document(PATH, shelf.id(text), Ref("plan", "other")) is None
    assert files.document(PATH, shelf.id(LARGE), DUPONT) is None
