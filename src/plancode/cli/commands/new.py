"""`new`: a record of any kind; its fields are options, made from the models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from plancode.cli import completion_sources
from plancode.cli.context import as_of, note, write
from plancode.cli.field_help import described, help_of
from plancode.cli.help import Command
from plancode.cli.language import in_words, say, spoken
from plancode.cli.lazy import LazyGroup
from plancode.cli.new_options import command_to_complete, is_completing, values_of
from plancode.cli.output import change, how
from plancode.cli.prompts import answer, answer_or_none, can_ask, trimmed
from plancode.cli.unknown import note_unread
from plancode.diagnostics import Text, text
from plancode.periods import YEAR, parse_period

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from plancode.changes import Fields, Proposal
    from plancode.models import Contact, FieldForm
    from plancode.project import Project

# An option for a list is repeated for each item, so its name is in the singular.
_SINGULAR: Mapping[str, str] = {
    "emails": "further-email",
    "degrees": "degree",
    "interests": "interest",
    "aims": "aim",
    "reviewers": "reviewer",
    "contacts": "contact",
    "accounts": "account",
    "goals": "goal",
    "other_contacts": "other-contact",
    "tags": "tag",
    "links": "link",
}
_METAVARS: Mapping[str, str] = {
    "number": "NUMBER",
    "date": "DATE",
    "moment": "DATE|TIME",
    "period": "PERIOD",
    "link": "[LABEL ]URL",
    "pair": "SYSTEM=ID",
}

Values = Mapping[str, Any]


class _Kinds(LazyGroup):
    """A command for each kind, with options made from the models; both are made only when needed."""

    def names(self) -> Sequence[str]:
        """Return the kinds."""
        return completion_sources.KINDS

    def load(self, name: str) -> click.Command:
        """Return the command of a kind."""
        return command_of(name)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a kind; for a shell that asks what may stand next, one that only offers."""
        if is_completing() and cmd_name in self.names():
            return spoken(command_to_complete(cmd_name))
        return super().get_command(ctx, cmd_name)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Return the kinds and options that begin with incomplete."""
        kinds = completion_sources.kinds(ctx, click.Argument(["kind"]), incomplete)
        return [*kinds, *self.options_beginning(ctx, incomplete)]


@click.group("new", cls=_Kinds)
def new_command() -> None:
    """Create a record of KIND. In a terminal, plancode asks for what is missing.

    Its id is made from its name, its status is the first of its lifecycle, its owner is the contact's, the plan's, or
    whoever git is configured as.
    """


def asked(found: Project, stated: Fields, given: dict[str, object]) -> dict[str, object]:
    """Return a record with all fields that it needs, asking for those that are missing; given keeps the answers.

    Raises:
        click.UsageError: a field is missing, and nobody is there to answer.
    """
    from plancode.changes import completion, missing, with_stated

    record = completion(found, stated)
    kind = str(record["kind"])
    if missing(record) and can_ask():
        record = _with_belongings(found, kind, record, given)
    while absent := missing(record):
        field = absent[0]
        if given.get(field.name) is None:
            if not can_ask():
                names = ", ".join(f"--{option_name(field)}" for field in absent)
                raise click.UsageError(say("still needed: {name}", name=names))
            given[field.name] = _answer(found, kind, field)
        record = completion(found, with_stated(record, field, [given[field.name]] if field.many else given[field.name]))
    return record


def command_of(kind: str) -> click.Command:
    """Return the command that writes a record of a kind."""
    from plancode.changes import addition, onwards, path_of, with_id
    from plancode.models import MAX_ID, MODELS, RESERVED_IDS, SLUG, fields_of

    @click.pass_context
    def run(
        context: click.Context,
        /,
        own_id: str | None,
        dry_run: bool,
        commit: bool,
        today: date | None,
        **values: Any,  # noqa: ANN401 - options of any type
    ) -> int:
        given: dict[str, object] = {}
        stated = {name: _trimmed(value) for name, value in values.items()}

        def propose(found: Project) -> Proposal | None:
            if own_id is not None and (not SLUG.fullmatch(own_id) or len(own_id) > MAX_ID or own_id in RESERVED_IDS):
                raise click.UsageError(say("`{id}` cannot be an id; an id is such as `marie-dupont`", id=own_id))
            own = {"id": own_id} if own_id else {}
            if kind == "plan":
                return _plans(found, own, stated, given)
            record = with_id(
                found.workspace, asked(found, {"kind": kind, **own, **_stated(found, kind, stated)}, given)
            )
            path = path_of(found.workspace, record)
            return addition(found, [(path, record)], afterwards=onwards(found, record))

        return change(context, propose, dry_run=dry_run, commit=commit, today=today, needs_git=False)

    params: list[click.Parameter] = [click.Option(["--id", "own_id"], metavar="ID", help="Its id.")]
    params += [_option(kind, field, several=(kind, field.name) == ("plan", "owner")) for field in fields_of(kind)]
    described = (MODELS[kind].__doc__ or kind).partition(".")[0]
    command = Command(kind, params=params, callback=run, help=f"Write a new {kind}: {_begun_small(described)}.")
    if kind == "plan":
        click.option("--tier", "tiers", multiple=True, type=int, metavar="N", help=_EACH_CONTACT)(command)
        click.option("--quarters", is_flag=True, help="Write the four quarterly plans too.")(command)
    return as_of(how(command))


_EACH_CONTACT = "Without --contact: a plan for each contact of this tier, of this --owner; repeated for several."


def _option(kind: str, field: FieldForm, *, several: bool) -> click.Option:
    name = option_name(field)
    if field.holds == "flag":
        return click.Option([f"--{name}", "__".join(field.keys)], is_flag=True, help=f"Set `{field.name}`.")
    many = field.many or several
    return click.Option(
        [f"--{name}", "__".join(field.keys)],
        multiple=many,
        default=() if many else None,
        metavar="ID" if field.kinds else _METAVARS.get(field.holds, "VALUE" if field.picklist else "TEXT"),
        help=help_of(kind, field),
        shell_complete=values_of(
            kind,
            field.kinds,
            field.name if field.picklist and len(field.keys) == 1 else None,
            is_period=field.holds == "period",
        ),
    )


def option_name(field: FieldForm) -> str:
    """Return the name of a field's option, without the leading hyphens."""
    return "-".join(_SINGULAR.get(key, key.replace("_", "-")) for key in field.keys)


