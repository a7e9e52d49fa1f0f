"""Makes the schemas of the JSON that commands print, but for that of `check`, which is written by hand.

What shows a view has the schema of the view's type, so that a new field is in it at once; the rest is put together here.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from plancode.diagnostics import Ref, Text
from plancode.models import MODELS
from plancode.views import AgendaView, CoverageView, StatusView
from plancode.views.progress import Progress

FOLDER = Path(__file__).parent / "contract"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
Json = dict[str, Any]
_PLAIN: Mapping[object, Json] = {
    str: {"type": "string"}, int: {"type": "integer"}, bool: {"type": "boolean"}, Decimal: {"type": "number"},
    date: {"type": "string", "format": "date"}, Text: {"type": "string"}, object: {},
    # A named tuple is a list.
    Ref: {"type": "array", "prefixItems": [{"enum": list(MODELS)}, {"type": "string"}], "minItems": 2, "maxItems": 2},
}  # fmt: skip
STRING: Json = {"type": "string"}
MOMENT: Json = {"type": ["string", "null"], "format": "date-time"}
KIND: Json = {"enum": list(MODELS)}


def schemas() -> dict[str, Json]:
    """Return the schema of what each command prints, by the name of its file."""
    reached = _object({"kind": KIND, "id": STRING, "via_account": _or_null(STRING)})
    shown = {
        "path": STRING, "line": {"type": "integer", "minimum": 1}, "record": _record(), "reached_by": _list(reached),
        "objectives_of_plans": _list(STRING), "named_by": _list(_identity()), "transitions": _or_null(_list(_transition())),
    }  # fmt: skip
    change = {"sign": {"enum": ["+", "-", "~", "!"]}, "record": _identity(), "what": STRING, "verdict": STRING}
    group = {"contact": _or_null(STRING), "name": STRING, "changes": _list(_object(change))}
    counts = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}}
    history = {"head": _or_null(STRING), "complete": {"type": "boolean"}, "transitions": _list(_transition())}
    cell: Json = {"type": ["string", "number", "null"]}
    parts: Json = {"Progress": _of_type(Progress, {})}
    return {
        "history": _printed("history --format json", history),
        "diff": _printed("diff --format json", {"summary": counts, "groups": _list(_object(group))}),
        "list": _printed("list KIND --format json", {"kind": KIND, "records": _list(_record())}, parts=parts),
        "show": _printed("show ID --format json", shown, also={"progress": _named(Progress)}, parts=parts),
        "answer": _printed("query SQL --format json", {"columns": _list(STRING), "rows": _list(_list(cell))}),
        "status": _of_view("status --format json", StatusView),
        "agenda": _of_view("agenda --format json", AgendaView),
        "coverage": _of_view("coverage --format json", CoverageView),
        "export": _export(),
    }


def pages() -> dict[Path, str]:
    """Return each schema by its path."""
    return {
        FOLDER / f"{name}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in schemas().items()
    }


def _printed(command: str, keys: Json, *, also: Json | None = None, parts: Json | None = None) -> Json:
    """Return the schema of what a command prints: keys that are always there, and those that may be."""
    inner = _object({"version": {"const": 1}, **keys}, also=also)
    return {
        "$schema": DIALECT,
        "title": f"What `plancode {command}` prints",
        **inner,
        **({"$defs": parts} if parts else {}),
    }


def _of_view(command: str, view: type) -> Json:
    parts: Json = {}
    own = _of_type(view, parts)
    return _printed(command, own["properties"], parts=parts)


def _of_type(shape: type, parts: Json) -> Json:
    """Return the schema of a class of views; classes inside of it go into parts. A value that is None is left out."""
    hints = typing.get_type_hints(shape)
    told = {each.name: _of(hints[each.name], parts) for each in fields(shape)}
    optional = {name for name in told if _is_optional(hints[name])}
    return _object(
        {name: each for name, each in told.items() if name not in optional},
        also={name: each for name, each in told.items() if name in optional},
    )


def _of(hint: Any, parts: Json) -> Json:  # noqa: ANN401 - a type as it is written
    """Return the schema of a type."""
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if is_dataclass(hint) and isinstance(hint, type):
        if hint.__name__ not in parts:
            parts[hint.__name__] = {}  # before what is in it, which may lead back here
            parts[hint.__name__] = _of_type(hint, parts)
        return _named(hint)
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        told = [_of(each, parts) for each in inside if each is not type(None)]
        return told[0] if len(told) == 1 else {"anyOf": told}
    if origin is tuple and inside[-1:] != (...,):
        return {
            "type": "array",
            "prefixItems": [_of(each, parts) for each in inside],
            "minItems": len(inside),
            "maxItems": len(inside),
        }
    if origin is tuple:
        item = _of(inside[0], parts)
        return _list(_or_null(item) if _is_optional(inside[0]) else item)
    return {"type": "object", "additionalProperties": _of(inside[1], parts)}


def _is_optional(hint: Any) -> bool:  # noqa: ANN401 - a type as it is written
    return type(None) in typing.get_args(hint)


def _named(shape: type) -> Json:
    return {"$ref": f"#/$defs/{shape.__name__}"}


def _object(keys: Json, *, also: Json | None = None) -> Json:
    """Return the schema of an object; others than its keys may be added in a later version."""
    return {"type": "object", "required": list(keys), "properties": {**keys, **(also or {})}}


def _list(item: Json) -> Json:
    return {"type": "array", "items": item}


def _or_null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _identity() -> Json:
    return _object({"kind": KIND, "id": STRING})


def _record() -> Json:
    """Return the schema of a record: its fields are those of the schema of its kind."""
    return _object({"kind": KIND, "id": STRING})


def _transition() -> Json:
    author = _object({"name": STRING, "email": STRING})
    return _object(
        {
            "record": _identity(), "from": _or_null(STRING), "to": _or_null(STRING), "commit": _or_null(STRING),
            "author": author, "authored": MOMENT, "committed": MOMENT, "actor": _or_null(STRING), "signature": STRING,
            "assurance": {"enum": ["claimed", "signed"]}, "reviewers": _list(STRING), "path": STRING, "verdict": STRING,
        }
    )  # fmt: skip


def _export() -> Json:
    link = {
        "from_kind": KIND,
        "from_id": STRING,
        "field": STRING,
        "to_kind": STRING,
        "to_id": STRING,
        "is_there": {"type": "boolean"},
    }
    figures = {"type": "object", "additionalProperties": _list({"type": "object"})}
    keys = {
        "plancode": {"const": 1}, "head": _or_null(STRING), "complete": {"type": "boolean"}, "as_of": dict(_PLAIN[date]),
        "records": _list(_record()), "links": _list(_object(link)), "transitions": _list(_transition()), "derived": figures,
    }  # fmt: skip
    return {"$schema": DIALECT, "title": "What `plancode export json` writes", **_object(keys)}
