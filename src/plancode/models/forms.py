"""The fields of a kind that can be stated one by one in words, as options and prompts do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from plancode.models.common import WebLink
from plancode.models.field_specs import LINK, PAIR, FieldSpec, specs_of
from plancode.models.records import MODELS

# A command makes the identity, and a step writes the approval stamp.
_NOT_STATED: Final = frozenset({"kind", "id", "approval"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldForm:
    """A field: the keys that lead to it, what it holds, and whether it takes several values.

    `item` is the key that a value stands under where the field is a list of groups, such as `account`.
    """

    keys: tuple[str, ...]
    holds: str
    required: bool = False
    many: bool = False
    item: str | None = None
    picklist: str | None = None
    kinds: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the keys as one word: `target.value`."""
        return ".".join(self.keys)


@cache
def fields_of(kind: str) -> tuple[FieldForm, ...]:
    """Return the fields of a kind that can be stated, in their order; groups are taken apart."""
    stated = {name: spec for name, spec in specs_of(MODELS[kind]).items() if name not in _NOT_STATED}
    return tuple(_forms((), stated))


def _forms(outer: tuple[str, ...], fields: Mapping[str, FieldSpec]) -> Iterator[FieldForm]:
    for name, spec in fields.items():
        keys = (*outer, name)
        # A field that takes a word or a group, such as `applies_to`, can be stated either way.
        if not spec.is_group:
            yield _form(keys, spec)
        yield from _forms(keys, spec.fields)


def _form(keys: tuple[str, ...], spec: FieldSpec) -> FieldForm:
    one, item, holds = spec.items or spec.each or spec, None, spec.holds
    if spec.each:
        holds = PAIR
    elif one.fields == specs_of(WebLink):
        holds = LINK
    elif spec.items and one.fields:
        # A list of groups is stated by the first field that a group needs; a goal may be text alone.
        first = next(field for field in one.fields.values() if field.required)
        one, item = first, None if one.text else first.name
    return FieldForm(
        keys=keys,
        holds=holds if holds in (LINK, PAIR) else one.holds,
        required=spec.required and len(keys) == 1,
        many=spec.items is not None or spec.each is not None,
        item=item,
        picklist=one.picklist,
        kinds=one.kinds,
    )
