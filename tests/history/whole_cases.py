"""Histories whose findings are compared whole: test_whole.py says how, tests/golden/histories.txt what is found."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.support.histories import PEOPLE, Options
from tests.support.table import DUPONT

APPROVED = """
    a  draft
    b  submitted
    c  final-approved  by paul
"""
_TALKS = "{kind: objective, id: talks, status: current, name: Talks, type: education, period: FY2099, plan: dupont, target: %s}\n"
_OTHER = "{kind: objective, id: other, status: current, name: Other, type: education, period: FY2099, plan: dupont, target: 1}\n"
_CIRCLE = {
    "plans/above.yaml": "{kind: objective, id: above, status: current, name: Above, plan: alpha, parent: talks}\n",
    "plans/talks.yaml": "{kind: objective, id: talks, status: current, name: Talks, plan: dupont, parent: above, target: 1}\n",
}
_ALPHA = DUPONT.replace("dupont", "alpha")
_UNREADABLE = "<<<<<<< HEAD\n" + DUPONT + "draft\n"
_IDEAS = """\
lifecycle:
  plan:
    statuses: [idea, open, closed]
    initial: [idea]
    steps:
      start: {from: idea, to: open, needs: [%s]}
      close: {from: open, to: closed, by: [chief], needs: [%s]}
    protected: [closed]
    deletable: [idea, open]
