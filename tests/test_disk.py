"""Whether what stands below a folder is still what was found there, by stamps, and by names where these prove nothing."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from plancode import disk

LATER = 3_600_000_000_000


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A folder with a file of records, one that holds none, a link, and a folder with another file."""
    place = tmp_path / "plans"
    (place / "a").mkdir(parents=True)
    (place / "one.yaml").write_text("kind: person\n")
    (place / "notes.txt").write_text("none\n")
    (place / "a" / "two.yml").write_text("kind: plan\n")
    (place / "link.yaml").symlink_to("one.yaml")
    return place


def lead_elsewhere(top: Path) -> None:
    (top / "link.yaml").unlink()
    (top / "link.yaml").symlink_to("a/two.yml")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file is edited": lambda top: (top / "a" / "two.yml").write_text("kind: account\n"),
    "a file is touched": lambda top: os.utime(top / "one.yaml", (1, 1)),
    "a file is replaced by its like": lambda top: (
        (top / "new.yaml").write_text("kind: person\n"),
        (top / "new.yaml").replace(top / "one.yaml"),
    ),
    "a file is added": lambda top: (top / "a" / "three.yaml").write_text(""),
    "a file is renamed": lambda top: (top / "one.yaml").rename(top / "uno.yaml"),
    "a folder is added": lambda top: (top / "b").mkdir(),
    "a link leads elsewhere": lead_elsewhere,
}


# A stamp of long before the look proves that nothing changed; one of the same moment does not, and names are listed.
@pytest.mark.parametrize("ago", [0, LATER], ids=["found at once", "found long after"])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_below_a_folder_is_noticed(top: Path, change: Callable[[Path], object], ago: int) -> None:
    began = time.time_ns() + ago
    found = disk.scanned(top)
    assert disk.is_as_found(found, top, began)
    (top / "notes.txt").write_text("a file without records counts by its name alone\n")
    assert disk.is_as_found(found, top, began)
    change(top)
    assert not disk.is_as_found(found, top, began)


def test_what_is_not_there_any_more_raises_and_what_was_not_there_may_not_be(top: Path) -> None:
    found = disk.scanned(top)
    elsewhere = top.with_name("elsewhere")
    assert disk.is_as_found(disk.scanned(elsewhere), elsewhere, 0)
    top.rename(elsewhere)
    assert not disk.is_as_found({}, elsewhere, 0)
    with pytest.raises(OSError, match="plans"):
        disk.is_as_found(found, top, 0)


def test_a_large_file_is_compared_by_what_it_holds_as_every_other(tmp_path: Path) -> None:
    """As the search index of a large site, which was written too lately for its stamp to prove anything."""
    site, began = tmp_path / "site", time.time_ns()
    site.mkdir()
    with (site / "search.js").open("wb") as stream:
        stream.truncate(40 << 20)
    kept = disk.held(disk.scanned(site, disk.EVERYTHING), site, {}, began)
    assert disk.compared(kept, site, began + LATER, disk.EVERYTHING) is disk.Same.RENEWED
    assert disk.compared(kept, site, began + LATER, disk.EVERYTHING) is disk.Same.YES
    with (site / "search.js").open("r+b") as stream:
        stream.seek(30 << 20)
        stream.write(b"x")
    assert disk.compared(kept, site, began + LATER, disk.EVERYTHING) is disk.Same.NO
