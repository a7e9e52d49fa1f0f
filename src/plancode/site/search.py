"""The search index: every record once, with the page that shows it, as a script that pages load when it is needed.

An entry holds nothing that the page which it leads to does not show.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from plancode import codes
from plancode.attention.due import when
from plancode.diagnostics import Ref
from plancode.models import Account, Activity, Contact, Objective, Opportunity, Plan, Product, Record
from plancode.site.code_pages import code_path, shown_codes
from plancode.site.text import SEARCHED, WHEN_LIST, Words
from plancode.views import Source

# As much of a field's text as readers may remember words of; more would only be slow to load.
_MOST: Final = 200
# The address of a link in Markdown, which no reader sees.
_ADDRESS: Final = re.compile(r"\]\([^)]*\)")
Label = tuple[str, str]


class Entry(NamedTuple):
    """A find: what it is called, what tells it from namesakes, where it is shown, and further words to find it by.

    `labels` are values of picklists and states; they are found by their words in every language.
    """

    kind: str
    name: str
    about: str
    path: str
    more: str = ""
    day: str = ""
    labels: tuple[Label, ...] = ()


def search_index(source: Source, rows: Mapping[Ref, str], words: Sequence[Words]) -> bytes:
    """Return the script that hands the index to the page: without a request, it works from disk too.

    rows are the paths where objectives, opportunities and activities are shown.
    """
    entries = [entry for entry in _entries(source, rows) if entry.path]
    kinds = list(dict.fromkeys(entry.kind for entry in entries))
    numbers = {label: at for at, label in enumerate(dict.fromkeys(label for each in entries for label in each.labels))}
    index = {
        "words": {each.language: {name: each.text(english) for name, english in SEARCHED.items()} for each in words},
        "languages": [each.language for each in words],
        "kinds": kinds,
        "labels": [[each.of_list(*label) for each in words] for label in numbers],
        "entries": [
            (kinds.index(each.kind), *each[1:-1], [numbers[label] for label in each.labels]) for each in entries
        ],
    }
    text = json.dumps(index, ensure_ascii=True, separators=(",", ":"))
    # As a text of JSON: browsers read it faster than the same as a program, and the index of thousands is long.
    return b"window.PLANCODE_INDEX=JSON.parse('%s');\n" % text.replace("\\", "\\\\").replace("'", "\\'").encode()


def _entries(source: Source, rows: Mapping[Ref, str]) -> Iterator[Entry]:
    workspace = source.workspace
    for contact in source.ordered:
        yield _contact(source, contact)
    for person in workspace.people:
        labels = _labels(("person.role", person.role))
        yield Entry("person", person.name, person.function or "", f"people/{person.id}.html", person.id, labels=labels)
    for account in workspace.accounts:
        labels = _labels(("account.type", account.type), ("account.priority", account.priority))
        path = f"accounts/{account.id}.html"
        yield Entry("account", account.name, account.location or "", path, _more(account), labels=labels)
    for plan in workspace.plans:
        yield _plan(source, plan)
    for objective in workspace.objectives:
        yield _objective(source, objective, rows)
    for opportunity in workspace.opportunities:
        yield _opportunity(source, opportunity, rows)
    for activity in workspace.activities:
        yield _activity(source, activity, rows)
    shown = shown_codes(source)
    for code in codes.CODES:
        yield Entry("rule", code.number, code.name, code_path(code.number, shown))


def _contact(source: Source, contact: Contact) -> Entry:
    about = _listed(contact.specialty, *(source.via(held.account).name for held in contact.accounts))
    labels = _labels(("contact.type", contact.type), ("contact.importance", contact.importance))
    merged = (name for name, target in source.workspace.merges.items() if target == contact.id)
    more = _more(contact, *merged, *contact.interests)
    return Entry("contact", contact.name, about, f"contacts/{contact.id}.html", more, labels=labels)


def _plan(source: Source, plan: Plan) -> Entry:
    product = source.workspace.get(Product, plan.product)
    goals = (goal.goal for goal in plan.goals)
    return Entry(
        "plan",
        plan.name,
        _listed(plan.period, *(_name(source, each) for each in plan.contacts)),
        f"plans/{plan.id}.html",
        _more(plan, product.name if product else None, source.person(plan.owner), *goals),
        labels=_labels(("plan.status", plan.status), ("plan.type", plan.type)),
    )


def _objective(source: Source, objective: Objective, rows: Mapping[Ref, str]) -> Entry:
    status = (("objective.status", objective.status), ("objective.type", objective.type))
    return Entry(
        "objective",
        objective.name,
        _listed(objective.period, _whose(source, objective)),
        rows.get(objective.ref, ""),
        _more(objective, objective.success, *objective.evidence),
        labels=_labels(*status, ("objective.outcome", objective.outcome)),
    )


def _opportunity(source: Source, opportunity: Opportunity, rows: Mapping[Ref, str]) -> Entry:
    return Entry(
        "opportunity",
        opportunity.name,
        _listed(opportunity.event, _whose(source, opportunity)),
        rows.get(opportunity.ref, ""),
        _more(opportunity, opportunity.next_step),
        opportunity.close_date.isoformat(),
        _labels(
            ("opportunity.status", opportunity.status),
            ("opportunity.type", opportunity.type),
            ("opportunity.stage", opportunity.stage),
        ),
    )


def _activity(source: Source, activity: Activity, rows: Mapping[Ref, str]) -> Entry:
    state = str(when(source.workspace, activity, source.today))
    return Entry(
        "activity",
        activity.subject,
        _whose(source, activity),
        rows.get(activity.ref, ""),
        _more(activity, activity.outcome),
        activity.day.isoformat() if activity.day else "",
        _labels((WHEN_LIST, state), ("activity.form", activity.form), ("activity.type", activity.type)),
    )


def _whose(source: Source, record: Objective | Opportunity | Activity) -> str:
    """Return the name of a record's contact, else of the account or plan on whose page it is shown."""
    shown = source.shown_on(record)
    found = source.workspace.records.get(shown) if shown else None
    return found.name if isinstance(found, Contact | Account | Plan) else ""


def _name(source: Source, contact: str | None) -> str:
    found = source.workspace.get(Contact, contact)
    return found.name if found else ""


def _labels(*labels: tuple[str, str | None]) -> tuple[Label, ...]:
    return tuple((name, value) for name, value in labels if value is not None)


def _more(record: Record, *texts: str | None) -> str:
    return " ".join((record.id, *(_ADDRESS.sub("]", text)[:_MOST] for text in texts if text)))


def _listed(*texts: str | None) -> str:
    return " · ".join(filter(None, texts))
