"""Markdown of unknown origin as harmless HTML: no raw HTML, images or scripts, and only links with a full address."""

from __future__ import annotations

from functools import cache, lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_SCHEMES = ("https://", "http://", "mailto:")


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


@lru_cache(maxsize=10_000)
def markdown(source: str) -> Markup:
    """Return source as safe HTML; headings begin below those of the page."""
    html = _parser().render(source).replace("<h1>", "<h3>").replace("</h1>", "</h3>")
    html = html.replace("<h2>", "<h3>").replace("</h2>", "</h3>")
    clean = nh3.clean(
        html, tags=_TAGS, attributes={"a": {"href"}}, attribute_filter=_plain_link, link_rel="noopener noreferrer"
    )
    return Markup(clean.strip())  # noqa: S704 - cleaned on the line before


def _plain_link(_tag: str, attribute: str, value: str) -> str | None:
    """Keep links that say where they lead: a relative one, opened from disk, could lead anywhere on the disk."""
    return value if attribute != "href" or value.startswith(_SCHEMES) else None
