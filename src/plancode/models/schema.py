"""The JSON Schemas (2020-12) of the records, made from the models, for editors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plancode.models.records import MODELS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_STATUS = "status"

Json = dict[str, Any]


def record_schemas(picklists: Mapping[str, Mapping[str, str]], open_lists: frozenset[str]) -> dict[str, Json]:
    """Return the schema of each kind, and of any record, by file name.

    `picklists` gives the values of each list with a description; lists in `open_lists` only propose them.
    """
    schemas: dict[str, Json] = {}
    for kind, model in MODELS.items():
        schema = _tidied(model.model_json_schema(), picklists, open_lists)
        if f"{kind}.{_STATUS}" not in picklists:
            schema["properties"].pop(_STATUS, None)
        schema["properties"] = {"$schema": {"type": "string"}, **schema["properties"]}
        schemas[f"{kind}.schema.json"] = {"$schema": DIALECT, "$id": f"{kind}.schema.json", **schema}
    any_record = {"oneOf": [{"$ref": name} for name in schemas], "required": ["kind", "id"]}
    schemas["record.schema.json"] = {"$schema": DIALECT, "$id": "record.schema.json", "title": "Record", **any_record}
    return schemas


def _tidied(value: Any, picklists: Mapping[str, Mapping[str, str]], open_lists: frozenset[str]) -> Any:  # noqa: ANN401 - JSON
    """Return a schema without what spoils completion: titles of fields, and defaults that stand for nothing."""
    if isinstance(value, list):
        return [_tidied(item, picklists, open_lists) for item in value]
    if not isinstance(value, dict):
        return value
    if "x-picklist" in value:
        return _picklist(value["x-picklist"], picklists, open_lists)
    tidy = {}
    for key, item in value.items():
        if key == "title" and isinstance(item, str) and value.get("type") != "object":
            continue
        if key == "default" and item in (None, [], ()):
            continue
        tidy[key] = _tidied(item, picklists, open_lists)
    return _one_or_more(tidy)


def _one_or_more(schema: Json) -> Json:
    """Let one item stand for a list of one, as the reader does."""
    if schema.get("type") == "array" and "items" in schema and schema["items"].get("type") in ("string", "integer"):
        return {"anyOf": [schema, schema["items"]]}
    return schema


def _picklist(name: str, picklists: Mapping[str, Mapping[str, str]], open_lists: frozenset[str]) -> Json:
    values = picklists.get(name, {})
    if not values:
        return {"type": "string"}
    listed = {"enum": list(values), "markdownEnumDescriptions": list(values.values())}
    return {"anyOf": [listed, {"type": "string"}]} if name in open_lists else {"type": "string", **listed}
