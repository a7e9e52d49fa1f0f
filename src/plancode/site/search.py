"""What can be searched: every record once, with the page that shows it, as a script that pages load when it is wanted."""

from __future__ import annotations

import json
from collections.abc import Iterator

from plancode.models import Activity, Objective, Opportunity
from plancode.views import Source

# Kind, name, what tells it from others, path of the page that shows it.
Entry = tuple[str, str, str, str]


def search_index(source: Source) -> bytes:
    """Return the script that gives the index to the page: no request, so that it works from disk too."""
    entries = json.dumps(list(_entries(source)), ensure_ascii=True, separators=(",", ":"))
    return f"window.PLANCODE_INDEX={entries};\n".encode()


def _entries(source: Source) -> Iterator[Entry]:
    workspace = source.workspace
    for contact in source.ordered:
        about = " ".join(
            filter(None, [contact.specialty, *(source.via(held.account).name for held in contact.accounts)])
        )
        yield "contact", contact.name, about, f"contacts/{contact.id}.html"
    for account in workspace.accounts:
        yield "account", account.name, account.location or "", f"accounts/{account.id}.html"
    for plan in workspace.plans:
        names = ", ".join(found[1] for each in plan.contacts if (found := source.contact(each)))
        yield "plan", plan.name, f"{plan.period} {names}".strip(), f"plans/{plan.id}.html"
    for objective in workspace.objectives:
        yield "objective", objective.name, objective.period, _page(source, objective)
    for opportunity in workspace.opportunities:
        yield "opportunity", opportunity.name, opportunity.event or "", _page(source, opportunity)
    for activity in workspace.activities:
        contact_name = source.contact(activity.contact)
        yield "activity", activity.subject, contact_name[1] if contact_name else "", _page(source, activity)


def _page(source: Source, record: Objective | Opportunity | Activity) -> str:
    """Return where a record is shown: the row of its contact's page or its plan's, else the list of its kind."""
    lists = {"objective": "objectives/index.html", "opportunity": "opportunities/index.html"}
    return source.row_of(record) or lists.get(record.kind, "agenda/index.html")
