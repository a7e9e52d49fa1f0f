"""The files of commits: each version is fetched once, and read only where none that was read before tells what it holds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Final

from plancode import git
from plancode.diagnostics import Ref
from plancode.history.states import NOTHING, UNREADABLE, FileStates, file_states, plainly_without, with_status
from plancode.workspace import Sources, Workspace, identity_of, is_record_file
from plancode.yaml_source import Document, parse

# A status that stands for itself on its line, not indented; no word that YAML reads as anything but text.
_STATUS: Final = re.compile(
    rb"^status: (?!(?:true|false|null)\b)([a-z][a-z0-9-]*)(?=[ \t]*\r?\n|[ \t]+#|\Z)", re.MULTILINE
)


class Files:
    """The record files of a repository, by path and blob; what the work tree holds has been read already."""

    def __init__(
        self,
        repository: git.Repository,
        kinds: frozenset[str],
        work_tree: Sources | None,
        workspace: Workspace,
    ) -> None:
        self._repository = repository
        self._kinds = kinds
        self._known: dict[tuple[str, str], FileStates] = {}
        self._shapes: dict[tuple[str, bytes], FileStates] = {}
        self._tried: set[str] = set()
        self._blobs: dict[str, bytes | None] = {}
        self._parsed = workspace.parsed
        self._prefix = workspace.prefix
        self.work_tree: dict[str, str] = {}
        for file in work_tree.files if work_tree else ():
            self.work_tree[file.path] = blob = git.blob_id(repository, file.data)
            self._blobs[blob] = file.data

    def fetch(self, changes: Iterable[git.Change]) -> None:
        """Fetch what changes leave, each blob once; what they hold is read when a commit first shows it."""
        files = (change for change in changes if is_record_file(change.path, self._prefix))
        wanted = dict.fromkeys(each.after for each in files if each.after is not None and each.after not in self._blobs)
        self._blobs.update(git.blobs(self._repository, wanted))

    def data(self, blob: str) -> bytes | None:
        """Return the bytes of a blob; None where it is too large."""
        return self._blobs.get(blob)

    def document(self, path: str, blob: str, ref: Ref) -> Document | None:
        """Return the document of a record in a version of a file, for the places in it."""
        data = self._blobs.get(blob)
        found = parse(path, data).documents if data is not None else ()
        return next((each for each in found if isinstance(each.data, dict) and identity_of(each.data) == ref), None)

    def states(self, change: git.Change, stood: bool) -> FileStates:
        """Return what a file holds after a change; where no record stood, files of other kinds are not read."""
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
        """Return what a version holds: as the work tree's, or as a version that differs in the word of its status alone."""
        status = _status(data)
        here = self.work_tree.get(path)
        if here == blob:
            found = file_states(path, blob, self._parsed[path], self._kinds)
        else:
            shape = (path, _shape(data, status)) if status else None
            if status and here and path not in self._tried:
                self._tried.add(path)
                self.states(git.Change(path, None, here), stood=True)
            if status and shape in self._shapes:
                return with_status(self._shapes[shape], status[1].decode(), blob)
            found = file_states(path, blob, parse(path, data), self._kinds)
        # A status that goes on in the next line is more than its word.
        if status and found.single and found.entries[0].state.status == status[1].decode():
            self._shapes[path, _shape(data, status)] = found
        return found


def _status(data: bytes) -> re.Match[bytes] | None:
    """Return where the status of a file's one record stands for certain: nothing else in the file can be that key."""
    # A backslash could spell the key otherwise.
    return _STATUS.search(data) if data.count(b"status") == 1 and b"\\" not in data else None


def _shape(data: bytes, status: re.Match[bytes]) -> bytes:
    """Return a digest of all but the word of the status: files of one shape differ in that word alone."""
    start, end = status.span(1)
    return hashlib.sha256(b"%d:" % start + data[:start] + data[end:]).digest()
