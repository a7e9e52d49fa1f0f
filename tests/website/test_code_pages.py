"""Which codes have a page: those that the site names; the list has all of them, and every link leads to one or the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from plancode.codes import CODES
from plancode.site import live_files
from tests.support.cli import write
from tests.website.finds import finds
from tests.website.links import broken
from tests.website.read import built_from, source
from tests.website.small import PLAN, Workplace, page_of

WRONG = {"plans/odd.yaml": "kind: account\nid: odd\nname: Odd\nadress: x\n"}  # PC102
SKIPPED = PLAN.replace("draft", "final-approved")  # PC203
ACCEPTED = "history: {accept: [{code: PC203, record: plan/dupont-fy2027, reason: by phone}]}\n"


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


def code_pages(site: Path, language: str = "en") -> set[str]:
    return {path.stem for path in (site / language / "rules").glob("PC*.html")}


def leads(site: Path) -> dict[str, str]:
    """Return where the search leads for each code."""
    return {each.name: each.path for each in finds(site) if each.kind == "rule"}


def test_a_code_that_is_found_has_a_page_in_each_language_and_no_other_has(workplace: Workplace) -> None:
    site = workplace.build()
    assert code_pages(site) == code_pages(site, "fr") == {"PC301", "PC302", "PC331"}
    site = workplace.build(files=WRONG, err=None)
    assert code_pages(site) == code_pages(site, "fr") == {"PC102", "PC301", "PC302", "PC331"}
    assert broken(site) == []


def test_where_nothing_is_found_all_codes_are_listed_and_none_has_a_page(tmp_path: Path) -> None:
    site = Workplace(tmp_path).build(files={"plancode.yaml": "severity: {PC301: off, PC302: off, PC331: off}\n"})
    assert code_pages(site) == set()
    listed = page_of(site, "en/rules/index.html")
    assert all(listed.has(code.number) for code in CODES)
    assert [given["href"] for given in listed.named("a") if "PC" in given["href"]] == []


def test_a_finding_that_is_accepted_keeps_its_page_and_so_does_the_step_that_it_is_about(workplace: Workplace) -> None:
    workplace.repo.commit({"plans/plan.yaml": SKIPPED})
    workplace.repo.checkout()
    assert "PC203" in code_pages(workplace.build(err=None))
    site = workplace.build(files={"plancode.yaml": ACCEPTED}, err=None)
    assert "PC203" in code_pages(site)
    assert "rules/PC203.html" in workplace.page("en/plans/dupont-fy2027.html")
    site = workplace.build(files={"plancode.yaml": "severity: {PC203: off}\n"}, err=None)
    assert broken(site) == []


def test_the_search_leads_to_the_page_of_a_code_that_is_found_else_to_its_row(workplace: Workplace) -> None:
    found = leads(workplace.build(files=WRONG, err=None))
    assert len(found) == len(CODES)
    assert (found["PC102"], found["PC203"]) == ("rules/PC102.html", "rules/index.html#PC203")


def test_the_examples_on_a_french_page_are_marked_as_english(workplace: Workplace) -> None:
    workplace.repo.commit({"plans/plan.yaml": SKIPPED})
    workplace.repo.checkout()
    workplace.build(err=None)
    english, french = workplace.page("en/rules/PC203.html"), workplace.page("fr/rules/PC203.html")
    assert "<p>Une étape a été sautée" in french
    assert '<pre lang="en"><code>' in french
    assert '<p lang="en">Commit: Approve it' in french
    assert "<pre><code>" not in french
    assert "<pre><code>" in english
    assert 'lang="en">Commit' not in english


def test_a_public_site_has_no_page_of_a_code_as_it_has_no_finding(workplace: Workplace) -> None:
    workplace.repo.commit({"plans/plan.yaml": SKIPPED})
    site = workplace.build("--public", files=WRONG, err=None)
    assert code_pages(site) == set()
    assert broken(site) == []


def test_pages_come_and_go_with_what_is_found_while_a_site_is_served(workplace: Workplace, tmp_path: Path) -> None:
    folder = workplace.repo.folder
    sound = live_files(source(folder), None)
    write(folder, WRONG)
    wrong = live_files(source(folder), None)
    assert wrong.keys() - sound.keys() >= {"en/rules/PC102.html", "fr/rules/PC102.html"}
    assert dict(wrong) == built_from(source(folder), None, tmp_path / "built")
    (folder / "plans" / "odd.yaml").unlink()
    assert live_files(source(folder), None) == sound
