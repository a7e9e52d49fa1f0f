"""What stands on a page, for a file of its own: nothing is loaded, and no link leads to a page that is not there."""

from __future__ import annotations

import base64
import mimetypes
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from typing import Final
from urllib.parse import unquote

_MAIN: Final = "main"
# What can only act or load.
_DROPPED: Final = frozenset(
    {"script", "noscript", "template", "search", "form", "button", "input", "label", "iframe", "object", "embed"}
)
# What leads on to other pages of a site: with them it goes. Which contact comes next is no matter of a single one.
_OF_A_SITE: Final = "only-site"
_NEIGHBOURS: Final = "neighbours"
_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
# Attributes that name elements of the page by their ids.
_NAMING: Final = frozenset(
    {"id", "for", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns"}
)
_OUTSIDE: Final = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_FILE: Final = re.compile(r"url\(\s*(['\"]?)([^'\")]+)\1\s*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where pages stand: the files that they load, and what their links lead to.

    `anchors` are the places within the file that stand for pages, by path; `base` is where all other pages can be read
    on the web, None where that is not known.
    """

    files: Mapping[str, bytes]
    anchors: Mapping[str, str]
    base: str | None


@dataclass(frozen=True, slots=True)
class Inlined:
    """What stands in the main part of a page, and the looks that it needs, each with the name of its file."""

    body: str
    styles: Mapping[str, str]


def inlined(html: str, path: str, *, prefix: str, setting: Setting, below: int = 0) -> Inlined:
    """Return the main part of the page at path, its ids behind a prefix, as several pages may stand in one file.

    `below` is the number of levels of headings that stand above those of the page.
    """
    reader = _Reader(path, prefix, setting, below)
    reader.feed(html)
    reader.close()
    return Inlined("".join(reader.body), reader.styles)


class _Reader(HTMLParser):
    """Writes what it reads, but for what has no place in a file of its own."""

    def __init__(self, path: str, prefix: str, setting: Setting, below: int) -> None:
        super().__init__(convert_charrefs=False)
        self.body: list[str] = []
        self.styles: dict[str, str] = {}
        self._path, self._prefix, self._setting, self._below = path, prefix, setting, below
        # The elements of the main part that are open: the name with which each ends, None for one that is left out.
        self._open: list[tuple[str, str | None]] = []

    @property
    def _is_left_out(self) -> bool:
        return any(name is None for _, name in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and "stylesheet" in given.get("rel", "").split():
            self._load(given.get("href", ""))
        if not self._open:
            if tag == _MAIN:
                self._open.append((tag, _MAIN))
            return
        name = self._name(tag, given)
        if name and not self._is_left_out:
            self.body.append(f"<{name}{''.join(self._attributes(tag, given))}>")
        if tag not in _VOID:
            self._open.append((tag, name))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while any(each == tag for each, _ in self._open):
            closed, name = self._open.pop()
            if name and self._open and not self._is_left_out:
                self.body.append(f"</{name}>")
            if closed == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._open and not self._is_left_out:
            self.body.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def _name(self, tag: str, given: Mapping[str, str]) -> str | None:
        """Return the name under which an element is written; None for one that is left out with all that it holds."""
        classes = set(given.get("class", "").split())
        if tag in _DROPPED or (self._setting.base is None and _OF_A_SITE in classes) or _NEIGHBOURS in classes:
            return None
        if tag == "img" and self._file(given.get("src", "")) is None:
            return None
        if tag in _HEADINGS:
            return f"h{min(_HEADINGS.index(tag) + 1 + self._below, len(_HEADINGS))}"
        # A link that leads nowhere is words.
        return "span" if tag == "a" and "href" in given and self._target(given["href"]) is None else tag

    def _attributes(self, tag: str, given: Mapping[str, str]) -> Iterator[str]:
        for name, value in given.items():
            if name.startswith("on") or name in ("srcset", "data-copy", "data-said"):
                continue
            written: str | None = value
            if name in _NAMING:
                written = " ".join(self._prefix + each for each in value.split())
            elif name in ("href", "xlink:href"):
                written = self._target(value)
            elif name == "src":
                written = self._file(value)
            elif "url(" in value:
                written = value.replace("url(#", f"url(#{self._prefix}")
            if written is not None:
                yield f' {name}="{escape(written)}"'

    def _target(self, href: str) -> str | None:
        """Return what a link leads to here; None where that is no place."""
        if _OUTSIDE.match(href):
            return href
        path, _, fragment = href.partition("#")
        if not path:
            return f"#{self._prefix}{fragment}" if fragment else None
        page = self._resolved(path)
        if (anchor := self._setting.anchors.get(page)) is not None:
            return f"#{anchor}-{fragment}" if fragment else f"#{anchor}"
        base = self._setting.base
        return None if base is None else f"{base.rstrip('/')}/{page}" + (f"#{fragment}" if fragment else "")

    def _resolved(self, path: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(self._path), unquote(path)))

    def _file(self, address: str) -> str | None:
        """Return a file as an address that holds it; None where there is no such file."""
        if address.startswith("data:"):
            return address
        name = self._resolved(address)
        return held(name, self._setting.files[name]) if name in self._setting.files else None

    def _load(self, address: str) -> None:
        name = self._resolved(address)
        if name in self._setting.files:
            self.styles[name] = style(name, self._setting.files)


def held(name: str, data: bytes) -> str:
    """Return an address that holds a file itself."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def style(name: str, files: Mapping[str, bytes]) -> str:
    """Return a style sheet with the files in it that it loads; what is not there is not loaded."""

    def kept(found: re.Match[str]) -> str:
        if found[2].startswith(("data:", "#")):
            return found[0]
        path = posixpath.normpath(posixpath.join(posixpath.dirname(name), found[2]))
        return f'url("{held(path, files[path])}")' if path in files else 'url("data:,")'

    # Nothing in a style may end the element that it stands in.
    return _FILE.sub(kept, files[name].decode(errors="replace")).replace("</", "<\\/")


def joined(parts: Sequence[Inlined]) -> str:
    """Return the looks of all parts, each once, in the order in which pages load them."""
    found: dict[str, str] = {}
    for part in parts:
        found |= part.styles
    return "\n".join(found.values())
