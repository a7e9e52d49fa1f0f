"""Rules of activities: their days, with whom they are, and what they count towards."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from plancode import codes
from plancode.attention.due import missed_follow_ups
from plancode.attention.meetings import Encounter, encounters, on_avoided_days
from plancode.diagnostics import Count, Diagnostic, Note, Text, text
from plancode.models import Activity, Contact, Objective, Opportunity, Plan
from plancode.workspace import Workspace

_DATED = (Activity, Opportunity)
# Whether the contact was erased → what is said: who was erased has never asked not to be contacted.
_STILL_PLANNED: Mapping[bool, Text] = {
    False: text("contact `{contact}` has opted out, and activity `{id}` is still planned"),
    True: text("contact `{contact}` was erased, and activity `{id}` is still planned"),
}
_STILL_FOR: Mapping[bool, Text] = {
    False: text("contact `{contact}` has opted out, and {record} is still for this contact"),
    True: text("contact `{contact}` was erased, and {record} is still for this contact"),
}


def form_without_date(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC140: a task has no due date, or an appointment no start."""
    for activity in workspace.activities:
        key = "due" if activity.form == "task" else "start"
        if getattr(activity, key) is None:
            yield codes.PC140.at(
                workspace.place(activity, "form"),
                text(
                    "activity `{id}` is of the form {form} and has no `{key}`",
                    id=activity.id,
                    form=activity.form,
                    key=key,
                ),
                hint=text("add `due` to a task, `start` and `end` to an appointment"),
                record=activity.ref,
            )


