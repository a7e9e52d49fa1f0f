"""A value as it is written: numbers in full, days and moments as ISO 8601, lists and groups as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any


def written(value: Any) -> str:  # noqa: ANN401 - a cell of any type
    """Return a value as text, an empty one for None; what stands in a list or group is JSON."""
    match value:
        case None:
            return ""
        case str():
            return value
        case list() | dict():
            return json_text(value)
        case _:
            return _plainly(value).strip('"')


def json_text(value: Any) -> str:  # noqa: ANN401 - a value of any type
    """Return a value as JSON on one line; a decimal has all of its digits, which no float could hold."""
    match value:
        case Mapping():
            inner = (f"{_plainly(str(key))}: {json_text(item)}" for key, item in value.items())
            return f"{{{', '.join(inner)}}}"
        case list() | tuple():
            return f"[{', '.join(json_text(item) for item in value)}]"
        case _:
            return _plainly(value)


def _plainly(value: Any) -> str:  # noqa: ANN401 - a value of any type
    match value:
        case Decimal():
            # Without an exponent, and without the zeros that only say how it was written.
            whole = value == value.to_integral_value()
            return f"{value.to_integral_value() if whole else value.normalize():f}"
        case date():
            return f'"{value.isoformat()}"'
        case _:
            return json.dumps(value, ensure_ascii=False, allow_nan=False)
