"""A line below a finding is shown as far as there is room, and the carets stand below what is meant."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancode.diagnostics import Position, Range
from plancode.formats.excerpt import excerpt
from plancode.formats.terminal import width
from tests.support.cli import plancode, write


def at(start: int, end: int) -> Range:
    return Range(Position(1, start), Position(1, end))


@pytest.mark.parametrize(
    ("line", "start", "end", "columns", "text", "carets"),
    [
        ("tier: 7", 7, 8, None, "tier: 7", "      ^"),
        ("tier:", 6, 7, None, "tier:", "     ^"),
        ("\ttier", 2, 6, None, "    tier", "    ^^^^"),
        ("日本: 語x", 5, 6, None, "日本: 語x", "      ^^"),
        ("a\x1bb", 2, 3, None, "a\\x1bb", " ^^^^"),
        ("abcdefghijklmnop", 1, 2, 10, "abcdefgh…", "^"),
        ("abcdefghijklmnop", 8, 9, 10, "…fghijklm…", "   ^"),
        ("abcdefghijklmnop", 16, 17, 10, "…ijklmnop", "        ^"),
        ("abcdefghijklmnop", 17, 18, 10, "…jklmnop", "        ^"),
        ("abcdefghijklmnop", 8, 17, 10, "…fghijklm…", "   ^^^^^^^"),
        ("日本語日本語日本語日本語", 6, 7, 10, "…本語日本…", "   ^^"),
        ("x" * 200, 1, 2, None, "x" * 158 + "…", "^"),
        ("x" * 160, 160, 161, None, "x" * 160, " " * 159 + "^"),
    ],
)
def test_the_carets_stand_below_what_is_meant(
    line: str, start: int, end: int, columns: int | None, text: str, carets: str
) -> None:
    assert excerpt(line, at(start, end), columns) == (text, carets)


_LINES = st.text(st.sampled_from("ab日語\t\u0301\u202e é😀"), max_size=60)


@given(before=_LINES, after=_LINES, columns=st.integers(12, 60) | st.none())
def test_what_is_meant_is_seen_wherever_it_stands(before: str, after: str, columns: int | None) -> None:
    found = excerpt(f"{before}<{after}", at(len(before) + 1, len(before) + 2), columns)
    assert max(map(width, found)) <= (columns or 160)
    where = width(found.text[: found.text.index("<")])
    assert found.carets == " " * where + "^"


def test_a_hundred_findings_on_one_long_line_do_not_show_it_a_hundred_times(tmp_path: Path) -> None:
    items = ", ".join(["*none", "日本語" * 2_000] * 50)
    line = f"{{kind: product, id: a, name: A, area: [{items}, {'x' * 100_000}], b: [{', '.join(['*x'] * 60)}]}}\n"
    folder = write(tmp_path, {"plans/a.yaml": line})
    begin = time.perf_counter()
    out = plancode(folder, "check", "--no-history", code=1).out
    # Generous, for slow machines.
    assert time.perf_counter() - begin < 5
    lines = out.splitlines()
    heads = [number for number, each in enumerate(lines) if each.startswith("error[PC109]")]
    assert len(heads) == 100
    assert len(out) < 100_000
    for head in heads:
        shown, carets = lines[head + 3 : head + 5]
        assert width(shown) <= len("1 | ") + 160
        before = shown
        while width(before) > carets.index("^"):
            before = before[:-1]
        assert shown[len(before)] == "*"
