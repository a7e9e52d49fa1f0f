"""What the last commit has of files in which nothing stands any more, and the rules that were lost with such a file."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace

from plancode import codes, git
from plancode.diagnostics import FIRST_POSITION, CannotRun, Diagnostic, Place, text
from plancode.workspace.files import CONFIG_NAME, Sources

# What begins and ends a document of YAML says nothing by itself.
_MARKS = ("", "---", "...")


def texts_at(repository: git.Repository, commit: str, paths: Collection[str]) -> Mapping[str, str]:
    """Return the texts that stand at paths in a commit, by path; without those that it does not have.

    Raises:
        CannotRun: the commit is not whole.
    """
    blobs = dict(git.tree(repository, commit, list(paths)))
    data = dict(git.blobs(repository, sorted(set(blobs.values()))))
    return {path: (data.get(blob) or b"").decode(errors="replace") for path, blob in blobs.items()}


def with_lost_rules(sources: Sources, repository: git.Repository | None) -> Sources:
    """Return sources with the finding that the configuration was emptied or deleted, where HEAD has rules in it."""
    path = sources.prefix + CONFIG_NAME
    # A link in its place, or its name in capitals, is a finding already.
    is_told = any(each.path.lower() == path.lower() for each in sources.diagnostics)
    if repository is None or is_told:
        return sources
    if sources.config and not _says_nothing(sources.config.content.decode(errors="replace")):
        return sources
    # Where HEAD cannot be read, the history says why.
    with suppress(CannotRun):
        head = git.head(repository)
        held = texts_at(repository, head, [path]) if head else {}
        if not _says_nothing(held.get(path, "")):
            return replace(sources, lost_rules=_lost(path, is_there=sources.config is not None))
    return sources


def _says_nothing(written: str) -> bool:
    lines = (line.strip() for line in written.lstrip("\ufeff").splitlines())
    return all(line in _MARKS or line.startswith("#") for line in lines)


def _lost(path: str, *, is_there: bool) -> Diagnostic:
    message = text("`{path}` is missing, and the last commit has rules in it")
    if is_there:
        message = text("`{path}` is empty, and the last commit has rules in it")
    return codes.PC124.at(
        Place(path, FIRST_POSITION),
        message.given({"path": path}),
        # From the index too: where the loss is staged, git would bring back nothing else.
        hint=text(
            "bring them back: `git restore -s HEAD -SW -- {file}`; or write `version: 1` into it, if default rules are meant",
            file=shlex.quote(f":/{path}"),
        ),
    )
