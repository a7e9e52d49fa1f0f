"""A record holds what its document states; its defaults and the names of its fields stand once, for all records."""

from __future__ import annotations

from typing import Any

from plancode.models import Contact, Objective, Record
from plancode.workspace import Workspace, load, sources_of

STATED = "kind: contact\nid: {}\nlast_name: Roux\nowner: marie\naccounts: [{{account: chu}}]\n"
TARGET = "kind: objective\nid: {}\nstatus: draft\nname: N\nperiod: FY2027\ntype: awareness\ntarget: {{value: 5, unit: visits}}\n"


def loaded(*documents: str) -> Workspace:
    return load(sources_of({"plans/a.yaml": "---\n".join(documents)}))


def held(record: Record) -> dict[str, Any]:
    return vars(record)


def test_a_record_holds_what_its_document_states_and_has_all_defaults() -> None:
    (contact,) = loaded(STATED.format("roux")).contacts
    assert list(held(contact)) == ["kind", "id", "last_name", "owner", "accounts"]
    assert (contact.first_name, contact.importance, contact.opt_out, contact.tags, contact.external) == (
        None, "normal", False, (), {},
    )  # fmt: skip
    whole = Contact.model_validate({"kind": "contact", "id": "roux", "last_name": "Roux", "owner": "marie"})
    assert held(whole).keys() == Contact.model_fields.keys()
    assert whole.model_dump(exclude_defaults=True) == contact.model_dump(exclude_defaults=True, exclude={"accounts"})


def test_a_default_that_is_written_out_makes_no_difference() -> None:
    one, other = (
        loaded(STATED.format("roux") + more).contacts[0]
        for more in ("", "importance: normal\ntags: []\nopt_out: false\n")
    )
    assert one == other
    assert other.model_fields_set - one.model_fields_set == {"importance", "tags", "opt_out"}
    another = loaded(STATED.format("roux") + "importance: high\n").contacts[0]
    assert one != another


def test_a_copy_has_what_is_changed_and_the_rest() -> None:
    (contact,) = loaded(STATED.format("roux") + "phone: '1'\n").contacts
    copy = contact.model_copy(update={"phone": None, "tier": 2})
    assert (copy.phone, copy.tier, copy.last_name, copy.specialty) == (None, 2, "Roux", None)
    assert (contact.phone, contact.tier) == ("1", None)


def test_records_and_groups_that_state_the_same_fields_share_the_set_of_their_names() -> None:
    one, other = loaded(STATED.format("roux"), STATED.format("weber")).contacts
    assert one.model_fields_set is other.model_fields_set
    assert one.accounts[0].model_fields_set is other.accounts[0].model_fields_set == {"account"}
    first, second = loaded(TARGET.format("a"), TARGET.format("b")).all(Objective)
    assert first.target
    assert second.target
    assert first.target.model_fields_set is second.target.model_fields_set == {"value", "unit"}


def test_a_short_text_is_one_object_in_however_many_records_it_stands() -> None:
    one, other = loaded(STATED.format("roux"), STATED.format("weber")).contacts
    assert one.owner is other.owner
    assert one.accounts[0].account is other.accounts[0].account
