"""Groups, people of one name, contacts who were merged or erased, and relations that ended, on the pages of a site."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.website.finds import finds
from tests.website.small import ACTIVITY, CONTACT, PLAN, Workplace, everything

GROUP = "---\nkind: contact\nid: bees\nlast_name: Les Amis des abeilles\n"
ERASED = "---\nkind: contact\nid: contact-17\nerased: 2026-10-31\n"
MERGED = "---\nkind: contact\nid: elodie\nfirst_name: Élodie\nlast_name: Dupond\nmerged_into: dupont\nphone: '06 12'\n"


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


def test_pages_name_a_group_by_its_name_and_an_erased_contact_by_none(workplace: Workplace) -> None:
    plan = PLAN.replace("[dupont]", "[dupont, bees, contact-17]")
    workplace.build(files={"plans/dupont.yaml": CONTACT + GROUP + ERASED, "plans/plan.yaml": plan}, err=None)
    assert "<h1>Les Amis des abeilles</h1>" in workplace.page("en/contacts/bees.html")
    assert "<h1>erased contact contact-17</h1>" in workplace.page("en/contacts/contact-17.html")
    french = workplace.page("fr/contacts/contact-17.html")
    assert "<h1>interlocuteur effacé contact-17</h1>" in french
    assert 'Effacé le <time datetime="2026-10-31">31 oct. 2026</time>' in french
    assert ">interlocuteur effacé contact-17</a>" in workplace.page("fr/plans/dupont-fy2027.html")
    assert "erased contact" not in "".join(
        data.decode() for path, data in everything(workplace.site / "fr").items() if "/rules/" not in f"/{path}"
    )


def test_the_page_of_a_merged_contact_leads_to_the_other_and_so_does_what_names_it(workplace: Workplace) -> None:
    call = ACTIVITY.replace("contact: dupont", "contact: elodie")
    site = workplace.build(files={"plans/dupont.yaml": CONTACT + MERGED, "plans/call.yaml": call}, err=None)
    for language, said in (("en", "was recorded twice"), ("fr", "a été saisi deux fois")):
        assert said in workplace.page(f"{language}/contacts/elodie.html")
        assert '<a href="../contacts/dupont.html">Élodie Dupont</a>' in workplace.page(
            f"{language}/contacts/elodie.html"
        )
    assert "elodie.html" not in workplace.page("en/contacts/index.html")
    assert [each.path for each in finds(site) if "elodie" in each.more.split()] == ["contacts/dupont.html"]
    page = workplace.page()
    assert 'id="activity-call"' in page
    assert "<dt>Recorded before as</dt><dd>elodie</dd>" in page
    assert '<a href="../contacts/dupont.html">Élodie Dupont</a>' in workplace.page("en/agenda/index.html")


def test_a_relation_that_ended_says_so_and_a_telephone_is_shown_but_not_in_public(workplace: Workplace) -> None:
    contact = CONTACT.replace("{account: chu}", "{account: chu, primary: true, from: 2020-01-01, until: 2026-06-30}")
    files = {"plans/dupont.yaml": contact + "phone: 06 12 34\n"}
    workplace.build(files=files, err=None)
    page = workplace.page()
    assert "<dt>Telephone</dt><dd>06 12 34</dd>" in page
    assert "1 Jan 2020\u2009–\u200930 Jun 2026" in page
    assert '<p class="lead dots"></p>' in page
    workplace.build("--public", files=files, err=None)
    assert "06 12 34" not in workplace.page()
    workplace.build("--incognito", files=files, err=None)
    assert "06 12 34" not in "".join(data.decode() for data in everything(workplace.site).values())
