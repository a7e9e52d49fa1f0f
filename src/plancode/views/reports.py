"""What the report of a contact, a plan or an account lists, in which order, and on which of its pages each row stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Final, NamedTuple

from plancode.diagnostics import Ref
from plancode.models import Account, Activity, Contact, Objective, Opportunity, Part, Plan
from plancode.views.links import Reach, Reached
from plancode.views.paging import Layout
from plancode.views.progress import families_first
from plancode.workspace import Addresses, Workspace

Row = Objective | Opportunity | Activity
OBJECTIVES: Final = "objectives"
OF_PLANS: Final = "plan-objectives"
SHARED: Final = "shared"
OPPORTUNITIES: Final = "opportunities"
ACTIVITIES: Final = "activities"
# The sections whose rows are linked to, and the kinds of these.
OWN_ROWS: Final = MappingProxyType({OBJECTIVES: "objective", OPPORTUNITIES: "opportunity", ACTIVITIES: "activity"})
# How many bytes a row takes, without its texts: measured on pages in French, the longer language.
_BASE: Final = MappingProxyType({"objective": 850, "opportunity": 760, "activity": 720})
_SOURCE: Final = 120
_EDIT: Final = 200
_ADDED: Final = 1100
_LINK: Final = 130
# Of an activity or an opportunity, the picture of the year has a mark, and the table behind it a row.
_DRAWN: Final = 420
# So many bytes of rows stand on a report that is whole; on one that is in parts; and on each part. The rest of 60 KiB is for
# what comes before the rows: who it is, the next meeting, the plan, the quarters, the picture of the year.
_WHOLE: Final = 38_000
_BRIEF: Final = 10_000
_PART: Final = 40_000
# With so many more for the picture, that is drawn by the week.
_PICTURED: Final = 38_000
# A year has half-years, these have quarters, and these months: what lies deeper is reported there.
_LEVELS: Final = 3


class Listed(NamedTuple):
    """A row of a report: its record, the account that it comes through, how many objectives stand above it."""

    record: Row
    account: str | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """The rows of a report by section, and which of these have pages of their own.

    `is_crowded` says that the picture of its year has to be a small one.
    """

    layout: Layout
    sections: Mapping[str, tuple[Listed, ...]]
    is_crowded: bool
    _numbers: Mapping[Ref, tuple[str, int]] = field(default_factory=dict)

    @property
    def refs(self) -> tuple[Ref, ...]:
        """Return the records of all rows."""
        return tuple(row.record.ref for rows in self.sections.values() for row in rows)

    def path_of(self, record: Row) -> str:
        """Return the path of the page that has the row of a record, with its anchor."""
        section, number = self._numbers.get(record.ref, ("", 0))
        page = f"{self.layout.home}/{section}/{number}.html" if number else f"{self.layout.home}.html"
        return f"{page}#{record.kind}-{record.id}"


@dataclass(frozen=True)
class Reports:
    """The reports of a workspace, each worked out once. `addresses` are those of its forge: links take room."""

    workspace: Workspace
    reach: Reach
    addresses: Addresses

    def of(self, ref: Ref) -> Report:
        """Return the report of a contact, a plan or an account."""
        if ref not in self._known:
            self._known[ref] = self._report(ref)
        return self._known[ref]

    def near(self, plan: Plan) -> tuple[Plan, ...]:
        """Return a plan and those up to three levels below it, each before its children: the plans of one report."""
        found, level = [plan], [plan]
        for _ in range(_LEVELS):
            level = [
                child
                for each in level
                for child in sorted(self.workspace.plans_below(each), key=lambda child: (child.period, child.id))
            ]
            found += level
        return tuple(found)

    @cached_property
    def below(self) -> Mapping[str, int]:
        """Return how many plans are below each plan at all depths, by id."""
        counts: dict[str, int] = defaultdict(int)
        for each in reversed(families_first(self.workspace)):
            counts[each.id] = sum(1 + counts[child.id] for child in self.workspace.plans_below(each))
        return counts

    @cached_property
    def _known(self) -> dict[Ref, Report]:
        return {}

    def _report(self, ref: Ref) -> Report:
        match self.workspace.records.get(ref):
            case Contact() as contact:
                sections = self._of_contact(contact)
            case Plan() as plan:
                sections = self._of_plan(plan)
            case Account() as account:
                linked = [self.workspace.records[each] for each in self.workspace.backlinks.get(account.ref, ())]
                sections = self._sections(Listed(each) for each in linked if isinstance(each, Row))
            case _:
                raise KeyError(ref)
        return self._laid_out(f"{ref.kind}s/{ref.id}", sections)

    def _of_contact(self, contact: Contact) -> dict[str, tuple[Listed, ...]]:
        rows = self._sections(_rows(self.reach.to(contact)))
        through = _rows(self.reach.through_plans(contact))
        shared = tuple(Listed(each) for each in self.reach.shared(contact))
        return {**rows, OF_PLANS: tree(through), SHARED: shared}

    def _of_plan(self, plan: Plan) -> dict[str, tuple[Listed, ...]]:
        workspace = self.workspace
        near = self.near(plan)
        ids = {each.id for each in near}
        objectives = [objective for each in near for objective in workspace.objectives_by_plan.get(each.id, ())]
        served = {objective.id for objective in objectives}
        targets = (*(Ref("plan", name) for name in ids), *(Ref("objective", name) for name in served))
        refs = dict.fromkeys(ref for target in targets for ref in workspace.backlinks.get(target, ()))
        serving = (workspace.records[ref] for ref in refs)
        rows = [each for each in serving if isinstance(each, Opportunity | Activity) and _serves(each, ids, served)]
        return self._sections(map(Listed, (*objectives, *rows)))

    def _sections(self, found: Iterable[Listed]) -> dict[str, tuple[Listed, ...]]:
        """Return rows by section: objectives as a tree, open opportunities first, the latest activities first."""
        rows = tuple(found)
        return {
            OBJECTIVES: tree(each for each in rows if isinstance(each.record, Objective)),
            OPPORTUNITIES: tuple(sorted((each for each in rows if isinstance(each.record, Opportunity)), key=self._open)),
            ACTIVITIES: tuple(sorted((each for each in rows if isinstance(each.record, Activity)), key=_day, reverse=True)),
        }  # fmt: skip

    def _open(self, row: Listed) -> tuple[bool, date, str]:
        return self.workspace.ends(row.record) is not None, _day_of(row.record) or date.max, row.record.id

    def _laid_out(self, home: str, sections: Mapping[str, tuple[Listed, ...]]) -> Report:
        weights = {name: [self._weight(row.record) for row in rows] for name, rows in sections.items()}
        sums = {name: sum(found) for name, found in weights.items()}
        drawn = _DRAWN * (len(sections[OPPORTUNITIES]) + len(sections[ACTIVITIES]))
        total, ends = sum(sums.values()), {}
        most = _WHOLE if total <= _WHOLE else _BRIEF
        for name in sorted(sums, key=lambda name: sums[name], reverse=True):
            if total > most:
                ends[name] = tuple(_ends(weights[name]))
                total -= sums[name]
        numbers = {
            row.record.ref: (name, number)
            for name, stops in ends.items()
            if name in OWN_ROWS
            for number, row in _numbered(sections[name], stops)
        }
        return Report(Layout(home, ends), sections, bool(ends) or total + drawn > _PICTURED, numbers)

    def _weight(self, record: Row) -> int:
        """Return about how many bytes the row of a record takes."""
        known = self._weights.get(record.ref)
        if known is None:
            texts = sum(_length(value) for name, value in record if value and name not in ("id", "kind"))
            links = _SOURCE if self.addresses.source else 0
            links += _EDIT if self.addresses.edit else 0
            links += _ADDED if self.addresses.new else 0
            known = self._weights[record.ref] = _BASE[record.kind] + texts + links
        return known

    @cached_property
    def _weights(self) -> dict[Ref, int]:
        return {}


def tree(found: Iterable[Listed]) -> tuple[Listed, ...]:
    """Return objectives with lower ones below those they serve, each once."""
    listed = tuple(found)
    there = {each.record.id for each in listed}
    below: dict[str | None, list[Listed]] = defaultdict(list)
    for each in listed:
        below[_parent(each)].append(each)
    tops = (each for each in listed if _parent(each) not in there)
    rows: dict[str, Listed] = {}
    # After the tops all others: objectives that serve each other in a circle have no top, and must be shown too.
    for top in (*tops, *listed):
        stack = [top]
        while stack:
            each = stack.pop()
            if each.record.id not in rows:
                rows[each.record.id] = each
                stack += [under._replace(depth=each.depth + 1) for under in reversed(below[each.record.id])]
    return tuple(rows.values())


def _rows(reached: Iterable[Reached]) -> Iterator[Listed]:
    yield from (Listed(each.record, each.account) for each in reached if not isinstance(each.record, Plan))


def _parent(row: Listed) -> str | None:
    return row.record.parent if isinstance(row.record, Objective) else None


def _serves(record: Opportunity | Activity, plans: set[str], objectives: set[str]) -> bool:
    return record.plan in plans or record.objective in objectives


def _day(row: Listed) -> tuple[date, str]:
    return _day_of(row.record) or date.min, row.record.id


def _day_of(record: Row) -> date | None:
    return None if isinstance(record, Objective) else record.day


def _length(value: object) -> int:
    match value:
        case str():
            return len(value) if value.isascii() else len(value.encode(errors="replace"))
        case tuple():
            return sum(map(_length, value))
        case Part():
            return _LINK
        case _:
            return 0


def _ends(weights: Sequence[int]) -> Iterator[int]:
    """Yield where each part ends, so that its rows have room on a page."""
    filled = 0
    for number, weight in enumerate(weights):
        if filled and filled + weight > _PART:
            yield number
            filled = 0
        filled += weight
    yield len(weights)


def _numbered(rows: Sequence[Listed], ends: Sequence[int]) -> Iterator[tuple[int, Listed]]:
    """Yield the rows of parts, each with the number of its part, from 1."""
    for number, (first, end) in enumerate(zip((0, *ends), ends, strict=False), 1):
        yield from ((number, row) for row in rows[first:end])
