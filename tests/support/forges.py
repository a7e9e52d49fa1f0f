"""The CI files that `init` writes, run as forges do: in clones of a bare repository, with their variables and shell."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plancode.yaml_source import parse
from tests.support.cli import plancode
from tests.support.moving import PEOPLE, plan
from tests.support.nursery import born
from tests.support.repo import Repo

# The values of GitHub that our workflows may use; those that an event lacks are empty.
_OF_GITHUB = {
    "github.base_ref", "github.event.merge_group.base_sha", "github.event.repository.default_branch", "github.event_name",
    "github.ref", "github.ref_name", "github.run_attempt", "github.run_id", "runner.temp",
}  # fmt: skip
MARIE = ("Marie", "marie@example.org")
LEGAL, ILLEGAL = plan(status="submitted"), plan(status="final-approved")
LANDED = {
    "github.event_name": "push", "github.ref": "refs/heads/main", "github.ref_name": "main",
    "github.event.repository.default_branch": "main",
}  # fmt: skip
PUSH = {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main"}
_WORD = re.compile(r"'[^']*'|[a-z_]+(?:\.[a-z_]+)+")


@dataclass(frozen=True)
class Ran:
    """How a job ended, or that the forge skipped it."""

    code: int
    told: str
    left_out: bool = False


def begun(tmp_path: Path, forge: str) -> Repo:
    """Return a bare repository whose main holds a workspace made by `init`, with a draft."""
    plancode(tmp_path, "init", "made", "--forge", forge, "--name", "Marie", "--email", "marie@example.org")
    made = tmp_path / "made"
    files = {
        path.relative_to(made).as_posix(): path.read_bytes()
        for path in made.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(made).parts
    }
    origin = Repo(tmp_path / "origin.git", bare=True)
    origin.commit(files | {"plans/people.yaml": PEOPLE, "plans/p.yaml": plan()}, author=MARIE)
    return origin


def github(clone: Path, workflow: str, job: str, said: Mapping[str, str]) -> Ran:
    """Run the lines of one job of a clone's workflow; said are the values that GitHub has for the event."""
    written = _data(clone / ".github" / "workflows" / workflow)["jobs"][job]
    said = {"runner.temp": str(clone.parent / "temp"), **said}
    if not _value(written.get("if", "'always'"), said):
        return Ran(0, "", left_out=True)
    told = ""
    for step in written["steps"]:
        if "run" in step and "pip install" not in step["run"]:
            values = {name: _expanded(text, said) for name, text in step.get("env", {}).items()}
            ran = _run(clone, ["bash", "-e", "-c", step["run"]], {"GITHUB_ACTIONS": "true", **values})
            told += ran.told
            if ran.code:
                return Ran(ran.code, told)
    return Ran(0, told)


def gitlab(clone: Path, job: str, said: Mapping[str, str]) -> Ran:
    """Run the lines of one job of a clone's pipeline; said are the variables that GitLab sets."""
    (include,) = _data(clone / ".gitlab-ci.yml")["include"]
    jobs = _data(clone / include["local"].lstrip("/"))
    written = jobs[jobs[job]["extends"]] | jobs[job]
    assert written["variables"] == {"GIT_DEPTH": "0"}, "the clone is whole"
    if not any(_holds(rule["if"], said) for rule in written["rules"]):
        return Ran(0, "", left_out=True)
    lines = [line for line in [*written["before_script"], *written["script"]] if "pip install" not in line]
    return _run(clone, ["bash", "-eo", "pipefail", "-c", "\n".join(lines)], said)


def cloned(origin: Repo, folder: Path, ref: str) -> Path:
    """Return a clone as CI makes it: all branches and tags, and HEAD at the commit that ref names, on no branch."""
    clone = Repo(folder)
    clone.git("remote", "add", "origin", origin.folder.as_uri())
    clone.git(
        "fetch", "-q", "origin", "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*", f"+{ref}:refs/ci"
    )
    clone.git("checkout", "-q", "--detach", "refs/ci")
    return folder


def _data(path: Path) -> Any:
    (document,) = parse(path.name, path.read_bytes()).documents
    return document.data


def _value(expression: str, said: Mapping[str, str]) -> object:
    """Return the value of an expression of GitHub; ours use only names, texts, `==`, `||` and `format`."""

    def word(found: re.Match[str]) -> str:
        if found[0].startswith("'"):
            return found[0]
        assert found[0] in _OF_GITHUB, found[0]
        return repr(said.get(found[0], ""))

    python = _WORD.sub(word, expression).replace("||", " or ")
    return eval(python, {"format": str.format})  # noqa: S307 - of our own templates


def _expanded(text: str, said: Mapping[str, str]) -> str:
    return re.sub(r"\$\{\{(.*?)\}\}", lambda found: str(_value(found[1].strip(), said)), text)


def _holds(rule: str, said: Mapping[str, str]) -> bool:
    one, other = (said.get(word[1:]) if word.startswith("$") else word.strip('"') for word in rule.split(" == "))
    return one is not None and one == other


def _run(folder: Path, command: Sequence[str], values: Mapping[str, str]) -> Ran:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "CI_", "GITHUB_"))}
    path = f"{Path(born()).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        command, cwd=folder, env=kept | {"PATH": path, "NO_COLOR": "1", **values}, capture_output=True, text=True
    )
    return Ran(ran.returncode, ran.stdout + ran.stderr)
