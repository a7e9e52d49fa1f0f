"""Where the folders that come with the tool stand: beside the source in a checkout, inside the package when installed."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def folder(name: str) -> Path:
    """Return the folder `templates` or `schemas`; raises FileNotFoundError where the installation lacks it."""
    package = Path(str(files("plancode")))
    # The checkout first: an editable installation leaves a copy in _data that nobody keeps current.
    for candidate in (package.parent.parent / name, package / "_data" / name):
        if candidate.is_dir() and (candidate.parent.name == "_data" or (candidate.parent / "pyproject.toml").is_file()):
            return candidate
    raise FileNotFoundError(name)
