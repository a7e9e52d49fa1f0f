"""For whom an objective is that is narrowed to some contacts."""

from __future__ import annotations

import pytest

from plancode.models import Contact
from plancode.views import contact_view
from tests.views.made import BASE, EVERYONE, ids, objective, source, the, workspace


@pytest.mark.parametrize(
    ("scope", "names"), [("board", ["ada"]), ("[guest, field-days]", ["ada", "bo"]), ("nobody", [])], ids=str
)
def test_an_objective_for_contacts_of_a_tag_is_for_those_who_have_one_of_the_tags(scope: str, names: list[str]) -> None:
    tagged = BASE.replace("tier: 1\n", "tier: 1\ntags: [board, guest]\n").replace(
        "tier: 2", "tier: 2\ntags: [field-days]"
    )
    made = workspace(objective("invite", applies_to=f"{{tag: {scope}}}", target=EVERYONE), base=tagged)
    shown = {name: contact_view(source(made), the(made, Contact, name)).shared for name in ("ada", "bo")}
    assert [name for name, rows in shown.items() if ids(rows) == ["invite"]] == names
