"""What a page shows, as a digest: two pages of equal digests are the same page."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from hashlib import blake2b
from operator import attrgetter
from types import MappingProxyType
from typing import Final

from plancode.views.person_name import PersonName

_DIGEST: Final = 16
_PROTOCOL: Final = 4
# Of values with so many fields, most stand on several pages.
_LARGE: Final = 5
_Reduced = tuple[Callable[..., object], tuple[object, ...]]
_Reduce = Callable[[object], _Reduced]


class Shows:
    """Digests of what pages show; each large value is looked at once, as many pages show the same one.

    By pickle, which writes every kind of value as what it can be made from again: what is written alike is alike. The
    other way round it does not hold for sets and for what is no plain value, of which pages are rendered again. Pickle
    alone takes three times as long: it asks each value of a class for its state, and writes shared ones anew.
    """

    def __init__(self) -> None:
        self._ways = _Ways(self)
        # By identity: to compare costs more than to write again. The value is held, so that no other gets its identity.
        self._known: dict[int, tuple[_Reduced, object]] = {}

    def digest(self, value: object) -> bytes | None:
        """Return a digest of a value; None for what cannot be told from others, such as a function of its own."""
        try:
            return self._digest(value)
        except (pickle.PicklingError, TypeError, AttributeError, ValueError, RecursionError):
            return None

    def both(self, one: bytes | None, other: bytes | None) -> bytes | None:
        """Return a digest of two values of which digests are known."""
        return None if one is None or other is None else blake2b(one + other, digest_size=_DIGEST).digest()

    def _digest(self, value: object) -> bytes:
        stream = io.BytesIO()
        pickler = pickle.Pickler(stream, _PROTOCOL)
        # Without notes on what was written before: they would tell whether two equal texts are one object.
        pickler.fast = True
        pickler.dispatch_table = self._ways
        pickler.dump(value)
        return blake2b(stream.getbuffer(), digest_size=_DIGEST).digest()

    def reduced(self, name: str, values: Callable[[object], object], value: object) -> _Reduced:
        """Return what a large value is written as: a digest."""
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = (_of, (self._digest((name, values(value))),)), value
        return known[0]


class _Ways(dict[type, _Reduce]):
    """How values of each class are written: a function that is never called, and values that are all of it."""

    def __init__(self, shows: Shows) -> None:
        super().__init__()
        self._shows = shows
        self[date] = _Days().reduced
        self[Decimal] = lambda value: (_of, ("decimal", str(value)))
        self[PersonName] = lambda value: (_of, ("person", str.__str__(value), getattr(value, "id", None)))
        self[MappingProxyType] = lambda value: (_of, ("mapping", _dictionary(value)))

    def __missing__(self, kind: type) -> _Reduce:
        names = _fields(kind)
        if names is None:
            raise KeyError(kind)
        self[kind] = found = self._way(f"{kind.__module__}.{kind.__qualname__}", names)
        return found

    def _way(self, name: str, names: tuple[str, ...]) -> _Reduce:
        values: Callable[[object], object] = attrgetter(*names) if names else lambda _: None
        if len(names) >= _LARGE:
            return partial(self._shows.reduced, name, values)
        return lambda value: (_of, (name, values(value)))


class _Days:
    """Days as they are written; pages are full of a few hundred different ones."""

    def __init__(self) -> None:
        self._known: dict[object, _Reduced] = {}

    def reduced(self, value: object) -> _Reduced:
        known = self._known.get(value)
        if known is None:
            known = self._known[value] = (_of, ("day", str(value)))
        return known


def _of(*_: object) -> None:
    """Stand before the values that something is written as; pickle asks less of a function of Python's than of any other."""


def _dictionary(value: object) -> dict[object, object]:
    return {**value} if isinstance(value, MappingProxyType) else {}


def _fields(kind: type) -> tuple[str, ...] | None:
    """Return the fields that make a value of a class what it is; None where its class does not say."""
    if is_dataclass(kind):
        return tuple(field.name for field in fields(kind))
    of_model = getattr(kind, "model_fields", None)
    return None if of_model is None else tuple(of_model)
