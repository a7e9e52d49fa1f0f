"""A mapping that is never changed: a new version shares what it does not replace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Layers(Generic[K, V]):
    """Versions of one mapping, as a short pile of dictionaries, the newest on top.

    A layer that is not twice as large as the one put on it is merged into it, so the pile stays logarithmic and every
    commit of a history can keep a version of its own.
    """

    __slots__ = ("_layers",)

    def __init__(self, layers: tuple[dict[K, V], ...] = ()) -> None:
        self._layers = layers

    def get(self, key: K) -> V | None:
        """Return the value of key in this version."""
        for layer in self._layers:
            if (value := layer.get(key)) is not None:
                return value
        return None

    def with_all(self, updates: Mapping[K, V]) -> Layers[K, V]:
        """Return the version in which updates are made."""
        if not updates:
            return self
        top, rest = dict(updates), self._layers
        while rest and len(rest[0]) <= 2 * len(top):
            top, rest = {**rest[0], **top}, rest[1:]
        return Layers((top, *rest))

    def items(self) -> dict[K, V]:
        """Return the whole version as one dictionary."""
        whole: dict[K, V] = {}
        for layer in reversed(self._layers):
            whole.update(layer)
        return whole
