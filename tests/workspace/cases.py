"""A wrong workspace beside its right twin, and the records that most of them are made of."""

from __future__ import annotations

import re
from typing import NamedTuple

from tests.support.marked import FILE, Files, unmarked

CONFIG = "plancode.yaml"

PERSON = "kind: person\nid: paul\nname: Paul Roux\n"
PRODUCT = "kind: product\nid: alpha\nname: Alpha\n"
ACCOUNT = "kind: account\nid: clinic\nname: Clinic\n"
CONTACT = "kind: contact\nid: dupont\nfirst_name: Anne\nlast_name: Dupont\n"
PLAN = (
    "kind: plan\nid: dupont-2027\nstatus: draft\nname: Dupont\nperiod: FY2027\ntype: local\nowner: marie\n"
    "goals: Two talks\n"
)
OBJECTIVE = "kind: objective\nid: two-talks\nstatus: draft\nname: Two talks\nperiod: FY2027\ntype: awareness\n"
OPPORTUNITY = (
    "kind: opportunity\nid: talk\nstatus: pending\nname: Talk\ntype: publication\nclose_date: 2027-05-20\n"
    "plan: weber-2027\n"
)
TASK = "kind: activity\nid: visit-1\nsubject: Visit\nform: task\ndue: 2027-02-15\n"
LUNCH = "kind: activity\nid: lunch\nsubject: Lunch\nform: appointment\n"
# Stands beside every example, so that there is somebody and something to refer to.
OTHERS = "kind: person\nid: marie\nname: Marie Petit\nemail: marie@example.org\n---\n" + PLAN.replace(
    "dupont-2027", "weber-2027"
).replace("Dupont", "Weber")


class Case(NamedTuple):
    """What is wrong: files in which the places of the findings are marked, what is found there, and the right twin."""

    name: str
    wrong: Files
    found: tuple[str, ...]
    right: Files


def case(name: str, wrong: str | Files, *rest: str | Files) -> Case:
    """Return a case: name, wrong files, one expected `CODE message` for each mark, right files."""
    *found, right = rest
    return Case(name, _files(wrong), tuple(map(str, found)), _files(right))


def _files(given: str | Files) -> Files:
    return {"plans/others.yaml": OTHERS} | ({FILE: given} if isinstance(given, str) else given)


def config(text: str) -> Files:
    return {CONFIG: text}


def lifecycle(rest: str, statuses: str = "[pending, won]") -> Files:
    return config(f"lifecycle:\n  opportunity:\n    statuses: {statuses}\n{rest}")


def bad_lines(code: str, *cases: tuple[str, str, str, str]) -> list[Case]:
    """Return a case for each record with one more line: the wrong line, the message, the right line."""
    return [
        case(f"{code} {wrong.strip()}", record + wrong, f"{code} {message}", record + right)
        for record, wrong, message, right in cases
    ]


def misspelled_values(*cases: tuple[str, str, str, str]) -> list[Case]:
    """Return a case for each value of a picklist: the record, the key, a wrong value, a right value."""
    return [
        case(
            f"picklist {record.split()[1]}.{key}: {wrong}",
            with_value(record, key, f"«{wrong}»"),
            f"PC103 unknown {key} `{wrong}`",
            with_value(record, key, right),
        )
        for record, key, wrong, right in cases
    ]


def with_value(record: str, key: str, value: str) -> str:
    """Return record with key set to value, in place if it is there."""
    line = f"{key}: {value}\n"
    return re.sub(rf"(?m)^{key}: .*\n", line, record) if re.search(rf"(?m)^{key}: ", record) else record + line


def broken_references(*cases: tuple[str, str, str, str]) -> list[Case]:
    """Return a case for each field that refers: the record, its line with a mark, the kind, the right target."""
    return [_broken_reference(*each) for each in cases]


def _broken_reference(record: str, line: str, kind: str, target: str) -> Case:
    key, _, value = line.strip().partition(": ")
    wrong = with_value(record, key, value)
    there = (
        with_value(with_value(target, "id", "gone"), "name", "Gone")
        if "\nname: " in target
        else with_value(target, "id", "gone")
    )
    return case(
        f"reference {record.split()[1]}: {line.strip()}",
        wrong,
        f"PC120 there is no {kind} `gone`",
        {FILE: unmarked(wrong), "plans/gone.yaml": there},
    )
