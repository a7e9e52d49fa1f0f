"""The keys of `plancode.yaml`, each with its default, as they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from plancode.diagnostics import Severity, Term
from plancode.lifecycle import Ends, Need
from plancode.messages.suggestions import nearest
from plancode.models import MODELS, VALUE_MEANINGS, FieldSpec, meaning_of, specs_of
from plancode.models.field_specs import DATE, FLAG, MOMENT, PERIOD
from plancode.models.fields import Day, Flag, Line, OneOrMore, Picklist

LANGUAGES = ("en", "fr")
_IDENTITY = ("kind", "id")
# The fields that are no text and cannot be empty: a record is left out with them, or shown with them.
_NEEDED = frozenset(
    f"{kind}.{name}"
    for kind, model in MODELS.items()
    for name, spec in specs_of(model).items()
    if spec.required and not spec.text and name not in _IDENTITY
)
# What pages conclude something from: without it they would say what is not so, such as overdue of what is done.
_CONCLUDED_FROM = frozenset({"activity.type", "activity.counts"})
_SHOWN_NOWHERE = frozenset({"approval"})
_DECIDING = frozenset({DATE, MOMENT, PERIOD, FLAG})
# No later day than the 28th: every month has one.
_YEAR_START = re.compile("(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])", re.ASCII)


def _labels(value: object) -> object:
    """Let a plain text stand for the same text in every language."""
    return {"en": value} if isinstance(value, str) else value


def _listed_labels(value: object) -> object:
    return dict.fromkeys(value) if isinstance(value, list) and all(isinstance(item, str) for item in value) else value


def _web_address(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise PydanticCustomError("web_address", "not a web address")
    return value


def decides(kind: str, name: str) -> bool:
    """Return whether pages conclude something from a field: when, with whom and for what, and how it stands.

    Such a field cannot be internal by itself, as pages would say what is not so of the records that they show.
    """
    spec = specs_of(MODELS[kind])[name]
    picklist = (spec.picklist or "").rpartition(".")[2]
    return name not in _SHOWN_NOWHERE and (
        f"{kind}.{name}" in _CONCLUDED_FROM
        or spec.holds in _DECIDING
        or picklist in ("status", "form")
        or any(_refers(each) for each in (spec, spec.items) if each)
    )


def _refers(spec: FieldSpec) -> bool:
    """Return whether a field, or one of its group, refers to what pages count with; of a product they only say the name."""
    return bool(set(spec.kinds) - {"product"}) or any(_refers(each.items or each) for each in spec.fields.values())


def _internal(value: str) -> str:
    """Return what names a kind, a field of a kind, or a record."""
    fields = [f"{kind}.{name}" for kind, model in MODELS.items() for name in specs_of(model) if name not in _IDENTITY]
    kind, _, name = value.partition("/")
    if value in _NEEDED:
        raise PydanticCustomError("internal_needed", "a field that no record is shown without")
    if value in fields and decides(*value.split(".")):
        raise PydanticCustomError("internal_decides", "a field that decides what pages say")
    if value not in (*MODELS, *fields) and not (kind in MODELS and name):
        near = nearest(value, [*MODELS, *fields])
        raise PydanticCustomError("internal_near" if near else "internal", "no kind, field or record", {"near": near})
    return value


def _year_start(value: object) -> tuple[int, int]:
    match = _YEAR_START.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise PydanticCustomError("year_start", "not a day of the year")
    return int(match[1]), int(match[2])


LabelText = Annotated[dict[str, Line], BeforeValidator(_labels, json_schema_input_type=Line | dict[str, Line])]
LabelledValues = Annotated[
    dict[str, LabelText | None],
    BeforeValidator(_listed_labels, json_schema_input_type=list[Line] | dict[str, LabelText | None]),
]
Words = Annotated[tuple[Line, ...], OneOrMore]
WebAddress = Annotated[Line, AfterValidator(_web_address)]


class Section(BaseModel):
    """A part of the configuration; frozen, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SpanSection(Section):
    """The first and last day of a period."""

    start: Day
    end: Day


class CalendarSection(Section):
    """How the fiscal year runs."""

    kind: Annotated[str, Picklist("calendar.kind")] = "quarters"
    year_start: Annotated[
        tuple[int, int],
        BeforeValidator(_year_start),
        WithJsonSchema({"type": "string", "pattern": f"^{_YEAR_START.pattern}$"}),
    ] = (1, 1)
    named_after: Annotated[str, Picklist("calendar.named_after")] = "end"
    years: dict[str, Day] = Field(default_factory=dict)
    quarters: dict[str, SpanSection] = Field(default_factory=dict)


class StepSection(Section):
    """One allowed move between statuses."""

    from_: Words = Field(alias="from")
    to: Line
    by: Words = ()
    needs: Annotated[tuple[Annotated[str, Picklist("lifecycle.needs")], ...], OneOrMore] = ()


# HISTORY.md, the default written out
class LifecycleSection(Section):
    """The lifecycle of one kind: its statuses, and the steps between them."""

    statuses: LabelledValues
    initial: Words
    steps: dict[str, StepSection] = Field(default_factory=dict)
    deletable: Words = ()
    protected: Words = ()
    ends: dict[str, Annotated[str, Picklist("lifecycle.ends")]] = Field(default_factory=dict)


_Days = Annotated[int, Field(ge=1, le=3660)]


