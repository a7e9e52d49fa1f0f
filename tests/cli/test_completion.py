"""Completion, in real shells: commands, ids, values; fast, because nothing is read that need not be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete

from plancode.cli.app import plancode as commands
from plancode.cli.completion_sources import KINDS
from plancode.cli.new_options import COMPLETE_VARIABLE
from plancode.models import KINDS as MODEL_KINDS
from tests.support.cli import plancode, write

BIN = Path(sys.executable).parent
RECORDS = {
    "plancode.yaml": "version: 1\n",
    "plans/people.yaml": (
        "kind: person\nid: marie\nname: Marie\nemail: marie@example.org\n---\n"
        "kind: person\nid: paul   # a comment\nname: 'Paul'\nemail: paul@example.org\n"
    ),
    "plans/deep/er/plan.yaml": (
        "kind: plan\nid: dupont-fy2027\nname: Dupont: the year\nperiod: FY2027\nstatus: draft\ngoals:\n  - id: not-one\n"
    ),
    "plans/broken.yaml": "kind: contact\nid: dupont\nfirst_name: [Élodie\n",
    "plans/hostile.yaml": 'kind: account\nid: chu;rm\n---\nkind: account\nid: chu\nname: "a\x1b[31mb"\n',
    "plans/.hidden/plan.yaml": "kind: plan\nid: hidden\n",
}  # fmt: skip


COMMANDS = commands.list_commands(click.Context(commands))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path, RECORDS)


def completed(folder: Path, *words: str, form: str = "bash") -> list[str]:
    """What a shell is offered for the last of words, which may be empty."""
    environment = {
        "_PLANCODE_COMPLETE": f"{form}_complete",
        "COMP_WORDS": " ".join(["plancode", *words]),
        "COMP_CWORD": words[-1] if form == "fish" else str(len(words)),
    }
    answer = subprocess.run(
        [BIN / "plancode"], cwd=folder, env=os.environ | environment, capture_output=True, text=True, check=True
    )
    assert answer.stderr == ""
    lines = answer.stdout.split() if form == "bash" else answer.stdout.splitlines()
    return [line.removeprefix("plain,") for line in lines] if form == "bash" else lines


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["che"], ["check"]),
        (["--co"], ["--color"]),
        (["show", ""], ["chu", "dupont", "dupont-fy2027", "marie", "paul"]),
        (["show", "dup"], ["dupont", "dupont-fy2027"]),
        (["show", "contact/"], ["contact/dupont"]),
        (["history", ""], ["dupont-fy2027"]),
        (["list", "pl"], ["plan"]),
        (["list", "plan", "--owner", ""], ["marie", "paul"]),
        (["list", "plans", "--contact", ""], ["dupont"]),
        (["list", "--period", ""], ["FY2027"]),
        (["list", "plan", "--status", ""], ["draft", "expired", "final-approved", "submitted"]),
        (["list", "opportunities", "--status", ""], ["lost", "pending", "won"]),
        (["status", "--owner", "m"], ["marie"]),
        (["coverage", ""], ["FY2027"]),
        (["explain", "pc20"], [f"PC20{number}" for number in range(1, 10)]),
        (["explain", "four"], ["four-eyes"]),
        (["check", "--format", "s"], ["sarif"]),
        (["init", "--forge", ""], ["github", "gitlab", "none"]),
        (["completion", "p"], ["powershell"]),
    ],
    ids=" ".join,
)
def test_what_is_offered(words: list[str], offered: list[str], folder: Path) -> None:
    assert completed(folder, *words) == offered


def offered_here(folder: Path, *words: str) -> list[str]:
    """What click offers for the last of words, without a shell and without a process of its own."""
    completion = ShellComplete(commands, {}, "plancode", COMPLETE_VARIABLE)
    return [each.value for each in completion.get_completions(["-C", str(folder), *words[:-1]], words[-1])]


PLANS, ACTIVITIES, PERIODS = ["dupont-fy2027"], ["visit"], ["FY2027"]
EVERYTHING = ["chu", "dupont", "dupont-fy2027", "marie", "paul", "visit"]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("submit", PLANS), ("return", PLANS), ("approve", PLANS), ("amend", PLANS), ("expire", PLANS), ("roll-over", PLANS),
        ("history", PLANS), ("submit dupont-fy2027", PLANS), ("step agree", EVERYTHING), ("set", EVERYTHING), ("show", EVERYTHING),
        ("complete", ACTIVITIES), ("follow-up", ACTIVITIES), ("report", ["dupont"]), ("digest", ["marie", "paul"]),
        ("approve dupont-fy2027 --reviewed-by", ["marie", "paul"]), ("roll-over dupont-fy2027", PERIODS), ("coverage", PERIODS),
        ("new plan --period", PERIODS), ("new objective --period", PERIODS), ("new plan --contact", ["dupont"]),
        ("agenda --contact", ["dupont"]), ("export --subject", ["dupont"]), ("list plan --period", PERIODS),
    ],
)  # fmt: skip
def test_whatever_takes_an_id_or_a_period_offers_those_that_there_are(
    words: str, offered: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, {"plans/visit.yaml": "kind: activity\nid: visit\nsubject: Visit\n"})
    monkeypatch.setenv(COMPLETE_VARIABLE, "bash_complete")
    assert offered_here(folder, *words.split(), "") == offered


def test_no_argument_that_is_an_id_or_a_period_is_left_out_of_completion() -> None:
    context = click.Context(commands)
    taken = [
        (name, each.make_metavar(context).strip("[].…"), each)
        for name in COMMANDS
        if (command := commands.get_command(context, name)) is not None
        for each in command.params
        if isinstance(each, click.Argument)
    ]
    wanted = {(name, metavar) for name, metavar, _ in taken if metavar in ("ID", "PLAN", "PERIOD", "CONTACT", "PERSON")}
    assert len(wanted) > 10
    empty = {(name, metavar) for name, metavar, each in taken if each._custom_shell_complete is None}
    assert wanted & empty == set()


def test_a_workspace_is_found_from_a_folder_inside_and_by_its_option(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert completed(folder / "plans" / "deep", "show", "m") == ["marie"]
    assert completed(tmp_path_factory.mktemp("away"), "-C", str(folder), "show", "m") == ["marie"]


def test_outside_of_a_workspace_nothing_is_offered_and_nothing_said(tmp_path: Path) -> None:
    assert completed(tmp_path, "show", "") == []


def test_own_values_are_offered_where_the_schemas_have_them(folder: Path) -> None:
    own = "lifecycle: {plan: {statuses: {idea: {}, done: {}}, initial: [idea], steps: {finish: {from: idea, to: done}}}}\n"
    write(folder, {"plancode.yaml": own, "plans/deep/er/plan.yaml": ""})
    plancode(folder, "schema")
    assert completed(folder, "list", "plan", "--status", "") == ["done", "idea"]


def test_names_help_to_choose_without_what_a_terminal_would_act_on(folder: Path) -> None:
    assert completed(folder, "show", "dupont-", form="zsh") == ["plain", "dupont-fy2027", "Dupont: the year [draft]"]
    assert completed(folder, "show", "chu", form="fish") == ["plain,chu\ta[31mb"]


# For each line of its input a process of its own, forked when nothing is imported but what every command needs.
COMPLETING = """\
import os, sys
from plancode.cli.app import run
sys.argv = ['plancode']
for line in sys.stdin.read().splitlines():
    if os.fork() == 0:
        os.environ |= {'COMP_WORDS': line, 'COMP_CWORD': str(len(line.split(' ')) - 1)}
        try:
            run()
            sys.exit('no shell was answered')
        except SystemExit as ended:  # as click ends what it has completed
            assert ended.code == 0, (line, ended.code)
        heavy = set(sys.modules) & {'pydantic', 'yaml', 'jinja2', 'babel', 'watchdog', 'subprocess'}
        assert not heavy, (line, heavy)
        print('done', flush=True)
        os._exit(0)
    if os.wait()[1]:
        sys.exit(1)
