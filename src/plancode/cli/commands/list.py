"""`list`: the records of a kind, narrowed by options."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

import click

from plancode.cli import completion_sources
from plancode.cli.app import OK
from plancode.cli.context import as_of, at, note, opened, output_format, terminal_width, write
from plancode.cli.help import Command
from plancode.cli.labels import labelled
from plancode.cli.language import in_words, language, say
from plancode.cli.params import none_such
from plancode.cli.tables import table
from plancode.cli.unknown import note_unread
from plancode.diagnostics import Count, Ref, Text, text
from plancode.messages.suggestions import listed, named_terms, suggestion
from plancode.periods import parse_period

if TYPE_CHECKING:
    from plancode.models import Record
    from plancode.views import Figures
    from plancode.workspace import Workspace


# The columns of a list, by kind, after the id.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "person": ("name", "role", "function", "email"),
    "product": ("name", "area"),
    "account": ("name", "type", "priority", "location"),
    "contact": ("name", "account", "type", "tier", "importance", "owner"),
    "plan": ("status", "period", "contact", "owner", "name"),
    "objective": ("status", "period", "plan", "contact", "owner", "progress", "name"),
    "opportunity": ("status", "close_date", "contact", "amount", "probability", "owner", "type", "name"),
    "activity": ("due", "completed", "form", "contact", "owner", "subject"),
}


class Kind(click.ParamType[str]):
    """A kind of record, in the singular or the plural."""

    name = "kind"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the kind that value means."""
        kind = completion_sources.kind_of(str(value))
        if kind is not None:
            return kind
        otherwise = text("choose one of the kinds: {kinds}", kinds=listed(named_terms(completion_sources.KINDS)))
        hint = suggestion(str(value), completion_sources.KINDS) or otherwise
        raise click.BadParameter(say("there is no kind `{name}`; {hint}", name=value, hint=hint), ctx, param)


@click.command("list", cls=Command)
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
@click.option("--tag", default=None, metavar="TAG", help="Only records that have this tag.")
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
    tag: str | None,
    tier: int | None,
    is_overdue: bool,
    is_unlinked: bool,
    form: str,
    moment: str | None,
    today: date | None,
) -> int:
    """List the records of KIND: person, product, account, contact, plan, objective, opportunity or activity.

    Plans and objectives come by the last day of their period, opportunities by their close date, activities by their
    day: open ones first, the next day first; then ended ones, the latest first. Contacts come by tier and name, other
    kinds by name. The CSV has a column for every field, and opens in a spreadsheet.
    """
    from plancode.exchange.csv_files import records_csv
    from plancode.formats import write_json
    from plancode.views import Figures
    from plancode.views.listing import in_order

    found = opened(context, moment, needs_git=False, today=today)
    workspace = found.workspace
    wanted = {"status": status, "owner": owner, "contact": contact, "period": period, "tag": tag, "tier": tier}
    asked = {name: value for name, value in wanted.items() if value is not None}
    if contact is not None:
        asked["contact"] = workspace.merges.get(contact, contact)
    _require_fields(asked, kind, is_overdue=is_overdue, is_unlinked=is_unlinked)
    records = [record for ref, record in workspace.records.items() if ref.kind == kind]
    _known(asked, kind, workspace)
    records = [record for record in records if all(_fits(record, name, value) for name, value in asked.items())]
    if is_overdue:
        records = [record for record in records if _is_overdue(record, workspace, found.today)]
    if is_unlinked:
        records = [record for record in records if _is_unlinked(record)]
    # A status that is asked for by name is shown even if it ends a record.
    everything = everything or "status" in asked
    wanted_now = records if everything else [record for record in records if not _is_over(record, workspace)]
    shown, figures = in_order(workspace, wanted_now), Figures(workspace)
    if form == "csv":
        write(records_csv(kind, shown).removesuffix("\n"))
        return OK
    if form == "json":
        write(write_json({"version": 1, "kind": kind, "records": [_json(record, figures) for record in shown]}))
        return OK
    columns = ("id", *_COLUMNS[kind])
    rows = [
        [labelled(workspace.config, record, column) or _cell(record, column, figures) for column in columns]
        for record in shown
    ]
    # What is made progress is no field, whose name would be known in each language.
    named = {"progress": text("progress")}
    heads = [in_words(named.get(column) or Text(column.replace("_", " "))) for column in columns]
    write("\n".join(table(heads, rows, width=terminal_width())))
    note_unread(workspace)
    hidden = len(records) - len(shown)
    if hidden:
        note(say("{hidden:record is|records are} hidden because finished; show with --all", hidden=Count(hidden)))
    return OK


