"""What stands around a place of a text that may be half written: found line by line, as no parser reads such a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

_SEPARATOR = re.compile(r"---(?:[ \t]|\r?\Z)")
_DASH = re.compile(r"-(?:[ \t]+|\r?\Z)")
_KEY = re.compile(r"""(?P<quote>["']?)(?P<key>[^\s:#"'{}\[\],&*!|>%@`][^:#"']*?)(?P=quote)[ \t]*:(?=[ \t\r]|\Z)""")
_KIND = re.compile(r"""(?:^|[{,][ \t]*)kind:[ \t]+["']?([a-z]+)""", re.MULTILINE)
_ID = re.compile(r"""(?:^|[{,][ \t]*)id:[ \t]+["']?([^\s"',}]+)""", re.MULTILINE)
_COMMENT = re.compile(r"(?:^|[ \t])#")
_BLANKS = " \t\r"
_MOST_LINES = 20_000


class Cursor(NamedTuple):
    """What stands around a place: the keys that lead there, and the word there, from start to end in the text.

    Where `is_key`, the word is a key of the group at `keys`, or an item of the list there; else it is the value at
    `keys`. Numbers among the keys stand for any item. `siblings` are the other keys of the group, `indent` is how far in
    it stands. `kind` and `id` are those of the document, empty where it states none.
    """

    keys: tuple[str | int, ...]
    is_key: bool
    word: str
    start: int
    end: int
    siblings: frozenset[str]
    indent: int
    kind: str
    id: str


def cursor_at(text: str, offset: int) -> Cursor | None:
    """Return what stands around the code point at offset; None in a comment, in a block of text, or between documents."""
    lines = text.split("\n")
    start = text.rfind("\n", 0, offset) + 1
    number = text.count("\n", 0, start)
    first = next((at + 1 for at in range(number, -1, -1) if _SEPARATOR.match(lines[at])), 0)
    if first > number or number - first > _MOST_LINES:
        return None
    last = next((at for at in range(number, len(lines)) if _SEPARATOR.match(lines[at])), len(lines))
    scan = _Scan()
    for line in lines[first:number]:
        scan.take(line)
    spot = scan.at(lines[number], offset - start)
    if spot is None:
        return None
    document = "\n".join(lines[first:last])
    kind, name = _KIND.search(document), _ID.search(document)
    siblings = spot.seen if spot.in_flow else frozenset(_siblings(lines, number, (first, last), spot.indent))
    return Cursor(
        spot.keys,
        spot.is_key,
        lines[number][spot.start : spot.end],
        start + spot.start,
        start + spot.end,
        siblings - {lines[number][spot.start : spot.end]} if spot.is_key else siblings,
        spot.indent,
        kind[1] if kind else "",
        name[1] if name else "",
    )


class _Spot(NamedTuple):
    keys: tuple[str | int, ...]
    is_key: bool
    start: int
    end: int
    indent: int
    in_flow: bool = False
    seen: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Frame:
    """An open bracket: its sign, the key whose value is being written, and the keys before."""

    sign: str
    key: str | None = None
    seen: set[str] = field(default_factory=set)

    @property
    def step(self) -> tuple[str | int, ...]:
        if self.sign == "[":
            return (0,)
        return () if self.key is None else (self.key,)


class _Scan:
    """Lines taken from the beginning of a document: the keys that are open, by how far in they stand."""

    def __init__(self) -> None:
        self.open: list[tuple[int, str | int]] = []
        self.frames: list[_Frame] = []
        # How far in the key of a block of text stands, while lines of that block come.
        self.block: int | None = None

    def take(self, line: str) -> None:
        """Go on behind a line."""
        if self.frames:
            self.flow(line, 0)
            return
        if not line.strip(_BLANKS) or self.in_block(line):
            return
        at = self.enter(line, len(line))
        found = _KEY.match(line, at)
        if found:
            self.push(at, found["key"])
        at = _skip_blanks(line, found.end() if found else at)
        if line[at : at + 1] in ("{", "["):
            self.flow(line, at)
        elif line[at : at + 1] in ("|", ">"):
            self.block = self.open[-1][0] if self.open else -1

    def in_block(self, line: str) -> bool:
        """Return whether a line belongs to a block of text; the first that does not ends the block."""
        if self.block is not None and _skip_blanks(line, 0) <= self.block:
            self.block = None
        return self.block is not None

    def enter(self, line: str, end: int) -> int:
        """Close what a line closes, open the items that its dashes begin, and return where its content begins."""
        at = _skip_blanks(line[:end], 0)
        while dash := _DASH.match(line[:end], at):
            while self.open and (self.open[-1][0] > at or self.open[-1] == (at, 0)):
                self.open.pop()
            self.open.append((at, 0))
            at = dash.end()
        return at

    def push(self, at: int, key: str) -> None:
        """Open a key that stands at a column."""
        self.close(at)
        self.open.append((at, key))

    def close(self, at: int) -> None:
        """Close what stands at a column or further in."""
        while self.open and self.open[-1][0] >= at:
            self.open.pop()

    def keys(self) -> tuple[str | int, ...]:
        """Return the keys that are open."""
        return (*(key for _, key in self.open), *(key for frame in self.frames for key in frame.step))

    def at(self, line: str, column: int) -> _Spot | None:
        """Return what stands around a column of the line that comes next."""
        comment = _COMMENT.search(line)
        end = len(line[: comment.start() if comment else len(line)].rstrip(_BLANKS))
        if comment and column > comment.end() - 1:
            return None
        if self.frames:
            return self.in_flow(line, 0, column)
        if self.in_block(line if line.strip(_BLANKS) else " " * column):
            return None
        at = self.enter(line, max(column, _skip_blanks(line, 0)))
        found = _KEY.match(line, at)
        is_key = found is None or column < found.end()
        if is_key:
            self.close(at)
        elif found:
            self.push(at, found["key"])
        value = _skip_blanks(line, found.end()) if found else at
        if line[value : value + 1] in ("{", "[") and column > value:
            return self.in_flow(line, value, column)
        if is_key:
            return _Spot(self.keys(), True, at, max(found.end("key") if found else end, at), at)
        value = min(value, max(column, found.end() if found else column))
        return _Spot(self.keys(), False, value, max(end, value), at)

    def in_flow(self, line: str, at: int, column: int) -> _Spot:
        """Return what stands around a column between brackets."""
        start = min(_skip_blanks(line, self.flow(line[:column], at)), column)
        stop = re.compile(r"[,\]}\r]|:(?=[ \t\r]|\Z)|[ \t]#|\Z").search(line, column)
        end = max(len(line[: stop.start()].rstrip(_BLANKS)) if stop else column, column)
        frame = self.frames[-1] if self.frames else _Frame("{")
        is_key = frame.sign == "{" and frame.key is None
        return _Spot(self.keys(), is_key, start, end, start, in_flow=True, seen=frozenset(frame.seen))

    def flow(self, line: str, at: int) -> int:
        """Go through what stands between brackets from a column on; return where the last word begins."""
        word = at
        while at < len(line):
            sign = line[at]
            if sign in "\"'":
                closed = line.find(sign, at + 1)
                at = len(line) if closed < 0 else closed + 1
                continue
            if sign == "#" and line[at - 1 : at] in (" ", "\t", ""):
                break
            word = self.sign(line, at, word)
            at += 1
            if not self.frames:
                break
        return word

    def sign(self, line: str, at: int, word: int) -> int:
        """Open, close or divide, as a sign says; return where the word begins that comes after it."""
        sign = line[at]
        if sign in "{[":
            self.frames.append(_Frame(sign))
        elif sign in "}]":
            self.frames.pop()
        elif sign == "," and self.frames:
            self.frames[-1].key = None
        elif sign == ":" and self.frames and self.frames[-1].sign == "{" and line[at + 1 : at + 2] in ("", " ", "\r"):
            key = line[word:at].strip(" \"'")
            self.frames[-1].key = key
            self.frames[-1].seen.add(key)
        else:
            return word
        return at + 1


def _siblings(lines: list[str], number: int, bounds: tuple[int, int], indent: int) -> Iterator[str]:
    """Yield the keys that stand as far in as a line, in the same group."""
    above = range(number, bounds[0] - 1, -1)
    for at in above:
        outer, begins, key = _begins(lines[at])
        if key and begins == indent:
            yield key
        # The dash of an item stands before its first key.
        if begins < indent or (outer < begins == indent):
            break
    for at in range(number + 1, bounds[1]):
        outer, begins, key = _begins(lines[at])
        if outer < indent:
            break
        if key and begins == indent:
            yield key


def _begins(line: str) -> tuple[int, int, str]:
    """Return how far in a line stands, with and without its dashes, and its key; a blank line stands in infinitely."""
    outer = begins = _skip_blanks(line, 0)
    if not line.strip(_BLANKS) or line.startswith("#"):
        return _MOST_LINES, _MOST_LINES, ""
    while dash := _DASH.match(line, begins):
        begins = dash.end()
    found = _KEY.match(line, begins)
    return outer, begins, found["key"] if found else ""


def _skip_blanks(line: str, at: int) -> int:
    while at < len(line) and line[at] in " \t":
        at += 1
    return at
