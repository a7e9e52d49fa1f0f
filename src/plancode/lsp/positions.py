"""Places as editors count them: lines from 0, columns in the units of UTF-16 or of what the editor asks for."""

from __future__ import annotations

import bisect
import re
from typing import Final

from lsprotocol import types

from plancode.diagnostics import Position, Range

# The protocol has three ends of a line, our files one; a file with another is a finding, and is shown nonetheless.
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_BEYOND_UTF16: Final = 0xFFFF


class Lines:
    """A text whose places are known as the code points from its beginning, in our lines, and in an editor's."""

    __slots__ = ("_bare", "_editors", "_encoding", "_ours", "text")

    def __init__(self, text: str, encoding: str = types.PositionEncodingKind.Utf16) -> None:
        self.text = text
        self._encoding = encoding
        self._bare = text.isascii()
        self._ours = [0, *(match.end() for match in re.finditer("\n", text))]
        self._editors = [0, *(match.end() for match in _LINE_END.finditer(text))] if "\r" in text else self._ours

    def offset(self, position: types.Position) -> int:
        """Return how many code points stand before a place of an editor; beyond the end of a line is its end."""
        if position.line >= len(self._editors):
            return len(self.text)
        start = self._editors[position.line]
        end = self._editors[position.line + 1] if position.line + 1 < len(self._editors) else len(self.text)
        line = self.text[start:end].rstrip("\r\n")
        if self._bare:
            return start + min(position.character, len(line))
        units = 0
        for at, character in enumerate(line):
            if units >= position.character:
                return start + at
            units += self._width(character)
        return start + len(line)

    def position(self, offset: int) -> types.Position:
        """Return the place of an editor before which this many code points stand."""
        line = bisect.bisect_right(self._editors, offset) - 1
        before = self.text[self._editors[line] : offset]
        return types.Position(line, len(before) if self._bare else sum(map(self._width, before)))

    def span(self, start: int, end: int) -> types.Range:
        """Return the range of an editor from one place to another."""
        return types.Range(self.position(start), self.position(end))

    def range(self, found: Range) -> types.Range:
        """Return one of our ranges as an editor's."""
        return self.span(self.ours(found.start), self.ours(found.end))

    def ours(self, position: Position) -> int:
        """Return how many code points stand before one of our places."""
        line = min(position.line, len(self._ours)) - 1
        return min(self._ours[line] + position.column - 1, len(self.text))

    def line(self, number: int) -> str:
        """Return one of our lines, from 1; empty where there is none."""
        if not 0 < number <= len(self._ours):
            return ""
        end = self._ours[number] if number < len(self._ours) else len(self.text)
        return self.text[self._ours[number - 1] : end].rstrip("\r\n")

    def _width(self, character: str) -> int:
        match self._encoding:
            case types.PositionEncodingKind.Utf32:
                return 1
            case types.PositionEncodingKind.Utf8:
                return len(character.encode(errors="surrogatepass"))
            case _:
                return 2 if ord(character) > _BEYOND_UTF16 else 1
