"""The words of the site in one language: texts of the catalogue; dates, numbers and money in the language's format."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import quote

from markupsafe import Markup, escape

from plancode.attention.due import When
from plancode.diagnostics import Text
from plancode.lifecycle import Standing
from plancode.messages.catalogues import knows, knows_page, page, said, texts
from plancode.models import ErasedName
from plancode.site import locale_formats
from plancode.site.code_pages import page_shown
from plancode.site.notes import markdown
from plancode.site.tongues import tongue_of
from plancode.views.person_name import PersonName
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
# What a target is for each of; whatever else a record says there is its own word.
_PER: Mapping[str, str] = {
    "contact": "per contact",
    "year": "per year",
    "half-year": "per half-year",
    "quarter": "per quarter",
    "month": "per month",
    "week": "per week",
}
_PER_OTHER = "per %(what)s"
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
    "past-close": "an opportunity is past its close date",
    "empty": "nothing is planned any more",
    "could-expire": "its period has ended",
}
_WHAT: Mapping[str, str] = {
    "added": "Objective added:",
    "changed": "Objective changed:",
    "removed": "Objective removed:",
}
# The words of the search, by the name that its script has for them: the kinds of what is found, and what is said of it.
SEARCHED: Mapping[str, str] = {
    "contact": "Contacts",
    "person": "People",
    "account": "Accounts",
    "plan": "Plans",
    "objective": "Objectives",
    "opportunity": "Opportunities",
    "activity": "Activities",
    "rule": "Rules",
    "one": "one result",
    "many": "results:",
    "first": "the first",
    "none": "nothing found",
    "meant": "Did you mean %(words)s?",
}
# Whether an activity is done or due stands in the search like the value of a picklist.
WHEN_LIST = "when"
TASKS = "Tasks"
PUBLIC = "What is internal is left out of this edition."
DEMONSTRATION = "A demonstration: names, words and amounts are made up."
# The two parts of the folder with all that is held on a person.
HELD = "What is held"
REPORTED = "The report"
_QUARTERS = ("Q1", "Q2", "Q3", "Q4")
# The headings of lists that can be asked, and what their script says.
ASKED: Mapping[str, str] = {
    "all": "All",
    "none": "none",
    "unapproved": "without approval",
    "csv": "Download CSV",
    "more": "Show more",
    "nothing": "nothing found",
    "back": "Back to the list",
}
HEADINGS = (
    *("Name", "Account", "Type", "Tier", "Owner", "Plan", "Overdue", "Next activity", "Tags", "Product", "Contact"),
    *("Period", "Status", "Reviewers", "Stage", "Closes", "Amount", "Currency", "Day", "State"),
    *("Priority", "Location", "Contacts", "Open opportunities", "Role", "To review", "This week", "Plans", "Asked"),
    *("Days of waiting", "Area", "Code", "Severity", "What was found", "File", "Line"),
)
# Texts of pages that stand in no template.
OF_CODE: tuple[str, ...] = (
    PUBLIC,
    DEMONSTRATION,
    "erased contact %(id)s",
    *_WHEN.values(),
    *_SEVERITY.values(),
    *_PER.values(),
    _PER_OTHER,
    *_KINDS.values(),
    *_AT_RISK.values(),
    *_WHAT.values(),
    *SEARCHED.values(),
    *ASKED.values(),
    *HEADINGS,
    TASKS,
    HELD,
    REPORTED,
)
_BLOCK = re.compile(r"^<(p|ul|ol|blockquote|pre|table|h[3-6])\b", re.MULTILINE)
_CODE = re.compile(r"`([^`]+)`")
_VALUE = re.compile(r"%(?:%|\((\w+)\)s|\()")


class Said:
    """The texts of a language: a call with an English text returns it in the language; `shown` holds texts as HTML."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self.shown = _Shown(self)

    def __call__(self, english: str, **values: object) -> str:
        """Return an English text in the language, its `%(name)s` replaced by values."""
        words = self._texts.get(english) or english
        return _filled(words, values) if values else words


