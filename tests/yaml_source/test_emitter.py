"""What `new` and `set` write is spelled alike, and reads back the same with our reader and with one of YAML 1.1."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from plancode.changes.edit import with_records, with_value
from plancode.diagnostics import Ref
from plancode.yaml_source import parse, spelled

# Words that some reader takes for true, a number, a day, a key or nothing.
LOOKALIKES = (
    *("y", "N", "no", "On", "OFF", "yes", "True", "null", "Null", "~", "", "=", "<<", "-", "?", "---", "%a", "@a"),
    *("12", "0612", "089", "+7", "1_000", "0b11", "0o17", "0x1F", "1e3", "1.", ".5", ".inf", "-.INF", ".NaN"),
    *("12:30", "190:20:30", "2027-03-31", "2027-3-1 10:00:00", "2027-03-31T14:30:00Z", "a: b", "a #b", "#a"),
    *("{a}", "[a", "!tag", "&a", "*a", "|", ">", "'", '"', "a\tb", " a", "a ", "a\u2028b", "a\x85b", "\ufeff"),
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
yaml_like = st.text(st.sampled_from("ab y\t\n\r:#-'\"|>[]{},&*!%@`\\?~0129.eE_+é\ufeff\u200d\u0085\u2028"), max_size=20)
anything = texts | yaml_like | st.sampled_from(LOOKALIKES)
HEAD = "kind: activity\nid: a\nsubject: S\n"
ACTIVITY = Ref("activity", "a")


def made(field: str, value: str) -> str:
    return with_records("a.yaml", None, [{"kind": "activity", "id": "a", "subject": "S", field: value}]).after.decode()


def changed(text: str, keys: list[str], value: str) -> str:
    return with_value("a.yaml", text.encode(), ACTIVITY, keys, value).after.decode()


def ours(text: str) -> Any:
    (document,) = parse("a.yaml", text.encode()).documents
    return document.data


@given(anything)
@example("a\nb\n")
@example("0?")
@example("a\n\u2028b")
@example("a\n\tb")
def test_text_that_new_or_set_writes_reads_back_the_same_everywhere(value: str) -> None:
    for text in (
        made("outcome", value),
        changed(HEAD, ["outcome"], value),
        changed(HEAD + "outcome:\n", ["outcome"], value),
        changed(HEAD + "outcome: 'quoted'\n", ["outcome"], value),
        changed(HEAD + 'outcome: "quoted"\n', ["outcome"], value),
        changed("{kind: activity, id: a, subject: S, outcome: old}\n", ["outcome"], value),
        changed("{kind: activity, id: a, subject: S}\n", ["outcome"], value),
    ):
        assert ours(text)["outcome"] == yaml.safe_load(text)["outcome"] == value


@given(anything)
def test_a_key_that_set_adds_is_spelled_as_new_spells_it(value: str) -> None:
    assert changed(HEAD, ["outcome"], value) == made("outcome", value)


@given(st.lists(anything, min_size=1, max_size=3), st.dictionaries(st.sampled_from(["goal", "success"]), anything))
def test_groups_and_lists_read_back_the_same_everywhere(items: list[str], group: dict[str, str]) -> None:
    value = [*items, group]
    text = with_records("a.yaml", None, [{"kind": "plan", "id": "p", "goals": value}]).after.decode()
    assert ours(text)["goals"] == yaml.safe_load(text)["goals"] == value


@pytest.mark.parametrize("value", LOOKALIKES)
def test_what_looks_like_something_else_stands_in_quotes(value: str) -> None:
    assert re.fullmatch("\".*\"|'.*'", spelled(value))


@pytest.mark.parametrize("value", ["a, b", "a]", "a}", "a:b", "a#b", "a?"])
def test_more_stands_in_quotes_between_brackets(value: str) -> None:
    assert spelled(value) == value
    assert spelled([value]) == f'["{value}"]'


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2027, 3, 31), "2027-03-31"),
        (datetime(2027, 3, 31, 14, 30), "2027-03-31T14:30"),  # noqa: DTZ001
        (Decimal("1E+3"), "1000"),
        (Decimal("12.50"), "12.50"),
        (True, "true"),
        (None, "null"),
    ],
)
def test_what_is_no_text_is_plain(value: date, written: str) -> None:
    assert spelled(value) == written
