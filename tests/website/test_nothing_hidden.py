"""Nothing that is recorded is hidden by accident: each field is on a page, or in the list of those that are on none, with why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plancode.models import KINDS, MODELS, fields_of
from plancode.views.further import KEPT_BACK
from tests.website.canaries import PAGES, Canaries, canaries
from tests.website.finds import finds
from tests.website.small import SOUND, Workplace, page_of

FIELDS = [f"{kind}.{form.name}" for kind in KINDS for form in fields_of(kind)]
OTHER = """kind: objective
id: everybody
name: Everybody
period: FY2027
type: awareness
status: current
applies_to: {tier: [4], type: [canary-contact-type], importance: [canary-contact-importance], specialty: [Canary scope specialty],
  tag: [Canary scope tag], owner: [main], account: [main]}
---
kind: activity
id: task
subject: A task
form: task
due: 2027-05-06
contact: main
---
kind: contact
id: gone
erased: 2026-05-07
---
kind: contact
id: twice
last_name: Twice
merged_into: main
"""
# Of these a record has none together with others; they are on the pages of records of their own.
ELSEWHERE = {
    "activity.due": ("contacts/main.html", "6 May 2027"),
    "contact.erased": ("contacts/gone.html", "7 May 2026"),
    "contact.merged_into": ("contacts/main.html", "twice"),
}
SCOPE = {"tier": "4", "type": "Canary contact type", "importance": "Canary contact importance",
         "specialty": "Canary scope specialty", "tag": "Canary scope tag", "owner": "Canary person name", "account": "Canary account name"}  # fmt: skip


@pytest.fixture(scope="module")
def made() -> Canaries:
    return canaries(KEPT_BACK)


@pytest.fixture(scope="module")
def site(made: Canaries, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = Workplace(tmp_path_factory.mktemp("canaries"))
    place.repo.commit(dict.fromkeys(SOUND))
    place.repo.checkout()
    files = {"plancode.yaml": made.config(), "plans/all.yaml": "---\n".join((*made.records, OTHER))}
    return place.build(files=files, err=None)


def text_of(site: Path, path: str) -> str:
    return re.sub(r"\s+", " ", " ".join(page_of(site, f"en/{path}").texts))


@pytest.mark.parametrize("name", [name for name in FIELDS if name not in KEPT_BACK])
def test_every_field_is_on_the_page_of_its_record(made: Canaries, site: Path, name: str) -> None:
    kind, _, field = name.partition(".")
    if field.startswith("applies_to"):
        inner = field.partition(".")[2]
        text = text_of(site, "objectives/index.html")
        assert (SCOPE[inner] if inner else "Objectives for all contacts") in text
    elif name in ELSEWHERE:
        page, shown = ELSEWHERE[name]
        assert shown in text_of(site, page)
    else:
        assert made.shown[name] in text_of(site, PAGES[kind])


@pytest.mark.parametrize("name", sorted(KEPT_BACK))
def test_what_is_kept_back_is_a_field_and_has_its_reason(name: str) -> None:
    kind, _, field = name.partition(".")
    assert field in MODELS[kind].model_fields
    assert len(KEPT_BACK[name]) > 20


def test_nothing_is_found_on_a_page_that_does_not_show_it(site: Path) -> None:
    """Ids aside, which stand in the addresses of what is found."""
    checked = 0
    for find in finds(site):
        if find.kind == "rule":
            continue
        text = text_of(site, find.path.partition("#")[0])
        words = re.findall(r"Canary \w+ [\w ]+?(?= Canary|$| ·)", f"{find.about} · {find.more.partition(' ')[2]}")
        for shown in (find.name, *words, *(label for labels in find.labels for label in labels)):
            assert shown in text, (find.path, shown)
            checked += 1
    assert checked > 60
