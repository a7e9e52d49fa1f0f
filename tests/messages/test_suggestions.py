"""Wherever a word is none of those that there are, the nearest one is asked about, and the others are named."""

from __future__ import annotations

import pytest

from plancode.diagnostics import text
from plancode.messages.suggestions import choice, nearest, suggestion, with_suggestion

FIELDS = text("fields: {names}")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (choice("custmer", ["prospect", "customer"]), "did you mean `customer`? allowed: prospect, customer"),
        (choice("zzz", ["prospect", "customer"]), "allowed: prospect, customer"),
        (choice("subjct", ["subject", "due"], FIELDS), "did you mean `subject`? fields: subject, due"),
        (choice("x", [f"a{number}" for number in range(13)]), f"allowed: {', '.join(f'a{n}' for n in range(12))}, … (13 in all)"),
        (suggestion("dupond", ["dupont", "weber"]), "did you mean `dupont`?"),
        (suggestion("dupond", ["dupont"], text("or none")), "did you mean `dupont`? or none"),
        (suggestion("zzz", ["dupont"], text("or none")), "None"),
        (with_suggestion(text("there is none"), "dupont"), "there is none; did you mean `dupont`?"),
        (with_suggestion(text("there is none"), None), "there is none"),
    ],
    ids=str,
)  # fmt: skip
def test_a_mistake_is_answered_with_what_was_probably_meant(said, expected):
    assert str(said) == expected


def test_capitals_do_not_matter():
    assert nearest("DUPOND", ["dupont"]) == "dupont"
