"""The part of plancode that other programs may rely on: every public name with its shape, a line each."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum

from pydantic import BaseModel

import plancode


def entries() -> dict[str, str]:
    """Return the shape of each public name and of each of its public attributes and methods."""
    found: dict[str, str] = {}
    for name in plancode.__all__:
        thing = getattr(plancode, name)
        if inspect.isclass(thing):
            found[name] = "class"
            found.update((f"{name}.{attribute}", shape) for attribute, shape in _attributes(thing))
        else:
            found[name] = str(inspect.signature(thing)) if callable(thing) else type(thing).__name__
    return found


def _attributes(thing: type) -> Iterator[tuple[str, str]]:
    if issubclass(thing, Enum):
        yield from ((member.name, repr(member.value)) for member in thing)
        return
    if issubclass(thing, BaseModel):
        yield from ((name, str(field.annotation)) for name, field in thing.model_fields.items())
    elif is_dataclass(thing):
        yield from ((field.name, str(field.type)) for field in fields(thing))
    elif issubclass(thing, tuple):
        yield from thing.__annotations__.items()
    for name, value in _members(thing):
        if inspect.isfunction(value):
            yield name, str(inspect.signature(value))
        elif isinstance(value, property) or type(value).__name__ == "cached_property":
            yield name, "property"


def _members(thing: type) -> Iterator[tuple[str, object]]:
    """Yield the members that the class and our classes above it define."""
    seen: set[str] = set()
    for base in thing.__mro__:
        if base.__module__.startswith("plancode"):
            for name, value in vars(base).items():
                if not name.startswith("_") and name not in seen:
                    seen.add(name)
                    yield name, value


if __name__ == "__main__":
    print("\n".join(f"{name}  {shape}" for name, shape in entries().items()))
