"""The files of commits: a version is fetched, and read only if one that stands somewhere shows what it holds.

A version that stands at no commit any more is forgotten, so that a history takes the memory of its files, not of its commits.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cached_property
from typing import Final, NamedTuple
from weakref import WeakValueDictionary

from plancode import git
from plancode.diagnostics import Ref
from plancode.history.states import (
    NOTHING,
    UNREADABLE,
    Entry,
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
    rb"^status: (?!(?:true|false|null)\b)(?P<word>[a-z][a-z0-9-]*)(?=[ \t]*\r?\n|[ \t]+#|\Z)", re.MULTILINE
)


class _Shape(NamedTuple):
    """A file of one record but for the word of its status: files with the same `rest` differ in that word alone."""

    word: str
    rest: bytes


class Files:
    """The record files of a repository, by path and blob: a version is read once as long as it stands somewhere."""

    def __init__(
        self,
        repository: git.Repository,
        kinds: frozenset[str],
        held: Sources | None,
        workspace: Workspace,
    ) -> None:
        self._repository = repository
        self._kinds = kinds
        # Whoever remembers what stands at a commit keeps these alive; of the rest, 100,000 commits would take 300 MiB.
        self._versions: WeakValueDictionary[str, FileStates] = WeakValueDictionary()
        self._shapes: WeakValueDictionary[bytes, FileStates] = WeakValueDictionary()
        # What has been fetched and read since the last fetch.
        self._blobs: dict[str, bytes | None] = {}
        self._latest: list[FileStates | None] = []
        self._prefix = workspace.prefix
        # What the workspace was loaded from has been read already.
        self._parsed: dict[str, Parsed] = {}
        self._contents: dict[str, bytes] = {}
        self.held: dict[str, str] = {}
        for file in held.files if held else ():
            self.held[file.path] = blob = git.blob_id(repository, file.content)
            self._contents[blob] = file.content
            if file.path in workspace.parsed:
                self._parsed[blob] = workspace.parsed[file.path]

    @cached_property
    def _alike(self) -> dict[bytes, str]:
        """Return, by its shape, the path of a file that the workspace has read: records are moved as well as changed."""
        found: dict[bytes, str] = {}
        for path, blob in self.held.items():
            shape = _shape(self._contents[blob]) if blob in self._parsed else None
            if shape:
                found.setdefault(shape.rest, path)
        return found

    def fetch(self, changes: Iterable[git.Change]) -> None:
        """Fetch the blobs that the next changes leave, in place of those before; each is read when a commit first shows it."""
        files = (change for change in changes if is_record_file(change.path, self._prefix))
        wanted = dict.fromkeys(each.after for each in files if each.after is not None)
        self._latest = [self._versions.get(blob) for blob in wanted]
        self._bring(blob for blob in wanted if blob not in self._versions)

    def bring(self, entries: Iterable[Entry]) -> None:
        """Fetch the versions of entries together, in place of those before: to ask git for each takes a process each."""
        self._bring(each.blob for each in entries)

    def _bring(self, blobs: Iterable[str]) -> None:
        wanted = dict.fromkeys(blob for blob in blobs if blob not in self._contents)
        # Those that are too large weigh nothing.
        self._blobs = {blob: data for blob, data in self._blobs.items() if data is None or blob in wanted}
        self._blobs.update(git.blobs(self._repository, [blob for blob in wanted if blob not in self._blobs]))

    def data(self, blob: str) -> bytes | None:
        """Return the bytes of a blob; None where it is too large."""
        if blob in self._contents:
            return self._contents[blob]
        # A walk that goes on from an earlier one has not fetched what stood before.
        if blob not in self._blobs:
            self._blobs.update(git.blobs(self._repository, [blob]))
        return self._blobs[blob]

    def document(self, path: str, blob: str, ref: Ref) -> Document | None:
        """Return the document of a record in a version of a file, for the places in it."""
        data = self.data(blob)
        found = parse_records(path, data).documents if data is not None else ()
        return next((each for each in found if isinstance(each.data, dict) and identity_of(each.data) == ref), None)

    def states(self, change: git.Change, stood: bool) -> FileStates:
        """Return what a file holds after a change; if no record stood there, a file plainly without any is not read."""
        if change.after is None or not is_record_file(change.path, self._prefix):
            return NOTHING
        known = self._versions.get(change.after)
        if known is None:
            if (data := self.data(change.after)) is None:
                return UNREADABLE
            if not stood and plainly_without(data, self._kinds):
                return NOTHING
            known = self._read(change.path, change.after, data)
            self._latest.append(known)
        return standing_at(known, change.path)

    def _read(self, path: str, blob: str, data: bytes) -> FileStates:
        """Return what a version holds; one that stands somewhere tells it, if at most the word of the status differs."""
        parsed, shape = self._parsed.get(blob), _shape(data)
        alike = self._standing(shape.rest) if shape and not parsed else None
        if shape and alike:
            found = with_status(alike, shape.word, path, blob)
        else:
            found = file_states(path, blob, parsed or parse_records(path, data), self._kinds)
        self._versions[blob] = found
        # A status that goes on in the next line is more than its word.
        if shape and found.single and found.entries[0].state.status == shape.word:
            self._shapes[shape.rest] = found
        return found

    def _standing(self, rest: bytes) -> FileStates | None:
        """Return what a version of a shape holds that stands somewhere; one that the workspace has read counts as such."""
        if rest not in self._shapes and (here := self._alike.get(rest)):
            self.states(git.Change(here, None, self.held[here]), stood=True)
        return self._shapes.get(rest)


def _shape(data: bytes) -> _Shape | None:
    """Return the shape of a file whose one record has a status, if nothing else in the file can be that key."""
    # A backslash could spell the key otherwise.
    status = _STATUS.search(data) if data.count(b"status") == 1 and b"\\" not in data else None
    if status is None:
        return None
    start, end = status.span("word")
    return _Shape(status["word"].decode(), hashlib.sha256(b"%d:" % start + data[:start] + data[end:]).digest())
