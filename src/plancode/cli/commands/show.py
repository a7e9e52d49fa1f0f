"""`show`: one record, what belongs to it and how it got there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from plancode.cli import completion_sources
from plancode.cli.app import OK
from plancode.cli.commands.history import transition_lines
from plancode.cli.context import as_of, at, opened, output_format, tell, write
from plancode.cli.figures import progress_words
from plancode.cli.help import Command
from plancode.cli.labels import labelled
from plancode.cli.language import in_words, say
from plancode.cli.record_fields import field_lines
from plancode.cli.unknown import history_or_note, start_of_judging, why_nothing_is_told
from plancode.diagnostics import Ref

if TYPE_CHECKING:
    from plancode.history import History
    from plancode.models import Contact, Objective, Record
    from plancode.views import Figures
    from plancode.workspace import Workspace


@click.command("show", cls=Command)
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
    history = history_or_note(found) if record.kind in found.workspace.config.lifecycles else None
    if form == "json":
        write(write_json(_shown_json(record, found.workspace, history)))
    else:
        tell(_shown(record, found.workspace, history, found.today))
    return OK


def _shown_json(record: Record, workspace: Workspace, history: History | None) -> Mapping[str, object]:
    from plancode.formats import history_json, record_json, value_json
    from plancode.models import Contact, Objective
    from plancode.views import Figures, Reach

    progress = Figures(workspace).of(record) if isinstance(record, Objective) else None
    place = workspace.place(record)
    transitions = history.of.get(record.ref, ()) if history else ()
    governed = record.kind in workspace.config.lifecycles
    return {
        "version": 1,
        "path": place.path,
        "line": place.range.start.line,
        "record": record_json(record),
        "reached_by": [
            {"kind": each.record.kind, "id": each.record.id, "via_account": each.account}
            for each in (Reach(workspace).to(record) if isinstance(record, Contact) else ())
        ],
        "objectives_of_plans": [
            each.record.id for each in (Reach(workspace).through_plans(record) if isinstance(record, Contact) else ())
        ],
        "named_by": [{"kind": ref.kind, "id": ref.id} for ref in workspace.backlinks.get(record.ref, ())],
        # null means not known, as the whole history is not here. A kind without a status has no steps.
        **({"progress": value_json(progress)} if progress else {}),
        "transitions": history_json(history, transitions)["transitions"] if history else None if governed else [],
    }


def _shown(record: Record, workspace: Workspace, history: History | None, day: date) -> Iterator[str]:
    from plancode.models import Contact, Objective
    from plancode.views import Figures

    place = workspace.place(record)
    yield f"{record.kind} {record.id}  ({place.path}:{place.range.start.line})"
    yield from field_lines(record, workspace.config)
    if isinstance(record, Objective) and (done := Figures(workspace).of(record)):
        yield "  " + say("progress: {progress}", progress=progress_words(done))
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
    """Yield the lines about a record's status: its transitions, and what git does not tell."""
    transitions = history.of.get(record.ref, ())
    yield from transition_lines(transitions, workspace.config)
    since = start_of_judging(workspace)
    if not transitions:
        yield f"  {in_words(why_nothing_is_told(workspace, record.ref))}"
    elif transitions[0].before is not None and since is not None:
        yield say("  what came before {since} is taken as given", since=since)


def _reaching(contact: Contact, workspace: Workspace, day: date) -> Iterator[str]:
    """Yield a line for each record that reaches a contact, and for each objective for all contacts."""
    from plancode.models import ALL_CONTACTS
    from plancode.views import Figures, Reach

    reach, figures = Reach(workspace), Figures(workspace)
    of_plans = [(each.record, each.account) for each in reach.through_plans(contact)]
    for heading, rows in (
        (say("reached by"), [(each.record, each.account) for each in reach.to(contact)]),
        (say("objectives of its plans"), of_plans),
        (say("objectives for all contacts"), [(each, ALL_CONTACTS) for each in reach.shared(contact)]),
    ):
        if rows:
            yield heading
        for record, how in rows:
            via = say("  via account {account}", account=how) if how else say("  via contact")
            via = "" if how == ALL_CONTACTS else via
            stands = _standing(record, contact if how == ALL_CONTACTS else None, figures, day)
            yield next(_named([record.ref], workspace)) + (f"  {stands}" if stands else "") + via


def _standing(record: Record, contact: Contact | None, figures: Figures, day: date) -> str:
    """Return how a record stands today: an objective's progress, in all or with one contact, else its day or dates."""
    from plancode.attention.due import When, when
    from plancode.models import Activity, Objective, Opportunity

    workspace = figures.workspace
    match record:
        case Objective():
            return _progress(record, contact, figures)
        case Opportunity():
            return say("closes {day}", day=record.close_date) if workspace.ends(record) is None else ""
        case Activity() if record.completed:
            return say("done {day}", day=record.completed)
        case Activity():
            due, state = record.day, when(workspace, record, day)
            return say("{day}, overdue", day=due) if due and state is When.OVERDUE else str(due or "")
        case _:
            return ""


def _progress(objective: Objective, contact: Contact | None, figures: Figures) -> str:
    done = figures.with_contact(objective, contact) if contact else figures.of(objective)
    if done is None:
        return labelled(figures.workspace.config, objective, "outcome") or objective.outcome or ""
    return progress_words(done)


def _named(refs: Sequence[Ref], workspace: Workspace) -> Iterator[str]:
    from plancode.formats import plain
    from plancode.models import called

    for ref in sorted(refs, key=lambda ref: (completion_sources.KINDS.index(ref.kind), ref.id)):
        record = workspace.records[ref]
        status = f"  [{labelled(workspace.config, record, 'status') or record.status}]" if record.status else ""
        yield f"  {ref.kind} {ref.id}  {plain(called(record))}{status}"
