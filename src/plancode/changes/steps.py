"""Moving records by one step of their lifecycle, as many as are named, in one commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plancode import git
from plancode.attention.people import relations
from plancode.changes.commit import step_message
from plancode.changes.edit import with_value
from plancode.changes.lists import without_value
from plancode.changes.onwards import onwards, ways
from plancode.changes.proposal import Proposal, both, damage_of, edits_between, files_of, refusal, trial_of
from plancode.changes.spot import Value
from plancode.changes.uncommitted import require_committed
from plancode.diagnostics import CannotRun, Ref, Text, WrongUse, any_of, text
from plancode.lifecycle import OWNER, REVIEWER, Lifecycle, Need, Step
from plancode.messages.suggestions import choice, suggestion
from plancode.models import Person, Plan, digest, protected_content
from plancode.project import Project, You
from plancode.workspace import Config, Workspace, find, where_it_may_be


@dataclass(frozen=True, slots=True)
class Said:
    """What the user says with a step: why, who has reviewed, and whether a plan's approval is stamped."""

    reason: str = ""
    reviewers: tuple[str, ...] = ()
    stamp: bool = False


def move(project: Project, name: str, identities: Sequence[str], *, said: Said, here: Path = git.HERE) -> Proposal:
    """Return the proposal that moves records by a step; here is where the user stands.

    Raises:
        WrongUse: there is no such record, step or reviewer, or the step does not begin at the status of a record.
        CannotRun: the status of a record is not committed yet, or a file cannot be changed without rewriting more than
            a value.
    """
    workspace, who = project.workspace, project.you
    refs = _records(workspace, identities)
    if (damage := damage_of(workspace, refs)).diagnostics:
        return refusal(damage, who.identity)
    message = _message(name, refs, said, workspace)
    require_committed(project, refs, name, here=here)
    moves = {ref: step_of(project, ref, name) for ref in refs}
    if said.stamp:
        _require_approvals(workspace, moves)
    files = files_of(project)
    changed: dict[str, bytes] = {}
    for ref, step in moves.items():
        path = workspace.documents[ref].path
        changed[path] = _moved(workspace, ref, step, data=changed.get(path, files[path]), said=said, on=project)
    trial = trial_of(project, changed, list(moves), message=message)
    return Proposal(
        edits=edits_between(project, changed),
        lines=tuple(_line(workspace, ref, step) for ref, step in moves.items()),
        message=message,
        author=who.identity,
        # What was wrong with a record before the step would be approved with it, so it is refused too.
        refused=both(trial.refused, trial.standing),
        noted=trial.noted,
        sign=any(_signed(workspace.config, step) for step in moves.values()),
        you=_about_you(who, workspace, moves),
        afterwards=_afterwards(project, moves),
    )


