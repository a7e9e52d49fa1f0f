"""The work tree beside the history: what is ignored, what a merge left in conflict."""

from __future__ import annotations

from collections.abc import Sequence

from plancode.git.process import run, text_of
from plancode.git.repository import Repository, ask
from plancode.git.silence import EndedEarly


def ignored(repository: Repository, paths: Sequence[str]) -> frozenset[str]:
    """Return those of paths that git ignores and does not track."""
    asked = _unlisted(repository, paths)
    if not asked:
        return frozenset()
    # ./: check-ignore refuses literal pathspecs, and would take a path that begins with a colon for a pattern.
    stdin = "\0".join(f"./{path}" for path in asked).encode(errors="surrogateescape")
    # --non-matching: there is an answer for each path, so that a missing one is noticed.
    arguments = ["--no-literal-pathspecs", "check-ignore", "-z", "--stdin", "--verbose", "--non-matching"]
    answer = run(arguments, repository.root, stdin=stdin, expected=(0, 1))
    told = text_of(answer.stdout).split("\0")[:-1]
    sources, patterns, answered = told[0::4], told[2::4], told[3::4]
    if len(told) % 4 or len(answered) != len(asked):
        raise EndedEarly
    return frozenset(
        path.removeprefix("./")
        for source, pattern, path in zip(sources, patterns, answered, strict=True)
        # A pattern with `!` only takes back what another one ignores.
        if source and not pattern.startswith("!")
    )


def _unlisted(repository: Repository, paths: Sequence[str]) -> list[str]:
    """Return those of paths that git does not list as tracked, or as files that it could track.

    check-ignore looks through the whole index for each path (for 50,000 of them, a minute), so it is asked about these
    alone; it answers for any path that a list is lacking.
    """
    if not paths:
        return []
    tops = sorted({path.split("/", 1)[0] for path in paths})
    arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *tops]
    listed = frozenset(text_of(run(arguments, repository.root).stdout).split("\0"))
    return [path for path in paths if path not in listed]


def unmerged(repository: Repository) -> tuple[str, ...]:
    """Return the paths that a merge or rebase under way has left in conflict."""
    output = text_of(ask(repository, ["ls-files", "-u", "-z"]).stdout)
    return tuple(sorted({entry.split("\t", 1)[1] for entry in output.split("\0") if entry}))
