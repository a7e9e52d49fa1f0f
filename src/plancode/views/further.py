"""The fields of a record that no part of a page is made for: what is recorded is shown, and nothing is hidden by chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from plancode.diagnostics import Ref
from plancode.models import (
    ALL_CONTACTS,
    LATEST,
    MODELS,
    Activity,
    FieldSpec,
    Objective,
    Opportunity,
    Part,
    Person,
    Record,
    Target,
    specs_of,
    target_of,
)
from plancode.views.names import Names
from plancode.views.row_types import Further, TargetLine, Value

# What the pages of a kind, or its rows, have a place of their own for.
_COMMON: Final = frozenset({"tags", "links"})
_PLACED: Final[Mapping[str, frozenset[str]]] = {
    "person": frozenset({"name", "email", "role", "function", "notes"}),
    "product": frozenset({"name"}),
    "account": frozenset({"name", "type", "priority", "industry", "location", "owner", "parent", "notes"}),
    "contact": frozenset(
        {"first_name", "last_name", "title", "degrees", "specialty", "type", "tier", "importance", "owner", "accounts"}
        | {"email", "phone", "merged_into", "erased", "interests", "aims", "preferences", "opt_out", "notes"}
    ),
    "plan": frozenset(
        {"status", "name", "period", "type", "owner", "reviewers", "contacts", "accounts", "product", "parent", "goals"}
        | {"notes"}
    ),
    "objective": frozenset(
        {"status", "name", "period", "type", "contact", "target.value", "target.unit", "success", "outcome", "evidence"}
    ),
    "opportunity": frozenset(
        {"status", "name", "type", "close_date", "stage", "contact", "owner", "amount", "probability", "event"}
        | {"next_step", "reason", "other_contacts", "product"}
    ),
    "activity": frozenset(
        {"status", "subject", "form", "type", "contact", "owner", "due", "start", "end", "completed", "outcome"}
        | {"follow_up_of", "other_contacts", "product"}
    ),
}
# What no page shows, and why.
KEPT_BACK: Final[Mapping[str, str]] = {
    **{f"{kind}.kind": "each page and list is of one kind" for kind in MODELS},
    **{f"{kind}.id": "it stands in the address of the page or of the row" for kind in MODELS},
    "plan.approval": "the steps of the plan tell who approved it and when; the digest is for `check`",
    "person.emails": "they say whose commits are whose, and are nowhere to write to",
    "activity.status": "the page says whether it is done, due, overdue or called off",
}
# A value that says nothing, as most records have it.
_USUAL: Final[Mapping[str, str]] = {"activity.priority": "normal", "objective.applies_to": ALL_CONTACTS}


def further(names: Names, record: Record) -> tuple[Further, ...]:
    """Return the fields of a record that have no place of their own on its page or in its row, in their order."""
    found = []
    for name, spec in _fields(record.kind):
        value = getattr(record, spec.attribute)
        # Most fields of most records: a generator for each takes a tenth of the time of all views.
        if value is None or value is False or value in ("", ()):
            continue
        values = tuple(_values(names, record, spec, value))
        if values and not _goes_without_saying(names, record, name):
            found.append(Further(field=name.replace("_", " "), values=values))
    return tuple(found)


@cache
def _fields(kind: str) -> tuple[tuple[str, FieldSpec], ...]:
    placed = _PLACED[kind] | _COMMON
    fields = specs_of(MODELS[kind]).items()
    return tuple((name, spec) for name, spec in fields if name not in placed and f"{kind}.{name}" not in KEPT_BACK)


def _goes_without_saying(names: Names, record: Record, name: str) -> bool:
    """Return whether a field says no more than another one, or what is usual."""
    value = getattr(record, name)
    if name == "plan" and isinstance(record, Opportunity | Activity):
        objective = names.workspace.get(Objective, record.objective)
        return objective is not None and objective.plan == value
    return bool(value == _USUAL.get(f"{record.kind}.{name}", ""))


def _values(names: Names, record: Record, spec: FieldSpec, value: object) -> Iterator[Value]:
    match value:
        case None | "" | () | False:
            return
        case tuple():
            for item in value:
                yield from _values(names, record, spec.items or spec, item)
        case dict():
            yield from (Value(text=f"{key}: {inner}") for key, inner in value.items())
        case Part():
            yield from _of_group(names, record, spec, value)
        case Decimal() | int():
            yield Value(number=Decimal(value))
        case date():
            yield Value(day=value)
        case _:
            yield _of_text(names, record, spec, str(value))


def _of_group(names: Names, record: Record, spec: FieldSpec, group: Part) -> Iterator[Value]:
    """Yield an amount of money, or a target, as one value, and the fields of any other group one by one."""
    if isinstance(group, Target):
        if not group.is_usual:
            yield Value(target=_target(group))
        return
    amount, currency = (getattr(group, name, None) for name in ("amount", "currency"))
    if isinstance(amount, Decimal) and isinstance(currency, str):
        yield Value(number=amount, currency=currency)
        return
    for name, inner in spec.fields.items():
        if f"{spec.name}.{name}" in _PLACED[record.kind]:
            continue
        for value in _values(names, record, inner, getattr(group, inner.attribute)):
            yield replace(value, of=name)


def _target(target: Target) -> TargetLine:
    return TargetLine(
        value=target.value, unit=target.unit, per=target.per, baseline=target.from_, is_latest=target.measure == LATEST
    )


def _of_text(names: Names, record: Record, spec: FieldSpec, text: str) -> Value:
    if spec.picklist:
        return Value(picklist=spec.picklist, text=text)
    if spec.kinds:
        ref = target_of(record.kind, spec.kinds, text)
        found = names.workspace.records.get(ref)
        return Value(text=called(found) if found else text, page=page_of(names, ref) if found else None)
    return Value(text=text, prose=spec.markdown)


def called(record: Record) -> str:
    """Return the name of a record of any kind."""
    return str(getattr(record, "subject" if isinstance(record, Activity) else "name", record.id))


def page_of(names: Names, ref: Ref) -> str | None:
    """Return the page that shows a record that is there, with the anchor of its row."""
    match record := names.workspace.records[ref]:
        case Objective() | Opportunity() | Activity():
            return names.row_of(record)
        case Person():
            return f"people/{ref.id}.html"
        case _ if ref.kind == "product":
            return f"products/index.html#product-{ref.id}"
        case _:
            return f"{ref.kind}s/{ref.id}.html"
