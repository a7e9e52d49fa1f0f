"""The content of a record that approval protects, and the digest of it (HISTORY.md 7 and 11)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal

from plancode.models.common import COMMON

RECIPE = "1"
_SHA256 = "sha256"

# The fields a reviewer approves; outcomes, evidence, notes and the stamp itself stay free at all times.
_PROTECTED: Mapping[str, tuple[str, ...]] = {
    "plan": ("name", "period", "type", "owner", "parent", "contacts", "accounts", "product", "goals", "revenue"),
    "objective": (
        "name",
        "period",
        "type",
        "plan",
        "parent",
        "contact",
        "account",
        "product",
        "applies_to",
        "owner",
        "target",
        "revenue",
        "success",
        "audience",
    ),
}
# The fields of an objective that the approval of its plan covers (HISTORY.md 7).
OBJECTIVE_UNDER_PLAN = ("name", "type", "period", "target", "success", "applies_to")
_FREE = frozenset({"kind", "id", "status", "approval", "outcome", "evidence", "notes", "completed", "$schema", *COMMON})
_SETS = frozenset({"contacts", "accounts", "reviewers"})
_LISTED = frozenset({"contacts", "goals"})


def protected_content(kind: str, data: Mapping[str, object]) -> dict[str, object]:
    """Return the protected fields of a record as written, normalised: sets in order, one goal as a list of one."""
    names = _PROTECTED.get(kind) or tuple(name for name in data if name not in _FREE)
    return {name: _normal(name, data[name]) for name in names if data.get(name) is not None}


def objective_content(data: Mapping[str, object]) -> dict[str, object]:
    """Return the fields of an objective that the approval of its plan covers, normalised (HISTORY.md 7)."""
    return {name: _normal(name, data[name]) for name in OBJECTIVE_UNDER_PLAN if data.get(name) is not None}


def digest(content: Mapping[str, object]) -> str:
    """Return `1:sha256:…` over content: the version of the recipe, the algorithm, 64 hexadecimal digits."""
    return f"{RECIPE}:{_SHA256}:{hashlib.sha256(_CANONICAL.encode(content).encode()).hexdigest()}"


def _normal(name: str, value: object) -> object:
    if name in _LISTED and not isinstance(value, list):
        value = [value]
    if name == "goals" and isinstance(value, list):
        value = [{"goal": goal} if isinstance(goal, str) else goal for goal in value]
    if name in _SETS and isinstance(value, list):
        value = sorted(value, key=lambda item: json.dumps(item, sort_keys=True, default=_by_value))
    return _numbers_by_value(value)


def _numbers_by_value(value: object) -> object:
    """Write 12 and 12.0 alike: a number is its value, not its spelling."""
    if isinstance(value, str):  # most values are text
        return value
    match value:
        case dict():
            return {str(key): _numbers_by_value(item) for key, item in value.items() if item is not None}
        case list():
            return [_numbers_by_value(item) for item in value]
        case bool() | None:
            return value
        case int() | Decimal():
            return {"number": format(Decimal(value).normalize(), "f")}
        case _:
            return str(value)


def _by_value(value: object) -> str:
    return str(value)


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=_by_value)
