"""Formulas, paths, YAML and ends of cells tried through every field of an import: each is the field's text, or its row is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from plancode.exchange.columns import Column, Holds, columns_of
from plancode.exchange.csv_files import answer_csv
from plancode.models import KINDS
from tests.support.cli import Ended, plancode, write
from tests.support.exported import csv_rows
from tests.support.git import answer
from tests.support.imports import workspace

HOSTILE = (
    '=HYPERLINK("../../../tmp/evil";1)',
    "../../../../tmp/evil: &b [*b] # c",
    'x"\r\n---\r\nkind: person\r\nid: evil\r\nname: Evil\r\n',
)
# What a record of each kind needs besides; `x` is what its own id and name are made from.
NEEDED = {
    "person": {"name": "P x"},
    "product": {"name": "P x"},
    "account": {"name": "A x"},
    "contact": {"last_name": "C x"},
    "plan": {"name": "P x", "period": "FY2030", "type": "account", "status": "draft", "owner": "claire-deschamps", "goals": '["Be known"]'},
    "objective": {"name": "O x", "period": "FY2030", "type": "awareness", "status": "current"},
    "opportunity": {"name": "O x", "type": "other", "status": "pending", "close_date": "2030-06-01", "plan": "plan-needed"},
    "activity": {"subject": "A x", "form": "task", "due": "2030-06-01"},
}  # fmt: skip
# Of what decides how the rest is read, and of ids, other tests tell.
_ASIDE = ("id",)


def rows_of(kind: str) -> list[dict[str, str]]:
    """Return a row for each field of a kind and each hostile text in it."""
    names = [column.name for column in columns_of(kind) if column.name not in _ASIDE]
    rows = [{"id": f"{kind}-needed", **NEEDED[kind]}]
    for number, (name, text) in enumerate((name, text) for name in names for text in HOSTILE):
        needed = {key: value.replace("x", str(number)) for key, value in NEEDED[kind].items()}
        # A text of an export that could be a formula has an apostrophe in front.
        rows.append({"id": f"{kind}-{number}", **needed, name: text})
    return rows


def file_of(kind: str) -> bytes:
    names = [column.name for column in columns_of(kind)]
    return answer_csv(names, ([row.get(name) for name in names] for row in rows_of(kind))).encode("utf-8-sig")


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """A workspace into which all of it was imported at once, and how that ended."""
    folder = workspace(tmp_path_factory.mktemp("hostile") / "work")
    place = write(folder.parent / "export", {f"{kind}.csv": file_of(kind) for kind in KINDS})
    return folder, plancode(folder, "import", str(place), code=1, err=None)


def told(folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    place = folder.parent / "out.jsonl"
    plancode(folder, "export", "jsonl", "--output", str(place), err=None)
    records = [json.loads(line) for line in place.read_text(encoding="utf-8").splitlines()]
    return {(each["kind"], each["id"]): each for each in records}


def _is_text(column: Column) -> bool:
    """Return whether a column takes any text as it stands; in an open list, a word becomes an id."""
    return column.holds is Holds.TEXT and not (column.spec and column.spec.picklist)


def value_at(record: dict[str, Any], name: str) -> Any:
    held: Any = record
    for key in name.split("."):
        held = held.get(key) if isinstance(held, dict) else None
    return held


def test_each_row_is_taken_as_it_stands_or_refused(taken: tuple[Path, Ended]) -> None:
    folder, ended = taken
    records = told(folder)
    refused = {line.partition(": `")[0] for line in ended.err.splitlines() if line.startswith("refused")}
    counted, kept = 0, 0
    for kind in KINDS:
        for number, row in enumerate(rows_of(kind)):
            counted += 1
            if (record := records.get((kind, row["id"]))) is None:
                continue
            kept += 1
            for column in columns_of(kind):
                written = row.get(column.name)
                if written is not None and _is_text(column) and value_at(record, column.name) is not None:
                    found = value_at(record, column.name)
                    assert " ".join(str(found).split()) == " ".join(written.split()), (kind, number, column.name)
    sums = [line for line in ended.err.splitlines() if line.endswith(" refused")]
    assert sum(int(line.rsplit(": ", 2)[1].split()[0]) for line in sums) == counted
    assert sum(int(line.rsplit(", ", 1)[1].split()[0]) for line in sums) == counted - kept
    assert kept > 80
    assert len(refused) > 20


@pytest.mark.parametrize("hidden", ["\a", "\x1b", "\u202e", "\u200b", "\u2028"])
def test_a_character_that_nobody_sees_is_refused_with_its_column(tmp_path: Path, hidden: str) -> None:
    folder = workspace(tmp_path)
    rows = f"Contact ID,Job Title,Last Name\r\nC-1,Dean,Le{hidden}e\r\nC-2,De{hidden}an,Ames\r\nC-3,Dean,Bell\r\n"
    write(folder, {"c.csv": rows})
    ended = plancode(folder, "import", "c.csv", "--dry-run", code=1, err=None)
    assert f"refused: c.csv, row 2, column `Last Name`: the character U+{ord(hidden):04X}" in ended.err
    assert f"refused: c.csv, row 3, column `Job Title`: the character U+{ord(hidden):04X}" in ended.err
    assert "c.csv: 3 rows: 1 new, 0 changed, 0 the same, 2 refused" in ended.err


def test_nothing_is_written_outside_and_no_record_comes_from_within_a_cell(taken: tuple[Path, Ended]) -> None:
    folder, _ = taken
    assert not Path("/tmp/evil").exists()
    changed = answer(folder, "status", "--porcelain", "--untracked-files=all").decode().splitlines()
    assert changed
    assert [line for line in changed if not line.strip('"').split(maxsplit=1)[1].strip('"').startswith("plans/")] == []
    assert sorted(path.name for path in folder.parent.iterdir() if path.name != "out.jsonl") == ["export", "work"]
    assert not any(name == "evil" for _, name in told(folder))


def test_what_was_taken_leaves_again_without_a_formula(taken: tuple[Path, Ended], tmp_path: Path) -> None:
    folder, _ = taken
    for form in ("csv", "xlsx"):
        plancode(folder, "export", form, "--output", str(tmp_path / f"out.{form}"), err=None)
    cells = [cell for path in (tmp_path / "out.csv").glob("*.csv") for row in csv_rows(path) for cell in row.values()]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "@")) or cell.startswith("-2+")] == []
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert [cell.coordinate for sheet in book for row in sheet for cell in row if cell.data_type == "f"] == []
