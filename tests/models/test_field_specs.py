"""What may stand in each field is read once from the models: what `new`, `set`, links, masks and hints ask about fields."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from plancode.models import KINDS, MODELS, FieldSpec, Record, fields_of, links_of, spec_of, specs_of
from plancode.workspace import ConfigFile
from plancode.yaml_source import Value


def there(spec: FieldSpec | None) -> FieldSpec:
    """Return what may stand at a place, where something may."""
    assert spec is not None
    return spec


def leaves(spec: FieldSpec, keys: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], FieldSpec]]:
    """Yield every place of one value, with the keys that lead to it."""
    inner = [*spec.fields.items(), *(("*", each) for each in (spec.each, spec.items) if each)]
    if not inner or spec.text:
        yield keys, spec
    for name, field in inner:
        yield from leaves(field, (*keys, name))


@pytest.mark.parametrize(
    ("kind", "keys", "expected"),
    [
        ("plan", ["owner"], FieldSpec(name="owner", text=True, kinds=("person",))),
        ("plan", ["period"], FieldSpec(name="period", holds="period", text=True)),
        ("plan", ["status"], FieldSpec(name="status", text=True, nullable=True, picklist="plan.status")),
        ("plan", ["reviewers", 3], FieldSpec(text=True, kinds=("person",))),
        ("plan", ["accounts", 0, "primary"], FieldSpec(name="primary", holds="flag", required=False)),
        ("objective", ["target", "value"], FieldSpec(name="value", holds="number")),
        ("objective", ["applies_to", "type", 0], FieldSpec(text=True, nullable=True, picklist="contact.type")),
        ("activity", ["due"], FieldSpec(name="due", holds="date", required=False, nullable=True)),
        ("activity", ["start"], FieldSpec(name="start", holds="moment", required=False, nullable=True)),
        (
            "activity",
            ["follow_up_of"],
            FieldSpec(name="follow_up_of", text=True, required=False, nullable=True, kinds=("activity", "opportunity")),
        ),
        ("activity", ["due", "day"], None),
        ("activity", ["colour"], None),
    ],
    ids=str,
)
def test_a_field_says_what_may_stand_in_it(kind: str, keys: list[str | int], expected: FieldSpec | None) -> None:
    assert spec_of(kind, keys) == expected


def test_a_word_or_a_text_may_stand_for_a_group() -> None:
    scope, goals = there(spec_of("objective", ["applies_to"])), there(spec_of("plan", ["goals"]))
    assert scope.text
    assert not scope.is_group
    assert "tier" in scope.fields
    assert goals.text
    goal = there(goals.items)
    assert goal.text
    assert set(goal.fields) == {"goal", "success"}
    assert there(spec_of("objective", ["target"])).is_group


def test_keys_are_those_that_are_written() -> None:
    lifecycle = there(specs_of(ConfigFile)["lifecycle"].each)
    step = there(lifecycle.fields["steps"].each)
    assert "from" in step.fields
    assert "from_" not in step.fields


@pytest.mark.parametrize("kind", KINDS)
def test_every_place_of_one_value_can_be_stated_or_stands_in_a_list_of_groups(kind: str) -> None:
    stated = {field.keys for field in fields_of(kind)} | {("kind",), ("id",)}
    for keys, spec in leaves(FieldSpec(fields=specs_of(MODELS[kind]))):
        assert keys in stated or "*" in keys or keys[0] == "approval", (keys, spec)


@pytest.mark.parametrize("kind", KINDS)
def test_every_reference_is_a_link(kind: str) -> None:
    model = MODELS[kind]
    references = {keys for keys, spec in leaves(FieldSpec(fields=specs_of(model))) if spec.kinds}
    values: dict[str, Value] = {"kind": kind, "id": "a"}
    for *outer, last in references:
        value: Value = ["x"] if last == "*" else "x"
        names = [key for key in (*outer, last) if key != "*"]
        if "*" in outer:
            value = [{names[-1]: "x"}]
            names = names[:-1]
        group = values
        for name in names[:-1]:
            inner = group.setdefault(name, {})
            assert isinstance(inner, dict)
            group = inner
        group[names[-1]] = value
    record = _unchecked(model, values)
    assert isinstance(record, Record)
    assert len(list(links_of(record))) == len(references)


def _unchecked(model: type[BaseModel], values: dict[str, Value]) -> BaseModel:
    """Return a record of values that may not stand there and are not looked at."""
    return model.model_construct(None, **{key: _held(value) for key, value in values.items()})


class _Group(dict[str, object]):
    def __getattr__(self, name: str) -> object:
        return self.get(name)


def _held(value: Value) -> object:
    match value:
        case dict():
            return _Group({key: _held(each) for key, each in value.items()})
        case list():
            return tuple(_held(each) for each in value)
        case _:
            return value
