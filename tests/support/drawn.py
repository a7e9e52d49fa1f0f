"""Random workspaces with every field of every kind, made from what the models say of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from pydantic import ValidationError

from plancode.models import KINDS, MODELS, FieldSpec, Record, specs_of
from plancode.models.field_specs import DATE, FLAG, MOMENT, NUMBER, PERIOD
from plancode.workspace import Workspace
from plancode.workspace.config import DEFAULT_CONFIG

# What programs that read an export stumble over: formulas, quotes, line ends, ends of fields, other scripts.
HOSTILE = (
    "=1+1", "  =1+1", "+33 1 02", "-2", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''", "＝1+1", '"quoted"', "a,b;c|d", "a\rb", "x' OR 1=1 --",
    "../../etc/passwd", "C:\\con", "BEGIN:VCARD", "a\\nb", "Élodie", "日本語", "👩‍🔬", "\u202egnp", "[1]", '{"a": 1}', "null",
    "<b>&amp;", "a\x00b", "\x1b[31m", "0012", "1e5", "2026-01-01", "true", "_x0041_", "a" * 300,
)  # fmt: skip
_IDS = tuple(f"{letter}-{number}" for letter in "ab" for number in range(3))
_LINES = st.sampled_from(HOSTILE) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\n"), min_size=1, max_size=20
).map(lambda line: f"{line}.")
_DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31)).map(str)
_MOMENTS = st.tuples(_DAYS, st.sampled_from(["00:00", "09:30", "23:59"])).map(" ".join)
_NUMBERS = st.integers(0, 4) | st.decimals(0, 100, places=2) | st.just(Decimal("0.123456789012345678"))
_HELD = {
    NUMBER: _NUMBERS,
    DATE: _DAYS,
    MOMENT: _MOMENTS,
    FLAG: st.booleans(),
    PERIOD: st.sampled_from(["FY2026", "FY2026-Q1", "FY2026-Q4", "FY2027", "FY2027-M07", "FY2028-W31"]),
}
# Texts that have a form of their own, by the name of their field.
_FORMS: Mapping[str, st.SearchStrategy[str]] = {
    "email": st.sampled_from(["a@example.org", "=1+1@example.org", "+b@example.org"]),
    "emails": st.sampled_from(["a@example.org", "@example.org", "-c@example.org"]),
    "currency": st.sampled_from(["EUR", "CHF"]),
    "url": st.sampled_from(["https://example.org/a?b=1&c=2", "mailto:a@example.org"]),
    "phone": st.sampled_from(["+33 1 02 03 04 05"]),
    "applies_to": st.just("all-contacts"),
}


@st.composite
def workspaces(draw: st.DrawFn) -> Workspace:
    """Return a workspace of some records of each kind, which may name each other or nothing."""
    names = st.lists(st.sampled_from(_IDS), max_size=3, unique=True)
    records = [draw(record(kind, name)) for kind in KINDS for name in draw(names)]
    return Workspace(records={each.ref: each for each in records})


@st.composite
def record(draw: st.DrawFn, kind: str, name: str) -> Record:
    """Return a record of a kind with many of its fields; optional ones that its model refuses are left out."""
    given: dict[str, Any] = {"kind": kind, "id": name}
    for key, spec in specs_of(MODELS[kind]).items():
        if key not in given and (spec.required or draw(st.booleans())):
            given[key] = draw(_value(key, spec))
    while wrong := _refused(kind, given):
        given = {key: value for key, value in given.items() if key not in wrong}
    return MODELS[kind].model_validate(given, context=DEFAULT_CONFIG.allowed)


def _refused(kind: str, given: Mapping[str, Any]) -> set[str]:
    """Return the optional fields that a model refuses."""
    try:
        MODELS[kind].model_validate(given, context=DEFAULT_CONFIG.allowed)
    except ValidationError as error:
        wrong = {str(each["loc"][0]) for each in error.errors() if each["loc"]}
        if not wrong or any(specs_of(MODELS[kind])[key].required for key in wrong):
            raise
        return wrong
    return set()


def _value(key: str, spec: FieldSpec) -> st.SearchStrategy[Any]:
    if spec.fields and not (spec.text and key in _FORMS):
        return _group(spec.fields)
    if spec.fields:
        return _FORMS[key] | _group(spec.fields)
    if spec.items is not None:
        return st.lists(_value(key, spec.items), max_size=3)
    if spec.each is not None:
        return st.dictionaries(st.sampled_from(["crm", "erp-2"]), _value("", spec.each), max_size=2)
    return _single(key, spec)


def _group(fields: Mapping[str, FieldSpec]) -> st.SearchStrategy[dict[str, Any]]:
    """Return groups with all the keys that they need, and some of the others."""
    needed = {key: _value(key, spec) for key, spec in fields.items() if spec.required}
    return st.fixed_dictionaries(
        needed, optional={key: _value(key, spec) for key, spec in fields.items() if key not in needed}
    )


def _single(key: str, spec: FieldSpec) -> st.SearchStrategy[Any]:
    if spec.kinds:
        return st.sampled_from(_IDS) | st.just("nobody")
    if spec.picklist:
        return st.sampled_from(sorted(DEFAULT_CONFIG.allowed.get(spec.picklist, ())) or ["other", "null-list"])
    if spec.whole:
        return st.integers(1, 4)
    return _FORMS.get(key, _HELD.get(spec.holds, _LINES))
