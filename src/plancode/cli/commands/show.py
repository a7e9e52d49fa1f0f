"""`list` and `show`: look records up."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from plancode.cli import completion_sources
from plancode.cli.app import OK
from plancode.cli.commands.history import transition_lines
from plancode.cli.context import as_of, at, note, opened, output_format, tell, terminal_width, write
from plancode.cli.language import in_words, say
from plancode.cli.params import none_such
from plancode.cli.tables import csv_table, table
from plancode.cli.unknown import note_unread, start_of_judging, why_nothing_is_told
from plancode.diagnostics import CannotRun, Ref, Text, text
from plancode.messages.suggestions import suggestion
from plancode.periods import parse_period

if TYPE_CHECKING:
    from plancode.history import History
    from plancode.models import Contact, Objective, Record
    from plancode.project import Project
    from plancode.workspace import Workspace

# What a list shows of each kind, after the id.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "person": ("name", "role", "email"),
    "product": ("name", "area"),
    "account": ("name", "type", "priority", "location"),
    "contact": ("name", "type", "tier", "importance", "owner"),
    "plan": ("status", "period", "owner", "name"),
    "objective": ("status", "period", "plan", "name"),
    "opportunity": ("status", "close_date", "type", "plan", "name"),
    "activity": ("form", "due", "start", "completed", "owner", "subject"),
}


class Kind(click.ParamType[str]):
    """A kind of record, in the singular or the plural."""

    name = "kind"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the kind that is meant."""
        kind = completion_sources.kind_of(str(value))
        if kind is not None:
            return kind
        otherwise = text("kinds: {kinds}", kinds=", ".join(completion_sources.KINDS))
        hint = suggestion(str(value), completion_sources.KINDS) or otherwise
        raise click.BadParameter(say("there is no kind `{name}`; {hint}", name=value, hint=hint), ctx, param)


@click.command("list")
@click.argument("kind", type=Kind(), shell_complete=completion_sources.kinds)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Also what has reached the end of its lifecycle, such as plans of past periods.",
)
@click.option(
    "--status",
    default=None,
    metavar="STATUS",
    shell_complete=completion_sources.values("status"),
    help="Only records in this status.",
)
@click.option(
    "--owner",
    default=None,
    metavar="ID",
    shell_complete=completion_sources.ids("person"),
    help="Only records of this owner.",
)
@click.option(
    "--contact",
    default=None,
    metavar="ID",
    shell_complete=completion_sources.ids("contact"),
    help="Only records that name this contact.",
)
@click.option(
    "--period",
    default=None,
    metavar="PERIOD",
    shell_complete=completion_sources.periods,
    help="Only records of this period.",
)
@click.option("--tier", default=None, type=int, metavar="N", help="Only contacts of this tier.")
@click.option("--overdue", "is_overdue", is_flag=True, help="Only activities and opportunities whose day has passed.")
@click.option(
    "--unlinked", "is_unlinked", is_flag=True, help="Only activities linked to no plan, objective or opportunity."
)
@output_format("text", "json", "csv")
@at
@as_of
@click.pass_context
def list_command(
    context: click.Context,
    kind: str,
    everything: bool,
    status: str | None,
    owner: str | None,
    contact: str | None,
    period: str | None,
    tier: int | None,
    is_overdue: bool,
    is_unlinked: bool,
    form: str,
    moment: str | None,
    today: date | None,
) -> int:
    """List the records of KIND: person, product, account, contact, plan, objective, opportunity or activity."""
    from plancode.formats import write_json

    found = opened(context, moment, needs_git=False, today=today)
    workspace = found.workspace
    records = [record for ref, record in workspace.records.items() if ref.kind == kind]
    wanted = {"status": status, "owner": owner, "contact": contact, "period": period, "tier": tier}
    asked = {name: value for name, value in wanted.items() if value is not None}
    _known(asked, kind, workspace)
    records = [record for record in records if all(_fits(record, name, value) for name, value in asked.items())]
    if is_overdue:
        records = [record for record in records if _is_overdue(record, workspace, found.today)]
    if is_unlinked:
        records = [record for record in records if _is_unlinked(record)]
    # Who asks for a status by name wants to see it, the last one too.
    everything = everything or "status" in asked
    shown = records if everything else [record for record in records if not _is_over(record, workspace)]
    columns = ("id", *_COLUMNS[kind])
    if form == "csv":
        write(csv_table(columns, [[_cell(record, column) for column in columns] for record in shown]))
        return OK
    if form == "json":
        write(write_json({"version": 1, "kind": kind, "records": [_json(record) for record in shown]}))
        return OK
    rows = [[_cell(record, column) for column in columns] for record in shown]
    heads = [in_words(Text(column.replace("_", " "))) for column in columns]
    write("\n".join(table(heads, rows, width=terminal_width())))
    note_unread(workspace)
    hidden = len(records) - len(shown)
    if hidden:
        note(say("{hidden} more have reached the end of their lifecycle; --all lists them", hidden=hidden))
    return OK


