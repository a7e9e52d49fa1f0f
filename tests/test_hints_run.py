"""No hint names a command that, typed then and there, is wrong use or refused: each is run in its own situation."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.cli import Ended, typed, write
from tests.support.git import ended as git
from tests.support.moving import made, plan
from tests.support.pages import Example
from tests.support.repo import Repo
from tests.support.wrong import WRONG, report_of

# What stands for what one types oneself.
PLACEHOLDERS = {
    "TEXT": "Because", "WHO": "paul", "DATE": "2027-01-31", "NAME": "Marie", "ADDRESS": "marie@example.org",
    "REF": "HEAD", "FILE": "anchor.json", "KIND": "plan", "PERSON": "paul", "NEW": "new-name", "TYPE": "awareness", "…": "Commit",
}  # fmt: skip
# Whoever types these looks on, or is asked first; the words that they need are not in the hint.
NOT_ALONE = {"git fetch --unshallow": "a page clones nothing"}
# What looks may end with findings, for that is why it was named; what writes may not be refused.
LOOKING = ("check", "history", "diff", "status", "agenda", "coverage", "list", "show", "explain", "doctor", "schema")
# What most examples name and leave out; with that, what is written would be refused for a reference to nothing.
LEFT_OUT = {
    "marie": "kind: person\nid: marie\nname: Marie Petit\nemail: marie@example.org\nrole: account-manager\n",
    "dupont": "kind: contact\nid: dupont\nlast_name: Dupont\nowner: marie\n",
    "weber": "kind: contact\nid: weber\nlast_name: Weber\nowner: marie\n",
}


@dataclass(frozen=True)
class Named:
    """A command that a finding's hint names, and the wrong example in which it is found."""

    example: int
    command: str


def commands(hint: str) -> Iterator[str]:
    """Yield the commands in a hint: in backticks, or behind a colon to its end."""
    quoted = re.findall(r"`((?:plancode|git) [^`]*)`", hint)
    yield from quoted
    rest = re.sub("`[^`]*`", "", hint)
    yield from (found.strip() for found in re.findall(r"(?:^|: |; )((?:plancode|git) [a-z][^;]*)", rest))


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> list[Named]:
    """The commands that the hints of all wrong examples name."""
    found = []
    for number, example in enumerate(WRONG):
        report = report_of(example, tmp_path_factory.mktemp("example"))
        hints = {each.hint for each in report.diagnostics if each.hint}
        found += [Named(number, command) for hint in sorted(hints) for command in commands(hint)]
    assert len(found) > 10
    return found


def run(folder: Path, command: str) -> tuple[int, str]:
    """Type a command in a folder, with words in place of its placeholders; return how it ended."""
    words = [PLACEHOLDERS.get(word, word) for word in shlex.split(command)]
    if words[0] == "plancode":
        ended = typed(folder, *words[1:])
        return ended.code, ended.out + ended.err
    done = git(folder, *words[1:])
    return done.returncode, (done.stdout + done.stderr).decode()


def committed(example: Example, folder: Path) -> Path:
    """Write an example with what it leaves out, as it stands in the repository of Marie, who takes it as given."""
    example.write(folder)
    texts = [path.read_text() for path in folder.rglob("*.yaml")]
    missing = {name: text for name, text in LEFT_OUT.items() if not any(f"\nid: {name}\n" in each for each in texts)}
    write(folder, {f"plans/left-out-{name}.yaml": text for name, text in missing.items()})
    is_repository = (folder / ".git").exists()
    repo = Repo(folder)
    with (folder / ".git" / "config").open("a") as file:
        file.write("[user]\n\tname = Marie Petit\n\temail = marie@example.org\n")
    now = datetime.now(UTC)
    if is_repository:
        repo.git("add", *(f"plans/left-out-{name}.yaml" for name in missing))
        git(folder, "commit", "-qm", "Add who was left out", "--", *(f"plans/left-out-{name}.yaml" for name in missing))
    else:
        there = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts}
        files = {path.relative_to(folder).as_posix(): held for path, held in there.items()}
        since = repo.commit(files, message="Begin\n", date=now)
        adopted = files.get("plancode.yaml", b"") + f"history: {{since: {since}}}\n".encode()
        (folder / "plancode.yaml").write_bytes(adopted)
        repo.commit({"plancode.yaml": adopted}, message="Adopt\n", date=now)
        repo.git("reset", "-q")
    return folder


