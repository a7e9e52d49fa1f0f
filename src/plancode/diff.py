"""What changed between two states of a workspace, in words, for the reviewer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import reduce

from plancode import codes, git
from plancode.check import check
from plancode.diagnostics import Count, Diagnostic, Ref, Severity, Text, text
from plancode.history import History, Transition
from plancode.models import KINDS, MODELS, Activity, Contact, Objective, Opportunity, Plan, Record
from plancode.project import Project
from plancode.workspace import CONFIG_NAME, Config, Workspace, unread

_LONGEST = 60
_COUNTED: Mapping[str, Text] = {
    "problems": text("{count:problem|problems}"),
    "plan statuses changed": text("{count:plan status changed|plan statuses changed}"),
    "plans added": text("{count:plan added|plans added}"),
    "objectives changed": text("{count:objective changed|objectives changed}"),
    "opportunities changed": text("{count:opportunity changed|opportunities changed}"),
    "activities completed": text("{count:activity completed|activities completed}"),
    "activities added": text("{count:activity added|activities added}"),
    "other changes": text("{count:other change|other changes}"),
}
# Several lines about one record are one change of it.
_BY_RECORD = ("plan statuses changed", "plans added", "objectives changed", "opportunities changed")
# What is no longer plain when values stand side by side: 5 complaint, from 12.
_OF_PART: Mapping[str, Text] = {"from_": text("from {value}"), "until": text("until {value}")}
_NOTHING = Workspace()
# Changes of plancode.yaml are changes of this record.
CONFIGURATION = Ref("configuration", CONFIG_NAME)


class Sign(StrEnum):
    """What sort of change a line tells."""

    ADDED = "+"
    CHANGED = "~"
    REMOVED = "-"
    PROBLEM = "!"


class About(StrEnum):
    """Which part of a record a line is about."""

    EXISTENCE = "existence"
    STATUS = "status"
    COMPLETION = "completion"
    FIELD = "field"
    FINDING = "finding"


# By whether a record is there now, and whether it could not be read where it is not: it was not removed then.
_EXISTENCE = {
    (True, False): (Sign.ADDED, text("{what} added")),
    (False, False): (Sign.REMOVED, text("{what} removed")),
    (True, True): (Sign.CHANGED, text("{what} can be read again")),
    (False, True): (Sign.PROBLEM, text("{what} cannot be read")),
}
# By the kind of record, what a change is about, and its sign (None: any): what the change is counted as.
_ANYTHING = frozenset(About) - {About.FINDING}
_SORTS = (
    ("plan", {About.STATUS}, None, "plan statuses changed"),
    ("plan", {About.EXISTENCE}, Sign.ADDED, "plans added"),
    ("objective", _ANYTHING, None, "objectives changed"),
    ("opportunity", _ANYTHING, None, "opportunities changed"),
    ("activity", {About.COMPLETION}, None, "activities completed"),
    ("activity", {About.EXISTENCE}, Sign.ADDED, "activities added"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one record, in words; `verdict` is the code of what is wrong with it, if anything is."""

    sign: Sign
    record: Ref
    what: Text
    verdict: str | None = None
    about: About = About.FIELD


