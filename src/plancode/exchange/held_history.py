"""What git holds of a person besides the records of today: versions of files, and messages of commits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from plancode import git
from plancode.diagnostics import Ref
from plancode.exchange.naming import Named, Naming, naming_of
from plancode.project import Project
from plancode.workspace import PLANS_FOLDER, identity_of, is_record_file, parse_records

MESSAGE: Final = "message"
RECORD: Final = "record"
MENTION: Final = "mention"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a file in a commit, or a commit's message without a path, and what is there: the record, or a mention."""

    commit: str
    day: date | None
    path: str | None
    blob: str | None
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldHistory:
    """The versions that the history of a commit holds, oldest first; `is_whole` is False in a shallow clone.

    `naming` knows former names and addresses too.
    """

    head: str
    versions: tuple[Version, ...]
    is_whole: bool
    naming: Naming

    @property
    def commits(self) -> tuple[str, ...]:
        """Return the commits that hold something, each once, oldest first."""
        return tuple(dict.fromkeys(each.commit for each in self.versions))


def held_history(project: Project, refs: frozenset[Ref], today: Iterable[Mapping[str, object]]) -> HeldHistory | None:
    """Return what git holds of the person whose records have these identities; None without a commit.

    today are the fields of these records as they stand now.

    Raises:
        CannotRun: an object is missing.
    """
    repository = project.repository
    if repository is None or project.head is None:
        return None
    prefix = project.workspace.prefix
    found = git.comparison(repository, project.head, f"{prefix}{PLANS_FOLDER}")
    ids = [commit.id for commit in found.commits]
    changes = [
        (commit, change.path, change.after)
        for commit, changed in zip(ids, found.changes, strict=True)
        for change in changed
        if change.after is not None and is_record_file(change.path, prefix)
    ]
    paths = {blob: path for _, path, blob in changes}
    own = _own_versions(repository, paths, refs)
    naming = naming_of([*today, *(fields for versions in own.values() for fields in versions)])
    named = frozenset(_naming_blobs(repository, paths, naming))
    versions = _versions(
        repository, ids, changes, {**dict.fromkeys(named, MENTION), **dict.fromkeys(own, RECORD)}, naming
    )
    return HeldHistory(head=project.head, versions=tuple(versions), is_whole=not repository.shallow, naming=naming)


def _own_versions(
    repository: git.Repository, paths: Mapping[str, str], refs: frozenset[Ref]
) -> dict[str, list[Mapping[str, object]]]:
    """Return the versions of files that hold a record of the person, with the record's fields."""
    ids = [ref.id.encode() for ref in refs]
    found: dict[str, list[Mapping[str, object]]] = {}
    for blob, data in git.blobs(repository, paths):
        if data is None or not any(each in data for each in ids):
            continue
        documents = (each.data for each in parse_records(paths[blob], data).documents)
        own: list[Mapping[str, object]] = [
            each for each in documents if isinstance(each, dict) and identity_of(each) in refs
        ]
        if own:
            found[blob] = own
    return found


def _naming_blobs(repository: git.Repository, paths: Mapping[str, str], naming: Naming) -> Iterator[str]:
    for blob, data in git.blobs(repository, paths):
        # A version that is too large to be read is told of, not passed over.
        if data is None or naming.found_in(f"{paths[blob]}\n{data.decode(errors='replace')}"):
            yield blob


def _versions(
    repository: git.Repository,
    ids: list[str],
    changes: list[tuple[str, str, str]],
    held: Mapping[str, str],
    naming: Naming,
) -> Iterator[Version]:
    told: dict[str, list[tuple[str, str]]] = {}
    seen: set[tuple[str, str]] = set()
    for commit, path, blob in changes:
        # A merge brings what a commit before it has made: a version is told of once.
        if blob in held and (path, blob) not in seen:
            seen.add((path, blob))
            told.setdefault(commit, []).append((path, blob))
    for made in git.commits(repository, ids):
        day = made.committed.date() if made.committed else None
        for path, blob in sorted(told.get(made.id, ())):
            yield Version(commit=made.id, day=day, path=path, blob=blob, what=held[blob])
        if naming.found_in(made.message) is Named.SURE:
            yield Version(commit=made.id, day=day, path=None, blob=None, what=MESSAGE)
