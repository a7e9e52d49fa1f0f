"""What a site may not show: names and amounts in a demonstration, internal records and fields in public."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count, groupby
from typing import Any, Final, TypeVar

from pydantic import BaseModel

from plancode import codes
from plancode.diagnostics import Diagnostic, Ref, Text
from plancode.git import Identity
from plancode.history import History, ObjectiveChange, Transition
from plancode.models import (
    KINDS,
    MODELS,
    PER_CONTACT,
    Contact,
    FieldSpec,
    Objective,
    Record,
    Scope,
    specs_of,
    target_of,
)
from plancode.site.text import DEMONSTRATION, PUBLIC, Words
from plancode.workspace import OPEN, Config, Workspace

# A public site never shows these, whatever else is marked: addresses, links among them, and notes for colleagues alone.
ALWAYS_INTERNAL: Final = (
    *("person.email", "person.emails", "contact.email", "contact.phone"),
    *(f"{kind}.{name}" for kind in MODELS for name in ("links", "external", "notes")),
)
# Fields that hold no free text, such as values of picklists; the text of all other fields is masked.
_PLAIN: Final = frozenset(
    {"kind", "status", "period", "type", "form", "stage", "importance", "priority", "channel", "language", "currency",
     "applies_to", "measure"}
)  # fmt: skip
_HIDDEN: Final = frozenset(
    {"email", "emails", "phone", "amount", "revenue", "approval", "location", "degrees", "function",
     "tags", "links", "external"}
)  # fmt: skip
_FILLER: Final = [
    "lorem",
    "ipsum",
    "dolor",
    "sit",
    "amet",
    "consectetur",
    "adipiscing",
    "elit",
    "sed",
    "do",
    "eiusmod",
    "tempor",
    "incididunt",
    "ut",
    "labore",
    "et",
    "dolore",
    "magna",
    "aliqua",
]
# Signs and codes of currencies, such as EUR: a unit that has one counts money.
_MONEY: Final = re.compile(r"[$¢£¤¥\u20a0-\u20cf]|[A-Z]{3}|\b(euro|dollar)s?\b")
# Whatever leads to the repository: there, everything can be read.
_NO_FORGE: Final = {"forge": None, "source_url": None, "edit_url": None, "new_url": None}
_NOBODY: Final = Identity("–", "")
Change = TypeVar("Change", Transition, ObjectiveChange)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a site is made from, without what it may not show; notices tell readers what is missing.

    left_out holds the kinds of records that are left out whole, fields such as `contact.tier`, with which goes what is derived
    from them, and "finding" where findings are left out. renamed are the records that are shown under another identity.
    """

    workspace: Workspace
    history: History
    diagnostics: tuple[Diagnostic, ...]
    left_out: frozenset[str] = frozenset()
    notices: tuple[str, ...] = ()
    renamed: Mapping[Ref, Ref] = field(default_factory=dict)


def incognito(shown: Shown) -> Shown:
    """Return shown with invented names, ids and words, and without amounts and addresses."""
    names = _Names(shown.workspace)
    records = {}
    for ref, record in shown.workspace.records.items():
        masked = names.masked(record)
        records[Ref(ref.kind, masked.id)] = masked
    history = shown.history
    transitions = tuple(
        replace(each, record=names.ref(each.record), actor=names.id("person", each.actor), author=_NOBODY, path="",
                subject="", reasons=tuple(_filled(reason) for reason in each.reasons))
        for each in history.transitions
    )  # fmt: skip
    changes = tuple(
        replace(each, record=names.ref(each.record), plan=names.id("plan", each.plan) or "", author=_NOBODY,
                actor=names.id("person", each.actor))
        for each in history.objective_changes
    )  # fmt: skip
    return Shown(
        _workspace(shown.workspace, records, title={"en": "Business plans", "fr": "Plans commerciaux"}),
        replace(history, transitions=transitions, objective_changes=changes, diagnostics=(), excerpts={}),
        tuple(_nameless(found, names.ref(found.record) if found.record else None) for found in shown.diagnostics),
        shown.left_out,
        (*shown.notices, DEMONSTRATION),
        {ref: names.ref(ref) for ref in shown.workspace.records},
    )


def public(shown: Shown, internal: Collection[str], *, present: Workspace) -> Shown:
    """Return shown without internal kinds, records and fields, and without addresses and notes.

    present is the workspace of today: where an earlier one is shown, it knows people who were not recorded yet.
    """
    marks = _Marks(frozenset({*ALWAYS_INTERNAL, *internal}))
    workspace, history = shown.workspace, shown.history
    records = {ref: _without(record, marks) for ref, record in workspace.records.items() if not marks.hides(ref)}
    writers = _Writers((workspace, present), marks)
    transitions = tuple(
        replace(writers.kept(each), path="", subject="", reasons=())
        for each in history.transitions
        if not marks.hides(each.record) and not marks.hides_field(each.record.kind, "status")
    )
    changes = tuple(
        writers.kept(each)
        for each in history.objective_changes
        if not marks.hides(each.record) and not marks.hides(Ref("plan", each.plan))
    )
    return Shown(
        _workspace(workspace, records),
        replace(history, transitions=transitions, objective_changes=changes, diagnostics=(), excerpts={}),
        (),
        frozenset({"finding", *marks.marked.intersection(KINDS), *(each for each in internal if "." in each)}),
        (*shown.notices, PUBLIC),
    )


