"""Under a runner of CI no text of a record is a command to it, whichever command prints it; elsewhere nothing changes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cli import plancode, write
from tests.support.sound import ACCOUNT, PEOPLE, git, repository

RUNNERS = {"GITHUB_ACTIONS": "true", "FORGEJO_ACTIONS": "true", "TF_BUILD": "True", "TEAMCITY_VERSION": "2025.1"}
# What each runner acts on, as its source has it: at the beginning of a trimmed line, or anywhere in it.
COMMAND = re.compile(r"^\s*::|##(?:vso|teamcity)?\[", re.MULTILINE)
NAME = "::add-mask::e ##[error]x ##vso[task.setvariable variable=a]b ##teamcity[c]"
CONTACT = f'kind: contact\nid: c\nfirst_name: "::stop-commands::t"\nlast_name: "{NAME}"\nowner: marie\n'
PLAN = (
    f'kind: plan\nid: p\nname: "{NAME}"\nperiod: FY2099\ntype: engagement\nstatus: draft\nowner: marie\ncontacts: [c]\n'
    f'goals: ["{NAME}"]\n'
)
OBJECTIVE = f'kind: objective\nid: o\nname: "{NAME}"\nperiod: FY2099\ntype: "{NAME}"\nstatus: draft\nplan: p\n'
FILES = {"plans/people.yaml": PEOPLE, "plans/chu.yaml": ACCOUNT, "plans/c.yaml": CONTACT, "plans/p.yaml": PLAN}
COMMAND_LINES = (
    ("check", "--as-of", "2098-01-01"),
    ("diff",),
    ("diff", "--format", "markdown"),
    ("show", "p"),
    ("show", "c"),
    ("list", "contact"),
    ("list", "plan", "--format", "csv"),
    ("status",),
    ("agenda",),
    ("coverage", "--period", "FY2099"),
    ("history", "p"),
    ("set", "p", "name", NAME + "!", "--dry-run"),
    ("show", NAME),
    ("query", "select name from plans"),
    ("-C", NAME, "check"),
    ("list", NAME),
)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    folder = repository(tmp_path, FILES)
    return write(folder, {"plans/o.yaml": OBJECTIVE, "plans/p.yaml": PLAN.replace("FY2099", "FY2098")})


@pytest.fixture(params=RUNNERS)
def runner(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(request.param, RUNNERS[request.param])
    return str(request.param)


def said(folder: Path, *arguments: str) -> str:
    from tests.support.cli import typed

    ended = typed(folder, *arguments)
    assert ended.code in (0, 1, 2, 3), ended
    return ended.out + ended.err


@pytest.mark.parametrize("arguments", COMMAND_LINES, ids=" ".join)
def test_nothing_that_is_printed_is_a_command(
    hostile: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    assert ":" in said(hostile, *arguments)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert not COMMAND.findall(said(hostile, *arguments))


def test_each_runner_is_known(hostile: Path, runner: str) -> None:
    assert not COMMAND.findall(said(hostile, "show", "p"))


def test_elsewhere_the_text_stays_what_it_is(hostile: Path) -> None:
    assert NAME in said(hostile, "show", "p")


def test_json_means_the_same_and_holds_no_command(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = plancode(hostile, "list", "plan", "--format", "json").out
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    guarded = plancode(hostile, "list", "plan", "--format", "json").out
    assert not COMMAND.findall(guarded)
    assert json.loads(guarded) == json.loads(plain)
    assert NAME in json.dumps(json.loads(guarded))


def test_annotations_are_commands_still(hostile: Path, runner: str) -> None:
    out = plancode(hostile, "check", "--format", "github", code=1).out
    assert out.splitlines()
    for line in out.splitlines():
        assert re.match(r"::(error|warning|notice) file=", line)
        assert not COMMAND.findall(line[2:])


def test_data_that_goes_to_a_file_stays_what_it_is(hostile: Path) -> None:
    git(hostile, "add", "-A")
    with (hostile / "plans.csv").open("wb") as file:
        subprocess.run(
            [sys.executable, "-m", "plancode", "-C", str(hostile), "list", "plan", "--format", "csv"],
            stdout=file, check=True, env=os.environ | {"GITHUB_ACTIONS": "true"},
        )  # fmt: skip
    assert NAME in (hostile / "plans.csv").read_text(encoding="utf-8-sig")
