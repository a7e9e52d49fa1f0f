"""Cards of contacts that were recorded twice, or asked to be forgotten."""

from __future__ import annotations

import pytest
import vobject

from plancode.exchange.cards import cards
from plancode.workspace import load, sources_of
from tests.support.exported import source

LEE = "{kind: contact, id: lee, first_name: Ann, last_name: Lee, email: ann@example.org, phone: '+33 1'}"


def told(*records: str) -> list[tuple[str, list[str], list[str]]]:
    """Return of each card its id, its addresses and its telephones."""
    text = b"".join(cards(source(load(sources_of({"plans/c.yaml": "\n---\n".join(records) + "\n"})))))
    read = [card.contents for card in vobject.readComponents(text.decode())]
    return [
        (card["uid"][0].value, *([each.value for each in card.get(name, [])] for name in ("email", "tel")))
        for card in read
    ]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (
            "merged_into: lee, last_name: Lea, email: lea@example.org, phone: '+33 1'",
            [("lee", ["ann@example.org", "lea@example.org"], ["+33 1"])],
        ),
        ("merged_into: lee, last_name: Lea", [("lee", ["ann@example.org"], ["+33 1"])]),
        ("erased: 2026-05-01", [("lee", ["ann@example.org"], ["+33 1"])]),
        ("merged_into: lee, erased: 2026-05-01", [("lee", ["ann@example.org"], ["+33 1"])]),
        # One that is merged into nobody, or into itself, stands for itself, as it does on the site.
        (
            "merged_into: nobody, last_name: Lea, email: lea@example.org",
            [("lea", ["lea@example.org"], []), ("lee", ["ann@example.org"], ["+33 1"])],
        ),
    ],
)
def test_each_contact_has_one_card_with_all_addresses(
    other: str, expected: list[tuple[str, list[str], list[str]]]
) -> None:
    found = told(LEE, f"{{kind: contact, id: lea, {other}}}")
    assert found == [(f"contact-{name}@plancode", mails, phones) for name, mails, phones in expected]


def test_who_was_merged_into_somebody_who_asked_to_be_forgotten_has_none() -> None:
    assert (
        told(
            "{kind: contact, id: lee, erased: 2026-05-01}",
            "{kind: contact, id: lea, last_name: Lea, email: lea@example.org, merged_into: lee}",
        )
        == []
    )