def ends_before_start(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC141: an appointment ends before it starts."""
    for activity in workspace.activities:
        if activity.start and activity.end and _is_earlier(activity.end, activity.start):
            yield codes.PC141.at(
                workspace.place(activity, "end"),
                text(
                    "activity `{id}` ends at {end}, before it starts at {start}",
                    id=activity.id,
                    end=_time(activity.end),
                    start=_time(activity.start),
                ),
                hint=text("put the end after the start"),
                record=activity.ref,
            )


def counts_without_objective(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC312: an activity counts towards nothing."""
    for activity in workspace.activities:
        if activity.counts is not None and activity.objective is None:
            yield codes.PC312.at(
                workspace.key_place(activity, "counts"),
                text("activity `{id}` has a figure in `counts`, and no objective to add it to", id=activity.id),
                hint=text("add `objective: …`, or remove `counts`"),
                record=activity.ref,
            )


def contact_opted_out(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC317: something is planned with a contact who wants no contact."""
    gone = {contact.id for contact in workspace.all(Contact) if not contact.is_approached}
    erased = {contact.id for contact in workspace.all(Contact) if contact.erased is not None}
    for activity in workspace.activities if gone else ():
        if activity.contact in gone and workspace.ends(activity) is None:
            yield codes.PC317.at(
                workspace.place(activity, "contact"),
                _STILL_PLANNED[activity.contact in erased].given({"contact": activity.contact, "id": activity.id}),
                hint=text("remove the activity, or complete it: `plancode complete {id}`", id=activity.id),
                record=activity.ref,
            )
    for record, keys, contact in _with_contact(workspace, gone) if gone else ():
        yield codes.PC317.at(
            workspace.place(record, *keys),
            _STILL_FOR[contact in erased].given({"contact": contact, "record": record.ref}),
            hint=text("remove the contact from it, or remove it"),
            record=record.ref,
        )


def _with_contact(
    workspace: Workspace, wanted: Collection[str]
) -> Iterator[tuple[Activity | Objective | Opportunity | Plan, tuple[str | int, ...], str]]:
    """Yield what is open, and the plans that nobody has approved, with each wanted contact beside an activity's own."""
    protected = workspace.config.lifecycles["plan"].protected
    contacted: list[Opportunity | Objective] = [*workspace.opportunities, *workspace.objectives]
    for held in contacted:
        if held.contact in wanted and workspace.ends(held) is None:
            yield held, ("contact",), str(held.contact)
    together: list[Activity | Opportunity] = [*workspace.activities, *workspace.opportunities]
    for shared in together:
        for number, name in enumerate(shared.other_contacts):
            if name in wanted and workspace.ends(shared) is None:
                yield shared, ("other_contacts", number), name
    for plan in workspace.plans:
        if plan.status not in protected and workspace.ends(plan) is None:
            for number, name in enumerate(plan.contacts):
                if name in wanted:
                    yield plan, ("contacts", number), name


def activity_outside_its_plan(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC331: an activity is planned for a day outside the period of the plan that it serves."""
    for activity in workspace.activities:
        plan = workspace.get(Plan, activity.plan)
        days = workspace.days(plan) if plan else None
        if plan and days and activity.planned and not days.has(activity.planned):
            yield codes.PC331.at(
                workspace.place(activity, activity.planned_key),
                text(
                    "activity `{id}` is on {day}, outside {period}",
                    id=activity.id,
                    day=activity.planned,
                    period=plan.period,
                ),
                hint=text(
                    "choose a day of {period}, from {first} to {last}",
                    period=plan.period,
                    first=days.first,
                    last=days.last,
                ),
                record=activity.ref,
            )


def follow_up_before_its_cause(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC332: a follow-up is earlier than what it follows."""
    for record, target in workspace.named_by("follow_up_of"):
        cause = workspace.records.get(target)
        if isinstance(record, _DATED) and isinstance(cause, _DATED) and _is_before(record, cause):
            yield codes.PC332.at(
                workspace.place(record, record.day_key),
                text(
                    "{record} is on {day}, before `{cause}`, which it follows",
                    record=record.ref,
                    day=record.day,
                    cause=cause.id,
                ),
                hint=text("choose a day from {earlier} on, the day of `{cause}`", cause=cause.id, earlier=cause.day),
                record=record.ref,
            )


def completed_in_the_future(workspace: Workspace, today: date) -> Iterator[Diagnostic]:
    """PC314: an activity was completed on a day that is yet to come."""
    for activity in workspace.activities:
        if activity.completed and activity.completed > today:
            yield codes.PC314.at(
                workspace.place(activity, "completed"),
                text(
                    "activity `{id}` was completed on {day}, in the future",
                    id=activity.id,
                    day=activity.completed,
                ),
                hint=text("choose a day up to today, {today}", today=today),
                record=activity.ref,
            )


def mixed_days_and_times(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC150: an appointment begins with a time and ends with a day, or the other way round."""
    for activity in workspace.activities:
        start, end = activity.start, activity.end
        if start and end and isinstance(start, datetime) != isinstance(end, datetime):
            key = "end" if isinstance(start, datetime) else "start"
            yield codes.PC150.at(
                workspace.place(activity, key),
                text("activity `{id}` has a time in one of `start` and `end` only", id=activity.id),
                hint=text("give both a time, or neither: then it takes whole days, the last one included"),
                record=activity.ref,
            )


def time_that_no_clock_shows(workspace: Workspace) -> Iterator[Diagnostic]:
    """PC113: an appointment begins or ends in the hour that is left out where clocks go forward."""
    zone = workspace.config.zone
    for activity in workspace.activities:
        for key, moment in (("start", activity.start), ("end", activity.end)):
            if isinstance(moment, datetime) and (shown := _on_the_clock(moment, zone)) != moment:
                yield codes.PC113.at(
                    workspace.place(activity, key),
                    text("there is no such time as `{time}` in {zone}", time=_time(moment), zone=zone.key),
                    hint=text("write {time}, or another time: clocks go forward in that hour", time=_time(shown)),
                    record=activity.ref,
                )


def _on_the_clock(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return a time as it is after going to UTC and back: another one, where the zone leaves it out."""
    return moment.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0)


def _time(moment: date) -> str:
    return moment.isoformat(timespec="minutes") if isinstance(moment, datetime) else moment.isoformat()


def _is_earlier(one: date, other: date) -> bool:
    """Return whether a day or time lies before another; of a day and a time, the day of the time counts."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    first, second = (each.date() if isinstance(each, datetime) else each for each in (one, other))
    return first < second


def contact_met_twice(workspace: Workspace, today: date) -> Iterator[Diagnostic]:
    """PC324: two of our people meet one contact on one day, or closer to each other than the contact wants."""
    for found in encounters(workspace, today):
        yield codes.PC324.at(
            workspace.place(found.later, found.later.day_key),
            _both_meet(found),
            hint=text("meet together, or choose another day")
            if found.days == 0
            else text(
                "meet together, or later: the contact wants {days:day|days} of notice",
                days=Count(found.contact.preferences.notice if found.contact.preferences else 0),
            ),
            record=found.later.ref,
            notes=(Note(workspace.place(found.earlier, found.earlier.day_key), text("the other meeting is here")),),
        )


def _both_meet(found: Encounter) -> Text:
    names = {"owner": found.later.owner, "other_owner": found.earlier.owner, "contact": found.contact.id}
    if found.days == 0:
        return text(
            "`{owner}` and `{other_owner}` both meet contact `{contact}` on {day}", **names, day=found.later.day
        )
    return text(
        "`{owner}` meets contact `{contact}` on {day}, {days:day|days} after `{other_owner}`",
        **names,
        day=found.later.day,
        days=Count(found.days),
    )


def avoided_weekday(workspace: Workspace, today: date) -> Iterator[Diagnostic]:
    """PC326: an appointment is on a day of the week that the contact avoids."""
    for contact, activity, words in on_avoided_days(workspace, today):
        yield codes.PC326.at(
            workspace.place(activity, activity.day_key),
            text(
                "activity `{id}` is on {day}, and contact `{contact}` avoids “{words}”",
                id=activity.id,
                day=activity.day,
                contact=contact.id,
                words=words,
            ),
            hint=text("choose another day of the week"),
            record=activity.ref,
        )


def follow_up_not_made(workspace: Workspace, today: date) -> Iterator[Diagnostic]:
    """PC329: what was to follow an activity or opportunity is still open, and its day has passed."""
    for record, cause in missed_follow_ups(workspace, today):
        is_activity = isinstance(record, Activity)
        yield codes.PC329.at(
            workspace.place(record, record.day_key),
            text(
                "{record} was to follow `{cause}` by {day}, and is still open",
                record=record.ref,
                cause=cause,
                day=record.day,
            ),
            hint=text("complete it once it is done: `plancode complete {id}`", id=record.id)
            if is_activity
            else text("give it a new `close_date`, or the status that it has reached"),
            record=record.ref,
        )


def _is_before(one: Activity | Opportunity, other: Activity | Opportunity) -> bool:
    return one.day is not None and other.day is not None and one.day < other.day


RULES: tuple[Callable[[Workspace], Iterator[Diagnostic]], ...] = (
    form_without_date,
    ends_before_start,
    mixed_days_and_times,
    time_that_no_clock_shows,
    counts_without_objective,
    contact_opted_out,
    activity_outside_its_plan,
    follow_up_before_its_cause,
)
RULES_OF_THE_DAY: tuple[Callable[[Workspace, date], Iterator[Diagnostic]], ...] = (
    completed_in_the_future,
    contact_met_twice,
    avoided_weekday,
    follow_up_not_made,
)
