"""A pull request: its own commits and what would land of them (HISTORY.md, pull requests).

The rules of its base judge it; `Project.base` reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from plancode import git
from plancode.collector import without_collector
from plancode.diagnostics import Diagnostic, Ref, Severity, Text, text
from plancode.history import Base, History, Landing, Range, read
from plancode.models import Record
from plancode.project import Project
from plancode.workspace import PLANS_FOLDER, Sources, Workspace, is_record_file, load, sources_at

_NOBODY = git.Identity("", "")
# The sections of plancode.yaml that decide what is right.
RULES = ("lifecycle", "policy", "history", "severity", "calendar", "time_zone")
_MERGED = text("as the merge with {ref} has it")
_SQUASHED = text("as one commit on {ref} has it")
_REBASED = text("as a rebase on {ref} has it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Anew:
    """What would land, judged whole by its own rules; and the history of the base, judged by the base's rules."""

    workspace: Workspace
    history: History
    base: History


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """What a pull request changes: commits `base`, `start` (where it left base) and `head`; workspaces and history.

    Three workspaces are judged by the rules of base: `before` as it stood at start, `own` as it stands at head with
    uncommitted changes, `landing` as it would land. `rules` is the workspace of base itself. `otherwise` are the errors
    that a squash or a rebase would bring.
    """

    base: str
    start: str
    head: str
    rules: Workspace
    before: Workspace
    own: Workspace
    landing: Workspace
    history: History
    conflicts: tuple[str, ...] = ()
    # Whether what conflicts is not all committed.
    is_uncommitted: bool = False
    otherwise: tuple[Diagnostic, ...] = ()
    changed_rules: tuple[str, ...] = ()
    changed_people: tuple[Ref, ...] = ()
    earlier: frozenset[str] = field(default_factory=frozenset)
    anew: Anew | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Landed:
    """What would land: the repository and the commit that hold it, and its files; `proposed` is merged in it."""

    repository: git.Repository
    tip: str
    sources: Sources
    landing: Landing | None = None
    proposed: str = ""
    conflicts: tuple[str, ...] = ()
    is_uncommitted: bool = False


def pull_request_of(
    project: Project, ref: str, *, on_progress: Callable[[int, int], None] | None = None
) -> PullRequest:
    """Return what a project proposes to the branch that ref names.

    Raises:
        CannotRun: ref names no commit, shares no history with the project, or its rules cannot be read.
    """
    repository = project.require_repository()
    base, head = project.resolve(ref), project.head
    start = git.merge_base(repository, base, head) if head else None
    if head is None or start is None:
        raise git.BadRef(
            text("`{ref}` and HEAD share no history here", ref=ref),
            text(
                "run `git fetch --unshallow` if the clone is shallow; else name the branch that this one was made from"
            ),
        )
    asked = _Asked(project, repository, ref, head, project.base(ref), on_progress)
    with ExitStack() as stack, without_collector():
        return asked.pull_request(stack, start)


