"""Answers to questions for a field: which are allowed, what is wrong with one, and the value that a record gets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from plancode.changes.edit import Fields
from plancode.changes.spot import Scalar, Value
from plancode.diagnostics import Ref, Term, Text, any_of, text
from plancode.messages.suggestions import listed, nearest, with_suggestion
from plancode.models import Contact, FieldForm, FieldSpec
from plancode.periods import parse_period
from plancode.workspace import OPEN, Standing, Workspace, hint_for, where_it_may_be
from plancode.yaml_source import scalar
from plancode.yaml_source.characters import flaws

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?", re.ASCII)
_EXAMPLES: Mapping[str, Text] = {
    "date": text("write a date as year-month-day: 2027-03-31"),
    "moment": text("write a time as 2027-03-31T14:30, a date as 2027-03-31"),
    "period": text("write a period as FY2027 or FY2027-Q2"),
    "pair": text("write the system and the id there, such as crm=12345"),
}


def choices(workspace: Workspace, kind: str, field: FieldForm) -> tuple[str, ...]:
    """Return what a field of a new record can be chosen from: values of its picklist, or ids; nothing for free text."""
    if field.name == "status" and kind in workspace.config.lifecycles:
        return workspace.config.lifecycles[kind].initial
    if field.kinds:
        return tuple(ref.id for ref in workspace.documents if ref.kind in field.kinds and not _is_gone(workspace, ref))
    return tuple(workspace.config.picklists.get(field.picklist or "", ()))


def _is_gone(workspace: Workspace, ref: Ref) -> bool:
    """Return whether a record is of a contact that was merged into another, or erased: nothing new is for it."""
    record = workspace.records.get(ref)
    return isinstance(record, Contact) and (record.id in workspace.merges or record.erased is not None)


def plain_value(field: FieldForm, written: str) -> Value:
    """Return the value that a record gets for a word that somebody wrote; text where it cannot be read otherwise."""
    match field.holds:
        case "link":
            label, _, url = written.rpartition(" ")
            return {"url": url, **({"label": label.strip()} if label.strip() else {})}
        case "pair":
            key, _, held = written.partition("=")
            return {key.strip(): held.strip()}
        case _:
            value = one_value(field, written)
            return {field.item: value} if field.item else value


def one_value(field: FieldForm, written: str) -> Scalar:
    """Return the number, date, time or truth value that a word means in a field; else the word itself."""
    value = scalar(written)
    match field.holds:
        case "number" if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return value
        case "flag" if isinstance(value, bool):
            return value
        case "date" | "moment":
            return _day_or_moment(written)
        case _:
            return written


def wrong(workspace: Workspace, kind: str, field: FieldForm, written: str) -> Text | None:
    """Return what is wrong with an answer, and what it could be instead; None where nothing is wrong."""
    if not written.strip():
        return text("please answer, or press Ctrl-C to stop")
    if (hidden := unseen(written)) is not None:
        return hidden
    if field.kinds or (field.picklist and field.picklist not in OPEN):
        return _not_listed(workspace, choices(workspace, kind, field), field, written)
    value = plain_value(field, written)
    match field.holds:
        case "date" | "moment":
            good = not isinstance(value, str)
        case "number":
            good = not isinstance(value, str)
        case "pair":
            good = all(part.strip() for part in written.partition("="))
        case "period":
            period = parse_period(written)
            good = period is not None and workspace.config.calendar.range(period) is not None
        case _:
            return None
    if good:
        return None
    meant = hint_for(field.holds, Standing(written, written, FieldSpec()))
    return text("`{written}` does not fit here: {example}", written=written, example=meant or _EXAMPLES[field.holds])


def unseen(written: str) -> Text | None:
    """Return which character of a text nobody sees, or no file may hold; None where all of it is seen."""
    return next((flaw.problem.message for flaw in flaws(written)), None)


def with_stated(record: Fields, field: FieldForm, value: object) -> dict[str, object]:
    """Return a record with a field set to value, inside the field's group where it has one."""
    name, *rest = field.keys
    if field.holds == "pair" and isinstance(value, list):
        value = {key: held for pair in value for key, held in pair.items()}
    if not rest:
        return {**record, name: value}
    group = record.get(name)
    return {**record, name: {**(group if isinstance(group, dict) else {}), rest[0]: value}}


def _not_listed(workspace: Workspace, allowed: tuple[str, ...], field: FieldForm, written: str) -> Text | None:
    word = written.rpartition("/")[2] if len(field.kinds) > 1 else written
    if word in allowed:
        return None
    if (end := workspace.merges.get(word)) and "contact" in field.kinds:
        return text("contact `{word}` was merged into `{end}`; name that one", word=word, end=end)
    if "contact" in field.kinds and _is_gone(workspace, Ref("contact", word)):
        return text("contact `{word}` was erased, and nothing new is for that contact", word=word)
    what = any_of([Text(kind) for kind in field.kinds]) if field.kinds else Text(field.name.replace("_", " "))
    if field.kinds and (places := where_it_may_be(workspace)):
        # No near match: it may be last year's plan, while the one that is meant only cannot be read.
        missing = text("there is no {what} `{written}` that can be read", what=what, written=written)
        return text("{problem}; {hint}", problem=missing, hint=places)
    if near := nearest(word, allowed):
        return with_suggestion(text("there is no {what} `{written}`", what=what, written=written), near)
    return text(
        "`{written}` is not in the list ({what}); choose one of: {allowed}",
        what=what,
        written=written,
        allowed=listed(_with_labels(workspace, allowed, field)) if allowed else text("none yet"),
    )


def _with_labels(workspace: Workspace, allowed: tuple[str, ...], field: FieldForm) -> Iterable[str | Term]:
    """Return the words that a field allows, those of a picklist with their labels."""
    picklist = field.picklist
    return [workspace.config.term(picklist, word) for word in allowed] if picklist else allowed


def _day_or_moment(written: str) -> Scalar:
    try:
        if _MOMENT.fullmatch(written):
            return datetime.fromisoformat(written)
        return date.fromisoformat(written) if _DATE.fullmatch(written) else written
    except ValueError:
        return written
