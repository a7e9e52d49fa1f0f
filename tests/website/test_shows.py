"""Two values that a template could tell from each other have different digests, and equal values have one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType

import pytest
from markupsafe import Markup

from plancode.diagnostics import text
from plancode.periods import Calendar, Period
from plancode.site.shows import Shows
from plancode.views.later import Later
from plancode.views.person_name import PersonName
from plancode.views.row_types import Via


@dataclass(frozen=True, slots=True)
class Small:
    name: object


@dataclass(frozen=True, slots=True)
class Other:
    name: object


@dataclass(frozen=True, slots=True)
class Large:
    one: object
    two: object = 2
    three: object = 3
    four: object = 4
    five: object = 5


DIFFERENT: tuple[object, ...] = (
    None, "", "a", "b", b"a", 1, True, 0, False, 1.0, Decimal(1), Decimal("1.0"), Decimal("1.00"), (), ("a",), ["a"], ("a", "b"),
    ("ab",), (("a",), "b"), ("a", ("b",)), {"a": 1}, {"a": 2}, {"b": 1}, MappingProxyType({"a": 1}), date(2027, 1, 1), date(2027, 1, 2),
    datetime(2027, 1, 1, tzinfo=UTC), "2027-01-01", PersonName("a"), PersonName("a", "b"), PersonName("a", "c"), Markup("a"),
    Small("a"), Other("a"), Small(PersonName("a")), Small(None), Small(Small("a")), Small(Other("a")), Large("a"), Large("b"),
    Large("a", 3), Large(Large("a")), (Large("a"),), (Large("a"), Large("a")), Via("a", "b", is_there=True), Period(2027),
    (2027, "", 0), Calendar(), Calendar(start=(7, 1)), Later(str, ("a",)), Later(str, ("b",)), Later(len, ("a",)),
    text("a {b}", b=1), text("a {b}", b=2), text("a {b}", b="1"), text("{b} a", b=1),
)  # fmt: skip


def test_what_is_not_the_same_has_another_digest() -> None:
    shows = Shows()
    found = [shows.digest(value) for value in DIFFERENT]
    assert None not in found
    assert len(set(found)) == len(DIFFERENT)


def fresh(text: str) -> str:
    """Return a text that is no object that was there before."""
    return f"{text} "[:-1]


MADE_TWICE: tuple[Callable[[], object], ...] = (
    lambda: (fresh("ab"), "ab"),
    lambda: {"a": [Large("a"), Large("a")]},
    lambda: Small(date(2027, 1, 1)),
    lambda: PersonName(fresh("ab"), "b"),
    lambda: Calendar(kind="explicit", quarters={Period(2027, "Q", 1): (date(2027, 1, 1), date(2027, 3, 31))}),
)


@pytest.mark.parametrize("make", MADE_TWICE)
def test_equal_values_have_one_digest_whether_or_not_they_are_one_object(make: Callable[[], object]) -> None:
    one, other = Shows(), Shows()
    value = make()
    assert one.digest((value, value)) == other.digest((make(), make())) == one.digest((make(), value))


def test_what_cannot_be_told_from_others_has_none() -> None:
    assert Shows().digest((lambda: 1,)) is None
    circle: list[object] = []
    circle.append(circle)
    assert Shows().digest(circle) is None
