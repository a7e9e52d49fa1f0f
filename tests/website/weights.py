"""How much a reader loads for a page, and how much that may be."""

from __future__ import annotations

import re
from pathlib import Path

from tests.website.small import Html

MOST = 60 * 1024


def loaded(path: Path) -> list[Path]:
    """Return the files of the site that a page loads at once: its style sheets and scripts, which all stand in its head."""
    head, _, body = path.read_text(encoding="utf-8").partition("</head>")
    assert not re.search("<(link|script|img|source|iframe|object|embed)", body)
    page = Html(head)
    named = [given["href"] for given in page.named("link") if given.get("rel") == "stylesheet"]
    named += [given["src"] for given in page.named("script")]
    return [(path.parent / name).resolve() for name in named]
