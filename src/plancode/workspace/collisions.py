"""Names that are one on a Mac or on Windows: these systems do not tell capital letters apart, and a Mac no Unicode forms."""

from __future__ import annotations

import shlex
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from plancode import codes
from plancode.diagnostics import FIRST_POSITION, Diagnostic, Place, Text, text


def collisions(paths: Iterable[str], folder: str, most: int) -> Iterator[Diagnostic]:
    """Yield a finding for each name that stands beside another which is the same elsewhere; of two folders one alone.

    Paths stand below folder; what is more than `most` levels below it does not count, nor what is hidden.
    """
    listed = list(paths)
    if _are_plainly_apart(listed, folder):
        return
    names = _Names({}, defaultdict(set))
    known: set[str] = set()
    for path in listed:
        above = path.rpartition("/")[0]
        if above in known:
            names.add(above, path[len(above) + 1 :])
            continue
        place = folder
        for name in path[len(folder) + 1 :].split("/")[:most]:
            names.add(place, name)
            known.add(place)
            place = f"{place}/{name}"
    for (place, _), alike in names.alike.items():
        first, *others = sorted(alike)
        for name in others:
            yield _finding(f"{place}/", first, name)


def misspelt(names: Iterable[str], owned: Iterable[str], prefix: str) -> Iterator[Diagnostic]:
    """Yield a finding for each name that is one of the owned ones on a Mac or on Windows, and here is not.

    Names stand in one folder, to which prefix leads.
    """
    own, there = {_folded(each): each for each in owned}, set(names)
    for name in sorted(there - {*own.values()}):
        meant = own.get(_folded(name))
        if meant in there:
            yield _finding(prefix, meant, name)
        elif meant is not None:
            old, new = prefix + name, prefix + meant
            yield codes.PC145.at(
                Place(old, FIRST_POSITION),
                text(
                    "`{path}` has to be called `{name}`: only a Mac and Windows take it for that", path=old, name=meant
                ),
                hint=renamed(old, new),
            )


def renamed(old: str, new: str) -> Text:
    """Return how a file or folder gets another name."""
    values = {"name": shlex.quote(old), "new": shlex.quote(new)}
    hint = text("rename it: `git mv -- {name} {new}`; if git does not know it yet: `mv -- {name} {new}`")
    return hint.given(values)


def _are_plainly_apart(paths: Sequence[str], folder: str) -> bool:
    """Return whether paths and the folders on their way are ASCII and all differ by more than capitals: a quick look."""
    places = {folder, *paths}
    for path in paths:
        above = path.rpartition("/")[0]
        while above not in places:
            places.add(above)
            above = above.rpartition("/")[0]
    return all(map(str.isascii, places)) and len(set(map(str.lower, places))) == len(places)


class _Names(NamedTuple):
    """The names seen so far, by their folder and by what they are compared by; `alike` has those that are several."""

    first: dict[tuple[str, str], str]
    alike: defaultdict[tuple[str, str], set[str]]

    def add(self, place: str, name: str) -> None:
        """Take a name; hidden ones do not count."""
        if not name or name.startswith("."):
            return
        key = place, _folded(name)
        first = self.first.setdefault(key, name)
        if first != name:
            self.alike[key] |= {first, name}


def _folded(name: str) -> str:
    """Return what names are compared by: without capitals, and in one Unicode form."""
    if name.isascii():
        return name.lower()
    decomposed = unicodedata.normalize("NFD", name)
    # `ß` stays: it is no `ss` on any of these systems.
    small = "".join(folded if len(folded := each.casefold()) == 1 else each for each in decomposed)
    return unicodedata.normalize("NFC", small)


def _finding(place: str, first: str, name: str) -> Diagnostic:
    path, other = place + name, place + first
    where = Place(path, FIRST_POSITION)
    if unicodedata.normalize("NFC", first) == unicodedata.normalize("NFC", name):
        message = text("`{path}` stands here twice, its letters written in two ways: a Mac keeps only one", path=path)
        return codes.PC145.at(where, message, hint=text("rename this one: mv -- {name} NEW", name=_typed(path)))
    message = text("`{path}` and `{other}` are the same name on a Mac and on Windows", path=path, other=other)
    return codes.PC145.at(where, message, hint=text("rename one of them: mv -- {name} NEW", name=shlex.quote(path)))


def _typed(path: str) -> str:
    """Return a path for a shell, with each letter beyond ASCII as its number, as its form cannot be seen."""
    escaped = path.replace("\\", "\\\\").replace("'", "\\'")
    return "$'" + "".join(each if each.isascii() else f"\\U{ord(each):08x}" for each in escaped) + "'"
