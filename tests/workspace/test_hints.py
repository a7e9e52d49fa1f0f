"""A hundred wrong values in every type of field: what is said of each, in both languages, fits what stands there.

`tests/golden/hints.txt` was read in review: for each field, the values that are told alike, and what is told of the first.
`python -m tests.workspace.test_hints` writes it anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from plancode.models import MODELS, FieldSpec, specs_of
from plancode.workspace import load, sources_of
from tests.support.said_in import told

GOLDEN = Path(__file__).parents[1] / "golden" / "hints.txt"
CONTACT = "kind: contact\nid: c\nfirst_name: A\nlast_name: B\n"
PLAN = "kind: plan\nid: p\nname: P\nstatus: draft\nperiod: FY2027\ntype: account\nowner: m\n"
ACTIVITY = "kind: activity\nid: a\nsubject: S\nform: task\n"
OBJECTIVE = "kind: objective\nid: o\nname: N\ntype: awareness\nstatus: draft\nperiod: FY2027\n"
OPPORTUNITY = "kind: opportunity\nid: o\nname: N\ntype: other\nstatus: pending\nplan: p\n"
# One field of each type; VALUE stands where the value goes.
FIELDS = {
    "kind": "kind: VALUE\nid: a\n",
    "id": CONTACT.replace("id: c", "id: VALUE"),
    "a required text": CONTACT.replace("last_name: B", "last_name: VALUE"),
    "an optional text": PLAN + "notes: VALUE\n",
    "a whole number": CONTACT + "tier: VALUE\n",
    "true or false": CONTACT + "opt_out: VALUE\n",
    "a picklist": CONTACT + "type: VALUE\n",
    "an open picklist": "kind: person\nid: c\nname: A\nrole: VALUE\n",
    "a status": PLAN.replace("status: draft", "status: VALUE"),
    "an address": "kind: person\nid: c\nname: A\nemail: VALUE\n",
    "a reference": CONTACT + "owner: VALUE\n",
    "a reference to two kinds": ACTIVITY + "due: 2027-01-01\nfollow_up_of: VALUE\n",
    "a list of texts": CONTACT + "interests: VALUE\n",
    "a list of groups": CONTACT + "accounts: VALUE\n",
    "a list of texts or groups": PLAN + "goals: VALUE\n",
    "a group": CONTACT + "preferences: VALUE\n",
    "a group with required keys": OBJECTIVE + "target: VALUE\n",
    "a word or a group": OBJECTIVE + "applies_to: VALUE\n",
    "a number": ACTIVITY + "due: 2027-01-01\ncounts: VALUE\n",
    "a number in braces": PLAN + "revenue: {amount: VALUE, currency: EUR}\n",
    "a percentage": OPPORTUNITY + "close_date: 2027-01-01\nprobability: VALUE\n",
    "a currency": PLAN + "revenue:\n  amount: 1\n  currency: VALUE\n",
    "a period": PLAN.replace("FY2027", "VALUE"),
    "a day": OPPORTUNITY + "close_date: VALUE\n",
    "a day or a time": ACTIVITY.replace("task", "appointment") + "start: VALUE\n",
}
VALUES = (
    *("Null", "null", "~", "", '""', "' '", "true", "yes", "oui", '"true"', "no", "non", "12", "012", "0", "-3", "1.5"),
    *("2,5", "1e3", "1e20", ".inf", ".nan", "0x1F", "99999999999999999999", "10000000000000000", "-10000000000000000"),
    *("80%", '"80%"', "80 %", "1_000", "1 000", "1,000", "1'000", "1.000,50", "1.000 €", '"1000"', "€100", "100 €"),
    *("100 EUR", "EUR 100", "3 talks", "three", '"\\ud83d\\ude00"', '"\\ud83d"', '"\\ude00"', "😀", "2027", "27", "FY27"),
    *("FY2027-Q5", "FY2027-M7", "Q1 2027", "T2 2027", "2027-Q3", "fy2027", "2027-03-31", "2027-3-1", "2027/03/31"),
    *("31/03/2027", "03/04/2027", "31.03.2027", "2027-02-30", "2027-13-01", "3000-01-01", "2027-03-31T14:30", "14:30"),
    *("[]", "[a]", "[a, b]", "[[a]]", "[12]", "{}", "{a: 1}", "Dupont", "Dr. Dupont", "marie_petit", "a b", "a--b", "Élodie"),
    *("con", "activity/", "plan/p", "marie@", "Marie <m@example.org>", "mailto:m@example.org", "m@example.org, n@example.org"),
    *("12,5 %", "1/2", "½", "10k", "about 3", "Q5", "FY2027 Q1", "2027/28", "20270331", "31 mars 2027", "2027-03-31 14:30"),
    *("all", "all contacts", "|", "#x", "a #x"),
)  # fmt: skip
# What is markup to YAML is told alike in each field: for text it is tried, and within braces.
MARKUP = (
    "-",
    "- a",
    "x: y",
    "*x",
    "&x y",
    "!x y",
    "@x",
    "`x`",
    "%x",
    "?",
    "'it's",
    "'it''s",
    '"',
    '"a" b',
    "[a",
    "{a",
    "> b",
)
WITH_MARKUP = ("a required text", "a number in braces")


def answers(template: str, values: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each value that is wrong in a field, and what is said of it in English and French."""
    for value in values:
        found = load(sources_of({"plans/a.yaml": template.replace("VALUE", value)})).diagnostics
        lines = [
            "    ".join(filter(None, (f"  {code} {message}", hint)))
            for language in ("en", "fr")
            for code, message, hint in told(found, language)
        ]
        if lines:
            yield value, "\n".join(lines)


