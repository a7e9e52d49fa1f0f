"""Makes all of the reference that comes from the code; --check only says what is not current."""

from __future__ import annotations

import sys
from pathlib import Path

from docs import codes, commands, fields, keys, shapes
from docs.written import written

from plancode.cli import new_options


def pages() -> dict[Path, str]:
    """Return each page as it should be, by its path, and the options of `new KIND` that a shell offers."""
    options = {new_options.FILE: new_options.current()}
    return {**options, **commands.pages(), **fields.pages(), **codes.pages(), **keys.pages(), **shapes.pages()}


if __name__ == "__main__":
    sys.exit(written(pages(), check="--check" in sys.argv))
