"""No page grows with the workspace: with 300 contacts, what a reader loads for any page is small."""

from __future__ import annotations

import pytest

from tests.support.cli import plancode
from tests.support.many import many
from tests.website.small import Html

MOST = 60 * 1024


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """The site of 300 contacts, on a day in the middle of their plans."""
    folder = many(tmp_path_factory.mktemp("large"), 300)
    plancode(folder, "build", "--no-history", "--as-of", "2027-02-15")
    return folder / "site"


def loaded(site, path):
    """Return the files of the site that a page loads at once: its style sheets and scripts."""
    page = Html(path.read_text(encoding="utf-8"))
    named = [given.get("href") for given in page.named("link") if given.get("rel") == "stylesheet"]
    named += [given["src"] for given in page.named("script", "img") if given.get("src")]
    return [(path.parent / name).resolve() for name in named]


def test_every_page_is_at_most_60_kib_with_what_it_loads(large):
    sizes = {}
    for path in large.rglob("*.html"):
        files = loaded(large, path)
        assert files
        sizes[path.relative_to(large).as_posix()] = path.stat().st_size + sum(each.stat().st_size for each in files)
    assert len(sizes) > 1200
    assert {path: size for path, size in sizes.items() if size > MOST} == {}


def test_the_index_of_the_search_is_loaded_when_it_is_used_and_not_before(large):
    assert (large / "assets" / "search.js").is_file()
    for path in large.rglob("*.html"):
        assert "search.js" not in path.read_text(encoding="utf-8")
