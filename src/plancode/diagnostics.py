"""What a finding is: a code, a severity, a message, and the exact place that is to change."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple


class Position(NamedTuple):
    """A place in a text: 1-based line, 1-based column in Unicode code points."""

    line: int
    column: int


class Range(NamedTuple):
    """A stretch of a text; the end is exclusive."""

    start: Position
    end: Position


# How a line to type begins within a text.
_PROGRAM = re.compile("`(?:plancode|git) ")
FIRST_POSITION = Range(Position(1, 1), Position(1, 1))


class Severity(StrEnum):
    """How much a finding weighs; `off` hides it."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"


class Ref(NamedTuple):
    """The identity of a record: its kind and its id, never its path (HISTORY.md 1)."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind} `{self.id}`"


class Place(NamedTuple):
    """Where something stands: a path relative to the repository's root and a range in that file."""

    path: str
    range: Range


class Count(int):
    """A number of things; in a template its format names one and several: `{files:file|files}`."""

    def __format__(self, names: str) -> str:
        one, _, several = names.partition("|")
        return f"{int(self):,} {one if self == 1 else several}" if names else f"{int(self):,}"


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the configuration, such as a status: as it is written in files, and its labels by language."""

    word: str
    labels: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.word


@dataclass(frozen=True, slots=True)
class Choices:
    """Words of the configuration that a reader is to type one of: in another language, each stands after its label."""

    terms: tuple[Term, ...]

    def __str__(self) -> str:
        return ", ".join(map(str, self.terms))


@dataclass(frozen=True, slots=True)
class Typed:
    """A line of plancode among the values of a text, as it is typed."""

    line: str

    def __str__(self) -> str:
        return self.line

    def aimed_at(self, option: str) -> Typed:
        """Return the line with an option before its command: `-C DIR`."""
        program, _, rest = self.line.partition(" ")
        return Typed(f"{program} {option} {rest}")


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence kept as its English template and its values, so that it can be said in another language."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    # What follows `plancode` and `git` in the lines to type: nothing, or `-C DIR` for a reader who stands elsewhere.
    aimed: str = ""

    def __str__(self) -> str:
        template = self.typed(self.template)
        return template.format_map(self.values) if self.values else template

    def given(self, values: Mapping[str, object]) -> Text:
        """Return the same sentence with values."""
        return replace(self, values=values)

    def aimed_at(self, option: str) -> Text:
        """Return the same sentence, its lines of plancode and git as they are typed with an option: `-C DIR`."""
        if not option:
            return self
        values = {
            name: value.aimed_at(option) if isinstance(value, Text | Typed) else value
            for name, value in self.values.items()
        }
        return Text(self.template, values, option)

    def typed(self, template: str) -> str:
        """Return a template of this sentence, in whatever language, with the lines in it as they are typed."""
        if not self.aimed:
            return template
        option = self.aimed.replace("{", "{{").replace("}", "}}") if self.values else self.aimed
        return _PROGRAM.sub(lambda found: f"{found[0]}{option} ", template)

    def legible(self) -> Text:
        """Return the same sentence, with legible names of files among its values."""
        return self.given(
            {name: legible(value) if isinstance(value, str) else value for name, value in self.values.items()}
        )


def legible(name: str) -> str:
    """Return the name of a file with escapes for bytes that are not UTF-8, which no page or document can hold."""
    return name.encode(errors="backslashreplace").decode()


def text(template: str, **values: object) -> Text:
    """Return template with its values, each a plain word, number or date, or something that languages say differently."""
    return Text(template, values)


def all_of(words: Sequence[object]) -> object:
    """Return words, one or more, as a sentence names them all: a and b and c."""
    return _chain(words, text("{first} and {last}"))


def any_of(words: Sequence[object]) -> object:
    """Return words, one or more, as a sentence names one of them: a or b or c."""
    return _chain(words, text("{first} or {last}"))


def facts(words: Sequence[Text]) -> Text:
    """Return facts, one or more, on one line with semicolons between them."""
    line, *rest = words
    for word in rest:
        line = text("{first}; {last}", first=line, last=word)
    return line


def _chain(words: Sequence[object], link: Text) -> object:
    chain, *rest = words
    for word in rest:
        chain = link.given({"first": chain, "last": word})
    return chain


class Note(NamedTuple):
    """A second place that explains a finding, such as the first of two definitions."""

    place: Place
    message: Text


class Cause(NamedTuple):
    """A finding that others follow from: its code and its place."""

    code: str
    place: Place


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. Values compare whole; `sort_key` orders them by path, range and code."""

    code: Code
    severity: Severity
    text: Text
    path: str
    range: Range = FIRST_POSITION
    hint_text: Text | None = None
    record: Ref | None = None
    commit: str | None = None
    label: Text | None = None
    notes: tuple[Note, ...] = ()
    # Whether plancode.yaml accepts it, with a reason.
    is_accepted: bool = False
    # The finding without which this one might not be: a file that cannot be read, in which what is missing may stand.
    cause: Cause | None = None

    @property
    def message(self) -> str:
        """Return the message in English."""
        return str(self.text)

    @property
    def hint(self) -> str | None:
        """Return the hint in English, or None."""
        return None if self.hint_text is None else str(self.hint_text)

    def aimed_at(self, option: str) -> Diagnostic:
        """Return the finding with the lines in its words as they are typed with an option: `-C DIR`."""
        hint = self.hint_text and self.hint_text.aimed_at(option)
        return replace(self, text=self.text.aimed_at(option), hint_text=hint)

    @property
    def as_cause(self) -> Cause:
        """Return the finding as the cause of others."""
        return Cause(self.code.number, Place(self.path, self.range))

    @property
    def problem(self) -> object:
        """Return a key that findings of one problem share, whatever the rules that judge it say of it."""
        return self.code.number, self.record or self.path, self.commit

    @property
    def statement(self) -> object:
        """Return a key that findings share which say the same of the same thing, wherever in its file they stand."""
        return self.problem, self.message

    @property
    def sort_key(self) -> tuple[str, Range, str, str, str]:
        """Return what findings are ordered by: path, range, code, then message and commit."""
        return (self.path, self.range, self.code.number, self.message, self.commit or "")


