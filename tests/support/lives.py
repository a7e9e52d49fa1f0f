"""A history with all that git can tell of records, in one table: two plans, objectives, people, and the ways to lose them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from plancode.diagnostics import Diagnostic
from plancode.history import History
from tests.support.histories import PEOPLE, Told, history
from tests.support.table import DUPONT

# What some commits are by: no name, no address, neither.
AUTHORS = {"unnamed": ("", "anybody@example.org"), "blank": ("", ""), "paul": ("Paul", "paul@example.org")}
# In an approval by nobody known, what weighs less is found first.
CONFIG = "severity: {PC205: warning, PC207: error, PC212: off, PC252: warning}\n"
_OTHER = "kind: account\r\nid: chu\r\nname: CHU\r\n---\r\n" + DUPONT.replace("id: dupont", "id: other").replace(
    "\n", "\r\n"
)
_TALKS = "{kind: objective, id: talks, status: current, name: Talks, period: FY2099, type: education, plan: dupont}\n"
_FREE = _TALKS.replace("talks", "free").replace(", plan: dupont", "")
_TORN = "<<<<<<<\n"
_TABLE = """
    a  draft
    b  final-approved  by paul                        ! PC203
    c  same  by unnamed  with goals="[One, Two]"     ! PC211
    d  same  by blank
    e  same
    f  same  by marie
    g  same
    h  same
    i  draft  by anne
    j  submitted  on 9999-12-31T23:59:59+00:00
    k  draft  by paul  reason "too vague"  reviewed "Anne Caron <anne@example.org>"
    l  same  parent j
    m  =k  parents l k
    n  deleted
    o  final-approved  by paul
    p  same
    q  draft  reason "one more talk"  with goals="[One, Two]"
    r  submitted
    s  final-approved  by paul  parent r
    t  same  parent r
    u  =s  parents s t
    v  same  parent u
    w  same  parent u
    x  =u  parents v w
    y  same  with goals="[One, Four]"
    z  same  with name="Dupont SA"
"""


def _files() -> dict[str, dict[str, str | bytes | None]]:
    """Return what commits write besides the plan `dupont`."""
    return {
        "a": {"plans/talks.yaml": _TALKS, "plans/free.yaml": _FREE, "plans/x/other.yaml": _OTHER + "draft\r\n"},
        "b": {"plans/x/other.yaml": _OTHER + "submitted\r\n"},
        "d": {
            "plans/talks.yaml": _TALKS.replace("education", "awareness"),
            "plans/x/other.yaml": _OTHER + "final-approved\r\n",
        },
        "e": {"plans/x/other.yaml": None, "plans/free.yaml": _FREE.replace("education", "awareness")},
        "f": {"plans/a.yaml": DUPONT + "final-approved\n"},
        "g": {"plans/a.yaml": None},
        "h": {"plans/dupont.yaml": _TORN, "plans/people.yaml": _TORN, "plans/free.yaml": _TORN},
        "i": {"plans/people.yaml": PEOPLE, "plans/free.yaml": None},
        "l": {"plans/talks.yaml": _TALKS},
        "p": {"plans/talks.yaml": None},
        "t": {"plans/talks.yaml": _TALKS},
        "u": {"plans/talks.yaml": _TALKS},
        "v": {"plans/talks.yaml": _TALKS.replace("Talks", "Two talks")},
        "w": {"plans/talks.yaml": _TALKS.replace("education", "awareness")},
    }


def life(folder: Path) -> Told:
    """Return the history, made in folder, with its last commit checked out."""
    told = history(folder, _TABLE, files=_files(), config=CONFIG, authors=AUTHORS)
    told.repo.checkout()
    return told


def told_in(life: Told, history: History) -> str:
    """Return all that a history tells, line by line, with the names of commits in place of their ids."""
    lines = [
        f"head {history.head}, committed {history.committed}, complete {history.complete}, commits {history.commits}",
        f"since {history.since}, epochs {history.epochs}",
    ]
    for found in history.diagnostics:
        lines += _finding(found, history)
    for each in history.transitions:
        when = f"authored {each.authored}, committed {each.committed}"
        lines += [
            "",
            f"{each.record}: {each.before} → {each.after} by {each.actor} in {each.commit}, {each.place}: {each.verdict}",
            f"  {each.author.name} <{each.author.email}>, {when}, signature {each.signature} {each.assurance}",
            f"  {each.path}, {each.subject!r}, reasons {each.reasons}, reviewers {each.reviewers}",
        ]
    for change in history.objective_changes:
        what = f"{change.record} of {change.plan}: {change.what} by {change.actor} in {change.commit}, {change.place}"
        lines += ["", what, f"  {change.author.name} <{change.author.email}>, committed {change.committed}"]
    text = "\n".join(lines)
    for name, commit in life.ids.items():
        text = text.replace(commit, name).replace(commit[:10], f"{name}:10").replace(commit[:7], f"{name}:7")
    return text


def _finding(found: Diagnostic, history: History) -> Iterator[str]:
    """Yield the lines that say all of a finding, and of the line that it points at if that is in no file any more."""
    start, end = found.range.start, found.range.end
    yield ""
    yield f"{found.code.number} {found.severity.value}: {found.message}"
    yield f"  {found.path} {start.line}:{start.column} to {end.line}:{end.column}, {found.record}, in {found.commit}"
    yield f"  label: {found.label}"
    yield f"  hint: {found.hint}"
    line = history.excerpts.get((found.commit or "", found.path, start.line))
    if line is not None:
        yield f"  line: {line!r}"
