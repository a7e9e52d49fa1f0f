"""Runs the steps of our action as a runner of GitHub's does: its expressions, its shell, its files, its order after a failure."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plancode.yaml_source import parse
from tests.support.nursery import born

ROOT = Path(__file__).parents[2]
_WORD = re.compile(r"'[^']*'|[a-z_]+(?:[.][a-z_-]+)+|cancelled\(\)|!(?!=)")
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}")


@dataclass
class Job:
    """A run of the action: the event's values, the inputs that a workflow gives, and what a step may read and write."""

    clone: Path
    away: Path
    event: Mapping[str, str]
    inputs: Mapping[str, str]
    variables: Mapping[str, str] = field(default_factory=dict)
    code: int = 0
    told: str = ""
    used: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def page(self) -> str:
        """Return what the job's page shows."""
        return (self.away / "summary.md").read_text(encoding="utf-8")


def run_action(job: Job) -> Job:
    """Run all steps of action.yml for a job; the step that installs is replaced by the program under test."""
    action = data_of(ROOT / "action.yml")
    assert set(job.inputs) <= set(action["inputs"])
    said = dict(job.event) | {"runner.temp": str(job.away)}
    for name, declared in action["inputs"].items():
        said[f"inputs.{name}"] = job.inputs.get(name, _expanded(declared.get("default", ""), said))
    for name in ("summary.md", "output", "env", "path"):
        (job.away / name).touch()
    installed(job.away / "plancode")
    for step in action["runs"]["steps"]:
        if not _wanted(step.get("if"), said, failed=bool(job.code)):
            continue
        if "uses" in step:
            job.used.append(
                (step["uses"].split("@")[0], {key: _expanded(each, said) for key, each in step["with"].items()})
            )
        elif 'pip" install' not in step["run"]:
            _run(job, step, {name: _expanded(text, said) for name, text in step["env"].items()})
    return job


def installed(folder: Path) -> None:
    """Make what the installing step leaves: a folder whose bin has the program under test and its Python."""
    (folder / "bin").mkdir(parents=True, exist_ok=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    (folder / "bin" / "plancode").symlink_to(born())


def data_of(path: Path) -> Any:
    """Return what a file of a forge holds; of several documents, the last."""
    *_, document = parse(path.name, path.read_bytes()).documents
    return document.data


def shell(folder: Path, lines: str, values: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run lines as a step's `shell: bash`, with an environment of the given values and of no forge or git besides."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "CI_", "GITHUB_"))}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", lines]
    return subprocess.run(command, cwd=folder, env=kept | {"NO_COLOR": "1", **values}, capture_output=True, text=True)


def _run(job: Job, step: Mapping[str, Any], values: Mapping[str, str]) -> None:
    assert "${{" not in step["run"], "no value is written into the lines of a shell"
    files = {"GITHUB_STEP_SUMMARY": "summary.md", "GITHUB_OUTPUT": "output", "GITHUB_ENV": "env", "GITHUB_PATH": "path"}
    given = {name: str(job.away / file) for name, file in files.items()}
    given |= {"RUNNER_TEMP": str(job.away), "GITHUB_ACTION_PATH": str(ROOT), "GITHUB_ACTIONS": "true", **job.variables}
    ran = shell(job.clone, step["run"], {**given, **values})
    job.told += ran.stdout + ran.stderr
    job.code = job.code or ran.returncode


def _wanted(condition: str | None, said: Mapping[str, str], *, failed: bool) -> bool:
    if condition is None:
        return not failed
    expression = condition.removeprefix("${{").removesuffix("}}")
    # Without a function of status in it, a condition holds only while no step has failed.
    return bool(_value(expression, said)) and (not failed or "cancelled()" in expression)


def _expanded(text: str, said: Mapping[str, str]) -> str:
    return _EXPRESSION.sub(lambda found: str(_value(found[1], said) or ""), text)


def _value(expression: str, said: Mapping[str, str]) -> object:
    """Return the value of an expression; ours have names, texts, `==`, `&&`, `||`, `!cancelled()` and `format`."""

    def word(found: re.Match[str]) -> str:
        if found[0] == "!":
            return " not "
        if found[0] == "cancelled()":
            return "False"
        return found[0] if found[0].startswith("'") else repr(said.get(found[0], ""))

    python = _WORD.sub(word, expression.strip()).replace("||", " or ").replace("&&", " and ")
    return eval(python, {"format": str.format})  # noqa: S307 - of our own action
