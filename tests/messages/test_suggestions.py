"""Wherever a word is none of those that there are, the nearest one is asked about, and the others are named."""

from __future__ import annotations

import pytest

from plancode import Text
from plancode.diagnostics import text
from plancode.messages.suggestions import choice, nearest, suggestion, with_suggestion

FIELDS = text("fields: {names}")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (choice("custmer", ["prospect", "customer"]), "did you mean `customer`? choose one of: prospect, customer"),
        (choice("zzz", ["prospect", "customer"]), "choose one of: prospect, customer"),
        (choice("subjct", ["subject", "due"], FIELDS), "did you mean `subject`? fields: subject, due"),
        (choice("x", [f"a{number}" for number in range(13)]), f"choose one of: {', '.join(f'a{n}' for n in range(12))}, … (13 in all)"),
        (suggestion("dupond", ["dupont", "weber"]), "did you mean `dupont`?"),
        (suggestion("dupond", ["dupont"], text("or none")), "did you mean `dupont`? or none"),
        (suggestion("zzz", ["dupont"], text("or none")), "None"),
        (with_suggestion(text("there is none"), "dupont"), "there is none; did you mean `dupont`?"),
        (with_suggestion(text("there is none"), None), "there is none"),
    ],
    ids=str,
)  # fmt: skip
def test_a_mistake_is_answered_with_what_was_probably_meant(said: Text, expected: str) -> None:
    assert str(said) == expected


@pytest.mark.parametrize(
    ("word", "candidates", "expected"),
    [
        ("DUPOND", ["dupont"], "dupont"),
        ("dup", ["weber", "dupont-fy2099", "dupont"], "dupont"),
        ("d", ["dupont"], None),
        ("", ["dupont"], None),
    ],
)
def test_capitals_do_not_matter_and_a_beginning_may_do(word: str, candidates: list[str], expected: str | None) -> None:
    assert nearest(word, candidates) == expected
