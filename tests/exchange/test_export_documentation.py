"""The pages about exports, questions, reports and mails: what they tell to type works, and both languages tell the same."""

from __future__ import annotations

import re
import shlex
import sqlite3
from pathlib import Path

import pytest

from plancode.exchange.derived import tables_of
from plancode.models import KINDS
from plancode.workspace import load, sources_of
from tests.support.cli import plancode, typed
from tests.support.exported import source

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("reference/export", "how-to/query", "how-to/report")
# What only another target of the Makefile installs, and runs on the same files.
ELSEWHERE = ("datasette", "duckdb")


def page(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def lines(name: str) -> list[str]:
    """Return what a page tells to type, in its order."""
    blocks = re.findall(r"```console\n(.*?)```", page(name), re.DOTALL)
    return [line for block in blocks for line in re.findall(r"^\$ (.*)$", block, re.MULTILINE)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace that `plancode demo` makes, where the pages are read."""
    folder = tmp_path_factory.mktemp("documented") / "demo"
    assert typed(folder.parent, "demo", str(folder)).code == 0
    return folder


@pytest.mark.parametrize("name", ["reference/export", "reference/export.fr", "how-to/report", "how-to/report.fr"])
def test_what_a_page_tells_to_type_works(name: str, demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(demo)
    told = lines(name)
    assert len(told) >= 7
    for line in told:
        # What stands behind the bar only shows the beginning.
        program, *arguments = shlex.split(line.partition(" | ")[0])
        match program:
            case "plancode":
                assert plancode(demo, *arguments, err=None).out
            case "sqlite3":
                connection = sqlite3.connect(arguments[0])
                assert connection.execute(arguments[1]).fetchall()
                connection.close()
            case "head":
                assert (demo / arguments[-1]).read_text(encoding="utf-8")
            case _:
                assert program in ELSEWHERE


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_tell_the_same(name: str) -> None:
    english, french = page(name), page(f"{name}.fr")
    headings = [re.findall(r"^#+", each, re.MULTILINE) for each in (english, french)]
    assert headings[0] == headings[1]
    code = [re.findall(r"```sql\n.*?```", each, re.DOTALL) for each in (english, french)]
    assert code[0] == code[1]
    rows = [re.findall(r"^\| (.*?) \|", each, re.MULTILINE) for each in (english, french)]
    words = [[re.findall(r"`([^` ]+)", row) for row in each] for each in rows]
    assert words[0] == words[1]
    there = name.partition("/")[2]
    assert f"[En français]({there}.fr.md)" in english
    assert f"[In English]({there}.md)" in french
    runs = [
        [
            re.sub(r"brunel\.html|meeting.*|contacts\.html|rendez.*|interlocuteurs\.html| --lang fr", "", line)
            for line in lines(each)
        ]
        for each in (name, f"{name}.fr")
    ]
    assert runs[0] == runs[1]


@pytest.mark.parametrize("language", ["", ".fr"])
def test_every_table_and_every_column_that_is_not_a_field_is_documented(language: str) -> None:
    told = set(re.findall(r"`([^`]+)`", page(f"reference/export{language}")))
    tables = tables_of(source(load(sources_of({}))))
    names = {each.name for each in tables} | {
        column.name for each in tables if each.name not in KINDS for column in each.columns
    }
    assert len(names) > 60
    assert sorted(names - told) == []
