"""Lines of git as a user types them, from the folder where they stand."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable
from pathlib import Path

HERE = Path()


def typed(here: Path, *arguments: str) -> str:
    """Return a line of git; here is the folder that the work was started in, as the user named it."""
    return shlex.join(["git", *([] if here == HERE else ["-C", str(here)]), *arguments])


def seen_from(here: Path, top: Path, paths: Iterable[str]) -> list[str]:
    """Return paths below top as they are named in a line of git that is typed for the folder here."""
    place, root = here.resolve(), top.resolve()
    return [os.path.relpath(root / path, place) for path in paths]
