"""Runs the same command lines with two versions of plancode, and shows every difference in output, exit code and files.

    python -m benchmarks.compare --old REF [--new REF] [--only WORKSPACE] [--match TEXT] [--whole]

REF is a commit, or a folder that holds a checkout; without --new it is this work tree. The command lines stand in
`command_lines.txt`, the workspaces for them in `workspaces.py`. Before outputs are compared, only durations and the
folder that all of it runs in are made equal. The exit code is 1 where standard output, an exit code or a written file
differs; a difference on standard error alone is only shown.
"""

from __future__ import annotations

import argparse
import base64
import difflib
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.compare.workspaces import Workspace, made

ROOT = Path(__file__).parents[2]
LINES = Path(__file__).with_name("command_lines.txt")
RUNNER = Path(__file__).with_name("runner.py")
_EVERY = "every"
_TOOK = re.compile(rb"\b(in|en) \d+[.,]\d+ s\b")
_LARGE = 200_000
_SHOWN = 40
_KEPT = ("PATH", "LANG", "TMPDIR")


@dataclass(frozen=True, slots=True)
class Case:
    """A command line in a workspace; one that writes gets its own copy."""

    workspace: Workspace
    line: str
    writes: bool

    @property
    def arguments(self) -> list[str]:
        """Return the arguments, with words of the workspace put in."""
        return [part.format_map(self.workspace.words) for part in shlex.split(self.line)]

    def __str__(self) -> str:
        return f"{self.workspace.name}: plancode {self.line.format_map(self.workspace.words)}"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command line ended, what it printed, and what it left behind, as text."""

    code: str
    out: str
    err: str
    left: str


def main() -> int:
    """Compare two versions, and print where they differ; return the exit code."""
    asked = _arguments()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="plancode-compare-") as kept:
        folder = Path(kept)
        sources = {name: _source(getattr(asked, name), folder / f"{name}-source") for name in ("old", "new")}
        if asked.only in (None, "demo"):
            _demo(sources["old"], folder)
        workspaces = made(folder, ROOT, folder / "demo", only=asked.only)
        cases = [each for each in read_cases(LINES.read_text(encoding="utf-8"), workspaces) if _is_asked(each, asked)]
        old, new = _both(sources, cases, folder)
    differ = 0
    for case, before, after in zip(cases, old, new, strict=True):
        differ += tell(case, before, after, most=sys.maxsize if asked.whole else _SHOWN)
    took = time.monotonic() - began
    print(f"{len(cases)} command lines in {took:.0f} s: {differ} differ")
    return 1 if differ or not cases else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare")
    parser.add_argument("--old", required=True, help="a commit, or a folder that holds a checkout")
    parser.add_argument("--new", default=str(ROOT), help="the same; without it, this work tree")
    parser.add_argument("--only", metavar="WORKSPACE", help="run in this workspace alone")
    parser.add_argument("--match", default="", metavar="TEXT", help="only lines that have this in them")
    parser.add_argument("--whole", action="store_true", help="show differences to their end")
    return parser.parse_args()


def _is_asked(case: Case, asked: argparse.Namespace) -> bool:
    return asked.only in (None, case.workspace.name) and asked.match in str(case)


def read_cases(text: str, workspaces: Sequence[Workspace]) -> Iterator[Case]:
    """Yield the lines of a table, each in every workspace that the heading above it names."""
    chosen: Sequence[Workspace] = ()
    for line in text.splitlines():
        if line.startswith("["):
            chosen = [each for each in workspaces if line.strip("[]") in (_EVERY, each.name)]
            if not chosen:
                raise ValueError(f"no workspace is called {line}")
        elif line and not line.startswith("#"):
            yield from (Case(each, line.removeprefix("+"), writes=line.startswith("+")) for each in chosen)


def _source(version: str, folder: Path) -> Path:
    """Return a folder with the source of a version: the named folder, or one made from a commit."""
    if Path(version).is_dir():
        return Path(version).resolve()
    folder.mkdir()
    archive = subprocess.run(
        ["git", "archive", version, "src", "schemas", "templates", "pyproject.toml"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    subprocess.run(["tar", "-x"], cwd=folder, input=archive.stdout, check=True)
    return folder


def _demo(source: Path, folder: Path) -> None:
    """Let one version make the demo that both versions run on."""
    run = {"folder": str(folder), "now": "2027-05-20T12:00:00+00:00", "environment": {}}
    asked = [{**run, "arguments": ["demo", "demo", "--as-of", "2027-05-20"]}]
    (ended,) = _started(source, folder, asked).answers()
    if ended["code"]:
        raise SystemExit(f"no demonstration: {base64.b64decode(ended['err']).decode()}")


@dataclass(frozen=True, slots=True)
class _Runner:
    """A version at work; its answers go into a file, so that two versions can work at once."""

    process: subprocess.Popen[str]
    told: Path

    def answers(self) -> list[dict[str, Any]]:
        if self.process.wait():
            raise SystemExit(f"the runner ended with {self.process.returncode}")
        return [json.loads(line) for line in self.told.read_text(encoding="utf-8").splitlines()]


def _started(source: Path, home: Path, runs: list[dict[str, Any]]) -> _Runner:
    """Start a version with a list of runs."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    own = {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONPATH": str(source / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        # What one run has kept would not be checked again by the next.
        "PLANCODE_NO_CACHE": "1",
    }
    asked, told = home / "asked.json", home / "told.jsonl"
    asked.write_text(json.dumps(runs), encoding="utf-8")
    with asked.open() as given, told.open("w") as out:
        return _Runner(
            subprocess.Popen([sys.executable, str(RUNNER)], stdin=given, stdout=out, text=True, env=kept | own), told
        )