@dataclass(frozen=True, slots=True)
class Group:
    """The changes that concern one contact; without a contact, those that concern no single one."""

    contact: str | None
    name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes, grouped by contact, and the counts of the summary in their order."""

    groups: tuple[Group, ...]
    counts: Mapping[str, int]

    @property
    def summary(self) -> tuple[Text, ...]:
        """Return what matters to a reviewer, counted."""
        counted = [_COUNTED[what].given({"count": Count(count)}) for what, count in self.counts.items() if count]
        return tuple(counted) or (text("no change that would show in a report"),)


def between(project: Project, base: str | None, tip: str | None) -> Changes:
    """Return what changed in tip, or in the work tree, since it left base; without base, what is not committed.

    Changes are judged as by `check --base`: by the rules and the people of base.

    Raises:
        CannotRun: there is no repository, or a ref names no commit, or the two share no history.
    """
    repository = project.require_repository()
    at = project.at(tip) if tip else project
    head = at.head
    if head is None:
        return compare(_NOTHING, project.workspace, ())
    start = git.merge_base(repository, project.resolve(base), head) if base else head
    if start is None:
        raise git.BadRef(
            text("`{base}` and `{tip}` share no history", base=base, tip=tip or "HEAD"),
            text("name a branch of the same repository"),
        )
    report = check(at, base=base or head)
    history = report.history or History()
    return compare(project.workspace_at(start), at.workspace, history.transitions, report.diagnostics)


def compare(
    before: Workspace, after: Workspace, transitions: Sequence[Transition], found: Sequence[Diagnostic] = ()
) -> Changes:
    """Return what changed from before to after, by transitions, oldest first; found has what is wrong.

    Identity is the kind and the id: a record that only moved to another file has not changed (HISTORY.md 1).
    """
    made: dict[Ref, list[Transition]] = {}
    for transition in transitions:
        made.setdefault(transition.record, []).append(transition)
    wrong = _problems(found)
    changes: dict[str | None, list[Change]] = {}
    known = {**before.records, **after.records, **dict.fromkeys(wrong)}
    for ref in sorted(known, key=lambda ref: (KINDS.index(ref.kind), ref.id)):
        lines = record_changes(before, after, ref, made.get(ref, ()))
        # Why it cannot be read is told, where that is known of the record alone.
        if ref in wrong and ref in before.records and ref not in after.records and unread(after, ref, before):
            lines = []
        said = {change.verdict for change in lines}
        lines += [change for change in wrong.get(ref, ()) if change.verdict not in said]
        for contact in _contacts_of(before, after, ref) if lines else ():
            changes.setdefault(contact, []).extend(lines)
    for contact, change in _without_plan(before, after):
        changes.setdefault(contact, []).append(change)
    if rules := list(rule_changes(before.config, after.config)):
        changes.setdefault(None, []).extend(rules)
    groups = tuple(
        Group(contact, _contact_name(contact, before, after), tuple(changes[contact]))
        for contact in sorted(changes, key=lambda contact: (contact is None, contact or ""))
    )
    return Changes(groups, _counts(groups))


def record_changes(before: Workspace, after: Workspace, ref: Ref, made: Sequence[Transition] = ()) -> list[Change]:
    """Return what changed in a record, which made these transitions, oldest first."""
    # As they are written: a contact merged into another does not change each record that names it.
    old, new = (workspace.written.get(ref) or workspace.records.get(ref) for workspace in (before, after))
    if old == new:
        return []
    is_unread = unread(before, ref, after) if old is None else unread(after, ref, before)
    return list(_record_changes(old, new, after, made, is_unread=is_unread))


def _problems(found: Sequence[Diagnostic]) -> dict[Ref, list[Change]]:
    """Return what is wrong with each record, a line for each code: errors, and warnings about its history."""
    wrong: dict[Ref, dict[str, Change]] = {}
    for each in found:
        about_history = each.code.is_of_proof and each.code not in (codes.PC241, codes.PC242)
        if each.record is None or not (
            each.severity is Severity.ERROR or (each.severity is Severity.WARNING and about_history)
        ):
            continue
        number = each.code.number
        line = Change(Sign.PROBLEM, each.record, each.text, number, About.FINDING)
        wrong.setdefault(each.record, {}).setdefault(number, line)
    return {ref: list(lines.values()) for ref, lines in wrong.items()}


def rule_changes(before: Config, after: Config) -> Iterator[Change]:
    """Yield what changes in the configuration, key by key, in words (HISTORY.md, pull requests)."""
    old, new = (_leaves(config.file.model_dump(mode="json", by_alias=True)) for config in (before, after))
    for key in dict.fromkeys((*old, *new)):
        was, is_now = old.get(key), new.get(key)
        if was == is_now:
            continue
        words = text("{key}: {old} → {new}", key=key, old=was or text("(none)"), new=is_now or text("(none)"))
        yield Change(Sign.CHANGED, CONFIGURATION, words)


def _leaves(value: object, key: str = "") -> dict[str, str]:
    """Return the values of a configuration, as they would be written, by keys such as `policy.four_eyes`."""
    if isinstance(value, dict) and value:
        found: dict[str, str] = {}
        for name, item in value.items():
            found |= _leaves(item, f"{key}.{name}" if key else str(name))
        return found
    if value in (None, [], {}):
        return {}
    return {key: json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)}


def _record_changes(
    old: Record | None, new: Record | None, after: Workspace, transitions: Sequence[Transition], *, is_unread: bool
) -> Iterator[Change]:
    if (one := new or old) is not None and (old is None or new is None):
        sign, words = _EXISTENCE[new is not None, is_unread]
        verdict = _verdict(transitions, new.status if new else None)
        yield Change(sign, one.ref, words.given({"what": _described(one, after.config)}), verdict, About.EXISTENCE)
    elif old is not None and new is not None:
        if old.status != new.status:
            yield _status_change(old, new, after, transitions)
        yield from _field_changes(old, new)


def _status_change(old: Record, new: Record, after: Workspace, transitions: Sequence[Transition]) -> Change:
    before_label, after_label = (_label(after.config, new.kind, each.status) for each in (old, new))
    verdict = _verdict(transitions, new.status)
    steps = [step for step in transitions if step.before is not None and step.after is not None]
    people = ", ".join(dict.fromkeys(step.author.name or step.author.email for step in steps))
    words = text("status {before} → {after}", before=before_label, after=after_label)
    if people:
        words = text("status {before} → {after}, by {people}", before=before_label, after=after_label, people=people)
    if len(steps) > 1:
        way = reduce(_joined, [_label(after.config, new.kind, step.after) for step in steps])
        words = text("status {before} → {way}, by {people}", before=before_label, way=way, people=people)
    return Change(Sign.PROBLEM if verdict else Sign.CHANGED, new.ref, words, verdict, About.STATUS)


def _label(config: Config, kind: str, status: str | None) -> object:
    """Return the label of a status, in every language."""
    picklist = f"{kind}.status"
    return replace(config.term(picklist, status or ""), word=config.label(picklist, status or "", "en"))


def _joined(before: object, after: object) -> object:
    return text("{before} → {after}", before=before, after=after)


def _verdict(transitions: Sequence[Transition], status: str | None) -> str | None:
    """Return the code of the last problem on the way to status; None where there was none."""
    problems = [step.verdict for step in transitions if step.verdict != "ok"]
    return problems[-1] if problems and transitions[-1].after == status else None


def _field_changes(old: Record, new: Record) -> Iterator[Change]:
    if isinstance(old, Activity) and isinstance(new, Activity) and old.completed != new.completed and new.completed:
        yield Change(Sign.CHANGED, new.ref, text("completed on {day}", day=new.completed), about=About.COMPLETION)
    for name in MODELS[new.kind].model_fields:
        before, now = getattr(old, name), getattr(new, name)
        if name in ("kind", "id", "status") or before == now or (name == "completed" and now):
            continue
        if isinstance(before, tuple) and isinstance(now, tuple):
            yield from _list_changes(new.ref, name, before, now)
        elif _is_unset(before):
            yield Change(Sign.ADDED, new.ref, text("{field}: {new}", field=_words(name), new=_shown(now)))
        elif _is_unset(now):
            yield Change(Sign.REMOVED, new.ref, text("{field} removed: {old}", field=_words(name), old=_shown(before)))
        else:
            yield Change(
                Sign.CHANGED,
                new.ref,
                text("{field}: {old} → {new}", field=_words(name), old=_shown(before), new=_shown(now)),
            )


def _list_changes(ref: Ref, name: str, before: tuple[object, ...], now: tuple[object, ...]) -> Iterator[Change]:
    gone = [item for item in before if item not in now]
    come = [item for item in now if item not in before]
    field = _words(name.removesuffix("s"))
    for old, new in zip(gone, come, strict=False):
        yield Change(Sign.CHANGED, ref, text("{field}: {old} → {new}", field=field, old=_shown(old), new=_shown(new)))
    for item in come[len(gone) :]:
        yield Change(Sign.ADDED, ref, text("{field}: {new}", field=field, new=_shown(item)))
    for item in gone[len(come) :]:
        yield Change(Sign.REMOVED, ref, text("{field} removed: {old}", field=field, old=_shown(item)))
    if not gone and not come:
        yield Change(Sign.CHANGED, ref, text("{field}: another order", field=_words(name)))


def _without_plan(before: Workspace, after: Workspace) -> Iterator[tuple[str, Change]]:
    had = {contact for plan in before.plans for contact in plan.contacts}
    has = {contact for plan in after.plans for contact in plan.contacts}
    for contact in after.contacts:
        if contact.is_approached and contact.id not in has and (contact.id in had or contact.ref not in before.records):
            yield contact.id, Change(Sign.PROBLEM, contact.ref, text("has no plan"), about=About.FINDING)


def _contacts_of(before: Workspace, after: Workspace, ref: Ref) -> tuple[str | None, ...]:
    """Return the contacts that a record concerns, through its plan where it names none itself."""
    workspace = after if ref in after.records else before
    match record := workspace.records.get(ref):
        case Contact():
            return (record.id,)
        case Plan():
            return record.contacts or (None,)
        case Objective() | Opportunity() | Activity():
            if record.everyone:
                return record.everyone
            plan = workspace.get(Plan, record.plan)
            return (plan.contacts if plan else ()) or (None,)
        case _:
            return (None,)


def _contact_name(contact: str | None, before: Workspace, after: Workspace) -> str:
    found = after.get(Contact, contact) or before.get(Contact, contact)
    return found.name if found else contact or "No single contact"


def _counts(groups: Iterable[Group]) -> Mapping[str, int]:
    """Return how many changes there are of each sort that a reviewer asks for first, and how many others."""
    counted: dict[str, set[object]] = {what: set() for what in _COUNTED}
    for change in {id(change): change for group in groups for change in group.changes}.values():
        what = _sort_of(change)
        counted[what].add(change.record if what in _BY_RECORD else id(change))
        if change.sign is Sign.PROBLEM:
            counted["problems"].add(id(change))
    return {what: len(each) for what, each in counted.items()}


def _sort_of(change: Change) -> str:
    """Return what a change is counted as: the first of the sorts that it fits."""
    if change.about is About.FINDING:
        return "problems"
    for kind, about, sign, what in _SORTS:
        if change.record.kind == kind and change.about in about and sign in (None, change.sign):
            return what
    return "other changes"


def _described(record: Record, config: Config) -> Text:
    status = config.term(f"{record.kind}.status", record.status or "")
    match record:
        case Plan():
            return text("plan “{name}” for {period}, {status}", name=record.name, period=record.period, status=status)
        case Objective() if record.target:
            return text("objective “{name}”, {target}", name=record.name, target=_shown(record.target))
        case Opportunity():
            return text("opportunity “{name}”, {status}", name=record.name, status=status)
        case Activity():
            what = text("{form} “{subject}”", form=Text(record.form), subject=record.subject)
            return text("{what} on {day}", what=what, day=record.day) if record.day else what
        case _:
            return text("{kind} “{name}”", kind=Text(record.kind), name=getattr(record, "name", record.id))


def _is_unset(value: object) -> bool:
    return value in (None, "", (), {}) or value is False


def _words(name: str) -> Text:
    return Text(name.replace("_", " "))


def _shown(value: object) -> object:
    match value:
        case bool() | None:
            return text("yes") if value else text("no")
        case date() | int():
            return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)
        case Decimal():
            return f"{value.normalize():f}"
        case str():
            line = " ".join(value.split())
            return text("“{words}”", words=line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…")
        case _:
            return _parts(value)


def _parts(value: object) -> object:
    if isinstance(value, dict):
        return ", ".join(f"{name} {held}" for name, held in value.items())
    fields = getattr(type(value), "model_fields", {})
    shown = [
        _part(name, part)
        for name, field in fields.items()
        if not _is_unset(part := getattr(value, name)) and part != field.default
    ]
    return reduce(lambda first, last: text("{first} {last}", first=first, last=last), shown) if shown else ""


def _part(name: str, value: object) -> object:
    shown = value if isinstance(value, str) else _shown(value)
    return _OF_PART[name].given({"value": shown}) if name in _OF_PART else shown
