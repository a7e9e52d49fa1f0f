"""The words of the site in one language: texts from the catalogue, dates, numbers and money by the rules of the language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from babel import Locale, dates, numbers
from markupsafe import Markup, escape

from plancode.diagnostics import Text
from plancode.lifecycle import Standing
from plancode.messages.catalogues import knows, knows_page, page, said, texts
from plancode.views.due import When
from plancode.workspace import Config

NAMES: Mapping[str, str] = {"en": "English", "fr": "Français"}
_GLYPHS: Mapping[str, str] = {
    Standing.BEGUN: "○",
    Standing.RUNNING: "◔",
    Standing.PAUSED: "‖",
    Standing.IN_REVIEW: "◔",
    Standing.HELD: "✓",
    Standing.WON: "✓",
    Standing.LOST: "✕",
    Standing.OVER: "◌",
    "achieved": "✓",
    "partly": "◐",
    "missed": "✕",
    "dropped": "✕",
    When.DONE: "✓",
    When.OVERDUE: "!",
    When.SOON: "◔",
    When.LATER: "○",
    When.UNDATED: "?",
    When.DROPPED: "✕",
}
_OTHER_GLYPH = "•"
_WHEN: Mapping[str, str] = {
    When.DONE: "Done",
    When.OVERDUE: "Overdue",
    When.SOON: "Soon",
    When.LATER: "Planned",
    When.UNDATED: "Without a date",
    When.DROPPED: "Called off",
}
_SEVERITY: Mapping[str, str] = {"error": "Error", "warning": "Warning", "info": "Information"}
_KINDS: Mapping[str, str] = {
    "person": "Person",
    "product": "Product",
    "account": "Account",
    "contact": "Contact",
    "plan": "Plan",
    "objective": "Objective",
    "opportunity": "Opportunity",
    "activity": "Activity",
    "rule": "Rule",
}
_AT_RISK: Mapping[str, str] = {
    "late": "not approved, though its period has begun",
    "overdue": "activities are overdue",
    "empty": "nothing is planned any more",
    "could-expire": "its period has ended",
}
_WHAT: Mapping[str, str] = {
    "added": "Objective added:",
    "changed": "Objective changed:",
    "removed": "Objective removed:",
}
PUBLIC = "What is internal is left out of this edition."
DEMONSTRATION = "A demonstration: names, words and amounts are made up."
_QUARTERS = ("Q1", "Q2", "Q3", "Q4")
# The texts that no template holds.
OF_CODE: tuple[str, ...] = (
    *_QUARTERS,
    PUBLIC,
    DEMONSTRATION,
    *_WHEN.values(),
    *_SEVERITY.values(),
    *_KINDS.values(),
    *_AT_RISK.values(),
    *_WHAT.values(),
)
_HUNDRED = Decimal(100)
_CODE = re.compile(r"`([^`]+)`")
_VALUE = re.compile(r"%(?:%|\((\w+)\)s|\()")


class Said:
    """The texts of a language: called with an English one it says it, with values in it; `shown` holds them as HTML."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self.shown = _Shown(self)

    def __call__(self, english: str, **values: object) -> str:
        """Return an English text in the language, its `%(name)s` replaced by values."""
        words = self._texts.get(english) or english
        return _filled(words, values) if values else words