"""


def test_completing_imports_nothing_heavy_and_runs_no_git(folder: Path) -> None:
    words = ["s", "show ", "list plan --owner ", *(f"{name} --" for name in COMMANDS)]
    assert len(words) > 30
    ended = subprocess.run(
        [sys.executable, "-c", COMPLETING],
        cwd=folder,
        env=os.environ | {"_PLANCODE_COMPLETE": "bash_complete"},
        input="".join(f"plancode {each}\n" for each in words),
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    offered = ended.stdout.split("done\n")
    assert offered.pop() == ""
    assert [each.startswith("plain,") for each in offered] == [True] * len(words)


def test_new_offers_kinds_and_what_each_can_be_stated(folder: Path) -> None:
    assert completed(folder, "new", "o") == ["objective", "opportunity"]
    assert "--contact" in completed(folder, "new", "plan", "--c")
    assert completed(folder, "new", "plan", "--owner", "m") == ["marie"]
    assert completed(folder, "new", "objective", "--status", "cur") == ["current"]


def test_the_kinds_of_completion_are_those_of_the_models() -> None:
    assert KINDS == MODEL_KINDS


def shell(program: str, *arguments: str, folder: Path) -> str:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    environment = os.environ | {"PATH": f"{BIN}:{os.environ['PATH']}", "TERM": "dumb"}
    answer = subprocess.run(
        [program, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=30
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def test_bash_completes(folder: Path) -> None:
    script = (
        'eval "$(plancode completion bash)"; COMP_WORDS=(plancode show dupont-); COMP_CWORD=2;'
        "_plancode_completion plancode; printf '%s\\n' \"${COMPREPLY[@]}\""
    )  # fmt: skip
    assert shell("bash", "--norc", "-c", script, folder=folder) == "dupont-fy2027\n"


def test_fish_completes(folder: Path) -> None:
    script = "plancode completion fish | source; complete -C 'plancode show dupont-'"
    assert shell("fish", "--no-config", "-c", script, folder=folder) == "dupont-fy2027\tDupont: the year [draft]\n"


def test_zsh_completes(folder: Path) -> None:
    script = (
        'autoload -U compinit && compinit -u -D; compadd() { print -- "${(@)argv[-1]}" };'
        '_describe() { print -l -- ${(P)3:-${(P)2}} }; eval "$(plancode completion zsh)";'
        "words=(plancode show dupont-); CURRENT=3; _plancode_completion"
    )  # fmt: skip
    assert "dupont-fy2027:Dupont: the year [draft]" in shell("zsh", "-f", "-c", script, folder=folder)


def test_powershell_gets_a_script_that_registers_the_completer(tmp_path: Path) -> None:
    script = plancode(tmp_path, "completion", "powershell").out
    assert script.startswith("Register-ArgumentCompleter -Native -CommandName plancode ")
    assert completed(tmp_path, "completion", "p", form="powershell") == ["plain", "powershell", "_"]


def test_an_unknown_shell_is_answered_with_those_that_are_known(tmp_path: Path) -> None:
    plancode(tmp_path, "completion", "bsh", code=2, err="powershell")
