"""What the tool said of a pull request, held against its label; what does not fit is a violation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tests.simulation.gate import Answer, Finding

_CONFLICT = "PC910"


class Label(StrEnum):
    """What HISTORY.md says of a pull request.

    Overtaken is one that was legal, and that what landed before it has made illegal; unknown one where what landed before
    touches what it touches.
    """

    LEGAL = "legal"
    ILLEGAL = "illegal"
    CONFLICT = "conflict"
    OVERTAKEN = "overtaken"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What may not happen."""

    LEGAL_REFUSED = "a legal pull request was refused"
    ILLEGAL_PASSED = "an illegal act passed"
    OTHER_REASON = "an illegal act was refused for another reason"
    CONFLICT_UNSAID = "a conflict was not said"
    MAIN_RED = "a landing behind a green gate turned main red"
    OTHERWISE_VERIFIED = "--verified and the full check differ"
    UNTOLD = "main went wrong in a race, and nothing told it"
    ENDED = "the tool did not judge"


@dataclass(frozen=True, slots=True)
class Violation:
    """What happened that may not, and what the tool said."""

    kind: Kind
    told: tuple[str, ...]


def of_gate(answer: Answer, label: Label, expected: frozenset[str]) -> Violation | None:
    """Return what is wrong with the gate's answer to a pull request."""
    if not answer.ran:
        return Violation(Kind.ENDED, (f"exit {answer.code}: {answer.said}",))
    codes = {found.code for found in answer.errors}
    errors = _told(answer.errors)
    match label:
        case Label.LEGAL:
            return None if answer.green else Violation(Kind.LEGAL_REFUSED, errors)
        case Label.ILLEGAL if answer.green:
            said = tuple(f"expected {code}" for code in sorted(expected))
            return Violation(Kind.ILLEGAL_PASSED, (*said, *_told(answer.findings)))
        case Label.ILLEGAL:
            fits = codes & {*expected, _CONFLICT}
            return None if fits else Violation(Kind.OTHER_REASON, (f"expected {', '.join(sorted(expected))}", *errors))
        case Label.CONFLICT:
            return None if _CONFLICT in codes else Violation(Kind.CONFLICT_UNSAID, _told(answer.findings))
        case Label.UNKNOWN | Label.OVERTAKEN:
            return None


def of_landing(whole: Answer) -> Violation | None:
    """Return what is wrong with main after a landing behind a green gate."""
    if not whole.ran:
        return Violation(Kind.ENDED, (f"exit {whole.code}: {whole.said}",))
    return None if whole.green else Violation(Kind.MAIN_RED, _told(whole.errors))


def of_race(whole: Answer, expected: frozenset[str]) -> Violation | None:
    """Return what is wrong with what main tells of a landing that a race has made illegal."""
    if not whole.ran:
        return Violation(Kind.ENDED, (f"exit {whole.code}: {whole.said}",))
    if expected & {found.code for found in whole.errors}:
        return None
    return Violation(Kind.UNTOLD, (f"expected {', '.join(sorted(expected))}", *_told(whole.errors)))


def of_verified(whole: Answer, verified: Answer, new: frozenset[str]) -> Violation | None:
    """Return where `--verified` of the last landing says something else than the full check of what is new."""
    expected = sorted(str(found) for found in whole.findings if found.commit is None or found.commit in new)
    found = sorted(map(str, verified.findings))
    if expected == found and whole.code == verified.code:
        return None
    missing = tuple(f"full check alone: {each}" for each in expected if each not in found)
    more = tuple(f"--verified alone: {each}" for each in found if each not in expected)
    codes = f"exit {whole.code} and {verified.code}"
    return Violation(Kind.OTHERWISE_VERIFIED, (codes, *missing, *more))


def _told(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(map(str, findings))