def endings(project: Project, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the plans past their period that a step could move: as `kind/id` those you may move, by id the others."""
    who, workspace = project.you, project.workspace
    step = _step(workspace.config.lifecycles["plan"], name)
    over = [
        plan.ref
        for plan in workspace.plans
        if plan.status in step.sources and _has_ended(workspace, plan, project.today)
    ]
    # Nobody knows what somebody who is none of the people may do; `check` tells them so.
    yours = [
        ref
        for ref in over
        if who.person is None or not step.by or not set(step.by).isdisjoint(relations(who.person, workspace, ref))
    ]
    return tuple(map("/".join, yours)), tuple(ref.id for ref in over if ref not in yours)


def step_of(project: Project, ref: Ref, name: str) -> Step:
    """Return the step called name, which begins at the status of a record.

    Raises:
        WrongUse: the lifecycle has no such step, or it begins at other statuses.
    """
    workspace = project.workspace
    lifecycle = workspace.config.lifecycles[ref.kind]
    step, status = _step(lifecycle, name), status_of(workspace, ref)
    if status not in step.sources:
        raise WrongUse(
            text(
                "{ref} is {status}; `{name}` only works from {sources}",
                ref=ref,
                status=lifecycle.term(status) if status else text("without a status"),
                name=name,
                sources=any_of([lifecycle.term(source) for source in step.sources]),
            ),
            text(
                "use a step; from {status}: {ways}",
                status=lifecycle.term(status),
                ways=ways(project, ref) or text("no step leads on"),
            ),
        )
    return step


def status_of(workspace: Workspace, ref: Ref) -> str:
    """Return the status of a record as it is written."""
    data = workspace.documents[ref].data
    status = data.get("status") if isinstance(data, dict) else None
    return status if isinstance(status, str) else ""


def _records(workspace: Workspace, identities: Sequence[str]) -> list[Ref]:
    governed = workspace.config.lifecycles
    return list(dict.fromkeys(find(workspace, identity, governed) for identity in identities))


def _step(lifecycle: Lifecycle, name: str) -> Step:
    found = next((step for step in lifecycle.steps if step.name == name), None)
    if found is None:
        names = [step.name for step in lifecycle.steps]
        raise WrongUse(
            text("the lifecycle of {kind} has no step `{name}`", kind=Text(lifecycle.kind), name=name),
            choice(name, names, text("choose one of its steps: {names}"))
            if names
            else text("choose one of its steps: {names}", names=text("none")),
        )
    return found


def _has_ended(workspace: Workspace, plan: Plan, today: date) -> bool:
    days = workspace.days(plan)
    return days is not None and days.last < today


def _moved(workspace: Workspace, ref: Ref, step: Step, *, data: bytes, said: Said, on: Project) -> bytes:
    """Return a file with a record in its new status; an approval may stamp it, an amendment removes the stamp."""
    config, document, who = workspace.config, workspace.documents[ref], on.you
    fields = document.data if isinstance(document.data, dict) else {}
    protected = config.lifecycles[ref.kind].protected
    after = with_value(document.path, data, ref, ["status"], step.target).after
    if ref.kind != "plan":
        return after
    stamped = _approves(workspace, ref, step) and (said.stamp or config.policy.stamp == "required")
    if "approval" in fields and (stamped or step.target not in protected):
        after = without_value(document.path, after, ref, ("approval",)).after
    if not stamped:
        return after
    if who.person is None:
        raise CannotRun(
            text("the stamp of {ref} names who approves it, and {who}", ref=ref, who=_nobody(who)), _HOW_TO_BE_SOMEBODY
        )
    stamp: dict[str, Value] = {"by": who.person.id, "on": on.today, "digest": digest(protected_content("plan", fields))}
    return with_value(document.path, after, ref, ["approval"], stamp).after


def _approves(workspace: Workspace, ref: Ref, step: Step) -> bool:
    """Return whether a step approves a plan: only an approval is stamped."""
    protected = workspace.config.lifecycles[ref.kind].protected
    return ref.kind == "plan" and step.target in protected and status_of(workspace, ref) not in protected


def _require_approvals(workspace: Workspace, moves: Mapping[Ref, Step]) -> None:
    """Make sure that each record would get the stamp that is asked for."""
    for ref, step in moves.items():
        if not _approves(workspace, ref, step):
            raise WrongUse(
                text(
                    "--stamp is for the approval of a plan, and `{step}` does not approve {ref}",
                    step=step.name,
                    ref=ref,
                ),
                text("type it again without --stamp"),
            )


_HOW_TO_BE_SOMEBODY = text("add the address of `git config user.email` to `email` or `emails` of a person")


def _nobody(who: You) -> Text:
    if not who.identity.email:
        return text("git does not know your address: `git config user.email ADDRESS`")
    return text("no person has your address {address}", address=who.identity.email)


def _signed(config: Config, step: Step) -> bool:
    return step.target in config.policy.signed or Need.SIGNED in step.needs


def _line(workspace: Workspace, ref: Ref, step: Step) -> Text:
    lifecycle = workspace.config.lifecycles[ref.kind]
    return text(
        "{kind} {id}  {before} → {after}  {path}",
        kind=ref.kind,
        id=ref.id,
        before=lifecycle.term(status_of(workspace, ref)),
        after=lifecycle.term(step.target),
        path=workspace.documents[ref].path,
    )


def _message(name: str, refs: Sequence[Ref], said: Said, workspace: Workspace) -> str:
    """Return the commit's message; history reads its `Reason:` and `Reviewed-by:` (HISTORY.md, the default table)."""
    trailers = [f"Reviewed-by: {_reviewer(workspace, each)}" for each in said.reviewers]
    if reason := " ".join(said.reason.split()):
        trailers.insert(0, f"Reason: {reason}")
    return step_message(name, refs, trailers)


def _reviewer(workspace: Workspace, written: str) -> str:
    """Return how a commit's message names a reviewer; word is a person's id, name or address, or `Name <address>`."""
    word = " ".join(written.split())
    people = workspace.people
    found = next((each for each in people if word in (each.id, each.name) or word.lower() in each.addresses), None)
    if found is not None:
        return f"{found.name} <{found.addresses[0]}>" if found.addresses else found.name
    if word.endswith(">") and "@" in word.partition("<")[2] and word.partition("<")[0].strip():
        return word
    raise WrongUse(
        text("there is no person `{word}`", word=word),
        where_it_may_be(workspace)
        or suggestion(word, {each.id for each in people})
        or text("write the id of a person, or somebody else as: Name <address>"),
    )


def _about_you(who: You, workspace: Workspace, moves: Mapping[Ref, Step]) -> Text | None:
    """Return who the user is to the records; None where no step depends on it."""
    asked = [ref for ref, step in moves.items() if step.by]
    if not asked:
        return None
    if who.person is None:
        return text("{problem}; {remedy}", problem=_nobody(who), remedy=_HOW_TO_BE_SOMEBODY)
    return text("you are {id}, {relation}", id=who.person.id, relation=_relation(who.person, workspace, asked))


def _relation(person: Person, workspace: Workspace, refs: Sequence[Ref]) -> Text:
    """Return what a person is to all of the records."""
    common = set.intersection(*(set(relations(person, workspace, ref)) for ref in refs))
    ref = refs[0]
    what = text("all {count}", count=len(refs))
    if len(refs) == 1:
        what = text("{kind} {id}", kind=Text(ref.kind), id=ref.id)
    match OWNER in common, REVIEWER in common:
        case True, True:
            return text("owner and reviewer of {what}", what=what)
        case True, False:
            return text("owner of {what}", what=what)
        case False, True:
            return text("reviewer of {what}", what=what)
    role = workspace.config.term("person.role", person.role) if person.role else text("without a role")
    return text("{role}; you are neither owner nor reviewer of {what}", role=role, what=what)


def _afterwards(project: Project, moves: Mapping[Ref, Step]) -> Text | None:
    """Return what one does next once the records have moved; None for nothing."""
    ref, step = next(iter(moves.items()))
    data = project.workspace.documents[ref].data
    fields = {**(data if isinstance(data, dict) else {}), "status": step.target}
    return onwards(project, fields, ref.id if len(moves) == 1 else "ID")