"""


@dataclass(frozen=True)
class Case:
    """A history: its table, what else is said of it, and the commits at which a shallow clone of it ends.

    In a clone, what the commit `base` does not have is judged.
    """

    table: str
    options: Options = field(default_factory=Options)
    ends: tuple[str, ...] = ()
    base: str = ""


_OBJECTIVES = {
    "objectives are changed, added and removed under an approval": Case(
        f"{APPROVED} d same ! PC213 PC213 PC213",
        {
            "files": {
                "a": {"plans/talks.yaml": _TALKS % 2, "plans/other.yaml": _OTHER},
                "d": {
                    "plans/talks.yaml": _TALKS % 3,
                    "plans/other.yaml": None,
                    "plans/x.yaml": _OTHER.replace("other", "x"),
                },
            }
        },
    ),
    "the approving commit changes an objective": Case(
        "a draft\nb submitted\nc final-approved by paul",
        {"files": {"a": {"plans/talks.yaml": _TALKS % 2}, "c": {"plans/talks.yaml": _TALKS % 3}}},
    ),
    "an objective of two plans, of which the second is approved": Case(
        f"{APPROVED} d same ! PC213",
        {
            "files": {
                "a": {"plans/alpha.yaml": _ALPHA + "draft\n", **_CIRCLE},
                "d": {"plans/talks.yaml": _CIRCLE["plans/talks.yaml"].replace("target: 1", "target: 2")},
            }
        },
    ),
    "an objective of a plan of which two states are known": Case(
        f"""{APPROVED}
        d  expired  on 2100-01-01  parent c
        e  same  parent c  with goals="Three talks"  ! PC211
        m  same  parents d e                         ! PC252
        n  same                                      ! PC213
        """,
        {
            "files": {
                "a": {"plans/talks.yaml": _TALKS % 2},
                "m": {"plans/dupont.yaml": _UNREADABLE},
                "n": {"plans/talks.yaml": _TALKS % 3},
            }
        },
    ),
    "a merge joins a change of an objective with the approvals of two plans": Case(
        """
        a  draft
        b  submitted
        c  final-approved  by paul  parent b
        d  same  parent b
        m  =c  parents c d                           ! PC213
        """,
        {
            "files": {
                "a": {"plans/alpha.yaml": _ALPHA + "draft\n", **_CIRCLE},
                "b": {"plans/alpha.yaml": _ALPHA + "submitted\n"},
                "c": {"plans/alpha.yaml": _ALPHA + "final-approved\n"},
                "d": {"plans/talks.yaml": _CIRCLE["plans/talks.yaml"].replace("target: 1", "target: 2")},
                "m": {
                    "plans/talks.yaml": _CIRCLE["plans/talks.yaml"].replace("target: 1", "target: 2"),
                },
            }
        },
    ),
    "a merge joins a change of an objective with a submission of its plan": Case(
        "a draft\nc submitted parent a\nd same parent a\nm =c parents c d",
        {
            "files": {
                "a": {"plans/talks.yaml": _TALKS % 2},
                "d": {"plans/talks.yaml": _TALKS % 3},
                "m": {"plans/talks.yaml": _TALKS % 3},
            }
        },
    ),
}

_MERGES = {
    "a deletion is dropped, and another content made": Case(
        """
        a  draft
        b  deleted     parent a
        c  same        parent a  with goals="Three talks"
        m  =c          parents c b  with goals="Ten talks"     ! PC222 PC225
        """
    ),
    "a submission is dropped for the deletion": Case(
        "a draft\nb deleted parent a\nc submitted parent a\nm deleted parents c b   ! PC222"
    ),
    "a submission is dropped for an edit": Case(
        """
        a  draft
        b  submitted   parent a
        c  same        parent a  with goals="Three talks"
        m  =c          parents c b                             ! PC222
        """
    ),
    "an approval is dropped, and a deletion": Case(
        """
        a  draft
        b  deleted     parent a
        c  submitted   parent a
        d  final-approved  by paul
        e  same        parent a  with goals="Three talks"
        m  =e          parents e b d                           ! PC221 PC222
        """
    ),
    "an approval is dropped without a reason, which the configuration does not ask for": Case(
        """
        a  draft
        b  submitted
        c  final-approved  by paul  parent b
        d  same        parent b  with goals="Three talks"
        e  =a          parent d  reason "too vague"
        m  =e          parents e c
        """,
        {"config": "severity: {PC207: off}\n"},
    ),
    "one of two approved contents is kept": Case(
        """
        a  draft
        b  submitted
        c  final-approved  by paul  parent b
        d  same        parent b  with goals="Three talks"
        e  final-approved  by paul
        m  =c          parents c e                             ! PC223
        """
    ),
    "a status that no side had is protected": Case(
        """
        a  draft
        b  submitted   parent a
        c  same        parent a  with goals="Three talks"
        m  expired     parents b c  on 2100-01-01              ! PC223
        """
    ),
    "a protected content that no side had": Case(
        """
        a  draft
        b  submitted
        c  final-approved  by paul  parent b
        d  same        parent b  with goals="Three talks"
        m  =c          parents c d  with goals="Ten talks"     ! PC223
        """
    ),
    "a plan without a status comes of a deletion and an edit": Case(
        """
        a  draft
        b  deleted     parent a
        c  same        parent a  with goals="Three talks"
        m  =c          parents c b  lacking status             ! PC215 PC908
        """
    ),
    "a plan is deleted that lacks its status on one side": Case(
        """
        a  draft
        b  same        parent a  lacking status                ! PC908
        c  same        parent a  with goals="Three talks"
        m  deleted     parents b c
        """
    ),
    "two births": Case("a deleted\nb draft parent a\nc draft parent a with name=Weber\nm =b parents b c ! PC224"),
    "a draft on one side, a submission on the other, both deleted, and back": Case(
        """
        a  draft
        b  deleted     parent a
        c  submitted   parent a
        d  deleted                                             ! PC214
        m  deleted     parents b d
        n  final-approved  by paul                             ! PC203 PC215
        """
    ),
    "the same state with other reviewers on the sides, and a return in the merge": Case(
        """
        a  draft
        b  submitted   with reviewers=nora
        c  submitted   parent a
        m  draft       by nora  reason "too vague"  parents b c        ! PC204
        """,
        {
            "files": {
                "a": {
                    "plans/people.yaml": PEOPLE + "---\n{kind: person, id: nora, name: Nora, email: nora@example.org}\n"
                }
            }
        },
    ),
}

_STATUSES = {
    "born approved": Case("a final-approved by paul ! PC202"),
    "submitted without a goal": Case("a draft lacking goals\nb submitted ! PC210"),
    "a status comes back as approved, with another content": Case(
        """
        a  draft
        b  same  lacking status                                ! PC908
        c  final-approved  by paul  with goals="Three talks"   ! PC908
        """
    ),
    "edited in the approval, and edited afterwards": Case(
        """
        a  draft
        b  submitted
        c  final-approved  by paul  with goals="Three talks"   ! PC206 PC212
        d  same  with name=Weber                               ! PC211
        """
    ),
    "moved while it could not be read whole": Case(
        """
        a  draft  with revenue=much
        b  submitted                                           ! PC216
        c  draft  reason "which revenue?"  lacking revenue     ! PC216
        d  submitted  with revenue=much                        ! PC216
        """
    ),
    "edited and moved, and whole all the time": Case(
        "a draft\nb submitted with goals=Ten\nc draft reason why with name=Weber"
    ),
    "expired, and the calendar has no such period": Case(
        f"{APPROVED} d expired on 2100-01-02 ! PC908",
        {"period": "FY2098-Q1", "config": "calendar: {kind: explicit, years: {FY2098: 2098-01-01}}\n"},
    ),
    "expired, and it states no period": Case(
        """
        a  draft  lacking period
        b  submitted                                           ! PC216
        c  final-approved  by paul                             ! PC216
        d  expired                                             ! PC216 PC908
        """
    ),
    "created late, and expired too early": Case(
        "a draft on 2026-01-01 ! PC234\nb submitted\nc final-approved by paul\nd expired on 2026-12-31 ! PC233",
        {"period": "FY2026"},
    ),
    "of the future, and dated before what it follows": Case(
        "a draft on 2102-02-03 ! PC231\nb submitted on 2026-02-03 ! PC232", {"period": "FY2103"}
    ),
}

_PEOPLE = {
    "a person edits their own name, gives up their role, and takes another": Case(
        """
        a  draft
        b  same
        c  same
        d  same                                                ! PC243
        e  same  by zoe                                        ! PC243
        f  same
        """,
        {
            "files": {
                "b": {"plans/people.yaml": PEOPLE.replace("Marie Petit", "Marie Grand")},
                "c": {"plans/people.yaml": PEOPLE.replace(", role: account-manager", "")},
                "d": {"plans/people.yaml": PEOPLE.replace("account-manager", "approver")},
                "e": {"plans/zoe.yaml": "{kind: person, id: zoe, name: Zoe, email: zoe@example.org}\n"},
                "f": {"plans/zoe.yaml": None},
            }
        },
    ),
    "a person is given a role by somebody else, and a role in a merge": Case(
        "a draft\nb same by paul parent a\nc same parent a\nm same parents b c",
        {
            "files": {
                "b": {"plans/people.yaml": PEOPLE.replace("account-manager", "approver")},
                "c": {"plans/x.yaml": "{kind: account, id: x, name: X}\n"},
                "m": {"plans/people.yaml": PEOPLE.replace("account-manager", "reviewer")},
            }
        },
    ),
    "two roles on the sides of a merge, of which it keeps one": Case(
        "a draft\nb same by paul parent a\nc same by paul parent a\nm same parents b c",
        {
            "files": {
                "b": {"plans/people.yaml": PEOPLE.replace("account-manager", "approver")},
                "c": {"plans/people.yaml": PEOPLE.replace("account-manager", "reviewer")},
            }
        },
    ),
    "lines that name nobody, where no step was made": Case(
        """
        a  draft          reviewed zoe
        b  deleted        reviewed zoe
        c  draft          reviewed zoe                         ! PC215
        d  submitted      said Zoe                             ! PC209
        e  final-approved  by paul  reviewed anne
        """
    ),
    "lines that name nobody, and no step asks who has reviewed": Case(
        "a idea\nb open reviewed zoe", {"config": _IDEAS % ("goals", "reason")}
    ),
    "lines that name nobody, and all steps ask who has reviewed": Case(
        "a idea\nb open reviewed zoe ! PC206 PC209", {"config": _IDEAS % ("four-eyes", "four-eyes")}
    ),
    "a status asks for a signature, and an edit in it does not": Case(
        """
        a  draft
        b  submitted                                           ! PC208
        c  same  with goals="Three talks"
        d  draft  reason "too vague"
        """,
        {"config": "policy: {signed: [submitted]}\n"},
    ),
    "a step asks for a signature": Case(
        "a idea\nb open ! PC208\nc idea ! PC201", {"config": _IDEAS % ("signed", "reason")}
    ),
    "handed over while it is submitted, and approved by the new owner": Case(
        "a draft\nb submitted\nc same with owner=anne\nd final-approved by anne ! PC204"
    ),
    "people who state no name, and no address": Case(
        """
        a  draft
        b  submitted      by zoe                               ! PC205
        c  draft          by nobody  reason no                 ! PC205
        """,
        {"authors": {"zoe": ("", "zoe@example.org"), "nobody": ("", "")}},
    ),
    "nobody known submits, approves and deletes": Case(
        """
        a  draft
        b  submitted       by zoe                              ! PC205
        c  final-approved  by zoe                              ! PC205 PC206
        d  deleted         by zoe                              ! PC205 PC214
        """
    ),
}

_BEGUN = "a draft\nb submitted"
_UNKNOWN = {
    "who wrote what was approved lies before": Case(f"{_BEGUN}\nc final-approved ! PC907", ends=("b",), base="b"),
    "who may approve lies before": Case(f"{_BEGUN}\nc final-approved by anne ! PC907", ends=("b",), base="b"),
    "who may approve is known": Case(f"{_BEGUN}\nc final-approved by anne ! PC204"),
    "who may approve lies before, with an edit since": Case(
        f"{_BEGUN}\nc same with goals=Ten\nd final-approved by anne ! PC907", ends=("b",), base="b"
    ),
    "who may approve lies before on one of two sides": Case(
        """
        a  draft
        b  submitted
        z  =b  parents b a
        s  submitted  parent a
        m  =b  parents z s
        n  final-approved  by anne                             ! PC907
        """,
        ends=("a", "b"),
        base="z",
    ),
    "who may submit is known": Case("a draft\nb submitted by anne ! PC204", ends=("a",), base="a"),
    "a role is known": Case(
        "a idea\nb open\nc closed by anne ! PC204 PC207",
        {"config": _IDEAS % ("goals", "reason")},
        ends=("b",),
        base="b",
    ),
    "that a period has not ended is known": Case(
        f"{APPROVED} d expired on 2026-06-01 ! PC233", {"period": "FY2026"}, ends=("c",), base="c"
    ),
    "whether a merge drops an approval lies before": Case(
        """
        a   draft
        b   submitted
        c   final-approved   by paul
        d   draft            reason "too short"
        x   same
        y   same             parent c
        g   =d               parents x y
        t   same             parent x
        m   =d               parents t y                       ! PC907
        """,
        ends=("x", "y"),
        base="g",
    ),
}

CASES = {**_OBJECTIVES, **_MERGES, **_STATUSES, **_PEOPLE, **_UNKNOWN}
