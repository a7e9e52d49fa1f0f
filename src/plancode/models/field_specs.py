"""What may stand in each field, read once from the types of the models; every question about fields is asked here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Annotated, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator

from plancode.models.common import COMMON
from plancode.models.fields import NEEDED, PROSE, OneOrMore, Picklist, Reference
from plancode.models.records import MODELS

TEXT, NUMBER, FLAG, DATE, MOMENT, PERIOD = "text", "number", "flag", "date", "moment", "period"
# Groups that a command takes as one word: the address of a link with its label, and a key with its value.
LINK, PAIR = "link", "pair"
_HOLDS: Final[Mapping[object, str]] = {datetime: MOMENT, date: DATE, bool: FLAG, int: NUMBER, Decimal: NUMBER}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """What may stand at a place: one value, a group of known keys, a group of any keys, a list, or several of these.

    `holds` is the type of one value, `whole` says whether a number has no decimals, `text` whether the value may be
    text, and `prose` whether any words. `required` says whether the key has to be there, `nullable` whether its value may
    be null. `fields` are the keys of a group, `each` is what stands under any key, `items` is what stands in a list. A
    value is one of `picklist`, or names a record of one of `kinds`.
    """

    name: str = ""
    holds: str = TEXT
    whole: bool = False
    text: bool = False
    prose: bool = False
    required: bool = True
    nullable: bool = False
    picklist: str | None = None
    kinds: tuple[str, ...] = ()
    fields: Mapping[str, FieldSpec] = field(default_factory=dict)
    each: FieldSpec | None = None
    items: FieldSpec | None = None
    # Whether the words are Markdown, of which a line of text is none.
    markdown: bool = field(default=False, compare=False)
    # The model's own name for it, where the key is a word of Python's, such as `from`.
    attribute: str = field(default="", compare=False)

    @property
    def is_group(self) -> bool:
        """Return whether only a group of keys may stand here."""
        return bool(self.fields) and not self.text


@cache
def specs_of(model: type[BaseModel]) -> Mapping[str, FieldSpec]:
    """Return the fields of a model, in their order, by their keys in a file; those of every kind come last."""
    specs = {}
    for name, info in sorted(model.model_fields.items(), key=lambda each: _place_among_common(each[0])):
        spec = _spec(info.annotation, tuple(info.metadata))
        holds = PERIOD if name == "period" else spec.holds
        specs[info.alias or name] = replace(
            spec,
            name=info.alias or name,
            attribute=name,
            holds=holds,
            required=info.is_required() or NEEDED in info.metadata,
        )
    return specs


def _place_among_common(name: str) -> int:
    """Return 0 for a field of one kind, else its place among those of every kind."""
    return COMMON.index(name) + 1 if name in COMMON else 0


def spec_at(model: type[BaseModel], keys: Sequence[str | int]) -> FieldSpec | None:
    """Return what may stand at keys in a record or file of a model; None if nothing may."""
    found: FieldSpec | None = FieldSpec(fields=specs_of(model))
    for key in keys:
        if found is None:
            break
        found = found.items if isinstance(key, int) else (found.fields.get(key) or found.each)
    return found


def spec_of(kind: str, keys: Sequence[str | int]) -> FieldSpec | None:
    """Return what may stand at keys in a record of a kind; None if nothing may."""
    return spec_at(MODELS[kind], keys)


def _spec(annotation: object, metadata: tuple[object, ...] = ()) -> FieldSpec:
    """Return what may stand for a value of a type."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _spec(arguments[0], (*arguments[1:], *metadata))
    for mark in metadata:
        if isinstance(mark, Picklist):
            # nullable: no picklist has the word `null`, so null is never taken for it.
            return FieldSpec(text=True, nullable=True, picklist=mark.name)
        if isinstance(mark, Reference):
            return FieldSpec(text=True, kinds=mark.kinds)
    if origin in (Union, UnionType):
        parts = [_spec(each) for each in arguments if each is not type(None)]
        found = _either(parts, nullable=type(None) in arguments)
    elif origin is tuple:
        items = _spec(arguments[0])
        alone = OneOrMore in metadata
        found = FieldSpec(
            text=items.text and alone, prose=items.prose and alone, markdown=items.markdown and alone, items=items
        )
    elif origin is list:
        found = FieldSpec(items=_spec(arguments[0]))
    elif origin is dict:
        found = FieldSpec(each=_spec(arguments[1]))
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        found = FieldSpec(fields=specs_of(annotation))
    else:
        found = FieldSpec(
            holds=_HOLDS.get(annotation, TEXT),
            whole=annotation is int,
            text=annotation is str or origin is Literal,
            prose=any(mark in PROSE for mark in metadata),
            markdown=any(mark is PROSE[1] for mark in metadata),
        )
    # A validator may take other types than the field's own: a text for a goal, a list for labels.
    given = [each.json_schema_input_type for each in metadata if isinstance(each, BeforeValidator)]
    return _either([found, *(_spec(each) for each in given)], nullable=found.nullable)


def _either(specs: list[FieldSpec], *, nullable: bool) -> FieldSpec:
    """Return the spec of a place for which each of specs is allowed."""
    return FieldSpec(
        holds=next((spec.holds for spec in specs if spec.holds != TEXT), TEXT),
        whole=any(spec.whole for spec in specs),
        text=any(spec.text for spec in specs),
        prose=any(spec.prose for spec in specs),
        markdown=any(spec.markdown for spec in specs),
        nullable=nullable,
        picklist=next((spec.picklist for spec in specs if spec.picklist), None),
        kinds=next((spec.kinds for spec in specs if spec.kinds), ()),
        fields={key: inner for spec in specs for key, inner in spec.fields.items()},
        each=next((spec.each for spec in specs if spec.each is not None), None),
        items=next((spec.items for spec in specs if spec.items is not None), None),
    )
