"""The templates of plain text files: nothing is escaped, and a missing value is an error."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plancode.resources import folder


def environment(name: str) -> Environment:
    """Return the environment that renders the templates of templates/name."""
    return Environment(
        loader=FileSystemLoader(_root(name)),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - YAML and plain text, from our own templates
    )


def rendered(name: str, values: Mapping[str, object]) -> dict[str, str]:
    """Return the rendered text of every template below templates/name, by its path there."""
    root = _root(name)
    templates = environment(name)
    paths = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    return {path: templates.get_template(path).render(values) for path in paths}


def _root(name: str) -> Path:
    return folder("templates") / name
