"""Where a site is written: whole or not at all, the same each time, and nothing left beside it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from plancode.site.publish import MARKER
from tests.support.cli import plancode, write
from tests.website.small import CONTACT, CONTACT_PAGE, Workplace, everything, pages


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return Workplace(tmp_path)


def test_pages_are_balanced(site: Path) -> None:
    for path, found in pages(site):
        assert (found.unbalanced, found.open) == ([], []), path


def test_the_site_has_every_page_in_both_languages(workplace: Workplace) -> None:
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


def test_a_workspace_of_one_language_has_that_alone(workplace: Workplace) -> None:
    site = workplace.build(files={"plancode.yaml": "languages: [fr]\n"})
    assert (site / "fr" / "index.html").is_file()
    assert not (site / "en").exists()
    assert "hreflang" not in workplace.page("fr/index.html")


def test_another_day_makes_other_pages(workplace: Workplace) -> None:
    workplace.build()
    assert "chip overdue" not in workplace.page()
    workplace.build("--as-of", "2026-12-02")
    assert "chip overdue" in workplace.page()


def test_the_past_is_built_from_a_commit_and_names_it(workplace: Workplace) -> None:
    repo = workplace.repo
    repo.commit({"plans/dupont.yaml": CONTACT.replace("Dupont", "Durand")})
    repo.checkout()
    workplace.build()
    assert "Élodie Durand" in workplace.page()
    workplace.build("--at", "HEAD~1")
    assert "Élodie Dupont" in workplace.page()
    assert repo.git("rev-parse", "HEAD~1")[:10] in workplace.page()


def test_without_a_repository_the_site_is_built_only_when_history_is_left_out(workplace: Workplace) -> None:
    workplace.build()
    assert "Marie Petit" in workplace.page()
    shutil.rmtree(workplace.repo.folder / ".git")
    before = everything(workplace.site)
    workplace.build(code=3, err=None)
    assert everything(workplace.site) == before
    workplace.build("--no-history")
    assert "No history" in workplace.page()


def test_an_empty_folder_is_taken_and_nothing_is_left_beside_it(workplace: Workplace, tmp_path: Path) -> None:
    workplace.site.mkdir()
    workplace.build()
    workplace.build()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "work"]


def test_a_file_in_its_place_stays(workplace: Workplace) -> None:
    workplace.site.write_text("mine")
    workplace.build(code=2, err="is a file")
    assert workplace.site.read_text() == "mine"


def test_a_link_in_its_place_is_not_followed(workplace: Workplace, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    workplace.site.symlink_to(tmp_path / "real")
    workplace.build(code=3, err="is not a folder")
    assert list((tmp_path / "real").iterdir()) == []


def marker_of(workplace: Workplace) -> str:
    return (workplace.build() / MARKER).read_text(encoding="utf-8")


@pytest.mark.parametrize("held", ["", "plancode\n"])
def test_a_folder_with_a_marker_that_plancode_did_not_write_is_somebodys(workplace: Workplace, held: str) -> None:
    write(workplace.site, {MARKER: held, "thesis.txt": "mine"})
    workplace.build(code=3, err="holds files that plancode did not write")
    assert everything(workplace.site) == {MARKER: held.encode(), "thesis.txt": b"mine"}


def test_a_marker_that_is_a_link_to_one_is_not_trusted(workplace: Workplace, tmp_path: Path) -> None:
    (tmp_path / "one").write_text(marker_of(workplace), encoding="utf-8")
    shutil.rmtree(workplace.site)
    write(workplace.site, {"thesis.txt": "mine"})
    (workplace.site / MARKER).symlink_to(tmp_path / "one")
    workplace.build(code=3, err="holds files that plancode did not write")
    assert (workplace.site / "thesis.txt").read_text() == "mine"


def test_a_folder_with_the_marker_is_replaced(workplace: Workplace) -> None:
    write(workplace.site, {MARKER: marker_of(workplace), "old.html": "old"})
    workplace.build()
    assert not (workplace.site / "old.html").exists()


@pytest.mark.parametrize("place", ["plans", "plans/site", ".git", ".git/site", "docs/../plans/site", "linked/site"])
def test_a_site_is_not_written_among_the_plans_nor_into_the_repository(workplace: Workplace, place: str) -> None:
    folder = workplace.repo.folder
    (folder / "linked").symlink_to("plans")
    before = sorted(path.as_posix() for path in folder.rglob("*"))
    workplace.build("--output", str(folder / place), code=3, err="is no place for a site")
    assert sorted(path.as_posix() for path in folder.rglob("*")) == before


@pytest.mark.parametrize("place", ["plans-site", "docs/plans", ".github/site"])
def test_a_place_that_is_only_called_alike_is_one_for_a_site(workplace: Workplace, place: str) -> None:
    workplace.build("--output", str(workplace.repo.folder / place), err=None)
    assert (workplace.repo.folder / place / "index.html").is_file()


def test_a_folder_that_is_only_passed_through_is_not_made(workplace: Workplace, tmp_path: Path) -> None:
    workplace.build("--output", str(tmp_path / "new" / ".." / "out"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "work"]
    workplace.build("--output", str(tmp_path / "new" / ".."), code=3, err="holds files that plancode did not write")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "work"]


def test_where_the_site_begins_is_told_without_a_way_back(workplace: Workplace, tmp_path: Path) -> None:
    told = plancode(workplace.repo.folder, "build", "--output", str(tmp_path / "new" / ".." / "out")).out
    assert told.endswith(f"written: {tmp_path}/out/index.html\n")


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o755), (0o077, 0o700), (0o002, 0o775)])
def test_all_folders_of_a_site_are_as_open_as_the_user_makes_folders(
    workplace: Workplace, mask: int, mode: int
) -> None:
    before = os.umask(mask)
    try:
        site = workplace.build()
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in (site, site / "en", site / "en" / "plans")} == {mode}


def test_a_build_that_fails_leaves_the_earlier_site_and_nothing_else(workplace: Workplace, tmp_path: Path) -> None:
    before = everything(workplace.build())
    workplace.build(files={"templates/site/contact.html": "{{ nothing }}"}, code=3, err="templates/site/contact.html:1")
    assert everything(workplace.site) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "work"]


def test_without_errors_strict_writes_and_with_errors_the_earlier_site_stays(workplace: Workplace) -> None:
    before = everything(workplace.build("--strict"))
    broken = {"plans/chu.yaml": "kind: account\nid: chu\n"}
    workplace.build("--strict", files=broken, code=1, err="the check finds 1 error")
    assert everything(workplace.site) == before


def test_the_site_in_the_workspace_is_not_taken_for_plans(workplace: Workplace) -> None:
    plancode(workplace.repo.folder, "build")
    plancode(workplace.repo.folder, "build")
    assert (workplace.repo.folder / "site" / "index.html").is_file()


def test_a_record_that_cannot_be_read_is_told_and_the_rest_is_built(workplace: Workplace) -> None:
    write(workplace.repo.folder, {"plans/broken.yaml": "kind: [\n"})
    workplace.build(err="the check finds 1 error")
    assert "broken.yaml" in workplace.page("en/index.html")
    assert "Élodie Dupont" in workplace.page()


def test_a_file_name_that_is_not_utf8_is_told_as_a_terminal_tells_it(workplace: Workplace) -> None:
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
