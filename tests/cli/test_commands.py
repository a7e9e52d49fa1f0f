"""The other commands, the help, and the endings of the program."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from plancode import __version__, codes
from plancode.diagnostics import Code
from tests.support.cli import plancode, write
from tests.support.sound import PLAN, SOUND, git, repository


def test_history_tells_who_moved_a_plan_when_and_how(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND, {"plans/plan.yaml": PLAN.format(status="submitted")})
    lines = plancode(folder, "history", "dupont-fy2099").out.splitlines()
    assert lines[0] == "plan dupont-fy2099"
    assert "(new) → draft" in lines[1]
    assert "draft → submitted" in lines[2]
    assert lines[2].endswith("Marie")
    assert lines[3] == "2 transitions of 1 record; authors are claims: 0 of 1 step signed"


def test_history_tells_who_is_claimed_to_have_reviewed(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND)
    write(folder, {"plans/plan.yaml": PLAN.format(status="submitted")})
    git(folder, "commit", "-qam", "Submit\n\nReviewed-by: marie\nReviewed-by: Nobody Known")
    (line,) = (line for line in plancode(folder, "history").out.splitlines() if "submitted" in line)
    assert line.endswith("  reviewed by marie (claimed)  [PC209]")
    step = json.loads(plancode(folder, "history", "--format", "json").out)["transitions"][-1]
    assert step["reviewers"] == ["marie"]


def test_history_as_json_has_the_documented_shape(sound: Path) -> None:
    told = json.loads(plancode(sound, "history", "--format", "json").out)
    assert (told["version"], told["complete"], len(told["head"])) == (1, True, 40)
    (step,) = told["transitions"]
    assert set(step) == {
        "record", "from", "to", "commit", "author", "authored", "committed", "actor", "signature", "assurance", "reviewers",
        "path", "verdict",
    }  # fmt: skip
    assert step["record"] == {"kind": "plan", "id": "dupont-fy2099"}
    assert step["author"] == {"name": "Marie", "email": "marie@example.org"}
    assert (step["from"], step["to"], step["actor"], step["verdict"]) == (None, "draft", "marie", "ok")
    assert (step["signature"], step["path"], step["commit"]) == ("none", "plans/plan.yaml", told["head"])
    assert (step["assurance"], step["reviewers"]) == ("claimed", [])


def test_history_of_nothing_known_suggests_the_nearest(sound: Path) -> None:
    plancode(sound, "history", "dupont-fy2098", code=2, err="did you mean `dupont-fy2099`?")


def test_history_works_in_a_bare_repository(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    bare = tmp_path_factory.mktemp("bare")
    git(bare, "clone", "-q", "--bare", str(sound), "all.git")
    assert "(new) → draft" in plancode(bare / "all.git", "history").out


def test_a_bare_repository_whose_head_names_no_branch_yet_can_be_looked_at_elsewhere(
    sound: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    bare = tmp_path_factory.mktemp("bare")
    git(bare, "init", "-q", "--bare", "--initial-branch=master", ".")
    git(bare, "fetch", "-q", str(sound), "main:main")
    plancode(bare, "history", code=3, err="this bare repository has no commit at HEAD")
    assert "(new) → draft" in plancode(bare, "history", "--at", "main").out
    assert ": no problems\n" in plancode(bare, "check", "--at", "main").out


def test_schema_writes_what_check_then_finds_current(sound: Path) -> None:
    plancode(sound, "schema", "--check", code=1)
    plancode(sound, "schema")
    assert plancode(sound, "schema", "--check").out == "the schemas are current\n"
    plan = json.loads((sound / "schemas" / "plan.schema.json").read_text())
    assert plan["properties"]["status"]["enum"] == ["draft", "submitted", "final-approved", "expired"]
    assert set(plan["required"]) == {"kind", "id", "status", "name", "period", "type", "owner"}


def test_schemas_hold_the_workspaces_own_values(sound: Path) -> None:
    write(sound, {"plancode.yaml": "picklists: {contact.type: {patient-advocate: {en: Patient advocate}}}\n"})
    plancode(sound, "schema")
    contact = json.loads((sound / "schemas" / "contact.schema.json").read_text())
    assert "patient-advocate" in json.dumps(contact["properties"]["type"])


@pytest.mark.parametrize("code", codes.CODES, ids=lambda code: code.number)
def test_explain_knows_every_code_by_number_and_name(code: Code, tmp_path: Path) -> None:
    by_number = plancode(tmp_path, "explain", code.number).out
    assert by_number.startswith(f"# {code.number} · {code.name}\n")
    assert plancode(tmp_path, "explain", code.name).out == by_number


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "A step was skipped: the status changed to one that only several steps lead to."),
        ("fr", "Une étape a été"),
    ],
)
def test_explain_of_all_codes_says_what_each_means(tmp_path: Path, language: str, said: str) -> None:
    lines = plancode(tmp_path, "--lang", language, "explain").out.splitlines()
    assert [line.split()[0] for line in lines] == [code.number for code in codes.CODES]
    (skipped,) = (line for line in lines if line.startswith("PC203 "))
    assert "  skipped-step  " in skipped
    assert f"  {said}" in skipped
    assert all(re.search(r"  [^ ].*[.]$", line) for line in lines)


def test_explain_of_an_unknown_code_suggests_the_nearest(tmp_path: Path) -> None:
    plancode(tmp_path, "explain", "skiped-step", code=2, err="did you mean `skipped-step`?")


def test_a_misspelled_command_is_answered_with_the_nearest(tmp_path: Path) -> None:
    plancode(tmp_path, "chekc", code=2, err="Did you mean 'check'?")


def test_help_and_version_import_nothing_heavy(tmp_path: Path) -> None:
    program = (
        "import sys; sys.argv = ['plancode', {!r}]\n"
        "from plancode.cli.app import run\n"
        "assert run() == 0\n"
        "heavy = set(sys.modules) & {{'pydantic', 'yaml', 'jinja2', 'babel', 'watchdog'}}\n"
        "assert not heavy, heavy\n"
    )
    for argument in ("--help", "--version"):
        subprocess.run([sys.executable, "-c", program.format(argument)], check=True, capture_output=True, cwd=tmp_path)


def test_the_version_is_told_without_the_command_line(tmp_path: Path) -> None:
    asked = [sys.executable, "-X", "importtime", "-m", "plancode"]
    told = subprocess.run([*asked, "--version"], check=True, capture_output=True, text=True, cwd=tmp_path)
    assert (told.stdout, " click" in told.stderr) == (f"plancode {__version__}\n", False)
    assert " typing\n" not in told.stderr
    same = subprocess.run([*asked, "-C.", "--version"], check=True, capture_output=True, text=True, cwd=tmp_path)
    assert (same.stdout, " click" in same.stderr) == (told.stdout, True)


@pytest.mark.parametrize(
    ("arguments", "out", "code"),
    [
        ("--version", "/dev/full", 3),
        ("--version", "&-", 0),
        ("--help", "/dev/full", 3),
        ("explain PC101", "/dev/full", 3),
        ("--help", "/dev/null", 0),
        ("explain PC101", "&-", 0),
        ("--help", "&-", 0),
        ("explain nothing", "/dev/null 2>/dev/full", 3),
        ("explain nothing", "/dev/null 2>&-", 2),
    ],
)
def test_output_that_cannot_be_written_is_said_and_closed_output_is_not_missed(
    arguments: str, out: str, code: int, tmp_path: Path
) -> None:
    line = f"{shlex.quote(sys.executable)} -m plancode {arguments} >{out}"
    ended = subprocess.run(["sh", "-c", line], cwd=tmp_path, capture_output=True, text=True)
    assert ended.returncode == code
    assert ended.stderr == ("error: no space is left on the disk\n" if code and "2>" not in out else "")


@pytest.mark.parametrize(
    ("arguments", "ending"),
    [
        ("new contact", (2, "still needed: --last-name")),
        ("new plan", (2, "still needed: --contact, --period")),
        ("init ../beside", (0, "")),
        ("lsp", (0, "")),
    ],
)
def test_closed_input_is_an_input_that_has_ended(
    arguments: str, ending: tuple[int, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, told = ending
    folder = repository(tmp_path / "team", SOUND)
    if arguments == "lsp":
        line = f"{shlex.quote(sys.executable)} -m plancode lsp <&-"
        ended = subprocess.run(["sh", "-c", line], cwd=folder, capture_output=True, text=True)
        assert (ended.returncode, ended.stdout, ended.stderr) == (code, "", told)
        return
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "stdin", None)
    plancode(Path(), *arguments.split(), code=code, err=told or None)
    sys.stdin.close()


def test_an_interrupt_ends_in_130(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from plancode import project

    def interrupted(*_arguments: Path, **_options: bool | None) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(project, "open_project", interrupted)
    plancode(tmp_path, "check", code=130, err="interrupted")


def test_a_bug_ends_in_70_without_a_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from plancode import project

    def broken(*_arguments: Path, **_options: bool | None) -> None:
        raise ZeroDivisionError("unforeseen")

    monkeypatch.setattr(project, "open_project", broken)
    ended = plancode(tmp_path, "check", code=70, err="plancode has a bug: ZeroDivisionError: unforeseen")
    assert "Traceback" not in ended.err


def test_at_shows_the_workspace_as_it_was(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND, {"plans/plan.yaml": PLAN.format(status="submitted")})
    assert "submitted" in plancode(folder, "list", "plans").out
    assert "draft" in plancode(folder, "list", "plans", "--at", "HEAD~1").out
    assert "1 transition of 1 record" in plancode(folder, "history", "--at", "HEAD~1").out
    assert "status: draft" in plancode(folder, "show", "dupont-fy2099", "--at", "HEAD~1").out
    assert "submitted" in plancode(folder, "list", "plans", "--at", "2098-01-01").out


def test_at_a_time_before_the_first_commit_there_is_nothing(sound: Path) -> None:
    plancode(sound, "list", "plans", "--at", "2001-01-01", code=2, err="there was no commit yet on 2001-01-01")
    plancode(sound, "list", "plans", "--at", "2001-02-30", code=2, err="there is no such day as `2001-02-30`")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "--format", "jsn"], "'junit'; did you mean `json`?"),
        (["check", "--fail-on", "warnings"], "did you mean `warning`?"),
        (["--color", "alway", "check"], "did you mean `always`?"),
        (["completion", "bsh"], "did you mean `bash`?"),
        (["list", "plan", "--status", "sumbitted"], "there is no plan status `sumbitted`; did you mean `submitted`?"),
        (["list", "plan", "--owner", "mari"], "there is no person `mari`; did you mean `marie`?"),
        (["list", "plan", "--contact", "chu"], "there is no contact `chu`"),
        (["list", "plan", "--period", "2099"], "`2099` is no period; write a period as FY2027 or FY2027-Q2"),
        (["list", "person", "--status", "draft"], "there is no person status `draft`"),
        (["status", "--owner", "mrie"], "there is no record `mrie`; did you mean `marie`?"),
        (["show", "dup"], "there is no record `dup`\n  = hint: did you mean `dupont-fy2099`?"),
        (["explain", "skipped-steps"], "did you mean `skipped-step`?"),
        (["check", "--fromat", "json"], "'--format'?"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_misspelled_value_is_answered_with_the_nearest(words: list[str], said: str, sound: Path) -> None:
    plancode(sound, *words, code=2, err=said)
