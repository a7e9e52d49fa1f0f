"""With how much notice appointments were made: whether git had them, on that day, as many days before as wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple

from plancode import git
from plancode.attention.meetings import appointments_ahead
from plancode.models import Activity, Contact
from plancode.workspace import PLANS_FOLDER, Sources, Workspace, identity_of, is_record_file, parse_records

_DAY = len("2027-03-31")


class ShortNotice(NamedTuple):
    """An appointment ahead that was made, or moved to its day, later than its contact wants to know of it."""

    contact: Contact
    activity: Activity
    wanted: int


def short_notices(
    repository: git.Repository, workspace: Workspace, sources: Sources, today: date, *, tip: str | None
) -> Iterator[ShortNotice]:
    """Yield the appointments ahead that did not stand in git for their day when notice of them was due.

    Each wanted day costs one look at the commit of that day, however many records there are. What had no commit yet on
    that day, or none in a shallow clone, is not known, and not told. tip is the last commit; None: HEAD.
    """
    due: dict[date, list[ShortNotice]] = defaultdict(list)
    for each in _wanted(workspace, today):
        if each.activity.day is not None:
            due[each.activity.day - timedelta(days=each.wanted)].append(each)
    held = _Held(repository, sources)
    for day, appointments in sorted((day, each) for day, each in due.items() if day < today):
        end = datetime.combine(day, time.max, workspace.config.zone)
        commit = git.last_before(repository, end, tip=tip)
        if commit is not None:
            yield from held.missing(commit, appointments, workspace)


def _wanted(workspace: Workspace, today: date) -> Iterator[ShortNotice]:
    for activity, contact, preferences in appointments_ahead(workspace, today):
        if preferences.notice:
            yield ShortNotice(contact, activity, preferences.notice)


class _Held:
    """The files of the workspace by path, to tell which files of a commit say anything else."""

    def __init__(self, repository: git.Repository, sources: Sources) -> None:
        self._repository = repository
        self._sources = sources
        self._prefix = sources.prefix

    @cached_property
    def _blobs(self) -> dict[str, str]:
        return {file.path: git.blob_id(self._repository, file.content) for file in self._sources.files}

    def missing(self, commit: str, wanted: list[ShortNotice], workspace: Workspace) -> Iterator[ShortNotice]:
        """Yield those of wanted that did not stand in commit for their day, in whatever file."""
        tree = git.tree(self._repository, commit, [self._prefix + PLANS_FOLDER])
        files = {path: blob for path, blob in tree if is_record_file(path, self._prefix)}
        same = {path for path, blob in files.items() if self._blobs.get(path) == blob}
        late = [each for each in wanted if workspace.place(each.activity).path not in same]
        then = self._days(files, same, late) if late else {}
        yield from (each for each in late if then.get(each.activity.id) != str(each.activity.planned))

    def _days(self, files: Mapping[str, str], same: set[str], wanted: list[ShortNotice]) -> dict[str, str]:
        """Return the days of wanted activities, by id, as the files that have changed since had them."""
        ids = [each.activity.id.encode() for each in wanted]
        paths = {blob: path for path, blob in files.items() if path not in same}
        found: dict[str, str] = {}
        for blob, data in git.blobs(self._repository, paths):
            # One that is too large has no bytes; one that names none of them need not be read.
            parsed = parse_records(paths[blob], data) if data and any(each in data for each in ids) else None
            for document in parsed.documents if parsed else ():
                stood = document.data if isinstance(document.data, dict) else {}
                ref = identity_of(stood)
                if ref is not None and ref.kind == "activity":
                    found[ref.id] = str(stood.get("due") or stood.get("start"))[:_DAY]
        return found