def _filled(words: str, values: Mapping[str, object]) -> str:
    """Return a text with values put in by name; Python's own `%` would pad a value to any width in the text."""

    def filled(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        if match[1] is None:
            raise ValueError(f"a value stands in a text as `%(name)s` and in no other way: {words!r}")
        value = values[match[1]]
        # The text of any other object may show its address in memory.
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
    """Texts and formats of one language; the configuration's `labels` replace those of the catalogue."""

    def __init__(self, language: str, config: Config) -> None:
        self.language = language
        self._config = config
        self._labels: dict[tuple[str, str], str] = {}
        self._standings: dict[tuple[str, str], str] = {}
        self._locale = "fr_FR" if language == "fr" else "en_GB"
        own = {english: said[language] for english, said in config.file.labels.items() if language in said}
        self.text = Said({**texts(language), **own})

    def said(self, message: Text) -> Markup:
        """Return a message of the check as HTML, with code for backticks; in English where there is no translation."""
        if not message.values and not knows(message, self.language):
            # A demonstration says of a finding what the page of its code begins with.
            return self.meaning(message.template)
        return _with_code(said(self._with_days(message), self.language))

    def _with_days(self, message: Text) -> Text:
        """Return a message with its days as the page shows days, also in the sentences among its values."""

        def shown(value: object) -> object:
            if isinstance(value, Text):
                return self._with_days(value)
            return self.day(value) if isinstance(value, date) and not isinstance(value, datetime) else value

        return message.given({name: shown(value) for name, value in message.values.items()})

    def speaks(self, message: Text) -> bool:
        """Return whether the language has its own words for a message of the check."""
        return knows(message, self.language) or self.explains(message.template)

    def explained(self, markdown: str) -> str:
        """Return the page of a code in the language, as Markdown; blocks that are not translated stay English."""
        return page(markdown, self.language)

    def rule_page(self, markdown: str) -> Markup:
        """Return the page of a code in the language as HTML; its examples are marked as English."""
        return page_shown(markdown, self.language)

    def explains(self, markdown: str) -> bool:
        """Return whether the language has its own words for the whole page of a code, or for the given part of it."""
        return knows_page(markdown, self.language)

    def meaning(self, sentence: str) -> Markup:
        """Return the first sentence of a code's page in the language as HTML, with code in place of backticks."""
        return _with_code(page(sentence, self.language))

    def label(self, picklist: str, value: str) -> str:
        """Return the label of a value of a picklist, or of a status."""
        known = self._labels.get((picklist, value))
        if known is None:
            known = self._labels[picklist, value] = self._config.label(picklist, value, self.language)
        return known

    def markdown(self, source: str) -> Markup:
        """Return Markdown as safe HTML; in another language than the page's, each block says which."""
        shown, tongue = markdown(source), tongue_of(source)
        if tongue in (None, self.language):
            return shown
        # Made a plain str first: on Markup, sub() would escape the tags that it puts in.
        return Markup(_BLOCK.sub(rf'<\1 lang="{tongue}"', str(shown)))  # noqa: S704 - an attribute of ours in safe HTML

    def spoken(self, words: str) -> Markup:
        """Return a text of a record; in another language than the page's, it says which."""
        tongue = tongue_of(words)
        if tongue in (None, self.language):
            return escape(words)
        return Markup('<span lang="{}">{}</span>').format(tongue, words)

    def of_list(self, picklist: str, value: str) -> str:
        """Return a value of a picklist, or whether an activity is done or due, in words."""
        return self.when(value) if picklist == WHEN_LIST else self.label(picklist, value)

    def language_name(self, language: str) -> str:
        """Return the name of a language in that language."""
        return NAMES.get(language, language)

    def standing(self, picklist: str, value: str) -> str:
        """Return the role of a status in its lifecycle, whatever its name; any other value is returned unchanged."""
        known = self._standings.get((picklist, value))
        if known is None:
            kind, _, name = picklist.rpartition(".")
            known = str(self._config.lifecycle(kind).standing(value)) if name == "status" else value
            self._standings[picklist, value] = known
        return known

    def glyph(self, value: str) -> str:
        """Return the sign for a standing, an outcome or an activity's state: colour alone must not tell them apart."""
        return _GLYPHS.get(value, _OTHER_GLYPH)

    def when(self, value: str) -> str:
        """Return in words whether an activity is done, dropped, overdue, soon, later or undated."""
        return self.text(_WHEN[value])

    def field_name(self, field: str) -> str:
        """Return the name of a field in words: Close date, Échéance."""
        words = said(Text(field), self.language)
        return words[:1].upper() + words[1:]

    def per(self, what: str) -> str:
        """Return what a target is for each of: per contact, per year, or per the record's own word."""
        return self.text(_PER[what]) if what in _PER else self.text(_PER_OTHER, what=what)

    def person_id(self, name: str) -> str | None:
        """Return the id of the person who is named, for a link to the person's page; None where there is no such page."""
        return name.id if isinstance(name, PersonName) else None

    def in_address(self, words: str) -> str:
        """Return words as the query of an address has them: a list is asked for a label, or for a name."""
        return quote(words, safe="")

    def initials(self, name: str) -> str:
        """Return the first letters of the first and the last word of a name."""
        words = name.split()
        return "".join(word[0] for word in words[:: max(1, len(words) - 1)][:2]).upper()

    def hours(self, start: date, end: date | None = None) -> str:
        """Return the hours of an appointment: 10:00–11:30; nothing where it is of whole days."""
        if not isinstance(start, datetime):
            return ""
        same = isinstance(end, datetime) and end != start and end.date() == start.date()
        return "–".join(
            locale_formats.hour(each, self._locale) for each in ((start, end) if same else (start,)) if each
        )

    def weekday(self, day: date) -> str:
        """Return the name of the day of the week, and the day: Monday 30 Nov, lundi 30 nov."""
        return locale_formats.weekday(day, self._locale)

    def severity(self, value: str) -> str:
        """Return a severity in words."""
        return self.text(_SEVERITY[value])

    def kind_name(self, kind: str) -> str:
        """Return a kind of record in words."""
        return self.text(_KINDS[kind])

    def called(self, name: str) -> str:
        """Return the name of a contact, or what stands for that of an erased one."""
        return self.text("erased contact %(id)s", id=name.id) if isinstance(name, ErasedName) else name

    def why_at_risk(self, value: str) -> str:
        """Return why a plan is at risk, in words."""
        return self.text(_AT_RISK[value])

    def what_changed(self, value: str) -> str:
        """Return what happened to an objective, in words."""
        return self.text(_WHAT[value])

    def agreed(self, count: Decimal | int, forms: str) -> str:
        """Return the form of a text, `one|several`, that goes with a number of things; in French, zero takes the one."""
        one, _, several = forms.partition("|")
        is_one = abs(int(count)) <= 1 if self.language == "fr" else count == 1
        return one if is_one else several

    def month(self, day: date) -> str:
        """Return the month of a day: March 2027, mars 2027."""
        return locale_formats.month(day, self._locale)

    def short_month(self, day: date) -> str:
        """Return the month of a day without its year: Mar, mars."""
        return locale_formats.short_month(day, self._locale)

    def weekdays(self) -> tuple[tuple[str, str], ...]:
        """Return the short and the full name of each weekday, from Monday on."""
        short, whole = locale_formats.weekdays(self._locale)
        return tuple((short[number], whole[number]) for number in range(7))

    def iso(self, day: date) -> str:
        """Return a day as ISO 8601 has it, for machines."""
        return day.isoformat()

    def day(self, day: date) -> str:
        """Return a day: 31 Mar 2027, 31 mars 2027."""
        return locale_formats.day(day, self._locale)

    def short_day(self, day: date) -> str:
        """Return a day without its year: 31 Mar."""
        return locale_formats.short_day(day, self._locale)

    def span(self, first: date, last: date) -> str:
        """Return the first and last day of a span: 1 Jan – 31 Mar 2027."""
        return locale_formats.span(first, last, self._locale)

    def days(self, count: Decimal | int) -> str:
        """Return a number of days: 12 days, 12 jours."""
        return locale_formats.days(int(count), self._locale)

    def number(self, value: Decimal | int) -> str:
        """Return a number with the separators of the language."""
        return locale_formats.number(value, self._locale)

    def percent(self, value: Decimal) -> str:
        """Return a probability of 0 to 100."""
        return locale_formats.percent(value, self._locale)

    def money(self, value: Decimal, currency: str) -> str:
        """Return an amount; whole amounts without cents."""
        return locale_formats.money(value, currency, self._locale)


def _with_code(words: str) -> Markup:
    # Made a plain str first: on Markup, sub() would escape the tags that it puts in.
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(words))))  # noqa: S704
