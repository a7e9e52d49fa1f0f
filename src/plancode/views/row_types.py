"""The rows that several pages show: plain values, so that a template can do nothing but show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from plancode.diagnostics import Text
from plancode.models import Record
from plancode.views.progress import Progress

_MOST_STEPS = 3
# Before the address of a link that a mail or a telephone program opens; people read what follows.
_SCHEMES = ("mailto:", "tel:")


@dataclass(frozen=True, slots=True)
class Via:
    """How a row came to a contact: via an account, or directly (None). An account without a record has no page."""

    account: str | None
    name: str
    is_there: bool = True


# How most rows come: they stand on the pages of their own record, and in lists.
DIRECT: Final = Via(None, "")


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link of a record: the address it leads to, and what it is called."""

    url: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLine:
    """What a target says: so much of a unit, for each of what, from where on, and which figure counts."""

    value: Decimal
    unit: str
    per: str | None
    baseline: Decimal | None
    is_latest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value of a field: text, a value of a picklist, a number or an amount of money, a day, or a target.

    `page` is where a record that it names is shown, `of` the key in a group that it stands under.
    """

    text: str = ""
    prose: bool = False
    picklist: str | None = None
    number: Decimal | None = None
    currency: str | None = None
    day: date | None = None
    page: str | None = None
    target: TargetLine | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """A field that a page has no place of its own for, by its name in words."""

    field: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal in words, and the sign that it is reached."""

    goal: str
    success: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One change of a plan's status, as git tells it; `days` is how long the plan stayed in the new status."""

    before: str | None
    after: str | None
    who: str
    day: date | None
    commit: str | None
    reasons: tuple[str, ...]
    days: int | None
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """A plan in a list, with its goals and its steps through approval."""

    id: str
    name: str
    period: str
    first: date | None
    last: date | None
    type: str
    status: str
    owner: str
    contacts: tuple[tuple[str, str], ...]
    is_over: bool
    via: Via
    goals: tuple[GoalLine, ...]
    progress: tuple[Progress, ...]
    steps: tuple[StepLine, ...]
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveLine:
    """An objective; `depth` is how many objectives stand above it in the same list.

    `shown_on` is the page of its contact, plan or account that has a row for it, with the row's anchor.
    """

    id: str
    name: str
    period: str
    type: str
    status: str
    plan: tuple[str, str] | None
    contact: tuple[str, str] | None
    owner: str | None
    depth: int
    via: Via
    progress: Progress | None
    success: str | None
    outcome: str | None
    evidence: tuple[str, ...]
    tags: tuple[str, ...]
    shown_on: str | None
    further: tuple[Further, ...]
    links: tuple[LinkLine, ...]
    url: str | None

    @property
    def indent(self) -> int:
        """Return by how many levels the row is indented: its depth, but no more than there is room for."""
        return min(self.depth, _MOST_STEPS)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityLine:
    """An opportunity; it is open until its status ends it. `shown_on` is the page that has its row, with the anchor."""

    id: str
    name: str
    type: str
    status: str
    is_open: bool
    stage: str | None
    event: str | None
    close_date: date
    amount: Decimal | None
    currency: str | None
    probability: Decimal | None
    next_step: str | None
    reason: str | None
    contact: tuple[str, str] | None
    others: tuple[tuple[str, str], ...]
    account: tuple[str, str] | None
    product: str | None
    owner: str | None
    plan: str | None
    via: Via
    tags: tuple[str, ...]
    shown_on: str | None
    further: tuple[Further, ...]
    links: tuple[LinkLine, ...]
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLink:
    """A record that an activity follows, or that follows it; its name, and the page that has its row."""

    is_cause: bool
    kind: str
    id: str
    name: str
    shown_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityLine:
    """An activity; `day` is when it was done, else when it is `planned`; `when` is done, dropped, overdue, soon, later or undated; `chain` is what it follows, then what follows it.

    `last` is its last day, where it takes several; `start` is a time, or a day where it takes whole days.
    `serves_nothing`: it is linked to no plan, objective or opportunity. `shown_on` is the page of its contact, plan or account that has a row for it, with the row's anchor.
    """

    id: str
    subject: str
    form: str
    type: str | None
    day: date | None
    last: date | None
    planned: date | None
    start: date | None
    end: date | None
    when: str
    completed: date | None
    owner: str | None
    contact: tuple[str, str] | None
    others: tuple[tuple[str, str], ...]
    product: str | None
    outcome: str | None
    follows: str | None
    followed_by: tuple[str, ...]
    chain: tuple[ChainLink, ...]
    shown_on: str | None
    plan: str | None
    serves_nothing: bool
    via: Via
    tags: tuple[str, ...]
    further: tuple[Further, ...]
    links: tuple[LinkLine, ...]
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionLine:
    """A finding that tells whether a plan is alive, the record that it is about, and whose and with whom that is.

    `owners` has also whose the other record is, where two are in each other's way.
    """

    code: str
    severity: str
    message: Text
    hint: Text | None
    kind: str
    id: str
    owner: str | None
    owners: tuple[str, ...]
    contacts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLine:
    """A finding about a record: the `name` of the record, and the `page` that shows it."""

    code: str
    severity: str
    message: Text
    hint: Text | None
    path: str
    line: int
    name: str
    page: str | None
    url: str | None


def links_of(record: Record) -> tuple[LinkLine, ...]:
    """Return the links of a record; one without a label is called by its address."""
    return tuple(LinkLine(link.url, link.label or _bare(link.url)) for link in record.links)


def _bare(url: str) -> str:
    return next((url.removeprefix(scheme) for scheme in _SCHEMES if url.startswith(scheme)), url)
