"""Where things stand in a YAML text: found by a second pass over its events, made only when somebody asks."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from yaml import (
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
    YAMLError,
)
from yaml._yaml import CParser

from plancode.diagnostics import Diagnostic, Place, Position, Range
from plancode.yaml_source.characters import readable
from plancode.yaml_source.scalars import MERGE_KEY, Value, resolve

MAX_EVENTS = 200_000
MAX_DOCUMENTS = 10_000
MAX_DEPTH = 32
MAX_KEY_LENGTH = 100
_LINE_END = re.compile("\n")
_BLANKS = " \t\r\n"
# A comment is set off from its `#` by a blank; a number or a word right behind it belongs to a text, as in `the #1`.
_TIGHT_COMMENT = re.compile(r"(?<=[ \t])#\w.*")
_BEFORE_TIGHT_COMMENT = (b" #", b"\t#")
_BEFORE_COMMENT = re.compile(r":?[ \t]+")


class Span(NamedTuple):
    """A stretch of the text, counted in code points from its beginning; the end is exclusive."""

    start: int
    end: int


class Comment(NamedTuple):
    """A comment behind a value: where its `#` stands, and what of the line is lost to the value, blanks included."""

    place: Place
    lost: str


def line_of(text: str, number: int) -> str:
    """Return the line with this number, from 1, without its end; the empty text where there is none."""
    lines = text.split("\n")
    return lines[number - 1].removesuffix("\r") if 0 < number <= len(lines) else ""


def span_of(event: Event) -> Span:
    """Return where event stands in the text."""
    start, end = event.start_mark, event.end_mark
    # The types of PyYAML allow events without marks; its parser makes none.
    return Span(start.index if start else 0, end.index if end else 0)


class TooDeepError(Exception):
    """The nesting is deeper than allowed; holds the event that went too far."""

    def __init__(self, event: Event) -> None:
        super().__init__(event)
        self.event = event


def skip(events: Iterator[Event], opened: Event, depth: int = 0) -> Event:
    """Take all events of the node that `opened` begins, and return the last of them.

    Raises:
        TooDeepError: the node nests deeper than allowed, together with the depth levels around it.
    """
    outside, event = depth, opened
    while True:
        if isinstance(event, CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise TooDeepError(event)
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        if depth == outside:
            return event
        event = next(events)


class Source:
    """A text with its path; lines, columns and nodes are found at the first question about them.

    With data, the bytes that the text was decoded from, the text can be let go of until somebody asks for it: of most
    files nobody does, and the bytes are held anyway.
    """

    __slots__ = ("_data", "_nodes", "_starts", "_text", "_tight", "cut", "first_keys", "path")

    def __init__(self, path: str, text: str | None, data: bytes | None = None) -> None:
        self.path = path
        self.cut: int | None = None
        self.first_keys: dict[int, Span] | None = None
        self._text = text
        self._data = data
        self._starts: Sequence[int] = ()
        self._nodes: list[Node] | None = None
        self._tight: bool | None = None

    @property
    def text(self) -> str:
        """Return the whole text."""
        if self._text is None:
            self._text = self._decoded()
        return self._text

    def _decoded(self) -> str:
        """Return the text without holding it."""
        return self._text if self._text is not None else (self._data or b"").decode()

    def let_go(self) -> None:
        """Hold the text no longer, if it can be decoded again."""
        if self._data is not None:
            self._text = None

    def position(self, index: int) -> Position:
        """Return the line and column of the code point with this index."""
        if not self._starts:
            # Only a line feed ends a line, as for editors and git; other line breaks of YAML 1.1 are refused (PC122).
            self._starts = [0, *(match.end() for match in _LINE_END.finditer(self.text))]
        line = bisect.bisect_right(self._starts, index)
        return Position(line, index - self._starts[line - 1] + 1)

    def range(self, span: Span) -> Range:
        """Return span in lines and columns."""
        return Range(self.position(span.start), self.position(span.end))

    def place(self, start: int, end: int) -> Place:
        """Return where the code points from start to end stand."""
        return Place(self.path, self.range(Span(start, end)))

    def nodes(self) -> list[Node]:
        """Return the root node of every document that could be read to its end."""
        if self._nodes is None:
            self._nodes, self.first_keys = [], {}
            # The same bounds as for reading the values: a question for a place must not unpack a bomb either.
            parser = CParser(readable(self.text[: self.cut]))
            events = islice(iter(parser.get_event, None), MAX_EVENTS)
            with suppress(YAMLError, StopIteration, TooDeepError):
                for event in events:
                    if len(self._nodes) == MAX_DOCUMENTS:
                        break
                    if isinstance(event, DocumentStartEvent):
                        self._nodes.append(_tree(self, events, next(events)))
        return self._nodes

    @property
    def has_tight_comments(self) -> bool:
        """Return whether a `#` with a blank before it and none behind it stands anywhere in the text."""
        if self._tight is None:
            plainly_none = self._data is not None and not any(each in self._data for each in _BEFORE_TIGHT_COMMENT)
            self._tight = not plainly_none and _TIGHT_COMMENT.search(self._decoded()) is not None
        return self._tight

    def first_key(self, duplicate: int) -> Span:
        """Return where the first of two equal keys stands, given the start of the second."""
        self.nodes()
        return (self.first_keys or {}).get(duplicate, Span(duplicate, duplicate))


@dataclass(slots=True)
class Node:
    """Where a value stands, and the nodes inside it; `keys` is None unless it is a mapping."""

    span: Span
    style: str
    flow: bool
    keys: dict[str, Span] | None
    children: dict[str | int, Node]
    # False for an empty scalar: nothing of its own stands there, so it has the place of its key.
    filled: bool = True

    def head(self) -> Span:
        """Return something short to point at: the first key inside, or the whole of a scalar."""
        node = self
        while not node.keys:
            if not node.children:
                return node.span
            node = node.children[0]
        return next(iter(node.keys.values()))


def accepted_key(event: Event) -> str | None:
    """Return the key that event stands for, or None if it is refused as a key."""
    if not isinstance(event, ScalarEvent) or len(event.value) > MAX_KEY_LENGTH:
        return None
    if event.style or event.tag:
        return event.value
    return event.value if event.value != MERGE_KEY and resolve(event.value) == event.value else None


def _tree(source: Source, events: Iterator[Event], opened: Event) -> Node:
    """Return the node that `opened` begins, with all nodes inside it; it does not recurse, so depth costs no stack."""
    root = _node(source.text, opened)
    stack = [root] if isinstance(opened, CollectionStartEvent) else []
    while stack:
        node, event = stack[-1], next(events)
        if isinstance(event, CollectionEndEvent):
            _close(source.text, stack, event)
            continue
        child: Node
        if node.keys is None:
            child = node.children[len(node.children)] = _node(source.text, event)
        else:
            child, event = _entry(source, events, event, stack)
        node.span = Span(node.span.start, max(node.span.end, span_of(event).end))
        if isinstance(event, CollectionStartEvent):
            stack.append(child)
            if len(stack) > MAX_DEPTH:
                raise TooDeepError(event)
    return root


def _entry(source: Source, events: Iterator[Event], key_event: Event, stack: list[Node]) -> tuple[Node, Event]:
    """Return the value of the entry that key_event begins in the topmost mapping, and the event of that value."""
    node = stack[-1]
    start, end = span_of(key_event)
    key = accepted_key(key_event)
    if key is None:
        end = span_of(skip(events, key_event, len(stack))).end
    event = next(events)
    child = _node(source.text, event, Span(start, end))
    # A refused or repeated key has no place of its own, because it has no value in the data.
    if key is not None and node.keys is not None:
        if key in node.keys:
            if source.first_keys is not None:
                source.first_keys[start] = node.keys[key]
        else:
            node.keys[key] = Span(start, end)
            node.children[key] = child
    return child, event


def _node(text: str, event: Event, key: Span | None = None) -> Node:
    """Return the node that event begins, without children yet."""
    start, end = span_of(event)
    if isinstance(event, CollectionStartEvent):
        keys: dict[str, Span] | None = {} if isinstance(event, MappingStartEvent) else None
        return Node(Span(start, end), "", bool(event.flow_style), keys, {})
    style = event.style or "" if isinstance(event, ScalarEvent) else ""
    if start < end:
        return Node(_trimmed(text, start, end), style, flow=False, keys=None, children={})
    if key is None:
        # An empty item of a list begins right after its dash, and there is only the dash to point at.
        key = Span(start - 1, end) if text[start - 1 : start] == "-" else Span(start, end)
    return Node(key, style, flow=False, keys=None, children={}, filled=False)


def _close(text: str, stack: list[Node], event: Event) -> None:
    """Take the topmost node from the stack: its end is known now, and its parent reaches at least as far."""
    node = stack.pop()
    # The parser ends a block where the next token begins, after blank lines and comments; here its last child ends it.
    end = span_of(event).end if node.flow else node.span.end
    node.span = _trimmed(text, node.span.start, end)
    if stack:
        outer = stack[-1]
        outer.span = Span(outer.span.start, max(outer.span.end, node.span.end))


def _trimmed(text: str, start: int, end: int) -> Span:
    while end > start and text[end - 1] in _BLANKS:
        end -= 1
    return Span(start, end)


@dataclass(slots=True)
class Document:
    """One document of a file: plain data, and where each part of it stands.

    `sound` is False where something in it was refused or is missing: a second equal key, an alias, a tag.
    Positions are computed at the first question about any document of the file.
    """

    data: Value
    path: str
    sound: bool
    _source: Source
    _number: int
    # Whether each value in data, however deep, is text.
    only_text: bool = False

    @property
    def number(self) -> int:
        """Return how many documents come before it in the file."""
        return self._number

    @property
    def range(self) -> Range:
        """Return where the whole document stands."""
        return self._source.range(self._root.span)

    def range_of(self, keys: Sequence[str | int]) -> Range:
        """Return where the value at keys stands, quotes included.

        An empty value has the place of its key, so that there is something to point at. Where keys lead to nothing, the
        place is the key of the deepest part that is there; for the document itself, its first key.
        """
        return self._source.range(self._span(keys, of_key=False))

    def key_range_of(self, keys: Sequence[str | int]) -> Range:
        """Return where the last of keys, or the item of a list, stands; if it is not there, the same as `range_of`."""
        return self._source.range(self._span(keys, of_key=True))

    def place_of(self, keys: Sequence[str | int]) -> Place:
        """Return the path of the file and `range_of(keys)`."""
        return Place(self.path, self.range_of(keys))

    def key_place_of(self, keys: Sequence[str | int]) -> Place:
        """Return the path of the file and `key_range_of(keys)`."""
        return Place(self.path, self.key_range_of(keys))

    def style_of(self, keys: Sequence[str | int]) -> str:
        """Return how the scalar at keys is written: `"`, `'`, `|` or `>`; empty if it is plain, or is no scalar."""
        node = self._root
        for key in keys:
            if key not in node.children:
                return ""
            node = node.children[key]
        return node.style

    def written(self, keys: Sequence[str | int]) -> str:
        """Return the plain scalar at keys as it stands in the text; empty for anything else, such as text in quotes."""
        node = self._root
        for key in keys:
            if key not in node.children:
                return ""
            node = node.children[key]
        if node.style or node.keys is not None or node.children or not node.filled:
            return ""
        return self._source.text[node.span.start : node.span.end]

    @property
    def has_tight_comments(self) -> bool:
        """Return whether the file has a comment with no blank behind its `#`."""
        return self._source.has_tight_comments

    def tight_comment(self, keys: Sequence[str | int]) -> Comment | None:
        """Return the comment that follows the plain scalar at keys on its line, with no blank behind its `#`."""
        node = self._root
        for key in keys:
            if key not in node.children:
                return None
            node = node.children[key]
        text, end = self._source.text, node.span.end
        if node.style or node.keys is not None or node.children or not (gap := _BEFORE_COMMENT.match(text, end)):
            return None
        found = _TIGHT_COMMENT.match(text, gap.end())
        if found is None:
            return None
        words = found[0].rstrip()
        return Comment(self._source.place(found.start(), found.start() + 1), (gap[0] if node.filled else "") + words)

    @property
    def _root(self) -> Node:
        return self._source.nodes()[self._number]

    def _span(self, keys: Sequence[str | int], *, of_key: bool) -> Span:
        node = self._root
        short = whole = node.head()
        for key in keys:
            if key not in node.children:
                # One value may stand for a list of one: then the first item is the value itself.
                if key == 0 and node.keys is None and not node.children:
                    continue
                return short
            keys_here, node = node.keys, node.children[key]
            short = node.head() if keys_here is None else keys_here[str(key)]
            whole = node.span if keys_here is None else short
        return whole if of_key or not keys else node.span


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file holds. `sound` is False if it could not be read to its end, or a document is damaged."""

    documents: tuple[Document, ...]
    diagnostics: tuple[Diagnostic, ...]
    source: Source
    sound: bool

    @property
    def text(self) -> str:
        """Return the text of the file."""
        return self.source.text
