"""What a reader sees of a page that a browser printed: its text, as the fonts of the PDF tell, and the number of pages."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping

_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-F]+)>", re.IGNORECASE)
_GLYPH = 4


def pages_of(pdf: bytes) -> int:
    """Return the number of pages."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def text_of(pdf: bytes) -> str:
    """Return the text of all pages, without the blanks between its pieces."""
    objects = {int(found[1]): found[2] for found in _OBJECT.finditer(pdf)}
    streams = {number: _unpacked(data) for number, data in objects.items()}
    fonts = {
        number: dict(_letters(streams[int(found[1])]))
        for number, data in objects.items()
        if (found := re.search(rb"/ToUnicode (\d+) 0 R", data))
    }
    called = {found[1]: fonts.get(int(found[2]), {}) for found in re.finditer(rb"/(F\d+) (\d+) 0 R", pdf)}
    return "".join(_shown(stream, called) for stream in streams.values())


def _unpacked(data: bytes) -> bytes:
    found = _STREAM.search(data)
    try:
        return zlib.decompress(found[1]) if found else b""
    except zlib.error:
        return b""


def _letters(table: bytes) -> Iterator[tuple[bytes, str]]:
    for glyph, letter in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]{4})[0-9A-F]*>\n", table):
        yield glyph, chr(int(letter, 16))
    for first, last, letter in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]{4})> <([0-9A-F]{4})>", table):
        for place in range(int(last, 16) - int(first, 16) + 1):
            yield b"%04X" % (int(first, 16) + place), chr(int(letter, 16) + place)


def _shown(stream: bytes, called: Mapping[bytes, Mapping[bytes, str]]) -> str:
    letters: Mapping[bytes, str] = {}
    shown = []
    for font, glyphs in _SHOWN.findall(stream):
        letters = called.get(font, {}) if font else letters
        shown += [letters.get(glyphs[at : at + _GLYPH].upper(), "") for at in range(0, len(glyphs), _GLYPH)]
    return "".join(shown)
