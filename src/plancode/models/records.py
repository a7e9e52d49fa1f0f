"""The eight kinds of records, every field of each; a record is immutable once it is read."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Tag
from pydantic_core import PydanticCustomError

from plancode.models.common import (
    AccountId,
    ContactId,
    FollowUpId,
    Importance,
    ObjectiveId,
    OpportunityId,
    Part,
    PersonId,
    PlanId,
    ProductId,
    Record,
    Texts,
)
from plancode.models.fields import (
    Address,
    Amount,
    Currency,
    Day,
    Flag,
    Line,
    Markdown,
    Moment,
    Number,
    OneOrMore,
    Percentage,
    PeriodText,
    Picklist,
    Tier,
)

ALL_CONTACTS = "all-contacts"


class Person(Record):
    """Someone of our own organisation: an owner, a reviewer, an approver."""

    kind: Literal["person"]
    status: Annotated[str, Picklist("person.status")] | None = None
    name: Line
    email: Address | None = None
    emails: Annotated[tuple[Address, ...], OneOrMore] = ()
    role: Annotated[str, Picklist("person.role")] | None = None
    function: Line | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """Return every address of the person, lower case (HISTORY.md 8)."""
        return tuple(address.lower() for address in ((self.email,) if self.email else ()) + self.emails)


class Product(Record):
    """What plans, objectives and opportunities may be about."""

    kind: Literal["product"]
    status: Annotated[str, Picklist("product.status")] | None = None
    name: Line
    area: Line | None = None


class Account(Record):
    """An organisation that contacts belong to."""

    kind: Literal["account"]
    status: Annotated[str, Picklist("account.status")] | None = None
    name: Line
    type: Annotated[str, Picklist("account.type")] | None = None
    priority: Annotated[str, Picklist("account.priority")] | None = None
    location: Line | None = None
    parent: AccountId | None = None


class Affiliation(Part):
    """A contact's relation to an account."""

    account: AccountId
    role: Line | None = None
    primary: Flag = False


class Preferences(Part):
    """How a contact wants to be approached."""

    channel: Annotated[str, Picklist("contact.channel")] | None = None
    language: Annotated[str, Picklist("contact.language")] | None = None
    notice_days: Amount | None = None
    avoid: Texts = ()


