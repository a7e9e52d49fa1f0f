"""What `plancode.yaml` says: calendar, lifecycles, policies, severities, picklists, labels and the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from plancode import codes
from plancode.diagnostics import Code, Diagnostic, Severity, Term, Text, text
from plancode.lifecycle import DEFAULT_PLAN, UNGOVERNED, Ends, Lifecycle, Need, Status, Step
from plancode.messages import LANGUAGES
from plancode.messages.suggestions import choice, named_terms, suggestion
from plancode.models import KINDS
from plancode.periods import Calendar, parse_period
from plancode.workspace.as_written import take_as_written
from plancode.workspace.config_model import LISTS, CalendarSection, ConfigFile, LifecycleSection, PolicySection
from plancode.workspace.cut_texts import cut_texts
from plancode.workspace.picklists import BUILT_IN, CLOSED, OPEN, Labels
from plancode.workspace.validation import diagnostics_of
from plancode.yaml_source import Document, Parsed, parse

# Files beside the zones, which not every machine has: with `localtime`, two machines would write two different sites.
_NO_ZONES = frozenset({"localtime", "Factory", "posixrules"})
_NO_ZONE_FOLDERS = ("posix/", "right/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The configuration as the rest of the tool uses it."""

    file: ConfigFile = field(default_factory=ConfigFile)
    calendar: Calendar = field(default_factory=Calendar)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    lifecycles: Mapping[str, Lifecycle] = field(default_factory=lambda: {"plan": DEFAULT_PLAN})
    picklists: Mapping[str, Mapping[str, Labels]] = field(default_factory=lambda: BUILT_IN)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    document: Document | None = None

    @property
    def policy(self) -> PolicySection:
        """Return the section `policy`: who counts as the actor, and what a step needs."""
        return self.file.policy

    @property
    def language(self) -> str:
        """Return the language of texts that are written into the workspace: the first of those of its site."""
        return next(iter(self.file.languages), LANGUAGES[0])

    @property
    def allowed(self) -> Mapping[str, Mapping[str, Term]]:
        """Return the values of every picklist that is not open, statuses among them, with their labels."""
        names = {name: tuple(values) for name, values in self.picklists.items() if name not in OPEN}
        for kind in KINDS:
            if kind in self.lifecycles:
                names[f"{kind}.status"] = self.lifecycles[kind].names
            else:
                names.setdefault(f"{kind}.status", ())
        return {name: {value: self.term(name, value) for value in values} for name, values in names.items()}

    def ruled_by(self, rules: Config) -> Config:
        """Return this configuration with the lifecycles, policies, severities and exceptions of rules (HISTORY.md)."""
        names = ("lifecycle", "policy", "severity", "history")
        file = self.file.model_copy(update={name: getattr(rules.file, name) for name in names})
        return replace(self, file=file, lifecycles=rules.lifecycles, severities=rules.severities)

    def severity(self, code: Code) -> Severity:
        """Return what a finding of code weighs here."""
        return self.severities.get(code.number, code.severity)

    def weighed(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Yield findings with what they weigh here; those that are off are left out."""
        for each in found:
            severity = self.severities.get(each.code.number, each.severity)
            if severity is not Severity.OFF:
                yield each if severity is each.severity else replace(each, severity=severity)

    def lifecycle(self, kind: str) -> Lifecycle:
        """Return the lifecycle of a kind; for a kind without one, its statuses without any steps."""
        return self.lifecycles.get(kind) or UNGOVERNED.get(kind) or Lifecycle(kind, (), (), ())

    def label(self, picklist: str, value: str, language: str) -> str:
        """Return value of picklist in language, else in English, else as it is written."""
        kind, _, name = picklist.rpartition(".")
        if name == "status" and kind in self.lifecycles:
            return self.lifecycles[kind].status(value).label(language)
        labels = self.picklists.get(picklist, {}).get(value) or {}
        return labels.get(language) or labels.get("en") or value.replace("-", " ").capitalize()

    def term(self, picklist: str, value: str) -> Term:
        """Return a value of a picklist, or a status, with its labels, as messages need it."""
        return Term(value, {language: self.label(picklist, value, language) for language in LANGUAGES})


DEFAULT_CONFIG = Config()


def load_config(path: str, data: bytes | None) -> tuple[Config, tuple[Diagnostic, ...]]:
    """Return the configuration in data, and what is wrong with it; the default if it cannot be read, or is None."""
    if data is None:
        return DEFAULT_CONFIG, ()
    parsed = parse(path, data)
    if not parsed.documents:
        return DEFAULT_CONFIG, parsed.diagnostics
    document = parsed.documents[0]
    found = list(parsed.diagnostics)
    if not isinstance(document.data, dict):
        place = document.place_of(())
        found.append(codes.PC124.at(place, text("the configuration is not a group of keys")))
        return DEFAULT_CONFIG, tuple(found)
    found += _second_document(parsed)
    take_as_written(document, ConfigFile)
    try:
        file = ConfigFile.model_validate(document.data, context=LISTS)
    except ValidationError as error:
        found += diagnostics_of(error, document, ConfigFile, lists=LISTS, record=None)
        found += cut_texts(document, ConfigFile, None)
        return DEFAULT_CONFIG, tuple(found)
    config, more = _resolved(file, document)
    return config, (*found, *more, *cut_texts(document, ConfigFile, None))


def _second_document(parsed: Parsed) -> list[Diagnostic]:
    return [
        codes.PC124.at(extra.place_of(()), text("the configuration is one document, and this is another"))
        for extra in parsed.documents[1:]
    ]


def _resolved(file: ConfigFile, document: Document) -> tuple[Config, list[Diagnostic]]:
    found: list[Diagnostic] = []
    config = Config(
        file=file,
        calendar=_calendar(file.calendar, document, found),
        zone=_zone(file.time_zone, document, found),
        lifecycles=_lifecycles(file.lifecycle, document, found),
        picklists=_picklists(file.picklists, document, found),
        severities=_severities(file, document, found),
        document=document,
    )
    _check_accepted(file, document, found)
    return config, found


def _zone(name: str, document: Document, found: list[Diagnostic]) -> ZoneInfo:
    if name not in _NO_ZONES and not name.startswith(_NO_ZONE_FOLDERS):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
    found.append(
        codes.PC407.at(
            document.place_of(("time_zone",)),
            text("there is no time zone `{zone}`", zone=name),
            hint=text("use a name of the IANA time zone database, such as Europe/Paris or UTC"),
        )
    )
    return ZoneInfo("UTC")


def _calendar(section: CalendarSection, document: Document, found: list[Diagnostic]) -> Calendar:
    found += [
        codes.PC114.at(
            document.key_place_of(("calendar", name, key)),
            text("`{value}` is not a period", value=key),
            hint=text("write a fiscal year or a quarter: FY2026, FY2026-Q2"),
        )
        for name in ("years", "quarters")
        for key in getattr(section, name)
        if not parse_period(key)
    ]
    calendar = Calendar(
        kind=section.kind,
        start=section.year_start,
        named_after=section.named_after,
        starts={period.year: day for key, day in section.years.items() if (period := parse_period(key))},
        quarters={
            period: (span.start, span.end) for key, span in section.quarters.items() if (period := parse_period(key))
        },
    )
    found += [codes.PC405.at(document.key_place_of(("calendar",)), problem) for problem in calendar.check()]
    found += _unread_keys(section, document)
    return calendar


def _unread_keys(section: CalendarSection, document: Document) -> Iterator[Diagnostic]:
    """Find keys of the calendar that its kind does not read: whoever wrote them believes that they count."""
    of_months, listed = section.kind == "quarters", section.kind == "explicit"
    for name, unread, hint in (
        ("years", of_months or listed, text("remove it, or choose a calendar of weeks, such as `kind: 4-4-5`")),
        ("quarters", not listed, text("remove it, or add `kind: explicit`")),
        ("year_start", listed, text("remove it: `quarters` says when a year begins")),
        ("named_after", listed, text("remove it: `quarters` says which year is which")),
        ("year_start", not of_months and bool(section.years), text("remove it: `years` says when a year begins")),
        ("named_after", not of_months and bool(section.years), text("remove it: `years` says which year is which")),
    ):
        if unread and name in section.model_fields_set:
            message = text("a calendar of the kind `{kind}` does not read `{key}`", kind=section.kind, key=name)
            yield codes.PC410.at(document.key_place_of(("calendar", name)), message, hint=hint)


def _lifecycles(
    sections: Mapping[str, LifecycleSection], document: Document, found: list[Diagnostic]
) -> dict[str, Lifecycle]:
    lifecycles = {"plan": DEFAULT_PLAN}
    for kind, section in sections.items():
        if kind not in KINDS:
            found.append(
                _unknown(
                    document, ("lifecycle", kind), text("unknown kind `{name}`", name=kind), kind, named_terms(KINDS)
                )
            )
            continue
        # A status that is called as one of those we know has its labels, unless it is given others.
        known = {status.name: status.labels for status in (UNGOVERNED.get(kind) or DEFAULT_PLAN).statuses}
        lifecycle = Lifecycle(
            kind=kind,
            statuses=tuple(Status(name, labels or known.get(name, {})) for name, labels in section.statuses.items()),
            initial=section.initial,
            steps=tuple(
                Step(name, step.from_, step.to, step.by, tuple(Need(need) for need in step.needs))
                for name, step in section.steps.items()
            ),
            deletable=section.deletable,
            protected=section.protected,
            stated_ends={name: Ends(how) for name, how in section.ends.items()},
        )
        found += _lifecycle_problems(lifecycle, document)
        lifecycles[kind] = lifecycle
    return lifecycles


def _lifecycle_problems(lifecycle: Lifecycle, document: Document) -> list[Diagnostic]:
    base: tuple[str, ...] = ("lifecycle", lifecycle.kind)
    named: list[tuple[str, tuple[str, ...]]] = [
        (name, (*base, part)) for part in ("initial", "deletable", "protected") for name in getattr(lifecycle, part)
    ]
    for step in lifecycle.steps:
        named += [(name, (*base, "steps", step.name, "from")) for name in step.sources]
        named.append((step.target, (*base, "steps", step.name, "to")))
    places = [(name, document.place_of(keys)) for name, keys in named]
    places += [(name, document.key_place_of((*base, "ends", name))) for name in lifecycle.stated_ends]
    found = [
        codes.PC403.at(
            place,
            text("the lifecycle of {kind} has no status `{status}`", kind=Text(lifecycle.kind), status=name),
            hint=text("choose one of its statuses: {statuses}", statuses=lifecycle.choices(lifecycle.names)),
        )
        for name, place in places
        if name not in lifecycle.names
    ]
    listed = isinstance(_item(document.data, *base, "statuses"), list)
    reached = {name for start in lifecycle.initial for name in lifecycle.names if lifecycle.path(start, name)}
    return found + [
        codes.PC404.at(
            document.key_place_of((*base, "statuses", lifecycle.names.index(name) if listed else name)),
            text("no step leads to the status `{status}`", status=name),
            hint=text("add a step that leads there, or add it to `initial`"),
        )
        for name in lifecycle.names
        if name not in reached
    ]


def _item(data: object, *keys: str) -> object:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _picklists(
    sections: Mapping[str, Mapping[str, Labels | None]], document: Document, found: list[Diagnostic]
) -> dict[str, dict[str, Labels]]:
    lists = {name: dict(values) for name, values in BUILT_IN.items()}
    for name, values in sections.items():
        if name not in lists:
            found.append(
                _unknown(
                    document, ("picklists", name), text("unknown picklist `{name}`", name=name), name, tuple(lists)
                )
            )
            continue
        found += _further_values(name, values, document)
        known = {value: labels or {} for value, labels in values.items() if name not in CLOSED or value in lists[name]}
        lists[name].update(known)
    return lists


def _further_values(name: str, values: Mapping[str, Labels | None], document: Document) -> list[Diagnostic]:
    """Return a finding for each value that a picklist does not have and cannot be given."""
    known = tuple(BUILT_IN[name])
    return [
        _unknown(
            document,
            ("picklists", name, value),
            text("`{picklist}` has no value `{value}`", picklist=name, value=value),
            value,
            known,
        )
        for value in values
        if name in CLOSED and value not in known
    ]


def _severities(file: ConfigFile, document: Document, found: list[Diagnostic]) -> dict[str, Severity]:
    severities = {codes.PC206.number: Severity(file.policy.four_eyes)}
    for name, severity in file.severity.items():
        code = codes.BY_NUMBER.get(name) or codes.BY_NAME.get(name)
        if code is None:
            found.append(_unknown_code(document, ("severity", name), name, on_key=True))
        else:
            severities[code.number] = Severity(severity)
    return severities


def _check_accepted(file: ConfigFile, document: Document, found: list[Diagnostic]) -> None:
    for number, entry in enumerate(file.history.accept):
        if entry.code not in codes.BY_NUMBER and entry.code not in codes.BY_NAME:
            found.append(_unknown_code(document, ("history", "accept", number, "code"), entry.code, on_key=False))
        if not entry.is_bounded:
            place = document.key_place_of(("history", "accept", number, "code"))
            message = text("this exception names no record and no commit, so it accepts nothing")
            hint = text("add `record: plan/…` or `commit: …`, those of the finding that is accepted")
            found.append(codes.PC409.at(place, message, hint=hint))


def _unknown_code(document: Document, keys: tuple[str | int, ...], name: str, *, on_key: bool) -> Diagnostic:
    hint = suggestion(name, [*codes.BY_NUMBER, *codes.BY_NAME]) or text("look the code up: `plancode explain`")
    place = document.key_place_of(keys) if on_key else document.place_of(keys)
    return codes.PC402.at(place, text("there is no code `{code}`", code=name), hint=hint)


def _unknown(
    document: Document, keys: tuple[str, ...], message: Text, name: str, allowed: Sequence[str | Term]
) -> Diagnostic:
    return codes.PC102.at(document.key_place_of(keys), message, hint=choice(name, allowed))
