"""`list`: the records of a kind, narrowed by what is asked."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from plancode.models import MODELS, specs_of
from tests.support.busy import DATED, busy
from tests.support.cli import plancode, write
from tests.support.sound import PLAN, SOUND, repository


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return busy(tmp_path)


def ids(folder: Path, *arguments: str) -> list[str]:
    return [
        record["id"] for record in json.loads(plancode(folder, "list", *arguments, "--format", "json").out)["records"]
    ]


def test_lists_are_narrowed_by_what_is_asked(folder: Path) -> None:
    assert ids(folder, "plans", "--status", "draft") == ["late", "other"]
    assert ids(folder, "plans", "--owner", "paul") == ["other"]
    assert ids(folder, "plans", "--contact", "weber") == ["other"]
    assert ids(folder, "plans", "--period", "FY2027") == ["waiting"]
    assert ids(folder, "contacts", "--tier", "1") == ["dupont"]
    assert ids(folder, "plans", "--owner", "paul", "--period", "FY2027") == []


def test_a_list_as_csv_holds_no_formula(folder: Path) -> None:
    (folder / "plans" / "product.yaml").write_text('kind: product\nid: seed\nname: "=1+1"\narea: "a, \\"b\\""\n')
    written = plancode(folder, "list", "products", "--format", "csv").out
    assert written.startswith("\ufeffid,status,name,area")
    assert written.splitlines()[1].startswith('seed,,\'=1+1,"a, ""b"""')


def test_csv_has_a_column_for_every_field_and_opens_in_a_spreadsheet(folder: Path) -> None:
    talk = (
        "kind: opportunity\nid: talk\nname: Exposé à Sète\ntype: publication\nstatus: pending\nclose_date: 2027-01-31\n"
        "contact: dupont\nplan: waiting\nowner: paul\namount: {value: 2500.50, currency: EUR}\nprobability: 40\n"
        'reason: |-\n  =HYPERLINK("x")\n  Two lines\n'
    )
    (folder / "plans" / "talk.yaml").write_text(talk)
    written = plancode(folder, "list", "opportunity", "--format", "csv").out
    assert written.startswith("\ufeff")
    (row,) = csv.DictReader(io.StringIO(written.removeprefix("\ufeff")))
    named = set(fields_named("opportunity"))
    assert {column.split(".")[0] for column in row} == named - {"kind"}
    assert {column: value for column, value in row.items() if value} == {
        "id": "talk", "status": "pending", "name": "Exposé à Sète", "type": "publication", "close_date": "2027-01-31",
        "contact": "dupont", "plan": "waiting", "owner": "paul", "amount.value": "2500.5", "amount.currency": "EUR",
        "probability": "40", "reason": "'=HYPERLINK(\"x\")\nTwo lines",
    }  # fmt: skip
    plans = csv.DictReader(io.StringIO(plancode(folder, "list", "plan", "--format", "csv").out.removeprefix("\ufeff")))
    waiting = next(row for row in plans if row["id"] == "waiting")
    assert (waiting["contacts"], waiting["goals"], waiting["revenue.amount"]) == (
        '["dupont"]',
        '[{"goal": "Be known"}]',
        "",
    )


def test_a_number_below_zero_is_a_number_and_no_formula(folder: Path) -> None:
    path = folder / "plans" / "plans.yaml"
    path.write_text(path.read_text().replace("id: waiting\n", "id: waiting\nrevenue: {amount: -5.5, currency: EUR}\n"))
    rows = csv.DictReader(io.StringIO(plancode(folder, "list", "plan", "--format", "csv").out.removeprefix("\ufeff")))
    assert [row["revenue.amount"] for row in rows if row["id"] == "waiting"] == ["-5.5"]


def fields_named(kind: str) -> tuple[str, ...]:
    return tuple(specs_of(MODELS[kind]))


def test_lists_come_by_what_matters(folder: Path) -> None:
    assert ids(folder, "activity", "--all") == [
        "yesterday", "today", "in-a-week", "in-a-month", "later", "following", "done", "followed",
    ]  # fmt: skip
    assert ids(folder, "plan", "--all") == ["over", "late", "other", "waiting"]
    # With a tier, then by name; without one last.
    assert ids(folder, "contact") == ["dupont", "silent", "weber"]
    opportunities = [
        f"kind: opportunity\nid: {name}\nname: N\ntype: publication\nplan: late\nstatus: {status}\nclose_date: {day}\n"
        for name, status, day in (
            ("won-last", "won", "2026-09-01"), ("won-first", "won", "2026-02-01"),
            ("soon", "pending", "2026-12-01"), ("later", "pending", "2027-12-01"),
        )
    ]  # fmt: skip
    (folder / "plans" / "o.yaml").write_text("---\n".join(opportunities))
    assert ids(folder, "opportunity", "--all") == ["soon", "later", "won-last", "won-first"]


