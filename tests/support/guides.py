"""Pages that are typed from top to bottom: each command by the person in its prompt, in that person's own clone."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from plancode.cli.app import run
from tests.support.cli import _Stream
from tests.support.git import answer

ROOT = Path(__file__).parents[2]
ADDRESS = "https://forge.example.org/plans.git"
PEOPLE = {"marie": ("Marie Petit", "marie@example.org"), "paul": ("Paul Roy", "paul@example.org")}
# The pages were written in 2026, and plan for 2027. They are typed as if they had been written this year.
WRITTEN = 2026
FORGE = {"GIT_COMMITTER_NAME": "Forge", "GIT_COMMITTER_EMAIL": "noreply@forge.example.org"}


@dataclass(frozen=True)
class Act:
    """One thing that a page has a reader do: type a line, put a text into a file, or press a button of the forge."""

    line: int
    who: str
    what: str
    text: str
    code: int = 0
    output: tuple[str, ...] = ()


@dataclass
class Desk:
    """The machines of the people of the pages, and the forge between them; where each of them stands."""

    folder: Path
    language: str
    at: dict[str, Path] = field(default_factory=dict)

    def __post_init__(self) -> None:
        forge = self.folder / "forge.git"
        if not forge.exists():
            answer(None, "init", "-q", "--bare", "-b", "main", str(forge))
        for who, (name, address) in PEOPLE.items():
            home = self.folder / who
            home.mkdir(exist_ok=True)
            self.at.setdefault(who, home)
            (home / ".gitconfig").write_text(
                f'[url "{forge}"]\n\tinsteadOf = {ADDRESS}\n[user]\n\tname = {name}\n\temail = {address}\n'
                "[init]\n\tdefaultBranch = main\n[pull]\n\trebase = false\n[advice]\n\tdetachedHead = false\n"
            )

    def environment(self, who: str) -> Mapping[str, str]:
        """Return the environment of somebody's machine."""
        return {"HOME": str(self.folder / who), "PLANCODE_LANG": self.language, "GIT_EDITOR": "true"}

    def do(self, act: Act) -> None:
        """Do what a page says, and compare what is told with what the page shows."""
        place = f"line {act.line}: {act.text.splitlines()[0]}"
        if act.what in ("write", "append"):
            name, _, content = act.text.partition("\n")
            path = self.at[act.who] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            before = path.read_text(encoding="utf-8") if act.what == "append" else ""
            path.write_text(before + content, encoding="utf-8")
        elif act.what == "merge":
            self._merge(act.who, act.text)
        else:
            code, told = self._typed(act.who, act.text)
            assert code == act.code, f"{place} ended with {code}:\n{told}"
            if act.output:
                pattern = _pattern(act.output)
                assert re.fullmatch(pattern, _neutral(told.rstrip("\n"))), f"{place} told\n{told}\nnot\n{pattern}"

    def _typed(self, who: str, line: str) -> tuple[int, str]:
        first, *rest = shlex.split(line, comments=True)
        if first == "cd":
            self.at[who] = (self.at[who] / rest[0]).resolve(strict=True)
            return 0, ""
        environment = self.environment(who)
        if first == "plancode":
            return _plancode(self.at[who], rest, environment)
        shell = ["sh", "-c", line.replace("PLANCODE", str(ROOT))]
        ended = subprocess.run(
            shell, cwd=self.at[who], env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        return ended.returncode, ended.stdout.decode()

    def _merge(self, who: str, branch: str) -> None:
        """Merge a branch as the button of a forge does: a merge commit, by who pressed it."""
        name, address = PEOPLE[who]
        forge = self.folder / "forge.git"
        by = os.environ | FORGE | {"GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": address}
        tree = answer(forge, "merge-tree", "--write-tree", "main", branch).decode().split()[0]
        parents = ("-p", "main", "-p", branch)
        made = answer(forge, "commit-tree", tree, *parents, "-m", f"Merge {branch}", environment=by).decode().strip()
        answer(forge, "update-ref", "refs/heads/main", made)


def _plancode(folder: Path, words: list[str], environment: Mapping[str, str]) -> tuple[int, str]:
    """Run plancode in this process; return its exit code, and what a terminal would show."""
    kept = {name: os.environ.get(name) for name in environment}
    shown = _Stream()
    os.environ.update(environment)
    try:
        with chdir(folder), redirect_stdout(shown), redirect_stderr(shown):
            code = run(["--color", "never", *words])
    finally:
        for name, value in kept.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
    return code, shown.text()


def acts(page: Path, today: date) -> Iterator[Act]:
    """Yield what a page has its readers do, from top to bottom, in the year of today."""
    lines = _this_year(page.read_text(encoding="utf-8"), today).split("\n")
    said, fence, start = "", "", 0
    for number, line in enumerate(lines, 1):
        if fence and line.strip() == "```":
            yield from _acts_of(fence, said, lines[start : number - 1], start + 1)
            said, fence = "", ""
        elif not fence and line.strip().startswith("```"):
            fence, start = line.strip()[3:] or "text", number
        elif not fence and (found := re.fullmatch(r" *<!-- (.*) -->", line)):
            said = found[1]
            if merge := re.fullmatch(r"(\w+) merges (\S+)", said):
                yield Act(number, merge[1], "merge", merge[2])


def _acts_of(fence: str, said: str, lines: list[str], number: int) -> Iterator[Act]:
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    lines = [line[indent:] for line in lines]
    if fence == "console":
        code = int(said.partition("ends with ")[2] or 0)
        yield from _commands(lines, number, code)
    elif found := re.fullmatch(r"(\w+) (write|append)s (\S+)", said):
        who, what, path = found.groups()
        yield Act(number, who, what, "\n".join([path, *lines, ""]))


def _commands(lines: list[str], number: int, code: int) -> Iterator[Act]:
    typed: list[tuple[int, str, str, list[str]]] = []
    for at, line in enumerate(lines, number):
        if found := re.match(r"(\w*)\$ (.*)", line):
            typed.append((at, found[1] or "marie", found[2], []))
        elif typed and typed[-1][2].endswith("\\"):
            begun, who, before, output = typed.pop()
            typed.append((begun, who, before.removesuffix("\\") + line.strip(), output))
        elif typed:
            typed[-1][3].append(line)
    last = len(typed) - 1
    for place, (at, who, text, output) in enumerate(typed):
        yield Act(at, who, "type", text, code if place == last else 0, tuple(output))


def _this_year(text: str, today: date) -> str:
    return re.sub(
        r"\b(FY|fy)?(202[5-9])\b", lambda found: f"{found[1] or ''}{int(found[2]) + today.year - WRITTEN}", text
    )


def _pattern(shown: tuple[str, ...]) -> str:
    """Return what matches the lines that a page shows; `…` stands for whatever was left out there."""
    text = "\n".join(shown).rstrip("\n")
    return re.sub(r"(?:\\\n)?…(?:\\\n)?", "(?s:.*)", re.escape(_neutral(text)))


def _neutral(text: str) -> str:
    """Return text without what differs each time: ids of commits, days, times, durations."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    text = re.sub(r"\b(?=[0-9a-f]*[0-9])[0-9a-f]{7,40}\b", "COMMIT", text)
    text = re.sub(r"\b\d{4}-\d\d-\d\d\b", "DAY", text)
    text = re.sub(r"\b\d\d:\d\d\b", "TIME", text)
    return re.sub(r"\b\d+[.,]\d\d s\b", "DURATION", text)