@click.command("show")
@click.argument("identity", metavar="ID", shell_complete=completion_sources.ids())
@output_format("text", "json")
@at
@as_of
@click.pass_context
def show_command(context: click.Context, identity: str, form: str, moment: str | None, today: date | None) -> int:
    """Show one record: its fields, what names it, and how it reached its status.

    ID is an id, or a kind and an id where several kinds have it: dupont, contact/dupont.
    """
    from plancode.formats import write_json
    from plancode.workspace import find_whole

    found = opened(context, moment, needs_git=False, today=today)
    record = find_whole(found.workspace, identity)
    history = _history(found) if record.kind in found.workspace.config.lifecycles else None
    if form == "json":
        write(write_json(_shown_json(record, found.workspace, history)))
    else:
        tell(_shown(record, found.workspace, history, found.today))
    return OK


def _known(asked: Mapping[str, object], kind: str, workspace: Workspace) -> None:
    """Make sure that what is asked for can be there; raises click.UsageError."""
    lifecycle = workspace.config.lifecycles.get(kind)
    governed = [status.name for status in lifecycle.statuses] if lifecycle else []
    possible: Mapping[str, Collection[str]] = {
        "status": governed or list(workspace.config.picklists.get(f"{kind}.status", ())),
        "owner": {person.id for person in workspace.people},
        "contact": {contact.id for contact in workspace.contacts},
    }
    for name, known in possible.items():
        value = asked.get(name)
        if value is not None and value not in known:
            message = text("there is no {record}", record=Ref("contact" if name == "contact" else "person", str(value)))
            if name == "status":
                message = text("there is no {kind} status `{value}`", kind=Text(kind), value=value)
            raise none_such(message, str(value), known)
    period = asked.get("period")
    if period is not None and parse_period(str(period)) is None:
        raise click.UsageError(say("`{period}` is no period; a period is FY2027 or FY2027-Q2", period=period))


def _is_overdue(record: Record, workspace: Workspace, day: date) -> bool:
    """Return whether an activity should have been done, or an open opportunity should have been decided."""
    from plancode.models import Activity, Opportunity
    from plancode.views.due import When, when

    match record:
        case Activity():
            return when(workspace, record, day) is When.OVERDUE
        case Opportunity():
            return workspace.ends(record) is None and record.close_date < day
        case _:
            raise click.UsageError(say("--overdue is for activities and opportunities"))


def _is_unlinked(record: Record) -> bool:
    """Return whether an activity serves nothing."""
    from plancode.models import Activity
    from plancode.views.due import serves_nothing

    if not isinstance(record, Activity):
        raise click.UsageError(say("--unlinked is for activities"))
    return serves_nothing(record)


def _fits(record: Record, name: str, value: object) -> bool:
    """Return whether a field of record has value; a contact is also one of a plan's contacts."""
    from plancode.models import Plan

    if name == "contact" and isinstance(record, Plan):
        return value in record.contacts
    return bool(getattr(record, name, None) == value)


def _is_over(record: Record, workspace: Workspace) -> bool:
    """Return whether the lifecycle of the record's kind has ended it; what has no lifecycle stays in the lists."""
    lifecycle = workspace.config.lifecycles.get(record.kind)
    return lifecycle is not None and lifecycle.ends(record.status) is not None


def _history(opened: Project) -> History | None:
    from plancode.formats import plain
    from plancode.project import history_of

    try:
        return history_of(opened)
    except CannotRun as error:
        click.echo(plain(say("no history: {problem}", problem=error.text)), err=True)
        return None


def _cell(record: Record, column: str) -> str:
    from plancode.formats import plain

    value = getattr(record, column)
    return "" if value is None else plain(str(value))


def _json(record: Record) -> Mapping[str, object]:
    from plancode.formats import record_json

    return record_json(record)


def _shown_json(record: Record, workspace: Workspace, history: History | None) -> Mapping[str, object]:
    from plancode.formats import history_json
    from plancode.models import Contact
    from plancode.views import reaching

    place = workspace.place(record)
    transitions = history.of.get(record.ref, ()) if history else ()
    governed = record.kind in workspace.config.lifecycles
    return {
        "version": 1,
        "path": place.path,
        "line": place.range.start.line,
        "record": _json(record),
        "reached_by": [
            {"kind": each.record.kind, "id": each.record.id, "via_account": each.account}
            for each in (reaching(workspace, record) if isinstance(record, Contact) else ())
        ],
        "named_by": [{"kind": ref.kind, "id": ref.id} for ref in workspace.backlinks.get(record.ref, ())],
        # Null: not known, for there is no whole history here. A kind without a status has none.
        "transitions": history_json(history, transitions)["transitions"] if history else None if governed else [],
    }


