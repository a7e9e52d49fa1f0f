"""The examples on the pages of codes: files and commits as they are written there, made real in a folder."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

# A fence with what it is and, for files, the path; or a line `Key: value` outside of fences.
_PARTS = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$|^([A-Z][\w -]*): ([^\n]+)$", re.MULTILINE | re.DOTALL)
_SECTION = re.compile(r"^## (Wrong|Right): (.+)$")


@dataclass(slots=True)
class Commit:
    """A commit of an example: the whole tree after it, its parents by number, and what its header says."""

    subject: str
    tree: dict[str, str]
    parents: list[int]
    author: str = "Marie Petit <marie@example.org>"
    day: str = ""
    trailers: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Example:
    """A section `Wrong: …` or `Right: …`: files, or commits, and the lines of findings that are expected."""

    code: str
    kind: str
    title: str
    today: date = date(2026, 11, 23)
    commits: list[Commit] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    findings: tuple[str, ...] = ()
    all_committed: bool = True
    base: int = 0

    def __str__(self) -> str:
        return f"{self.code} {self.kind}: {self.title}"

    def write(self, folder: Path) -> None:
        """Make the example real in folder: a repository if it has commits."""
        if self.commits:
            _git(folder, "init", "-q", "-b", "main", "--template=")
            _git(folder, "fast-import", "--quiet", given=self._stream())
            _git(folder, "reset", "-q", "--hard", "main")
        for path, content in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(content, encoding="utf-8")

    def _stream(self) -> bytes:
        lines: list[str] = []
        for number, commit in enumerate(self.commits, 1):
            moment = datetime.fromisoformat(f"{commit.day or f'2026-01-{number:02}'}T09:00+00:00")
            who = f"{commit.author} {int(moment.timestamp())} +0000"
            lines += ["commit refs/heads/main", f"mark :{number}", f"author {who}", f"committer {who}"]
            lines += _data("\n".join([commit.subject, "", *commit.trailers]))
            lines += [f"{'merge' if place else 'from'} :{parent}" for place, parent in enumerate(commit.parents)]
            lines += ["deleteall"]
            for path, content in commit.tree.items():
                lines += [f"M 100644 inline {path}", *_data(content)]
        lines += ["reset refs/heads/base", f"from :{self.base}"] if self.base else []
        return ("\n".join(lines) + "\n").encode()


def examples(code: str, page: str) -> list[Example]:
    """Return the examples of a page, in its order."""
    found: list[Example] = []
    for section in re.split(r"(?m)^(?=## )", page):
        if head := _SECTION.match(section.partition("\n")[0]):
            found.append(Example(code, kind=head[1], title=head[2]))
            for fence, path, content, key, value in _PARTS.findall(section):
                if fence:
                    _take_fence(found[-1], fence, path, content)
                else:
                    _take_line(found[-1], key, value)
    return found


def _take_fence(example: Example, fence: str, path: str, content: str) -> None:
    # Files belong to the last commit, until the line `Not committed: …`.
    tree = example.commits[-1].tree if example.commits and example.all_committed else example.files
    if fence == "findings":
        example.findings = tuple(content.splitlines())
    else:
        tree[path] = _edited(tree[path], content) if fence == "diff" else content


def _take_line(example: Example, key: str, value: str) -> None:
    commit = example.commits[-1] if example.commits else Commit("", {}, [])
    match key:
        case "Today":
            example.today = date.fromisoformat(value)
        case "Base":
            example.base = int(value)
        case "Not committed":
            example.all_committed = False
        case "Commit":
            parents = [len(example.commits)] if example.commits else []
            example.commits.append(Commit(value, dict(commit.tree), parents))
        case "From":
            commit.parents[:] = [int(value)]
            commit.tree = dict(example.commits[int(value) - 1].tree)
        case "Merge":
            commit.parents.append(int(value))
        case "By":
            commit.author = value
        case "On":
            commit.day = value
        case "Delete":
            del commit.tree[value]
        case "Reason" | "Reviewed-by":
            commit.trailers.append(f"{key}: {value}")
        case _:
            raise ValueError(f"{example}: a line `{key}: …` means nothing in an example")


def _data(content: str) -> list[str]:
    return [f"data {len(content.encode())}", content]


def _edited(content: str, diff: str) -> str:
    for change in re.finditer(r"((?:^-.*\n)*)((?:^\+.*\n)*)", diff, re.MULTILINE):
        old, new = (re.sub(r"(?m)^[-+]", "", part) for part in change.groups())
        if old and content.count(old) != 1:
            raise ValueError(f"{old!r} stands {content.count(old)} times in {content!r}")
        content = content.replace(old, new) if old else content
    return content


def _git(folder: Path, *arguments: str, given: bytes | None = None) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *arguments], cwd=folder, env=kept | quiet, input=given, check=True)
