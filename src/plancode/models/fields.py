"""The types that fields are made of, each read from what YAML gives: text, numbers, true, false, lists, mappings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Strict,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

MAX_ID = 80
MAX_LINE = 300
MAX_TEXT = 20_000
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
PERIOD = re.compile(r"FY[0-9]{4}(?:-(?:H[12]|Q[1-4]|M(?:0[1-9]|1[0-2])|W(?:0[1-9]|[1-4][0-9]|5[0-3])))?", re.ASCII)
# File names that Windows keeps for devices, and page names that the site needs for itself.
RESERVED_IDS = frozenset(
    ["con", "prn", "aux", "nul", "index", "404", "assets", "search"]
    + [f"{device}{number}" for device in ("com", "lpt") for number in range(10)]
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?))?", re.ASCII)
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\[\]\\]{1,64}@[^\s@<>\"(),:;\[\]\\]{1,190}")
# A year outside of these is a typing error; and near the limits of datetime, a time zone or an hour would overflow it.
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2999, 12, 31)
# No user and no password before the host, no blanks, and nothing that would end an attribute of a page.
_WEB_LINK = re.compile(r"https?://[^\s/?#@\\<>\"']+(?:[/?#][^\s\\<>\"']*)?")
_CALL_LINK = re.compile(r"tel:\+?[0-9(][0-9().-]*(?:;ext=[0-9]+)?", re.ASCII)
_MAIL_LINK = "mailto:"
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_MAX_NUMBER = Decimal(10) ** 15
_LOWEST_TIER = 4
_REFERENCE_PATTERN = f"^(?:(?:activity|opportunity)/)?{SLUG.pattern}$"


def _not_blank(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("blank", "empty")
    return value


def _one_line(value: str) -> str:
    if "\n" in value.rstrip("\n"):
        raise PydanticCustomError("several_lines", "several lines")
    return _not_blank(value)


def _slug(value: object) -> str:
    if not isinstance(value, str) or len(value) > MAX_ID or not SLUG.fullmatch(value):
        raise PydanticCustomError("slug", "not an id")
    return value


def _own_id(value: object) -> str:
    slug = _slug(value)
    if slug in RESERVED_IDS:
        raise PydanticCustomError("reserved_id", "reserved id")
    return slug


def _period(value: object) -> str:
    if not isinstance(value, str) or not PERIOD.fullmatch(value):
        raise PydanticCustomError("period", "not a period")
    return value


def _date(value: object) -> date:
    if isinstance(value, str) and _DATE.fullmatch(value):
        return _day(value)
    raise PydanticCustomError("date", "not a date")


def _moment(value: object) -> date | datetime:
    """Return a day as it is written without a time, and with it a time of that day."""
    match = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise PydanticCustomError("moment", "not a date or a date with a time")
    day = _day(match[1])
    if match[2] is None:
        return day
    try:
        return datetime.combine(day, time.fromisoformat(match[2]))
    except ValueError:
        raise PydanticCustomError("no_such_time", "no such time") from None


def _day(written: str) -> date:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise PydanticCustomError("no_such_date", "no such date") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise PydanticCustomError("date_range", "out of range")
    return day


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PydanticCustomError("number", "not a number")
    if abs(Decimal(value)) > _MAX_NUMBER:
        # No field takes a number this far below zero either, and most take none below it.
        bounds = {"least": None, "most": str(_MAX_NUMBER)} if value > 0 else {"least": 0, "most": None}
        raise PydanticCustomError("number_range", "too large", bounds)
    return Decimal(value)


def _tier(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("whole_number", "not a whole number")
    if not 1 <= value <= _LOWEST_TIER:
        raise PydanticCustomError("number_range", "out of range", {"least": 1, "most": _LOWEST_TIER})
    return value


def _between(least: int, most: int | None) -> AfterValidator:
    def validate(value: Decimal) -> Decimal:
        if value < least or (most is not None and value > most):
            raise PydanticCustomError("number_range", "out of range", {"least": least, "most": most})
        return value

    return AfterValidator(validate)


def _address(value: str) -> str:
    if not _ADDRESS.fullmatch(value):
        raise PydanticCustomError("address", "not an address")
    return value


def _link_address(value: str) -> str:
    if (_WEB_LINK.fullmatch(value) and value.isprintable()) or _CALL_LINK.fullmatch(value):
        return value
    if value.startswith(_MAIL_LINK) and _ADDRESS.fullmatch(value.removeprefix(_MAIL_LINK)):
        return value
    host = value.partition("://")[2].partition("/")[0]
    raise PydanticCustomError("link_user" if "@" in host else "link_address", "not the address of a link")


def is_link(value: str) -> bool:
    """Return whether a value is the address of a link."""
    try:
        return bool(_link_address(value))
    except PydanticCustomError:
        return False


def _currency(value: str) -> str:
    if not _CURRENCY.fullmatch(value):
        raise PydanticCustomError("currency", "not a currency")
    return value


def _listed(value: object) -> object:
    """Make a list of one value, for fields in which both read naturally."""
    return value if isinstance(value, list | dict | type(None)) else [value]


@dataclass(frozen=True, slots=True)
class Picklist:
    """Marks and checks a field whose value is one of a picklist, such as `contact.type`.

    The validation context maps the name of each list to its values; if a list is not there, any slug is a value.
    """

    name: str

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return a schema that takes a slug of the list in the context."""
        return core_schema.with_info_plain_validator_function(self._validate)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return a placeholder that the module `schema` replaces with the workspace's values."""
        return {"type": "string", "x-picklist": self.name}

    def _validate(self, value: object, info: ValidationInfo) -> str:
        allowed = info.context.get(self.name) if info.context else None
        if not isinstance(value, str):
            raise PydanticCustomError("string_type", "not text")
        if allowed is None:
            return _slug(value)
        if value not in allowed:
            raise PydanticCustomError("picklist", "not in the picklist", {"picklist": self.name})
        return value


