"""Where a site is written: whole or not at all, the same each time, and nothing left beside it."""

from __future__ import annotations

import shutil

import pytest

from tests.support.cli import plancode, write
from tests.website.small import CONTACT, CONTACT_PAGE, Workplace, everything, pages


@pytest.fixture
def workplace(tmp_path):
    return Workplace(tmp_path)


def test_pages_are_balanced(site):
    for path, found in pages(site):
        assert (found.unbalanced, found.open) == ([], []), path


def test_the_site_has_every_page_in_both_languages(workplace):
    site = workplace.build()
    in_english = {path.relative_to(site / "en").as_posix() for path in (site / "en").rglob("*.html")}
    assert in_english >= {
        "index.html",
        CONTACT_PAGE,
        "plans/dupont-fy2027.html",
        "accounts/chu.html",
        "agenda/2026-12/1.html",
    }
    assert {path.relative_to(site / "fr").as_posix() for path in (site / "fr").rglob("*.html")} == in_english
    assert "Objectives for all contacts" in workplace.page()
    assert "Objectifs pour tous" in workplace.page(f"fr/{CONTACT_PAGE}")


def test_a_workspace_of_one_language_has_that_alone(workplace):
    site = workplace.build(files={"plancode.yaml": "languages: [fr]\n"})
    assert (site / "fr" / "index.html").is_file()
    assert not (site / "en").exists()
    assert "hreflang" not in workplace.page("fr/index.html")


def test_another_day_makes_other_pages(workplace):
    workplace.build()
    assert "chip overdue" not in workplace.page()
    workplace.build("--as-of", "2026-12-02")
    assert "chip overdue" in workplace.page()


def test_the_past_is_built_from_a_commit_and_names_it(workplace):
    repo = workplace.repo
    repo.commit({"plans/dupont.yaml": CONTACT.replace("Dupont", "Durand")})
    repo.checkout()
    workplace.build()
    assert "Élodie Durand" in workplace.page()
    workplace.build("--at", "HEAD~1")
    assert "Élodie Dupont" in workplace.page()
    assert repo.git("rev-parse", "HEAD~1")[:10] in workplace.page()


def test_without_a_repository_the_site_is_built_only_when_history_is_left_out(workplace):
    workplace.build()
    assert "Marie Petit ·" in workplace.page()
    shutil.rmtree(workplace.repo.folder / ".git")
    before = everything(workplace.site)
    workplace.build(code=3, err=None)
    assert everything(workplace.site) == before
    workplace.build("--no-history")
    assert "No history" in workplace.page()


def test_an_empty_folder_is_taken_and_nothing_is_left_beside_it(workplace, tmp_path):
    workplace.site.mkdir()
    workplace.build()
    workplace.build()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "work"]


def test_a_file_in_its_place_stays(workplace):
    workplace.site.write_text("mine")
    workplace.build(code=2, err="is a file")
    assert workplace.site.read_text() == "mine"


def test_a_link_in_its_place_is_not_followed(workplace, tmp_path):
    (tmp_path / "real").mkdir()
    workplace.site.symlink_to(tmp_path / "real")
    workplace.build(code=3, err="is not a folder")
    assert list((tmp_path / "real").iterdir()) == []


def test_a_build_that_fails_leaves_the_earlier_site_and_nothing_else(workplace, tmp_path):
    before = everything(workplace.build())
    workplace.build(files={"templates/site/contact.html": "{{ nothing }}"}, code=3, err="templates/site/contact.html:1")
    assert everything(workplace.site) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "work"]


def test_without_errors_strict_writes_and_with_errors_the_earlier_site_stays(workplace):
    before = everything(workplace.build("--strict"))
    broken = {"plans/chu.yaml": "kind: account\nid: chu\n"}
    workplace.build("--strict", files=broken, code=1, err="the check finds 1 error")
    assert everything(workplace.site) == before


def test_the_site_in_the_workspace_is_not_taken_for_plans(workplace):
    plancode(workplace.repo.folder, "build")
    plancode(workplace.repo.folder, "build")
    assert (workplace.repo.folder / "site" / "index.html").is_file()


def test_a_record_that_cannot_be_read_is_told_and_the_rest_is_built(workplace):
    write(workplace.repo.folder, {"plans/broken.yaml": "kind: [\n"})
    workplace.build(err="the check finds 1 error")
    assert "broken.yaml" in workplace.page("en/index.html")
    assert "Élodie Dupont" in workplace.page()


def test_a_file_name_that_is_not_utf8_is_told_as_a_terminal_tells_it(workplace):
    """Its bytes cannot stand in a page; the link to the forge leads to the very bytes."""
    config = "site: {source_url: 'https://forge.example.org/{commit}/{path}#L{line}'}\n"
    write(workplace.repo.folder, {"plans/n\udcff.yaml": "kind: [\n", "plans/é.yaml": "kind: [\n"})
    (workplace.repo.folder / "plans" / "l\udcfe.yaml").symlink_to("plan.yaml")
    site = workplace.build(files={"plancode.yaml": config}, err="the check finds 3 errors")
    for language in ("en", "fr"):
        page = (site / language / "review" / "findings.html").read_text()
        assert "plans/n\\udcff.yaml" in page
        assert "/plans/n%FF.yaml#L1" in page
        assert "/plans/%C3%A9.yaml#L1" in page
        assert "<code>plans/l\\udcfe.yaml</code>" in page
