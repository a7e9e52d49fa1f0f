"""What docs/how-to/scale.md says to type: how each engine is begun, and the questions; so what is tried is what is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).resolve().parents[2] / "docs" / "how-to"
ENGINES: Final = ("duckdb", "pyspark")
Ask = Callable[[str], list[tuple[object, ...]]]


def questions(page: Path = DOCS / "scale.md") -> Mapping[str, str]:
    """Return the questions by their headings."""
    sections = _text(page).split("\n### ")[1:]
    return {each.partition("\n")[0]: each.split("```sql\n")[1].partition("```")[0] for each in sections}


def begun(engine: str, page: Path = DOCS / "scale.md") -> Ask:
    """Return what asks an engine, begun as the page says, in the folder that has `exports`."""
    (code,) = (each for each in re.findall(r"```python\n(.*?)```", _text(page), re.DOTALL) if engine in each)
    names: dict[str, Ask] = {}
    exec(code, names)  # noqa: S102 - a page of our own
    return names["ask"]


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")
