"""A finding as plain data, so that it can be kept, and the finding again: its sentences in any language included."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from plancode import codes
from plancode.diagnostics import (
    Cause,
    Choices,
    Count,
    Diagnostic,
    Note,
    Place,
    Position,
    Range,
    Ref,
    Severity,
    Term,
    Text,
)


class Unwritable(Exception):  # noqa: N818 - it says what a value is
    """A value that has no plain form here, so that its report is not kept."""


def finding(found: Diagnostic) -> tuple[Any, ...]:
    """Return a finding as plain data.

    Raises:
        Unwritable: a sentence holds a value that would be written otherwise again.
    """
    return (
        found.code.number,
        str(found.severity),
        _value(found.text),
        *_place(Place(found.path, found.range)),
        found.hint_text and _value(found.hint_text),
        found.record and tuple(found.record),
        found.commit,
        found.label and _value(found.label),
        [(_place(note.place), _value(note.message)) for note in found.notes],
        found.is_accepted,
        found.cause and (found.cause.code, _place(found.cause.place)),
    )


def finding_of(data: tuple[Any, ...]) -> Diagnostic:
    """Return the finding that `finding` wrote."""
    number, severity, message, path, stretch, hint, record, commit, label, notes, accepted, cause = data
    place = _place_of((path, stretch))
    return Diagnostic(
        code=codes.BY_NUMBER[number],
        severity=Severity(severity),
        text=_value_of(message),
        path=place.path,
        range=place.range,
        hint_text=hint and _value_of(hint),
        record=record and Ref(*record),
        commit=commit,
        label=label and _value_of(label),
        notes=tuple(Note(_place_of(where), _value_of(what)) for where, what in notes),
        is_accepted=accepted,
        cause=cause and Cause(cause[0], _place_of(cause[1])),
    )


def _place(place: Place) -> tuple[str, tuple[int, int, int, int]]:
    return place.path, (*place.range.start, *place.range.end)


def _place_of(data: tuple[str, tuple[int, int, int, int]]) -> Place:
    path, (line, column, last, end) = data
    return Place(path, Range(Position(line, column), Position(last, end)))


def _value(value: object) -> tuple[str, Any]:
    """Return a value of a sentence as its kind and plain data."""
    match value:
        case Text(template, values):
            return "text", (template, _values(values))
        case Term(word, labels):
            return "term", (word, dict(labels))
        case Choices(terms):
            return "choices", [_value(each) for each in terms]
        case Ref(kind, identity):
            return "ref", (kind, identity)
        case Count() | date():
            return _number(value)
        case _:
            return "", _scalar(value)


def _number(value: Count | date) -> tuple[str, Any]:
    if isinstance(value, Count):
        return "count", int(value)
    return ("date", value.toordinal()) if type(value) is date else ("", _scalar(value))


def _scalar(value: object) -> str | int | float | None:
    if type(value) in (str, int, float, bool) or value is None:
        return value  # type: ignore[return-value]  # the type is one of these
    written = str(value)
    # Such as an hour, a period or the path of a file, which stand in every sentence as they write themselves.
    if format(value) != written:
        raise Unwritable(type(value).__name__)
    return written


def _values(values: Mapping[str, object]) -> dict[str, Any]:
    return {name: _value(each) for name, each in values.items()}


def _value_of(data: tuple[str, Any]) -> Any:  # noqa: ANN401 - a value of any kind
    kind, held = data
    return held if not kind else _MAKERS[kind](held)


def _text_of(held: tuple[str, Mapping[str, Any]]) -> Text:
    template, values = held
    return Text(template, {name: _value_of(each) for name, each in values.items()})


def _choices_of(held: Iterable[tuple[str, Any]]) -> Choices:
    return Choices(tuple(_value_of(each) for each in held))


_MAKERS: Mapping[str, Callable[[Any], object]] = {
    "text": _text_of,
    "term": lambda held: Term(*held),
    "choices": _choices_of,
    "ref": lambda held: Ref(*held),
    "count": Count,
    "date": date.fromordinal,
}
