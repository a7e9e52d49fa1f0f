"""No page grows with the workspace: with 300 contacts, what a reader loads for any page is small."""

from __future__ import annotations

import re
from pathlib import Path

from tests.website.weights import MOST, loaded


def test_every_page_is_at_most_60_kib_with_what_it_loads(large: Path) -> None:
    sizes = {}
    for path in large.rglob("*.html"):
        files = loaded(path)
        assert files
        sizes[path.relative_to(large).as_posix()] = path.stat().st_size + sum(each.stat().st_size for each in files)
    assert len(sizes) > 1200
    assert {path: size for path, size in sizes.items() if size > MOST} == {}


def test_the_search_is_loaded_when_it_is_used_and_not_before(large: Path) -> None:
    assert (large / "assets" / "search.js").is_file()
    for path in large.rglob("*.html"):
        assert not re.search(r"search\.js|find\.(js|css)", path.read_text(encoding="utf-8")), path


def test_what_only_some_pages_need_only_they_load(large: Path) -> None:
    sorting, months = set(), set()
    for path in large.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        names = {each.name for each in loaded(path)}
        if 'class="sortable' in text:
            sorting.add(path.parent.name)
            assert {"tables.js", "lists.css"} <= names, path
        if 'class="small-month' in text:
            months.add(path.parent.name)
            assert "calendar.css" in names, path
        if 'class="year-picture' in text:
            assert "year.css" in names, path
            assert "calendar.css" not in names, path
            assert 'class="sortable' in text or not {"tables.js", "lists.css"} & names, path
    assert {"contacts", "coverage", "rules"} <= sorting
    assert "calendar" in months
