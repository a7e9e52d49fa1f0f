"""Pydantic's errors as our diagnostics: in plain words, on the exact key or value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from plancode import codes
from plancode.diagnostics import Diagnostic, Problem, Ref, Term, Text, text
from plancode.messages.suggestions import MEANT, alike, choice
from plancode.models import FieldSpec, spec_at
from plancode.workspace.advice import Standing, hint_for, message_for
from plancode.yaml_source import COMMA_IN_NUMBER, MAX_DIGITS, Refused, resolve

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

    from plancode.yaml_source import Document

Keys = tuple[str | int, ...]

# error type of pydantic or of models.fields → code, message, hint
_PLAIN: Mapping[str, Problem] = {
    "blank": Problem(codes.PC116, text("`{key}` is empty"), text("give it a value, or remove the key")),
    "several_lines": Problem(codes.PC104, text("`{key}` has several lines"), text("write `{key}` on one line")),
    "too_long": Problem(codes.PC115, text("`{key}` is too long"), text("use at most {max_length} characters")),
    "slug": Problem(
        codes.PC106,
        text("`{value}` is not an id"),
        text(
            "write the id in lower-case letters, digits and single hyphens, at most 80 characters, such as `marie-dupont`"
        ),
    ),
    "reserved_id": Problem(
        codes.PC106,
        text("`{value}` cannot be an id: file systems or the report site use this name"),
        text("choose another id, such as `{value}-1`"),
    ),
    "period": Problem(
        codes.PC114,
        text("`{value}` is not a period"),
        text("write a fiscal year or a part of one: FY2027, FY2027-H1, FY2027-Q2, FY2027-M07, FY2027-W31"),
    ),
    "date": Problem(codes.PC113, text("`{value}` is not a date"), text("write a date as year-month-day: 2027-03-31")),
    "moment": Problem(
        codes.PC113,
        text("`{value}` is not a date, nor a date with a time"),
        text("write a time as 2027-03-31T14:30, a date as 2027-03-31"),
    ),
    "no_such_date": Problem(
        codes.PC113,
        text("there is no such date as `{value}`"),
        text("write a date as year-month-day: 2027-03-31"),
    ),
    "no_such_time": Problem(
        codes.PC113,
        text("there is no such time as `{value}`"),
        text("write hours from 00 to 23, minutes and seconds from 00 to 59: 2027-03-31T14:30"),
    ),
    "date_range": Problem(
        codes.PC113,
        text("`{value}` lies outside the years 1900 to 2999"),
        text("write a date as year-month-day: 2027-03-31"),
    ),
    "number": Problem(codes.PC104, text("`{key}` is {found}, not a number")),
    "whole_number": Problem(codes.PC104, text("`{key}` is {found}, not a whole number")),
    "number_range": Problem(codes.PC115, text("`{key}` is {value}"), text("choose a value from {least} to {most}")),
    "address": Problem(
        codes.PC119, text("`{value}` is not an e-mail address"), text("write an address such as marie@example.org")
    ),
    "internal": Problem(
        codes.PC103,
        text("`{value}` is no kind, field or record"),
        text("write a kind, a kind and a field, or a kind and an id: activity, contact.email, plan/dupont-fy2027"),
    ),
    "internal_near": Problem(
        codes.PC103,
        text("`{value}` is no kind, field or record"),
        MEANT,
    ),
    "internal_needed": Problem(
        codes.PC103,
        text("no record is shown without `{value}`"),
        text("mark the kind, or the records that are internal"),
    ),
    "internal_decides": Problem(
        codes.PC103,
        text("without `{value}` pages would say what is not so"),
        text("mark the kind, or the records that are internal"),
    ),
    "web_address": Problem(
        codes.PC119, text("`{value}` is not a web address"), text("write an address that begins with https://")
    ),
    "currency": Problem(
        codes.PC103, text("`{value}` is not a currency"), text("write three capital letters: EUR, USD, CHF")
    ),
    "link_address": Problem(
        codes.PC119,
        text("`{value}` is not the address of a link"),
        text("write an address that begins with `https://`, `http://`, `mailto:` or `tel:`, without blanks"),
    ),
    "link_user": Problem(
        codes.PC119,
        text("the address of a link names a user, whom everybody would see"),
        text("write it without what stands before `@`"),
    ),
    "follow_up": Problem(
        codes.PC106,
        text("`{value}` is not the id of an activity or opportunity"),
        text("write an id, or the kind and an id: activity/visit-3, opportunity/grant-1"),
    ),
    "year_start": Problem(
        codes.PC405,
        text("`{value}` is not a day of the year"),
        text(
            "write month and day, up to the 28th: 01-01, 04-06; `years` names the first day of years that begin otherwise"
        ),
    ),
    "less_than_equal": Problem(codes.PC115, text("`{key}` is {value}"), text("choose at most {le}")),
    "greater_than_equal": Problem(codes.PC115, text("`{key}` is {value}"), text("choose at least {ge}")),
    "int_type": Problem(codes.PC104, text("`{key}` is {found}, not a whole number")),
    "string_type": Problem(
        codes.PC104,
        text("`{key}` is {found}, not text"),
        text("write one text, and no more"),
    ),
    "bool_type": Problem(
        codes.PC104, text("`{key}` is {found}, not true or false"), text("write true or false, without quotes")
    ),
    "tuple_type": Problem(
        codes.PC104,
        text("`{key}` is {found}, not a list"),
        text("write one item a line, each after `- `"),
    ),
    "model_type": Problem(
        codes.PC104,
        text("`{key}` needs keys of its own, not {found}"),
        text("write them on the lines below, two spaces further in"),
    ),
    "dict_type": Problem(
        codes.PC104,
        text("`{key}` needs keys of its own, not {found}"),
        text("write them on the lines below, two spaces further in"),
    ),
    "all_contacts": Problem(
        codes.PC103,
        text("unknown {key} `{value}`"),
        text(
            "write `all-contacts`, or a group of keys that narrows it: tier, type, importance, specialty, tag, owner, account"
        ),
    ),
}
_UNREADABLE = Problem(codes.PC104, text("`{key}` cannot be read: {reason}"))
_OF_KEY = "[key]"
_NUMBERS = frozenset({"number", "whole_number", "int_type", "int_parsing"})
_REFUSED: Mapping[Refused, Text] = {
    Refused.ENDLESS: text("`{value}` is not a finite number"),
    Refused.TOO_LONG: text("the number `{value}` is longer than {limit} digits"),
}


def diagnostics_of(
    error: ValidationError,
    document: Document,
    model: type[BaseModel],
    *,
    lists: Mapping[str, Mapping[str, Term]],
    record: Ref | None,
) -> Iterator[Diagnostic]:
    """Yield one finding for each of pydantic's errors, placed by document."""
    problems = error.errors(include_url=False)
    misspelled = {keys for each in problems if (keys := _meant(each, document.data, model)) is not None}
    for problem in problems:
        # What is missing under its own name and stands there under a misspelled one is one fault, not two.
        if problem["type"] != "missing" or tuple(problem["loc"]) not in misspelled:
            yield _diagnostic(problem, document, model, lists=lists, record=record)


