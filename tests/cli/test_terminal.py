"""Sessions in a real terminal, narrow and wide: what is told fits, is coloured, asks, and shows how far it is."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from plancode.check import check
from plancode.project import open_project
from plancode.site import build
from tests.support.cli import plancode, write
from tests.support.sound import MISSPELLED, SOUND, repository
from tests.support.terminal import session

AS_OF = "2026-11-23"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("terminal")
    plancode(folder, "demo", "--as-of", AS_OF)
    return folder / "plancode-demo"


@pytest.mark.parametrize("columns", [40, 120])
@pytest.mark.parametrize(
    "words",
    [
        ["status", "--as-of", AS_OF],
        ["agenda", "--as-of", AS_OF],
        ["coverage", "--as-of", AS_OF],
        ["check", "--as-of", AS_OF],
        ["list", "plan", "--all"],
        ["list", "contact"],
        ["list", "activity"],
        ["show", "brunel-fy2027"],
        ["show", "elodie-brunel"],
        ["history", "oyelaran-fy2027"],
        ["diff", "main..brunel-q3"],
    ],
    ids=lambda words: words[0] + words[1].replace("--as-of", ""),
)
def test_every_line_fits_the_terminal(words: list[str], columns: int, demo: Path) -> None:
    seen = session(demo, *words, columns=columns)
    assert seen.code == 0
    assert len(seen.lines) > 1
    assert seen.too_long(columns) == []


def test_a_table_that_fits_is_a_table_and_one_that_does_not_is_told_in_lines(demo: Path) -> None:
    wide = session(demo, "list", "plan", columns=120).lines
    assert wide[0].split() == ["id", "status", "period", "contact", "owner", "name"]
    narrow = session(demo, "list", "plan", columns=40).lines
    assert narrow[:6] == [
        "brunel-fy2027-q2", "  status   final-approved", "  period   FY2027-Q2", "  contact  elodie-brunel", "  owner    claire-deschamps",
        "  name     Élodie Brunel, trimestre 2",
    ]  # fmt: skip


def test_a_table_that_nearly_fits_has_its_widest_column_cut(demo: Path) -> None:
    lines = session(demo, "list", "plan", columns=90).lines
    assert lines[0].split() == ["id", "status", "period", "contact", "owner", "name"]
    assert any(line.startswith("oyelaran-fy2027 ") and line.endswith("…") for line in lines)


def test_in_a_pipe_nothing_is_cut_or_folded(demo: Path) -> None:
    assert "Marcus Oyelaran, advice on the cost of screening\n" in plancode(demo, "list", "plan", "--all").out


def test_a_caret_stays_below_what_it_marks_in_a_long_line(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND | {"plans/plan.yaml": MISSPELLED.replace("acount", "acount" + " # why " * 20)})
    long_name = "x" * 70
    write(folder, {"plans/chu.yaml": f"{{kind: account, id: chu, name: {long_name}, typ: customer}}\n"})
    lines = session(folder, "check", columns=40).lines
    (caret,) = [number for number, line in enumerate(lines) if "^^^ " in line + " " and "^" * 4 not in line]
    start = lines[caret].index("^")
    assert lines[caret - 1][start : start + 3] == "typ"
    assert [line for line in lines if len(line) > 40] == []


def test_a_terminal_has_colours_unless_told_otherwise(demo: Path) -> None:
    check_demo = ["check", "--as-of", AS_OF]
    assert "\x1b[1;36minfo[PC302]\x1b[0m" in session(demo, *check_demo, columns=80).shown
    assert "\x1b" not in session(demo, *check_demo, columns=80, env={"NO_COLOR": "1"}).shown
    assert "\x1b" not in session(demo, *check_demo, columns=80, env={"TERM": "dumb"}).shown
    assert "\x1b" not in session(demo, "--color", "never", *check_demo, columns=80).shown


def test_init_asks_for_what_no_option_says(tmp_path: Path) -> None:
    answers = ["gitlub\n", "gitlab\n", "fr\n", "13-01\n", "04-01\n", "Élodie Brunel\n", "elodie@example.org\n"]
    seen = session(tmp_path, "init", columns=80, typed=answers)
    assert seen.code == 0
    assert "did you mean `gitlab`?" in seen.shown
    assert "`13-01` is no day of the year" in seen.shown
    assert (tmp_path / ".gitlab-ci.yml").is_file()
    assert "year_start: 04-01" in (tmp_path / "plancode.yaml").read_text(encoding="utf-8")
    assert "id: elodie-brunel" in (tmp_path / "plans" / "people.yaml").read_text(encoding="utf-8")


def test_an_interrupt_while_init_asks_leaves_nothing_behind(tmp_path: Path) -> None:
    seen = session(tmp_path, "init", columns=80, typed=["github\n", "\x03"])
    assert seen.code == 130
    assert "interrupted" in seen.shown
    assert list(tmp_path.iterdir()) == []


SLOW = """
import sys, time
from plancode.cli.progress import progress
with progress("history", patience=float(sys.argv[1])) as told:
    for done in range(1, 6):
        time.sleep(0.02)
        if told:
            told(done * 20, 100)
print("the result")
"""


def test_work_that_takes_long_shows_how_far_it_is_and_leaves_no_trace(tmp_path: Path) -> None:
    shown = session(tmp_path, "0", columns=40, program=(sys.executable, "-P", "-c", SLOW)).shown
    assert "\r\x1b[Khistory █████░░░░░░░░░░░░░░░░░░░░  20%" in shown
    assert shown.endswith("\r\x1b[Kthe result\n")
    assert max(len(bar) for bar in shown.split("\r\x1b[K")) <= 40


def test_work_that_is_soon_done_shows_no_bar(tmp_path: Path) -> None:
    assert session(tmp_path, "60", columns=40, program=(sys.executable, "-P", "-c", SLOW)).shown == "the result\n"


def test_check_and_build_tell_how_far_they_are(tmp_path: Path) -> None:
    repository(tmp_path, SOUND)
    opened, walked, pages = open_project(tmp_path, needs_git=True), [], []
    report = check(
        replace(opened, as_of=date(2026, 11, 23), now=datetime.now(UTC)), on_progress=lambda *told: walked.append(told)
    )
    assert report.history
    build(
        opened.workspace, report.history, (), output=tmp_path / "site", today=date(2026, 11, 23), own_templates=None,
        on_progress=lambda *told: pages.append(told),
    )  # fmt: skip
    assert walked == [(1, 1)]
    done, totals = zip(*pages, strict=True)
    assert len(done) > 2
    assert list(done) == sorted(done)
    assert set(totals) == {done[-1]}
    assert done[-1] == len(list((tmp_path / "site").rglob("*.html")))


@pytest.mark.parametrize(
    "words",
    [["check"], ["list", "plan"], ["show", "brunel-fy2027"], ["status"], ["history"], ["schema"], ["build"], ["diff"]],
    ids=lambda words: words[0],
)
def test_commands_work_from_any_folder_of_the_workspace(words: list[str], demo: Path) -> None:
    inside = demo / "plans" / "contacts" / "elodie-brunel"
    assert session(inside, *words, columns=80).code == 0