@dataclass(frozen=True, slots=True)
class _Asked:
    project: Project
    repository: git.Repository
    ref: str
    head: str
    base: Base
    on_progress: Callable[[int, int], None] | None

    def pull_request(self, stack: ExitStack, start: str) -> PullRequest:
        landed = self._landed(stack)
        history = self._history(landed, self.project.workspace, self.project.sources, self.base)
        before = self.project.workspace_at(start)
        names = tuple(
            name
            for name in RULES
            if getattr(before.config.file, name) != getattr(self.project.workspace.config.file, name)
        )
        people = tuple(_changed_rights(before, self.project.workspace))
        own = self._ruled(self.project.sources)
        return PullRequest(
            base=self.base.commit,
            start=start,
            head=self.head,
            rules=self.base.rules,
            before=self._ruled(self.project.sources_at(start)),
            own=own,
            landing=own if landed.sources is self.project.sources else self._ruled(landed.sources),
            history=history,
            conflicts=landed.conflicts,
            is_uncommitted=landed.is_uncommitted,
            otherwise=tuple(self._otherwise(stack, landed, history)),
            changed_rules=names,
            changed_people=people,
            earlier=frozenset(commit.id for commit in git.topology(self.repository, self.base.commit)),
            anew=self._anew(landed) if names or people else None,
        )

    def _ruled(self, sources: Sources) -> Workspace:
        return load(sources, rules=self.base.rules.config)

    def _landed(self, stack: ExitStack) -> _Landed:
        """Return what would land: the head, or its merge with the base where the base has moved on."""
        project, repository = self.project, self.repository
        here = _Landed(repository=repository, tip=self.head, sources=project.sources)
        if git.is_ancestor(repository, self.base.commit, self.head):
            return here
        scratch = stack.enter_context(git.scratch(repository))
        tip, unmade = self._tip(scratch)
        unsaid = frozenset(unmade)
        merged = git.merge_trees(scratch, self.base.commit, tip)
        if merged.tree is None:
            return _Landed(
                repository=repository,
                tip=self.head,
                sources=project.sources,
                conflicts=merged.conflicts,
                is_uncommitted=bool(unmade),
            )
        commit = self._commit(scratch, merged.tree, [self.base.commit, tip], _NOBODY, "")
        unmade[commit] = _MERGED.given({"ref": self.ref})
        return _Landed(
            repository=scratch,
            tip=commit,
            sources=sources_at(scratch, commit, project.sources.prefix),
            landing=Landing(names=repository, head=self.head, unmade=unmade, unsaid=unsaid),
            proposed=tip,
        )

    def _tip(self, scratch: git.Repository) -> tuple[str, dict[str, Text | None]]:
        """Return the head, or a new commit on top of it where files are not committed."""
        files = _uncommitted(self.project, self.repository, self.head)
        if not files:
            return self.head, {}
        tree = git.with_files(scratch, self.head, files)
        tip = git.make_commit(
            scratch,
            tree=tree,
            parents=[self.head],
            author=git.configured_identity(self.repository),
            committer=git.configured_committer(self.repository),
            when=self.project.now,
            message="",
        )
        return tip, {tip: None}

    def _commit(
        self, scratch: git.Repository, tree: str, parents: Sequence[str], author: git.Identity, message: str
    ) -> str:
        return git.make_commit(
            scratch, tree=tree, parents=parents, author=author, committer=author, when=self.project.now, message=message
        )

    def _history(self, landed: _Landed, places: Workspace, held: Sources, base: Base | None) -> History:
        """Return the history of what would land; `held` are the files that `places` was loaded from."""
        in_files = landed.landing is None and self.project.commit is None
        span = Range(
            repository=landed.repository,
            workspace=places,
            now=self.project.now,
            tip=landed.tip,
            work_tree=self.project.sources if in_files else None,
            base=base,
            landing=landed.landing,
            held=held,
        )
        return read(span, on_progress=self.on_progress)

    def _anew(self, landed: _Landed) -> Anew:
        """Return everything judged once more by the rules that would land (HISTORY.md, pull requests)."""
        workspace = self.project.workspace if landed.landing is None else load(landed.sources)
        before = read(
            Range(repository=self.repository, workspace=self.base.rules, now=self.project.now, tip=self.base.commit)
        )
        return Anew(workspace=workspace, history=self._history(landed, workspace, landed.sources, None), base=before)

    def _otherwise(self, stack: ExitStack, landed: _Landed, history: History) -> Iterator[Diagnostic]:
        """Yield the errors that a squash or a rebase would bring, where pull requests land that way."""
        way = self.base.rules.config.file.history.merge
        if way == "any" or landed.conflicts:
            return
        scratch = landed.repository if landed.landing else stack.enter_context(git.scratch(self.repository))
        proposed, uncommitted = (landed.proposed, landed.landing.unsaid) if landed.landing else self._tip(scratch)
        tip = landed.tip if landed.landing else proposed
        own = [commit.id for commit in git.topology(scratch, proposed, without=self.base.commit)]
        if not own:
            return
        made = self._squashed(scratch, own, tip) if way == "squash" else self._rebased(scratch, own)
        label = (_SQUASHED if way == "squash" else _REBASED).given({"ref": self.ref})
        if made is None or made == own:
            return
        # Uncommitted changes end in the last commit, or in the only one; a rebase may leave nothing of them.
        unsaid = frozenset(made).difference(made[:-1]) if uncommitted else frozenset()
        landing = Landing(names=self.repository, head=self.head, unmade=dict.fromkeys(made, label), unsaid=unsaid)
        known = {(each.code, each.record) for each in history.diagnostics}
        span = Range(
            repository=scratch,
            workspace=self.project.workspace,
            now=self.project.now,
            tip=made[-1],
            base=self.base,
            landing=landing,
        )
        for each in read(span).diagnostics:
            if each.severity is Severity.ERROR and (each.code, each.record) not in known:
                yield each

    def _squashed(self, scratch: git.Repository, own: Sequence[str], tip: str) -> list[str]:
        commits = list(git.commits(scratch, own))
        message = "\n\n".join(commit.message for commit in commits)
        return [self._commit(scratch, git.tree_of(scratch, tip), [self.base.commit], commits[0].author, message)]

    def _rebased(self, scratch: git.Repository, own: Sequence[str]) -> list[str] | None:
        made = [self.base.commit]
        for commit in own:
            anew = git.replayed(scratch, commit, made[-1])
            if anew is None:
                return None
            made.append(anew)
        return made[1:]


def _changed_rights(before: Workspace, after: Workspace) -> Iterator[Ref]:
    """Yield the people whose role or addresses differ."""
    for ref in sorted({ref for workspace in (before, after) for ref in workspace.records if ref.kind == "person"}):
        if rights_of(before.records.get(ref)) != rights_of(after.records.get(ref)):
            yield ref


def rights_of(person: Record | None) -> tuple[object, object]:
    """Return a person's role and addresses, which decide what they may do."""
    return getattr(person, "role", None), getattr(person, "addresses", ())


def _uncommitted(project: Project, repository: git.Repository, head: str) -> Mapping[str, bytes | None]:
    """Return the workspace's files that differ from a commit, as they are now, by path; None for one that is gone."""
    if project.commit is not None:
        return {}
    prefix = project.sources.prefix
    held = {file.path: file.content for file in project.sources.files}
    if project.sources.config is not None:
        held[project.sources.config.path] = project.sources.config.content
    paths = [prefix + PLANS_FOLDER, project.workspace.config_path]
    committed = {
        path: blob
        for path, blob in git.tree(repository, head, paths)
        if is_record_file(path, prefix) or path == project.workspace.config_path
    }
    changed: dict[str, bytes | None] = {path: None for path in committed if path not in held}
    changed |= {path: data for path, data in held.items() if git.blob_id(repository, data) != committed.get(path)}
    return changed
