"""Everything that is wrong with a workspace: its files, its rules, its history, weighed as the configuration says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from plancode import codes, git, rules
from plancode.check.against_base import changed_rules, files_of, found_in, landing
from plancode.check.anchors import Anchor, with_the_states_of
from plancode.check.causes import with_causes
from plancode.check.emptied import held_before, with_way_back
from plancode.check.notice import short_notice
from plancode.check.pull_request import Anew, PullRequest, pull_request_of
from plancode.check.stamps import stamps_beside_history
from plancode.diagnostics import FIRST_POSITION, CannotRun, Diagnostic, Family, Place, Ref, Severity, text
from plancode.history import History
from plancode.project import Project, history_of
from plancode.report import Proof, Report
from plancode.workspace import PLANS_FOLDER, AcceptSection, Sources, Workspace

__all__ = ["Report", "attention", "check"]


def check(
    project: Project,
    *,
    with_history: bool = True,
    paths: Sequence[str] = (),
    base: str | None = None,
    strict: bool = False,
    verified: str | None = None,
    anchor: Anchor | None = None,
    message: str = "",
    on_progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Return what is wrong with a project; paths narrow what is reported, never what is read.

    With base, the project is judged as a pull request onto it, together with what would land, by the rules of base.
    What the merge base had already counts only with strict (HISTORY.md, pull requests). With verified, a commit that
    was green before, only what came after it is judged; an anchor names such a commit and the states of its records.
    Changes that are not committed yet are judged as if committed with message. on_progress gets the number of commits
    walked so far, and of all commits.

    Raises:
        CannotRun: the history to check is not there, or base names no commit.
    """
    workspace, today = project.workspace, project.today
    if not with_history or project.repository is None:
        found = [*found_in(workspace, today), _unproved(project)]
        return _report(
            project, _accepted(workspace.config.weighed(found), workspace, today, whole_history=False), paths
        )
    if base is not None:
        pull = pull_request_of(project, base, on_progress=on_progress)
        return _report(
            project,
            _of_pull_request(project, pull, today, strict=strict),
            paths,
            history=pull.history,
            base=pull.base,
        )
    before_it = _verified(project.repository, anchor.commit if anchor else verified, project, anchor)
    history = history_of(project, verified=before_it.commit, message=message, on_progress=on_progress)
    found = [*before_it.diagnostics, *found_in(workspace, today), *stamps_beside_history(workspace, history)]
    found += short_notice(project)
    found += [] if project.commit else _ignored(project.repository, project.sources)
    weighed = [*workspace.config.weighed(found), *history.diagnostics]
    accepted = _accepted(weighed, workspace, today, whole_history=before_it.commit is None)
    return _report(project, accepted, paths, history=history)


def attention(project: Project) -> tuple[Diagnostic, ...]:
    """Return what tells whether the plans are alive, weighed by the configuration; what it accepts is left out.

    Of a repository that does not hold its whole history, only what the files tell.
    """
    workspace, today = project.workspace, project.today
    found = [*rules.attention(workspace, today)]
    with suppress(CannotRun):
        found += short_notice(project)
    found = list(workspace.config.weighed(found))
    told = _accepted(found, workspace, today, whole_history=False)
    wanted = (each for each in told if each.code in codes.OF_ATTENTION and not each.is_accepted)
    return tuple(sorted(wanted, key=lambda each: each.sort_key))


def _report(
    project: Project,
    found: Iterable[Diagnostic],
    paths: Sequence[str],
    *,
    history: History | None = None,
    base: str | None = None,
) -> Report:
    told = list(found)
    held = held_before(project, told)
    caused = with_causes(with_way_back(told, held), project.workspace, held)
    reported = [each for each in caused if _is_below(each.path, paths)]
    return Report(
        diagnostics=tuple(sorted(reported, key=lambda each: each.sort_key)),
        files=len(project.sources.files) + (project.sources.config is not None),
        records=len(project.workspace.records),
        texts=project.workspace.texts,
        excerpts=history.excerpts if history else {},
        history=history,
        head=history.head if history else None,
        base=base,
        accepted=sum(each.is_accepted for each in reported),
        proof=_proof(history) if history else None,
    )


def _proof(history: History) -> Proof:
    return Proof(
        commits=history.commits,
        transitions=len(history.transitions),
        steps=len(history.steps),
        signed=sum(step.assurance == "signed" for step in history.steps),
        since=history.since,
        epochs=history.epochs,
    )


def _of_pull_request(project: Project, pull: PullRequest, today: date, *, strict: bool) -> Iterator[Diagnostic]:
    """Yield what is wrong with a pull request by its base's configuration, and what its own rules would break."""
    history, rules = pull.history, pull.rules
    found = [*files_of(pull, today, strict=strict), *changed_rules(pull, project.workspace)]
    found += [*stamps_beside_history(pull.own, history), *short_notice(project, known=pull.before.records)]
    if project.repository is not None and project.commit is None:
        found += _ignored(project.repository, project.sources)
    weighed = [*rules.config.weighed([*found, *landing(pull)]), *history.diagnostics]
    told = list(_accepted(weighed, rules, today, whole_history=False))
    yield from told
    if pull.anew is not None:
        yield from _broken(pull, pull.anew, today, frozenset(each.problem for each in told))


