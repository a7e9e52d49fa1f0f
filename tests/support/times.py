"""How often what is drawn at random is tried: as often as the suite has time for, or so many times as often (`make drawn`)."""

from __future__ import annotations

import os


def times(few: int) -> int:
    """Return few, or that many times what `TIMES` says."""
    return few * int(os.environ.get("TIMES", "1"))
