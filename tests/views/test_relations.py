"""Who knows whom: accounts against owners, with the contacts in between."""

from __future__ import annotations

from plancode.views.relations import Relations, relations
from tests.views.made import record, source, workspace

PEOPLE = [record("person", name, name=name.title(), email=f"{name}@example.org") for name in ("marie", "paul", "rosa")]
ACCOUNTS = [record("account", name, name=name.upper(), owner="rosa") for name in ("chu", "inra", "lab")]


def contact(name: str, owner: str, *accounts: str) -> str:
    held = ", ".join(f"{{account: {each}}}" for each in accounts)
    return record("contact", name, last_name=name.title(), owner=owner, accounts=f"[{held}]")


def matrix(*contacts: str) -> Relations:
    return relations(source(workspace(*ACCOUNTS, *contacts, base="---\n".join(PEOPLE))))


def test_contacts_stand_where_their_account_and_their_owner_meet() -> None:
    found = matrix(contact("ada", "marie", "chu"), contact("bo", "paul", "chu", "lab"), contact("cy", "marie", "lab"))
    assert (found.owners, found.has_others) == (("Marie", "Paul"), False)
    cells = {
        row.account and row.account[0]: [[each.id for each in cell.contacts] for cell in row.cells]
        for row in found.rows
    }
    assert cells == {"chu": [["ada"], ["bo"]], "lab": [["cy"], ["bo"]]}
    assert [row.owners for row in found.rows] == [2, 2]
    assert {each.id: each.shared for row in found.rows for cell in row.cells for each in cell.contacts} == {
        "ada": False, "bo": True, "cy": False,
    }  # fmt: skip


def test_who_has_no_account_stands_in_the_last_row_and_no_owner_in_the_last_column() -> None:
    loose = record("contact", "dee", last_name="Dee", accounts="[{account: chu}]")
    found = matrix(contact("ada", "marie"), loose)
    assert [row.account for row in found.rows] == [("chu", "CHU"), None]
    assert found.has_others
    assert [[len(cell.contacts) for cell in row.cells] for row in found.rows] == [[0, 1], [1, 0]]


def test_a_relation_that_has_ended_is_none_any_more() -> None:
    past = record("contact", "dee", last_name="Dee", owner="paul", accounts="[{account: chu, until: 2020-01-01}]")
    assert [row.account for row in matrix(past).rows] == [None]


def test_of_many_contacts_of_a_cell_the_rest_are_counted() -> None:
    (row,) = matrix(*(contact(f"c{number}", "marie", "chu") for number in range(9))).rows
    assert (len(row.cells[0].contacts), row.cells[0].more) == (3, 6)