def _broken(pull: PullRequest, anew: Anew, today: date, told: frozenset[object]) -> Iterator[Diagnostic]:
    """Yield the errors that the base lacks now, and would have with the rules of the pull request."""
    known = told | {each.problem for each in _errors(pull.rules, anew.base, today)}
    for each in _errors(anew.workspace, anew.history, today):
        if each.problem in known:
            continue
        hint = each.hint_text
        if each.commit in pull.earlier:
            hint = text(
                "add to `history` in plancode.yaml, if what is merged is to stay lawful: `epochs: [{{until: {base}, reason: …}}]`; the rules that change here make an error of it",
                base=pull.base[:10],
            )
        yield replace(each, hint_text=hint)


def _errors(workspace: Workspace, history: History, today: date) -> Iterator[Diagnostic]:
    found = [*found_in(workspace, today), *stamps_beside_history(workspace, history)]
    weighed = [*workspace.config.weighed(found), *history.diagnostics]
    accepted = _accepted(weighed, workspace, today, whole_history=True)
    return (each for each in accepted if each.severity is Severity.ERROR)


class _Verified(NamedTuple):
    commit: str | None
    diagnostics: tuple[Diagnostic, ...]


def _verified(repository: git.Repository, ref: str | None, project: Project, anchor: Anchor | None) -> _Verified:
    """Return the commit that was green before, or the finding that HEAD does not descend from it."""
    if ref is None:
        return _Verified(None, ())
    head = project.head
    commit = _known(repository, ref) if anchor else project.resolve(ref)
    if head is not None and commit is not None and git.is_ancestor(repository, commit, head):
        return _Verified(commit, ())
    hint = text("ask whoever rewrote it why; all of it was checked again")
    if anchor is not None and head is not None:
        same = with_the_states_of(repository, anchor, head, project.sources.prefix)
        hint = text("ask whoever rewrote it why; its states do not stand in the new history")
        if same is not None:
            hint = text("ask whoever rewrote it why; the same states stand in {commit}", commit=same[:10])
    rewritten = codes.PC906.at(
        Place(project.workspace.prefix + PLANS_FOLDER, FIRST_POSITION),
        text(
            "HEAD does not descend from {commit}, which was verified: history was rewritten",
            commit=(commit or ref)[:10],
        ),
        hint=hint,
        commit=commit,
    )
    return _Verified(None, (rewritten,))


def _known(repository: git.Repository, commit: str) -> str | None:
    """Return the commit that an anchor names; None where the repository no longer has it."""
    try:
        return git.resolve(repository, commit)
    except git.BadRef:
        return None


def _unproved(project: Project) -> Diagnostic:
    hint = text("run `plancode check` without --no-history, in a complete clone")
    if project.repository is None:
        hint = text("make a repository with `git init`: from its first commit on, steps can be proved")
    return codes.PC903.at(
        Place(project.workspace.prefix + PLANS_FOLDER, FIRST_POSITION),
        text("the history was not checked: how plans reached their status is not proved"),
        hint=hint,
    )


def _ignored(repository: git.Repository, sources: Sources) -> Iterator[Diagnostic]:
    for path in sorted(git.ignored(repository, [file.path for file in sources.files])):
        yield codes.PC904.at(
            Place(path, FIRST_POSITION),
            text("git ignores {path}: nothing in it can be proved", path=path),
            hint=text("remove the line in .gitignore, or move the file out of {folder}/", folder=PLANS_FOLDER),
        )


def _accepted(
    found: Iterable[Diagnostic], workspace: Workspace, today: date, *, whole_history: bool
) -> Iterator[Diagnostic]:
    """Yield the findings, accepted ones as information; then a finding for each entry of `accept` that accepts nothing.

    Where only a part of the history is judged, entries about the history get none: the rest may have what they accept.
    """
    entries = workspace.config.file.history.accept
    used: set[int] = set()
    for each in found:
        number = next((number for number, entry in enumerate(entries) if _accepts(entry, each, today)), None)
        if number is None:
            yield each
            continue
        used.add(number)
        hint = text("accepted: {reason}", reason=entries[number].reason)
        yield replace(each, severity=Severity.INFO, hint_text=hint, is_accepted=True)
    document = workspace.config.document
    for number, entry in enumerate(entries):
        # One that is not bounded is a finding of the configuration already.
        judged = entry.is_bounded and (whole_history or not _is_of_history(entry))
        if number not in used and document is not None and judged:
            yield codes.PC406.at(
                document.place_of(("history", "accept", number, "code")),
                text("this exception matches no finding any more"),
                hint=text("remove this entry; it ended on {until}", until=entry.until)
                if _has_ended(entry, today)
                else text("remove this entry"),
            )


def _accepts(entry: AcceptSection, found: Diagnostic, today: date) -> bool:
    is_same = entry.code in (found.code.number, found.code.name) and not _has_ended(entry, today)
    return entry.is_bounded and is_same and _is_about(entry, found.record, found.commit)


def _is_about(entry: AcceptSection, record: Ref | None, commit: str | None) -> bool:
    is_record = entry.record is None or (record is not None and entry.record in ("/".join(record), record.id))
    return is_record and (entry.commit is None or (commit is not None and commit.startswith(entry.commit)))


def _is_of_history(entry: AcceptSection) -> bool:
    code = codes.BY_NUMBER.get(entry.code) or codes.BY_NAME.get(entry.code)
    return code is not None and code.family is Family.HISTORY


def _has_ended(entry: AcceptSection, today: date) -> bool:
    return entry.until is not None and entry.until < today


def _is_below(path: str, paths: Sequence[str]) -> bool:
    return not paths or any(path == each or path.startswith(each + "/") or each == "." for each in paths)
