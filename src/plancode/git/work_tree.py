"""The work tree beside the history: what is ignored, what a merge left in conflict."""

from __future__ import annotations

from collections.abc import Sequence

from plancode.git.repository import Repository, ask
from plancode.git.running import run, text_of


def ignored(repository: Repository, paths: Sequence[str]) -> frozenset[str]:
    """Return those of paths that git ignores and does not track."""
    if not paths:
        return frozenset()
    # ./: check-ignore refuses literal pathspecs, and would take a colon at the start for one that is none.
    stdin = "\0".join(f"./{path}" for path in paths).encode(errors="surrogateescape")
    arguments = ["--no-literal-pathspecs", "check-ignore", "-z", "--stdin"]
    answer = run(arguments, repository.root, stdin=stdin, expected=(0, 1))
    return frozenset(path.removeprefix("./") for path in text_of(answer.stdout).split("\0")) - {""}


def unmerged(repository: Repository) -> tuple[str, ...]:
    """Return the paths that a merge or rebase under way has left in conflict."""
    output = text_of(ask(repository, ["ls-files", "-u", "-z"]).stdout)
    return tuple(sorted({entry.split("\t", 1)[1] for entry in output.split("\0") if entry}))