class CadenceSection(Section):
    """After how many days without contact a contact of each tier should have heard of us."""

    tier_1: _Days | None = None
    tier_2: _Days | None = None
    tier_3: _Days | None = None
    tier_4: _Days | None = None

    @property
    def by_tier(self) -> Mapping[int, int]:
        """Return the days by tier; a tier for which none are given is left out."""
        given = enumerate((self.tier_1, self.tier_2, self.tier_3, self.tier_4), 1)
        return {tier: days for tier, days in given if days is not None}


class PolicySection(Section):
    """Who counts as the actor, what is asked of a step, and how often contacts are approached."""

    actor: Annotated[str, Picklist("policy.actor")] = "author"
    unknown_actor: Annotated[str, Picklist("severity")] = "warning"
    four_eyes: Annotated[str, Picklist("severity")] = "warning"
    signed: Words = ()
    stamp: Annotated[str, Picklist("policy.stamp")] = "optional"
    cadence: CadenceSection = CadenceSection()


class AcceptSection(Section):
    """A finding that can no longer be undone, accepted with a reason."""

    code: Line
    reason: Line
    commit: Line | None = None
    record: Line | None = None
    until: Day | None = None

    @property
    def is_bounded(self) -> bool:
        """Return whether it is about one record or one commit: an exception for all that comes is none."""
        return self.record is not None or self.commit is not None


class EpochSection(Section):
    """Up to which commit the rules that stood there judge, and why."""

    until: Line
    reason: Line


class HistorySection(Section):
    """From where history is judged, by whose rules, and what in it is accepted."""

    since: Line | None = None
    epochs: tuple[EpochSection, ...] = ()
    merge: Annotated[str, Picklist("history.merge")] = "any"
    accept: tuple[AcceptSection, ...] = ()


class ForgeSection(Section):
    """The forge where the repository stands: what it is, the address of the repository, and the branch that counts."""

    kind: Annotated[str, Picklist("site.forge")]
    repository: WebAddress
    branch: Line = "main"


class SiteSection(Section):
    """The report site."""

    title: LabelText | None = None
    url: WebAddress | None = None
    forge: ForgeSection | None = None
    source_url: WebAddress | None = None
    edit_url: WebAddress | None = None
    new_url: WebAddress | None = None
    noindex: Flag = False
    internal: Annotated[tuple[Annotated[Line, AfterValidator(_internal)], ...], OneOrMore] = ()


class ConfigFile(Section):
    """The whole of `plancode.yaml`."""

    version: Annotated[int, Field(ge=1, le=1)] = 1
    name: LabelText | None = None
    languages: Annotated[tuple[Annotated[str, Picklist("language")], ...], OneOrMore] = LANGUAGES
    time_zone: Line = "UTC"
    calendar: CalendarSection = CalendarSection()
    lifecycle: dict[str, LifecycleSection] = Field(default_factory=dict)
    policy: PolicySection = PolicySection()
    history: HistorySection = HistorySection()
    severity: dict[str, Annotated[str, Picklist("severity")]] = Field(default_factory=dict)
    picklists: dict[str, LabelledValues] = Field(default_factory=dict)
    labels: dict[str, LabelText] = Field(default_factory=dict)
    site: SiteSection = SiteSection()


# The values of the configuration's own lists, which have no labels.
LISTS: Mapping[str, Mapping[str, Term]] = {
    name: {str(value): Term(str(value)) for value in values}
    for name, values in {
        "severity": tuple(Severity),
        "policy.actor": ("author", "committer", "signer"),
        "policy.stamp": ("optional", "required"),
        "history.merge": ("any", "squash", "rebase"),
        "lifecycle.needs": tuple(Need),
        "lifecycle.ends": tuple(Ends),
        "language": tuple(LANGUAGES),
        "calendar.kind": ("quarters", "4-4-5", "4-5-4", "5-4-4", "explicit"),
        "calendar.named_after": ("start", "end"),
        "site.forge": ("github", "gitlab", "forgejo"),
    }.items()
}


def config_schema(meanings: Mapping[str, Mapping[str, str]] = VALUE_MEANINGS) -> dict[str, object]:
    """Return the JSON Schema of `plancode.yaml`; `meanings` say what each value of its lists is."""
    schema = _with_lists(ConfigFile.model_json_schema(), meanings)
    _explain(schema, schema["$defs"], ())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _explain(schema: Any, shared: Any, way: tuple[str, ...]) -> None:  # noqa: ANN401 - JSON
    """Put beside each key of a part of the schema what it is for; way leads to the part."""
    if "$ref" in schema:
        schema = shared[schema["$ref"].rpartition("/")[2]]
    for key, inner in schema.get("properties", {}).items():
        inner["description"] = meaning_of("plancode", (*way, key))
        _explain(inner, shared, (*way, key))
    for each in (schema.get("items"), *schema.get("anyOf", ())):
        if isinstance(each, dict):
            _explain(each, shared, way)
    if isinstance(schema.get("additionalProperties"), dict):
        _explain(schema["additionalProperties"], shared, (*way, "*"))


def _with_lists(value: Any, meanings: Mapping[str, Mapping[str, str]]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        return [_with_lists(item, meanings) for item in value]
    if not isinstance(value, dict):
        return value
    if "x-picklist" in value:
        name = value["x-picklist"]
        listed = sorted(LISTS[name])
        told = [meanings[name][each] for each in listed]
        return {"type": "string", "enum": listed, "markdownEnumDescriptions": told}
    # The titles are the keys again, in English.
    kept = {key: item for key, item in value.items() if key != "title" or not isinstance(item, str)}
    return {
        key: _with_lists(item, meanings) for key, item in kept.items() if key != "default" or item not in (None, [], {})
    }