def test_each_command_in_a_hint_works_where_the_hint_is_read(
    named: list[Named], tmp_path_factory: pytest.TempPathFactory
) -> None:
    refused = []
    for each in dict.fromkeys(named):
        if each.command in NOT_ALONE:
            continue
        wrong = WRONG[each.example]
        day = f" --as-of {wrong.today} --dry-run" if each.command.startswith("plancode expire") else ""
        code, told = run(committed(wrong, tmp_path_factory.mktemp("typed")), each.command + day)
        looks = each.command.split()[0] == "git" or each.command.split()[1] in LOOKING
        # What follows from the fault that an example shows may have to wait until that is mended.
        waits = code == 1 and f"error[{wrong.code}]" in told
        if code not in ((0, 1) if looks else (0,)) and not waits:
            refused.append((wrong.code, each.command, code, told[:300]))
    assert refused == [], "\n".join(map(str, refused))


APPROVED = [{"plans/p.yaml": plan(status=status)} for status in ("draft", "submitted", "final-approved")]
DONE = "kind: activity\nid: done\nsubject: Done\nform: task\ndue: 2026-01-05\ncompleted: 2026-01-05\n"
# What is typed in vain in a workspace with an approved plan, by Marie, who owns it.
IN_VAIN = [
    ("submit", "p"),
    ("approve", "p"),
    ("return", "p", "--reason", "Late"),
    ("amend", "p"),
    ("expire", "p"),
    ("set", "p", "status", "draft"),
    ("set", "p", "name", "Another"),
    ("complete", "done"),
    ("show", "nobody"),
    ("step", "sign", "p"),
    ("init",),
    ("new", "plan", "--tier", "1", "--period", "FY2099"),
    ("check", "--no-history"),
    ("schema", "--check"),
    ("list", "contacts", "--status", "x"),
]


def advice(ended: Ended) -> Iterator[str]:
    """Yield the lines in which a command says what to type."""
    yield from (
        line for line in (ended.out + ended.err).splitlines() if re.match("( *= )?(hint|next|then|Error): ", line)
    )


@pytest.mark.parametrize("arguments", IN_VAIN, ids=" ".join)
def test_each_command_that_a_refusal_names_works_next(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    def workspace(name: str) -> Path:
        folder = made(tmp_path / name, *APPROVED)
        write(folder, {"plans/done.yaml": DONE})
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", "Go on")
        return folder

    ended = typed(workspace("typed"), *arguments)
    advised = list(advice(ended))
    assert advised
    for number, command in enumerate(each for line in advised for each in commands(line)):
        words = command.split()
        code, told = run(workspace(str(number)), command)
        looks = words[0] == "git" or words[1] in LOOKING
        assert code in ((0, 1) if looks else (0,)), (command, code, told)


# What is typed from outside of the workspace, and how many lines it tells to type.
FROM_AFAR = {
    ("new", "contact", "--first-name", "Zoé", "--last-name", "Weber"): 2,
    ("set", "p", "name", "Another"): 1,
    ("show", "nobody"): 1,
    ("check", "--no-history"): 2,
    ("init",): 2,
}


@pytest.mark.parametrize("arguments", FROM_AFAR, ids=" ".join)
def test_what_is_told_to_somebody_who_stands_elsewhere_works_there(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    def ended(name: str, *words: str) -> Ended:
        """Return how words end for a workspace of its own, below the folder in which the user stands."""
        folder = made(tmp_path / name / "the team", *APPROVED)
        write(folder, {"plans/done.yaml": DONE})
        return typed(folder.parent, "-C", "the team", *words)

    told = [each for line in advice(ended("typed", *arguments)) for each in commands(line)]
    assert len(told) >= FROM_AFAR[arguments], told
    assert {" ".join(shlex.split(each)[1:3]) for each in told} == {"-C the team"}
    for number, command in enumerate(told):
        ended(str(number), *arguments)
        code, words = run(tmp_path / str(number), command)
        assert code in (0, 1), (command, code, words)
