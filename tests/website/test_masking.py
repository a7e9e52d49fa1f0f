"""What a site may not show is in none of its bytes: names and amounts in a demonstration, what is internal in a public one."""

from __future__ import annotations

import re

import pytest

from plancode.opening import open_workspace
from plancode.workspace import Workspace
from tests.support.cli import plancode
from tests.website.small import ACCOUNT, CONTACT, PLAN, Workplace, everything

AS_OF = ("--as-of", "2026-11-23")


@pytest.fixture(scope="module")
def records(example) -> Workspace:
    return open_workspace(example, needs_git=False).workspace


def site_of(example, tmp_path, *arguments):
    plancode(example, "build", *AS_OF, "--output", str(tmp_path / "site"), *arguments)
    return texts_of(tmp_path / "site")


def texts_of(site):
    # The pages of the codes have examples of their own, which are no records of the workspace.
    return {path: data.decode() for path, data in everything(site).items() if "/rules/" not in path}


def text_of(site):
    return "".join(texts_of(site).values())


def test_a_demonstration_has_no_name_no_id_no_address_and_no_amount_in_any_byte(example, records, tmp_path):
    names = [
        word
        for record in (*records.people, *records.contacts, *records.accounts, *records.products)
        for word in re.split(r"[ ’'-]", record.name)
        if len(word) > 3
    ]
    amounts = [f"{each.amount.value:,.0f}" for each in records.opportunities if each.amount]
    addresses = [each.email for each in (*records.people, *records.contacts) if each.email]
    ids = [ref.id for ref in records.records if "-" in ref.id]
    texts = [goal.goal for plan in records.plans for goal in plan.goals] + [each.subject for each in records.activities]
    wanted = {*names, *amounts, *addresses, *ids, *texts} - {"Research", "Institut", "University", "Trials", "Plant"}
    assert len(wanted) > 100
    for path, text in site_of(example, tmp_path, "--incognito").items():
        found = [word for word in wanted if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)]
        assert not found, (path, found)


def test_a_demonstration_still_shows_statuses_progress_and_links(example, tmp_path):
    site = site_of(example, tmp_path, "--incognito")
    contacts = [path for path in site if re.fullmatch(r"en/contacts/contact-\d+\.html", path)]
    assert len(contacts) == 8
    assert "Final Approved" in site["en/index.html"]
    assert "via account" in "".join(site[path] for path in contacts)
    assert "PC302" in "".join(site[path] for path in site if path.startswith("en/contacts/"))


def test_a_public_site_has_no_address_no_note_and_no_finding(example, records, tmp_path):
    kept = [each.email for each in (*records.people, *records.contacts) if each.email]
    kept += [
        line
        for each in (*records.contacts, *records.plans)
        if each.notes
        for line in each.notes.split("\n")
        if len(line) > 9
    ]
    assert len(kept) > 10
    for path, text in site_of(example, tmp_path, "--public").items():
        assert not [each for each in kept if each in text], path
    assert "PC302" not in "".join(everything(tmp_path / "site")["en/review/findings.html"].decode())


@pytest.mark.parametrize(
    ("internal", "gone", "there"),
    [
        ("[contact.specialty]", "Cardiology", "Élodie"),
        ("[account]", "CHU", "Élodie"),
        ("[plan/dupont-fy2027]", "Engagement 2027", "Élodie"),
        ("[person]", "Marie Petit", "Engagement 2027"),
        ("[contact.first_name]", "Élodie", "Dupont"),
    ],
)
def test_what_is_marked_as_internal_is_in_no_byte_of_a_public_site(tmp_path, internal, gone, there):
    workplace = Workplace(tmp_path)
    files = {
        "plancode.yaml": f"site: {{internal: {internal}}}\n",
        "plans/dupont.yaml": CONTACT + "specialty: Cardiology\nowner: marie\n",
        "plans/plan.yaml": PLAN.replace("name: Dupont", "name: Engagement 2027"),
        "plans/chu.yaml": ACCOUNT,
    }
    whole = text_of(workplace.build(files=files, err=None))
    assert gone in whole
    shown = text_of(workplace.build("--public", err=None))
    assert gone not in shown
    assert there in shown


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("contacts", "did you mean `contact`?"),
        ("contact.emial", "did you mean `contact.email`?"),
        ("zzzzzz", "a kind, a kind and a field, or a kind and an id"),
    ],
)
def test_what_marks_nothing_is_a_finding(tmp_path, written, hint):
    workplace = Workplace(tmp_path)
    workplace.repo.write("plancode.yaml", f"site: {{internal: [{written}]}}\n")
    ended = plancode(workplace.repo.folder, "check", *AS_OF, code=1)
    assert f"`{written}` is no kind, field or record" in ended.out
    assert hint in ended.out