def _meant(problem: Any, data: object, model: type[BaseModel]) -> Keys | None:  # noqa: ANN401 - as below
    """Return the place of the key that an unknown one is a misspelling of; None where that is none, or there already."""
    if problem["type"] != "extra_forbidden":
        return None
    *outer, key = problem["loc"]
    keys = _keys(tuple(outer), data)
    near = alike(str(key), _fields_at(keys, model))
    return None if near is None or _has(_value(data, keys), near) else (*outer, near)


def _diagnostic(
    problem: Any,  # noqa: ANN401 - pydantic's own TypedDict, whose ctx is open
    document: Document,
    model: type[BaseModel],
    *,
    lists: Mapping[str, Mapping[str, Term]],
    record: Ref | None,
) -> Diagnostic:
    kind, location = problem["type"], tuple(problem["loc"])
    if kind == "no_name":
        kind, location = "missing", ("last_name",)
    keys = _keys(location, document.data)
    name = _name(keys, location)
    if kind == "extra_forbidden":
        return _unknown_key((*keys, str(location[-1])) if keys[-1:] != location[-1:] else keys, document, model, record)
    if kind == "missing":
        hint = text("add a line `{key}: …`", key=location[-1])
        place = document.key_place_of(keys)
        return codes.PC105.at(place, text("missing key `{key}`", key=location[-1]), hint=hint, record=record)
    # A key of a group of any keys can be wrong itself: pydantic says so behind the way to it.
    is_key = location[-1:] == (_OF_KEY,)
    value = keys[-1] if is_key else _value(document.data, keys)
    standing = Standing(
        value, str(value) if is_key else document.written(keys), spec_at(model, keys) or FieldSpec(required=False)
    )
    if kind == "picklist":
        allowed = lists[problem["ctx"]["picklist"]]
        group = spec_at(model, keys[:-1])
        within = str(keys[-1]) if group and group.each else None
        return _unknown_value(standing, keys, document, allowed, record=record, within=within)
    wrong = _PLAIN["blank"] if value is None else _PLAIN.get(kind, _UNREADABLE)
    if value is not None and kind in _NUMBERS and isinstance(refused := resolve(document.written(keys)), Refused):
        wrong = replace(wrong, code=codes.PC115, message=_REFUSED[refused])
    values = {
        **(problem.get("ctx") or {}),
        "key": name,
        "value": _shown(standing),
        "found": standing.found,
        "reason": problem["msg"],
        "limit": MAX_DIGITS,
    }
    if values.get("most", "") is None:
        wrong = replace(wrong, hint=text("choose at least {least}"))
    elif values.get("least", "") is None:
        wrong = replace(wrong, hint=text("choose at most {most}"))
    told = wrong.given(values)
    told = replace(
        told, message=message_for(kind, name, standing) or told.message, hint=hint_for(kind, standing) or told.hint
    )
    place = document.key_place_of(keys) if is_key else document.place_of(keys)
    return told.at(place, record=record)


