"""Writes pages that are made from the code, or says which are not current."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]


def stale(pages: Mapping[Path, str]) -> list[str]:
    """Return which pages are not as they should be, from the top of the repository."""
    return [
        path.relative_to(ROOT).as_posix()
        for path, text in pages.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def written(pages: Mapping[Path, str], *, check: bool) -> int:
    """Write the pages that are not current, or only name them; return the exit code."""
    names = stale(pages)
    for name in names:
        if check:
            print(f"{name} is not current: `make docs` writes it", file=sys.stderr)
        else:
            (ROOT / name).write_text(pages[ROOT / name], encoding="utf-8")
    return int(check and bool(names))
