"""What is kept can be damaged, foreign, too much or not there at all: then it reads as if nothing had been kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from plancode.store import Store, store_in

ABOUT = ("here", 1, None)
VALUE = {"numbers": [1, 2.5, True, None], "text": "é\udcff", "bytes": b"\0", "deep": ((1,), {"a": (b"",)})}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_in(tmp_path / "cache")


def entries(store: Store) -> list[Path]:
    assert store.folder is not None
    found = sorted(store.folder.iterdir())
    assert found
    return found


def test_what_was_written_is_read_again_and_nothing_else(store: Store) -> None:
    assert store.read("report", ABOUT) is None
    store.write("report", ABOUT, VALUE)
    assert store.read("report", ABOUT) == VALUE
    assert store.read("other", ABOUT) is None
    assert store.read("report", ("here", 1, False)) is None
    store.write("report", ABOUT, "newer")
    assert (store.read("report", ABOUT), len(entries(store))) == ("newer", 1)


def test_only_the_user_may_look_into_the_folder_and_its_files(store: Store) -> None:
    store.write("report", ABOUT, VALUE)
    assert store.folder is not None
    assert [path.stat().st_mode & 0o777 for path in (store.folder, *entries(store))] == [0o700, 0o600]


def test_what_has_no_plain_form_is_not_kept(store: Store) -> None:
    store.write("report", ABOUT, Path("a"))
    assert store.read("report", ABOUT) is None


def damages() -> Iterator[tuple[str, Callable[[bytes], bytes]]]:
    yield "nothing", lambda data: data[:0]
    yield "the beginning", lambda data: data[:20]
    yield "all but a byte", lambda data: data[:-1]
    yield "one byte more", lambda data: data + b"\0"
    yield "noise", lambda data: os.urandom(len(data))
    yield "a bit in the middle", lambda data: data[:60] + bytes([data[60] ^ 1]) + data[61:]
    yield "a bit of the digest", lambda data: data[:20] + bytes([data[20] ^ 1]) + data[21:]


@pytest.mark.parametrize("damage", [each for _, each in damages()], ids=[name for name, _ in damages()])
def test_a_damaged_entry_reads_as_none_and_is_written_anew(store: Store, damage: Callable[[bytes], bytes]) -> None:
    store.write("report", ABOUT, VALUE)
    (place,) = entries(store)
    place.write_bytes(damage(place.read_bytes()))
    assert store.read("report", ABOUT) is None
    store.write("report", ABOUT, VALUE)
    assert store.read("report", ABOUT) == VALUE


def test_an_entry_under_the_name_of_another_reads_as_none(store: Store) -> None:
    store.write("report", ABOUT, VALUE)
    (mine,) = entries(store)
    store.write("report", ("there",), "of another place")
    (other,) = {*entries(store)} - {mine}
    mine.write_bytes(other.read_bytes())
    assert store.read("report", ABOUT) is None


def test_a_link_a_pipe_and_a_folder_read_as_none(store: Store, tmp_path: Path) -> None:
    store.write("report", ABOUT, VALUE)
    (place,) = entries(store)
    place.rename(tmp_path / "elsewhere")
    place.symlink_to(tmp_path / "elsewhere")
    assert store.read("report", ABOUT) is None
    place.unlink()
    os.mkfifo(place)
    assert store.read("report", ABOUT) is None
    place.unlink()
    place.mkdir()
    assert store.read("report", ABOUT) is None
    store.write("report", ABOUT, VALUE)
    assert store.read("report", ABOUT) is None


def test_a_folder_that_others_may_open_is_not_used(store: Store) -> None:
    store.write("report", ABOUT, VALUE)
    assert store.folder is not None
    store.folder.chmod(0o770)
    assert (store.read("report", ABOUT), store.is_usable) == (None, False)
    store.write("report", ("another",), VALUE)
    store.folder.chmod(0o700)
    assert (store.read("report", ABOUT), store.is_usable) == (VALUE, True)
    assert store.read("report", ("another",)) is None


def test_without_a_place_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for store in (Store(), store_in(tmp_path / "file"), store_in(tmp_path / "file" / "below")):
        store.write("report", ABOUT, VALUE)
        assert (store.read("report", ABOUT), store.is_usable) == (None, False)


def test_the_entries_that_nobody_asks_for_go_first(store: Store) -> None:
    store = Store(store.folder, most_bytes=2_500)
    for number in range(4):
        store.write("report", (number,), bytes(900))
        for path in entries(store):
            os.utime(path, (path.stat().st_mtime - 10,) * 2)
        store.read("report", (0,))
    kept = [number for number in range(4) if store.read("report", (number,)) is not None]
    assert kept == [0, 3]


def test_what_a_killed_run_has_left_goes_after_an_hour(store: Store) -> None:
    store.write("report", ABOUT, VALUE)
    assert store.folder is not None
    old, new = store.folder / ".report-1", store.folder / ".report-2"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    store.write("report", ABOUT, VALUE)
    assert (old.exists(), new.exists()) == (False, True)


def test_two_that_write_at_once_leave_one_of_their_entries_whole(store: Store) -> None:
    values = [[number] * 5_000 for number in range(2)]

    def write(number: int) -> list[object]:
        found = []
        for _ in range(20):
            store.write("report", ABOUT, values[number])
            found.append(store.read("report", ABOUT))
        return found

    with ThreadPoolExecutor(2) as both:
        found = [each for some in both.map(write, range(2)) for each in some]
    assert [each for each in found if each not in values] == []
