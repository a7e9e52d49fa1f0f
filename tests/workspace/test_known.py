"""A workspace whose files an earlier run has read is what it is without that, whatever was kept of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from plancode.store import Store, store_in
from plancode.workspace import Sources, Workspace, known_files, load, sources_of
from tests.support.marked import unmarked
from tests.workspace.wrong_records import KEYS, TYPES, VALUES, YAML_TRAPS
from tests.workspace.wrong_together import CONFIGURATION, FAMILIES, REFERENCES

STEPS, ABOUT = 60, ("here",)
DECIMAL = "kind: opportunity\nid: grant\nname: Grant\nstatus: pending\ntype: training\nclose_date: 2027-05-20\namount: {value: 12.50, currency: EUR}\n"
TEXTS = (
    "kind: person\nid: 12\nname: Null\n---\nkind: person\nid: é\nname: É\n",
    "\ufeffkind: account\nid: chu\nname: CHU\nnotes: |\n  Two lines,\n  " + "and long ones. " * 9 + "\n",
    "kind: account\nid: chu\nname: CHU #1\n---\n---\nkind: account\nid: chu\nname: true\nlocation: ~\n",
    DECIMAL,
    "kind: [",
    "",
    "kind: account\nid: chu\nname: a\nname: b\n",
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_in(tmp_path / "cache")


def told(workspace: Workspace) -> tuple[object, ...]:
    """Return all that a workspace says: what stands in it and where, and what is wrong."""
    documents = {ref: (each.data, each.range, each.sound, each.only_text) for ref, each in workspace.documents.items()}
    places = [workspace.place(record, key) for record in workspace.records.values() for key in vars(record)]
    texts = dict(workspace.texts)
    rest = (workspace.damaged, workspace.unreadable, workspace.nameless, workspace.diagnostics)
    return (dict(workspace.records), documents, places, texts, rest)


def with_known(sources: Sources, store: Store) -> Workspace:
    with known_files(store, ABOUT, least=1) as parse:
        return load(sources, parse=parse)


def workspaces() -> Iterator[Mapping[str, str | bytes]]:
    for case in (*YAML_TRAPS, *KEYS, *TYPES, *VALUES, *REFERENCES, *FAMILIES, *CONFIGURATION):
        for files in (case.wrong, case.right):
            yield {path: unmarked(text) for path, text in files.items()}


def test_what_was_read_before_says_the_same_of_every_example(store: Store) -> None:
    """All of them at once, so that each is read from what another run has kept."""
    every = [sources_of(files) for files in workspaces()]
    whole = Sources(tuple(file for each in every for file in each.files))
    with_known(whole, store)
    assert store.read("files", ABOUT)
    for sources in every:
        with known_files(store, ABOUT, least=len(whole.files)) as parse:
            assert told(load(sources, parse=parse)) == told(load(sources))


def test_after_any_edit_and_whatever_became_of_the_store_a_workspace_is_the_same(store: Store) -> None:
    random = Random(7)  # noqa: S311 - the same in every run
    files: dict[str, str] = {}
    known = 0
    for _ in range(STEPS):
        files[f"plans/{random.randrange(5)}.yaml"] = random.choice(TEXTS)
        sources = sources_of(files)
        assert told(with_known(sources, store)) == told(load(sources))
        assert store.folder is not None
        for path in store.folder.iterdir() if random.random() < 0.2 else ():
            data = path.read_bytes()
            path.write_bytes(random.choice((b"", data[: len(data) // 2], random.randbytes(len(data)))))
        known += store.read("files", ABOUT) is not None
    assert STEPS // 2 < known < STEPS


def test_a_file_that_is_wrong_or_holds_a_decimal_is_read_each_time(store: Store) -> None:
    texts = {"plans/a.yaml": TEXTS[0], "plans/b.yaml": DECIMAL, "plans/c.yaml": "kind: ["}
    with_known(sources_of(texts), store)
    assert len(store.read("files", ABOUT) or ()) == 1


def test_few_new_files_are_not_worth_writing_again(store: Store) -> None:
    texts = {f"plans/{number}.yaml": f"kind: account\nid: a-{number}\nname: A\n" for number in range(200)}
    with_known(sources_of(texts), store)
    kept = store.read("files", ABOUT)
    more = texts | {"plans/new.yaml": "kind: account\nid: b\nname: B\n"}
    assert told(with_known(sources_of(more), store)) == told(load(sources_of(more)))
    assert store.read("files", ABOUT) == kept
    many = more | {f"plans/{number}.yaml": f"kind: account\nid: c-{number}\nname: C\n" for number in range(9)}
    with_known(sources_of(many), store)
    assert len(store.read("files", ABOUT) or ()) == 201


def test_two_at_once_say_the_same_as_one_after_the_other(store: Store) -> None:
    every = [sources_of({"plans/a.yaml": text, "plans/b.yaml": DECIMAL}) for text in TEXTS]
    with ThreadPoolExecutor(4) as several:
        found = list(several.map(lambda sources: told(with_known(sources, store)), every * 4))
    assert found == [told(load(sources)) for sources in every] * 4
