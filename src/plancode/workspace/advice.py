"""What to type in place of a value that does not fit, found out from what stands there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from plancode.diagnostics import Text, text
from plancode.messages.suggestions import listed
from plancode.models import FIRST_DAY, LAST_DAY, PERIOD, SLUG, FieldSpec
from plancode.yaml_source import Refused, resolve

# A number with all that people put between its digits, before it (`€`, `EUR`) and behind it (`%`, `talks`).
_DIGITS = r"[-+]?[0-9](?:[0-9 _'’.,\u00a0\u202f]*[0-9])?"
_ONE_NUMBER = re.compile(rf"(?:[A-Z]{{3}}\s|[^\w\s+-]\s?)?({_DIGITS})(?:\s?[^\d:/-][^\d]*)?")
_THOUSANDS = 3
_DATE_PARTS = re.compile(r"([0-9]{1,4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,4})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_AND_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ].+")
_TIME = re.compile(r"[0-9]{1,2}[:h][0-9]{2}")
_LAST_MONTH = 12
_YEAR_DIGITS = 4
_PERIOD_PARTS = re.compile(r"(?:FY)?[ -]?([0-9]{4}|[0-9]{2})(?:[ /-]?([QTSHMW])[ -]?([0-9]{1,2}))?", re.IGNORECASE)
_PART_FIRST = re.compile(r"([QTSHMW])[ -]?([0-9]{1,2})[ /-]?(?:FY)?[ -]?([0-9]{4}|[0-9]{2})", re.IGNORECASE)
# Trimestre and semestre: what French calls a quarter and a half.
_PARTS = {"T": "Q", "S": "H"}
_ADDRESS = re.compile(r"(?:.*<|mailto:)([^\s<>@]+@[^\s<>@]+)>?", re.IGNORECASE)
_YES = frozenset({"yes", "y", "on", "1", "true", "oui", "vrai"})
_NO = frozenset({"no", "n", "off", "0", "false", "non", "faux"})
_NUMBERS = frozenset({"number", "whole_number", "int_type", "int_parsing"})
_WHOLE = _NUMBERS - {"number"}
_GROUPS = frozenset({"model_type", "dict_type"})

# What an error asks for, where a list or a group stands in place of one value.
_WANTED: Mapping[str, Text] = {
    "slug": text("an id"),
    "period": text("a period"),
    "date": text("a date"),
    "moment": text("a date or a time"),
    "follow_up": text("the id of an activity or opportunity"),
    "year_start": text("a day of the year"),
}


class Standing(NamedTuple):
    """What stands in a file: the value as it is read, its spelling if it has no quotes, and what may stand there."""

    value: object
    written: str
    spec: FieldSpec

    @property
    def words(self) -> str:
        """Return the value as the one word or sentence that it is; empty for a list or a group."""
        return self.written or (self.value if isinstance(self.value, str) else "").strip()

    @property
    def is_blank(self) -> bool:
        """Return whether it is a text without a word."""
        return isinstance(self.value, str) and not self.value.strip()

    @property
    def found(self) -> Text:
        """Return what kind of thing it is."""
        match self.value:
            case bool():
                return text("`true`") if self.value else text("`false`")
            case str():
                return text("text")
            case list():
                return text("a list")
            case dict():
                return text("a group of keys")
            case None:
                return text("empty")
            case _:
                return text("a number")


def message_for(error: str, key: str, standing: Standing) -> Text | None:
    """Return what is wrong, where the value cannot be quoted in the message; None where it can."""
    if standing.value is None or standing.is_blank:
        return text("`{key}` is empty", key=key)
    if isinstance(standing.value, list | dict) and error in _WANTED:
        return text("`{key}` is {found}, not {wanted}", key=key, found=standing.found, wanted=_WANTED[error])
    return None


def hint_for(error: str, standing: Standing) -> Text | None:
    """Return what to type in place of what stands there; None where nothing tells what was meant."""
    if standing.value is None or standing.is_blank:
        if not standing.spec.required:
            return text("give it a value, or remove the key")
        if standing.value is None or error == "blank":
            return text("give it a value")
    if error in _NUMBERS:
        return _number(standing, whole=error in _WHOLE)
    if error in _GROUPS:
        return _group(standing)
    advise = _ADVICE.get(error)
    return advise(standing) if advise else None


def _number(standing: Standing, *, whole: bool) -> Text:
    """Return the number that was meant: without quotes, separators of thousands, per cent signs and units."""
    words = standing.words
    refused = resolve(words) if words else None
    if refused is Refused.ENDLESS:
        return text("write a finite number, or remove the key")
    if refused is Refused.TOO_LONG:
        return text("write a number of at most 18 digits, without an exponent")
    meant = _plain_number(words)
    if meant is None or (whole and meant != meant.to_integral_value()):
        return text("write a whole number, such as 3") if whole else text("write a number, such as 3 or 2500.50")
    spelled = format(meant.quantize(Decimal(1)) if meant == meant.to_integral_value() else meant, "f")
    if not standing.written and words == spelled:
        return text("remove the quotes: `{number}`", number=spelled)
    if re.fullmatch(_DIGITS, words) or isinstance(refused, Decimal):
        return text("write it with digits and a point alone: `{number}`", number=spelled)
    return text("write the number alone: `{number}`", number=spelled)


def _plain_number(words: str) -> Decimal | None:
    """Return the one number in words; None where there is none, or nobody can say which."""
    if isinstance(value := resolve(words), Decimal | int) and not isinstance(value, bool):
        return Decimal(value)
    match = _ONE_NUMBER.fullmatch(words)
    return _without_separators(match[1]) if match else None


def _without_separators(number: str) -> Decimal | None:
    """Return a number that is written with separators: 1,000 and 1.000,50 and 2,5; None for 1.000, which may be two."""
    between = re.findall(r"[^0-9+-]", number)
    first, *groups = re.split(r"[^0-9+-]", number)
    if not between:
        return Decimal(number)
    last = between[-1]
    thousands = all(len(group) == _THOUSANDS for group in groups)
    if last in ".," and between.count(last) == 1 and (len(between) > 1 or not thousands):
        return Decimal("".join((first, *groups[:-1])) + f".{groups[-1]}")
    if between == ["."] or not (thousands or last == "_"):
        return None
    return Decimal("".join((first, *groups)))


def _date(standing: Standing) -> Text | None:
    if match := _DAY_AND_TIME.fullmatch(standing.words):
        return text("write the day alone: `{day}`", day=match[1])
    return _moment(standing)


def _moment(standing: Standing) -> Text | None:
    """Return the day that was meant; None where two could be, as in 03/04/2027."""
    if _TIME.fullmatch(standing.words):
        return text("write the day too: 2027-03-31T14:30")
    match = _DATE_PARTS.fullmatch(standing.words)
    if match is None:
        return None
    first, month, last = match.groups()
    if len(first) == _YEAR_DIGITS:
        year, number, day = int(first), int(month), int(last)
    elif len(last) == _YEAR_DIGITS and int(first) > _LAST_MONTH:
        year, number, day = int(last), int(month), int(first)
    else:
        return None
    try:
        meant = date(year, number, day)
    except ValueError:
        return _no_such_date(standing) if _DAY.fullmatch(standing.words) else None
    return text("write it year-month-day: `{day}`", day=meant)


def _no_such_date(standing: Standing) -> Text | None:
    match = re.match(r"([0-9]{4})-([0-9]{2})-[0-9]{2}", standing.words)
    if match is None or not 1 <= int(match[2]) <= _LAST_MONTH:
        return text("write a month from 01 to 12: a date is written year-month-day")
    year, month = int(match[1]), int(match[2])
    after = date(year + month // _LAST_MONTH, month % _LAST_MONTH + 1, 1)
    return text("the last day of that month is {day}", day=date.fromordinal(after.toordinal() - 1))


def _period(standing: Standing) -> Text | None:
    """Return the period that was meant, such as FY2027-Q1 for `Q1 2027`."""
    words = standing.words
    if match := _PERIOD_PARTS.fullmatch(words):
        year, part, number = match.groups()
    elif match := _PART_FIRST.fullmatch(words):
        part, number, year = match.groups()
    else:
        return None
    sign = _PARTS.get((part or "").upper(), (part or "").upper())
    digits = f"{int(number):02d}" if number and sign in ("M", "W") else str(int(number)) if number else ""
    meant = f"FY{year if len(year) == _YEAR_DIGITS else f'20{year}'}" + (f"-{sign}{digits}" if sign else "")
    is_period = PERIOD.fullmatch(meant) and FIRST_DAY.year <= int(meant[2:6]) <= LAST_DAY.year
    return text("write `{period}`", period=meant) if is_period else None


def _slug(standing: Standing) -> Text | None:
    """Return the id that is written with capitals, blanks or underscores; letters with accents are left to people."""
    meant = re.sub(r"[\s_.]+", "-", standing.words.lower())
    if meant == standing.words or not SLUG.fullmatch(meant) or not re.search("[a-z]", meant):
        return None
    return text("write `{id}`: an id is lower-case letters, digits and single hyphens", id=meant)


def _address(standing: Standing) -> Text | None:
    match = _ADDRESS.fullmatch(standing.words)
    return text("write the address alone: `{address}`", address=match[1]) if match else None


def _flag(standing: Standing) -> Text | None:
    word = standing.words.lower()
    if word in _YES:
        return text("write `true`, without quotes")
    return text("write `false`, without quotes") if word in _NO else None


def _one_text(standing: Standing) -> Text | None:
    """Return how one text is written where a list or a group stands."""
    if standing.spec.picklist is not None:
        return text("write one value, without brackets")
    if isinstance(standing.value, list):
        return text("write one text, without brackets or dashes")
    return text("write one text; if it has a colon, put it in quotes") if isinstance(standing.value, dict) else None


def _list(standing: Standing) -> Text | None:
    """Return how the first item of a list of groups is written."""
    items = standing.spec.items
    key = next(iter(items.fields), None) if items and not items.text else None
    if key is None:
        return None
    if standing.words and " " not in standing.words:
        return text("write each item on a line of its own: `- {key}: {value}`", key=key, value=standing.words)
    return text("write each item on a line of its own: `- {key}: …`", key=key)


def _group(standing: Standing) -> Text | None:
    names = list(standing.spec.fields)
    if not names:
        return None
    return text("write its keys on the lines below, two spaces further in: {names}", names=listed(names))


_ADVICE: Mapping[str, Callable[[Standing], Text | None]] = {
    "date": _date,
    "moment": _moment,
    "no_such_date": _no_such_date,
    "date_range": lambda _: text("write a year from 1900 to 2999"),
    "period": _period,
    "slug": _slug,
    "address": _address,
    "bool_type": _flag,
    "string_type": _one_text,
    "tuple_type": _list,
}