def table() -> str:
    """Return the table of all fields: values with the same answer, their own words aside, stand together."""
    parts = []
    for field, template in FIELDS.items():
        alike: dict[str, list[tuple[str, str]]] = {}
        for value, answer in answers(template, (*VALUES, *(MARKUP if field in WITH_MARKUP else ()))):
            alike.setdefault(re.sub("`[^`]*`", "`…`", answer), []).append((value, answer))
        rows = [f"{' · '.join(value or '(nothing)' for value, _ in same)}\n{same[0][1]}" for same in alike.values()]
        parts.append(f"=== {field}\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def test_what_is_said_of_wrong_values_is_what_was_read_in_review() -> None:
    assert len(VALUES) > 100
    assert table() == GOLDEN.read_text(encoding="utf-8")


def leaves(spec: FieldSpec, indent: str = "") -> Iterator[str]:
    """Yield YAML with VALUE for each place of a record where one value stands, groups and lists within it included."""
    for name, field in spec.fields.items():
        if name not in ("kind", "id"):
            yield f"{indent}{name}: VALUE\n"
            inner = field.items or field
            yield from (f"{indent}{name}:\n{each}" for each in leaves(inner, indent + "  ") if not field.items)
            yield from (f"{indent}{name}:\n{indent}- {each.lstrip()}" for each in leaves(inner) if field.items)


@pytest.mark.parametrize("kind", MODELS)
def test_no_message_shows_how_python_writes_a_value(kind: str) -> None:
    places = list(leaves(FieldSpec(fields=specs_of(MODELS[kind]))))
    assert len(places) > 1
    # What Python would write of a list, a mapping, nothing, a truth, an enumeration or an object.
    python = re.compile(
        r"\bNone\b|\['|\{'|\bTrue\b|\bFalse\b|Decimal\(|datetime\.|<[A-Za-z_.]+[ :>]|\w+\.\w+\(|\\x|E\+"
    )
    shown = []
    for place in places:
        for value in ("null", "[a]", "[[12]]", "{a: b}", "true", "1e9", "1.50", '"a\\tb"', "2027-03-31", "''", "x"):
            text = f"kind: {kind}\nid: one\n{place.replace('VALUE', value)}"
            found = load(sources_of({"plans/a.yaml": text})).diagnostics
            shown += [words for language in ("en", "fr") for each in told(found, language) for words in each]
    assert len(shown) > 100
    assert [words for words in shown if python.search(words)] == []


if __name__ == "__main__":
    GOLDEN.write_text(table(), encoding="utf-8")
