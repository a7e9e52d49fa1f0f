"""What a version of a file holds is the same whether it is read or told from a version that differs in its status."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plancode import git
from plancode.history.states import FileStates, file_states
from plancode.history.versions import Files
from plancode.workspace import Workspace, load, parse_records, sources_of
from tests.support.repo import Repo
from tests.support.times import times

_PATH = "plans/p.yaml"
_KINDS = frozenset({"plan", "objective", "person"})
_words = st.sampled_from(["draft", "submitted", "expired", "a1-b", "true", "null", "nan", "Draft", "1", "'draft'", ""])
_lines = st.sampled_from(
    [
        "kind: plan", "id: p", "id: q", "kind: objective", "goals: One", 'goals: "', '"', "goals: |", "  status: draft",
        "---", "status: draft", '"status": draft', '"st\\x61tus": draft', "  more", "# status", "notes: >", "", "  text",
        "name: {a: b}", "goals: [", "]", "goals: [a, b]", "\tx", "? status", ": draft", "period: FY2027", "plan: r", "...",
    ]
)  # fmt: skip


@st.composite
def versions(draw: st.DrawFn) -> list[str]:
    """Draw versions of a file; most differ only in the word after a `status: ` that stands somewhere in it."""
    head = draw(st.sampled_from(["kind: plan\nid: p\n", "kind: objective\nid: o\nplan: p\n", ""]))
    before, after = (draw(st.lists(_lines, max_size=4)) for _ in range(2))
    end = draw(st.sampled_from(["", " ", "  # waits", "#x", "\r", "\n  more"]))
    words = draw(st.lists(_words, min_size=2, max_size=4))
    ending = draw(st.sampled_from(["", "\n"]))
    return [head + "\n".join([*before, f"status: {word}{end}", *after]) + ending for word in words]


def _told(found: FileStates) -> object:
    entries = [(each.ref, each.state, dict(each.data), each.path, each.blob) for each in found.entries]
    return entries, found.unknown, found.sound, found.refs


@given(versions(), st.booleans())
@settings(max_examples=times(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_version_that_differs_in_its_status_is_told_as_it_would_be_read(texts: list[str], on_the_disk: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        repo = Repo(Path(folder))
        for text in texts:
            repo.commit({_PATH: text})
        repository = git.open_repository(repo.folder)
        blobs = [git.blob_id(repository, text.encode()) for text in texts]
        here = sources_of({_PATH: texts[-1]}) if on_the_disk else None
        files = Files(repository, _KINDS, here, load(here) if here else Workspace())
        files.fetch([git.Change(_PATH, None, blob) for blob in blobs])
        for text, blob in zip(texts, blobs, strict=True):
            read = file_states(_PATH, blob, parse_records(_PATH, text.encode()), _KINDS)
            assert _told(files.states(git.Change(_PATH, None, blob), stood=True)) == _told(read)


def _states(folder: Path, *texts: str) -> list[list[tuple[str, str | None]]]:
    """Return id and status of the records in versions of one file, read one after the other."""
    repo = Repo(folder)
    repo.commit({_PATH: ""})
    repository = git.open_repository(repo.folder)
    for text in texts:
        repo.commit({_PATH: text})
    files = Files(repository, _KINDS, None, Workspace())
    changes = [git.Change(_PATH, None, git.blob_id(repository, text.encode())) for text in texts]
    files.fetch(changes)
    return [[(e.ref.id, e.state.status) for e in files.states(change, stood=False).entries] for change in changes]


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        # A line of a note, at its margin, that looks like the status; the status itself is quoted.
        ('kind: plan\nid: p\n"status": draft\nname: "a\nstatus: WORD\nb"\n', "draft"),
        ('kind: plan\nid: p\n"st\\u0061tus": draft\nname: "a\nstatus: WORD\nb"\n', "draft"),
        ("kind: plan\nid: p\nstatus: draft\nnotes: 'a\n\nstatus: WORD\n\nb'\n", "draft"),
        ("kind: plan\nid: p\nnotes: 'a\n\nstatus: WORD\n\nb'\nstatus: draft\n", "draft"),
    ],
)
def test_a_line_of_a_note_is_no_status(tmp_path: Path, text: str, changed: str) -> None:
    found = _states(tmp_path, text.replace("WORD", "draft"), text.replace("WORD", "expired"))
    assert found == [[("p", changed)]] * 2


def test_a_kind_that_is_spelled_with_escapes_is_that_kind(tmp_path: Path) -> None:
    (found,) = _states(tmp_path, '{"k\\u0069nd": "pl\\u0061n", "id": "p", "status": "final-approved"}\n')
    assert found == [("p", "final-approved")]
