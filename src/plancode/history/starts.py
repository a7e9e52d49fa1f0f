"""Where judging starts, and until when older rules judge: `history.since` and `history.epochs` (HISTORY.md, honesty)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plancode import codes, git
from plancode.diagnostics import FIRST_POSITION, Diagnostic, Place, Text, text
from plancode.workspace import CONFIG_NAME, Config, load_config

_HEX = re.compile(r"[0-9a-f]{4,64}", re.IGNORECASE)
_TAGS = "refs/tags/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """The rules that stood at a commit; they judge it and all commits that lead to it."""

    until: str
    config: Config


@dataclass(frozen=True, slots=True, kw_only=True)
class Starts:
    """The commit after which judging starts, the epochs, earliest first, and what is wrong in the configuration."""

    since: str | None = None
    epochs: tuple[Epoch, ...] = ()
    problems: tuple[Diagnostic, ...] = ()


def starts_of(
    repository: git.Repository, config: Config, prefix: str, tip: str | None, *, names: git.Repository
) -> Starts:
    """Return where judging starts in the history of tip, by a configuration; the tags are those of `names`."""
    section = config.file.history
    if tip is None:
        return Starts()
    problems: list[Diagnostic] = []
    since = None if section.since is None else _fixed(names, section.since, repository, tip)
    if isinstance(since, Text):
        problems.append(_problem(config, ("history", "since"), since))
    found = [_epoch(names, entry.until, repository, tip, prefix=prefix) for entry in section.epochs]
    for number, epoch in enumerate(found):
        if isinstance(epoch, Text):
            problems.append(_problem(config, ("history", "epochs", number, "until"), epoch))
    epochs = [each for each in found if isinstance(each, Epoch)]
    return Starts(
        since=since if isinstance(since, str) else None, epochs=_in_order(names, epochs), problems=tuple(problems)
    )


def _epoch(names: git.Repository, written: str, repository: git.Repository, tip: str, *, prefix: str) -> Epoch | Text:
    """Return the epoch up to a commit that an id or a tag names, or what is wrong with that."""
    until = _fixed(names, written, repository, tip)
    if isinstance(until, Text):
        return until
    config = _rules_at(names, until, prefix)
    return config if isinstance(config, Text) else Epoch(until=until, config=config)


def _fixed(names: git.Repository, written: str, repository: git.Repository, tip: str) -> str | Text:
    """Return the commit that an id or a tag names, or what is wrong with it; a branch is no good, because it moves."""
    commit = _tagged(names, written) or _by_id(names, written)
    if commit is None:
        return text("`{name}` is neither the id of a commit nor a tag", name=written)
    if not git.is_ancestor(repository, commit, tip):
        return text("`{name}` does not lead to what is judged", name=written)
    return commit


def _tagged(repository: git.Repository, written: str) -> str | None:
    try:
        return git.resolve(repository, _TAGS + written.removeprefix(_TAGS))
    except git.BadRef:
        return None


def _by_id(repository: git.Repository, written: str) -> str | None:
    if not _HEX.fullmatch(written):
        return None
    try:
        commit = git.resolve(repository, written)
    except git.BadRef:
        return None
    return commit if commit.startswith(written.lower()) else None


def _rules_at(repository: git.Repository, commit: str, prefix: str) -> Config | Text:
    path = prefix + CONFIG_NAME
    blob = dict(git.tree(repository, commit, [path])).get(path)
    data = dict(git.blobs(repository, [blob])).get(blob) if blob else None
    config, problems = load_config(path, data)
    if problems:
        return text("plancode.yaml of {commit} cannot be read: {problem}", commit=commit[:7], problem=problems[0].text)
    return config


def _in_order(repository: git.Repository, epochs: list[Epoch]) -> tuple[Epoch, ...]:
    """Return epochs in the order of history: those that lead to others come first."""
    later = {
        epoch.until: sum(git.is_ancestor(repository, epoch.until, other.until) for other in epochs) for epoch in epochs
    }
    return tuple(sorted(epochs, key=lambda epoch: -later[epoch.until]))


def _problem(config: Config, keys: tuple[str | int, ...], message: Text) -> Diagnostic:
    hint = text("name a commit by its id, or a tag, that leads to the checked commit: git log --oneline")
    place = config.document.place_of(keys) if config.document else Place(CONFIG_NAME, FIRST_POSITION)
    return codes.PC408.at(place, message, hint=hint)