def _unknown_key(keys: Keys, document: Document, model: type[BaseModel], record: Ref | None) -> Diagnostic:
    key = str(keys[-1])
    allowed = [name for name, spec in _fields_at(keys[:-1], model).items() if name != "status" or spec.required]
    message, hint = text("unknown key `{key}`", key=key), choice(key, allowed)
    if key.isdecimal() and _value(document.data, keys) is None:
        hint = COMMA_IN_NUMBER
    return codes.PC102.at(document.key_place_of(keys), message, hint=hint, record=record)


def _unknown_value(
    standing: Standing,
    keys: Keys,
    document: Document,
    allowed: Mapping[str, Term],
    *,
    record: Ref | None,
    within: str | None = None,
) -> Diagnostic:
    """Return the finding for a value that is not in its picklist; `within` is its key in a group of any keys."""
    name = _name(keys, keys)
    if not allowed and name == "status":
        message = text(
            "unknown key `status`: {kind} has no lifecycle", kind=Text(record.kind) if record else text("it")
        )
        hint = text("remove the key, or give the kind its statuses in `lifecycle` of plancode.yaml")
        return codes.PC102.at(document.key_place_of(keys), message, hint=hint, record=record)
    hint = choice(standing.words, [allowed[value] for value in sorted(allowed)])
    plain = text("unknown {key} `{value}`", key=name, value=_shown(standing))
    if within is not None:
        # The key is the user's own, and says nothing of what stands under it.
        key = _name(keys[:-1], keys)
        plain = text("unknown {key} `{value}` of `{within}`", key=key, value=_shown(standing), within=within)
    message = message_for("picklist", name, standing) or plain
    return codes.PC103.at(document.place_of(keys), message, hint=hint, record=record)


def _keys(location: tuple[str | int, ...], data: object) -> Keys:
    """Return the parts of location that are keys of data; the others are pydantic's names for branches of a union."""
    keys: list[str | int] = []
    for part in location:
        if _has(data, part):
            keys.append(part)
            data = _item(data, part)
    return tuple(keys)


def _value(data: object, keys: Keys) -> object:
    for key in keys:
        data = _item(data, key)
    return data


def _has(data: object, key: str | int) -> bool:
    return (isinstance(data, dict) and key in data) or (isinstance(data, list) and isinstance(key, int))


def _item(data: object, key: str | int) -> object:
    match data, key:
        case dict(), str():
            return data[key]
        case list(), int():
            return data[key]
        case _:
            return data


def _name(keys: Keys, location: tuple[str | int, ...]) -> str:
    """Return the last key that is a word, because an item of a list is called by the name of the list."""
    return next((str(key) for key in reversed(keys or location) if isinstance(key, str)), "record")


def _fields_at(keys: Keys, model: type[BaseModel]) -> Mapping[str, FieldSpec]:
    """Return the fields of the group that keys lead to."""
    spec = spec_at(model, keys)
    return (spec.items or spec).fields if spec else {}


def _shown(standing: Standing) -> str:
    """Return a value as it is written, in at most a line; a list or a group is not quoted."""
    shown = standing.words or ("" if isinstance(standing.value, str | list | dict) else str(standing.value))
    return shown if len(shown) <= 60 else f"{shown[:57]}…"  # noqa: PLR2004 - what fits in a line
