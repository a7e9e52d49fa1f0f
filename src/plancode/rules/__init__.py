"""The rules that need no history: pure functions from a workspace to findings, a module for each subject."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plancode import codes
from plancode.diagnostics import FIRST_POSITION, Diagnostic, Place, text
from plancode.rules import activities, approvals, objectives, opportunities, people, plans, records, references
from plancode.workspace import PLANS_FOLDER, Workspace

RULES = tuple(
    rule
    for subject in (references, people, plans, objectives, opportunities, activities, records, approvals)
    for rule in subject.RULES
)
OF_ATTENTION = (
    plans.rival_plans,
    activities.contact_met_twice,
    activities.avoided_weekday,
    people.contact_neglected,
    plans.plan_not_followed,
    activities.follow_up_not_made,
    plans.forgotten_draft,
)
RULES_OF_THE_DAY = tuple(rule for subject in (people, plans, activities) for rule in subject.RULES_OF_THE_DAY)


def run(workspace: Workspace, today: date) -> Iterator[Diagnostic]:
    """Yield the findings of every rule in workspace; some of them depend on the day, which is today."""
    path = workspace.prefix + PLANS_FOLDER
    # A document that is no record has been reported as such.
    if not workspace.documents and not any(found.path.startswith(path) for found in workspace.diagnostics):
        yield codes.PC401.at(
            Place(path, FIRST_POSITION),
            text("there is no record under {path}/", path=path),
            hint=text("put records in YAML files, such as {path}/people.yaml", path=path),
        )
    for rule in RULES:
        yield from rule(workspace)
    for rule_of_the_day in RULES_OF_THE_DAY:
        yield from rule_of_the_day(workspace, today)


def attention(workspace: Workspace, today: date) -> Iterator[Diagnostic]:
    """Yield what tells whether the plans are alive, of what the files alone can tell."""
    for rule_of_the_day in OF_ATTENTION:
        yield from rule_of_the_day(workspace, today)
