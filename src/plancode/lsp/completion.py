"""What may be typed at a place: keys of the group, values of the picklist, ids with names, periods, days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from lsprotocol import types

from plancode.diagnostics import Text
from plancode.lsp.desk import Desk, searched
from plancode.lsp.subject import Subject, subject_at
from plancode.messages.catalogues import helped, said
from plancode.models import KINDS, VALUE_MEANINGS, FieldSpec, meaning_of
from plancode.periods import Period
from plancode.workspace import LISTS

_YEARS = range(-1, 3)
_PARTS = (("", (0,)), ("H", (1, 2)), ("Q", (1, 2, 3, 4)), ("M", tuple(range(1, 13))))
_DAYS = (0, 1, 7, 14, 30)
# More are not read by anybody, and take an editor longer than a key takes.
MOST = 200


def completions(desk: Desk, path: str, position: types.Position, language: str) -> list[types.CompletionItem]:
    """Return what may be typed at a place of a file, best first."""
    subject = subject_at(desk, path, position)
    if subject is None:
        return []
    lines = desk.lines(path)
    typed = searched(lines.text[subject.cursor.start : lines.offset(position)].strip("\"'"))
    found: list[types.CompletionItem] = []
    if subject.is_key:
        found += _keys(subject, desk, language)
    if not subject.cursor.is_key or subject.takes_values:
        found += _values(subject, desk, typed, language)
    return _placed(found[:MOST], subject, desk)


def _keys(subject: Subject, desk: Desk, language: str) -> Iterator[types.CompletionItem]:
    fields = subject.fields
    if not subject.cursor.keys and not subject.is_config and subject.spec is None:
        fields = {"kind": FieldSpec(), "id": FieldSpec()}
    for name, spec in fields.items():
        if name in subject.cursor.siblings or _has_no_status(name, subject, desk):
            continue
        yield types.CompletionItem(
            label=name,
            kind=types.CompletionItemKind.Field,
            detail=said(Text("required"), language) if spec.required else None,
            documentation=explained(subject, (*subject.cursor.keys, name), language),
            insert_text=name + _opening(spec, subject),
            insert_text_mode=types.InsertTextMode.AsIs,
        )


def _has_no_status(name: str, subject: Subject, desk: Desk) -> bool:
    is_status = name == "status" and not subject.cursor.keys and not subject.is_config
    return is_status and not desk.workspace.config.allowed[f"{subject.cursor.kind}.status"]


def _opening(spec: FieldSpec, subject: Subject) -> str:
    """Return what stands behind a key: a blank, or the beginning of a group or list."""
    margin = "\n" + " " * (subject.cursor.indent + 2)
    if spec.items is not None and spec.items.fields:
        return f":{margin}- "
    return f":{margin}" if spec.fields and not spec.text and not spec.items else ": "


def explained(subject: Subject, keys: tuple[str | int, ...], language: str) -> str | None:
    """Return what a field is for; None where nothing is known of it."""
    meaning = meaning_of("plancode" if subject.is_config else subject.cursor.kind, keys)
    return _in_language(meaning, language)


def value_explained(picklist: str, value: str, language: str) -> str | None:
    """Return what a value of the configuration says; None where nothing is known of it."""
    return _in_language(VALUE_MEANINGS.get(picklist, {}).get(value, ""), language)


def _in_language(meaning: str, language: str) -> str | None:
    return (helped(meaning, language) or meaning if language != "en" else meaning) or None


def _values(subject: Subject, desk: Desk, typed: str, language: str) -> Iterator[types.CompletionItem]:
    if subject.cursor.keys == ("kind",) and not subject.is_config:
        for kind in KINDS:
            yield _item(kind, said(Text(kind), language), types.CompletionItemKind.Class)
        return
    spec = subject.spec
    if spec is None:
        return
    if spec.picklist:
        yield from _picked(spec.picklist, subject, desk, language)
    elif spec.kinds:
        yield from _ids(spec.kinds, subject, desk, typed, language)
    elif spec.holds == "period":
        yield from _periods(desk)
    elif spec.holds == "flag":
        yield from (_item(word, None, types.CompletionItemKind.Value) for word in ("true", "false"))
    elif spec.holds in ("date", "moment"):
        days = (desk.project.today + timedelta(ahead) for ahead in _DAYS)
        yield from (_item(str(day), f"{day:%a}", types.CompletionItemKind.Value) for day in days)


def _picked(picklist: str, subject: Subject, desk: Desk, language: str) -> Iterator[types.CompletionItem]:
    config = desk.workspace.config
    if subject.is_config:
        for word in sorted(LISTS.get(picklist, ())):
            item = _item(word, None, types.CompletionItemKind.EnumMember)
            item.documentation = value_explained(picklist, word, language)
            yield item
        return
    kind, _, name = picklist.rpartition(".")
    governed = name == "status" and kind in config.lifecycles
    for value in config.lifecycles[kind].names if governed else config.picklists.get(picklist, {}):
        yield _item(value, config.label(picklist, value, language), types.CompletionItemKind.EnumMember)


def _ids(
    kinds: tuple[str, ...], subject: Subject, desk: Desk, typed: str, language: str
) -> Iterator[types.CompletionItem]:
    offered = [each for each in desk.names if each.ref.kind in kinds and each.ref != subject.own]
    if len(offered) > MOST:
        # Otherwise the editor chooses, which knows misspelled beginnings too.
        offered = [each for each in offered if all(word in each.found_by for word in typed.split())]
    for ref, name, _ in offered[:MOST]:
        item = _item(ref.id, name, types.CompletionItemKind.Reference)
        # An editor keeps what fits this: so a contact is found by its name.
        item.filter_text = f"{ref.id} {name}"
        item.label_details = types.CompletionItemLabelDetails(description=said(Text(ref.kind), language))
        yield item


def _periods(desk: Desk) -> Iterator[types.CompletionItem]:
    calendar = desk.workspace.config.calendar
    now = calendar.period_of(desk.project.today)
    year = now.year if now else desk.project.today.year
    for ahead in sorted(_YEARS, key=lambda ahead: (ahead < 0, ahead)):
        for part, numbers in _PARTS:
            for number in numbers:
                period = Period(year + ahead, part, number)
                if days := calendar.range(period):
                    yield _item(str(period), f"{days.first} – {days.last}", types.CompletionItemKind.Value)


def _item(word: str, detail: str | None, kind: types.CompletionItemKind) -> types.CompletionItem:
    return types.CompletionItem(label=word, detail=detail, kind=kind)


def _placed(items: list[types.CompletionItem], subject: Subject, desk: Desk) -> list[types.CompletionItem]:
    """Return items in their order, each in place of the word that stands there."""
    lines, cursor = desk.lines(subject.path), subject.cursor
    where = lines.span(cursor.start, cursor.end)
    glued = not cursor.is_key and lines.text[cursor.start - 1 : cursor.start] == ":"
    behind = lines.text[cursor.end : cursor.end + 1] == ":"
    for number, item in enumerate(items):
        written = item.insert_text or item.label
        if behind:
            written = item.label
        item.text_edit = types.TextEdit(where, f" {written}" if glued else written)
        item.insert_text = None
        item.sort_text = f"{number:05}"
        if item.filter_text is None and cursor.word[:1] in ("'", '"'):
            item.filter_text = f"{cursor.word[0]}{item.label}"
    return items