def _require_fields(asked: Mapping[str, object], kind: str, *, is_overdue: bool, is_unlinked: bool) -> None:
    """Make sure that a kind has what options ask for; raises click.UsageError where no record of it could."""
    from plancode.models import KINDS, MODELS

    for name in asked:
        kinds = [each for each in KINDS if {name, f"{name}s"} & MODELS[each].model_fields.keys()]
        if kind not in kinds:
            raise click.UsageError(say("--{option} is for: {kinds}", option=name, kinds=", ".join(kinds)))
    if is_overdue and kind not in ("activity", "opportunity"):
        raise click.UsageError(say("--overdue is for activities and opportunities"))
    if is_unlinked and kind != "activity":
        raise click.UsageError(say("--unlinked is for activities"))


def _known(asked: Mapping[str, object], kind: str, workspace: Workspace) -> None:
    """Make sure that records can have the values asked for; raises click.UsageError where they cannot."""
    from plancode.workspace import require_all_read

    lifecycle = workspace.config.lifecycles.get(kind)
    governed = [status.name for status in lifecycle.statuses] if lifecycle else []
    possible: Mapping[str, Collection[str]] = {
        "status": governed or list(workspace.config.picklists.get(f"{kind}.status", ())),
        "owner": {ref.id for ref in workspace.documents if ref.kind == "person"},
        "contact": {ref.id for ref in workspace.documents if ref.kind == "contact"},
        "tag": {tag for ref, record in workspace.records.items() if ref.kind == kind for tag in record.tags},
    }
    for name, known in possible.items():
        value = asked.get(name)
        if value is not None and value not in known:
            if name != "status":
                require_all_read(workspace, str(value))
            raise none_such(_none(name, kind, str(value)), str(value), known)
    period = asked.get("period")
    if period is not None and parse_period(str(period)) is None:
        raise click.UsageError(say("`{period}` is no period; write a period as FY2027 or FY2027-Q2", period=period))


def _none(name: str, kind: str, value: str) -> Text:
    """Return that there is no such value of what is asked for."""
    match name:
        case "status":
            return text("there is no {kind} status `{value}`", kind=Text(kind), value=value)
        case "tag":
            return text("no {kind} has the tag `{value}`", kind=Text(kind), value=value)
        case _:
            return text("there is no {record}", record=Ref("contact" if name == "contact" else "person", value))


def _is_overdue(record: Record, workspace: Workspace, day: date) -> bool:
    """Return whether the day of an open activity, or the close date of an open opportunity, has passed."""
    from plancode.attention.due import When, is_past_close, when
    from plancode.models import Activity, Opportunity

    match record:
        case Activity():
            return when(workspace, record, day) is When.OVERDUE
        case Opportunity():
            return is_past_close(workspace, record, day)
        case _:
            return False


def _is_unlinked(record: Record) -> bool:
    """Return whether an activity serves nothing."""
    from plancode.attention.due import serves_nothing
    from plancode.models import Activity

    return isinstance(record, Activity) and serves_nothing(record)


def _fits(record: Record, name: str, value: object) -> bool:
    """Return whether a field of record has value; for a contact or a tag, whether it is one of several too."""
    from plancode.models import Activity, Opportunity, Plan

    if name == "tag":
        return value in record.tags
    if name == "contact" and isinstance(record, Plan):
        return value in record.contacts
    if name == "contact" and isinstance(record, Activity | Opportunity):
        return value in record.everyone
    return bool(getattr(record, name, None) == value)


def _is_over(record: Record, workspace: Workspace) -> bool:
    """Return whether a record has come to its end, or another contact stands for it."""
    return workspace.ends(record) is not None or (record.kind == "contact" and record.id in workspace.merges)


def _json(record: Record, figures: Figures) -> Mapping[str, object]:
    """Return a record as JSON; an objective with a target has its progress too."""
    from plancode.formats import record_json, value_json
    from plancode.models import Objective

    progress = figures.of(record) if isinstance(record, Objective) else None
    return {**record_json(record), **({"progress": value_json(progress)} if progress else {})}


def _cell(record: Record, column: str, figures: Figures) -> str:
    from plancode.cli.figures import progress_words
    from plancode.formats import named
    from plancode.views import Progress
    from plancode.views.listing import beside

    value = beside(record, column, figures)
    if isinstance(value, Progress):
        return named(progress_words(value), language())
    return "" if value is None else named(value if isinstance(value, str) else str(value), language())