def _begun_small(text: str) -> str:
    return text[0].lower() + text[1:]


def _trimmed(value: object) -> object:
    """Return the value of an option, or its values, without blanks at the ends of texts."""
    if isinstance(value, tuple):
        return tuple(_trimmed(each) for each in value)
    return trimmed(value) if isinstance(value, str) else value


def _stated(found: Project, kind: str, values: Values) -> dict[str, object]:
    """Return the fields that options give; raises click.UsageError for a wrong value."""
    from plancode.changes import plain_value, with_stated, wrong
    from plancode.models import fields_of

    record: dict[str, object] = {}
    for field in fields_of(kind):
        value = values["__".join(field.keys)]
        if value is None or value is False or value == ():
            continue
        for written in value if isinstance(value, tuple) else (value,):
            problem = None if written is True else wrong(found.workspace, kind, field, written)
            if problem:
                raise click.UsageError(say("{name}: {problem}", name=f"--{option_name(field)}", problem=problem))
        if isinstance(value, tuple):
            record = with_stated(record, field, [plain_value(field, written) for written in value])
        else:
            record = with_stated(record, field, value is True or plain_value(field, value))
    return record


def _answer(found: Project, kind: str, field: FieldForm) -> object:
    from plancode.changes import choices, plain_value, wrong

    label = in_words(Text(option_name(field).replace("-", " ")))
    offered = choices(found.workspace, kind, field)
    shown = [described(found.workspace, field, each) for each in offered]
    return plain_value(
        field, answer(label, offered, lambda written: wrong(found.workspace, kind, field, written), shown=shown)
    )


def _with_belongings(
    found: Project, kind: str, record: dict[str, object], given: dict[str, object]
) -> dict[str, object]:
    """Return a record with what it belongs to, which is asked for where there is something to choose from."""
    from plancode.changes import belongings, completion, offered, plain_value, with_stated, wrong

    for field in belongings(kind):
        choices = offered(found.workspace, record, field)
        if not choices:
            continue
        if field.name not in given:
            label = in_words(Text(option_name(field).replace("-", " ")))
            shown = [described(found.workspace, field, each) for each in choices]
            given[field.name] = answer_or_none(
                label, choices, partial(wrong, found.workspace, kind, field), shown=shown
            )
        chosen = given[field.name]
        if isinstance(chosen, str):
            record = completion(found, with_stated(record, field, plain_value(field, chosen)))
    return record


