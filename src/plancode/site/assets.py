"""The files that pages load: ours without what only people read in them, a workspace's own as they are."""

from __future__ import annotations

import re
from pathlib import Path

from plancode.site.templates import ASSETS

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACES = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,]) ?")


def assets(ours: Path, own: Path | None) -> dict[str, bytes]:
    """Return the files that pages load; a workspace's own file replaces ours of the same name."""
    found: dict[str, bytes] = {}
    for templates in [ours, *([own] if own else [])]:
        for path in sorted((templates / ASSETS).glob("*")):
            if path.is_file() and not path.is_symlink():
                data = path.read_bytes()
                found[f"{ASSETS}/{path.name}"] = data if templates == own else _short(path.suffix, data)
    return found


def _short(suffix: str, data: bytes) -> bytes:
    """Return one of our files without its comments and the spaces that set it out: every page loads it."""
    if suffix == ".css":
        text = _AROUND.sub(r"\1", _SPACES.sub(" ", _COMMENT.sub("", data.decode())))
        # In our sheets, a colon with a space behind it stands between a property and its value, and nowhere else.
        return text.replace(": ", ":").replace(";}", "}").strip().encode()
    if suffix == ".js":
        lines = (line.strip() for line in data.decode().splitlines())
        return "".join(f"{line}\n" for line in lines if line and not line.startswith("//")).encode()
    return data
