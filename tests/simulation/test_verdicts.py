"""The simulation notices each promise that is broken: what it would say of answers that the tool must not give."""

from __future__ import annotations

import pytest

from tests.simulation.gate import Answer, Finding
from tests.simulation.verdicts import Kind, Label, of_gate, of_landing, of_race, of_verified

SKIPPED, WRONG = frozenset({"PC203"}), frozenset({"PC204"})


def _found(code: str, commit: str | None = "c") -> Finding:
    return Finding(code=code, severity="error", message="", path="plan.yaml", record="plan/p", commit=commit)


GREEN, RED, CONFLICTING, ENDED = Answer(0), Answer(1, (_found("PC203"),)), Answer(1, (_found("PC910"),)), Answer(70)


@pytest.mark.parametrize(
    ("answer", "label", "expected", "kind"),
    [
        (GREEN, Label.LEGAL, frozenset(), None),
        (RED, Label.LEGAL, frozenset(), Kind.LEGAL_REFUSED),
        (RED, Label.ILLEGAL, SKIPPED, None),
        (GREEN, Label.ILLEGAL, SKIPPED, Kind.ILLEGAL_PASSED),
        (RED, Label.ILLEGAL, WRONG, Kind.OTHER_REASON),
        (CONFLICTING, Label.CONFLICT, frozenset(), None),
        (GREEN, Label.CONFLICT, frozenset(), Kind.CONFLICT_UNSAID),
        (RED, Label.UNKNOWN, frozenset(), None),
        (ENDED, Label.UNKNOWN, frozenset(), Kind.ENDED),
    ],
)
def test_the_gate_is_held_against_the_label(
    answer: Answer, label: Label, expected: frozenset[str], kind: Kind | None
) -> None:
    wrong = of_gate(answer, label, expected)
    assert (wrong.kind if wrong else None) == kind


def test_main_stays_green_behind_a_green_gate() -> None:
    assert of_landing(GREEN) is None
    assert [wrong.kind for wrong in map(of_landing, (RED, ENDED)) if wrong] == [Kind.MAIN_RED, Kind.ENDED]


def test_what_a_race_makes_wrong_is_told_by_main() -> None:
    assert of_race(RED, SKIPPED) is None
    told = [of_race(answer, expected) for answer, expected in ((GREEN, SKIPPED), (RED, WRONG), (ENDED, SKIPPED))]
    assert [wrong.kind for wrong in told if wrong] == [Kind.UNTOLD, Kind.UNTOLD, Kind.ENDED]


def test_the_quick_check_says_what_the_full_one_says_of_what_is_new() -> None:
    old_and_new = Answer(1, (_found("PC203", "old"), _found("PC204", "new")))
    new = Answer(1, (_found("PC204", "new"),))
    assert of_verified(old_and_new, new, frozenset({"new"})) is None
    for quick in (GREEN, Answer(1), Answer(1, (*new.findings, _found("PC206", "new")))):
        wrong = of_verified(old_and_new, quick, frozenset({"new"}))
        assert wrong is not None
        assert wrong.kind is Kind.OTHERWISE_VERIFIED
