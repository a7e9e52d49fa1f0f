"""What `new` says about a field: what it takes, when it is needed, and what the values of its picklist are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from plancode.cli.language import language

if TYPE_CHECKING:
    from plancode.models import FieldForm
    from plancode.workspace import Workspace

_EXAMPLES: Mapping[str, str] = {
    "number": "A number.",
    "date": "A date: 2027-03-31.",
    "moment": "A time or a date: 2027-03-31T14:30.",
    "period": "A period: FY2027, FY2027-H1 or FY2027-Q2.",
    "link": "A web address, perhaps after what it is called: 'Profile https://example.org'.",
    "pair": "Its id in another system: crm=12345.",
    "text": "Text.",
}
# Fields that a record needs in some cases only, and in which.
_NEEDED: Mapping[tuple[str, str], str] = {
    ("activity", "due"): "A task needs it.",
    ("activity", "start"): "An appointment needs it.",
    ("activity", "end"): "Of an appointment; a day is its last one.",
    ("opportunity", "plan"): "Needed without --objective.",
    ("opportunity", "reason"): "Why it was lost, once it is.",
    ("plan", "contacts"): "An engagement plan needs one.",
}
# Fields that are made from others where they are left out.
_MADE = frozenset({"status", "form", "period"})


def help_of(kind: str, field: FieldForm) -> str:
    """Return the help of a field's option: what it is for, what it takes, and when it is needed."""
    from plancode.models import meaning_of

    is_needed = field.required and field.name not in _MADE and kind != "plan"
    needed = _NEEDED.get((kind, field.name), "Needed." if is_needed else "")
    meaning = meaning_of(kind, field.keys)
    # Of words, the meaning says all; for other values it does not say how they are written.
    takes = "" if meaning and _takes(field) == _EXAMPLES["text"] else _takes(field)
    return " ".join(each for each in (meaning, takes, needed, "Repeated for several." if field.many else "") if each)


def _takes(field: FieldForm) -> str:
    if field.kinds:
        return f"The id of {' or '.join(f'an {kind}' if kind[0] in 'aeiou' else f'a {kind}' for kind in field.kinds)}."
    if not field.picklist:
        return _EXAMPLES[field.holds]
    from plancode.workspace import DEFAULT_CONFIG, OPEN

    known = DEFAULT_CONFIG.lifecycle(field.picklist.partition(".")[0]).names if field.name == "status" else ()
    values = known or tuple(DEFAULT_CONFIG.picklists.get(field.picklist, ()))
    row = ", ".join(with_label(value, DEFAULT_CONFIG.label(field.picklist, value, language())) for value in values)
    if not row:
        return f"A value of the picklist {field.picklist}."
    return f"One of: {row}{', or another word' if field.picklist in OPEN else ''}."


def described(workspace: Workspace, field: FieldForm, value: str) -> str:
    """Return a value that may be chosen with its label in the workspace, an id with the name of its record."""
    from plancode.diagnostics import Ref
    from plancode.models import called

    if field.picklist:
        return with_label(value, workspace.config.label(field.picklist, value, language()))
    records = (workspace.records.get(Ref(kind, value)) for kind in field.kinds)
    names = (called(each) for each in records if each)
    return with_label(value, next(names, None) or "")


def with_label(value: str, label: str) -> str:
    """Return a value with its label behind it, unless the label says no more than the value."""
    says_more = label.casefold() not in ("", value.casefold(), value.replace("-", " ").casefold())
    return f"{value} ({label})" if says_more else value
