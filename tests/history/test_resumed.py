"""A history that was kept is gone on from where that is right, and nowhere else; it tells what a walk of all would."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from plancode import codes, git
from plancode.diagnostics import Diagnostic, Severity, Text
from plancode.history import Base, History, Landing, Range, has_history, read
from plancode.history.actors import Actors
from plancode.history.events import People
from plancode.history.persistent_map import Layers
from plancode.history.report import Found, Told
from plancode.history.resumed import Left, Shelf
from plancode.history.rules import Rules
from plancode.history.stand import Stand
from plancode.history.walk import Standing
from plancode.store import NO_STORE, Store, store_in
from plancode.workspace import SourceFile, load, sources_at
from tests.support.histories import NOW, history
from tests.support.histories import Told as Written
from tests.support.lives import life, told_in


@dataclass(frozen=True)
class Reading:
    """A history as it was read, and how many commits were walked for it."""

    history: History
    walked: int


@dataclass(frozen=True)
class Commits:
    """Named commits, which are read with one store."""

    written: Written
    repository: git.Repository
    store: Store

    def range(self, name: str, config: str | None = None, now: datetime = NOW) -> Range:
        sources = sources_at(self.repository, self.written.ids[name])
        if config is not None:
            sources = replace(sources, config=SourceFile("plancode.yaml", config.encode()))
        tip = self.written.ids[name]
        return Range(
            repository=self.repository, workspace=load(sources), now=now, tip=tip, held=sources, store=self.store
        )

    def read(self, name: str, config: str | None = None, now: datetime = NOW) -> Reading:
        return reading(self.range(name, config, now))

    def walked(self, names: str) -> list[int]:
        """Return how many commits are walked for each of named ones, one after the other."""
        return [self.read(name).walked for name in names]


def reading(span: Range) -> Reading:
    done: list[tuple[int, int]] = []
    found = read(span, on_progress=lambda walked, count: done.append((walked, count)))
    assert all(walked == count for walked, count in done)
    return Reading(found, sum(walked for walked, _ in done))


def commits(written: Written, folder: Path) -> Commits:
    return Commits(written, git.open_repository(written.repo.folder), store_in(folder))


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return life(tmp_path_factory.mktemp("lived") / "repo")


_FORK = """
    a  draft
    b  submitted
    c  final-approved  by paul
    d  submitted       parent a
    e  =c              parents c d
    f  same            parent c
    r  same            root
    g  =c              parents c r
    h  =c              parents f e
