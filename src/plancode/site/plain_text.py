"""A page of headings, paragraphs and lists as plain text, for those who read mails without HTML."""

from __future__ import annotations

import textwrap
from html.parser import HTMLParser
from typing import Final

_WIDTH: Final = 76
_UNSEEN: Final = frozenset({"head", "style", "script", "title"})
_UNDERLINES: Final = {"h1": "=", "h2": "-"}
_BLOCKS: Final = frozenset({"h1", "h2", "h3", "p", "li", "div"})


def plain_text(html: str) -> str:
    """Return what a page says, folded; the address of a link stands behind its words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "\n".join(reader.lines).strip("\n") + "\n"


class _Reader(HTMLParser):
    """Gathers the words of each block, and writes them as lines."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._words: list[str] = []
        self._unseen = 0
        self._block = "p"
        self._last = ""
        self._address: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _BLOCKS:
            self._write()
            self._block = tag
        elif tag == "br":
            self._words.append(" ")
        elif tag == "a":
            self._address = dict(attrs).get("href")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN
        if tag in _BLOCKS:
            self._write()
            self._block = "p"
        elif tag == "a" and self._address and not self._address.startswith("#"):
            self._words.append(f" <{self._address}>")
            self._address = None

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._words.append(data)

    def _write(self) -> None:
        # Not split(), which would take no-break spaces for ends of words.
        words = " ".join(each for each in "".join(self._words).replace("\n", " ").split(" ") if each)
        self._words = []
        if not words:
            return
        mark = "- " if self._block == "li" else ""
        folded = textwrap.wrap(
            words,
            _WIDTH,
            initial_indent=mark,
            subsequent_indent=" " * len(mark),
            break_long_words=False,
            break_on_hyphens=False,
        )
        if self._block != "li" and self._last != "h3":
            self.lines.append("")
        self._last = self._block
        self.lines += folded
        if self._block in _UNDERLINES:
            self.lines.append(_UNDERLINES[self._block] * max(map(len, folded)))
