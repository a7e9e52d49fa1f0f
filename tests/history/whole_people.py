"""Histories whose findings on people and on an unknown past are compared whole: test_whole.py says how."""

from __future__ import annotations

from tests.history.whole_cases import APPROVED, Case
from tests.support.histories import PEOPLE

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

OF_PEOPLE = {**_PEOPLE, **_UNKNOWN}
