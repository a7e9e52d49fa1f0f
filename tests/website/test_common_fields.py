"""Tags, links, ids in other systems and notes: every kind has them, and a site shows no more of them than it may."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plancode.models import KINDS, fields_of
from tests.support.cli import plancode
from tests.website.small import ACTIVITY, CONTACT, OBJECTIVE, SOUND, Workplace, everything

MORE = """tags: [spring, field-day]
links:
- {url: "https://example.org/talks?id=1", label: Talks}
- {url: "tel:+33.123.45"}
external: {crm: 0018-4711}
notes: A word for colleagues
"""
FILES = {path: text + MORE for path, text in SOUND.items()}
KEPT_BACK = ("example.org/talks", "tel:+33.123.45", "0018-4711", "A word for colleagues")


def text_of(site: Path) -> str:
    return "".join(data.decode() for path, data in everything(site).items() if "/rules/" not in path)


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_of_any_kind_is_written_and_listed_with_them(workplace: Workplace, kind: str) -> None:
    workplace.build(files=FILES, err=None)
    (listed,) = json.loads(plancode(workplace.repo.folder, "list", kind, "--format", "json").out)["records"]
    fields = [name for name in listed if name != "progress"]  # which is no field: it is counted
    assert fields[-4:] == ["tags", "links", "external", "notes"]
    assert listed["tags"] == ["spring", "field-day"]
    assert listed["links"] == [
        {"url": "https://example.org/talks?id=1", "label": "Talks"},
        {"url": "tel:+33.123.45"},
    ]
    assert listed["external"] == {"crm": "0018-4711"}
    assert {"tags", "links", "external", "notes"} <= {field.name for field in fields_of(kind)}


def test_new_writes_them_from_options_behind_the_fields_of_the_kind(workplace: Workplace) -> None:
    options = ["--tag", "spring", "--tag", "two", "--link", "The talks https://example.org/a", "--link", "tel:+331"]
    ended = plancode(
        workplace.repo.folder,
        "new",
        "product",
        "--name",
        "Seed",
        *options,
        "--external",
        "crm=12=a",
        "--dry-run",
        err="next: run it again without --dry-run",
    )
    assert (
        "+name: Seed\n+tags: [spring, two]\n+links:\n+  - url: https://example.org/a\n+    label: The talks\n"
        in ended.out
    )
    assert '+external: {crm: "12=a"}\n' in ended.out or "+external: {crm: 12=a}\n" in ended.out


@pytest.mark.parametrize("pair", ["crm", "=12", "crm="])
def test_an_id_elsewhere_without_its_system_is_refused(workplace: Workplace, pair: str) -> None:
    command = ("new", "product", "--name", "Seed", "--external", pair)
    plancode(workplace.repo.folder, *command, code=2, err="write the system and the id there, such as crm=12345")


def test_pages_show_tags_and_links_and_the_notes_of_an_account(workplace: Workplace) -> None:
    workplace.build(files=FILES, err=None)
    link = '<a href="https://example.org/talks?id=1" rel="noopener">Talks</a>'
    for page in ("contacts/dupont", "plans/dupont-fy2027", "accounts/chu"):
        text = workplace.page(f"en/{page}.html")
        assert link in text
        assert '<a href="tel:+33.123.45" rel="noopener">+33.123.45</a>' in text
        assert '<span class="chip">spring</span>' in text
    contact = workplace.page()
    # Those of the contact itself, and of the rows of an objective, an opportunity and an activity.
    assert contact.count(link) == 4
    assert "A word for colleagues" in workplace.page("en/accounts/chu.html")


def test_a_public_site_keeps_links_and_ids_and_notes_back(workplace: Workplace) -> None:
    text = text_of(workplace.build("--public", files=FILES, err=None))
    assert "spring" in text
    assert [each for each in KEPT_BACK if each in text] == []
    marked = {**FILES, "plancode.yaml": "site: {internal: [contact.tags]}\n"}
    workplace.build("--public", files=marked, err=None)
    assert "<dt>Tags" not in workplace.page()


def test_a_demonstration_has_none_of_them(workplace: Workplace) -> None:
    text = text_of(workplace.build("--incognito", files=FILES, err=None))
    assert [each for each in (*KEPT_BACK, "spring", "field-day") if each in text] == []


def test_a_rate_shows_from_where_to_where_and_is_ticked_when_it_is_there(workplace: Workplace) -> None:
    falling = OBJECTIVE.replace("{value: 2, unit: talks}", "{value: 5, unit: complaints, measure: latest, from: 12}")
    done = ACTIVITY.replace("id: call", "id: count") + "objective: talks\ncompleted: 2026-11-01\ncounts: {}\n"
    unit = '<span class="soft">complaints: </span>'
    workplace.build(files={"plans/talks.yaml": falling}, err=None)
    assert f'{unit}<span class="soft">not measured yet, target 5</span>' in workplace.page()
    workplace.build(files={"plans/talks.yaml": falling, "plans/done.yaml": done.format(7)}, err=None)
    assert f'{unit}<meter min="0" max="7" value="5" aria-hidden="true"></meter> ' in workplace.page()
    assert '<span class="nowrap">7, from 12 to 5</span></td>' in workplace.page()
    workplace.build(files={"plans/talks.yaml": falling, "plans/done.yaml": done.format(4)}, err=None)
    assert '4, from 12 to 5</span><span class="soft">&nbsp;✓</span>' in workplace.page()
    assert "4, de 12 à 5</span>" in workplace.page("fr/contacts/dupont.html")
    unknown = falling.replace(", from: 12", "")
    workplace.build(files={"plans/talks.yaml": unknown, "plans/done.yaml": done.format(4)}, err=None)
    page = workplace.page()
    assert f'{unit}<span class="nowrap">4 of 5</span></td>' in page
    assert "<meter" not in page


def test_rows_name_everybody_and_the_product(workplace: Workplace) -> None:
    other = CONTACT.replace("id: dupont", "id: roux").replace("Dupont", "Roux").replace("elodie@", "roux@")
    call = ACTIVITY + "other_contacts: [roux]\nproduct: serum\n"
    workplace.build(files={"plans/roux.yaml": other, "plans/call.yaml": call}, err=None)
    assert 'with <a href="../contacts/roux.html">Élodie Roux</a> · Serum' in workplace.page()
    assert 'id="activity-call"' in workplace.page("en/contacts/roux.html")
    listed = json.loads(
        plancode(workplace.repo.folder, "list", "activity", "--contact", "roux", "--format", "json").out
    )
    assert [each["id"] for each in listed["records"]] == ["call"]
    agenda = plancode(workplace.repo.folder, "agenda", "--contact", "roux", "--as-of", "2026-11-30").out
    assert "2026-12-01  call  Call" in agenda
