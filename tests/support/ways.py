"""Ways past the gate, one line each: what is on main, what a branch brings, and what must be found.

    way("approved straight from a draft", "a draft | b final-approved by paul ! PC203")

The words are those of tests/support/histories.py, with `;` for the end of a line. Left of `|` stands what main has, right
of it what the branch has on top (or beside it: `parent a`). `also NAME` puts the files of that name into the commit;
`<b>` in them is the id of commit b. After `!` stand the codes that must be told at that commit, each an error unless it
says otherwise (`PC213:warning`); what stands there as `exit-3` is how the command must end. Three names are no commits:
`last` is what `then` commits on top of the branch, `land` the merge that lands it, `here` what has no commit: a finding
in the files, or in what is not committed.

`check` after the landing and `check --base main` on the branch must tell all of it, and `diff main` the worst of it, on
the line of the record, which has room for one code. Where a command tells something else, its codes stand beside it.
Where it cannot know, the reason stands there (`unseen`), and tests check that it tells nothing.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.cli import Ended, typed
from tests.support.histories import PEOPLE, history
from tests.support.repo import Repo

Contents = Mapping[str, str | bytes | None]
FOUR_EYES = "policy: {four_eyes: error}\n"
TEAM = f"""{PEOPLE}---
{{kind: person, id: zoe, name: Zoé Martin, email: zoe@example.org, role: account-manager}}
"""
_WITHOUT_COMMIT = ("last", "land", "here")


@dataclass(frozen=True, slots=True)
class Mark:
    """A code that must be told, with its severity, at a commit; without a commit, anywhere."""

    code: str
    severity: str = "error"
    commit: str | None = None

    def __str__(self) -> str:
        where = f" at {self.commit}" if self.commit else ""
        return f"{self.code}{'' if self.severity == 'error' else ':' + self.severity}{where}"


@dataclass(frozen=True, slots=True)
class Unseen:
    """Why a command cannot know, by its nature."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One line of the table; what `told` says counts for all three commands unless theirs says otherwise."""

    name: str
    lines: tuple[str, ...]
    main: str
    files: Mapping[str, Contents]
    told: tuple[Mark, ...]
    tip: tuple[Mark, ...] | Unseen
    base: tuple[Mark, ...] | Unseen
    diff: tuple[Mark, ...] | Unseen
    record: str
    config: str
    then: Callable[[Repo], None] | None
    tampering: Callable[[Repo, Mapping[str, str]], None] | None
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Staged:
    """A way made real: main and topic are branches, topic is checked out; `landed` is a work tree of what has landed."""

    way: Way
    folder: Path
    landed: Path | None
    names: Mapping[str, str] = field(default_factory=dict)


def way(
    name: str,
    table: str,
    *,
    tip: str | Unseen | None = None,
    base: str | Unseen | None = None,
    diff: str | Unseen | None = None,
    record: str = "plan dupont",
    config: str = FOUR_EYES,
    files: Mapping[str, Any] | None = None,
    then: Callable[[Repo], None] | None = None,
    tampering: Callable[[Repo, Mapping[str, str]], None] | None = None,
    options: tuple[str, ...] = (),
) -> Way:
    """Return a line of the table, read."""
    before, _, after = table.partition("|")
    lines, marks, contents, main = [], [], {}, ""
    for number, line in enumerate([*before.split(";"), *after.split(";")]):
        said, _, codes = line.partition("!")
        first, *words = shlex.split(said)
        marks += [_mark(code, first) for code in codes.split()]
        if first in _WITHOUT_COMMIT:
            continue
        taken = [words[at + 1] for at, word in enumerate(words) if word == "also"]
        contents[first] = {path: text for each in taken for path, text in (files or {})[each].items()}
        lines.append(re.sub(r"\balso \S+", "", said))
        main = first if number < len(before.split(";")) else main
    told = tuple(marks)
    return Way(
        name=name,
        lines=tuple(lines),
        main=main,
        files=contents,
        told=told,
        tip=_expected(tip, told),
        base=_expected(base, told),
        diff=_expected(diff, told),
        record=record,
        config=config,
        then=then,
        tampering=tampering,
        options=options,
    )


def staged(way: Way, folder: Path) -> Staged:
    """Make a way real below folder; a repository that is tampered with is not landed, but looked at as it is."""
    place = folder / "repository"
    repo = Repo(place)
    files = _Files(repo, way)
    told = history(place, "\n".join(way.lines), files=files, config=way.config)
    names = {commit: name for name, commit in told.ids.items()}
    repo.point("topic", *repo.tip())
    repo.point("main", told.ids[way.main])
    repo.head("topic")
    repo.checkout("topic")
    if way.then:
        way.then(repo)
        repo.checkout("topic")
        names[repo.tip("topic")[0]] = "last"
    if way.tampering:
        way.tampering(repo, told.ids)
        return Staged(way, place, None, names)
    return Staged(way, place, _landed(way, repo, folder, names), names)


