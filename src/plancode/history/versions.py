"""The files of commits: each version is fetched once, and read only if no version before it shows what it holds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cached_property
from typing import Final

from plancode import git
from plancode.diagnostics import Ref
from plancode.history.states import (
    NOTHING,
    UNREADABLE,
    FileStates,
    file_states,
    plainly_without,
    standing_at,
    with_status,
)
from plancode.workspace import Sources, Workspace, identity_of, is_record_file, parse_records
from plancode.yaml_source import Document, Parsed

# A status alone on its line, not indented, and with a word that YAML reads as text.
_STATUS: Final = re.compile(
    rb"^status: (?!(?:true|false|null)\b)([a-z][a-z0-9-]*)(?=[ \t]*\r?\n|[ \t]+#|\Z)", re.MULTILINE
)


class Files:
    """The record files of a repository, by path and blob: each version is read once, wherever it stands or stood."""

    def __init__(
        self,
        repository: git.Repository,
        kinds: frozenset[str],
        held: Sources | None,
        workspace: Workspace,
    ) -> None:
        self._repository = repository
        self._kinds = kinds
        self._known: dict[tuple[str, str], FileStates] = {}
        self._versions: dict[str, FileStates] = {}
        self._shapes: dict[bytes, FileStates] = {}
        self._blobs: dict[str, bytes | None] = {}
        self._prefix = workspace.prefix
        # What the workspace was loaded from has been read already.
        self._parsed: dict[str, Parsed] = {}
        self.held: dict[str, str] = {}
        for file in held.files if held else ():
            self.held[file.path] = blob = git.blob_id(repository, file.content)
            self._blobs[blob] = file.content
            if file.path in workspace.parsed:
                self._parsed[blob] = workspace.parsed[file.path]

    @cached_property
    def _alike(self) -> dict[bytes, str]:
        """Return, by its shape, the path of a file that the workspace has read: records are moved as well as changed."""
        found: dict[bytes, str] = {}
        for path, blob in self.held.items():
            data = self._blobs[blob] if blob in self._parsed else None
            if data is not None and (status := _status(data)):
                found.setdefault(_shape(data, status), path)
        return found

    def fetch(self, changes: Iterable[git.Change]) -> None:
        """Fetch the blobs that changes leave, each once; a blob is read when a commit first shows it."""
        files = (change for change in changes if is_record_file(change.path, self._prefix))
        wanted = dict.fromkeys(each.after for each in files if each.after is not None and each.after not in self._blobs)
        self._blobs.update(git.blobs(self._repository, wanted))

    def data(self, blob: str) -> bytes | None:
        """Return the bytes of a blob; None where it is too large."""
        # A walk that goes on from an earlier one has not fetched what stood before.
        if blob not in self._blobs:
            self._blobs.update(git.blobs(self._repository, [blob]))
        return self._blobs.get(blob)

    def document(self, path: str, blob: str, ref: Ref) -> Document | None:
        """Return the document of a record in a version of a file, for the places in it."""
        data = self.data(blob)
        found = parse_records(path, data).documents if data is not None else ()
        return next((each for each in found if isinstance(each.data, dict) and identity_of(each.data) == ref), None)

    def states(self, change: git.Change, stood: bool) -> FileStates:
        """Return what a file holds after a change; if no record stood there, a file plainly without any is not read."""
        if change.after is None or not is_record_file(change.path, self._prefix):
            return NOTHING
        key = (change.path, change.after)
        known = self._known.get(key)
        if known is None:
            data = self._blobs.get(change.after)
            if data is None:
                return UNREADABLE
            if not stood and plainly_without(data, self._kinds):
                return NOTHING
            known = self._known[key] = self._read(change.path, change.after, data)
        return known

    def _read(self, path: str, blob: str, data: bytes) -> FileStates:
        """Return what a version holds; a version read before tells it, if at most the word of the status differs."""
        if blob in self._versions:
            return standing_at(self._versions[blob], path)
        status = _status(data)
        shape = _shape(data, status) if status else b""
        if status and shape not in self._shapes and (here := self._alike.get(shape)) and blob not in self._parsed:
            self.states(git.Change(here, None, self.held[here]), stood=True)
        if status and shape in self._shapes and blob not in self._parsed:
            found = with_status(self._shapes[shape], status[1].decode(), path, blob)
        else:
            found = file_states(path, blob, self._parsed.get(blob) or parse_records(path, data), self._kinds)
        self._versions[blob] = found
        # A status that goes on in the next line is more than its word.
        if status and found.single and found.entries[0].state.status == status[1].decode():
            self._shapes.setdefault(shape, found)
        return found


def _status(data: bytes) -> re.Match[bytes] | None:
    """Return the match of the status of a file's one record, if nothing else in the file can be that key."""
    # A backslash could spell the key otherwise.
    return _STATUS.search(data) if data.count(b"status") == 1 and b"\\" not in data else None


def _shape(data: bytes, status: re.Match[bytes]) -> bytes:
    """Return a digest of all but the word of the status: files of one shape differ in that word alone."""
    start, end = status.span(1)
    return hashlib.sha256(b"%d:" % start + data[:start] + data[end:]).digest()