def test_lists_have_the_columns_that_one_looks_for(folder: Path) -> None:
    extra = (
        "kind: opportunity\nid: talk\nname: Talk\ntype: publication\nstatus: pending\nclose_date: 2027-01-31\ncontact: dupont\n"
        "plan: waiting\nowner: paul\namount: {value: 2500, currency: EUR}\nprobability: 40\n---\n"
        "kind: objective\nid: talks\nname: Talks\nperiod: FY2027\ntype: awareness\nstatus: current\nplan: waiting\n"
        "target: {value: 3, unit: talks}\n---\n"
        "kind: activity\nid: met\nsubject: Met\nform: appointment\nstart: 2026-11-02T09:30\ncompleted: 2026-11-03\n"
        "objective: talks\ncounts: 1\ncontact: weber\n"
    )
    (folder / "plans" / "extra.yaml").write_text(extra)

    def row(kind: str, name: str) -> dict[str, str]:
        """Return what stands below each head of the table, by the columns of the terminal."""
        heads, *rows = plancode(folder, "list", kind, "--all").out.splitlines()
        line = next(each for each in rows if each.startswith(f"{name} "))
        starts = [match.start() for match in re.finditer(r"(?<!\S)\S+( \S+)*", heads)]
        return {heads[a:b].strip(): line[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)}

    assert row("opportunity", "talk") == {
        "id": "talk", "status": "pending", "close date": "2027-01-31", "contact": "dupont", "amount": "2500 EUR",
        "probability": "40 %", "owner": "paul", "type": "publication", "name": "Talk",
    }  # fmt: skip
    assert row("objective", "talks") == {
        "id": "talks", "status": "current", "period": "FY2027", "plan": "waiting", "progress": "talks: 1 of 3", "name": "Talks",
    }  # fmt: skip
    met = row("activity", "met")
    assert (met["due"], met["completed"], met["contact"]) == ("2026-11-02 09:30", "2026-11-03", "weber")
    assert row("plan", "other")["contact"] == "weber"
    (record,) = json.loads(plancode(folder, "list", "objective", "--format", "json").out)["records"]
    assert record["progress"] == {"actual": 1, "target": 3, "unit": "talks", "measure": "sum", "is_measured": True}


def test_list_shows_a_table_and_leaves_out_what_is_over(tmp_path: Path) -> None:
    plans = "---\n".join(
        PLAN.format(status=status).replace("id: dupont", f"id: {status}").replace("name: Dupont", f"name: {status}")
        for status in ("draft", "expired")
    )
    folder = repository(tmp_path, SOUND | {"plans/plan.yaml": plans})
    ended = plancode(folder, "list", "plans", err="1 record is hidden because finished; show with --all")
    assert ended.out.splitlines()[0].split() == ["id", "status", "period", "owner", "name"]
    assert "draft-fy2099" in ended.out
    assert "expired-fy2099" not in ended.out
    assert "expired-fy2099" in plancode(folder, "list", "plan", "--all").out


def test_list_of_an_unknown_kind_suggests_the_nearest(sound: Path) -> None:
    plancode(sound, "list", "plant", code=2, err="did you mean `plan`?")


def test_a_list_is_narrowed_to_what_is_overdue(tmp_path: Path) -> None:
    write(tmp_path, SOUND | {"plans/dated.yaml": DATED})
    told = plancode(tmp_path, "list", "activity", "--overdue", "--as-of", "2026-11-23", "--format", "json").out
    assert [each["id"] for each in json.loads(told)["records"]] == ["late"]
    told = plancode(tmp_path, "list", "activity", "--overdue", "--as-of", "2026-10-01", "--format", "json").out
    assert json.loads(told)["records"] == []


def test_a_list_is_narrowed_to_a_tag(folder: Path) -> None:
    tagged = "tags: [congress, Très important]\n"
    write(folder, {"plans/tagged.yaml": f"kind: product\nid: a\nname: A\n{tagged}---\nkind: product\nid: b\nname: B\n"})
    assert ids(folder, "product", "--tag", "congress") == ["a"]
    assert ids(folder, "product", "--tag", "Très important") == ["a"]
    said = "no product has the tag `congres`; did you mean `congress`?\n"
    plancode(folder, "list", "product", "--tag", "congres", code=2, err=said)
    plancode(folder, "list", "contact", "--tag", "congress", code=2, err="no contact has the tag `congress`\n")


@pytest.mark.parametrize("day", ["12/01/2026", "12.1.2026", "2026-1-12", "12 January 2026", "tomorrow"])
def test_a_day_that_is_written_otherwise_is_told_how(sound: Path, day: str) -> None:
    said = "  = hint: write a date as year-month-day: 2027-03-31\n"
    plancode(sound, "list", "plan", "--at", day, code=2, err=said)


def test_of_a_branch_that_is_not_there_those_that_are_are_named(sound: Path) -> None:
    plancode(sound, "list", "plan", "--at", "no-branch", code=2, err="  = hint: choose one of: main")
