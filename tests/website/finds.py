"""What the search of a site finds, as its index has it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Find:
    """A record in the index; `labels` are its statuses and types, each in all languages of the site."""

    kind: str
    name: str
    about: str
    path: str
    more: str
    day: str
    labels: tuple[tuple[str, ...], ...]


def finds(site: Path) -> list[Find]:
    """Return all that the search of a site can find."""
    text = (site / "assets" / "search.js").read_text(encoding="utf-8")
    written = text.removeprefix("window.PLANCODE_INDEX=JSON.parse('").removesuffix("');\n")
    index = json.loads(written.replace("\\'", "'").replace("\\\\", "\\"))
    found = [
        Find(index["kinds"][kind], name, about, path, more, day, tuple(tuple(index["labels"][at]) for at in labels))
        for kind, name, about, path, more, day, labels in index["entries"]
    ]
    assert found
    return found
