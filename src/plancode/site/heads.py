"""The commit that stands on every page: it is put there behind the rendering, so that no page is rendered for a commit alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

# What our templates print in its place. No text of a record is written so, as templates escape what begins a tag.
MARK: Final = Markup("<!head>")
_BYTES: Final = MARK.encode()


def headed(page: bytes, head: str | None) -> tuple[bytes, tuple[int, ...]]:
    """Return a page with the commit in the place of each mark, and where it then stands."""
    if head is None or _BYTES not in page:
        return page, ()
    parts, name = page.split(_BYTES), head.encode()
    places, at = [], -len(name)
    for part in parts[:-1]:
        at += len(part) + len(name)
        places.append(at)
    return name.join(parts), tuple(places)


def headed_anew(page: bytes, places: Sequence[int], before: str | None, head: str | None) -> bytes:
    """Return a page on which a commit stands at some places with another one there, whose name is as long."""
    old, new = (before or "").encode(), (head or "").encode()
    start, parts = 0, []
    for place in places:
        parts.append(page[start:place])
        start = place + len(old)
    return new.join([*parts, page[start:]])
