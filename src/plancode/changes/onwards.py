"""What one does next: the command to type, by a record's kind and status and by the workspace's own lifecycle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from plancode import codes
from plancode.attention.commands import command_of
from plancode.attention.due import followed
from plancode.attention.people import relations_of
from plancode.changes.edit import Fields
from plancode.diagnostics import Diagnostic, Ref, Text, Typed, text
from plancode.lifecycle import OWNER, Ends, Lifecycle, Need, Step
from plancode.project import Project
from plancode.workspace import Config

_SAID: Mapping[str, Text] = {
    codes.PC204.number: text("ask somebody who may to make this step"),
    codes.PC206.number: text("run it again with --reviewed-by WHO, or let somebody else make this step"),
    codes.PC207.number: text("run it again with --reason TEXT"),
    codes.PC210.number: text("add a goal to the plan, then run this command again"),
    codes.PC233.number: text("run it again when the period has ended"),
}
_FIRST: Final = text("fix {path} first, as is reported above")
_FIRST_OF_ALL: Final = text("fix {path} first, as is reported above, then run this command again")


def onwards(project: Project, fields: Fields, name: str = "") -> Text | None:
    """Return what one does next with a record of these fields, called name, its id if that is empty; None for nothing."""
    config, kind, name = project.workspace.config, str(fields["kind"]), name or str(fields["id"])
    if (lifecycle := config.lifecycles.get(kind)) is not None:
        return _next_steps(project, lifecycle, fields, name)
    match kind:
        case "activity":
            return _after(project, fields, name)
        case "opportunity":
            return _decided(project, config.lifecycle(kind).ends(str(fields.get("status"))), fields, name)
        case "objective":
            serves = text("plan what serves it: `plancode new activity --objective {id} --subject TEXT --due DATE`")
            return serves.given({"id": name})
        case "contact":
            return _planned(project, fields, name)
        case _:
            return None


def ways(project: Project, ref: Ref) -> Text | None:
    """Return the commands that move a record on today from the status in which it stands; None where there are none."""
    config, data = project.workspace.config, project.workspace.documents[ref].data
    fields = data if isinstance(data, dict) else {}
    return _row(config, _steps_on(project, config.lifecycle(ref.kind), fields), ref.id)


def remedies(project: Project, found: Sequence[Diagnostic], *, otherwise: Text) -> tuple[Text, ...]:
    """Return what to do about findings because of which nothing was written, each once; otherwise, where none says."""
    causes = {each.cause for each in found}
    # What only follows from another finding may be right once that is mended.
    own = [
        _reopened(project, each.record) if each.code is codes.PC211 else _SAID.get(each.code.number)
        for each in found
        if each.cause is None
    ]
    others = [each for each in own if each is not None]
    # Where something else is to be done too, to run it again is not yet the next thing.
    first = _FIRST if others else _FIRST_OF_ALL
    told = [*(first.given({"path": each.path}) for each in found if each.as_cause in causes), *others]
    return tuple({str(each): each for each in told}.values()) or (otherwise,)


def _next_steps(project: Project, lifecycle: Lifecycle, fields: Fields, name: str) -> Text | None:
    """Return the steps that lead on: those that the user may make, else those of others."""
    config, status = project.workspace.config, str(fields.get("status"))
    steps = _steps_on(project, lifecycle, fields)
    person = project.you.person
    relations = {*relations_of(person, fields)} if person else set()
    yours = [step for step in steps if person is None or not step.by or {*step.by} & relations]
    if not steps:
        return None
    if not yours:
        values = {"status": lifecycle.term(status), "onwards": _row(config, steps, name)}
        return text("next steps from {status}, by others: {onwards}").given(values)
    if Need.GOALS in yours[0].needs and not fields.get("goals"):
        return text("add its goals, then run {command}", command=_command(config, yours[0], name))
    row = _row(config, yours, name, is_own=OWNER in relations)
    return text("next steps from {status}: {onwards}", status=lifecycle.term(status), onwards=row)


def _steps_on(project: Project, lifecycle: Lifecycle, fields: Fields) -> list[Step]:
    """Return the steps that begin at the status of a record, without those whose time has not come."""
    status = fields.get("status")
    return [step for step in lifecycle.steps if status in step.sources and _is_time(project, step, fields)]


def _is_time(project: Project, step: Step, fields: Fields) -> bool:
    if Need.PERIOD_ENDED not in step.needs:
        return True
    days = project.workspace.config.calendar.days_of(str(fields.get("period")))
    return days is not None and days.last < project.today


def _row(config: Config, steps: Sequence[Step], name: str, *, is_own: bool = False) -> Text | None:
    row: Text | None = None
    for step in steps:
        command = _command(config, step, name, is_own=is_own)
        row = command if row is None else text("{first}, {last}", first=row, last=command)
    return row


def _command(config: Config, step: Step, name: str, *, is_own: bool = False) -> Text:
    return Text("`{command}`", {"command": command_of(config, step, name, is_own=is_own)})


def _after(project: Project, fields: Fields, name: str) -> Text | None:
    if fields.get("completed") is None:
        return text("when it is done: `plancode complete {id}`", id=name)
    return _followed(project, Ref("activity", name))


def _followed(project: Project, ref: Ref) -> Text | None:
    """Return that something should follow what has ended, or what is to follow it; None where that has ended too."""
    found = followed(project.workspace).get("/".join(ref))
    if not found:
        return text("plan what follows: `plancode follow-up {id}`", id=ref.id)
    records = (project.workspace.records[Ref(*each.split("/"))] for each in found)
    ahead = next((each.ref for each in records if project.workspace.ends(each) is None), None)
    return text("what follows is planned already: {record}", record=ahead) if ahead else None


def _planned(project: Project, fields: Fields, name: str) -> Text | None:
    year = project.workspace.config.calendar.period_of(project.today)
    if year is None or any(fields.get(key) for key in ("opt_out", "merged_into", "erased")):
        return None
    owner = "" if fields.get("owner") or project.you.person else " --owner ID"
    command = Typed(f"plancode new plan --contact {name} --period {year}{owner}")
    return text("plan the year: `{command}`", command=command)


def _decided(project: Project, ended: Ends | None, fields: Fields, name: str) -> Text | None:
    match ended:
        case None:
            return text(
                "when it is decided: `plancode set {id} status won` or `plancode set {id} status lost`", id=name
            )
        case Ends.LOST:
            return None if fields.get("reason") else text("say why: `plancode set {id} reason TEXT`", id=name)
        case _:
            return _followed(project, Ref("opportunity", name))


def _reopened(project: Project, ref: Ref | None) -> Text | None:
    """Return the step that opens an approved record again for edits; None where its lifecycle has none."""
    document = project.workspace.documents.get(ref) if ref else None
    lifecycle = project.workspace.config.lifecycles.get(ref.kind) if ref else None
    if ref is None or document is None or lifecycle is None or not isinstance(document.data, dict):
        return None
    status = document.data.get("status")
    steps = [each for each in lifecycle.steps if status in each.sources and each.target not in lifecycle.protected]
    if not steps:
        return None
    return text("reopen it first: {command}", command=_command(project.workspace.config, steps[0], ref.id))
