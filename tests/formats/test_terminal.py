"""Text in a terminal: what is folded, what is cut, and how wide it is taken to be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancode.formats.terminal import Style, cut, folded, painted, width


@pytest.mark.parametrize(
    ("line", "columns", "pieces"),
    [
        ("short", 10, ["short"]),
        ("a line that is long", None, ["a line that is long"]),
        ("a line that is long", 12, ["a line that", "    is long"]),
        ("  dupont  Élodie Dupont", 18, ["  dupont", "      Élodie", "      Dupont"]),
        ("  dupont  the plan  draft", 20, ["  dupont  the plan", "      draft"]),
        ("unbreakable-word next", 8, ["unbreakable-word", "    next"]),
        ("\x1b[31mred\x1b[0m and blue", 12, ["\x1b[31mred\x1b[0m and blue"]),
        ("計画 計画 計画", 9, ["計画 計画", "    計画"]),
    ],
)
def test_a_line_is_folded_where_it_is_parted(line: str, columns: int | None, pieces: list[str]) -> None:
    assert list(folded(line, columns)) == pieces


@given(st.text("ab é計 ", max_size=60), st.integers(12, 40))
def test_folding_loses_no_word_and_fits(line: str, columns: int) -> None:
    pieces = list(folded(line, columns))
    assert " ".join(pieces).split() == line.split()
    for piece in pieces:
        assert width(piece) <= columns or len(piece.split()) == 1


@pytest.mark.parametrize(
    ("value", "columns", "shown"),
    [
        ("Dupont", 6, "Dupont"),
        ("Dupont", 5, "Dupo…"),
        ("計画計画", 6, "計画…"),
        ("Élodie Dupont", 8, "Élodie…"),
        ("ab", 0, "…"),
    ],
)
def test_what_is_cut_says_so(value: str, columns: int, shown: str) -> None:
    assert cut(value, columns) == shown


def test_styles_stand_around_a_text_where_colours_are_wanted() -> None:
    assert painted("text", Style.BOLD, Style.RED) == "\x1b[1;31mtext\x1b[0m"
    assert painted("text", Style.BOLD, Style.RED, colour=False) == painted("text") == "text"