"""


@pytest.fixture(scope="module")
def forked(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return history(tmp_path_factory.mktemp("forked") / "repo", _FORK)


def test_from_any_commit_on_all_is_told_after_a_walk_of_what_is_new(lived: Written, tmp_path: Path) -> None:
    whole = commits(lived, tmp_path / "none").read("z")
    assert whole.walked == len(lived.ids)
    for first, new in {
        "a": 25,
        "d": 22,
        "f": 20,
        "h": 18,
        "j": 16,
        "k": 26,
        "n": 12,
        "o": 11,
        "u": 5,
        "y": 1,
        "z": 0,
    }.items():
        kept = commits(lived, tmp_path / first)
        reading(replace(kept.range("z"), tip=lived.ids[first]))
        gone_on = kept.read("z")
        assert told_in(lived, gone_on.history) == told_in(lived, whole.history), first
        assert gone_on == replace(whole, walked=new)


def test_again_and_again_too(lived: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plancode.history.reader.WORTH_KEEPING", 0)
    kept = commits(lived, tmp_path)
    for name, new in {"d": 4, "f": 2, "i": 3, "n": 5, "o": 1, "p": 1, "y": 9, "z": 1}.items():
        anew = commits(lived, tmp_path / name).read(name).history
        assert kept.read(name) == Reading(anew, new)


@pytest.mark.parametrize(
    ("names", "walked"),
    [
        pytest.param("cc", [3, 0], id="the same commit"),
        pytest.param("cf", [3, 1], id="one that follows it"),
        pytest.param("fa", [4, 1], id="one that comes before it"),
        pytest.param("cd", [3, 2], id="one beside it"),
        pytest.param("ce", [3, 5], id="a merge of what does not descend from it"),
        pytest.param("cg", [3, 5], id="a merge of another first commit"),
        pytest.param("eh", [5, 7], id="a merge of what came before the kept one was made"),
    ],
)
def test_it_is_gone_on_from_where_all_that_is_new_descends_from_it(
    forked: Written, tmp_path: Path, names: str, walked: list[int]
) -> None:
    kept = commits(forked, tmp_path / "cache")
    assert kept.walked(names) == walked
    assert kept.read(names[-1]).history == commits(forked, tmp_path / "none").read(names[-1]).history


def test_that_nothing_is_left_to_judge_is_said_again(forked: Written, tmp_path: Path) -> None:
    kept, config = commits(forked, tmp_path), f"history: {{since: '{forked.ids['c']}'}}\n"
    first, again = (kept.read("c", config) for _ in range(2))
    assert [each.code for each in first.history.diagnostics] == [codes.PC905]
    assert again == Reading(first.history, 0)
    assert kept.read("f", config).walked == 1


def test_few_new_commits_are_not_kept(lived: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plancode.history.reader.WORTH_KEEPING", 3)
    assert commits(lived, tmp_path).walked("dffgg") == [4, 2, 2, 3, 0]


def test_those_of_four_branches_are_kept(tmp_path: Path) -> None:
    rows = [f"{name} draft parent a with name={name}" for name in "bcdef"]
    kept = commits(history(tmp_path / "repo", "\n".join(["a draft", *rows])), tmp_path / "cache")
    assert kept.walked("bcdef") == [2] * 5
    assert kept.walked("fedcb") == [0, 0, 0, 0, 2]


def test_however_often_the_rules_change_those_of_other_branches_stay(forked: Written, tmp_path: Path) -> None:
    kept = commits(forked, tmp_path)
    assert kept.walked("d") == [2]
    configs = [f"severity: {{PC203: {each}}}\n" for each in ("error", "warning", "info", "off")]
    assert [kept.read("c", config).walked for config in configs] == [3] * 4
    assert kept.read("c", configs[-1]).walked == 0
    assert kept.walked("d") == [0]


def test_one_that_ends_at_a_commit_that_is_gone_is_passed_over(tmp_path: Path) -> None:
    written = history(tmp_path / "repo", "a  draft\nb  submitted  parent a\nc  draft  parent a  with name=Other")
    kept = commits(written, tmp_path / "cache")
    assert kept.walked("b") == [2]
    gone = written.ids["b"]
    (written.repo.folder / ".git" / "objects" / gone[:2] / gone[2:]).unlink()
    assert kept.walked("cc") == [2, 0]


def test_what_the_clock_may_say_otherwise_tomorrow_is_not_kept(lived: Written, tmp_path: Path) -> None:
    kept, early = commits(lived, tmp_path), datetime.fromisoformat("2026-01-10T09:00:00+00:00")
    assert [kept.read("z", now=early).walked for _ in range(2)] == [26, 26]
    # Nor is what a later clock saw of use to one that was put back.
    assert [kept.read("z", now=now).walked for now in (NOW, NOW, NOW - timedelta(seconds=1))] == [26, 0, 26]


_SIGNED = "policy: {actor: signer}\n"


@pytest.mark.parametrize("kind", ["base", "verified", "landing", "signatures"])
def test_a_part_of_a_history_is_neither_kept_nor_gone_on_from(forked: Written, tmp_path: Path, kind: str) -> None:
    kept, config = commits(forked, tmp_path), _SIGNED if kind == "signatures" else None
    whole = kept.range("c", config)
    base = forked.ids["b"]
    part = {
        "base": replace(whole, base=Base(base, whole.workspace)),
        "verified": replace(whole, verified=base),
        "landing": replace(whole, landing=Landing(names=kept.repository, head=forked.ids["c"], unmade={})),
        "signatures": whole,
    }[kind]
    assert [reading(each).walked for each in (part, part)] == [3, 3]
    if kind != "signatures":
        assert [reading(each).walked for each in (whole, whole, part)] == [3, 0, 3]


def test_the_files_are_those_that_were_read_or_those_of_the_work_tree(forked: Written, tmp_path: Path) -> None:
    kept = commits(forked, tmp_path)
    span = kept.range("c")
    held, on_disk, neither = span, replace(span, held=None, work_tree=span.held), replace(span, held=None)
    assert [reading(each).walked for each in (neither, neither, on_disk, held, on_disk)] == [3, 3, 3, 0, 0]


def test_what_nobody_has_committed_is_no_part_of_what_is_kept(lived: Written, tmp_path: Path) -> None:
    for name in "dfu":
        kept = commits(lived, tmp_path / name)
        # The files of the last commit, on top of another one.
        last = kept.range("z")
        span = replace(last, tip=lived.ids[name], work_tree=last.held)
        told = [reading(each) for each in (span, span, replace(span, store=NO_STORE))]
        assert told[0].walked == told[2].walked > 0 == told[1].walked
        assert told[0].history == told[1].history == told[2].history


def test_on_a_branch_without_a_commit_nothing_is_gone_on_from(lived: Written, tmp_path: Path) -> None:
    kept = commits(lived, tmp_path)
    kept.read("z")
    lived.repo.head("unborn")
    span = replace(kept.range("z"), tip=None)
    assert reading(span) == Reading(History(), 0)
    assert reading(replace(span, base=Base(lived.ids["a"], span.workspace))) == Reading(History(), 0)
    lived.repo.head("main")
    assert reading(replace(kept.range("z"), tip=None)).walked == 0


def test_what_would_be_written_otherwise_is_not_kept(lived: Written, tmp_path: Path) -> None:
    class Odd:
        def __format__(self, how: str) -> str:
            return "otherwise"

    kept = commits(lived, tmp_path)
    rules = Rules(config=kept.range("a").workspace.config, today=People())
    actors = Actors(rules=rules, commits={}, people={0: People()}, first_parents=[None])
    shelf = Shelf(store=kept.store, repository=kept.repository, folder="plans", rests_on="", now=NOW)
    for value, is_kept in ((Odd(), False), ("as it is", True)):
        found = Diagnostic(codes.PC252, Severity.ERROR, Text("{value}", {"value": value}), "plans/a.yaml")
        left = Left(Standing(0, Stand(), Layers()), Told(sightings=(Found(found),)), actors)
        shelf.keep(lived.ids["a"], "", left)
        assert has_history(kept.store, kept.repository, "plans") is is_kept
    assert sorted(each.name.partition("-")[0] for each in (tmp_path / "store").iterdir()) == ["history", "tips"]
