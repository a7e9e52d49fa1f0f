"""What is said of a beginning or an epoch that cannot be used, whole, and what is judged where they can be (HISTORY.md, honesty)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from plancode import git
from plancode.diagnostics import Diagnostic
from plancode.history import Base, History, Range, read
from plancode.workspace import load, read_sources
from tests.support.cli import plancode
from tests.support.histories import NOW, Told, history
from tests.support.lives import CONFIG, life
from tests.support.repo import Repo

_JUMP = "lifecycle: {plan: {statuses: [draft, final-approved], initial: draft, steps: {jump: {from: draft, to: final-approved}}}}\n"
_BROKEN = "nmae: Here\ntiem_zone: Mars\n"
_HINT = "name a commit by its id, or a tag, that leads to the checked commit: git log --oneline"
_NOTHING_LEFT = (
    "`history.since` names a commit after which there is none: no step is judged",
    "name the commit with which the work with plancode began, and leave it so",
)


def span_of(told: Told, config: str, *, work_tree: bool = False) -> Range:
    told.repo.write("plancode.yaml", config)
    sources = read_sources(told.repo.folder)
    repository = git.open_repository(told.repo.folder)
    return Range(repository=repository, workspace=load(sources), now=NOW, work_tree=sources if work_tree else None)


def said(found: Diagnostic, config: str) -> tuple[str, str, str, str, str | None]:
    """Return a finding: code, weight, the text below its caret, message and hint."""
    assert found.path == "plancode.yaml"
    line = config.splitlines()[found.range.start.line - 1]
    under = line[found.range.start.column - 1 : found.range.end.column - 1]
    return found.code.number, found.severity.value, under, found.message, found.hint


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """A plan under rules that change, are broken once, and are mended again; a commit beside it."""
    files = {
        "b": {"plancode.yaml": _JUMP},
        "c": {"plancode.yaml": _BROKEN},
        "d": {"plancode.yaml": "severity: {PC207: off}\n"},
        "x": {"plans/x.yaml": "kind: account\nid: x\nname: X\n"},
    }
    table = "a  draft\nb  final-approved\nc  same\nd  draft\ne  submitted\nx  same  parent a"
    told = history(tmp_path_factory.mktemp("begun") / "repo", table, files=files)
    told.repo.git("tag", "beside", told.ids["x"])
    told.repo.point("main", told.ids["e"])
    told.repo.checkout()
    return told


@pytest.mark.parametrize(
    ("config", "told"),
    [
        pytest.param(
            "history:\n  since: main\n",
            ("PC408", "error", "main", "`main` is neither the id of a commit nor a tag", _HINT),
            id="a branch",
        ),
        pytest.param(
            "history:\n  since: beside\n",
            ("PC408", "error", "beside", "`beside` does not lead to what is judged", _HINT),
            id="a commit beside",
        ),
        pytest.param(
            "history:\n  epochs: [{until: ID-b, reason: then}, {until: beside, reason: then}]\n",
            ("PC408", "error", "beside", "`beside` does not lead to what is judged", _HINT),
            id="the second epoch",
        ),
        pytest.param(
            "history:\n  epochs: [{until: ID-c, reason: then}]\n",
            (
                "PC408", "error", "ID-c",
                "plancode.yaml of ID:7 cannot be read: unknown key `nmae`",
                _HINT,
            ),
            id="rules that cannot be read",
        ),
        pytest.param(
            "history:\n  since: ID-e\n", ("PC905", "warning", "ID-e", *_NOTHING_LEFT), id="nothing left to judge"
        ),
        pytest.param(
            "severity: {PC905: info}\nhistory: {since: ID-e}\n",
            ("PC905", "info", "ID-e", *_NOTHING_LEFT),
            id="as it is configured to weigh",
        ),
        pytest.param("severity: {PC905: off}\nhistory: {since: ID-e}\n", None, id="switched off"),
        pytest.param("history: {since: ID-d}\n", None, id="one commit left"),
        pytest.param("history: {epochs: [{until: ID-e, reason: then}]}\n", None, id="an epoch up to now"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_beginning_is_pointed_at(begun: Told, config: str, told: tuple[str, ...] | None) -> None:
    real = config
    for name, commit in begun.ids.items():
        real = real.replace(f"ID-{name}", f"'{commit}'")
    found = [each for each in read(span_of(begun, real)).diagnostics if each.commit is None]
    assert [_named(said(each, real), begun) for each in found] == ([told] if told else [])


def _named(told: tuple[str | None, ...], begun: Told) -> tuple[str | None, ...]:
    """Return words with the names of commits in place of their ids."""
    for name, commit in begun.ids.items():
        told = tuple(each and each.replace(f"'{commit}'", f"ID-{name}").replace(commit[:7], "ID:7") for each in told)
    return told


@pytest.mark.parametrize(
    ("epochs", "found"),
    [
        pytest.param("", [("b", "PC203"), ("d", "PC207")], id="none"),
        pytest.param("b", [("d", "PC207")], id="the earlier rules"),
        pytest.param("d", [("b", "PC203")], id="the later rules"),
        pytest.param("bd", [], id="each by its own"),
        pytest.param("db", [], id="written in any order"),
        pytest.param("a", [("b", "PC203"), ("d", "PC207")], id="before there was a configuration"),
    ],
)
def test_each_epoch_is_judged_by_its_rules(begun: Told, epochs: str, found: list[tuple[str, str]]) -> None:
    until = ", ".join(f"{{until: '{begun.ids[each]}', reason: then}}" for each in epochs)
    told = read(span_of(begun, f"history: {{epochs: [{until}]}}\n"))
    assert begun.found(told) == found
    assert (told.complete, told.since, told.epochs) == (True, None, len(epochs))


def test_before_there_was_a_configuration_the_usual_rules_judge(begun: Told) -> None:
    # By the rules of today, `submitted` is no status.
    told = history(begun.repo.folder.parent / "bare", "a  draft\nb  submitted\nc  final-approved  by paul")
    assert {code for _, code in told.found(read(span_of(told, _JUMP)))} != set()
    epoch = f"history: {{epochs: [{{until: '{told.ids['c']}', reason: then}}]}}\n"
    assert read(span_of(told, _JUMP + epoch)).diagnostics == ()


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return life(tmp_path_factory.mktemp("lived") / "repo")


@pytest.mark.parametrize(
    ("since", "found"),
    [
        ("p", ["u PC213", "v PC213", "w PC213", "y PC211", "z PC211"]),
        ("u", ["v PC213", "w PC213", "y PC211", "z PC211"]),
        ("v", ["w PC213", "y PC211", "z PC211"]),
    ],
)
def test_what_came_before_the_beginning_is_not_told(lived: Told, since: str, found: list[str]) -> None:
    told = read(span_of(lived, f"{CONFIG}history: {{since: '{lived.ids[since]}'}}\n"))
    codes = [" ".join(each) for each in lived.found(told)]
    assert (codes, told.complete, told.since) == (found, True, lived.ids[since])
    # It is known all the same.
    assert next(each.commit for each in told.objective_changes) == lived.ids["a"]


def test_with_a_base_its_own_beginning_is_not_judged(begun: Told) -> None:
    for since, commit, told in (
        ("main", "e", ["PC203", "PC207", "PC408"]),
        (begun.ids["e"], "e", ["PC905"]),
        (begun.ids["d"], "e", []),
    ):
        span = span_of(begun, f"history: {{since: '{since}'}}\n")
        based = replace(span, base=Base(begun.ids[commit], span.workspace))
        assert sorted(each.code.number for each in read(span).diagnostics) == told
        assert read(based).diagnostics == ()


def test_changes_that_nobody_has_committed_are_left_to_judge(begun: Told) -> None:
    config = f"history: {{since: '{begun.ids['e']}'}}\n"
    begun.repo.write("plancode.yaml", config)
    assert "PC905" in plancode(begun.repo.folder, "check").out
    plan = (begun.repo.folder / "plans/dupont.yaml").read_text()
    begun.repo.write("plans/dupont.yaml", plan.replace("Two", "Ten"))
    assert "PC905" not in plancode(begun.repo.folder, "check").out
    begun.repo.write("plans/dupont.yaml", plan)


def test_without_a_commit_there_is_no_beginning_to_look_for(tmp_path: Path) -> None:
    told = Told(Repo(tmp_path))
    assert read(span_of(told, "history: {since: main}\n")) == History()
    assert History() == History(head=None, committed=None, complete=True, commits=0, since=None, epochs=0)
