"""The links of Markdown pages, and whether each leads to a file, and to a heading in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Link:
    page: Path
    target: str
    anchor: str

    @property
    def is_broken(self) -> bool:
        """Return whether there is no such file, or no such heading in it."""
        file = self.page.parent / self.target if self.target else self.page
        return not file.exists() or bool(self.anchor and file.suffix == ".md" and self.anchor not in anchors(file))


def links_of(page: Path) -> Iterator[Link]:
    """Yield the links of a page that lead into the repository."""
    for to in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", _FENCE.sub("", page.read_text(encoding="utf-8"))):
        target, _, anchor = to.partition("#")
        yield Link(page, target, anchor)


@cache
def anchors(page: Path) -> frozenset[str]:
    """Return the anchors of a page's headings, as forges make them, and our own documentation site."""
    headings = re.findall(r"^#+ (.*)$", _FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return frozenset(slug(each) for each in headings)


def slug(heading: str) -> str:
    """Return the anchor of a heading: its words in small letters, joined by hyphens."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", text).strip().replace(" ", "-")
