"""Export, import, export: the second export has the bytes of the first, and each drawn record comes back as it was."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings

from plancode.exchange.intake.fieldmap import field_map
from plancode.exchange.intake.imported import record_from, tables_of
from plancode.exchange.intake.sheets import sheets_of
from plancode.models import KINDS, Record
from plancode.workspace import Workspace
from plancode.yaml_source import as_read
from tests.support.cli import plancode
from tests.support.drawn import workspaces
from tests.support.exported import exported, same, valid
from tests.support.sound import git, repository
from tests.support.times import times

ROOT = Path(__file__).parents[2]
few = settings(max_examples=times(5))


def records_in(place: Path, workspace: Workspace) -> dict[str, Record]:
    """Return the records that the rows of an export say, each validated as its kind."""
    tables, _ = tables_of(sheets_of(place), field_map("plancode"), workspace, None)
    assert [each for table in tables for each in table.rows.refused] == []
    made = [(table, record_from(entry, table.header)) for table in tables for entry in table.rows.entries]
    records = [valid(table.header.kind.kind, read(fields)) for table, fields in made]
    return {f"{each.kind}/{each.id}": each for each in records}


@few
@given(workspaces())
def test_each_record_comes_back_from_csv_as_it_was(workspace: Workspace) -> None:
    with exported(workspace, "csv") as place:
        found = records_in(place, workspace)
    assert {key: same(each) for key, each in found.items()} == {
        f"{ref.kind}/{ref.id}": same(each) for ref, each in workspace.records.items()
    }


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example workspace of this repository as a repository of its own."""
    folder = tmp_path_factory.mktemp("example")
    shutil.copytree(ROOT / "plans", folder / "plans")
    shutil.copy(ROOT / "plancode.yaml", folder)
    return repository(folder, {})


def read(fields: dict[str, object]) -> dict[str, Any]:
    """Return fields as the reader of YAML gives them back."""
    return {name: as_read(value) for name, value in fields.items()}


def imported_again(example: Path, tmp_path: Path, form: str) -> tuple[Path, Path]:
    """Return two exports: of a workspace, and of a new one into which the first was imported."""
    first, second, folder = tmp_path / f"first.{form}", tmp_path / f"second.{form}", tmp_path / "new"
    folder.mkdir()
    shutil.copy(ROOT / "plancode.yaml", folder)
    repository(folder, {})
    plancode(example, "export", form, "--output", str(first), err=None)
    plancode(folder, "import", str(first), err=None)
    plancode(folder, "export", form, "--output", str(second), err=None)
    return first, second


def test_export_import_export_gives_the_same_bytes_as_csv(example: Path, tmp_path: Path) -> None:
    first, second = imported_again(example, tmp_path, "csv")
    for kind in (*KINDS, "label", "link"):
        assert (first / f"{kind}.csv").read_bytes() == (second / f"{kind}.csv").read_bytes(), kind


def test_a_workbook_comes_back_as_far_as_it_shows_the_values(example: Path, tmp_path: Path) -> None:
    first, second = imported_again(example, tmp_path, "xlsx")
    before, after = openpyxl.load_workbook(first), openpyxl.load_workbook(second)
    for kind in KINDS:
        rows = [[cell.value for cell in row] for row in before[kind].rows]
        assert len(rows) > 1
        assert rows == [[cell.value for cell in row] for row in after[kind].rows], kind


def test_an_export_imported_where_it_came_from_changes_nothing(example: Path, tmp_path: Path) -> None:
    for form in ("csv", "xlsx"):
        plancode(example, "export", form, "--output", str(tmp_path / form), err=None)
        place = tmp_path / form if form == "csv" else (tmp_path / form).rename(tmp_path / "book.xlsx")
        assert plancode(example, "import", str(place), err=None).out == "nothing to write\n"
    git(example, "diff", "--exit-code")
