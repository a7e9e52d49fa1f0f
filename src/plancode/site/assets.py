"""The files that pages load: a workspace's own as they are, ours without what only those who change them need."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from plancode.site.templates import ASSETS

# A text between quotes stays as it is, whatever stands in it.
_CSS: Final = re.compile(r'("[^"\n]*")|/\*.*?\*/|\s*([{};,])\s*|(:) +|\s+', re.DOTALL)
_COMMENT: Final = re.compile(r"^\s*(//.*)?\n|^\s+", re.MULTILINE)


def assets(ours: Path, own: Path | None) -> dict[str, bytes]:
    """Return the files that pages load by their path; a workspace's own file replaces ours of the same name."""
    found: dict[str, bytes] = {}
    for templates in [ours, *([own] if own else [])]:
        for path in sorted((templates / ASSETS).glob("*")):
            if path.is_file() and not path.is_symlink():
                data = path.read_bytes()
                found[f"{ASSETS}/{path.name}"] = data if templates == own else _packed(path.suffix, data)
    return found


def _packed(suffix: str, data: bytes) -> bytes:
    match suffix:
        case ".css":
            return without_blanks(data.decode()).encode()
        case ".js":
            return without_indents(data.decode()).encode()
        case _:
            return data


def without_blanks(css: str) -> str:
    """Return a style sheet that says the same without comments, and without blanks that mean nothing."""

    def kept(found: re.Match[str]) -> str:
        if found[0].startswith("/*"):
            return ""
        return found[1] or found[2] or found[3] or " "

    return _CSS.sub(kept, css).replace(";}", "}").strip()


def without_indents(script: str) -> str:
    """Return a script without the lines that are comments, and without what stands before others."""
    return _COMMENT.sub("", script)
