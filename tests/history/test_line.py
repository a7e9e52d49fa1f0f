"""Whether the changes that git tells along a line of commits lead to what stands at its end, and what is said if not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from plancode.diagnostics import CannotRun
from plancode.git import Change, GraphCommit
from plancode.history.line import Line

_A, _B, _C, _M = (letter * 40 for letter in "abcm")
# A line of three commits, one beside it, and a merge that brings this in.
_GRAPH = (
    GraphCommit(_A, (), ()),
    GraphCommit(_C, (_A,), ()),
    GraphCommit(_B, (_A,), ()),
    GraphCommit(_M, (_B, _C), ()),
)
_BORN = Change("plans/d.yaml", None, "1")
_MADE = {_A: [_BORN, Change("README.md", None, "7")], _B: [Change("plans/d.yaml", "1", "2")], _M: []}


def _line(changes: dict[str, list[Change]], graph: Sequence[GraphCommit] = _GRAPH) -> Line:
    line = Line(graph)
    for commit in graph:
        line.follow(commit, changes.get(commit.id, []))
    return line


def _refused(path: str, commit: str) -> str:
    return f"the changes that git tells of {path} do not lead to what stands in {commit}"


def test_changes_that_lead_to_what_stands_at_the_end_are_whole() -> None:
    _line(_MADE).prove_end(_M, [("plans/d.yaml", "2")], "")
    _line({**_MADE, _M: [Change("plans/d.yaml", "2", None)]}).prove_end(_M, [], "")
    # What is told of another line is not looked at.
    _line({**_MADE, _C: [Change("plans/d.yaml", "5", "6")]}).prove_end(_M, [("plans/d.yaml", "2")], "")
    Line(()).prove_end(_M, [], "")


def test_a_merge_that_is_told_against_another_parent_leads_along_that_one() -> None:
    graph = (*_GRAPH[:3], GraphCommit(_M, (_B, _C), (), nearest=_C))
    other = {_A: [_BORN], _C: [Change("plans/d.yaml", "1", "3")], _B: [Change("plans/d.yaml", "5", "6")]}
    _line(other, graph).prove_end(_M, [("plans/d.yaml", "3")], "")


def test_a_line_that_goes_on_begins_with_what_stood_there() -> None:
    line = Line([GraphCommit(_B, (_A,), ())], [("plans/d.yaml", "1")])
    line.follow(GraphCommit(_B, (_A,), ()), [Change("plans/d.yaml", "1", "2")])
    line.prove_end(_B, [("plans/d.yaml", "2")], "")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ([Change("plans/d.yaml", "8", "2")], "plans/d.yaml"),
        ([Change("plans/d.yaml", None, "2")], "plans/d.yaml"),
        ([Change("plans/e.yaml", "1", "2")], "plans/e.yaml"),
        ([Change("plans/d.yaml", "1", "2"), Change("plans/e.yaml", "1", None)], "plans/e.yaml"),
        ([Change("plans/d.yaml", "8", "2"), Change("plans/e.yaml", "9", None), Change("x", "9", "1")], "plans/d.yaml"),
    ],
)
def test_a_change_that_begins_with_what_was_not_left_is_refused(change: list[Change], path: str) -> None:
    with pytest.raises(CannotRun) as refused:
        _line({**_MADE, _B: change})
    assert refused.value.message == _refused(path, "b" * 10)
    assert refused.value.hint == "see what the repository lacks: `git fsck`"


@pytest.mark.parametrize(
    ("files", "path"),
    [
        ([("plans/d.yaml", "1")], "plans/d.yaml"),
        ([], "plans/d.yaml"),
        ([("plans/d.yaml", "2"), ("plans/e.yaml", "1")], "plans/e.yaml"),
        ([("plans/a.yaml", "2"), ("plans/e.yaml", "1")], "plans/a.yaml"),
    ],
)
def test_an_end_that_the_changes_do_not_lead_to_is_refused(files: list[tuple[str, str]], path: str) -> None:
    with pytest.raises(CannotRun) as refused:
        _line(_MADE).prove_end(_M, files, "")
    assert refused.value.message == _refused(path, "m" * 10)


def test_only_the_record_files_of_the_workspace_are_compared_at_the_end() -> None:
    line = _line({_A: [_BORN, Change("sales/plans/s.yaml", None, "3"), Change("sales/notes.yaml", None, "4")]})
    line.prove_end(_M, [("plans/d.yaml", "1")], "")
    line.prove_end(_M, [("sales/plans/s.yaml", "3")], "sales/")
    with pytest.raises(CannotRun):
        line.prove_end(_M, [("plans/d.yaml", "1")], "sales/")
