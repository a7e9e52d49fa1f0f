"""Which pages the site in a folder has, from one build to the next: digests of what each shows, and of its bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from plancode.site.incremental import Kept, Memory
from plancode.store import Store

_KIND: Final = "pages"


def known_pages(store: Store, output: Path) -> Memory:
    """Return what is known of the pages that stand in a folder; whether they still do is seen when it is written."""
    head, pages = (store.read(_KIND, (str(output),)) if output.is_dir() else None) or (None, {})
    return Memory({path: Kept(*page) for path, page in pages.items()}, head)


def keep_pages(store: Store, output: Path, memory: Memory) -> None:
    """Keep which pages were written to a folder."""
    store.write(_KIND, (str(output),), (memory.head, {path: tuple(page) for path, page in memory.pages.items()}))
