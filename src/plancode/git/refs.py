"""Which commit a name means, and how two commits stand to each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from plancode.diagnostics import CannotRun, Count, Text, WrongUse, text
from plancode.git.process import line_of, path_of, text_of
from plancode.git.repository import Repository, answers, ask
from plancode.git.silence import EndedEarly
from plancode.messages.suggestions import ALLOWED, MEANT, alike, choice, listed, suggestion

_HEX: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_LIKE_A_DAY: Final = re.compile(
    r"\d+(?:[/., -]+\d+)+|\d+ \w+ \d+|(?:to|yester)day|tomorrow|now|aujourd.hui|hier|demain", re.IGNORECASE
)
_BRANCHES: Final = "refs/heads/"
# What needs no quotes in a shell, and is no option.
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/-]*")
# How a commit is named by its first parents: HEAD~2, HEAD^.
_STEPS_BACK: Final = re.compile(r"(?P<start>[^~^]+)(?:~[0-9]*|\^)+")
_USUAL_REMOTES: Final = ("origin", "upstream")
_SHORT_HEX: Final = re.compile(r"[0-9a-f]{4,64}", re.IGNORECASE)


class Branch(NamedTuple):
    """A branch, the remote that it would usually be pushed to, and whether git knows where to push it without being told."""

    name: str
    remote: str | None
    has_upstream: bool


class BadRef(WrongUse):
    """A ref that names no commit, or more than one."""


def head(repository: Repository) -> str | None:
    """Return the id of the commit that is checked out; None before the first commit.

    Raises:
        CannotRun: HEAD names something that is missing or broken, which is not the same as no commit yet.
    """
    commit = _commit_id(repository, "HEAD")
    if commit is None:
        branch = text_of(ask(repository, ["symbolic-ref", "--quiet", "HEAD"], expected=(0, 1, 128)).stdout).strip()
        # for-each-ref warns of a broken branch; rev-parse --verify says the same of it as of one that is not there.
        known = ask(repository, ["for-each-ref", branch]) if branch else None
        if known is None or known.stdout or known.stderr:
            raise CannotRun(
                text("HEAD names a commit that is not there"), text("see what the repository lacks: `git fsck`")
            )
    return commit


def ref_paths(repository: Repository) -> tuple[Path, ...]:
    """Return the files and folders in which git keeps what HEAD and the branches name; not all of them need be there.

    In a linked work tree HEAD stands in its own folder, and the branches in that of the repository.
    """
    answers = (ask(repository, ["rev-parse", "--git-path", name]).stdout for name in ("HEAD", "refs", "packed-refs"))
    return tuple(repository.root / path_of(answer) for answer in answers)


def branch_to_push(repository: Repository) -> Branch | None:
    """Return the branch that is checked out and what it is pushed to; None in a detached HEAD."""
    ref = text_of(ask(repository, ["symbolic-ref", "--quiet", "HEAD"], expected=(0, 1, 128)).stdout).strip()
    if not ref.startswith(_BRANCHES):
        return None
    has_upstream = bool(ask(repository, ["for-each-ref", "--format=%(upstream)", ref]).stdout.strip())
    remotes = text_of(ask(repository, ["remote"]).stdout).split()
    usual = "origin" if "origin" in remotes else next(iter(remotes), None)
    return Branch(ref.removeprefix(_BRANCHES), usual, has_upstream)


def last_before(repository: Repository, moment: datetime, *, tip: str | None = None) -> str | None:
    """Return the last commit of the first-parent line of tip, or of HEAD, that was committed at moment or before."""
    tip = tip or head(repository)
    if tip is None:
        return None
    arguments = ["rev-list", "-1", "--first-parent", f"--before={int(moment.timestamp())}", tip, "--"]
    return text_of(ask(repository, arguments).stdout).strip() or None


def first_parents(repository: Repository, tip: str, most: int) -> tuple[str, ...]:
    """Return up to `most` commits of tip's first-parent line, the newest first."""
    listing = ask(repository, ["rev-list", "--parents", "--first-parent", f"--max-count={most}", tip, "--"])
    lines = [line.split() for line in text_of(listing.stdout).splitlines()]
    if not lines or (len(lines) < most and len(lines[-1]) > 1):
        raise EndedEarly
    return tuple(line[0] for line in lines)


def resolve(repository: Repository, ref: str) -> str:
    """Return the id of the commit that ref names.

    Raises:
        BadRef: ref is no name of a commit, looks like an option or a range, or names several commits.
    """
    if not ref or ref.startswith(("-", "^")) or ".." in ref or _CONTROL.search(ref):
        raise BadRef(text("`{ref}` is not the name of a commit", ref=ref), text("name a branch, a tag or a commit id"))
    names = [ref, f"refs/heads/{ref}", f"refs/remotes/{ref}", f"refs/tags/{ref}"]
    found = _commits_of(repository, names)
    if len(found) > 1 and _SHORT_HEX.fullmatch(ref):
        # Git takes the branch, but the user who wrote an id means the commit that has it.
        listed = text_of(ask(repository, ["rev-parse", f"--disambiguate={ref}"]).stdout).split()
        found |= _commits_of(repository, listed)
    if len(set(found.values())) > 1:
        listing = ", ".join(name for name in found if name != ref)
        raise BadRef(
            text("`{ref}` is ambiguous: {listing}", ref=ref, listing=listing),
            text("write the full name, such as refs/heads/main, or a commit id"),
        )
    if not found:
        raise BadRef(text("`{ref}` names no commit of this repository", ref=ref), _meant(repository, ref))
    return next(iter(found.values()))