@dataclass(frozen=True, slots=True, init=False)
class Reference:
    """Marks and checks a field that holds the id of a record of one of these kinds."""

    kinds: tuple[str, ...]

    def __init__(self, *kinds: str) -> None:
        object.__setattr__(self, "kinds", kinds)

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return a schema that takes an id."""
        if len(self.kinds) > 1:
            return core_schema.no_info_plain_validator_function(_follow_up)
        # Records are mostly references: pydantic itself looks at one four times as fast as a function of ours.
        slug = core_schema.str_schema(strict=True, max_length=MAX_ID, pattern=f"^(?:{SLUG.pattern})$")
        return core_schema.custom_error_schema(slug, "slug", custom_error_message="not an id")

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return the JSON Schema of an id, to which the module `schema` adds those of the kinds."""
        pattern = _REFERENCE_PATTERN if len(self.kinds) > 1 else f"^{SLUG.pattern}$"
        return {"type": "string", "pattern": pattern, "x-kinds": list(self.kinds)}


def _follow_up(value: object) -> str:
    if isinstance(value, str):
        kind, _, name = value.rpartition("/")
        if kind in ("", "activity", "opportunity") and SLUG.fullmatch(name) and len(name) <= MAX_ID:
            return value
    raise PydanticCustomError("follow_up", "not an id")


OneOrMore = BeforeValidator(_listed)
# Marks a field that a record needs but for a rare case, which the model knows.
NEEDED = "needed"
Id = Annotated[
    str,
    BeforeValidator(_own_id),
    WithJsonSchema({"type": "string", "pattern": f"^{SLUG.pattern}$", "maxLength": MAX_ID}),
]
PeriodText = Annotated[
    str, BeforeValidator(_period), WithJsonSchema({"type": "string", "pattern": f"^{PERIOD.pattern}$"})
]
# What marks a field for words of any kind.
PROSE = (AfterValidator(_one_line), AfterValidator(_not_blank))
Line = Annotated[str, Strict(), PROSE[0], Field(max_length=MAX_LINE)]
Markdown = Annotated[str, Strict(), PROSE[1], Field(max_length=MAX_TEXT)]
Flag = Annotated[bool, Strict()]
Day = Annotated[date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[
    datetime | date,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?$"}),
]
Number = Annotated[Decimal, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
Amount = Annotated[
    Decimal, BeforeValidator(_number), _between(0, None), WithJsonSchema({"type": "number", "minimum": 0})
]
Percentage = Annotated[
    Decimal,
    BeforeValidator(_number),
    _between(0, 100),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]
Tier = Annotated[int, BeforeValidator(_tier), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 4})]
Address = Annotated[str, Strict(), AfterValidator(_address)]
LinkAddress = Annotated[
    str,
    Strict(),
    AfterValidator(_link_address),
    Field(max_length=2000),
    WithJsonSchema({"type": "string", "pattern": "^(https?://|mailto:|tel:)[^ @]*(@[^ ]*)?$", "maxLength": 2000}),
]
System = Annotated[str, BeforeValidator(_slug), WithJsonSchema({"type": "string", "pattern": f"^{SLUG.pattern}$"})]
Currency = Annotated[
    str, Strict(), AfterValidator(_currency), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"})
]
