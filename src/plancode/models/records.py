"""The eight kinds of records, every field of each; a record is immutable once it is read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Discriminator, Tag, model_validator
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
    NEEDED,
    Address,
    Amount,
    Day,
    Flag,
    Line,
    Markdown,
    Moment,
    OneOrMore,
    Percentage,
    PeriodText,
    Picklist,
    Tier,
)
from plancode.models.names import ErasedName
from plancode.models.parts import (
    Affiliation,
    Approval,
    Goal,
    Money,
    PlanAccount,
    Preferences,
    Revenue,
    Target,
    one_goal,
)

ALL_CONTACTS = "all-contacts"
# The fields of a contact that a scope names one value of.
_SCOPED = {"tag": "tags", "account": "accounts"}


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
    industry: Line | None = None
    location: Line | None = None
    owner: PersonId | None = None
    parent: AccountId | None = None


def _named_or_erased(schema: dict[str, Any]) -> None:
    """Ask for a name in the JSON Schema, unless the contact is erased."""
    # Each names its key as a property too: strict validators want to see one.
    schema["anyOf"] = [{"required": [name], "properties": {name: {}}} for name in ("last_name", "erased")]


class Contact(Record):
    """A person, or a group, outside of our organisation whom plans are made for.

    A group, or a person of one name, has it as `last_name` alone. An erased contact has opted out.
    """

    model_config = ConfigDict(json_schema_extra=_named_or_erased)

    kind: Literal["contact"]
    status: Annotated[str, Picklist("contact.status")] | None = None
    first_name: Line | None = None
    # Empty only beside `erased`; it is not nullable, because `Null` is a name.
    last_name: Annotated[Line, NEEDED] = ""
    title: Line | None = None
    degrees: Texts = ()
    specialty: Line | None = None
    type: Annotated[str, Picklist("contact.type")] | None = None
    tier: Tier | None = None
    importance: Importance = "normal"
    owner: PersonId | None = None
    accounts: tuple[Affiliation, ...] = ()
    email: Address | None = None
    phone: Line | None = None
    interests: Texts = ()
    aims: Texts = ()
    preferences: Preferences | None = None
    opt_out: Flag = False
    merged_into: ContactId | None = None
    erased: Day | None = None

    @model_validator(mode="before")
    @classmethod
    def _erased_have_opted_out(cls, data: object) -> object:
        return {**data, "opt_out": True} if isinstance(data, dict) and data.get("erased") is not None else data

    @model_validator(mode="after")
    def _require_name(self) -> Contact:
        if not self.last_name and self.erased is None:
            raise PydanticCustomError("no_name", "no name")
        return self

    @property
    def name(self) -> str:
        """Return first and last name, as far as there are any; of an erased contact, that and the id."""
        if self.erased is not None:
            return ErasedName.of(self.id)
        return " ".join(filter(None, (self.first_name, self.last_name))) or self.id

    @property
    def sort_name(self) -> str:
        """Return the name that it is sorted by: last name first."""
        if self.erased is not None:
            return self.id
        return " ".join(filter(None, (self.last_name, self.first_name))) or self.id

    @property
    def is_approached(self) -> bool:
        """Return whether we plan for the contact; the one answer to what `opt_out` means (docs/reference/records.md)."""
        return not self.opt_out


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
        tuple[Annotated[Goal, BeforeValidator(one_goal, json_schema_input_type=Markdown | Goal)], ...], OneOrMore
    ] = ()
    revenue: Revenue | None = None
    approval: Approval | None = None


class Scope(Part):
    """Which contacts an objective for all contacts is narrowed to; every given field must fit."""

    tier: Annotated[tuple[Tier, ...], OneOrMore] = ()
    type: Annotated[tuple[Annotated[str, Picklist("contact.type")], ...], OneOrMore] = ()
    importance: Annotated[tuple[Importance, ...], OneOrMore] = ()
    specialty: Texts = ()
    tag: Texts = ()
    owner: Annotated[tuple[PersonId, ...], OneOrMore] = ()
    account: Annotated[tuple[AccountId, ...], OneOrMore] = ()

    @property
    def narrowed_by(self) -> tuple[str, ...]:
        """Return the fields of contacts that decide whether one fits."""
        return tuple(_SCOPED.get(name, name) for name in type(self).model_fields if getattr(self, name))

    def fits(self, contact: Contact) -> bool:
        """Return whether contact is one of those that the scope names."""
        return (
            (not self.tier or contact.tier in self.tier)
            and (not self.type or contact.type in self.type)
            and (not self.importance or contact.importance in self.importance)
            and (not self.specialty or contact.specialty in self.specialty)
            and (not self.tag or any(tag in self.tag for tag in contact.tags))
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

    @property
    def everyone(self) -> tuple[str, ...]:
        """Return the contact that it is for, if it is for one."""
        return (self.contact,) if self.contact else ()

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
    other_contacts: Annotated[tuple[ContactId, ...], OneOrMore] = ()
    account: AccountId | None = None
    plan: PlanId | None = None
    objective: ObjectiveId | None = None
    product: ProductId | None = None
    owner: PersonId | None = None
    amount: Money | None = None
    probability: Percentage | None = None
    event: Line | None = None
    next_step: Line | None = None
    reason: Markdown | None = None
    follow_up_of: FollowUpId | None = None

    @property
    def everyone(self) -> tuple[str, ...]:
        """Return the contacts that it is with, each once."""
        return _everyone_of(self)

    @property
    def day_key(self) -> str:
        """Return the field that says on which day it happens."""
        return "close_date"

    @property
    def day(self) -> date:
        """Return the day that it is decided on."""
        return self.close_date

    @property
    def last_day(self) -> date:
        """Return the day that it is decided on: its only one."""
        return self.close_date


class Activity(Record):
    """Something done or to be done: a task with a due date or an appointment with start and end."""

    kind: Literal["activity"]
    status: Annotated[str, Picklist("activity.status")] | None = None
    subject: Line
    form: Annotated[str, Picklist("activity.form")]
    type: Annotated[str, Picklist("activity.type")] | None = None
    contact: ContactId | None = None
    other_contacts: Annotated[tuple[ContactId, ...], OneOrMore] = ()
    account: AccountId | None = None
    plan: PlanId | None = None
    objective: ObjectiveId | None = None
    opportunity: OpportunityId | None = None
    product: ProductId | None = None
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
    def everyone(self) -> tuple[str, ...]:
        """Return the contacts that it is with, each once."""
        return _everyone_of(self)

    @property
    def planned_key(self) -> str:
        """Return the field that says for which day it is planned."""
        return "start" if self.due is None else "due"

    @property
    def planned(self) -> date | None:
        """Return the day that it is due on, or that it is to take place on."""
        if self.due is not None:
            return self.due
        return _day_of(self.start)

    @property
    def day_key(self) -> str:
        """Return the field that says on which day it happened, or is to happen."""
        return "completed" if self.completed else self.planned_key

    @property
    def day(self) -> date | None:
        """Return the day that it was done on; as long as it was not done, the day that it is planned for."""
        return self.completed or self.planned

    @property
    def last_day(self) -> date | None:
        """Return the last day that it is to take place on, never before the first; once it was done, that day."""
        day, end = self.day, _day_of(self.end)
        return end if self.due is None and not self.completed and day and end and end > day else day

    @property
    def is_whole_days(self) -> bool:
        """Return whether it takes place on whole days: its start or its end says no time."""
        return any(each is not None and not isinstance(each, datetime) for each in (self.start, self.end))


def _day_of(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


def _everyone_of(record: Opportunity | Activity) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (record.contact, *record.other_contacts))))


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
