"""The order in which `list` shows the records of a kind, and what it shows beside their fields."""

from __future__ import annotations

from collections.abc import Iterable

from plancode.attention.meetings import contacts_of
from plancode.models import Activity, Contact, Objective, Opportunity, Plan, Record
from plancode.views.progress import Figures
from plancode.workspace import Workspace

# Where a record has no day, it comes after those that have one.
_LAST = (1, 0)
_TO_THE_MINUTE = len("2027-03-31 14:30")
_Key = tuple[int, tuple[int, int], str, str]


def in_order(workspace: Workspace, records: Iterable[Record]) -> tuple[Record, ...]:
    """Return records of one kind by what matters: open ones before ended ones, the next day first (docs/reference/commands.md).

    Ended ones come latest first. Contacts come by tier and name, what has neither day nor tier by its name.
    """
    return tuple(sorted(records, key=lambda record: _key(workspace, record)))


def _key(workspace: Workspace, record: Record) -> _Key:
    name = str(getattr(record, "name", "")).casefold()
    match record:
        case Contact(tier=tier):
            return (
                0,
                (0, tier) if tier else _LAST,
                f"{record.last_name} {record.first_name or ''}".casefold(),
                record.id,
            )
        case Plan() | Objective():
            days = workspace.days(record)
            day = days.last if days else None
        case Opportunity() | Activity():
            day = record.day
        case _:
            return 0, (0, 0), name, record.id
    is_over = workspace.ends(record) is not None
    number = day.toordinal() if day else 0
    return int(is_over), (0, -number if is_over else number) if day else _LAST, "", record.id


def beside(record: Record, column: str, figures: Figures) -> object:
    """Return what a column of a list shows; for most of them it is the field of that name."""
    found: object = getattr(record, column, None)
    match record, column:
        case Contact(), "account":
            held = sorted(record.accounts, key=lambda each: not each.primary)
            found = held[0].account if held else None
        case Plan(), "contact":
            found = ", ".join(record.contacts)
        case Opportunity(), "amount":
            found = f"{record.amount.value} {record.amount.currency}" if record.amount else None
        case Opportunity(), "probability":
            found = None if record.probability is None else f"{record.probability} %"
        case Activity() | Opportunity(), "contact":
            found = ", ".join(contacts_of(record))
        case Activity(), "due":
            found = _planned(record)
        case Objective(), "progress":
            found = figures.of(record)
    return found


def _planned(activity: Activity) -> str:
    """Return for when an activity is planned: a day, with the hour of an appointment that has one."""
    return str(activity.due or activity.start or "")[:_TO_THE_MINUTE]
