"""The JSON Schemas (2020-12) of the records, made from the models, for editors and validators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plancode.models.meanings import meaning_of
from plancode.models.records import MODELS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_STATUS = "status"
_PARTS = "#/$defs/"
# What the schema of a record is called, and that of a file of records.
_RECORD = "record.schema.json"
# Keywords that editors know and the standard does not.
_OF_EDITORS = frozenset({"markdownEnumDescriptions", "defaultSnippets"})

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What a workspace adds to its schemas.

    `picklists` gives the values of each list with a description; lists in `open_lists` only propose them. `ids` gives
    the ids of each kind with the names of the records, which references propose.
    """

    picklists: Mapping[str, Mapping[str, str]]
    open_lists: frozenset[str] = frozenset()
    ids: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def record_schemas(values: Values) -> dict[str, Json]:
    """Return the schema of each kind, and of any record, by file name.

    None has an `$id` or refers to another file: so each is whole wherever it is read from, and two workspaces can be open
    in one editor.
    """
    schemas = {kind: _of_kind(kind, values) for kind in MODELS}
    files = {f"{kind}.schema.json": {"$schema": DIALECT, **schema} for kind, schema in schemas.items()}
    return {**files, _RECORD: _of_any(schemas)}


def plain(schema: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a schema with the keywords of the standard alone, for validators that refuse others."""
    if isinstance(schema, list):
        return [plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: plain(each) for key, each in schema.items() if key not in _OF_EDITORS}


def _of_kind(kind: str, values: Values) -> Json:
    schema: Json = _tidied(MODELS[kind].model_json_schema(), values)
    if f"{kind}.{_STATUS}" not in values.picklists:
        schema["properties"].pop(_STATUS, None)
    schema["properties"] = {"$schema": {"type": "string"}, **schema["properties"]}
    _explain(schema, kind, (), schema.get("$defs", {}))
    return {"title": kind, **schema, "defaultSnippets": [_snippet(kind, schema)]}


def _of_any(schemas: Mapping[str, Json]) -> Json:
    """Return the schema of a record of any kind, which holds those of all kinds."""
    parts: Json = {}
    for kind, schema in schemas.items():
        own = {key: each for key, each in schema.items() if key not in ("$defs", "defaultSnippets")}
        parts[kind] = _moved(own, kind)
        parts |= {f"{kind}.{name}": _moved(part, kind) for name, part in schema.get("$defs", {}).items()}
    return {
        "$schema": DIALECT,
        "title": "record",
        "type": "object",
        "oneOf": [{"$ref": _PARTS + kind} for kind in schemas],
        "defaultSnippets": [each for schema in schemas.values() for each in schema["defaultSnippets"]],
        "$defs": parts,
    }


def _moved(value: Any, kind: str) -> Any:  # noqa: ANN401 - JSON
    """Return a part of the schema of a kind as it stands beside those of other kinds."""
    if isinstance(value, list):
        return [_moved(each, kind) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: f"{_PARTS}{kind}.{each.removeprefix(_PARTS)}" if key == "$ref" else _moved(each, kind)
        for key, each in value.items()
    }


def _explain(schema: Json, kind: str, keys: Sequence[str], parts: Mapping[str, Json]) -> None:
    """Say of each key in a group what it is for; a part that several keys lead to is told of the first."""
    for name, below in schema.get("properties", {}).items():
        way = (*keys, name)
        if meaning := meaning_of(kind, way):
            below.setdefault("description", meaning)
        for part in _named(below):
            inner = parts[part]
            if not any("description" in each for each in inner.get("properties", {}).values()):
                _explain(inner, kind, way, parts)


def _named(value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    """Yield the parts that a schema refers to."""
    if isinstance(value, list):
        for each in value:
            yield from _named(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key == "$ref":
                yield each.removeprefix(_PARTS)
            else:
                yield from _named(each)


def _snippet(kind: str, schema: Json) -> Json:
    """Return what editors insert for a new record: the keys that it needs, with places to go through."""
    body: Json = {"kind": kind}
    for number, name in enumerate((each for each in schema["required"] if each != "kind"), start=1):
        body[name] = f"${{{number}{_place(schema['properties'][name], name)}}}"
    return {"label": kind, "description": schema["description"], "body": body}


def _place(schema: Json, name: str) -> str:
    listed = schema.get("enum")
    return f"|{','.join(listed)}|" if listed else f":{name}"


def _tidied(value: Any, values: Values) -> Any:  # noqa: ANN401 - JSON
    """Return a schema without what spoils completion: titles, which are names of code, and defaults that are nothing."""
    if isinstance(value, list):
        return [_tidied(item, values) for item in value]
    if not isinstance(value, dict):
        return value
    if "x-picklist" in value:
        return _picklist(value["x-picklist"], values)
    if "x-kinds" in value:
        return _reference(value, values)
    tidy = {}
    for key, item in value.items():
        if key == "title" and isinstance(item, str):
            continue
        if key == "default" and item in (None, [], ()):
            continue
        tidy[key] = _tidied(item, values)
    return _one_or_more(tidy)


def _one_or_more(schema: Json) -> Json:
    """Let one item stand for a list of one, as the reader does."""
    if schema.get("type") == "array" and "items" in schema:
        items = schema["items"]
        if items.get("type") in ("string", "integer") or "anyOf" in items:
            return {"anyOf": [schema, items]}
    return schema


def _picklist(name: str, values: Values) -> Json:
    allowed = values.picklists.get(name, {})
    if not allowed:
        return {"type": "string"}
    listed = {"type": "string", "enum": list(allowed), "markdownEnumDescriptions": list(allowed.values())}
    return {"anyOf": [listed, {"type": "string"}]} if name in values.open_lists else listed


def _reference(schema: Json, values: Values) -> Json:
    """Return the schema of an id, with those that are there: a new record's may be written before the schema is."""
    written = {key: each for key, each in schema.items() if key not in ("x-kinds", "title")}
    known = {name: called for kind in schema["x-kinds"] for name, called in values.ids.get(kind, {}).items()}
    if not known:
        return written
    listed = {"type": "string", "enum": list(known), "markdownEnumDescriptions": list(known.values())}
    return {"anyOf": [listed, written]}
