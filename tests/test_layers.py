"""The import contracts bite: an import that no floor allows, tried in every package of a copy, breaks them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
FLOORS = [re.split(r"\s*\|\s*", floor) for floor in CONTRACTS[0]["layers"]]
ROOMS = [room for floor in FLOORS for room in floor]
PROTECTED = [
    (library, contract["allowed_importers"]) for contract in CONTRACTS[1:] for library in contract["protected_modules"]
]


def forbidden() -> Iterator[tuple[str, str]]:
    """Yield for each room the modules of our own above it or beside it, and the libraries that are not for it."""
    for level, floor in enumerate(FLOORS):
        for room in floor:
            above = [each for other in FLOORS[:level] for each in other]
            beside = [each for each in floor if each != room]
            yield from ((room, f"plancode.{each}") for each in (*above, *beside))
    for library, allowed in PROTECTED:
        yield from ((room, library) for room in ROOMS if f"plancode.{room}" not in allowed)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what import-linter says of a copy that has all forbidden imports at once."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(
        ROOT / "src" / "plancode", folder / "plancode", ignore=shutil.ignore_patterns("__pycache__", "*.md")
    )
    shutil.copy(ROOT / "pyproject.toml", folder)
    for room in ROOMS:
        place = folder / "plancode" / room
        place = place / "tried.py" if place.is_dir() else place.with_suffix(".py")
        lines = [f"import {target}\n" for each, target in forbidden() if each == room]
        place.write_text(
            (place.read_text(encoding="utf-8") if place.exists() else "") + "".join(lines), encoding="utf-8"
        )
    (folder / "plancode" / "newcomer").mkdir()
    (folder / "plancode" / "newcomer" / "__init__.py").write_text("import yaml\n", encoding="utf-8")
    program = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    answer = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False,
        env={"PATH": "", "PYTHONPATH": str(folder), "COLUMNS": "400"},
    )  # fmt: skip
    assert answer.returncode == 1, answer.stderr
    return answer.stdout


@pytest.fixture(scope="module")
def broken(told: str) -> set[tuple[str, str]]:
    """Return the imports that broke a contract: who imports, and what."""
    return set(re.findall(r"([\w.]+) -> ([\w.]+)", told))


@pytest.mark.parametrize("room", ROOMS)
def test_each_forbidden_import_breaks_a_contract(broken: set[tuple[str, str]], room: str) -> None:
    importer = f"plancode.{room}.tried" if (ROOT / "src" / "plancode" / room).is_dir() else f"plancode.{room}"
    tried = {(importer, target) for each, target in forbidden() if each == room}
    assert tried - broken == set()


def test_a_new_room_has_to_have_its_floor_and_may_not_import_what_is_protected(
    told: str, broken: set[tuple[str, str]]
) -> None:
    assert ("plancode.newcomer", "yaml") in broken
    assert re.search(r"not listed as layers[^>]*newcomer", told)


def test_every_library_that_is_imported_is_protected() -> None:
    graph = grimp.build_graph("plancode", include_external_packages=True, cache_dir=None)
    outside = {name for name in graph.modules if name != "plancode" and not name.startswith("plancode.")}
    libraries, protected = outside - sys.stdlib_module_names, {library for library, _ in PROTECTED}
    assert "yaml" in libraries
    assert libraries - protected == set()
    assert protected - outside == set()


def test_the_map_of_the_house_has_each_room_on_its_floor() -> None:
    rows = re.findall(r"^\| \d? ?\| (`.*?) \|", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE)
    floors = [set(re.findall(r"`([a-z_]+)/?`", row)) for row in rows]
    rooms = [set(floor) - {"__main__"} for floor in FLOORS]
    # Rooms that do not import each other may share a row or have several.
    assert [room for room in ROOMS if room != "__main__" and not any(room in floor for floor in floors)] == []
    level = {room: number for number, floor in enumerate(rooms) for room in floor}
    order = [max(level[room] for room in floor) for floor in floors]
    assert order == sorted(order)
    assert [floor for floor in floors if len({level[room] for room in floor}) > 1] == []
