"""What tells whether the plans are alive: the findings of that kind, with whose and with whom they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plancode import codes
from plancode.attention.meetings import contacts_of
from plancode.diagnostics import Diagnostic, Ref
from plancode.models import Activity, Contact, Opportunity, Plan
from plancode.views.context import Source
from plancode.views.row_types import AttentionLine, FindingLine

_CODES = frozenset(code.number for code in codes.OF_ATTENTION)


def attention_lines(source: Source) -> tuple[AttentionLine, ...]:
    """Return what tells whether the plans are alive, in the order of the codes."""
    found = [each for each in source.diagnostics if each.code in codes.OF_ATTENTION and not each.is_accepted]
    ordered = sorted(found, key=lambda each: (each.code.number, *each.sort_key))
    return tuple(_line(source, each, each.record) for each in ordered if each.record)


def _line(source: Source, found: Diagnostic, ref: Ref) -> AttentionLine:
    match record := source.workspace.records.get(ref):
        case Contact(id=name):
            contacts: tuple[str, ...] = (name,)
        case Plan(contacts=planned):
            contacts = planned
        case Activity() | Opportunity():
            contacts = contacts_of(record)
        case _:
            contacts = ()
    return AttentionLine(
        code=found.code.number,
        severity=str(found.severity),
        message=found.text.legible(),
        hint=found.hint_text.legible() if found.hint_text else None,
        kind=ref.kind,
        id=ref.id,
        owner=getattr(record, "owner", None),
        owners=_owners(source, found),
        contacts=contacts,
    )


def attention_by_owner(source: Source) -> Mapping[str, Sequence[Diagnostic]]:
    """Return what tells whether the plans are alive, by the people whom it concerns: both where two are in each other's way."""
    concerned: dict[str, list[Diagnostic]] = {}
    for found in sorted(source.diagnostics, key=lambda each: each.sort_key):
        if found.code in codes.OF_ATTENTION:
            for owner in _owners(source, found):
                concerned.setdefault(owner, []).append(found)
    return concerned


def _owners(source: Source, found: Diagnostic) -> tuple[str, ...]:
    """Return whose a finding is: the record's owner, and the people whom the finding itself names."""
    record = source.workspace.records.get(found.record) if found.record else None
    named = (found.text.values.get(key) for key in ("owner", "other_owner"))
    every = (getattr(record, "owner", None), *named)
    return tuple(dict.fromkeys(each for each in every if isinstance(each, str)))


def parted(found: tuple[FindingLine, ...]) -> tuple[tuple[FindingLine, ...], tuple[FindingLine, ...]]:
    """Return the findings that tell whether plans are alive, and the others."""
    alive = tuple(each for each in found if each.code in _CODES)
    return alive, tuple(each for each in found if each.code not in _CODES)
