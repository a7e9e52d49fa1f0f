"""What a plain scalar means: the core schema of YAML 1.2, narrowed to what a plan needs."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Final, TypeAlias

Value: TypeAlias = "dict[str, Value] | list[Value] | str | int | Decimal | bool | None"

MAX_DIGITS = 18
MERGE_KEY = "<<"

WORDS: Final = MappingProxyType(
    {
        **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
        **dict.fromkeys(("true", "True", "TRUE"), True),
        **dict.fromkeys(("false", "False", "FALSE"), False),
    },
)

# Unlike in the core schema, digits after a leading zero are text: 0612 is a telephone number or a code, not 612.
_WHOLE = "(?:0|[1-9][0-9]*)"
_NUMBER = re.compile(
    rf"(?P<whole>[-+]?{_WHOLE})|0o(?P<octal>[0-7]+)|0x(?P<hex>[0-9a-fA-F]+)"
    rf"|(?P<decimal>[-+]?(?:\.[0-9]+|{_WHOLE}(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<endless>[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))",
)


class Refused(Enum):
    """Why a number is refused."""

    ENDLESS = "not finite"
    TOO_LONG = "too long"


def scalar(text: str) -> Value:
    """Return what text means as a plain scalar; numbers that are refused (PC115) stay text."""
    value = resolve(text)
    return text if isinstance(value, Refused) else value


def resolve(text: str) -> str | int | Decimal | bool | Refused | None:
    """Return what text means as a plain scalar, or why it is refused."""
    if text in WORDS:
        return WORDS[text]
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    return _number(match)


def _number(match: re.Match[str]) -> int | Decimal | Refused:
    match match.lastgroup:
        case "endless":
            return Refused.ENDLESS
        case "decimal":
            return _decimal(match[0])
        case "octal":
            digits, base = match["octal"], 8
        case "hex":
            digits, base = match["hex"], 16
        case _:
            digits, base = match[0], 10
    return int(digits, base) if len(digits.lstrip("+-")) <= MAX_DIGITS else Refused.TOO_LONG


def _decimal(text: str) -> Decimal | Refused:
    if len(text) <= MAX_DIGITS and "e" not in text and "E" not in text:
        return Decimal(text)
    # The lengths are checked first: Decimal raises for an exponent beyond its limit, and 1e999999999 would fill memory.
    if len(text) > 2 * MAX_DIGITS:
        return Refused.TOO_LONG
    mantissa, _, exponent = text.lower().partition("e")
    if len(exponent.lstrip("+-0")) > len(str(MAX_DIGITS)):
        return Refused.TOO_LONG
    value = Decimal(mantissa).scaleb(int(exponent or 0))
    if len(value.as_tuple().digits) > MAX_DIGITS or abs(value.adjusted()) >= MAX_DIGITS:
        return Refused.TOO_LONG
    return Decimal(text)
