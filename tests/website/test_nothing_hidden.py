"""Nothing that is recorded is hidden by accident: each field is on a page, or in the list of those that are on none, with why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plancode.diagnostics import Text
from plancode.messages.catalogues import knows, said
from plancode.models import KINDS, MODELS, fields_of
from plancode.views.further import KEPT_BACK
from tests.website.canaries import PAGES, Canaries, canaries
from tests.website.finds import finds
from tests.website.small import SOUND, Workplace, page_of, pages

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
    files = {"plancode.yaml": made.config("en, fr"), "plans/all.yaml": "---\n".join((*made.records, OTHER, TARGETS))}
    return place.build(files=files, err=None)


def text_of(site: Path, path: str, language: str = "en") -> str:
    return re.sub(r"\s+", " ", " ".join(page_of(site, f"{language}/{path}").texts))


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


def test_no_french_page_has_the_english_name_of_a_field(site: Path) -> None:
    paths = [field.partition(".")[2] for field in FIELDS]
    english = {words.replace("_", " ") for path in paths for words in (path, path.replace(".", " "), *path.split("."))}
    names = {each.capitalize() for each in english if said(Text(each), "fr") != each or not knows(Text(each), "fr")}
    assert {"From", "Per", "Measure", "Tag", "Applies to", "Close date"} <= names
    checked = 0
    for path, page in pages(site):
        if path.startswith("fr/") and "/rules/" not in path:
            labels = {part.strip() for text in page.texts for part in re.split(r"[:,]", text)}
            assert labels & names == set(), path
            checked += len(labels)
    assert checked > 500


TARGETS = """kind: objective
id: each
name: Each
period: FY2027
type: awareness
status: current
contact: main
target: {value: 5, unit: visits, per: contact}
---
kind: objective
id: rate
name: Rate
period: FY2027
type: awareness
status: current
contact: main
target: {value: 30, unit: percent, per: year, from: 40, measure: latest}
---
kind: objective
id: clinics
name: Clinics
period: FY2027
type: awareness
status: current
contact: main
target: {value: 2, unit: visits, per: clinic}
---
kind: objective
id: plain
name: Plain
period: FY2027
type: awareness
status: current
contact: main
target: {value: 9, unit: dinners}
"""


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["5 visits per contact, added up", "30 percent per year, from 40, the latest figure counts",
                "2 visits per clinic, added up"]),
        ("fr", ["5 visits par interlocuteur, en cumul", "30 percent par an, à partir de 40, le dernier relevé compte",
                "2 visits par clinic, en cumul"]),
    ],
)  # fmt: skip
def test_a_target_is_one_line_in_words(site: Path, language: str, lines: list[str]) -> None:
    source = (site / language / "contacts/main.html").read_text(encoding="utf-8")
    label = {"en": "Target: ", "fr": "Cible\u00a0: "}[language]
    found = re.findall(rf'<div class="soft small">{label}(.*?)</div>', source)
    assert found[1:] == lines
    # What the column of progress says already is not said again: there is no line of the dinners.
    assert "<" not in found[0]


def test_a_line_of_text_stands_in_its_line(site: Path) -> None:
    source = (site / "en/objectives/index.html").read_text(encoding="utf-8")
    (scope,) = re.findall(r"Applies to: (.*?)</div>", source)
    assert "Specialty Canary scope specialty, Tag Canary scope tag" in scope


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
        # The first label is that of the page's language.
        for shown in (find.name, *words, *(labels[0] for labels in find.labels)):
            assert shown in text, (find.path, shown)
            checked += 1
    assert checked > 60
