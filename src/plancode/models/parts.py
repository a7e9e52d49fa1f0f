"""The groups of keys inside records: relations, wishes, goals, amounts, targets."""

from __future__ import annotations

from datetime import date
from math import ceil
from typing import Annotated, Final

from pydantic import Field

from plancode.models.common import AccountId, Part, PersonId, Texts
from plancode.models.fields import Amount, Currency, Day, Flag, Line, Markdown, Number, Picklist

# How activities make the figure of an objective: their counts are added up, or the newest one's is the figure.
SUM: Final = "sum"
LATEST: Final = "latest"
# What a target is for each of.
PER_CONTACT: Final = "contact"


class Affiliation(Part):
    """A contact's relation to an account."""

    account: AccountId
    role: Line | None = None
    primary: Flag = False
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None

    def holds(self, first: date, last: date) -> bool:
        """Return whether the relation holds on a day from first to last."""
        return (self.from_ is None or self.from_ <= last) and (self.until is None or first <= self.until)


class Preferences(Part):
    """How a contact wants to be approached."""

    channel: Annotated[str, Picklist("contact.channel")] | None = None
    language: Annotated[str, Picklist("contact.language")] | None = None
    notice_days: Amount | None = None
    avoid: Texts = ()

    @property
    def notice(self) -> int:
        """Return how many days ahead the contact wants to know: whole days, a part of one is one."""
        return ceil(self.notice_days or 0)


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


def one_goal(value: object) -> object:
    """Let a text stand for a goal without a sign that it is reached."""
    return {"goal": value} if isinstance(value, str) else value


class Target(Part):
    """How much of what an objective asks for; below `from`, where that is the baseline, lower is better."""

    value: Amount
    unit: Line
    per: Line | None = None
    from_: Amount | None = Field(default=None, alias="from")
    measure: Annotated[str, Picklist("objective.measure")] = SUM

    @property
    def is_usual(self) -> bool:
        """Return whether value and unit are all that there is to say: a sum from nothing on, for no one in particular."""
        return self.per is None and self.from_ is None and self.measure == SUM
