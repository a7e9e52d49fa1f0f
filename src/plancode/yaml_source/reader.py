"""From bytes to documents: one pass over libyaml's events that does not recurse, keeps to bounds and never raises."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from sys import intern

from yaml import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    MarkedYAMLError,
    ScalarEvent,
    StreamEndEvent,
    YAMLError,
)
from yaml._yaml import CParser

from plancode.codes import PC104, PC108, PC109, PC110, PC111
from plancode.diagnostics import FIRST_POSITION, Code, Count, Diagnostic, Note, Place, Problem, Severity, Text, text
from plancode.yaml_source import characters
from plancode.yaml_source.document import (
    MAX_DEPTH,
    MAX_DOCUMENTS,
    MAX_EVENTS,
    MAX_KEY_LENGTH,
    Document,
    Parsed,
    Source,
    TooDeepError,
    accepted_key,
    skip,
    span_of,
)
from plancode.yaml_source.scalars import MERGE_KEY, WORDS, Value, scalar
from plancode.yaml_source.syntax import explain

MAX_BYTES = 1 << 20
MAX_KEYS = 1_000
MAX_DIAGNOSTICS = 100

# The key that refused entries get while their mapping is still open. No text of a file can be equal to it: UTF-8 has
# no lone surrogates, and libyaml refuses their escapes.
_REFUSED_KEY = "\ud800"

# A scalar that is not text is one of WORDS, or a number; numbers sort before this, as digits, `+`, `-` and `.` do.
_ABOVE_NUMBERS = ":"
_WORDS = frozenset(WORDS)
_LONGEST_WORD = max(map(len, WORDS))
# Ids, statuses and names stand in many records: one object for each is a quarter of the memory of all values.
_LONGEST_SHARED = 40
_NOT_PLAIN_KEYS = _WORDS | {MERGE_KEY}

# `[:,:,` is the densest YAML: a mapping, its key, its value and its end in two bytes. Counting events costs time, so
# they are not counted in files too short to reach the bound.
_EVENTS_PER_BYTE = 4

_PROPERTIES = re.compile(r"(?P<first>[&!][^\s,\[\]{}]*)(?:\s+(?P<second>[&!][^\s,\[\]{}]*))?")
_QUOTES_HINT = text("put the text in quotes")
_AS_TEXT = text("put it in quotes to make it text")
COMMA_IN_NUMBER = text("write a number without a comma, such as 1000 or 2500.50: a comma begins the next key here")


def parse(path: str, data: bytes) -> Parsed:
    """Return the documents in data and what is wrong with it; never raises."""
    if len(data) > MAX_BYTES:
        message = text("the file is larger than {limit} bytes", limit=MAX_BYTES)
        hint = text("split it: one file for each contact and period stays small")
        return Parsed((), (PC111.at(Place(path, FIRST_POSITION), message, hint=hint),), Source(path, ""), sound=False)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        source = Source(path, data.decode(), data)
    except UnicodeDecodeError as error:
        return _unread(path, data, error.start, characters.not_utf8(data, error.start))
    if len(data.translate(None, characters.SUSPECT_BYTES)) != len(data) and characters.is_suspect(source.text):
        if "\0" in source.text and characters.is_utf16(data):
            return _unread(path, data, 0, characters.not_utf8(data, 0))
        reader = _Reader(source, characters.readable(source.text))
        reader.check_characters()
    else:
        reader = _Reader(source, data)
    return reader.parsed()


def _unread(path: str, data: bytes, at: int, problem: Problem) -> Parsed:
    """Return a file of which nothing is read, because of a problem with the byte at index `at`."""
    shown = data.decode(errors="replace")
    start = len(data[:at].decode(errors="replace"))
    source = Source(path, shown)
    place = source.place(start, min(start + 1, len(shown)))
    return Parsed((), (problem.at(place),), source, sound=False)


@lru_cache(maxsize=1024)
def _plain_key(written: str) -> str | None:
    """Return a scalar as a key, one object for all files, which have the same few; None where it has to be looked at.

    A key for each record anew would be a third of the memory that values take.
    """
    refused = written < _ABOVE_NUMBERS or written in _NOT_PLAIN_KEYS or len(written) > MAX_KEY_LENGTH
    return None if refused else intern(written)


class _Reader:
    """Reads one file: returns its values, and collects the findings."""

    __slots__ = ("count", "damaged", "data", "events", "found", "mixed", "odd", "repeats", "sound", "source", "spots")

    def __init__(self, source: Source, data: bytes) -> None:
        self.source = source
        self.data = data
        self.found: list[Diagnostic] = []
        self.count = 0
        self.damaged = False
        self.sound = True
        self.mixed = False
        self.repeats: list[tuple[str, int, int]] = []
        self.spots: list[int] = []
        # Anchors, aliases and tags need these; without them no scalar has to be asked for its properties.
        self.odd = b"&" in data or b"!" in data or b"*" in data
        self.events: Iterator[Event] = iter(())

    def parsed(self) -> Parsed:
        """Return the whole file."""
        marker = characters.conflict(self.source.text)
        if marker is not None:
            self.source.cut = marker.start
            self.data = characters.readable(self.source.text[: marker.start])
            self.add_flaw(marker)
        documents: list[Document] = []
        complete = self.read(documents)
        self.add_repeats()
        if marker is not None and documents and complete:
            # The marker may have cut this document short; nothing tells a document that was cut from a whole one.
            documents[-1].sound = False
        if not self.found:
            self.source.let_go()
            return Parsed(tuple(documents), (), self.source, sound=True)
        return Parsed(tuple(documents), self.sorted_findings(), self.source, self.sound)

    def add_repeats(self) -> None:
        """Report repeated keys; where the first ones stand is known only after a second pass over the events."""
        for key, start, end in self.repeats:
            note = Note(self.source.place(*self.source.first_key(start)), text("first used here"))
            hint = text("remove one of the two; the first value is the one that is used")
            self.add(PC108, start, end, text("the key `{key}` is there already", key=key), hint=hint, notes=(note,))

    def read(self, documents: list[Document]) -> bool:
        """Append every document that can be read; return whether the end of the content was reached."""
        parser = CParser(self.data)
        self.events = events = iter(parser.get_event, None)
        if len(self.data) > MAX_EVENTS // _EVENTS_PER_BYTE:
            self.events = events = islice(events, MAX_EVENTS)
        number = 0
        try:
            while not isinstance(event := next(events), StreamEndEvent):
                if not isinstance(event, DocumentStartEvent):
                    continue
                if number == MAX_DOCUMENTS:
                    self.bound(event, text("the file holds more than {limit} documents", limit=MAX_DOCUMENTS))
                    return False
                self.document(event, number, documents)
                number += 1
        except StopIteration:
            self.too_many_events()
        except YAMLError as error:
            self.syntax(error, documents)
        except TooDeepError as error:
            self.bound(error.event, text("the nesting is deeper than {limit} levels", limit=MAX_DEPTH))
        else:
            return True
        return False

    def document(self, start: Event, number: int, documents: list[Document]) -> None:
        """Append the document that start begins to documents, unless it is empty."""
        self.damaged = self.mixed = False
        root = next(self.events)
        data = self.collection(root) if isinstance(root, CollectionStartEvent) else self.scalar(root)
        end = next(self.events)
        if self.spots:
            first, last = span_of(start).start, span_of(end).end
            self.damaged |= bisect_left(self.spots, first) < bisect_left(self.spots, last)
        if data is not None:
            source = self.source
            documents.append(Document(data, source.path, not self.damaged, source, number, not self.mixed))

    def collection(self, opened: Event) -> Value:  # noqa: C901, PLR0912, PLR0915 - calls would double its time
        """Take all events of the mapping or list that `opened` begins, and return it."""
        events, odd = self.events, self.odd
        mapping, items = self.opened(opened, 0)
        value: Value
        key = ""
        stack: list[tuple[dict[str, Value] | None, list[Value], Event]] = []
        for event in events:
            # The parser makes no subclasses, and asking for the type itself takes half the time of isinstance.
            if mapping is not None and type(event) is not MappingEndEvent:
                known = _plain_key(event.value) if type(event) is ScalarEvent else None
                if known is None:
                    key = self.key(event, len(stack) + 1)
                else:
                    key = known
                    if odd:
                        self.check_properties(event)
                if key in mapping:
                    key = self.repeated(key, event)
                event = next(events)  # noqa: PLW2901 - an entry of a mapping is two nodes
            if type(event) is ScalarEvent:
                value = event.value if len(event.value) > _LONGEST_SHARED else intern(event.value)
                if value < _ABOVE_NUMBERS or (len(value) <= _LONGEST_WORD and value in _WORDS):
                    value = self.scalar(event)
                elif odd and (event.anchor or event.tag):
                    self.check_properties(event)
                if mapping is None:
                    items.append(value)
                else:
                    mapping[key] = value
            elif isinstance(event, CollectionEndEvent):
                if mapping is not None and (self.damaged or len(mapping) > MAX_KEYS):
                    self.close(mapping, opened)
                if not stack:
                    return items if mapping is None else mapping
                mapping, items, opened = stack.pop()
            elif isinstance(event, CollectionStartEvent):
                stack.append((mapping, items, opened))
                inner = self.opened(event, len(stack))
                value = inner[1] if inner[0] is None else inner[0]
                if mapping is None:
                    items.append(value)
                else:
                    mapping[key] = value
                mapping, items = inner
                opened = event
            else:
                self.check_properties(event)
                if mapping is None:
                    self.mixed = True
                    items.append(None)
        raise StopIteration

    def opened(self, event: Event, depth: int) -> tuple[dict[str, Value] | None, list[Value]]:
        """Return an empty mapping, or None and an empty list, for what event begins."""
        if depth >= MAX_DEPTH:
            raise TooDeepError(event)
        if self.odd:
            self.check_properties(event)
        return ({} if isinstance(event, MappingStartEvent) else None), []

    def close(self, mapping: dict[str, Value], opened: Event) -> None:
        """Take refused entries out of mapping; report it if it is too large."""
        mapping.pop(_REFUSED_KEY, None)
        if len(mapping) > MAX_KEYS:
            start = span_of(opened).start
            message = text("a mapping of {number} keys; {limit} are allowed", number=len(mapping), limit=MAX_KEYS)
            self.add(PC111, start, start + 1, message)

    def scalar(self, event: Event) -> Value:
        """Return the value of a scalar, or report an alias and return None."""
        if self.odd:
            self.check_properties(event)
        if not isinstance(event, ScalarEvent):
            return None
        # A refused number stays text: it is wrong (PC115) only in a field for a number, and the reader knows no fields.
        value = event.value if event.style or event.tag else scalar(event.value)
        if not isinstance(value, str):
            self.mixed = True
        return value

    def key(self, event: Event, depth: int) -> str:
        """Return the key that event stands for; report a refused one, and return the key of refused entries."""
        if self.odd:
            self.check_properties(event)
        key = accepted_key(event)
        if key is not None:
            return key
        start, end = span_of(event)
        if isinstance(event, CollectionStartEvent):
            end = span_of(skip(self.events, event, depth)).end
            message = text("a key is text, and this is a mapping or a list")
            hint = text("put text that begins with a bracket or a brace in quotes")
            self.add(PC104, start, max(end, start + 1), message, hint=hint)
        elif isinstance(event, ScalarEvent):
            self.add_refused_key(event.value, start, end)
        return _REFUSED_KEY

    def add_refused_key(self, key: str, start: int, end: int) -> None:
        """Report a scalar that is no key."""
        if len(key) > MAX_KEY_LENGTH:
            self.add(PC111, start, end, text("a key has more than {limit} characters", limit=MAX_KEY_LENGTH))
        elif key == MERGE_KEY:
            hint = text("write the values out in each record")
            self.add(PC109, start, end, text("merge keys are not allowed"), hint=hint)
        elif not key:
            self.add(PC104, max(start - 1, 0), start, text("a key is missing before the colon"))
        else:
            after_comma = self.source.text[start - 1 : start] == ","
            hint = COMMA_IN_NUMBER if after_comma else _AS_TEXT
            self.add(PC104, start, end, text("a key is text, and `{key}` is not", key=key), hint=hint)

    def repeated(self, key: str, event: Event) -> str:
        """Remember a second equal key, and return the key of refused entries."""
        if key != _REFUSED_KEY:
            self.damaged = True
            if len(self.repeats) < MAX_DIAGNOSTICS:
                self.repeats.append((key, *span_of(event)))
            else:
                self.count += 1
        return _REFUSED_KEY

    def check_properties(self, event: Event) -> None:
        """Report an alias, or the anchor and the tag of a node."""
        if isinstance(event, AliasEvent):
            start, end = span_of(event)
            self.add(
                PC109, start, end, text("aliases are not allowed: `*{name}`", name=event.anchor), hint=_QUOTES_HINT
            )
            return
        if not isinstance(event, (ScalarEvent, CollectionStartEvent)) or not (event.anchor or event.tag):
            return
        match = _PROPERTIES.match(self.source.text, span_of(event).start)
        for group in ("first", "second") if match else ():
            sign = match[group] if match else None
            if match is None or sign is None:
                continue
            if sign.startswith("&"):
                message = text("anchors are not allowed: `{anchor}`", anchor=sign[:MAX_KEY_LENGTH])
                self.add(PC109, *match.span(group), message, hint=_QUOTES_HINT)
            else:
                message = text("tags are not allowed: `{tag}`", tag=sign[:MAX_KEY_LENGTH])
                self.add(PC110, *match.span(group), message, hint=_QUOTES_HINT)

    def check_characters(self) -> None:
        """Report forbidden and invisible characters."""
        for flaw in characters.flaws(self.source.text):
            if flaw.problem.code.severity is Severity.ERROR:
                self.spots.append(flaw.start)
            self.add_flaw(flaw)

    def bound(self, event: Event, message: Text) -> None:
        """Report that event crosses a bound."""
        start = span_of(event).start
        self.add(PC111, start, start + 1, message)

    def too_many_events(self) -> None:
        """Report, at the beginning of the file, that it has too many parts: no single one of them is to blame."""
        self.add(PC111, 0, 1, text("the file holds more than {limit} keys, values and items", limit=MAX_EVENTS))

    def syntax(self, error: YAMLError, documents: list[Document]) -> None:
        """Report what libyaml could not read; the documents before it stay."""
        if self.source.cut is not None:
            # The text was cut at a conflict marker, and that has been reported.
            return
        # Other errors are about bytes that the text does not hold any more; but nothing may raise here.
        marked = error if isinstance(error, MarkedYAMLError) else MarkedYAMLError(problem=str(error))
        if "<document start>" in (marked.problem or "") and documents:
            # That document seemed complete, but the text after it belonged to it.
            documents[-1].sound = False
        self.add_flaw(explain(marked, self.source.text))

    def add_flaw(self, flaw: characters.Flaw) -> None:
        """Report what is wrong with a stretch of the text."""
        self.add(flaw.problem.code, flaw.start, flaw.end, flaw.problem.message, hint=flaw.problem.hint)

    def add(
        self, code: Code, start: int, end: int, message: Text, *, hint: Text | None = None, notes: tuple[Note, ...] = ()
    ) -> None:
        """Report something between two code points; beyond MAX_DIAGNOSTICS it is only counted."""
        self.count += 1
        self.damaged = True
        # Beyond the bound too: a hundred invisible characters do not hide that a file cannot be read to its end.
        self.sound = self.sound and code.severity is not Severity.ERROR
        if len(self.found) < MAX_DIAGNOSTICS:
            length = len(self.source.text)
            place = self.source.place(min(start, length), min(end, length))
            self.found.append(code.at(place, message, hint=hint, notes=notes))

    def sorted_findings(self) -> tuple[Diagnostic, ...]:
        """Return the findings in order; a last one says how many more there are beyond the limit."""
        found = sorted(self.found, key=lambda finding: finding.sort_key)
        if self.count > len(found):
            last = found[-1]
            message = text("and {count:more finding|more findings} in this file", count=Count(self.count - len(found)))
            found.append(Diagnostic(PC111, PC111.severity, message, last.path, last.range))
        return tuple(found)
