"""A check with what earlier runs have kept beside one that keeps nothing."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.cli import typed


def same(place: Path, *arguments: str, times: int = 2) -> str:
    """Return what a check prints so many times, which is what it prints without a store."""
    shown = {_told(place, *before, "check", *arguments) for before in (("--no-cache",), *[()] * times)}
    assert len(shown) == 1, "\n".join(sorted(shown))
    return shown.pop()


def _told(place: Path, *arguments: str) -> str:
    ended = typed(place, *arguments)
    return re.sub(r"(in|en) [0-9.]+ s", "in 0 s", f"{ended.code}\n{ended.out}\n{ended.err}")