def _filled(words: str, values: Mapping[str, object]) -> str:
    """Return a text with values in it, by name; Python's own `%` would pad one to as many characters as a text asks for."""

    def filled(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        if match[1] is None:
            raise ValueError(f"a value stands in a text as `%(name)s` and in no other way: {words!r}")
        value = values[match[1]]
        # What any other object says of itself may be its place in memory.
        if not isinstance(value, str | int | Decimal):
            raise TypeError(f"`{match[1]}` is no text and no number")
        return str(value)

    return _VALUE.sub(filled, words)


class _Shown(dict[str, Markup]):
    def __init__(self, said: Said) -> None:
        super().__init__()
        self._said = said

    def __missing__(self, english: str) -> Markup:
        shown = self[english] = escape(self._said(english))
        return shown


class Words:
    """Texts and formats of one language; the configuration's `labels` go before the catalogue."""

    def __init__(self, language: str, config: Config) -> None:
        self.language = language
        self._config = config
        self._labels: dict[tuple[str, str], str] = {}
        self._standings: dict[tuple[str, str], str] = {}
        self._locale = "fr_FR" if language == "fr" else "en_GB"
        own = {english: said[language] for english, said in config.file.labels.items() if language in said}
        self.text = Said({**texts(language), **own})

    def said(self, message: Text) -> Markup:
        """Return what the check says in the language as HTML, what stands in backticks as code; else in English."""
        return _with_code(said(message, self.language))

    def speaks(self, message: Text) -> bool:
        """Return whether the language has words of its own for what the check says."""
        return knows(message, self.language)

    def explained(self, markdown: str) -> str:
        """Return the page of a code in the language, as Markdown; a block that has no words there stays English."""
        return page(markdown, self.language)

    def explains(self, markdown: str) -> bool:
        """Return whether the language has words of its own for all of a page, or of a part of it."""
        return knows_page(markdown, self.language)

    def meaning(self, sentence: str) -> Markup:
        """Return the sentence that a page begins with in the language as HTML, what stands in backticks as code."""
        return _with_code(page(sentence, self.language))

    def label(self, picklist: str, value: str) -> str:
        """Return the label of a value of a picklist, or of a status."""
        known = self._labels.get((picklist, value))
        if known is None:
            known = self._labels[picklist, value] = self._config.label(picklist, value, self.language)
        return known

    def language_name(self, language: str) -> str:
        """Return a language in its own words."""
        return NAMES.get(language, language)

    def standing(self, picklist: str, value: str) -> str:
        """Return where a status stands in its lifecycle, whatever it is called; a value of another list, as it is."""
        known = self._standings.get((picklist, value))
        if known is None:
            kind, _, name = picklist.rpartition(".")
            known = str(self._config.lifecycle(kind).standing(value)) if name == "status" else value
            self._standings[picklist, value] = known
        return known

    def glyph(self, value: str) -> str:
        """Return the sign of a standing, an outcome or a state of an activity, so that colour alone says nothing."""
        return _GLYPHS.get(value, _OTHER_GLYPH)

    def when(self, value: str) -> str:
        """Return how an activity stands to today, in words."""
        return self.text(_WHEN[value])

    def severity(self, value: str) -> str:
        """Return a severity in words."""
        return self.text(_SEVERITY[value])

    def kind_name(self, kind: str) -> str:
        """Return a kind of record in words."""
        return self.text(_KINDS[kind])

    def why_at_risk(self, value: str) -> str:
        """Return why a plan is at risk, in words."""
        return self.text(_AT_RISK[value])

    def what_changed(self, value: str) -> str:
        """Return what happened to an objective, in words."""
        return self.text(_WHAT[value])

    def month(self, day: date) -> str:
        """Return the month of a day: March 2027, mars 2027."""
        return _month(day, self._locale)

    def short_month(self, day: date) -> str:
        """Return the month of a day without its year: Mar, mars."""
        return _short_month(day, self._locale)

    def weekdays(self) -> tuple[tuple[str, str], ...]:
        """Return the days of a week from Monday on, each short and whole."""
        short, whole = (Locale.parse(self._locale).days["stand-alone"][width] for width in ("short", "wide"))
        return tuple((short[number], whole[number]) for number in range(7))

    def iso(self, day: date) -> str:
        """Return a day for machines."""
        return day.isoformat()

    def day(self, day: date) -> str:
        """Return a day: 31 Mar 2027, 31 mars 2027."""
        return _day(day, self._locale)

    def short_day(self, day: date) -> str:
        """Return a day without its year: 31 Mar."""
        return _short_day(day, self._locale)

    def span(self, first: date, last: date) -> str:
        """Return a stretch of days: 1 Jan – 31 Mar 2027."""
        return _span(first, last, self._locale)

    def days(self, count: Decimal | int) -> str:
        """Return a number of days: 12 days, 12 jours."""
        return _days(int(count), self._locale)

    def number(self, value: Decimal | int) -> str:
        """Return a number with the separators of the language."""
        return _number(value, self._locale)

    def percent(self, value: Decimal) -> str:
        """Return a probability of 0 to 100."""
        return _percent(value, self._locale)

    def money(self, value: Decimal, currency: str) -> str:
        """Return an amount; whole amounts without cents."""
        return _money(value, currency, self._locale)


def _with_code(words: str) -> Markup:
    # A plain string on the way: with Markup, sub() would escape the tags that it puts in.
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(words))))  # noqa: S704


# A site of thousands of pages shows the same days and numbers over and over. Locales are given by their names: to compare
# two of Babel's objects takes longer than all else that finds what is known.
@lru_cache(maxsize=10_000)
def _day(day: date, locale: str) -> str:
    return dates.format_date(day, "medium", locale)


@lru_cache(maxsize=1_000)
def _short_day(day: date, locale: str) -> str:
    return dates.format_skeleton("MMMd", day, locale=locale)


@lru_cache(maxsize=1_000)
def _month(day: date, locale: str) -> str:
    return dates.format_skeleton("yMMMM", day, locale=locale)


@lru_cache(maxsize=1_000)
def _short_month(day: date, locale: str) -> str:
    return dates.format_date(day, "LLL", locale=locale)


@lru_cache(maxsize=1_000)
def _span(first: date, last: date, locale: str) -> str:
    return dates.format_interval(first, last, "yMMMd", locale=locale)


@lru_cache(maxsize=1_000)
def _days(count: int, locale: str) -> str:
    return dates.format_timedelta(timedelta(days=count), "day", threshold=10**6, locale=locale)


@lru_cache(maxsize=10_000)
def _number(value: Decimal | int, locale: str) -> str:
    return numbers.format_decimal(value, locale=locale)


@lru_cache(maxsize=1_000)
def _percent(value: Decimal, locale: str) -> str:
    return numbers.format_percent(value / _HUNDRED, locale=locale)


@lru_cache(maxsize=10_000)
def _money(value: Decimal, currency: str, locale: str) -> str:
    if value != value.to_integral_value():
        return numbers.format_currency(value, currency, locale=locale)
    pattern = str(Locale.parse(locale).currency_formats["standard"].pattern).replace(".00", "")
    return numbers.format_currency(value, currency, pattern, locale=locale, currency_digits=False)