class Contact(Record):
    """A person outside of our organisation whom plans are made for."""

    kind: Literal["contact"]
    status: Annotated[str, Picklist("contact.status")] | None = None
    first_name: Line
    last_name: Line
    title: Line | None = None
    degrees: Texts = ()
    specialty: Line | None = None
    type: Annotated[str, Picklist("contact.type")] | None = None
    tier: Tier | None = None
    importance: Importance = "normal"
    owner: PersonId | None = None
    accounts: tuple[Affiliation, ...] = ()
    email: Address | None = None
    interests: Texts = ()
    aims: Texts = ()
    preferences: Preferences | None = None
    opt_out: Flag = False

    @property
    def name(self) -> str:
        """Return first and last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def is_approached(self) -> bool:
        """Return whether we plan for the contact; the one answer to what `opt_out` means (docs/records.md)."""
        return not self.opt_out


class Goal(Part):
    """A qualitative goal, and how one will know that it is reached."""

    goal: Markdown
    success: Markdown | None = None


class PlanAccount(Part):
    """An account that a plan is about."""

    account: AccountId
    primary: Flag = False


class Revenue(Part):
    """An expected revenue."""

    amount: Number
    currency: Currency


class Money(Part):
    """What an opportunity is worth."""

    value: Amount
    currency: Currency


# HISTORY.md 11
class Approval(Part):
    """The approval stamp: who, when, and the digest of the approved content."""

    by: PersonId
    on: Day
    digest: Line


def _goal(value: object) -> object:
    return {"goal": value} if isinstance(value, str) else value


class Plan(Record):
    """A business plan for contacts or accounts in a period."""

    kind: Literal["plan"]
    status: Annotated[str, Picklist("plan.status")]
    name: Line
    period: PeriodText
    type: Annotated[str, Picklist("plan.type")]
    owner: PersonId
    reviewers: Annotated[tuple[PersonId, ...], OneOrMore] = ()
    contacts: Annotated[tuple[ContactId, ...], OneOrMore] = ()
    accounts: tuple[PlanAccount, ...] = ()
    product: ProductId | None = None
    parent: PlanId | None = None
    goals: Annotated[
        tuple[Annotated[Goal, BeforeValidator(_goal, json_schema_input_type=Markdown | Goal)], ...], OneOrMore
    ] = ()
    revenue: Revenue | None = None
    approval: Approval | None = None


PER_CONTACT = "contact"


class Target(Part):
    """How much of what an objective asks for."""

    value: Amount
    unit: Line
    per: Line | None = None


class Scope(Part):
    """Which contacts an objective for all contacts is narrowed to; every given field must fit."""

    tier: Annotated[tuple[Tier, ...], OneOrMore] = ()
    type: Annotated[tuple[Annotated[str, Picklist("contact.type")], ...], OneOrMore] = ()
    importance: Annotated[tuple[Importance, ...], OneOrMore] = ()
    specialty: Texts = ()
    owner: Annotated[tuple[PersonId, ...], OneOrMore] = ()
    account: Annotated[tuple[AccountId, ...], OneOrMore] = ()

    def fits(self, contact: Contact) -> bool:
        """Return whether contact is one of those that the scope names."""
        return (
            (not self.tier or contact.tier in self.tier)
            and (not self.type or contact.type in self.type)
            and (not self.importance or contact.importance in self.importance)
            and (not self.specialty or contact.specialty in self.specialty)
            and (not self.owner or contact.owner in self.owner)
            and (not self.account or any(held.account in self.account for held in contact.accounts))
        )


def _everyone(value: object) -> object:
    if value != ALL_CONTACTS:
        raise PydanticCustomError("all_contacts", "not all-contacts")
    return value


def _scope_branch(value: object) -> str:
    return "scope" if isinstance(value, dict | Scope) else "everyone"


AppliesTo = Annotated[
    Annotated[Literal["all-contacts"], BeforeValidator(_everyone), Tag("everyone")] | Annotated[Scope, Tag("scope")],
    Discriminator(_scope_branch),
]


class Objective(Record):
    """What is to be reached in a period; lower objectives serve higher ones."""

    kind: Literal["objective"]
    status: Annotated[str, Picklist("objective.status")]
    name: Line
    period: PeriodText
    type: Annotated[str, Picklist("objective.type")]
    plan: PlanId | None = None
    parent: ObjectiveId | None = None
    contact: ContactId | None = None
    account: AccountId | None = None
    product: ProductId | None = None
    applies_to: AppliesTo | None = None
    owner: PersonId | None = None
    target: Target | None = None
    revenue: Revenue | None = None
    success: Markdown | None = None
    audience: Line | None = None
    outcome: Annotated[str, Picklist("objective.outcome")] | None = None
    evidence: Annotated[tuple[Markdown, ...], OneOrMore] = ()

    def applies_to_contact(self, contact: Contact) -> bool:
        """Return whether the objective is for all contacts, or for a scope that contact fits, who is approached (S10)."""
        scope = self.applies_to
        return contact.is_approached and (scope == ALL_CONTACTS or (isinstance(scope, Scope) and scope.fits(contact)))


class Opportunity(Record):
    """Something that may be won: a lecture, a grant, a study."""

    kind: Literal["opportunity"]
    status: Annotated[str, Picklist("opportunity.status")]
    name: Line
    type: Annotated[str, Picklist("opportunity.type")]
    close_date: Day
    stage: Annotated[str, Picklist("opportunity.stage")] | None = None
    contact: ContactId | None = None
    account: AccountId | None = None
    plan: PlanId | None = None
    objective: ObjectiveId | None = None
    owner: PersonId | None = None
    amount: Money | None = None
    probability: Percentage | None = None
    event: Line | None = None
    next_step: Line | None = None
    reason: Markdown | None = None
    follow_up_of: FollowUpId | None = None

    @property
    def day_key(self) -> str:
        """Return the field that says on which day it happens."""
        return "close_date"

    @property
    def day(self) -> date:
        """Return the day that it is decided on."""
        return self.close_date


class Activity(Record):
    """Something done or to be done: a task with a due date or an appointment with start and end."""

    kind: Literal["activity"]
    status: Annotated[str, Picklist("activity.status")] | None = None
    subject: Line
    form: Annotated[str, Picklist("activity.form")]
    type: Annotated[str, Picklist("activity.type")] | None = None
    contact: ContactId | None = None
    account: AccountId | None = None
    plan: PlanId | None = None
    objective: ObjectiveId | None = None
    opportunity: OpportunityId | None = None
    owner: PersonId | None = None
    due: Day | None = None
    start: Moment | None = None
    end: Moment | None = None
    completed: Day | None = None
    counts: Amount | None = None
    outcome: Markdown | None = None
    priority: Annotated[str, Picklist("activity.priority")] = "normal"
    follow_up_of: FollowUpId | None = None

    @property
    def planned_key(self) -> str:
        """Return the field that says for which day it is planned."""
        return "start" if self.due is None else "due"

    @property
    def planned(self) -> date | None:
        """Return the day that it is due on, or that it is to take place on."""
        if self.due is not None:
            return self.due
        return self.start.date() if self.start else None

    @property
    def day_key(self) -> str:
        """Return the field that says on which day it happened, or is to happen."""
        return "completed" if self.completed else self.planned_key

    @property
    def day(self) -> date | None:
        """Return the day that it was done on; as long as it was not done, the day that it is planned for."""
        return self.completed or self.planned


MODELS: dict[str, type[Record]] = {
    "person": Person,
    "product": Product,
    "account": Account,
    "contact": Contact,
    "plan": Plan,
    "objective": Objective,
    "opportunity": Opportunity,
    "activity": Activity,
}
KINDS: tuple[str, ...] = tuple(MODELS)
