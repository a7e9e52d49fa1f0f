"""What is exported is what is recorded: each format, read again, has the same values, whatever stands in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest
import vobject
from hypothesis import given, settings

from plancode.exchange.columns import Holds, columns_of, plain_value, values_of
from plancode.exchange.database import database
from plancode.models import KINDS, Record
from plancode.workspace import Workspace
from tests.support.drawn import workspaces
from tests.support.exported import csv_records, csv_rows, exported, json_record, same, source
from tests.support.times import times

TODAY = date(2026, 11, 23)
FORMS = ("csv", "jsonl", "json", "sqlite", "xlsx", "parquet", "ics", "vcf")
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
few = settings(max_examples=times(5))


def by_identity(records: Iterator[Record]) -> dict[Any, Any]:
    return {each.ref: same(each) for each in records}


def of_kind(workspace: Workspace, kind: str) -> list[Record]:
    return sorted((each for ref, each in workspace.records.items() if ref.kind == kind), key=lambda each: each.id)


@few
@given(workspaces())
def test_a_line_of_json_is_the_record(workspace: Workspace) -> None:
    with exported(workspace, "jsonl") as place:
        lines = place.read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    assert [json_record(line).ref for line in lines] == sorted(
        workspace.records, key=lambda ref: (KINDS.index(ref.kind), ref.id)
    )
    assert by_identity(map(json_record, lines)) == by_identity(iter(workspace.records.values()))


@few
@given(workspaces())
def test_the_document_holds_the_records_and_their_references(workspace: Workspace) -> None:
    with exported(workspace, "json") as place:
        told = json.loads(place.read_text(encoding="utf-8"), parse_float=Decimal)
    records = (json_record(json.dumps(each, default=float)) for each in told["records"])
    assert {each.ref for each in records} == set(workspace.records)
    links = [(each["from_kind"], each["from_id"], each.get("to_kind"), each.get("to_id")) for each in told["links"]]
    assert {each for each in links if each[2]} == {
        (*ref, *link.target) for ref, found in workspace.links.items() for link in found
    }
    pages = {(each["from_kind"], each["from_id"], each["url"]) for each in told["links"] if "url" in each}
    assert pages == {(*ref, page.url) for ref, record in workspace.records.items() for page in record.links}
    assert (told["plancode"], told["as_of"]) == (1, "2026-11-23")


@few
@given(workspaces())
def test_a_row_of_csv_is_the_record(workspace: Workspace) -> None:
    with exported(workspace, "csv") as place:
        for kind in KINDS:
            found = by_identity(csv_records(kind, place / f"{kind}.csv"))
            assert found == by_identity(iter(of_kind(workspace, kind)))


@few
@given(workspaces())
def test_no_cell_of_csv_is_a_formula(workspace: Workspace) -> None:
    with exported(workspace, "csv") as place:
        cells = [cell for path in place.glob("*.csv") for row in csv_rows(path) for cell in row.values()]
        ended = [path.read_bytes().endswith(b"\r\n") for path in place.glob("*.csv")]
    assert [cell for cell in cells if cell.lstrip(" ").startswith(FORMULAS)] == []
    assert all(ended)


@few
@given(workspaces())
def test_a_row_of_sqlite_is_the_record_and_what_refers_to_nothing_is_null(workspace: Workspace) -> None:
    connection = database(source(workspace))
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    for kind in KINDS:
        rows = connection.execute(f'SELECT * FROM "{kind}" ORDER BY id').fetchall()  # noqa: S608
        records = of_kind(workspace, kind)
        for row, record in zip(rows, records, strict=True):
            for column, cell, value in zip(columns_of(kind), row, values_of(record), strict=True):
                there = not column.refers or any(ref == (column.refers, value) for ref in workspace.records)
                assert cell == (in_sqlite(value) if there else None), column.name
    connection.close()


def in_sqlite(value: Any) -> Any:
    match value:
        case Decimal():
            return float(value)
        case datetime():
            return value.isoformat()
        case date():
            return str(value)
        case list() | dict():
            return json.dumps(value, ensure_ascii=False, default=in_json)
        case _:
            return value


def in_json(value: Any) -> Any:
    return str(value) if isinstance(value, date) else int(value) if value == int(value) else float(value)


@few
@given(workspaces())
def test_a_row_of_parquet_is_the_record_with_its_types(workspace: Workspace) -> None:
    with exported(workspace, "parquet") as place:
        for kind in KINDS:
            files = sorted((place / f"kind={kind}").rglob("*.parquet"))
            rows = [row for path in files for row in pyarrow.parquet.ParquetFile(path).read().to_pylist()]
            found = {
                row["id"]: tuple(plain_value(with_maps(row[each.sql_name])) for each in columns_of(kind))
                for row in rows
            }
            assert found == {each.id: values_of(each) for each in of_kind(workspace, kind)}
            assert {row["workspace"] for row in rows} <= {None}


def with_maps(value: Any) -> Any:
    """Return a map as such: pyarrow tells it as pairs."""
    is_map = isinstance(value, list) and value and all(isinstance(each, tuple) for each in value)
    return dict(value) if is_map else value


@few
@given(workspaces())
def test_a_workbook_has_no_formula_and_days_are_days(workspace: Workspace) -> None:
    with exported(workspace, "xlsx") as place:
        book = openpyxl.load_workbook(place.rename(place.with_suffix(".xlsx")))
    for kind in KINDS:
        rows = list(book[kind].iter_rows(min_row=2))
        for row, record in zip(rows, of_kind(workspace, kind), strict=True):
            for column, cell, value in zip(columns_of(kind), row, values_of(record), strict=True):
                assert cell.data_type != "f"
                if value is not None and column.holds in (Holds.DAY, Holds.MOMENT):
                    assert cell.is_date
                    assert cell.value == datetime.fromisoformat(value.isoformat())
                if column.holds in (Holds.DECIMAL, Holds.INTEGER) and value is not None:
                    assert cell.value == pytest.approx(float(value))


@few
@given(workspaces())
def test_cards_and_calendars_are_read_by_others(workspace: Workspace) -> None:
    with exported(workspace, "vcf") as place:
        data = place.read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    cards = list(vobject.readComponents(data.decode()))
    contacts = sorted((each for each in workspace.contacts if not each.erased), key=lambda each: each.id)
    assert [card.uid.value for card in cards] == [f"contact-{each.id}@plancode" for each in contacts]
    for card, contact in zip(cards, contacts, strict=True):
        own = [contact.email] if contact.email else []
        assert [each.value for each in card.contents.get("email", [])][: len(own)] == own
    with exported(workspace, "ics") as place:
        (calendar,) = vobject.readComponents(place.read_bytes().decode())
    events = [*calendar.contents.get("vevent", []), *calendar.contents.get("vtodo", [])]
    dated = [each for each in of_kind(workspace, "activity") if not workspace.ends(each) and (each.start or each.due)]  # type: ignore[attr-defined]
    # A calendar knows again what it has by its id, which says nothing of the record; other workspaces have other ids.
    assert len({each.uid.value for each in events}) == len(events) == len(dated)
    assert all(each.uid.value.endswith("@plancode") for each in events)


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=times(2))
@given(workspace=workspaces())
def test_exported_twice_the_bytes_are_the_same(form: str, workspace: Workspace) -> None:
    backwards = Workspace(records=dict(reversed(list(workspace.records.items()))))
    with exported(workspace, form) as one, exported(backwards, form) as other:
        assert everything(one) == everything(other)


def everything(place: Path) -> dict[str, bytes]:
    if place.is_file():
        return {"": place.read_bytes()}
    found = {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}
    assert len(found) > len(KINDS)
    return found