def _plans(found: Project, own: Fields, values: Values, given: dict[str, object]) -> Proposal | None:
    """Return the proposal for one plan, or for a plan for each of several contacts; None where each has one already."""
    from plancode.changes import addition, onwards, path_of, with_id

    tiers, owners, with_quarters = values["tiers"], values["owner"], values["quarters"]
    alone = own or any(values[key] for key in ("contacts", "accounts", "name"))
    if alone and tiers:
        raise click.UsageError(
            say("--tier is for a plan for each of several contacts, which --contact and --name are not")
        )
    if alone and len(owners) > 1:
        raise click.UsageError(say("a plan has one owner"))
    notes: list[Text] = []
    stated = _stated(found, "plan", values)
    if alone or not (tiers or owners):
        record = asked(found, {"kind": "plan", **own, **_one_owner(stated)}, given)
        plans: Sequence[Fields] = [with_id(found.workspace, record)]
    else:
        stated = _with_period(found, stated, given)
        plans = _plan_for_each(found, stated, tiers, owners, notes)
        if not plans:
            _tell_nothing(notes, stated)
            return None
    records = [each for plan in plans for each in (plan, *_quarters(found, plan, wanted=with_quarters))]
    after = (
        text("see who has a plan: `plancode coverage {period}`", period=plans[0]["period"])
        if len(plans) > 1
        else onwards(found, plans[0])
    )
    placed = [(path_of(found.workspace, record), record) for record in records]
    return addition(found, placed, notes=notes, afterwards=after)


def _tell_nothing(notes: Sequence[Text], stated: Fields) -> None:
    for words in notes:
        note(in_words(words))
    write(say("nothing to write"))
    after = text("see the plans: `plancode coverage {period}`", period=stated["period"])
    note(say("next: {what}", what=after))


def _one_owner(stated: Fields) -> dict[str, object]:
    owners = stated.get("owner")
    return {**stated, "owner": owners[0]} if isinstance(owners, list) else dict(stated)


def _with_period(found: Project, stated: Fields, given: dict[str, object]) -> dict[str, object]:
    """Return the fields that plans for several contacts share: a period, asked for if missing, but no owner."""
    from plancode.models import fields_of

    record = {key: value for key, value in stated.items() if key != "owner"}
    if "period" not in record:
        if "period" not in given:
            if not can_ask():
                raise click.UsageError(say("still needed: {name}", name="--period"))
            (field,) = (field for field in fields_of("plan") if field.name == "period")
            given["period"] = _answer(found, "plan", field)
        record["period"] = given["period"]
    return record


def _plan_for_each(
    found: Project, stated: Fields, tiers: Sequence[int], owners: Sequence[str], notes: list[Text]
) -> list[Fields]:
    """Return a plan for each contact of these tiers and owners without one; notes gets the contacts passed over."""
    from plancode.changes import completion, missing, planless, with_id

    note_unread(found.workspace)
    contacts = [each for each in found.workspace.contacts if _is_wanted(each, tiers, owners)]
    if not contacts:
        raise click.UsageError(say("there is no contact of this tier and owner; `plancode list contacts` shows them"))
    chosen = planless(found.workspace, contacts, str(stated["period"]))
    for contact in contacts:
        if contact not in chosen:
            passed = text("{id} has a plan for {period}", id=contact.id, period=stated["period"])
            notes.append(text("{id} has opted out", id=contact.id) if not contact.is_approached else passed)
    plans: list[Fields] = []
    for contact in chosen:
        record = completion(found, {"kind": "plan", **stated, "contacts": [contact.id]})
        if absent := missing(record):
            names = ", ".join(field.name for field in absent)
            raise click.UsageError(say("contact `{id}`: still needed: {names}", id=contact.id, names=names))
        plans.append(with_id(found.workspace, record, [str(plan["id"]) for plan in plans]))
    return plans


def _is_wanted(contact: Contact, tiers: Sequence[int], owners: Sequence[str]) -> bool:
    return (not tiers or contact.tier in tiers) and (not owners or contact.owner in owners)


def _quarters(found: Project, plan: Fields, *, wanted: bool) -> list[dict[str, object]]:
    from plancode.changes import quarters

    if not wanted:
        return []
    period = parse_period(str(plan["period"]))
    if period is None or period.part != YEAR:
        raise click.UsageError(say("{period} has no quarters; a year has: FY2027", period=plan["period"]))
    return quarters(found.workspace, plan)
