"""`import --propose` on tables with dirt in them: the header is found, and --mapping reads what was written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plancode.exchange.intake.fieldmap import FieldMap, field_map, plain, read_map
from plancode.exchange.intake.propose import mapping_for
from plancode.exchange.intake.sheets import Row, Sheet
from plancode.workspace import load, sources_of
from tests.support.times import times

HEADER = ("Ref", "Surname", "Forename", "Birthday", "Mood")
DATA = [("7", "Brunel", "Élodie", "31.12.1980", "sunny"), ("8", "Lee", "Ann", "", "")]


def proposed(rows: list[tuple[object, ...]]) -> tuple[FieldMap, tuple[str, ...]]:
    sheet = Sheet(name="x.csv", rows=lambda: (Row(number, cells) for number, cells in enumerate(rows, start=1)))
    made = mapping_for([sheet], field_map(None), load(sources_of({})))
    return read_map("m.yaml", made.text.encode()), tuple(map(str, made.said))


def headers(rows: list[tuple[object, ...]]) -> list[str]:
    (kind,) = proposed(rows)[0].kinds.values()
    return list(kind.targets)


@pytest.mark.parametrize(
    "rows",
    [
        [HEADER, *DATA],
        [HEADER, *DATA, ("6", "Too", "Many", "1980-01-01", "x", "y", "z")],
        [HEADER, ("6", "Too", "Many", "", "x", "y", "z")],
        [("Contacts", "2030"), ("made by", "Ann"), HEADER, *DATA],
        [HEADER, ("Name", "Brunel", "Élodie", "none", "sunny"), ("Other", "Lee", "Ann", "none", "grey")],
        [("1980", "1981", "1982", "1983", "1984"), HEADER, *DATA],
        [("twice", "twice", "twice", "twice", "twice"), HEADER, *DATA],
    ],
)
def test_the_header_is_the_first_row_that_looks_like_one(rows: list[tuple[object, ...]]) -> None:
    assert headers(rows) == [plain(each) for each in HEADER]


def test_columns_that_many_programs_have_are_known_and_what_is_left_out_is_said() -> None:
    made, said = proposed([HEADER, *DATA])
    targets = {
        name: target.column.name if target.column else target.role
        for name, target in made.kinds["contact"].targets.items()
    }
    assert targets == {
        "ref": "external",
        "surname": "last_name",
        "forename": "first_name",
        "birthday": "skip",
        "mood": "note",
    }
    assert said == (
        "column `Birthday` is left out (`skip`)",
        "column `Mood` has no field: it goes to a line in the notes",
    )


@pytest.mark.parametrize(
    "key",
    [
        "6",
        "yes",
        "null",
        "a: b",
        "# a",
        "- a",
        "1980-01-01",
        "a, b",
        "{a}",
        "a\nb",
        "é\u202e",
        "'",
        '"',
        "?",
        "12:30",
        "\\",
    ],
)
def test_a_key_has_the_quotes_that_it_needs(key: str) -> None:
    assert headers([("Surname", key)]) == ["surname", plain(key)]


CELLS = st.one_of(
    st.text(max_size=12), st.sampled_from([*HEADER, "Contact Type", "Status", "6", "2030-01-01", "x" * 2_000])
)


@settings(max_examples=times(15), deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=5).map(tuple), min_size=1, max_size=6))
def test_whatever_is_proposed_is_a_mapping(rows: list[tuple[object, ...]]) -> None:
    made, _ = proposed(rows)
    assert len(made.kinds) == 1
