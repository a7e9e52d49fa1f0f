"""Days, numbers and amounts as a language writes them; locales are those of Babel, by their names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from babel import Locale, dates, numbers

_HUNDRED = Decimal(100)
# The first day of a month is an ordinal in French: 1er mars. Babel's patterns do not know.
_FIRST_DAY = re.compile(r"(?<!\d)1(?=[\s\u2013])")
# Signs of money that name no other currency; Babel's French ones, such as $US, are neither sign nor code.
_SIGNS: Mapping[str, str] = {"EUR": "€", "GBP": "£"}


# A site of thousands of pages shows the same days and numbers again and again. Locales are passed by name: comparing
# two of Babel's objects takes longer than the rest of a look-up in the cache.
@lru_cache(maxsize=10_000)
def day(day: date, locale: str) -> str:
    """Return a day."""
    return with_ordinal(dates.format_date(day, "medium", locale), locale)


@lru_cache(maxsize=1_000)
def hour(moment: date, locale: str) -> str:
    """Return the hour and minute of a moment."""
    return dates.format_skeleton("Hm", moment, locale=locale)


@lru_cache(maxsize=1_000)
def weekday(day: date, locale: str) -> str:
    """Return the day of the week, and the day."""
    return with_ordinal(dates.format_skeleton("MMMEd", day, locale=locale), locale)


@lru_cache(maxsize=1_000)
def short_day(day: date, locale: str) -> str:
    """Return a day without its year."""
    return with_ordinal(dates.format_skeleton("MMMd", day, locale=locale), locale)


@lru_cache(maxsize=1_000)
def month(day: date, locale: str) -> str:
    """Return the month of a day, with its year."""
    return dates.format_skeleton("yMMMM", day, locale=locale)


@lru_cache(maxsize=1_000)
def short_month(day: date, locale: str) -> str:
    """Return the month of a day without its year."""
    return dates.format_date(day, "LLL", locale=locale)


@lru_cache(maxsize=1_000)
def span(first: date, last: date, locale: str) -> str:
    """Return the first and the last day of a span."""
    return with_ordinal(dates.format_interval(first, last, "yMMMd", locale=locale), locale)


def with_ordinal(words: str, locale: str) -> str:
    """Return a day in words, the first of a month as French has it."""
    return _FIRST_DAY.sub("1er", words) if locale == "fr_FR" else words


@lru_cache(maxsize=1_000)
def days(count: int, locale: str) -> str:
    """Return a number of days."""
    return dates.format_timedelta(timedelta(days=count), "day", threshold=10**6, locale=locale)


@lru_cache(maxsize=10_000)
def number(value: Decimal | int, locale: str) -> str:
    """Return a number."""
    return numbers.format_decimal(value, locale=locale)


@lru_cache(maxsize=1_000)
def percent(value: Decimal, locale: str) -> str:
    """Return a share of a hundred."""
    return numbers.format_percent(value / _HUNDRED, locale=locale)


@lru_cache(maxsize=10_000)
def money(value: Decimal, currency: str, locale: str) -> str:
    """Return an amount; whole amounts without cents."""
    pattern = str(Locale.parse(locale).currency_formats["standard"].pattern)
    if locale == "fr_FR":
        pattern = pattern.replace("¤", f"'{_SIGNS.get(currency, currency)}'")
    is_whole = value == value.to_integral_value()
    pattern = pattern.replace(".00", "") if is_whole else pattern
    return numbers.format_currency(value, currency, pattern, locale=locale, currency_digits=not is_whole)


def weekdays(locale: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the short and the full names of the days of the week, from Monday on."""
    names = Locale.parse(locale).days["stand-alone"]
    return tuple(names["short"][day] for day in range(7)), tuple(names["wide"][day] for day in range(7))
