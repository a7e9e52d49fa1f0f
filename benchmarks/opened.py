"""Opens the database that `export` writes in other programs: Datasette, and the program sqlite3.

    python -m benchmarks.opened [--datasette .datasette/bin/datasette]

Datasette answers for every table and view, and each answer has the rows that `plancode query` counts; foreign keys
carry the names of what they lead to, and full-text search finds. sqlite3 finds the database sound. What is not installed is said.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

_PLANCODE: Final = (sys.executable, "-m", "plancode")
_DAY: Final = ("--as-of", "2026-11-29")
_NAMES: Final = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'search_%'"
_FACETS: Final = {"plan": "status", "activity": "form", "opportunity": "status"}


def said(*command: str, folder: Path) -> str:
    """Run a program in a folder, and return what it prints."""
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def asked(folder: Path, question: str) -> list[dict[str, Any]]:
    """Return the rows that `plancode query` answers with."""
    told = json.loads(said(*_PLANCODE, "query", question, "--format", "json", *_DAY, folder=folder))
    rows: list[dict[str, Any]] = [dict(zip(told["columns"], row, strict=True)) for row in told["rows"]]
    return rows


def in_datasette(program: str, folder: Path) -> Iterator[tuple[str, bool]]:
    """Yield what was looked at in Datasette, and whether it was as it should be."""

    def answer(path: str, **parameters: str) -> Any:
        query = urlencode(parameters)
        return json.loads(said(program, "plans.sqlite", "--get", f"/plans{path}?{query}", folder=folder))

    names = [row["name"] for row in asked(folder, _NAMES)]
    counts = {name: asked(folder, f'SELECT count(*) AS rows FROM "{name}"')[0]["rows"] for name in names}  # noqa: S608
    told = answer(".json")
    listed = {each["name"]: each["count"] for each in told["tables"]}
    views = {each["name"] for each in told["views"]}
    yield "all tables and views are there", set(names) <= listed.keys() | views
    yield (
        "tables have the rows that query counts",
        all(counts[each] == listed[each] for each in names if each in listed),
    )
    for view in sorted(views):
        yield f"view {view}", len(answer(f"/{view}.json", _shape="array", _size="max")) == min(counts[view], 1000)
    for table, column in _FACETS.items():
        found = answer(f"/{table}.json", _facet=column)["facet_results"]
        held = {each["value"]: each["count"] for each in (found.get("results", found))[column]["results"]}
        rows = asked(folder, f'SELECT "{column}", count(*) AS rows FROM "{table}" GROUP BY 1')  # noqa: S608
        yield f"facet {table}.{column}", held == {row[column]: row["rows"] for row in rows}
    yield "full-text search finds", bool(answer("/search.json", _search="depistage", _shape="array"))
    key = answer("/activity.json", _labels="on", _shape="objects", contact__notblank="1")["rows"][0]["contact"]
    yield "a foreign key leads to its row", isinstance(key, Mapping) and bool(key["value"])


def in_sqlite(program: str, folder: Path) -> Iterator[tuple[str, bool]]:
    """Yield what was looked at in the program sqlite3, and whether it was as it should be."""
    yield "the database is sound", said(program, "plans.sqlite", "PRAGMA integrity_check", folder=folder) == "ok\n"
    yield (
        "every foreign key leads to a row",
        said(program, "plans.sqlite", "PRAGMA foreign_key_check", folder=folder) == "",
    )
    told = said(program, "-json", "plans.sqlite", "SELECT count(*) AS rows FROM transition", folder=folder)
    yield "it counts as query does", json.loads(told) == asked(folder, "SELECT count(*) AS rows FROM transition")


def main() -> bool:
    """Open the demo's exports, print what was looked at, and return whether anything was wrong."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--datasette", default="datasette")
    datasette = options.parse_args().datasette
    wrong = False
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "demo"
        said(*_PLANCODE, "demo", str(folder), folder=Path(temporary))
        said(*_PLANCODE, "export", "sqlite", "--output", "plans.sqlite", *_DAY, folder=folder)
        for name, look in ((datasette, in_datasette), ("sqlite3", in_sqlite)):
            program = shutil.which(name)
            if program is None:
                print(f"{Path(name).name}: not installed")
                continue
            for what, is_right in look(str(Path(program).resolve()), folder):
                print(f"{Path(name).name}: {'ok   ' if is_right else 'WRONG'} {what}")
                wrong |= not is_right
    return wrong


if __name__ == "__main__":
    sys.exit(main())
