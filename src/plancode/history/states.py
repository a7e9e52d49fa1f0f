"""The states of records in the files of a commit (HISTORY.md 1, 2, 6)."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from plancode.diagnostics import Ref
from plancode.models import MODELS, digest, protected_content
from plancode.workspace import Workspace, identity_of
from plancode.yaml_source import Parsed


class State(NamedTuple):
    """What is compared from commit to commit: the status, and the digest of the protected content."""

    status: str | None
    digest: str


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A record as it stands in one file of one commit."""

    ref: Ref
    state: State
    data: Mapping[str, object]
    path: str
    blob: str

    def text(self, key: str) -> str | None:
        """Return the text at key; None where there is none."""
        value = self.data.get(key)
        return value if isinstance(value, str) else None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts in the list at key; one text alone is a list of one."""
        value = self.data.get(key)
        items = value if isinstance(value, list) else [value]
        return tuple(item for item in items if isinstance(item, str))


@dataclass(frozen=True, slots=True, weakref_slot=True)
class FileStates:
    """What one file holds: entries, the identities that could not be read, and whether all of it could be read."""

    entries: tuple[Entry, ...] = ()
    unknown: frozenset[Ref] = frozenset()
    sound: bool = True
    # The identities of the entries, each once; kept, because the same file is met at every merge that brings it in.
    refs: tuple[Ref, ...] = ()
    # Whether one record with a status, and nothing else, stands in the file.
    single: bool = False


NOTHING = FileStates()
UNREADABLE = FileStates(sound=False)


def file_states(path: str, blob: str, parsed: Parsed, kinds: Collection[str]) -> FileStates:
    """Return the states of the records of kinds in a file, from the documents that the reader found there."""
    entries: list[Entry] = []
    unknown: set[Ref] = set()
    for document in parsed.documents:
        if not isinstance(document.data, dict):
            continue
        ref = identity_of(document.data)
        if ref is None or ref.kind not in kinds:
            continue
        if document.sound:
            entries.append(Entry(ref, _state(ref.kind, document.data), document.data, path, blob))
        else:
            unknown.add(ref)
    refs = tuple(dict.fromkeys(entry.ref for entry in entries))
    single = parsed.sound and len(parsed.documents) == len(entries) == 1 and entries[0].state.status is not None
    return FileStates(tuple(entries), frozenset(unknown), parsed.sound, refs, single)


def with_status(found: FileStates, status: str, path: str, blob: str) -> FileStates:
    """Return what another version of a file with a single record holds, if only the word of its status differs."""
    (entry,) = found.entries
    state = State(sys.intern(status), entry.state.digest)
    return replace(found, entries=(Entry(entry.ref, state, {**entry.data, "status": status}, path, blob),))


def standing_at(found: FileStates, path: str) -> FileStates:
    """Return what a file holds at a path, which may be another one."""
    if not found.entries or found.entries[0].path == path:
        return found
    entries = tuple(Entry(each.ref, each.state, each.data, path, each.blob) for each in found.entries)
    return replace(found, entries=entries)


# The judge says whether the lifecycle has a status.
_ANY_STATUS = "any"
_MOST_KNOWN = 10_000


def is_whole(entry: Entry) -> bool:
    """Return whether a record can be read whole: its fields fit its kind, without a look at the picklists."""
    from pydantic import ValidationError

    data = {key: value for key, value in entry.data.items() if key != "$schema"}
    if entry.state.status is not None:
        data["status"] = _ANY_STATUS
    try:
        MODELS[entry.ref.kind].model_validate(data)
    except ValidationError:
        return False
    return True


class Wholeness:
    """Whether records can be read whole; a version is checked once in a while, or never if the workspace has read it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._known: dict[tuple[str, Ref], bool] = {}

    def of(self, entry: Entry) -> bool:
        """Return whether the record of an entry can be read whole."""
        key = (entry.blob, entry.ref)
        if key not in self._known:
            if len(self._known) == _MOST_KNOWN:
                self._known.clear()
            document = self._workspace.documents.get(entry.ref)
            read = document is not None and document.data is entry.data and entry.ref in self._workspace.records
            self._known[key] = read or is_whole(entry)
        return self._known[key]


def plainly_without(data: bytes, kinds: Collection[str]) -> bool:
    """Return whether a file surely holds no record of kinds: it has none of these words, and no escape to spell one."""
    return b"\\" not in data and not any(kind.encode() in data for kind in kinds)


def _state(kind: str, data: Mapping[str, object]) -> State:
    status = data.get("status")
    # One text for all versions: what is told of 100,000 steps keeps two each.
    return State(sys.intern(status) if isinstance(status, str) else None, digest(protected_content(kind, data)))
