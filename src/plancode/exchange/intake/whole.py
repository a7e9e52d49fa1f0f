"""Which components of a card or calendar file are whole: what was cut off is told, with the line in which it begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from plancode.diagnostics import Text, text

Properties: TypeAlias = Mapping[str, Sequence[str]]


class Line(NamedTuple):
    """A line of a file, unfolded: its number, from 1, its name, and what it begins or ends, if it does so."""

    number: int
    written: str
    name: str
    component: str


class _Begun(NamedTuple):
    """A component that has begun; of one that is asked for, its properties so far."""

    component: str
    number: int
    held: dict[str, list[str]] | None


def components(lines: Iterable[Line], names: Sequence[str]) -> Iterator[Properties | Text]:
    """Yield the properties of each component of these names, or why one is not whole.

    Components inside of one, as alarms, are left out.
    """
    begun: list[_Begun] = []
    for line in lines:
        if line.name == "BEGIN":
            yield from _left_open(begun, line.component, names)
            held = {"BEGIN": [line.written]} if line.component in names else None
            begun.append(_Begun(line.component, line.number, held))
        elif line.name == "END":
            yield from _ended(begun, line, names)
        elif begun and begun[-1].held is not None:
            begun[-1].held.setdefault(line.name, []).append(line.written)
    if begun:
        yield _without_end(begun)


def _left_open(begun: list[_Begun], component: str, names: Sequence[str]) -> Iterator[Text]:
    """Yield what has no end, as none stands inside of its own kind; it is taken away from what has begun."""
    is_asked = component in names
    for place, each in enumerate(begun):
        if each.component == component or (is_asked and each.held is not None):
            yield _without_end(begun[place:])
            del begun[place:]
            return


def _ended(begun: list[_Begun], line: Line, names: Sequence[str]) -> Iterator[Properties | Text]:
    """Yield what ends with a line, if it is asked for; or what lacks its own end, or its beginning."""
    places = [place for place, each in enumerate(begun) if each.component == line.component]
    if not places:
        if line.component in names:
            yield text(
                "`{written}` in line {line} has no beginning: the file may be cut off",
                written=f"END:{line.component}",
                line=line.number,
            )
        return
    ended, *inside = begun[places[-1] :]
    del begun[places[-1] :]
    if inside:
        yield _without_end(inside)
    elif ended.held is not None:
        yield ended.held


def _without_end(begun: Sequence[_Begun]) -> Text:
    """Return that a component has no end: of several in each other the one that is asked for, else the innermost."""
    last = next((each for each in begun if each.held is not None), begun[-1])
    return text(
        "`{written}` in line {line} has no end: the file may be cut off",
        written=f"BEGIN:{last.component}",
        line=last.number,
    )
