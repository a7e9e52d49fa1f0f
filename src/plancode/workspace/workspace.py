"""The workspace in memory: records by identity, where each stands, and the links between them, both ways."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import TypeVar

from plancode import codes
from plancode.diagnostics import FIRST_POSITION, Diagnostic, Note, Place, Ref, text
from plancode.lifecycle import Ends
from plancode.models import (
    MODELS,
    Account,
    Activity,
    Contact,
    Link,
    Objective,
    Opportunity,
    Person,
    Plan,
    Product,
    Record,
    links_of,
)
from plancode.periods import Days, Period, parse_period
from plancode.workspace.as_written import parse_records
from plancode.workspace.config import DEFAULT_CONFIG, Config, load_config
from plancode.workspace.files import CONFIG_NAME, SourceFile, Sources
from plancode.workspace.merged import merges_of, with_merged
from plancode.workspace.records import read_record
from plancode.yaml_source import MAX_BYTES, Document, Parsed

R = TypeVar("R", bound=Record)
_KIND_OF = {model: kind for kind, model in MODELS.items()}


@dataclass(frozen=True, kw_only=True, eq=False)
class Workspace:
    """What a workspace holds: configuration, records, links, and what was wrong with files. Nothing here changes."""

    config: Config = DEFAULT_CONFIG
    records: Mapping[Ref, Record] = field(default_factory=dict)
    documents: Mapping[Ref, Document] = field(default_factory=dict)
    # Records as they are written, where references to merged contacts in them stand for others.
    written: Mapping[Ref, Record] = field(default_factory=dict)
    # The text of each file, by path.
    texts: Mapping[str, str] = field(default_factory=dict)
    # What was read from each file of records, by path.
    parsed: Mapping[str, Parsed] = field(default_factory=dict)
    # Records that stand in the files but could not be read; a reference to one of them is not broken.
    damaged: frozenset[Ref] = frozenset()
    unreadable: tuple[str, ...] = ()
    # The files of records whose kind or id cannot be read: a record that is not found may be one of them.
    nameless: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    prefix: str = ""

    def all(self, model: type[R]) -> tuple[R, ...]:
        """Return the records of one kind, in the order of files and documents."""
        return self._by_model.get(model, ())  # type: ignore[return-value]  # the key is the type of its values

    def get(self, model: type[R], name: str | None) -> R | None:
        """Return the record of a kind by its id; None where there is none of that id, or no id."""
        if name is None:
            return None
        found = self.records.get(Ref(_KIND_OF[model], name))
        return found if isinstance(found, model) else None

    @cached_property
    def _by_model(self) -> Mapping[type[Record], tuple[Record, ...]]:
        kinds: dict[type[Record], list[Record]] = defaultdict(list)
        for record in self.records.values():
            kinds[type(record)].append(record)
        return {model: tuple(records) for model, records in kinds.items()}

    @property
    def people(self) -> tuple[Person, ...]:
        """Return the people of our own organisation."""
        return self.all(Person)

    @property
    def products(self) -> tuple[Product, ...]:
        """Return the products."""
        return self.all(Product)

    @property
    def accounts(self) -> tuple[Account, ...]:
        """Return the accounts."""
        return self.all(Account)

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """Return the contacts, but those that were merged into others."""
        return self._contacts

    @cached_property
    def _contacts(self) -> tuple[Contact, ...]:
        return tuple(contact for contact in self.all(Contact) if contact.id not in self.merges)

    @cached_property
    def merges(self) -> Mapping[str, str]:
        """Return which contact each merged one stands for, by id."""
        return merges_of(self.records)

    def as_written(self, record: R) -> R:
        """Return a record as it stands in its file: with references to contacts that were merged since."""
        found = self.written.get(record.ref, record)
        return found if isinstance(found, type(record)) else record

    @property
    def plans(self) -> tuple[Plan, ...]:
        """Return the plans."""
        return self.all(Plan)

    @property
    def objectives(self) -> tuple[Objective, ...]:
        """Return the objectives."""
        return self.all(Objective)

    @property
    def opportunities(self) -> tuple[Opportunity, ...]:
        """Return the opportunities."""
        return self.all(Opportunity)

    @property
    def activities(self) -> tuple[Activity, ...]:
        """Return the activities."""
        return self.all(Activity)

    @cached_property
    def links(self) -> Mapping[Ref, tuple[Link, ...]]:
        """Return the references that each record makes; one to a merged contact leads to the one it stands for."""
        return {ref: tuple(self.links_of(record)) for ref, record in self.records.items()}

    def links_of(self, record: Record) -> Iterator[Link]:
        """Return the references that one record makes: those of all at once are a tenth of the memory of a workspace."""
        return links_of(record) if not self.written or record.ref not in self.written else self._as_merged(record)

    def _as_merged(self, record: Record) -> Iterator[Link]:
        for link in links_of(self.written[record.ref]):
            name = self.merges.get(link.target.id) if link.target.kind == "contact" else None
            yield link._replace(target=Ref("contact", name)) if name else link

    def named_by(self, key: str) -> Iterator[tuple[Record, Ref]]:
        """Yield the records that name another one under a key for a single reference, and what they name."""
        for model in MODELS.values():
            for record in self.all(model) if key in model.model_fields else ():
                if getattr(record, key) is not None:
                    for link in self.links_of(record):
                        if link.keys == (key,):
                            yield record, link.target

    @cached_property
    def backlinks(self) -> Mapping[Ref, tuple[Ref, ...]]:
        """Return, for each identity that a record refers to, the records that refer to it, each once."""
        named: dict[Ref, dict[Ref, None]] = defaultdict(dict)
        for ref, links in self.links.items():
            for link in links:
                named[link.target][ref] = None
        return {target: tuple(sources) for target, sources in named.items()}

    @property
    def config_path(self) -> str:
        """Return where the configuration stands, or would stand."""
        return self.prefix + CONFIG_NAME

    def place(self, record: Record, *keys: str | int) -> Place:
        """Return where the value at keys stands; if it is not there, the nearest place that is."""
        document = self.documents.get(record.ref)
        return document.place_of(keys) if document else Place("", FIRST_POSITION)

    def key_place(self, record: Record, *keys: str | int) -> Place:
        """Return where the key itself stands; if it is not there, the nearest place that is."""
        document = self.documents.get(record.ref)
        return document.key_place_of(keys) if document else Place("", FIRST_POSITION)

    def ends(self, record: Record) -> Ends | None:
        """Return how a record has ended: by its status, or, if it is an activity, by completion; None if it is open."""
        if isinstance(record, Activity) and record.completed:
            return Ends.DONE
        return self._ends(record.kind, record.status)

    @cached_property
    def _ends(self) -> Callable[[str, str | None], Ends | None]:
        # Each record is asked about several times, and there are few statuses.
        return cache(lambda kind, status: self.config.lifecycle(kind).ends(status))

    def is_done(self, activity: Activity) -> bool:
        """Return whether an activity took place: it is completed, or its status says that it came to a good end."""
        return self.ends(activity) in (Ends.DONE, Ends.WON)

    def plan_served_by(self, record: Activity | Opportunity) -> str | None:
        """Return the id of the plan that a record serves: its own, else that of its objective, else of its opportunity."""
        if record.plan:
            return record.plan
        objective = self.get(Objective, record.objective)
        found = objective.plan if objective else None
        opportunity = self.get(Opportunity, record.opportunity) if isinstance(record, Activity) else None
        return self.plan_served_by(opportunity) if found is None and opportunity else found

    def parent_of(self, plan: Plan) -> Plan | None:
        """Return the plan above plan."""
        return self.get(Plan, plan.parent)

    @cached_property
    def children(self) -> Mapping[str, tuple[Plan, ...]]:
        """Return the plans right below each plan, by its id."""
        below: dict[str, list[Plan]] = defaultdict(list)
        for plan in self.plans:
            if plan.parent:
                below[plan.parent].append(plan)
        return {parent: tuple(plans) for parent, plans in below.items()}

    @cached_property
    def objectives_by_plan(self) -> Mapping[str, tuple[Objective, ...]]:
        """Return the objectives of each plan, by its id."""
        found: dict[str, list[Objective]] = defaultdict(list)
        for objective in self.objectives:
            if objective.plan:
                found[objective.plan].append(objective)
        return {plan: tuple(objectives) for plan, objectives in found.items()}

    def top_of(self, plan: Plan) -> Plan:
        """Return the uppermost plan of plan's family; if the parents form a circle, the plan where it closes."""
        return self._tops[plan.id]

    def plans_below(self, plan: Plan) -> tuple[Plan, ...]:
        """Return the plans directly below a plan; a plan whose parents lead back to it is below none."""
        return tuple(child for child in self.children.get(plan.id, ()) if not self.is_circling(child))

    def is_circling(self, plan: Plan) -> bool:
        """Return whether the parents of plan lead back to it."""
        return self.top_of(plan).parent == plan.id

    @cached_property
    def _tops(self) -> Mapping[str, Plan]:
        """Return the uppermost plan of each plan's family, by the plan's id; each plan is looked at once."""
        tops: dict[str, Plan] = {}
        for start in self.plans:
            if start.parent is None:
                tops[start.id] = start
                continue
            way: dict[str, Plan] = {}
            plan: Plan | None = start
            while plan and plan.id not in tops and plan.id not in way:
                way[plan.id] = plan
                plan = self.parent_of(plan)
            passed = list(way.values())
            circle = passed[list(way).index(plan.id) :] if plan and plan.id in way else []
            # For each plan of a circle, the circle closes at the plan whose parent it is.
            tops |= {each.id: below for each, below in zip(circle, [*circle[-1:], *circle[:-1]], strict=True)}
            top = tops[plan.id] if plan else passed[-1]
            tops |= {each.id: top for each in passed if each.id not in tops}
        return tops

    def period(self, record: Plan | Objective) -> Period | None:
        """Return the period of a plan or an objective; None if the calendar does not have it."""
        period = parse_period(record.period)
        return period if period and self.config.calendar.range(period) else None

    def days(self, record: Plan | Objective) -> Days | None:
        """Return the days of the period of a plan or an objective; None if the calendar does not have it."""
        return self.config.calendar.days_of(record.period)

    def contacts_without_plan(self, day: date) -> tuple[Contact, ...]:
        """Return the contacts that no plan covers on a day (S1), without those who have opted out."""
        now = [plan for plan in self.plans if (days := self.days(plan)) and days.has(day)]
        covered = {contact for plan in now for contact in plan.contacts}
        return tuple(contact for contact in self.contacts if contact.id not in covered and contact.is_approached)