class Family(StrEnum):
    """What a finding is about; the first figure of its code's number says so."""

    RECORDS = "1"
    HISTORY = "2"
    PLANNING = "3"
    CONFIGURATION = "4"
    UNPROVED = "9"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding: its number, its name and the severity it has unless configured."""

    number: str
    name: str
    severity: Severity

    @property
    def family(self) -> Family:
        """Return what its findings are about."""
        return Family(self.number[2])

    @property
    def is_of_proof(self) -> bool:
        """Return whether its findings are about what git tells, or could not tell."""
        return self.family in (Family.HISTORY, Family.UNPROVED)

    def at(
        self,
        place: Place,
        message: Text,
        *,
        hint: Text | None = None,
        record: Ref | None = None,
        commit: str | None = None,
        label: Text | None = None,
        notes: tuple[Note, ...] = (),
        severity: Severity | None = None,
    ) -> Diagnostic:
        """Return a finding of this code at place; `severity` overrides the code's own."""
        return Diagnostic(
            code=self,
            severity=severity or self.severity,
            text=message,
            path=place.path,
            range=place.range,
            hint_text=hint,
            record=record,
            commit=commit,
            label=label,
            notes=notes,
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong that has no place yet; whoever knows the place makes a finding of it."""

    code: Code
    message: Text
    hint: Text | None = None
    severity: Severity | None = None

    def given(self, values: Mapping[str, object]) -> Problem:
        """Return the same problem with values in its sentences."""
        return replace(self, message=self.message.given(values), hint=self.hint and self.hint.given(values))

    def at(
        self,
        place: Place,
        *,
        record: Ref | None = None,
        commit: str | None = None,
        label: Text | None = None,
        severity: Severity | None = None,
    ) -> Diagnostic:
        """Return the problem as a finding at place; `severity` overrides its own."""
        weight = severity or self.severity
        return self.code.at(
            place, self.message, hint=self.hint, record=record, commit=commit, label=label, severity=weight
        )


class CannotRun(Exception):  # noqa: N818 - it names an ending of the program, not a mistake
    """The work cannot be done here: no git, a shallow clone, an unreadable root. Ends in exit 3."""

    def __init__(self, message: Text, hint: Text | None = None) -> None:
        super().__init__(str(message))
        self.text = message
        self.hint_text = hint

    def typed(self, command: str) -> CannotRun:
        """Return this ending for a command as it was typed."""
        return self

    @property
    def message(self) -> str:
        """Return the message in English."""
        return str(self.text)

    @property
    def hint(self) -> str:
        """Return the hint in English; empty where there is none."""
        return "" if self.hint_text is None else str(self.hint_text)


class WrongUse(CannotRun):
    """What was asked for makes no sense here: no such record, no such step. Ends in exit 2."""
