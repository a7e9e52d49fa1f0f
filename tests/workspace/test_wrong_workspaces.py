"""Workspaces with one mistake each, where the mistake is marked `«like this»`; beside each its right twin."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from plancode.check import Report, check
from plancode.cli.app import run
from plancode.diagnostics import Diagnostic, Severity
from plancode.project import open_project
from plancode.workspace import load, sources_of
from tests.support.marked import FILE, TODAY, Files, marks, of_the_reader, record_at, unmarked, written

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
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
            _with(record, key, f"«{wrong}»"),
            f"PC103 unknown {key} `{wrong}`",
            _with(record, key, right),
        )
        for record, key, wrong, right in cases
    ]


def _with(record: str, key: str, value: str) -> str:
    """Return record with key set to value, in place if it is there."""
    line = f"{key}: {value}\n"
    return re.sub(rf"(?m)^{key}: .*\n", line, record) if re.search(rf"(?m)^{key}: ", record) else record + line


def broken_references(*cases: tuple[str, str, str, str]) -> list[Case]:
    """Return a case for each field that refers: the record, its line with a mark, the kind, the right target."""
    return [_broken_reference(*each) for each in cases]


def _broken_reference(record: str, line: str, kind: str, target: str) -> Case:
    key, _, value = line.strip().partition(": ")
    wrong = _with(record, key, value)
    there = _with(_with(target, "id", "gone"), "name", "Gone") if "\nname: " in target else _with(target, "id", "gone")
    return case(
        f"reference {record.split()[1]}: {line.strip()}",
        wrong,
        f"PC120 there is no {kind} `gone`",
        {FILE: unmarked(wrong), "plans/gone.yaml": there},
    )


# A case is a row: what is wrong, what is said, what is right.
# fmt: off
YAML_TRAPS = [
    case("tab as indentation", CONTACT + "preferences:\n«\t»channel: email\n",
         "PC101 a tab stands where a line is indented", CONTACT + "preferences:\n  channel: email\n"),
    case("colon inside text", "kind: product\nid: alpha\nname: Alpha«:» the second\n",
         "PC101 a colon and a space stand inside text without quotes", "kind: product\nid: alpha\nname: 'Alpha: the second'\n"),
    case("space missing after the colon", "kind: product\nid: alpha\nname«:»Alpha\n",
         "PC101 a space is missing after the colon of `name`", PRODUCT),
    case("quote never closed", "kind: product\nid: alpha\nname: «'Alpha»\n", "PC101 the quote ' is never closed",
         "kind: product\nid: alpha\nname: 'Alpha'\n"),
    case("bracket never closed", PLAN + "contacts: «[»dupont\n",
         "PC101 the bracket `[` is not closed, or a comma is missing after it", PLAN + "reviewers: [marie]\n"),
    case("text begins with @", "kind: product\nid: alpha\nname: «@»lpha\n",
         "PC101 text without quotes cannot begin with `@`", "kind: product\nid: alpha\nname: '@lpha'\n"),
    case("key indented too far", "kind: product\nid: alpha\n  «name»: Alpha\n",
         "PC101 `name` is indented further than the keys before it", PRODUCT),
    case("duplicate key", PRODUCT + "«name»: Beta\n", "PC108 the key `name` is there already", PRODUCT),
    case("duplicate key inside", PLAN + "revenue:\n  amount: 1\n  currency: EUR\n  «amount»: 2\n",
         "PC108 the key `amount` is there already", PLAN + "revenue:\n  amount: 1\n  currency: EUR\n"),
    case("anchor", "kind: product\nid: alpha\nname: «&name» Alpha\n", "PC109 anchors are not allowed: `&name`", PRODUCT),
    case("anchor and alias", "kind: product\nid: alpha\nname: «&n» Alpha\narea: «*n»\n", "PC109 anchors are not allowed: `&n`",
         "PC109 aliases are not allowed: `*n`", PRODUCT + "area: Alpha\n"),
    case("tag", "kind: product\nid: alpha\nname: «!!str» Alpha\n", "PC110 tags are not allowed: `!!str`", PRODUCT),
    case("python tag", "kind: product\nid: alpha\nname: «!!python/object:os.system» Alpha\n",
         "PC110 tags are not allowed: `!!python/object:os.system`", PRODUCT),
    case("merge key", PLAN + "revenue:\n  amount: 1\n  currency: EUR\n  «<<»: {amount: 2}\n",
         "PC109 merge keys are not allowed", PLAN + "revenue:\n  amount: 1\n  currency: EUR\n"),
    case("nested too deep", PRODUCT + f"area: {'[' * 31}«[»[{']' * 33}\n", "PC111 the nesting is deeper than 32 levels",
         PRODUCT + "area: deep\n"),
    case("conflict markers", "«<<<<<<<» HEAD\n" + PRODUCT + "=======\n" + PRODUCT + ">>>>>>> side\n",
         "PC117 the conflict marker `<<<<<<<` of a merge was committed", PRODUCT),
    case("NUL", "kind: product\nid: alpha\nname: Al«\0»pha\n", "PC122 the character U+0000 is not allowed in a file", PRODUCT),
    case("line separator", "kind: product\nid: alpha\nname: Al«\u2028»pha\n",
         "PC122 the character U+2028 is not allowed in a file", PRODUCT),
    case("next line", "kind: product\nid: alpha\nname: Al«\x85»pha\n",
         "PC122 the character U+0085 is not allowed in a file", PRODUCT),
    case("escape sequence of a terminal", "kind: product\nid: alpha\nname: «\x1b»[31mAlpha\n",
         "PC122 the character U+001B is not allowed in a file", PRODUCT),
    case("zero-width space", "kind: product\nid: alpha\nname: Al«\u200b»pha\n", "PC123 the character U+200B cannot be seen", PRODUCT),
    case("direction not closed", "kind: product\nid: alpha\nname: Al«\u202e»pha\n", "PC123 the character U+202E cannot be seen", PRODUCT),
    case("lines that end in CRLF", CONTACT.replace("\n", "\r\n") + "tier: «7»\r\n", "PC115 `tier` is 7",
         CONTACT.replace("\n", "\r\n") + "tier: 4\r\n"),
    case("byte-order mark, then a mistake in the first line", "\ufeffkind: «contct»\nid: dupont\n",
         "PC107 unknown kind `contct`", "\ufeff" + CONTACT),
    case("byte-order mark, then a mistake further down", "\ufeff" + CONTACT + "tier: «7»\n", "PC115 `tier` is 7",
         "\ufeff" + CONTACT + "tier: 4\n"),
    case("astral characters before the column", PLAN + "revenue: {currency: «🎉🎉», amount: «'1'»}\n",
         "PC103 `🎉🎉` is not a currency", "PC104 `amount` is text, not a number", PLAN + "revenue: {currency: EUR, amount: 1}\n"),
    case("wide characters before the column", CONTACT + "preferences: {avoid: 日本語, channel: email, «chanel»: email}\n",
         "PC102 unknown key `chanel`", CONTACT + "preferences: {avoid: 日本語, channel: email}\n"),
    case("key that is a number", PRODUCT + "«12»: twelve\n", "PC104 a key is text, and `12` is not", PRODUCT + "area: '12'\n"),
    case("number too long", OBJECTIVE + "target: {value: «1234567890123456789», unit: talks}\n",
         "PC115 the number `1234567890123456789` is longer than 18 digits",
         OBJECTIVE + "target: {value: 12, unit: talks}\n"),
    case("number that is none", CONTACT + "tier: «.inf»\n", "PC115 `.inf` is not a finite number", CONTACT + "tier: 1\n"),
    case("number that would fill the memory", OBJECTIVE + "target: {value: «1E999999999», unit: talks}\n",
         "PC115 the number `1E999999999` is longer than 18 digits", OBJECTIVE + "target: {value: 1E9, unit: talks}\n"),
    case("quoted number too long", OBJECTIVE + "target: {value: «'1234567890123456789'», unit: talks}\n",
         "PC104 `value` is text, not a number", OBJECTIVE + "target: {value: 123456789, unit: talks}\n"),
    case("list for a record", "- «kind»: product\n",
         "PC124 this document is not a record", PRODUCT),
    case("text for a record", "«Alpha»\n", "PC124 this document is not a record", PRODUCT),
]

KEYS = [
    case("misspelled key", CONTACT + "«speciality»: Cardiology\n", "PC102 unknown key `speciality`", CONTACT + "specialty: Cardiology\n"),
    case("unknown key", PRODUCT + "«colour»: red\n", "PC102 unknown key `colour`", PRODUCT),
    case("misspelled key inside", CONTACT + "preferences:\n  «chanel»: email\n", "PC102 unknown key `chanel`",
         CONTACT + "preferences:\n  channel: email\n"),
    case("misspelled key in an item of a list", CONTACT + "accounts:\n  - account: clinic\n    «primry»: true\n",
         "PC102 unknown key `primry`", {FILE: CONTACT + "accounts:\n  - account: clinic\n    primary: true\n", "plans/c.yaml": ACCOUNT}),
    case("misspelled key in a goal", _with(PLAN, "goals", "[{goal: Talk, «succes»: Applause}]"), "PC102 unknown key `succes`",
         _with(PLAN, "goals", "[{goal: Talk, success: Applause}]")),
    case("misspelled key in a scope", OBJECTIVE + "applies_to: {«teir»: 1}\n", "PC102 unknown key `teir`",
         OBJECTIVE + "applies_to: {tier: 1}\n"),
    case("status of a kind without lifecycle", PRODUCT + "«status»: draft\n",
         "PC102 unknown key `status`: product has no lifecycle", PRODUCT),
    case("missing kind", "«id»: alpha\nname: Alpha\n", "PC105 missing key `kind`", PRODUCT),
    case("two records without a kind", "«id»: alpha\nname: Alpha\n---\n«id»: alpha\nname: Beta\n", "PC105 missing key `kind`",
         "PC105 missing key `kind`", PRODUCT + "---\n" + PRODUCT.replace("alpha", "beta")),
    case("two records without an id", "«kind»: product\nname: Alpha\n---\n«kind»: product\nname: Beta\n",
         "PC105 missing key `id`", "PC105 missing key `id`", PRODUCT + "---\n" + PRODUCT.replace("alpha", "beta")),
    case("missing id", "«kind»: product\nname: Alpha\n", "PC105 missing key `id`", PRODUCT),
    case("missing status", PLAN.replace("status: draft\n", "").replace("kind", "«kind»", 1), "PC105 missing key `status`", PLAN),
    case("missing key inside", PLAN + "«revenue»:\n  amount: 1\n", "PC105 missing key `currency`",
         PLAN + "revenue:\n  amount: 1\n  currency: EUR\n"),
    case("missing key in an item of a list", CONTACT + "accounts:\n  - «primary: true»\n", "PC105 missing key `account`",
         {FILE: CONTACT + "accounts:\n  - account: clinic\n", "plans/c.yaml": ACCOUNT}),
    case("unknown kind", "kind: «produkt»\nid: alpha\nname: Alpha\n", "PC107 unknown kind `produkt`", PRODUCT),
    case("two mistakes in one record", "kind: contact\nid: «Dupont»\nfirst_name: Anne\nlast_name: Dupont\ntier: «9»\n",
         "PC106 `Dupont` is not an id", "PC115 `tier` is 9", CONTACT),
]

TYPES = [
    *bad_lines(
        "PC104",
        (CONTACT, "tier: «'1'»\n", "`tier` is text, not a whole number", "tier: 1\n"),
        (CONTACT, "tier: «1.5»\n", "`tier` is a number, not a whole number", "tier: 1\n"),
        (CONTACT, "opt_out: «yes»\n", "`opt_out` is text, not true or false", "opt_out: true\n"),
        (CONTACT, "title: «[Dr]»\n", "`title` is a list, not text", "title: 12\n"),
        (CONTACT, "title: «{a: b}»\n", "`title` is a group of keys, not text", "title: true\n"),
        (CONTACT, "accounts: «clinic»\n", "`accounts` is text, not a list", "accounts: []\n"),
        (CONTACT, "preferences: «email»\n", "`preferences` is text, not a group of keys", "preferences: {channel: email}\n"),
        (OPPORTUNITY, "amount: {value: «'5'», currency: EUR}\n", "`value` is text, not a number", "amount: {value: 5, currency: EUR}\n"),
        (OPPORTUNITY, "probability: «50%»\n", "`probability` is text, not a number", "probability: 50\n"),
        (TASK, "counts: «true»\n", "`counts` is `true`, not a number", "counts: 1\n"),
    ),
    case("several lines in a name", "kind: product\nid: alpha\nname: «|\n  Alpha\n  Beta»\n", "PC104 `name` has several lines", PRODUCT),
    case("goal that is a list", _with(PLAN, "goals", "[Talk, «[3]»]"), "PC104 `goals` is a list, not a group of keys",
         _with(PLAN, "goals", "[Talk, 3]")),
    case("goal without its text", _with(PLAN, "goals", "[«{success: Applause}»]"), "PC105 missing key `goal`",
         _with(PLAN, "goals", "[{goal: Talk, success: Applause}]")),
    case("goal with a list for text", _with(PLAN, "goals", "[{goal: «[Talk]»}]"), "PC104 `goal` is a list, not text",
         _with(PLAN, "goals", "[{goal: Talk}]")),
    case("scope that is another word", OBJECTIVE + "applies_to: «everyone»\n", "PC103 unknown applies_to `everyone`",
         OBJECTIVE + "applies_to: all-contacts\n"),
    case("scope with a tier that is not one", OBJECTIVE + "applies_to: {tier: [1, «5»]}\n", "PC115 `tier` is 5",
         OBJECTIVE + "applies_to: {tier: [1, 4]}\n"),
    case("scope with an unknown type", OBJECTIVE + "applies_to: {type: «doctor»}\n", "PC103 unknown type `doctor`",
         OBJECTIVE + "applies_to: {type: researcher}\n"),
]

VALUES = [
    *bad_lines(
        "PC115",
        (CONTACT, "tier: «0»\n", "`tier` is 0", "tier: 1\n"),
        (CONTACT, f"title: «{'x' * 301}»\n", "`title` is too long", f"title: {'x' * 300}\n"),
        (OPPORTUNITY, "probability: «101»\n", "`probability` is 101", "probability: 100\n"),
        (OPPORTUNITY, "amount: {value: «-1», currency: EUR}\n", "`value` is -1", "amount: {value: 0, currency: EUR}\n"),
        (PLAN, "revenue: {amount: «1000000000000001», currency: EUR}\n", "`amount` is 1000000000000001",
         "revenue: {amount: 1000000000000000, currency: EUR}\n"),
        (CONTACT, "preferences: {notice_days: «-2»}\n", "`notice_days` is -2", "preferences: {notice_days: 2}\n"),
    ),
    *bad_lines(
        "PC103",
        (PLAN, "revenue: {amount: 1, currency: «eur»}\n", "`eur` is not a currency", "revenue: {amount: 1, currency: EUR}\n"),
        (PLAN, "revenue: {amount: 1, currency: «EURO»}\n", "`EURO` is not a currency", "revenue: {amount: 1, currency: CHF}\n"),
    ),
    *bad_lines(
        "PC113",
        (TASK, "completed: «2026-2-3»\n", "`2026-2-3` is not a date", "completed: 2026-02-03\n"),
        (TASK, "completed: «03/02/2026»\n", "`03/02/2026` is not a date", "completed: 2026-02-03\n"),
        (TASK, "completed: «2026-02-30»\n", "there is no such date as `2026-02-30`", "completed: 2026-02-28\n"),
        (TASK, "completed: «1899-12-31»\n", "`1899-12-31` lies outside the years 1900 to 2999", "completed: 1900-01-01\n"),
        (LUNCH, "start: «0001-01-01»\n", "`0001-01-01` lies outside the years 1900 to 2999", "start: 1900-01-01\n"),
        (LUNCH, "start: «9999-12-31T23:30»\n", "`9999-12-31T23:30` lies outside the years 1900 to 2999", "start: 2999-12-31T23:30\n"),
        (TASK, "completed: «20260203»\n", "`20260203` is not a date", "completed: 2026-02-03\n"),
        (LUNCH, "start: «2027-03-02 at noon»\n", "`2027-03-02 at noon` is not a date, nor a date with a time", "start: 2027-03-02T12:00\n"),
        (LUNCH, "start: «2027-03-02T25:00»\n", "there is no such date as `2027-03-02T25:00`", "start: 2027-03-02 23:00\n"),
    ),
    *bad_lines(
        "PC119",
        (CONTACT, "email: «anne»\n", "`anne` is not an e-mail address", "email: anne@example.org\n"),
        (PERSON, "emails: [paul@example.org, «paul example.org»]\n", "`paul example.org` is not an e-mail address", "emails: [paul@example.org]\n"),
    ),
    *bad_lines(
        "PC116",
        (CONTACT, "title: «''»\n", "`title` is empty", "title: Dr\n"),
        (CONTACT, "title: «'  '»\n", "`title` is empty", "title: Dr\n"),
        (CONTACT, "interests: [Chess, «''»]\n", "`interests` is empty", "interests: [Chess]\n"),
        (CONTACT, "interests: [Chess, «~»]\n", "`interests` is empty", "interests: [Chess]\n"),
    ),
    *[
        case(f"id {name!r}", _with(PRODUCT, "id", f"«{name}»"), f"PC106 {message}", PRODUCT)
        for name, message in [
            ("Alpha", "`Alpha` is not an id"), ("al_pha", "`al_pha` is not an id"), ("al--pha", "`al--pha` is not an id"),
            ("-alpha", "`-alpha` is not an id"), ("élan", "`élan` is not an id"), ("-12", "`-12` is not an id"),
            ("../alpha", "`../alpha` is not an id"),
            ("con", "`con` cannot be an id: file systems or the report site use this name"),
            ("index", "`index` cannot be an id: file systems or the report site use this name"),
        ]
    ],
    *[
        case(f"period {written}", _with(PLAN, "period", f"«{written}»"), f"PC114 {message}", PLAN)
        for written, message in [
            ("2027", "`2027` is not a period"), ("FY27", "`FY27` is not a period"), ("FY2027-Q5", "`FY2027-Q5` is not a period"),
            ("FY2027-M13", "`FY2027-M13` is not a period"), ("FY2027-W54", "`FY2027-W54` is not a period"),
            ("fy2027", "`fy2027` is not a period"), ("FY1898", "the calendar has no FY1898"), ("FY3001", "the calendar has no FY3001"),
        ]
    ],
    case("a day after the years that dates may have", _with(OPPORTUNITY, "close_date", "«3000-01-01»"),
         "PC113 `3000-01-01` lies outside the years 1900 to 2999", OPPORTUNITY),
    case("follow-up of a kind that is not followed", TASK + "follow_up_of: «plan/weber-2027»\n",
         "PC106 `plan/weber-2027` is not the id of an activity or opportunity", TASK),
    *misspelled_values(
        (ACCOUNT, "type", "costumer", "customer"), (ACCOUNT, "priority", "urgent", "high"),
        (CONTACT, "type", "reseacher", "researcher"), (CONTACT, "importance", "medium", "normal"),
        (PLAN, "status", "approved", "draft"), (PLAN, "type", "locl", "local"),
        (OBJECTIVE, "status", "done", "current"), (OBJECTIVE, "type", "awarness", "awareness"),
        (OBJECTIVE, "outcome", "reached", "achieved"),
        (OPPORTUNITY, "status", "open", "won"), (OPPORTUNITY, "type", "talk", "other"),
        (TASK, "form", "todo", "task"), (TASK, "priority", "urgent", "high"),
    ),
    *bad_lines(
        "PC126",
        (PERSON, "role: «aprover»\n", "role `aprover` is not a known one", "role: approver\n"),
        (TASK, "type: «vist»\n", "type `vist` is not a known one", "type: visit\n"),
        (OPPORTUNITY, "stage: «qualifed»\n", "stage `qualifed` is not a known one", "stage: qualified\n"),
        (CONTACT, "preferences: {channel: «emial»}\n", "channel `emial` is not a known one", "preferences: {channel: email}\n"),
    ),
]

REFERENCES = [
    *broken_references(
        (CONTACT, "owner: «gone»\n", "person", PERSON),
        (CONTACT, "accounts: [{account: «gone»}]\n", "account", ACCOUNT),
        (ACCOUNT, "parent: «gone»\n", "account", ACCOUNT),
        (PLAN, "owner: «gone»\n", "person", PERSON),
        (PLAN, "reviewers: [marie, «gone»]\n", "person", PERSON),
        (PLAN, "contacts: [«gone»]\n", "contact", CONTACT),
        (PLAN, "accounts: [{account: «gone»}]\n", "account", ACCOUNT),
        (PLAN, "product: «gone»\n", "product", PRODUCT),
        (PLAN, "parent: «gone»\n", "plan", PLAN),
        (PLAN, "approval: {by: «gone», on: 2026-01-05, digest: '1:sha256:42d9b17abbaf9692b3c5acf6b2a432859e613dd099499658ad45977d55012b23'}\n", "person", PERSON),
        (OBJECTIVE, "plan: «gone»\n", "plan", PLAN),
        (OBJECTIVE, "parent: «gone»\n", "objective", OBJECTIVE),
        (OBJECTIVE, "contact: «gone»\n", "contact", CONTACT),
        (OBJECTIVE, "account: «gone»\n", "account", ACCOUNT),
        (OBJECTIVE, "product: «gone»\n", "product", PRODUCT),
        (OBJECTIVE, "owner: «gone»\n", "person", PERSON),
        (OBJECTIVE, "applies_to: {owner: [marie, «gone»]}\n", "person", PERSON),
        (OBJECTIVE, "applies_to: {account: «gone»}\n", "account", ACCOUNT),
        (OPPORTUNITY, "contact: «gone»\n", "contact", CONTACT),
        (OPPORTUNITY, "account: «gone»\n", "account", ACCOUNT),
        (OPPORTUNITY, "objective: «gone»\n", "objective", OBJECTIVE),
        (OPPORTUNITY, "owner: «gone»\n", "person", PERSON),
        (OPPORTUNITY, "follow_up_of: «gone»\n", "opportunity", OPPORTUNITY),
        (OPPORTUNITY, "follow_up_of: «activity/gone»\n", "activity", TASK),
        (TASK, "contact: «gone»\n", "contact", CONTACT),
        (TASK, "account: «gone»\n", "account", ACCOUNT),
        (TASK, "plan: «gone»\n", "plan", PLAN),
        (TASK, "objective: «gone»\n", "objective", OBJECTIVE),
        (TASK, "opportunity: «gone»\n", "opportunity", OPPORTUNITY),
        (TASK, "owner: «gone»\n", "person", PERSON),
        (TASK, "follow_up_of: «gone»\n", "activity", TASK),
        (TASK, "follow_up_of: «opportunity/gone»\n", "opportunity", OPPORTUNITY),
    ),
    case("reference to a record of another kind", CONTACT + "owner: «weber-2027»\n", "PC120 there is no person `weber-2027`",
         CONTACT + "owner: marie\n"),
    case("the same id twice in one file", PRODUCT + "---\n" + PRODUCT.replace("alpha", "«alpha»"),
         "PC121 there are two records product `alpha`", PRODUCT + "---\n" + ACCOUNT.replace("clinic", "alpha")),
    case("the same id in two files", {"plans/x.yaml": PRODUCT, "plans/y.yaml": PRODUCT.replace("alpha", "«alpha»")},
         "PC121 there are two records product `alpha`", {"plans/x.yaml": PRODUCT, "plans/y.yaml": PRODUCT.replace("alpha", "beta")}),
    case("an address of two people", {"plans/z.yaml": PERSON + "email: «Marie@Example.org»\n"},
         "PC125 `marie@example.org` is an address of person `marie` too", PERSON + "email: paul@example.org\n"),
    case("an account that is its own parent", ACCOUNT + "parent: «clinic»\n",
         "PC131 `parent` leads round in a circle: clinic → clinic", ACCOUNT),
    case("two objectives above each other",
         OBJECTIVE + "parent: «up»\n---\n" + OBJECTIVE.replace("two-talks", "up") + "parent: two-talks\n",
         "PC131 `parent` leads round in a circle: two-talks → up → two-talks",
         OBJECTIVE + "parent: up\n---\n" + OBJECTIVE.replace("two-talks", "up")),
    case("two visits that follow each other",
         TASK + "follow_up_of: «visit-2»\n---\n" + TASK.replace("visit-1", "visit-2") + "follow_up_of: visit-1\n",
         "PC131 `follow_up_of` leads round in a circle: visit-1 → visit-2 → visit-1",
         TASK + "---\n" + TASK.replace("visit-1", "visit-2") + "follow_up_of: visit-1\n"),
]

CHILD = PLAN.replace("dupont-2027", "dupont-q1").replace("name: Dupont", "name: Dupont Q1").replace("FY2027", "FY2027-Q1")

FAMILIES = [
    case("a plan name twice", {"plans/z.yaml": PLAN.replace("name: Dupont", "name: «Weber»")},
         "PC130 plan `weber-2027` has this name in FY2027 too", PLAN),
    case("a child outside of its parent's period", _with(CHILD, "period", "«FY2028-Q1»") + "parent: weber-2027\n",
         "PC132 FY2028-Q1 lies outside FY2027, the period of the parent plan `weber-2027`", CHILD + "parent: weber-2027\n"),
    case("a child for another contact",
         PLAN + "contacts: dupont\n---\n" + CHILD + "parent: dupont-2027\ncontacts: [dupont, «roux»]\n---\n" + CONTACT + "---\n"
         + CONTACT.replace("id: dupont", "id: roux"),
         "PC133 contact `roux` is not one of the parent plan `dupont-2027`",
         PLAN + "contacts: dupont\n---\n" + CHILD + "parent: dupont-2027\ncontacts: [dupont]\n---\n" + CONTACT),
    case("an activity between two families", PLAN + "---\n" + OBJECTIVE + "plan: dupont-2027\n---\n" + TASK
         + "plan: weber-2027\nobjective: «two-talks»\n",
         "PC135 objective `two-talks` belongs to plan `dupont-2027`, not to the family of plan `weber-2027`",
         PLAN + "---\n" + OBJECTIVE + "plan: weber-2027\n---\n" + TASK + "plan: weber-2027\nobjective: two-talks\n"),
    case("an opportunity for nothing", OPPORTUNITY.replace("plan: weber-2027\n", "").replace("kind", "«kind»", 1),
         "PC136 opportunity `talk` has neither plan nor objective", OPPORTUNITY),
    case("an objective for all and for one", OBJECTIVE + "applies_to: all-contacts\n«contact»: dupont\n---\n" + CONTACT,
         "PC138 objective `two-talks` applies to all contacts and names one", OBJECTIVE + "contact: dupont\n---\n" + CONTACT),
    case("two primary accounts", CONTACT + "accounts: [{account: clinic, primary: true}, {account: clinic, primary: «true»}]\n---\n"
         + ACCOUNT, "PC139 contact `dupont` has a primary account already",
         CONTACT + "accounts: [{account: clinic, primary: true}]\n---\n" + ACCOUNT),
    case("a task without a day", TASK.replace("due: 2027-02-15\n", "").replace("task", "«task»"),
         "PC140 activity `visit-1` is of the form task and has no `due`", TASK),
    case("an appointment without a start", LUNCH.replace("appointment", "«appointment»") + "due: 2027-03-02\n",
         "PC140 activity `lunch` is of the form appointment and has no `start`", LUNCH + "start: 2027-03-02\n"),
    case("an end before the start", LUNCH + "start: 2027-03-02T12:00\nend: «2027-03-02T11:00»\n",
         "PC141 activity `lunch` ends at 2027-03-02T11:00, before it starts at 2027-03-02T12:00",
         LUNCH + "start: 2027-03-02T12:00\nend: 2027-03-02T13:00\n"),
    case("submitted without a goal", _with(PLAN, "status", "«submitted»").replace("goals: Two talks\n", ""),
         "PC142 plan `dupont-2027` is submitted and has no goal", _with(PLAN, "status", "submitted")),
    case("a parent of another family", PLAN + "---\n" + OBJECTIVE + "plan: dupont-2027\n---\n"
         + OBJECTIVE.replace("two-talks", "low") + "plan: weber-2027\nparent: «two-talks»\n",
         "PC143 objective `two-talks` belongs to plan `dupont-2027`, not to the family of plan `weber-2027`",
         OBJECTIVE + "plan: weber-2027\n---\n" + OBJECTIVE.replace("two-talks", "low") + "plan: weber-2027\nparent: two-talks\n"),
    case("a reviewer twice", PLAN + "reviewers: [marie, «marie»]\n", "PC144 person `marie` stands in `reviewers` already",
         PLAN + "reviewers: [marie]\n"),
    case("completed in the future", TASK + "completed: «2026-11-24»\n",
         "PC314 activity `visit-1` was completed on 2026-11-24, which is yet to come", TASK + "completed: 2026-11-23\n"),
]

QUARTERS = "".join(
    f"    FY2027-Q{number}: {{start: 2027-{first}, end: 2027-{last}}}\n"
    for number, first, last in [(1, "01-01", "03-31"), (2, "04-01", "06-30"), (3, "07-01", "09-30"), (4, "10-01", "12-31")]
)

CONFIGURATION = [
    case("an unknown key", config("«severities»: {PC120: off}\n"), "PC102 unknown key `severities`", config("severity: {PC120: off}\n")),
    case("an unknown key inside", config("policy:\n  «foureyes»: error\n"), "PC102 unknown key `foureyes`", config("policy:\n  four_eyes: error\n")),
    case("an unknown version", config("version: «2»\n"), "PC115 `version` is 2", config("version: 1\n")),
    case("an unknown language", config("languages: [en, «de»]\n"), "PC103 unknown languages `de`", config("languages: [en, fr]\n")),
    case("a configuration that is a list", config("- «version»: 1\n"),
         "PC124 the configuration is not a group of keys", config("version: 1\n")),
    case("two configurations", config("version: 1\n---\n«version»: 1\n"),
         "PC124 the configuration is one document, and this is another", config("version: 1\n")),
    case("an unknown code", config("severity:\n  «PC1200»: off\n"), "PC402 there is no code `PC1200`", config("severity:\n  PC120: off\n")),
    case("an unknown name of a code", config("severity:\n  «duplicat-id»: off\n"), "PC402 there is no code `duplicat-id`",
         config("severity:\n  duplicate-id: off\n")),
    case("an unknown severity", config("severity:\n  PC120: «fatal»\n"), "PC103 unknown PC120 `fatal`", config("severity:\n  PC120: error\n")),
    case("an unknown code accepted", config("history:\n  accept:\n    - {code: «PC999», reason: old}\n"),
         "PC402 there is no code `PC999`", config("version: 1\n")),
    case("acceptance without a reason", config("history:\n  accept:\n    - «code: PC203»\n"), "PC105 missing key `reason`",
         config("history:\n  accept:\n    - {code: PC203, reason: old}\n")),
    case("an unknown zone", config("time_zone: «Europe/Pariss»\n"), "PC407 there is no time zone `Europe/Pariss`", config("time_zone: Europe/Paris\n")),
    case("a zone that leads elsewhere", config("time_zone: «../../etc/passwd»\n"), "PC407 there is no time zone `../../etc/passwd`",
         config("time_zone: UTC\n")),
    *[
        case(f"a zone of the machine: {name}", config(f"time_zone: «{name}»\n"), f"PC407 there is no time zone `{name}`",
             config("time_zone: Etc/GMT+5\n"))
        for name in ("localtime", "Factory", "posixrules", "posix/Europe/Paris", "right/Europe/Paris")
    ],
    case("an unknown kind of calendar", config("calendar: {kind: «lunar»}\n"), "PC103 unknown kind `lunar`", config("calendar: {kind: 4-4-5}\n")),
    case("a year that begins on no day", config("calendar: {year_start: «02-30»}\n"), "PC405 `02-30` is not a day of the year",
         config("calendar: {year_start: 04-06}\n")),
    case("a quarter that is none", config("calendar:\n  kind: explicit\n  quarters:\n    «Q1»: {start: 2027-01-01, end: 2027-03-31}\n" + QUARTERS),
         "PC114 `Q1` is not a period", config("calendar:\n  kind: explicit\n  quarters:\n" + QUARTERS)),
    case("a day between two quarters", config("«calendar»:\n  kind: explicit\n  quarters:\n" + QUARTERS.replace("03-31", "03-30")),
         "PC405 between FY2027-Q1 and FY2027-Q2 days are missing", config("calendar:\n  kind: explicit\n  quarters:\n" + QUARTERS)),
    case("a quarter to the end of time", config("calendar:\n  kind: explicit\n  quarters:\n" + QUARTERS.replace("2027-12-31", "«9999-12-31»")),
         "PC113 `9999-12-31` lies outside the years 1900 to 2999", config("calendar:\n  kind: explicit\n  quarters:\n" + QUARTERS)),
    case("a year at the beginning of time", config("calendar: {kind: 4-4-5, years: {FY2027: «0001-01-01»}}\n"),
         "PC113 `0001-01-01` lies outside the years 1900 to 2999", config("calendar: {kind: 4-4-5, years: {FY2027: 2027-01-04}}\n")),
    case("two quarters that overlap", config("«calendar»:\n  kind: explicit\n  quarters:\n" + QUARTERS.replace("03-31", "04-01")),
         "PC405 FY2027-Q1 and FY2027-Q2 overlap", config("calendar:\n  kind: explicit\n  quarters:\n" + QUARTERS)),
    case("a lifecycle of an unknown kind", config("lifecycle:\n  «oportunity»:\n    statuses: [a]\n    initial: a\n"),
         "PC102 unknown kind `oportunity`", lifecycle("    initial: pending\n", "[pending, won, lost]")),
    case("a step to no status", lifecycle("    initial: [pending, won]\n    steps:\n      win: {from: pending, to: «one»}\n"),
         "PC403 the lifecycle of opportunity has no status `one`",
         lifecycle("    initial: pending\n    steps:\n      win: {from: pending, to: won}\n")),
    case("no such initial status", lifecycle("    initial: «begun»\n", "{}"),
         "PC403 the lifecycle of opportunity has no status `begun`", lifecycle("    initial: pending\n", "[pending]")),
    case("a status that nothing leads to", config("lifecycle:\n  opportunity:\n    statuses: [pending, «won»]\n    initial: pending\n"),
         "PC404 no step leads to the status `won`", lifecycle("    initial: [pending, won]\n")),
    case("a lifecycle without a beginning", config("lifecycle:\n  «opportunity»:\n    statuses: [pending]\n"), "PC105 missing key `initial`",
         lifecycle("    initial: pending\n", "[pending]")),
    case("an unknown need", lifecycle("    initial: pending\n    steps:\n      win: {from: pending, to: won, needs: «luck»}\n"),
         "PC103 unknown needs `luck`", lifecycle("    initial: pending\n    steps:\n      win: {from: pending, to: won, needs: reason}\n")),
    case("an unknown picklist", config("picklists:\n  «contact.kind»: [friend]\n"), "PC102 unknown picklist `contact.kind`",
         config("picklists:\n  contact.type: [friend]\n")),
    case("a known picklist after an unknown one",
         config("picklists:\n  «contact.kind»: [friend]\n  contact.type: [friend]\n") | {FILE: CONTACT + "type: friend\n"},
         "PC102 unknown picklist `contact.kind`",
         config("picklists:\n  contact.type: [friend]\n") | {FILE: CONTACT + "type: friend\n"}),
    case("YAML that is none", config("name: «'Plans»\n"), "PC101 the quote ' is never closed", config("name: Plans\n")),
]

# fmt: on
CASES = [*YAML_TRAPS, *KEYS, *TYPES, *VALUES, *REFERENCES, *FAMILIES, *CONFIGURATION]


def _report(folder: Path) -> Report:
    return check(replace(open_project(folder, needs_git=False), as_of=TODAY, now=NOW), with_history=False)


def _counted(found: Diagnostic, codes: set[str]) -> bool:
    return found.severity is Severity.ERROR or found.code.number in codes


@pytest.mark.parametrize("each", CASES, ids=lambda each: each.name[:60])
def test_mistake_is_found_where_it_is(each: Case, tmp_path: Path) -> None:
    codes = {found.split()[0] for found in each.found}

    report = _report(written(tmp_path, each.wrong))

    found = [found for found in report.diagnostics if _counted(found, codes)]
    assert [f"{one.code.number} {one.message}" for one in found] == list(each.found)
    assert [(one.path, *one.range.start, *one.range.end) for one in found] == marks(each.wrong)


@pytest.mark.parametrize("each", CASES, ids=lambda each: each.name[:60])
def test_finding_inside_a_record_is_that_records(each: Case, tmp_path: Path) -> None:
    opened = open_project(written(tmp_path, each.wrong), needs_git=False)
    workspace, report = opened.workspace, check(replace(opened, as_of=TODAY, now=NOW), with_history=False)

    found = [one for one in report.diagnostics if not of_the_reader(workspace, one)]

    assert [one.record for one in found] == [record_at(workspace, one) for one in found]


@pytest.mark.parametrize("each", CASES, ids=lambda each: each.name[:60])
def test_right_twin_has_no_error(each: Case, tmp_path: Path) -> None:
    codes = {found.split()[0] for found in each.found}

    report = _report(written(tmp_path, each.right))

    assert [f"{one.path} {one.code.number} {one.message}" for one in report.diagnostics if _counted(one, codes)] == []


@pytest.mark.parametrize("each", CASES, ids=lambda each: each.name[:60])
def test_report_shows_a_caret_below_the_mistake(
    each: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(written(tmp_path, each.wrong))

    code = run(["--color", "never", "check", "--as-of", "2026-11-23", "--no-history"])

    out, err = capsys.readouterr()
    lines = out.split("\n")
    assert err == ""
    assert code == int(any(line.startswith("error[") for line in lines))
    for path, line, column, _, _ in marks(each.wrong):
        where = [number for number, shown in enumerate(lines) if shown.strip() == f"--> {path}:{line}:{column}"]
        assert where, out
        source, carets = lines[where[0] + 2], lines[where[0] + 3]
        assert re.fullmatch(r" *\| +\^+.*|.*\| \^+.*", carets)
        if source.isascii() and "\t" not in source and "\\" not in source:
            assert carets.index("^") == source.index("|") + 1 + column


_KINDS = "person, product, account, contact, plan, objective, opportunity, activity"
_ADVICE: list[tuple[Files, str]] = [
    ({FILE: PRODUCT + "colour: red\n"}, "allowed: kind, id, name, area"),
    ({FILE: PRODUCT + "nmae: x\n"}, "did you mean `name`? allowed: kind, id, name, area"),
    ({FILE: ACCOUNT + "type: zzz\n"}, "allowed: competitor, customer, partner, prospect"),
    ({FILE: ACCOUNT + "type: custmer\n"}, "did you mean `customer`? allowed: competitor, customer, partner, prospect"),
    ({FILE: "id: a\n"}, f"`kind: …` is one of: {_KINDS}"),
    ({FILE: "kind: zzz\nid: a\n"}, f"allowed: {_KINDS}"),
    ({FILE: "kind: plann\nid: a\n"}, f"did you mean `plan`? allowed: {_KINDS}"),
    (config("zzz: 1\n"), "allowed: version, name, languages, "),
    (config("severities: {PC120: off}\n"), "did you mean `severity`? allowed: version, name, "),
    (config("policy: {stamp: zzz}\n"), "allowed: optional, required"),
    (config("severity: {zzz: off}\n"), "`plancode explain` lists the codes"),
    (config("severity: {unknown-valeu: off}\n"), "did you mean `unknown-value`?"),
    (config("picklists: {zzz: [a]}\n"), "allowed: person.role, account.type, "),
    (config("picklists: {account.tpe: [a]}\n"), "did you mean `account.type`? allowed: person.role, "),
]


@pytest.mark.parametrize(("files", "hint"), _ADVICE, ids=[each[1][:50] for each in _ADVICE])
def test_what_to_write_instead_is_said(files: Files, hint: str) -> None:
    (found,) = load(sources_of(dict(files))).diagnostics
    told = str(found.hint)
    assert told.startswith(hint) if hint.endswith(", ") else told == hint


def test_each_entry_of_a_configuration_is_looked_at() -> None:
    """A picklist after one that is not known counts, and records without a kind are no two records of one name."""
    listed = config("picklists: {zzz: [a], account.type: [donor]}\n") | {FILE: ACCOUNT + "type: donor\n"}
    assert [each.code.number for each in load(sources_of(listed)).diagnostics] == ["PC102"]
    assert [each.code.number for each in load(sources_of({FILE: "id: a\n---\nid: a\n"})).diagnostics] == ["PC105"] * 2


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 70
    assert len({each.name for each in CASES}) == len(CASES)
