"""Contacts that were recorded twice: a reference to one that was merged means the one that it was merged into."""

from __future__ import annotations

from collections.abc import Mapping

from plancode.diagnostics import Ref
from plancode.models import Contact, Record, specs_of

_CONTACT = "contact"
_OWN_WAY = "merged_into"


def merges_of(records: Mapping[Ref, Record]) -> Mapping[str, str]:
    """Return which contact each merged one stands for, by id; one whose way leads nowhere or round stands for itself."""
    onward = {each.id: each.merged_into for each in records.values() if isinstance(each, Contact) and each.merged_into}
    found = {}
    for start, target in onward.items():
        passed, name = {start}, target
        while name in onward and name not in passed:
            passed.add(name)
            name = onward[name]
        if name not in passed and Ref(_CONTACT, name) in records:
            found[start] = name
    return found


def with_merged(records: Mapping[Ref, Record]) -> tuple[Mapping[Ref, Record], Mapping[Ref, Record]]:
    """Return records whose references to merged contacts name the others, each once, and as written those that changed."""
    merges = merges_of(records)
    if not merges:
        return records, {}
    resolved = {ref: _renamed(record, merges) for ref, record in records.items()}
    return resolved, {ref: record for ref, record in records.items() if resolved[ref] is not record}


def _renamed(record: Record, merges: Mapping[str, str]) -> Record:
    update: dict[str, object] = {}
    for name, spec in specs_of(type(record)).items():
        if name == _OWN_WAY or _CONTACT not in (spec.items or spec).kinds:
            continue
        held = getattr(record, name)
        if isinstance(held, tuple):
            renamed: object = tuple(dict.fromkeys(merges.get(each, each) for each in held))
        else:
            renamed = merges.get(held, held)
        if renamed != held:
            update[name] = renamed
    return record.model_copy(update=update) if update else record
