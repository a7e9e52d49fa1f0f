"""What a record is to somebody who meets it in an editor: its name, its status, its last step, in their language."""

from __future__ import annotations

from collections.abc import Iterator

from plancode.diagnostics import Text, text
from plancode.history import Transition
from plancode.lsp.desk import Desk
from plancode.messages.catalogues import said
from plancode.models import Account, Activity, Contact, Objective, Opportunity, Person, Plan, Record, called


def summary(desk: Desk, record: Record, language: str) -> str:
    """Return what a record is, in a few lines of Markdown."""
    lines = [f"**{_escaped(called(record))}** · {said(Text(record.kind), language)} `{record.id}`"]
    facts = [said(each, language) for each in _facts(desk, record)]
    step = desk.last_step(record.ref)
    lines += [_escaped(" · ".join(facts))] if facts else []
    lines += [_escaped(said(last_step(desk, step), language))] if step else []
    return "\n\n".join(lines)


def status_of(desk: Desk, record: Record) -> Text | None:
    """Return the status of a record; None where its kind has none."""
    if record.status is None:
        return None
    return Text("{status}", {"status": desk.workspace.config.term(f"{record.kind}.status", record.status)})


def last_step(desk: Desk, step: Transition) -> Text:
    """Return what the last step of a record was, when, and by whom."""
    lifecycle = desk.workspace.config.lifecycle(step.record.kind)
    when = step.committed.astimezone(desk.workspace.config.zone).date() if step.committed else text("unknown date")
    return text(
        "{before} → {after}, {when}, by {who}",
        before=lifecycle.term(step.before) if step.before else text("(none)"),
        after=lifecycle.term(step.after) if step.after else text("(deleted)"),
        when=when,
        who=step.author.name or step.author.email or text("nobody"),
    )


def _facts(desk: Desk, record: Record) -> Iterator[Text]:
    if (status := status_of(desk, record)) is not None:
        yield status
    match record:
        case Person():
            yield from _value(desk, record, "role")
            yield from _plain(record.function, record.email)
        case Account():
            yield from _value(desk, record, "type")
            yield from _plain(record.industry, record.location)
        case Contact():
            yield from _value(desk, record, "type")
            yield from _plain(record.specialty)
        case Plan() | Objective():
            yield from _value(desk, record, "type")
            days = desk.workspace.days(record)
            yield from _plain(f"{record.period} ({days.first} – {days.last})" if days else record.period)
        case Opportunity():
            yield from _value(desk, record, "type")
            yield from _plain(str(record.close_date))
        case Activity():
            yield from _value(desk, record, "type")
            yield from _plain(str(record.day or ""))
        case _:
            pass
    owner = desk.workspace.get(Person, getattr(record, "owner", None))
    yield from _plain(owner.name if owner else None)


def _plain(*words: str | None) -> Iterator[Text]:
    return (Text("{word}", {"word": word}) for word in words if word)


def _value(desk: Desk, record: Record, name: str) -> Iterator[Text]:
    value = getattr(record, name, None)
    if isinstance(value, str):
        yield Text("{value}", {"value": desk.workspace.config.term(f"{record.kind}.{name}", value)})


def _escaped(words: str) -> str:
    """Return words that Markdown shows as they are."""
    return "".join(f"\\{each}" if each in "\\`*_{}[]<>#|!" else each for each in words)
