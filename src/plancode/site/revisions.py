"""What changed in the plans that wait for review since each was approved last, in the words of `diff`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from plancode import git
from plancode.changes.uncommitted import uncommitted
from plancode.diagnostics import Ref
from plancode.diff import About, Change, record_changes
from plancode.history import History, Transition
from plancode.project import Project
from plancode.views.reviews import Revision
from plancode.workspace import CONFIG_NAME, PLANS_FOLDER, SourceFile, Workspace, is_record_file, load
from plancode.yaml_source import MAX_BYTES

# What stands around an id in YAML, and in no id.
_AROUND: Final = re.compile(r"[\s\"'\[\]{},:#&*!|>%@`]+")
# What can spell an id otherwise: an escape, or another encoding.
_OTHERWISE: Final = (b"\\", b"\0")


def revisions(project: Project, history: History) -> Mapping[str, tuple[Revision, ...]]:
    """Return the changes of plans in review and of their objectives, by plan; without one that was never approved."""
    now = project.workspace
    waiting = dict(_waiting(now, history))
    if not waiting:
        return {}
    served: dict[str, set[Ref]] = defaultdict(set)
    for objective in now.objectives:
        if objective.plan in waiting:
            served[objective.plan].add(objective.ref)
    names = {name: {name, *(ref.id for ref in served[name])} for name in waiting}
    past = _Past(project, frozenset().union(*names.values()))
    found: dict[str, tuple[Revision, ...]] = {}
    # From the last approval back to the first: what differs between two that are near is little.
    order = sorted(waiting, key=lambda name: waiting[name].place, reverse=True)
    for name in past.back_to(order, [waiting[name].commit or "" for name in order]):
        before = past.workspace(names[name])
        refs = {Ref("plan", name), *served[name], *(each.ref for each in before.objectives if each.plan == name)}
        changes = (
            each
            for ref in sorted(refs, key=lambda ref: (ref.kind != "plan", ref.id))
            for each in past.changes(before, ref)
        )
        found[name] = tuple(
            Revision(sign=str(each.sign), what=each.what)
            for each in changes
            # The page tells the plan's status anyway.
            if each.record.kind != "plan" or each.about is not About.STATUS
        )
    return found


def _waiting(workspace: Workspace, history: History) -> Iterator[tuple[str, Transition]]:
    """Yield the plans in review that were approved before, each with its last approval."""
    lifecycle = workspace.config.lifecycles["plan"]
    for plan in workspace.plans:
        approval = history.approval(plan.ref, lifecycle.protected) if plan.status in lifecycle.in_review else None
        if approval is not None and approval.commit is not None:
            yield plan.id, approval


class _Version(NamedTuple):
    """What a file names of what is asked for, and its bytes if it names anything of it."""

    names: frozenset[str] = frozenset()
    data: bytes = b""


class _Past:
    """The files that are not as they are now, at one commit after the other, those that name what is asked for with their bytes.

    To load the workspace at each commit would take as many times as long as there are plans in review.
    """

    def __init__(self, project: Project, wanted: frozenset[str]) -> None:
        self._project = project
        self._wanted = wanted
        self._rules = project.sources.prefix + CONFIG_NAME
        # What a version names, with its bytes if it names anything: of each path that is not as it is now, and by blob.
        self._stood: dict[str, _Version] = {}
        self._known: dict[str | None, _Version] = {None: _Version()}
        self._naming: dict[str, set[str]] = defaultdict(set)
        for path, data in uncommitted(project).items() if project.commit is None else ():
            self._put(path, self._version(data) if data is not None else _Version())

    def back_to(self, names: Sequence[str], commits: Sequence[str]) -> Iterator[str]:
        """Yield each of names while the files are known as they stood at its commit."""
        repository, prefix = self._project.require_repository(), self._project.sources.prefix
        paths = [prefix + PLANS_FOLDER, self._rules]
        back = git.differences_back(repository, [self._project.head or "", *commits], paths)
        for name, found in zip(names, back, strict=True):
            self._take([each for each in found if is_record_file(each.path, prefix) or each.path == self._rules])
            yield name

    def _take(self, changes: Sequence[git.Change]) -> None:
        repository = self._project.require_repository()
        wanted = {each.before: each.path == self._rules for each in changes if each.before not in self._known}
        for blob, data in git.blobs(repository, [blob for blob in wanted if blob is not None]):
            self._known[blob] = self._version(bytes(MAX_BYTES + 1) if data is None else data, whole=wanted[blob])
        for each in changes:
            self._put(each.path, self._known[each.before])

    def workspace(self, names: Collection[str]) -> Workspace:
        """Return what was there in files that name one of these ids, and are not as they are now; by the rules of then."""
        paths = sorted({path for name in names for path in self._naming[name]} - {self._rules})
        files = [SourceFile(path, self._stood[path].data) for path in paths]
        sources = replace(self._project.sources, files=tuple(files), diagnostics=(), lost_rules=None)
        if (rules := self._stood.get(self._rules)) is not None:
            config = SourceFile(self._rules, rules.data) if rules.data else None
            sources = replace(sources, config=config)
        return load(sources)

    def changes(self, before: Workspace, ref: Ref) -> list[Change]:
        """Return what changed in a record since then; before holds it, unless its file is as it was."""
        now = self._project.workspace
        document = now.documents.get(ref)
        if ref not in before.documents and document is not None and document.path not in self._stood:
            return []
        return record_changes(before, now, ref)

    def _version(self, data: bytes, *, whole: bool = False) -> _Version:
        if any(each in data for each in _OTHERWISE):
            return _Version(self._wanted, data)
        names = self._wanted.intersection(_AROUND.split(data.decode(errors="replace")))
        return _Version(names, data if names or whole else b"")

    def _put(self, path: str, version: _Version) -> None:
        for name in self._stood.get(path, _Version()).names:
            self._naming[name].discard(path)
        for name in version.names:
            self._naming[name].add(path)
        self._stood[path] = version
