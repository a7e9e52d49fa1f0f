"""What is wrong with the links of built pages: what leads nowhere, and what a page would fetch from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# What a browser fetches by itself; `a` only leads somewhere when it is followed.
_FETCHED = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "srcset", "video": "src"}
# Links that say something about the page, and are not fetched.
_ONLY_SAID = {"canonical", "alternate", "next", "prev"}


@dataclass
class _Page(HTMLParser):
    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in _FETCHED and _FETCHED[tag] in given and given.get("rel") not in _ONLY_SAID:
            self.fetched.append(given[_FETCHED[tag]])


def faults(folder: Path) -> Iterator[str]:
    """Yield what is wrong with the links of the pages in a folder."""
    pages = {path: _read(path) for path in sorted(folder.rglob("*.html"))}
    for path, page in pages.items():
        name = path.relative_to(folder).as_posix()
        for to in page.fetched:
            if urlsplit(to).scheme in ("http", "https") or to.startswith("//"):
                yield f"{name} would fetch {to}"
            elif not _file(path, to).is_file() and urlsplit(to).scheme != "data":
                yield f"{name}: there is no {to}"
        for to in page.links:
            parts = urlsplit(to)
            if parts.scheme or parts.netloc:
                continue
            file = _file(path, to) if parts.path else path
            if not file.is_file():
                yield f"{name}: there is no {to}"
            elif parts.fragment and file in pages and unquote(parts.fragment) not in pages[file].anchors | {"__top"}:
                yield f"{name}: there is no heading {to}"


def _file(page: Path, to: str) -> Path:
    file = (page.parent / unquote(urlsplit(to).path)).resolve()
    return file / "index.html" if file.is_dir() else file


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page