def _both(sources: Mapping[str, Path], cases: Sequence[Case], folder: Path) -> list[list[Ended]]:
    """Return, for each version, how every case ended; both work at the same time."""
    started, git = [], _git_of_one_moment(folder / "bin")
    for name, source in sources.items():
        home = folder / name
        home.mkdir()
        places = _places(cases, home)
        runs = [_run(case, place, git) for case, (_, place) in zip(cases, places, strict=True)]
        started.append((home, places, _started(source, home, runs)))
    return [
        [
            _ended(case, answer, repository, home)
            for case, answer, (repository, _) in zip(cases, runner.answers(), places, strict=True)
        ]
        for home, places, runner in started
    ]


def _places(cases: Sequence[Case], home: Path) -> list[tuple[Path, Path]]:
    """Return the repository and the folder for each case: shared by cases that read, a copy for each that writes."""
    reading: dict[str, tuple[Path, Path]] = {}
    places = []
    for number, case in enumerate(cases):
        name = case.workspace.name
        if case.writes:
            places.append((home / str(number), case.workspace.copied(home / str(number))))
            continue
        if name not in reading:
            reading[name] = (home / name, case.workspace.copied(home / name))
        places.append(reading[name])
    return places


def _run(case: Case, place: Path, git: Path) -> dict[str, Any]:
    now = case.workspace.now.isoformat()
    environment = dict(case.workspace.environment)
    if case.writes:
        environment |= {"COMPARED_AT": now, "PATH": f"{git}{os.pathsep}{os.environ['PATH']}"}
    return {"folder": str(place), "now": now, "environment": environment, "arguments": case.arguments}


def _git_of_one_moment(folder: Path) -> Path:
    """Return a folder with a git that dates commits by COMPARED_AT, as plancode takes git's own variables away."""
    program = folder / "git"
    folder.mkdir()
    dates = "GIT_AUTHOR_DATE=$COMPARED_AT GIT_COMMITTER_DATE=$COMPARED_AT"
    program.write_text(f'#!/bin/sh\n{dates} exec {shutil.which("git")} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return folder


def _ended(case: Case, answer: Mapping[str, Any], repository: Path, home: Path) -> Ended:
    out, err = (_alike(base64.b64decode(answer[name]), home) for name in ("out", "err"))
    left = "".join(_left(repository, case.workspace.repository)) if case.writes else ""
    return Ended(
        f"exit {answer['code']}\n",
        out,
        err,
        left.replace(str(home), "HOME"),
    )


def _alike(printed: bytes, home: Path) -> str:
    return _TOOK.sub(rb"\1 N s", printed.replace(bytes(home), b"HOME")).decode(errors="backslashreplace")


def _left(repository: Path, before: Path) -> Iterator[str]:
    """Yield the differences between a repository now and before, then its last commits and its index."""
    old, new = _files(before), _files(repository)
    for path in sorted(old | new):
        if path not in new:
            yield f"--- {path} is gone\n"
        elif path not in old or old[path].read_bytes() != new[path].read_bytes():
            yield f"--- {path}\n{_shown(new[path].read_bytes())}\n"
    for command in (["log", "-3", "--format=%an %ae %aI%n%B", "--stat"], ["status", "--porcelain"]):
        yield subprocess.run(["git", *command], cwd=repository, capture_output=True, text=True, check=False).stdout


def _files(folder: Path) -> dict[str, Path]:
    return {
        str(path.relative_to(folder)): path
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def _shown(content: bytes) -> str:
    try:
        if len(content) <= _LARGE:
            return content.decode()
    except UnicodeDecodeError:
        pass
    return hashlib.sha256(content).hexdigest()


def tell(case: Case, before: Ended, after: Ended, *, most: int) -> bool:
    """Print where a case ended differently; return whether more than standard error differs."""
    parts = {
        "exit code": (before.code, after.code),
        "standard output": (before.out, after.out),
        "standard error": (before.err, after.err),
        "what it left": (before.left, after.left),
    }
    differ = {name: texts for name, texts in parts.items() if texts[0] != texts[1]}
    if differ:
        print(f"\n{case}")
    for name, (old, new) in differ.items():
        lines = [line.rstrip("\n") for line in difflib.unified_diff(
            old.splitlines(keepends=True), new.splitlines(keepends=True), f"{name}, old", f"{name}, new", n=1
        )]  # fmt: skip
        print("\n".join(f"  {line}" for line in lines[:most]))
        if len(lines) > most:
            print(f"  … and {len(lines) - most} lines more; --whole shows them")
    return bool(differ.keys() - {"standard error"})


if __name__ == "__main__":
    raise SystemExit(main())