def _shown(record: Record, workspace: Workspace, history: History | None, day: date) -> Iterator[str]:
    from plancode.models import Contact

    place = workspace.place(record)
    yield f"{record.kind} {record.id}  ({place.path}:{place.range.start.line})"
    for key, value in _json(record).items():
        if key not in ("kind", "id"):
            yield from _field(key, value, "  ")
    named_by = workspace.backlinks.get(record.ref, ())
    if isinstance(record, Contact):
        yield from _reaching(record, workspace, day)
    elif named_by:
        yield say("named by")
        yield from _named(named_by, workspace)
    if history is not None:
        yield say("history")
        yield from _steps(record, history, workspace)


def _steps(record: Record, history: History, workspace: Workspace) -> Iterator[str]:
    """Yield what git tells of a record's status, and what it does not."""
    transitions = history.of.get(record.ref, ())
    yield from transition_lines(transitions, workspace.config)
    since = start_of_judging(workspace)
    if not transitions:
        yield f"  {in_words(why_nothing_is_told(workspace, record.ref))}"
    elif transitions[0].before is not None and since is not None:
        yield say("  what came before {since} is taken as given", since=since)


def _reaching(contact: Contact, workspace: Workspace, day: date) -> Iterator[str]:
    """Yield what reaches a contact, each with what it comes via, and the objectives for all contacts."""
    from plancode.models import ALL_CONTACTS
    from plancode.views import reaching, shared_objectives

    for heading, rows in (
        (say("reached by"), [(each.record, each.account) for each in reaching(workspace, contact)]),
        (say("objectives for all contacts"), [(each, ALL_CONTACTS) for each in shared_objectives(workspace, contact)]),
    ):
        if rows:
            yield heading
        for record, how in rows:
            via = say("  via account {account}", account=how) if how else say("  via contact")
            via = "" if how == ALL_CONTACTS else via
            stands = _standing(record, contact if how == ALL_CONTACTS else None, workspace, day)
            yield next(_named([record.ref], workspace)) + (f"  {stands}" if stands else "") + via


def _standing(record: Record, contact: Contact | None, workspace: Workspace, day: date) -> str:
    """Return how a record stands on a day: an objective's progress, with one contact or in all, or what is when."""
    from plancode.models import Activity, Objective, Opportunity
    from plancode.views.due import When, day_of, when

    match record:
        case Objective():
            return _progress(record, contact, workspace)
        case Opportunity():
            return say("closes {day}", day=record.close_date) if workspace.ends(record) is None else ""
        case Activity() if record.completed:
            return say("done {day}", day=record.completed)
        case Activity():
            due, state = day_of(record), when(workspace, record, day)
            return say("{day}, overdue", day=due) if due and state is When.OVERDUE else str(due or "")
        case _:
            return ""


def _progress(objective: Objective, contact: Contact | None, workspace: Workspace) -> str:
    from plancode.views import progress_of, progress_with

    done = progress_with(workspace, objective, contact) if contact else progress_of(workspace, objective)
    if done is None:
        return objective.outcome or ""
    if done.target is None:
        return f"{done.actual} {done.unit}"
    return say("{actual} of {target} {unit}", actual=done.actual, target=done.target, unit=done.unit)


def _named(refs: Sequence[Ref], workspace: Workspace) -> Iterator[str]:
    from plancode.formats import plain

    for ref in sorted(refs, key=lambda ref: (completion_sources.KINDS.index(ref.kind), ref.id)):
        record = workspace.records[ref]
        called = getattr(record, "name", None) or getattr(record, "subject", "")
        status = f"  [{record.status}]" if record.status else ""
        yield f"  {ref.kind} {ref.id}  {plain(str(called))}{status}"


def _field(key: str, value: object, indent: str) -> Iterator[str]:
    from plancode.formats import plain

    match value:
        case dict():
            yield f"{indent}{key}:"
            for name, item in value.items():
                yield from _field(str(name), item, indent + "  ")
        case list():
            yield f"{indent}{key}:"
            for item in value:
                yield f"{indent}  - {_inline(item)}"
        case _:
            written = value if isinstance(value, str) else _inline(value)
            first, *rest = written.rstrip("\n").split("\n")
            yield f"{indent}{key}: {plain(first)}"
            yield from (f"{indent}  {plain(line)}".rstrip() for line in rest)


def _inline(value: object) -> str:
    from plancode.formats import plain

    match value:
        case dict():
            return ", ".join(f"{name}: {_inline(item)}" for name, item in value.items())
        case list():
            return ", ".join(_inline(item) for item in value)
        case bool():
            return str(value).lower()
        case _:
            return plain(str(value))
