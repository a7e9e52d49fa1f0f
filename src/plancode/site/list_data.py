"""What lists can be asked: every row of each list as a script, so that all parts are filtered and sorted, from disk too."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from plancode.models import Activity, Objective, Opportunity, Plan, Product
from plancode.site.list_columns import DAY, FACET, NUMBER, OWNER, PRODUCT, TAGS, TEXT, Cell, Column, Listed, Row
from plancode.site.list_rows import lists_of_views
from plancode.site.page import Page
from plancode.site.pages import CoveragePage
from plancode.site.text import ASKED, Words
from plancode.views import Source
from plancode.views.contact import ContactView
from plancode.views.contacts import contact_row
from plancode.views.heat import is_approved

_CONTACT: Final = Column("contact", "Contact", TEXT, "contact")
_CONTACTS: Final = (
    Column("account", "Account", TEXT, "account"), Column("type", "Type", FACET), Column("tier", "Tier", FACET, "contact.tier"),
    OWNER, Column("status", "Plan", FACET, "plan"), Column("overdue", "Overdue", NUMBER, "activity"),
    Column("next", "Next activity", DAY, "activity"), TAGS,
)  # fmt: skip
_PLANS: Final = (
    Column("period", "Period", FACET), Column("status", "Status", FACET), Column("type", "Type", FACET), OWNER,
    Column("reviewer", "Reviewers", FACET, "person"), _CONTACT, PRODUCT, TAGS,
)  # fmt: skip
_OBJECTIVES: Final = (
    Column("period", "Period", FACET), Column("status", "Status", FACET), Column("type", "Type", FACET), OWNER, _CONTACT,
    Column("plan", "Plan", TEXT, "plan"), PRODUCT, TAGS,
)  # fmt: skip
_OPPORTUNITIES: Final = (
    Column("status", "Status", FACET), Column("stage", "Stage", FACET, "opportunity.stage"), Column("type", "Type", FACET), OWNER,
    _CONTACT, Column("closes", "Closes", DAY), Column("amount", "Amount", NUMBER, "opportunity.amount"),
    Column("currency", "Currency", FACET, "opportunity.amount"), PRODUCT, TAGS,
)  # fmt: skip
_ACTIVITIES: Final = (
    Column("day", "Day", DAY), Column("status", "State", FACET), Column("type", "Type", FACET), OWNER, _CONTACT,
    Column("plan", "Plan", TEXT, "plan"), PRODUCT, TAGS,
)  # fmt: skip


def list_scripts(source: Source, planned: Sequence[Page], words: Words) -> dict[str, bytes]:
    """Return the scripts of one language by their path."""
    return {f"lists/{each.name}.js": _script(source, each, words) for each in _lists(source, planned, words)}


def _lists(source: Source, planned: Sequence[Page], words: Words) -> Iterator[Listed]:
    workspace = source.workspace
    yield Listed("contacts", _CONTACTS, tuple(_contacts(planned, words)))
    yield Listed("plans", _PLANS, tuple(_plan(source, each, words) for each in workspace.plans))
    yield Listed("objectives", _OBJECTIVES, tuple(_objective(source, each, words) for each in workspace.objectives))
    opened = sorted(
        workspace.opportunities, key=lambda each: (workspace.ends(each) is not None, each.close_date, each.id)
    )
    yield Listed("opportunities", _OPPORTUNITIES, tuple(_opportunity(source, each, words) for each in opened))
    latest = sorted(workspace.activities, key=lambda each: (each.day or date.min, each.id), reverse=True)
    yield Listed("activities", _ACTIVITIES, tuple(_activity(source, each, words) for each in latest))
    yield from lists_of_views(source, planned, words)
    for page in planned:
        if isinstance(page.view, CoveragePage) and page.view.pager.number == 1:
            yield _coverage(source, page.view, words)


def _script(source: Source, listed: Listed, words: Words) -> bytes:
    """Return the script that hands a list over; columns of what is internal are not among it."""
    kept = [at for at, column in enumerate(listed.columns) if column.of not in source.left_out]
    columns = [listed.columns[at] for at in kept]
    data = {
        "words": {**{name: words.text(english) for name, english in ASKED.items()}, "none": words.text(listed.none)},
        "columns": [["name", words.text("Name"), TEXT], *([each.key, words.text(each.heading), each.shown] for each in columns)],
        "rows": [[path, words.called(name), *(_written(cells[at], words) for at in kept)] for path, name, cells in listed.rows],
    }  # fmt: skip
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return b"window.PLANCODE_LIST=JSON.parse('%s');\n" % text.replace("\\", "\\\\").replace("'", "\\'").encode()


def _written(cell: Cell, words: Words) -> object:
    match cell:
        case None:
            return ""
        case date():
            return cell.isoformat()
        case Decimal():
            return int(cell) if cell == cell.to_integral_value() else float(cell)
        case str():
            return words.called(cell)
        case int():
            return cell
        case _:
            return [words.called(each) for each in cell]


def _label(words: Words, picklist: str, value: str | None) -> str | None:
    return words.label(picklist, value) if value else None


def _contacts(planned: Iterable[Page], words: Words) -> Iterator[Row]:
    for page in planned:
        if page.template == "contact.html" and isinstance(page.view, ContactView):
            row = contact_row(page.view)
            yield (
                page.path,
                row.name,
                (
                    row.account[1] if row.account else None,
                    _label(words, "contact.type", row.type),
                    str(row.tier) if row.tier else None,
                    row.owner,
                    _label(words, "plan.status", row.plan_status),
                    row.overdue,
                    row.next_activity,
                    page.view.tags,
                ),
            )


def _plan(source: Source, plan: Plan, words: Words) -> Row:
    contacts = (words.called(found[1]) for name in plan.contacts if (found := source.contact(name)))
    return (
        f"plans/{plan.id}.html",
        plan.name,
        (
            plan.period,
            words.label("plan.status", plan.status),
            words.label("plan.type", plan.type),
            source.person(plan.owner),
            tuple(source.person(name) or name for name in plan.reviewers),
            ", ".join(contacts),
            _product(source, plan.product),
            plan.tags,
        ),
    )


def _objective(source: Source, objective: Objective, words: Words) -> Row:
    contact, plan = source.contact(objective.contact), source.plan(objective.plan)
    return (
        source.objective_line(objective).shown_on or "objectives/index.html",
        objective.name,
        (
            objective.period,
            words.label("objective.status", objective.status),
            words.label("objective.type", objective.type),
            source.person(objective.owner),
            contact[1] if contact else None,
            plan[1] if plan else None,
            _product(source, objective.product),
            objective.tags,
        ),
    )


def _opportunity(source: Source, opportunity: Opportunity, words: Words) -> Row:
    contact, amount = source.contact(opportunity.contact), opportunity.amount
    return (
        source.opportunity_line(opportunity).shown_on or "opportunities/index.html",
        opportunity.name,
        (
            words.label("opportunity.status", opportunity.status),
            _label(words, "opportunity.stage", opportunity.stage),
            words.label("opportunity.type", opportunity.type),
            source.person(opportunity.owner),
            contact[1] if contact else None,
            opportunity.close_date,
            amount.value if amount else None,
            amount.currency if amount else None,
            _product(source, opportunity.product),
            opportunity.tags,
        ),
    )


def _activity(source: Source, activity: Activity, words: Words) -> Row:
    line, plan = source.activity_line(activity), source.plan(activity.plan)
    return (
        line.shown_on or "agenda/index.html",
        activity.subject,
        (
            line.day,
            words.when(line.when),
            _label(words, "activity.type", activity.type),
            line.owner,
            line.contact[1] if line.contact else None,
            plan[1] if plan else None,
            _product(source, activity.product),
            activity.tags,
        ),
    )


def _coverage(source: Source, view: CoveragePage, words: Words) -> Listed:
    """Return the contacts of a fiscal year with the status of the plan in each period, by the periods' names."""
    periods = tuple(Column(period, period, FACET) for period in view.coverage.periods)

    def cell(status: str | None) -> Cell:
        label = _label(words, "plan.status", status)
        # A plan that is not approved is asked for by its status, and as none.
        return label if label is None or is_approved(source, status) else (label, "")

    rows = (
        (f"contacts/{row.id}.html", row.name, (str(row.tier) if row.tier else None, row.owner, *map(cell, row.plans)))
        for row in view.coverage.rows
    )
    columns = (Column("tier", "Tier", FACET, "contact.tier"), OWNER, *periods)
    return Listed(f"coverage-{view.coverage.periods[0]}", columns, tuple(rows), none="without approval")


def _product(source: Source, name: str | None) -> str | None:
    found = source.workspace.get(Product, name)
    return found.name if found else name
