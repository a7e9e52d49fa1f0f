"""Acts on people and rules that HISTORY.md allows, and the rules that an organisation begins with."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from plancode.workspace.config_file import LISTS
from tests.simulation.pulls import Acts, Desk, Pull, Way
from tests.simulation.server import Author
from tests.simulation.world import CONFIG, SUBMITTED, Person, person, written

Rules = dict[str, Any]

OWNERS = tuple(person(name, "account-manager") for name in ("Olga", "Oscar", "Odile"))
APPROVERS = tuple(person(name, "approver") for name in ("Anton", "Amina"))
REVIEWER, MANAGER = person("Rita", "reviewer"), person("Max", "medical-manager")
MAINTAINER = person("Mona", "compliance")
STAFF = (*OWNERS, *APPROVERS, REVIEWER, MANAGER, MAINTAINER)
# Codes that weigh nothing for what HISTORY.md promises of steps.
_LAX = ("PC301", "PC302", "PC303", "PC318", "PC234", "PC331")
_FIRST_RULES: Rules = {
    "lifecycle": {
        "plan": {
            "statuses": {
                "draft": {"en": "Draft", "fr": "Projet"},
                "submitted": {"en": "Submitted", "fr": "Soumis"},
                "final-approved": {"en": "Final Approved", "fr": "Final - Approuvé"},
                "expired": {"en": "Expired", "fr": "Expiré"},
            },
            "initial": ["draft"],
            "steps": {
                "submit": {"from": "draft", "to": "submitted", "by": ["owner"], "needs": ["goals"]},
                "return": {
                    "from": "submitted",
                    "to": "draft",
                    "by": ["owner", "reviewer", "approver"],
                    "needs": ["reason"],
                },
                "approve": {
                    "from": "submitted",
                    "to": "final-approved",
                    "by": ["owner", "approver"],
                    "needs": ["four-eyes"],
                },
                "amend": {"from": "final-approved", "to": "draft", "by": ["owner"], "needs": ["reason"]},
                "expire": {"from": "final-approved", "to": "expired", "by": ["owner"], "needs": ["period-ended"]},
            },
            "deletable": ["draft"],
            "protected": ["final-approved", "expired"],
        }
    },
    "policy": {"four_eyes": "error", "stamp": "optional"},
    "history": {"merge": "any"},
    "severity": {},
    "picklists": {},
}


def first_rules(way: Way) -> Rules:
    """Return the rules of an organisation that lands its pull requests in one way; stamps go with squashing."""
    rules = copy.deepcopy(_FIRST_RULES)
    wanted = "any" if way is Way.MERGE else way.value
    rules["history"]["merge"] = wanted if wanted in LISTS["history.merge"] else "any"
    rules["policy"]["stamp"] = "required" if way is Way.SQUASH else "optional"
    return rules


def ruled(desk: Desk, change: Callable[[Rules], object]) -> dict[str, str]:
    """Return the file of the rules with a change."""
    rules = copy.deepcopy(desk.base.config)
    change(rules)
    return {CONFIG: written(rules)}


def maintainer(desk: Desk) -> Author:
    return desk.author(desk.base.people[MAINTAINER.id])


def new_person(desk: Desk) -> Pull | None:
    """Someone comes; they act when this has landed."""
    role = desk.random.choice(["account-manager", "medical-manager", "approver", None])
    newcomer = person(f"Newcomer {desk.number}", role)
    author = newcomer.author if desk.random.random() < 0.3 else maintainer(desk)
    return desk.branch("new person").commit(author, f"Welcome {newcomer.name}", newcomer.file).legal()


def new_address(desk: Desk) -> Pull | None:
    """Someone gets another address."""
    someone = desk.one(
        [each for each in desk.people(desk.random.choice([None, "account-manager"])) if len(each.addresses) < 5]
    )
    if someone is None:
        return None
    more = with_address(desk, someone)
    return desk.branch("new address").commit(desk.author(someone), f"Address of {someone.name}", more.file).legal()


def with_address(desk: Desk, someone: Person, address: str = "") -> Person:
    """Return a person with one more address."""
    return replace(someone, addresses=(*someone.addresses, address or f"{someone.id}-{desk.number}@example.net"))


def other_role(desk: Desk) -> Pull | None:
    """The manager becomes an approver, or is one no more."""
    manager = desk.base.people[MANAGER.id]
    if not desk.is_same(manager.path):
        return None
    now = replace(manager, role="approver" if manager.role != "approver" else "medical-manager")
    return desk.branch("other role").commit(maintainer(desk), f"Role of {manager.name}", now.file).legal()


def _new_rules(desk: Desk, act: str, change: Callable[[Rules], object]) -> Pull | None:
    # Rules are one file: two changes of it meanwhile are no question of what is legal.
    if not desk.is_same(CONFIG):
        return None
    return desk.branch(act).commit(maintainer(desk), act.capitalize(), ruled(desk, change)).legal()


def picklist(desk: Desk) -> Pull | None:
    """A value more, with its labels."""
    value = {f"form-{desk.number}": {"en": f"Form {desk.number}", "fr": f"Forme {desk.number}"}}
    return _new_rules(desk, "picklist", lambda rules: rules["picklists"].setdefault("activity.type", {}).update(value))


def label(desk: Desk) -> Pull | None:
    """A status is called otherwise."""
    statuses = ("lifecycle", "plan", "statuses", SUBMITTED)

    def rename(rules: Rules) -> None:
        names = rules
        for key in statuses:
            names = names[key]
        names["en"] = f"Submitted {desk.number}"

    return _new_rules(desk, "label", rename)


def laxer_severity(desk: Desk) -> Pull | None:
    """A warning that nobody wants to see."""
    code, severity = desk.random.choice(_LAX), desk.random.choice(["info", "off"])
    return _new_rules(desk, "laxer severity", lambda rules: rules["severity"].update({code: severity}))


def optional_step(desk: Desk) -> Pull | None:
    """A step that nobody has to make."""
    step = {"from": "submitted", "to": "draft", "by": ["owner"], "needs": ["reason"]}
    return _new_rules(
        desk,
        "optional step",
        lambda rules: rules["lifecycle"]["plan"]["steps"].update({f"withdraw-{desk.number}": step}),
    )


def tighten(rules: Rules) -> None:
    """Let only approvers approve."""
    rules["lifecycle"]["plan"]["steps"]["approve"]["by"] = ["approver"]


def stricter_from_now_on(desk: Desk) -> Pull | None:
    """Owners approve no more; until this commit of main they did, and an epoch says so."""
    if desk.behind or not desk.base.owner_may_approve:
        return None

    def change(rules: Rules) -> None:
        tighten(rules)
        with_epoch(rules, desk.main.commit)

    return _new_rules(desk, "stricter lifecycle with an epoch", change)


def with_epoch(rules: Rules, until: str) -> None:
    """Let the rules of a commit judge all that lies before it."""
    rules["history"].setdefault("epochs", []).append({"until": until, "reason": "The rules of then were followed"})


def laxer_again(desk: Desk) -> Pull | None:
    """Owners approve again."""
    if desk.base.owner_may_approve:
        return None

    def loosen(rules: Rules) -> None:
        rules["lifecycle"]["plan"]["steps"]["approve"]["by"] = ["owner", "approver"]

    return _new_rules(desk, "laxer lifecycle", loosen)


ON_RULES: Acts = (
    (3, new_person),
    (3, new_address),
    (3, other_role),
    (2, picklist),
    (1, label),
    (2, laxer_severity),
    (1, optional_step),
    (2, stricter_from_now_on),
    (9, laxer_again),
)