def load(
    sources: Sources, rules: Config | None = None, *, parse: Callable[[str, bytes], Parsed] = parse_records
) -> Workspace:
    """Return the workspace in sources; a mistake in a file is a finding, and loading goes on.

    With rules, such as the configuration of a pull request's base, these decide what is right, not the workspace's own.
    parse reads a file.
    """
    config, found_in_config = (
        load_config(sources.config.path, sources.config.content) if sources.config else (DEFAULT_CONFIG, ())
    )
    if rules is not None:
        config = config.ruled_by(rules)
    found = [*sources.diagnostics, *found_in_config, *([sources.lost_rules] if sources.lost_rules else [])]
    lists = config.allowed
    records: dict[Ref, Record] = {}
    documents: dict[Ref, Document] = {}
    read: dict[str, Parsed] = {}
    damaged: set[Ref] = set()
    nameless: list[str] = []
    unreadable: list[str] = [found.path for found in sources.diagnostics]
    for file in sources.files:
        parsed = read[file.path] = parse(file.path, file.content)
        found += parsed.diagnostics
        if not parsed.sound:
            unreadable.append(file.path)
        if parsed.sound and not parsed.documents:
            found.append(_nothing_in(file.path, parsed.text))
        for document in parsed.documents:
            reading = read_record(document, lists)
            found += reading.diagnostics
            ref = reading.ref
            if ref is None:
                nameless.append(file.path)
                continue
            if ref in documents:
                found.append(_twice(ref, document, documents[ref]))
                continue
            documents[ref] = document
            if reading.record is None:
                damaged.add(ref)
            else:
                records[ref] = reading.record
    resolved, written = with_merged(records)
    return Workspace(
        config=config,
        records=resolved,
        documents=documents,
        written=written,
        texts=_Texts(read, _text_of_config(sources)),
        parsed=read,
        damaged=frozenset(damaged),
        unreadable=tuple(unreadable),
        nameless=tuple(nameless),
        diagnostics=tuple(found),
        prefix=sources.prefix,
    )