@dataclass(frozen=True, slots=True)
class _Marks:
    """What is internal. A record can be so without existing: history tells of deleted ones, and references name any."""

    marked: frozenset[str]

    def hides(self, ref: Ref) -> bool:
        return ref.kind in self.marked or "/".join(ref) in self.marked

    def hides_field(self, kind: str, name: str) -> bool:
        return f"{kind}.{name}" in self.marked


class _Writers:
    """Who may be named as the author of a commit.

    Git keeps old names and addresses, and no record says whose they were. So where any person is internal, only people
    with a record are named.
    """

    def __init__(self, workspaces: Iterable[Workspace], marks: _Marks) -> None:
        people = [person for workspace in workspaces for person in workspace.people]
        hidden = [person for person in people if marks.hides(person.ref)]
        self._nobody = "person" in marks.marked or marks.hides_field("person", "name")
        self._hidden = {word.casefold() for person in hidden for word in (person.name, *person.addresses)}
        self._known = {person.id for person in people} if _marks_people(marks) else None
        self._marks = marks

    def kept(self, change: Change) -> Change:
        """Return a change without its author's address, and without the author's name where it must not be shown."""
        author, actor = change.author, change.actor
        if self._is_hidden(author, actor):
            return replace(change, actor=None, author=_NOBODY)
        # Some people's name in git is an address.
        is_named = author.name and "@" not in author.name and not self._nobody
        return replace(change, author=Identity(author.name, "") if is_named else _NOBODY)

    def _is_hidden(self, author: Identity, actor: str | None) -> bool:
        if actor is not None and self._marks.hides(Ref("person", actor)):
            return True
        if not self._hidden.isdisjoint({author.name.casefold(), author.email.casefold()}):
            return True
        return self._known is not None and actor not in self._known


def _marks_people(marks: _Marks) -> bool:
    return any(each.startswith("person/") for each in marks.marked)


class _Names:
    """New ids for all records, by kind and old id: a kind and a number; names say the same in the workspace's language."""

    def __init__(self, workspace: Workspace) -> None:
        self._ids: dict[Ref, str] = {}
        self._picklists = workspace.config.picklists
        self._words = Words(workspace.config.language, workspace.config)
        numbers = {kind: count(1) for kind in MODELS}
        for ref in sorted(workspace.records):
            self._ids[ref] = f"{ref.kind}-{next(numbers[ref.kind])}"
        units = {each.target.unit for each in workspace.objectives if each.target}
        # Figures of the same unit are added up, so different units need different masked names.
        self._units = _distinct(units)
        # An objective for the contacts of a tag stays one for the same contacts.
        self._tags = _distinct(
            {
                tag
                for each in workspace.objectives
                for tag in (each.applies_to.tag if isinstance(each.applies_to, Scope) else ())
            }
        )

    def id(self, kind: str, name: str | None) -> str | None:
        """Return the new id of a record; None where there is no such record."""
        return self._ids.get(Ref(kind, name)) if name is not None else None

    def ref(self, ref: Ref) -> Ref:
        """Return the new identity of a record; all records that are gone from the workspace share one with number 0."""
        return Ref(ref.kind, self._ids.get(ref, f"{ref.kind}-0"))

    def masked(self, record: Record) -> Record:
        """Return a record under its new id, with a name made from it."""
        masked: Record = self._group(_without_money(record), record.kind)
        if isinstance(record, Contact):
            masked = masked.model_copy(
                update={"tags": tuple(self._tags[tag] for tag in record.tags if tag in self._tags)}
            )
        new = self._ids[record.ref]
        kind, number = self._words.kind_name(record.kind), new.rpartition("-")[2]
        named = {"name": f"{kind} {number}", "subject": f"{kind} {number}", "first_name": kind, "last_name": number}
        return masked.model_copy(
            update={"id": new} | {name: text for name, text in named.items() if name in type(record).model_fields}
        )

    def _group(self, group: Any, kind: str) -> Any:  # noqa: ANN401 - a model of any kind
        model: type[BaseModel] = type(group)
        values = {
            spec.attribute: model.model_fields[spec.attribute].get_default(call_default_factory=True)
            if name in _HIDDEN
            else self._value(spec, getattr(group, spec.attribute), kind)
            for name, spec in specs_of(model).items()
        }
        return group.model_copy(update=values)

    def _value(self, spec: FieldSpec, value: Any, kind: str) -> Any:  # noqa: ANN401 - a field of any type
        if isinstance(value, tuple):
            items = spec.items or spec
            return tuple(self._value(replace(items, name=spec.name), item, kind) for item in value)
        if isinstance(value, BaseModel):
            return self._group(value, kind)
        if not isinstance(value, str):
            return value
        if spec.name in _PLAIN or (kind, spec.name) == ("objective", "outcome"):
            return value if self._is_listed(spec.picklist, value) else _filled(value)
        return self._word(spec, value, kind)

    def _is_listed(self, picklist: str | None, value: str) -> bool:
        """Return whether a value is from a list of the configuration or the tool; an open picklist allows any word."""
        return picklist not in OPEN or value in self._picklists[picklist]

    def _word(self, spec: FieldSpec, value: str, kind: str) -> str:
        """Return a reference under its new id, and any other text as words that mean nothing."""
        if spec.kinds:
            masked = self.ref(target_of(kind, spec.kinds, value))
            return "/".join(masked) if len(spec.kinds) > 1 else masked.id
        if spec.name == "unit":
            return self._units[value]
        if (kind, spec.name) == ("objective", "tag"):
            return self._tags[value]
        return value if (spec.name, value) == ("per", PER_CONTACT) else _filled(value)


