"""`list`: the records of a kind, narrowed by what is asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

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
    assert (
        plancode(folder, "list", "products", "--format", "csv").out
        == '"id","name","area"\n"seed","\'=1+1","a, ""b"""\n'
    )


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
