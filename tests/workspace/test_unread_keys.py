"""What is written and read by nobody is a finding: keys of a calendar, exceptions for nothing, targets per something."""

from __future__ import annotations

import pytest

from plancode import rules
from plancode.workspace import load, sources_of
from tests.support.marked import TODAY
from tests.support.said_in import told

QUARTERS = (
    "quarters: {FY2027-Q1: {start: 2027-01-01, end: 2027-03-31}, FY2027-Q2: {start: 2027-04-01, end: 2027-06-30}, "
    "FY2027-Q3: {start: 2027-07-01, end: 2027-09-30}, FY2027-Q4: {start: 2027-10-01, end: 2027-12-31}}"
)
YEARS = "years: {FY2027: 2027-01-04, FY2028: 2028-01-03}"


def found(config: str, language: str = "en") -> list[tuple[str, str, str]]:
    return told(load(sources_of({"plancode.yaml": config})).diagnostics, language)


@pytest.mark.parametrize(
    ("kind", "keys", "unread", "english", "french"),
    [
        ("quarters", YEARS, "years", "remove it, or choose a calendar of weeks, such as `kind: 4-4-5`",
         "retirer cette clé, ou choisir un calendrier de semaines, par exemple `kind: 4-4-5`"),
        ("quarters", QUARTERS, "quarters", "remove it, or add `kind: explicit`", "retirer cette clé, ou ajouter `kind: explicit`"),
        ("4-4-5", QUARTERS, "quarters", "remove it, or add `kind: explicit`", "retirer cette clé, ou ajouter `kind: explicit`"),
        ("explicit", f"{QUARTERS}, {YEARS}", "years", "remove it, or choose a calendar of weeks, such as `kind: 4-4-5`",
         "retirer cette clé, ou choisir un calendrier de semaines, par exemple `kind: 4-4-5`"),
        ("explicit", f"{QUARTERS}, year_start: 04-01", "year_start", "remove it: `quarters` says when a year begins",
         "retirer cette clé : `quarters` dit quand commence l’année"),
        ("explicit", f"{QUARTERS}, named_after: start", "named_after", "remove it: `quarters` says which year is which",
         "retirer cette clé : `quarters` dit de quelle année il s’agit"),
        ("5-4-4", f"{YEARS}, year_start: 04-01", "year_start", "remove it: `years` says when a year begins",
         "retirer cette clé : `years` dit quand commence l’année"),
        ("5-4-4", f"{YEARS}, named_after: start", "named_after", "remove it: `years` says which year is which",
         "retirer cette clé : `years` dit de quelle année il s’agit"),
    ],
)  # fmt: skip
def test_a_key_that_the_calendar_does_not_read(kind: str, keys: str, unread: str, english: str, french: str) -> None:
    config = f"calendar: {{kind: {kind}, {keys}}}\n"
    assert found(config) == [("PC410", f"a calendar of the kind `{kind}` does not read `{unread}`", english)]
    assert found(config, "fr") == [("PC410", f"un calendrier de type `{kind}` ne lit pas `{unread}`", french)]


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("quarters", "year_start: 04-01, named_after: start"),
        ("4-5-4", "year_start: 04-01, named_after: start"),
        ("4-5-4", YEARS),
        ("explicit", QUARTERS),
    ],
)
def test_a_key_that_the_calendar_reads(kind: str, keys: str) -> None:
    assert found(f"calendar: {{kind: {kind}, {keys}}}\n") == []


def test_an_exception_for_nothing_is_one_finding() -> None:
    config = "history: {accept: [{code: PC203, reason: by phone}]}\n"
    assert found(config) == [
        (
            "PC409",
            "this exception names no record and no commit, so it accepts nothing",
            "add `record: plan/…` or `commit: …`, those of the finding that is accepted",
        )
    ]
    assert found(config, "fr") == [
        (
            "PC409",
            "cette exception ne nomme ni fiche ni commit : elle n’accepte rien",
            "ajouter `record: plan/…` ou `commit: …`, ceux du constat accepté",
        )
    ]
    assert found("history: {accept: [{code: PC203, record: plan/p, reason: by phone}]}\n") == []
    assert found("history: {accept: [{code: PC203, commit: 4f1c2ab, reason: by phone}]}\n") == []


def per(target: str, period: str = "FY2027", language: str = "en") -> list[tuple[str, str]]:
    record = (
        f"kind: objective\nid: o\nstatus: current\nname: O\nperiod: {period}\ntype: education\n"
        f"applies_to: all-contacts\ntarget: {{value: 2, unit: talk{target}}}\n"
    )
    all_of_them = rules.run(load(sources_of({"plans/a.yaml": record})), TODAY)
    return [(message, hint) for code, message, hint in told(all_of_them, language) if code == "PC128"]


def test_a_target_per_something_that_nothing_is_counted_by() -> None:
    assert per(", per: contacts") == [("no figure is counted per `contacts`", "did you mean `contact`?")]
    hint = "write `per: contact` for a target of each contact, or remove it: the target is that of FY2027"
    assert per(", per: quarter") == [("no figure is counted per `quarter`", hint)]
    assert per(", per: quarter", language="fr") == [
        (
            "aucun chiffre ne se compte par `quarter`",
            "écrire `per: contact` pour une cible par interlocuteur, ou retirer la clé : la cible est celle de FY2027",
        )
    ]
    assert per(", per: year", "FY2027-Q2") != []


@pytest.mark.parametrize(
    ("target", "period"),
    [
        ("", "FY2027"),
        (", per: contact", "FY2027"),
        (", per: year", "FY2027"),
        (", per: half-year", "FY2027-H1"),
        (", per: quarter", "FY2027-Q2"),
        (", per: month", "FY2027-M02"),
        (", per: week", "FY2027-W07"),
    ],
)
def test_a_target_of_each_contact_or_of_its_own_period(target: str, period: str) -> None:
    assert per(target, period) == []
