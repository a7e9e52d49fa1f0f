"""What a command is given, or goes on without: characters that nobody sees, and rules that cannot be read."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from plancode import CannotRun
from plancode import open as open_project
from tests.support.cli import plancode, typed, write
from tests.support.sound import SOUND, repository

NOTE = "note: plancode.yaml has errors, and default rules stand in for what it says; `plancode check` shows them\n"
BROKEN = ("version: 1\ncalendar: [\n", "version: 1\ncalender: {}\n")
# What shows something, and whether a program reads its standard output.
SHOWING = (
    *("status", "list plan", "list plan --format csv", "agenda", "agenda --format json", "coverage"),
    *("coverage --format json", "show chu", "show chu --format json", "query 'SELECT 1'", "history"),
    *(
        "history --format json",
        "diff",
        "diff --format json",
        "set chu industry x --dry-run",
        "new account --name B --dry-run",
    ),
)
# What others get, and what becomes of it.
PUBLISHING = {
    "build": "the site stays as it was",
    "report dupont --output made.html": "no report was written",
    "digest marie": "no mail was written",
    "export json --output made": "nothing was exported",
    "export json --output -": "nothing was exported",
    "export --subject dupont --output made": "nothing was exported",
    "schema": "the schemas stay as they were",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository(tmp_path_factory.mktemp("unseen"), SOUND | {"plancode.yaml": "version: 1\n"})


@pytest.mark.parametrize("hidden", ["\a", "\x1b", "\u202e", "\u200b"])
def test_a_character_that_nobody_sees_is_written_by_no_command(folder: Path, hidden: str) -> None:
    why = f"the character U+{ord(hidden):04X}"
    for given in (("set", "chu", "name", f"CH{hidden}U"), ("new", "account", "--name", f"A{hidden}B")):
        ended = plancode(folder, *given, code=2, err=why)
        assert hidden not in ended.err
    plancode(folder, "set", "chu", "tags", "--add", f"a{hidden}b", code=2, err=why)
    plancode(folder, "set", "chu", "name", "Zoë Ünal 久", "--dry-run", err=None)


@pytest.fixture(scope="module", params=BROKEN)
def broken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = repository(tmp_path_factory.mktemp("broken"), SOUND | {"plancode.yaml": "version: 1\n"})
    return write(folder, {"plancode.yaml": request.param})


@pytest.mark.parametrize("command", SHOWING)
def test_what_shows_says_once_that_default_rules_stand_in(folder: Path, broken: Path, command: str) -> None:
    assert NOTE not in plancode(folder, *shlex.split(command), err=None).err
    ended = typed(broken, *shlex.split(command))
    assert ended.err.count(NOTE) == 1, ended.err
    assert ended.err.count("plancode.yaml") == 1, ended.err
    if "json" in command:
        assert json.loads(ended.out)


@pytest.mark.parametrize("command", PUBLISHING)
def test_what_others_get_is_not_made_by_default_rules(broken: Path, command: str) -> None:
    before = sorted(broken.rglob("*"))
    ended = plancode(broken, *shlex.split(command), code=3, err=f"; {PUBLISHING[command]}\n")
    assert ended.err.startswith("error: plancode.yaml:2:")
    assert (ended.out, ended.err.count("\n")) == ("", 2)
    assert [path for path in sorted(broken.rglob("*")) if ".git" not in path.parts] == [
        path for path in before if ".git" not in path.parts
    ]


def test_what_python_exports_is_not_made_by_default_rules_either(broken: Path) -> None:
    with pytest.raises(CannotRun, match=r"plancode\.yaml:2:"):
        open_project(broken).export("json", broken / "made")
    assert not (broken / "made").exists()
