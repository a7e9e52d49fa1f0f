"""A check with what earlier runs have kept beside one that keeps nothing."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.cli import typed


def same(place: Path, *arguments: str) -> str:
    """Return what a check prints twice, which is what it prints without a store."""
    shown = [_told(place, *before, "check", *arguments) for before in ((), ("--no-cache",), ())]
    assert shown[0] == shown[1] == shown[2]
    return shown[0]


def _told(place: Path, *arguments: str) -> str:
    ended = typed(place, *arguments)
    return re.sub(r"(in|en) [0-9.]+ s", "in 0 s", f"{ended.code}\n{ended.out}\n{ended.err}")
