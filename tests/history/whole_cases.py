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

OF_RECORDS = {**_OBJECTIVES, **_MERGES, **_STATUSES}
