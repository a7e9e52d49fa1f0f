"""The search index: every record once, with the page that shows it, as a script that pages load when it is needed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date

from plancode import codes
from plancode.models import Activity, Contact, Objective, Opportunity, Plan, Product, Record
from plancode.site.code_pages import code_path, shown_codes
from plancode.site.pages import ACTIVITIES
from plancode.views import Source
from plancode.views.months import day_paths

# Kind, name, what tells it from namesakes, path of the page that shows it, further words to find it by.
Entry = tuple[str, str, str, str, str]
# As much of a field's text as readers may remember words of; more would only be slow to load.
_MOST = 200


def search_index(source: Source) -> bytes:
    """Return the script that hands the index to the page: without a request, it works from disk too."""
    entries = json.dumps(list(_entries(source)), ensure_ascii=True, separators=(",", ":"))
    return f"window.PLANCODE_INDEX={entries};\n".encode()


def _entries(source: Source) -> Iterator[Entry]:
    for contact in source.ordered:
        accounts = (source.via(held.account).name for held in contact.accounts)
        about = _listed(contact.specialty, *accounts)
        yield "contact", contact.name, about, f"contacts/{contact.id}.html", _more(contact, *contact.interests)
    for owner in dict.fromkeys(contact.owner for contact in source.ordered if contact.owner):
        yield "person", source.person(owner) or owner, "", f"contacts/owner/{owner}/1.html", owner
    workspace = source.workspace
    for account in workspace.accounts:
        yield "account", account.name, account.location or "", f"accounts/{account.id}.html", _more(account)
    for plan in workspace.plans:
        yield _plan(source, plan)
    for objective in workspace.objectives:
        about = _listed(objective.period, _name(source, objective.contact))
        yield (
            *("objective", objective.name, about, _page(source, objective)),
            _more(objective, objective.success, *objective.evidence),
        )
    for opportunity in workspace.opportunities:
        yield (
            *("opportunity", opportunity.name, opportunity.event or "", _page(source, opportunity)),
            _more(opportunity, _name(source, opportunity.contact), opportunity.next_step),
        )
    days = day_paths(source.by_month, most=ACTIVITIES)
    for activity in workspace.activities:
        yield (
            *("activity", activity.subject, _name(source, activity.contact), _day(source, activity, days)),
            _more(activity, activity.outcome),
        )
    shown = shown_codes(source)
    for code in codes.CODES:
        yield "rule", code.number, code.name, code_path(code.number, shown), ""


def _plan(source: Source, plan: Plan) -> Entry:
    about = _listed(plan.period, *(_name(source, each) for each in plan.contacts))
    product = source.workspace.get(Product, plan.product)
    more = _more(
        plan, product.name if product else None, source.person(plan.owner), *(goal.goal for goal in plan.goals)
    )
    return "plan", plan.name, about, f"plans/{plan.id}.html", more


def _name(source: Source, contact: str | None) -> str:
    found = source.workspace.get(Contact, contact)
    return found.name if found else ""


def _more(record: Record, *texts: str | None) -> str:
    return " ".join((record.id, *(text[:_MOST] for text in texts if text)))


def _listed(*texts: str | None) -> str:
    return " · ".join(filter(None, texts))


def _page(source: Source, record: Objective | Opportunity) -> str:
    """Return the path where a record is shown: its row on a page, else the list of its kind."""
    listed = "objectives/index.html" if isinstance(record, Objective) else "opportunities/index.html"
    is_shared = isinstance(record, Objective) and record.applies_to is not None
    return _row(source, record) or f"{listed}#objective-{record.id}" * is_shared or listed


def _day(source: Source, activity: Activity, days: Mapping[date, str]) -> str:
    """Return the path where an activity is shown: its row on a page, else its day in the month."""
    day = activity.day
    return _row(source, activity) or (days.get(day) if day else None) or "agenda/index.html"


def _row(source: Source, record: Objective | Opportunity | Activity) -> str | None:
    shown = source.shown_on(record)
    return f"{shown.kind}s/{shown.id}.html#{record.kind}-{record.id}" if shown else None