def _distinct(words: Collection[str]) -> dict[str, str]:
    """Return for each of some words one that means nothing, and another one for each."""
    return {word: f"{_FILLER[at % len(_FILLER)]}{at // len(_FILLER) or ''}" for at, word in enumerate(sorted(words))}


def _without_money(record: Record) -> Record:
    """Return a record without a target that is an amount of money."""
    if isinstance(record, Objective) and record.target and _MONEY.search(record.target.unit):
        return record.model_copy(update={"target": None})
    return record


def _without(record: Record, marks: _Marks) -> Record:
    """Return a record without its internal fields, and without references to records that are internal."""
    fields = type(record).model_fields
    update: dict[str, object] = {}
    for name, one in fields.items():
        if marks.hides_field(record.kind, name):
            update[name] = "" if one.is_required() else one.get_default(call_default_factory=True)
    scope = record.applies_to if isinstance(record, Objective) else None
    # By a field that nobody has any more, a scope would cover nobody.
    if isinstance(scope, Scope) and any(marks.hides_field("contact", name) for name in scope.narrowed_by):
        update["applies_to"] = None
    masked = record.model_copy(update=update)
    specs = specs_of(type(record)).items()
    return masked.model_copy(
        update={spec.attribute: _kept(spec, getattr(masked, spec.attribute), record.kind, marks) for _, spec in specs}
    )


def _kept(spec: FieldSpec, value: Any, kind: str, marks: _Marks) -> Any:  # noqa: ANN401 - a field of any type
    if isinstance(value, tuple):
        items = (_kept(spec.items or spec, item, kind, marks) for item in value)
        return tuple(item for item in items if item)
    if isinstance(value, BaseModel):
        specs = specs_of(type(value)).items()
        inner = {inside.attribute: _kept(inside, getattr(value, inside.attribute), kind, marks) for _, inside in specs}
        # Without any accounts, a scope would cover all contacts: so the whole scope goes.
        lost = [each for each in inner if getattr(value, each) and not inner[each]]
        return None if lost else value.model_copy(update=inner)
    if not isinstance(value, str) or not spec.kinds or not marks.hides(target_of(kind, spec.kinds, value)):
        return value
    return "" if spec.required and spec.name == "owner" else None


def _workspace(
    workspace: Workspace, records: Mapping[Ref, Record], *, title: Mapping[str, str] | None = None
) -> Workspace:
    """Return a workspace that has records only: no files, no places in files, no links to a forge."""
    site = workspace.config.file.site
    changed = site.model_copy(update=_NO_FORGE | ({"title": title, "url": None} if title else {}))
    file = workspace.config.file.model_copy(update={"site": changed} | ({"labels": {}} if title else {}))
    config: Config = replace(workspace.config, file=file)
    return Workspace(config=config, records=records)


def _nameless(found: Diagnostic, record: Ref | None) -> Diagnostic:
    """Return a finding that says no more than its kind."""
    return Diagnostic(
        code=found.code,
        severity=found.severity,
        text=Text(codes.meaning_of(found.code)),
        path="",
        range=found.range,
        record=record,
    )


def _filled(words: str) -> str:
    """Return as many words without meaning, with the same capitals and punctuation; digits become zeros."""
    places = count(len(words))

    def filler(word: str) -> str:
        new = _FILLER[next(places) % len(_FILLER)]
        return new.title() if word[0].isupper() else new

    runs = ((sort, "".join(signs)) for sort, signs in groupby(words, _sort_of_sign))
    return "".join(filler(run) if sort == "L" else "0" * len(run) if sort == "N" else run for sort, run in runs)


def _sort_of_sign(sign: str) -> str:
    """Return Unicode's L for a letter, N for a figure; a mark is part of the letter that it stands on: vowels are."""
    sort = unicodedata.category(sign)[0]
    return "L" if sort == "M" else sort