def seen_by_check(staged: Staged, *options: str) -> tuple[tuple[Mark, ...], Ended]:
    """Return what `check` tells: on what has landed, or with a base on the branch."""
    folder = staged.folder if "--base" in options or staged.landed is None else staged.landed
    ended = typed(folder, "check", "--format", "json", *options)
    found = [Mark(f"exit-{ended.code}")]
    if ended.code in (0, 1):
        for each in json.loads(ended.out)["diagnostics"]:
            name = staged.names.get(each["commit"], "?") if each["commit"] else "here"
            found.append(Mark(each["code"], each["severity"], name))
    return tuple(found), ended


def seen_by_diff(staged: Staged) -> tuple[tuple[Mark, ...], Ended]:
    """Return the verdicts that `diff main` tells on the lines of the record."""
    ended = typed(staged.folder, "diff", "main")
    lines = [line.strip() for line in ended.out.splitlines()]
    verdicts = [line.rsplit("[", 1)[-1] for line in lines if line[2:].startswith(f"{staged.way.record} ")]
    codes = [code for verdict in verdicts for code in re.findall(r"PC\d{3}", verdict)]
    return (Mark(f"exit-{ended.code}"), *map(Mark, codes)), ended


def missing(wanted: tuple[Mark, ...], found: tuple[Mark, ...]) -> list[str]:
    """Return which marks were not found as they are wanted, at their commits and with their severities."""
    return [str(mark) for mark in wanted if not any(_is_told(mark, each) for each in found)]


def unknown(wanted: tuple[Mark, ...], found: tuple[Mark, ...]) -> list[str]:
    """Return which marks were not found at all, whatever is told beside them."""
    return [str(mark) for mark in wanted if mark.code not in {each.code for each in found}]


def worst(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Return the errors among marks; where there is none, all of them."""
    return tuple(mark for mark in marks if mark.severity == "error") or marks


def _is_told(mark: Mark, found: Mark) -> bool:
    if mark.code != found.code or mark.severity != found.severity:
        return False
    # How a command ends is at no commit, and the merge that would land is nobody's commit yet.
    landing = mark.commit == "land" and found.commit in ("?", "here")
    return mark.commit in (None, found.commit) or mark.code.startswith("exit") or landing


def _mark(word: str, commit: str | None) -> Mark:
    code, _, severity = word.partition(":")
    return Mark(code, severity or "error", commit)


def _expected(said: str | Unseen | None, told: tuple[Mark, ...]) -> tuple[Mark, ...] | Unseen:
    if said is None:
        return told
    return said if isinstance(said, Unseen) else tuple(_mark(word, None) for word in said.split())


def _landed(way: Way, repo: Repo, folder: Path, names: dict[str, str]) -> Path | None:
    """Return a work tree of main with topic merged into it by git; None where that is a conflict."""
    try:
        tree = repo.git("merge-tree", "--write-tree", "main", "topic")
    except AssertionError:
        if "PC910" in {mark.code for mark in way.told}:
            return None
        raise
    landed = repo.commit_tree(tree, [*repo.tip("main"), *repo.tip("topic")], message="Land the branch\n")
    names[landed] = "land"
    repo.git("worktree", "add", "-q", "--detach", str(folder / "landed"), landed)
    return folder / "landed"


class _Files(Mapping[str, Contents]):
    """The files of commits, by name; ids are put into them when they are asked for, which is when they are known."""

    def __init__(self, repo: Repo, way: Way) -> None:
        first = {"plans/people.yaml": TEAM}
        with_team = {shlex.split(line)[0] for line in way.lines if " root" in line} | {shlex.split(way.lines[0])[0]}
        self._files = {name: {**(first if name in with_team else {}), **way.files[name]} for name in way.files}
        self._repo = repo

    def __getitem__(self, name: str) -> Contents:
        files = self._files[name]
        return {path: self._with_ids(text) if isinstance(text, str) else text for path, text in files.items()}

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def _with_ids(self, text: str) -> str:
        if not re.search(r"<\w+>", text):
            return text
        objects = self._repo.git("cat-file", "--batch-all-objects", "--batch-check").splitlines()
        commits = [line.split()[0] for line in objects if line.split()[1] == "commit"]
        log = self._repo.git("log", "--no-walk", "--format=%s %H", *commits).splitlines()
        ids = {line.split()[1]: line.split()[2] for line in log}
        return re.sub(r"<(\w+)>", lambda found: ids.get(found[1], found[0]), text)
