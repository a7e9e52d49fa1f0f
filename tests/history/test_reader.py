"""Which commits are read, and by what is at hand already: a tip beside HEAD, a comparison that has begun, files that were read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plancode import git
from plancode.diagnostics import CannotRun, Ref, text
from plancode.history import Base, Landing, Range, read
from plancode.workspace import load, sources_at
from tests.support.histories import NOW, Told, history
from tests.support.lives import life


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return life(tmp_path_factory.mktemp("lived") / "repo")


def span_of(lived: Told, name: str | None = None) -> Range:
    repository = git.open_repository(lived.repo.folder)
    sources = sources_at(repository, lived.ids[name or "z"])
    tip = lived.ids[name] if name else None
    return Range(repository=repository, workspace=load(sources), now=NOW, tip=tip)


def test_the_tip_is_head_unless_another_is_named(lived: Told) -> None:
    assert read(span_of(lived)).head == lived.ids["z"]
    told = read(span_of(lived, "c"))
    assert (told.head, told.commits) == (lived.ids["c"], 3)
    assert lived.found(told) == [("b", "PC203"), ("b", "PC204"), ("c", "PC211")]


def test_a_comparison_that_has_begun_is_read_once_and_only_of_its_tip(lived: Told) -> None:
    span = span_of(lived)
    whole = read(span)
    begun = git.comparison(span.repository, lived.ids["z"], "plans")
    other = git.comparison(span.repository, lived.ids["c"], "plans")
    for ahead in (begun, begun, other, None):
        assert read(replace(span, ahead=ahead)) == whole
    assert (begun.taken, other.taken) == (True, False)


def test_progress_is_told_of_all_commits(lived: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plancode.history.reader._AT_ONCE", 10)
    done: list[tuple[int, int]] = []
    read(span_of(lived), on_progress=lambda walked, count: done.append((walked, count)))
    assert done == [(10, 26), (20, 26), (26, 26)]


def test_many_findings_are_placed_in_parts(lived: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = lived.read()
    for most in (1, 2, 5):
        monkeypatch.setattr("plancode.history.report._AT_HAND", most)
        assert lived.read() == whole


def test_what_would_land_is_labelled_and_not_yet_said(lived: Told) -> None:
    ids, span, label = lived.ids, span_of(lived, "i"), text("as it would land")
    landing = Landing(names=span.repository, head=ids["c"], unmade={ids["d"]: label, ids["i"]: None})
    told = read(replace(span, landing=landing))
    assert (told.head, told.committed) == (ids["c"], datetime(2026, 1, 3, 9, tzinfo=UTC))
    assert {(each.code.number, str(each.label or "")) for each in told.diagnostics if each.commit is None} == {
        ("PC205", "as it would land"), ("PC205", ""), ("PC206", "as it would land"), ("PC207", ""),
        ("PC213", "as it would land"),
    }  # fmt: skip
    unsaid = replace(landing, unsaid=frozenset((ids["i"],)))
    # What its message will say is not known: there may be a reason in it.
    later = read(replace(span, landing=unsaid))
    assert [each for each in told.diagnostics if each not in later.diagnostics] == [
        each for each in told.diagnostics if each.code.number == "PC207"
    ]


def test_what_nobody_has_committed_says_what_its_message_will(lived: Told) -> None:
    span = span_of(lived, "h")
    work_tree = sources_at(span.repository, lived.ids["i"])
    span = replace(span, workspace=load(work_tree), work_tree=work_tree)

    def codes(message: str) -> list[str]:
        return sorted(
            each.code.number
            for each in read(replace(span, message=message)).diagnostics
            if each.commit is None and each.record == Ref("plan", "dupont")
        )

    assert codes("") == ["PC205"]
    assert codes("Amend\n\nNo word of why\n") == ["PC205", "PC207"]
    assert codes("Amend\n\nReason: one more talk\n") == ["PC205"]


_FORK = """
    a  draft
    b  submitted
    c  same  with notes=N
    f  draft  by nobody  reason "why"
    s  same      parent b
    m  =c        parents c s
    r  draft     root
    n  =c        parents c r
"""


@pytest.mark.parametrize(
    ("edge", "base", "tip", "is_whole"),
    [
        pytest.param("b", "c", "f", True, id="the base and all since are there"),
        pytest.param("c", "c", "f", True, id="the clone ends at the base"),
        pytest.param("b", "s", "f", True, id="where base and branch part is there"),
        pytest.param("s", "b", "f", True, id="it ends on another branch"),
        pytest.param("c", "b", "f", False, id="where base and branch part is not there"),
        pytest.param("s", "c", "m", False, id="it ends on a line that is merged"),
        pytest.param("b", "c", "n", False, id="a line from a first commit is merged"),
        pytest.param("b", None, "f", False, id="without a base all commits are judged"),
        pytest.param("b", "c", None, False, id="without a commit of its own"),
    ],
)
def test_a_shallow_clone_that_holds_all_that_is_judged_is_enough(
    tmp_path: Path, edge: str, base: str | None, tip: str | None, is_whole: bool
) -> None:
    told = history(tmp_path / "repo", _FORK)
    (tmp_path / "repo/.git/shallow").write_text(f"{told.ids[edge]}\n")
    span = replace(span_of(told, tip or "f"), tip=told.ids[tip] if tip else None)
    told.repo.head("main" if tip else "unborn")
    span = replace(span, base=Base(told.ids[base], span.workspace) if base else None)
    if is_whole:
        assert told.found(read(span)) == [("f", "PC205")]
    else:
        with pytest.raises(CannotRun, match="shallow"):
            read(span)