class _Texts(Mapping[str, str]):
    """The texts of files, each decoded when somebody asks for it."""

    def __init__(self, parsed: Mapping[str, Parsed], config: Mapping[str, str]) -> None:
        self._parsed = parsed
        self._config = config

    def __getitem__(self, path: str) -> str:
        return self._config[path] if path in self._config else self._parsed[path].text

    def __iter__(self) -> Iterator[str]:
        return iter((*self._config, *self._parsed))

    def __len__(self) -> int:
        return len(self._config) + len(self._parsed)


def _text_of_config(sources: Sources) -> dict[str, str]:
    if sources.config is None or len(sources.config.content) > MAX_BYTES:
        return {}
    return {sources.config.path: sources.config.content.decode(errors="replace")}


def sources_of(texts: Mapping[str, str | bytes]) -> Sources:
    """Return sources made of texts by path; `plancode.yaml` among them is the configuration."""
    files = {path: value.encode() if isinstance(value, str) else value for path, value in texts.items()}
    config = files.pop(CONFIG_NAME, None)
    return Sources(
        tuple(SourceFile(path, files[path]) for path in sorted(files)),
        None if config is None else SourceFile(CONFIG_NAME, config),
    )


def _nothing_in(path: str, written: str) -> Diagnostic:
    """Return the finding for a file of records that holds none: mostly it was emptied by a slip."""
    is_bare = not any(line.lstrip().startswith("#") for line in written.splitlines())
    message = text("`{path}` is empty") if is_bare else text("`{path}` is empty, but for comments")
    return codes.PC146.at(
        Place(path, FIRST_POSITION),
        message.given({"path": path}),
        hint=text("write a record into it, or delete it: `git rm -f -- {file}`", file=shlex.quote(f":/{path}")),
    )


def _twice(ref: Ref, document: Document, first: Document) -> Diagnostic:
    return codes.PC121.at(
        document.place_of(("id",)),
        text("there are two records {record}", record=ref),
        hint=text("give one of them another id"),
        record=ref,
        notes=(Note(first.place_of(("id",)), text("first used here")),),
    )
