"""Tags, links, ids in other systems and notes: every kind has them, and a site shows no more of them than it may."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plancode.models import KINDS, fields_of
from tests.support.cli import plancode
from tests.website.small import SOUND, Workplace, everything

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
    assert list(listed)[-4:] == ["tags", "links", "external", "notes"]
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
        err="next: the same without --dry-run writes it",
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