def _meant(repository: Repository, ref: str) -> Text:
    """Return what to type in place of a ref that names nothing: a name that is near, or what brings it here."""
    if (steps := _STEPS_BACK.fullmatch(ref)) is not None:
        start = steps["start"]
        return _oldest(repository, start) if _commits_of(repository, [start]) else _meant(repository, start)
    if _SHORT_HEX.fullmatch(ref):
        return text("run `git fetch`: it brings commits that are not here yet")
    names = _names(repository)
    return _near(repository, ref, names) if names else text("commit something first: there is no branch yet")


def _near(repository: Repository, ref: str, names: Sequence[str]) -> Text:
    """Return which of names is meant by a ref that names nothing, or how its branch is fetched."""
    elsewhere = next((name for name in names if name.endswith(f"/{ref}")), None)
    if elsewhere is not None:
        return MEANT.given({"near": elsewhere})
    remotes = text_of(ask(repository, ["remote"]).stdout).split()
    remote, _, branch = ref.partition("/")
    is_of_remote = bool(branch) and remote in (*remotes, *_USUAL_REMOTES)
    if is_of_remote and not remotes:
        return text("there is no remote repository here; {rest}", rest=choice(branch, names))
    if remote not in remotes:
        remote = "origin" if "origin" in remotes else next(iter(remotes), "")
        branch = branch if is_of_remote else ref
    if remote and _PLAIN_NAME.fullmatch(branch):
        fetched = text(
            "if the remote has it, run `git fetch {remote} {branch}`, then name `{remote}/{branch}`",
            remote=remote,
            branch=branch,
        )
        return _suggested(ref, names, fetched)
    return _suggested(ref, names, ALLOWED.given({"names": listed(names)}))


def _suggested(ref: str, names: Sequence[str], rest: Text) -> Text:
    """Return the question whether one of names was meant, or HEAD in whatever case, before rest; rest where none is near."""
    found = suggestion(ref, names, rest)
    if found is None and alike(ref, ["head"]):
        return text("did you mean `{near}`? {rest}", near="HEAD", rest=rest)
    return found or rest


def _oldest(repository: Repository, start: str) -> Text:
    """Return the earliest commit that can be named by steps back from start."""
    if repository.shallow:
        return text("get the rest of the history: `git fetch --unshallow`")
    counted = ask(repository, ["rev-list", "--count", "--first-parent", start, "--"])
    before = int(line_of(counted.stdout)) - 1
    if not before:
        return text("name `{start}` itself: there is no commit before it", start=start)
    return (
        text(
            "name `{oldest}` or a later one: there are only {before:commit|commits} before `{start}`",
            oldest=f"{start}~{before}",
            before=Count(before),
            start=start,
        )
        if before > 1
        else text("name `{oldest}`: there is only one commit before `{start}`", oldest=f"{start}~1", start=start)
    )


def _names(repository: Repository) -> list[str]:
    """Return the names of branches, tags and branches of remotes, as one types them."""
    arguments = ["for-each-ref", "--format=%(refname:lstrip=2)", _BRANCHES, "refs/remotes/", "refs/tags/"]
    listed = text_of(ask(repository, arguments).stdout).splitlines()
    return [name for name in dict.fromkeys(listed) if not name.endswith("/HEAD")]


def resolve_moment(repository: Repository, moment: str) -> str:
    """Return the id of the commit that a moment names, which may be a day too, but is none.

    Raises:
        BadRef: as resolve does; the hint is how a date is written where that was meant.
    """
    try:
        return resolve(repository, moment)
    except BadRef as error:
        if not _LIKE_A_DAY.fullmatch(moment):
            raise
        raise BadRef(error.text, text("write a date as year-month-day: 2027-03-31")) from None


def merge_base(repository: Repository, one: str, other: str) -> str | None:
    """Return a best common ancestor of two commits; None where they share none."""
    answer = ask(repository, ["merge-base", one, other], expected=(0, 1))
    return None if answer.returncode else line_of(answer.stdout)


def merge_bases(repository: Repository, one: str, other: str) -> tuple[str, ...]:
    """Return every best common ancestor of two commits: with criss-cross merges there are several."""
    answer = ask(repository, ["merge-base", "--all", one, other], expected=(0, 1))
    return () if answer.returncode else tuple(path_of(answer.stdout).split())


def shallow_commits(repository: Repository) -> frozenset[str]:
    """Return the commits whose parents a shallow clone lacks."""
    path = repository.root / path_of(ask(repository, ["rev-parse", "--git-path", "shallow"]).stdout)
    return frozenset(path.read_text().split()) if path.is_file() else frozenset()


def is_ancestor(repository: Repository, one: str, other: str) -> bool:
    """Return whether commit one is other, or in its ancestry."""
    return ask(repository, ["merge-base", "--is-ancestor", one, other], expected=(0, 1)).returncode == 0


def _commits_of(repository: Repository, names: Sequence[str]) -> dict[str, str]:
    """Return, by name, the commit of each name that names one. No name may have a line break."""
    asked = [f"{name}^{{commit}}" for name in names]
    with answers(repository, ["cat-file", "--batch-check=%(objectname)"], asked) as stream:
        lines = stream.readlines()
    if len(lines) != len(names) or (lines and not lines[-1].endswith(b"\n")):
        raise EndedEarly
    told = (text_of(line).rstrip("\n") for line in lines)
    return {name: commit for name, commit in zip(names, told, strict=True) if _HEX.fullmatch(commit)}


def _commit_id(repository: Repository, name: str) -> str | None:
    arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"]
    answer = ask(repository, arguments, expected=(0, 1, 128))
    if answer.returncode:
        return None
    found = line_of(answer.stdout)
    if not _HEX.fullmatch(found):
        raise EndedEarly
    return found
