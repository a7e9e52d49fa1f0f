"""The examples on the pages of codes: their files and commits, made real in a folder."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.support.repo import MARIE, Repo

# A fence with its language and, for files, the path; or a line `Key: value` outside of fences.
_PARTS = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$|^([A-Z][\w -]*): ([^\n]+)$", re.MULTILINE | re.DOTALL)


@dataclass(slots=True)
class Commit:
    """A commit of an example: the whole tree after it, its parents by number, and what its header says."""

    message: list[str]
    tree: dict[str, str]
    parents: list[int]
    author: tuple[str, str] = MARIE
    day: str | None = None


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

    def write(self, folder: Path) -> None:
        """Make the example real in folder: a repository if it has commits."""
        if self.commits:
            self._write_commits(Repo(folder))
        for path, content in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(content, encoding="utf-8")

    def _write_commits(self, repo: Repo) -> None:
        ids: list[str] = []
        for commit in self.commits:
            before = self.commits[commit.parents[0] - 1].tree if commit.parents else {}
            files = dict.fromkeys(before) | commit.tree  # what is left out is deleted
            on, text = [ids[number - 1] for number in commit.parents], "\n".join(commit.message)
            ids.append(repo.commit(files, message=text, author=commit.author, date=commit.day, parents=on))
        repo.git("branch", "base", ids[self.base - 1])
        repo.checkout()


def examples(code: str, page: str) -> list[Example]:
    """Return the examples of a page, in its order."""
    found: list[Example] = []
    for section in re.split(r"(?m)^(?=## )", page):
        if head := re.match("## (Wrong|Right): (.+)", section):
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
    commit = example.commits[-1] if example.commits else Commit([], {}, [])
    match key:
        case "Today":
            example.today = date.fromisoformat(value)
        case "Base":
            example.base = int(value)
        case "Not committed":
            example.all_committed = False
        case "Commit":
            parents = [len(example.commits)] if example.commits else []
            example.commits.append(Commit([value, ""], dict(commit.tree), parents))
        case "From":
            commit.parents[:] = [int(value)]
            commit.tree = dict(example.commits[int(value) - 1].tree)
        case "Merge":
            commit.parents.append(int(value))
        case "By":
            commit.author = (value.partition(" <")[0], value.partition("<")[2].removesuffix(">"))
        case "On":
            commit.day = value
        case "Delete":
            del commit.tree[value]
        case "Reason" | "Reviewed-by":
            commit.message.append(f"{key}: {value}")
        case _:
            raise ValueError(f"{example.code}, {example.title}: a line `{key}: …` means nothing in an example")


def _edited(content: str, diff: str) -> str:
    for change in re.finditer(r"((?:^-.*\n)*)((?:^\+.*\n)*)", diff, re.MULTILINE):
        old, new = (re.sub(r"(?m)^[-+]", "", part) for part in change.groups())
        if old and content.count(old) != 1:
            raise ValueError(f"{old!r} stands {content.count(old)} times in {content!r}")
        content = content.replace(old, new) if old else content
    return content
