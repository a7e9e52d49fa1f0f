"""New records go to the end of a file: every byte that was there stays, and what is written reads back equal."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plancode.changes.edit import with_records
from plancode.diagnostics import CannotRun
from plancode.yaml_source import parse

CALL = {"id": "call", "kind": "activity", "due": date(2027, 1, 12), "subject": "Call", "form": "task"}
CALL_TEXT = "kind: activity\nid: call\nsubject: Call\nform: task\ndue: 2027-01-12\n"


def added(before: bytes | str | None, *records: dict[str, Any], heading: str | None = None) -> bytes:
    data = before.encode() if isinstance(before, str) else before
    return with_records("plans/a.yaml", data, records or (CALL,), heading=heading).after


def test_a_new_file_begins_with_its_heading_and_has_the_fields_in_the_order_of_the_kind() -> None:
    assert added(None, heading="# to begin with") == f"# to begin with\n{CALL_TEXT}".encode()


@pytest.mark.parametrize(
    ("before", "between"),
    [
        ("kind: product\nid: seed\nname: Seed   # ours\n", "---\n"),
        (
            "# first\n---\n{kind: product,\n id: seed, name: 'It''s' }\n---\nkind: product\nid: b\nname: B\n# last\n",
            "---\n",
        ),
        ("kind: product\nid: seed\nname: no end", "\n---\n"),
        ("kind: product\nid: seed\nname: Seed\n...\n", "---\n"),
        ("kind: product\nid: seed\nname: Seed\n\n\n", "---\n"),
        ("# nobody yet\n", ""),
        ("", ""),
        ("\ufeff", ""),
        ("\ufeffkind: product\nid: seed\nname: Seed\n", "---\n"),
    ],
)
def test_every_byte_that_was_there_stays(before: str, between: str) -> None:
    assert added(before).decode() == before + between + CALL_TEXT
    assert added(before, heading="# of new files only") == added(before)


def test_the_line_endings_are_those_of_the_file() -> None:
    before = "\ufeffkind: product\r\nid: seed\r\nname: Seed\r\n"
    notes = CALL | {"notes": "One\nTwo\n"}
    text = f"---\n{CALL_TEXT}notes: |\n  One\n  Two\n"
    assert added(before, notes).decode() == before + text.replace("\n", "\r\n")
    assert added(before.removesuffix("\r\n"), notes).decode() == before + text.replace("\n", "\r\n")


def test_several_records_are_several_documents() -> None:
    other = CALL | {"id": "visit"}
    assert added(None, CALL, other).decode() == CALL_TEXT + "---\n" + CALL_TEXT.replace("id: call", "id: visit")


@pytest.mark.parametrize(
    "before",
    [
        "kind: product\nid: seed\nname: [\n",
        "kind: product\nid: seed\nid: seed\nname: Seed\n",
        b"kind: product\nid: caf\xe9\n",
        "kind: contact\nid: a\nnotes: |\n  this text ends here",
        "kind: contact\nid: a\nnotes: [\n",
    ],
)
def test_what_cannot_be_added_without_changing_the_rest_is_refused(before: str) -> None:
    with pytest.raises(CannotRun, match=r"plans/a\.yaml"):
        added(before)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(CannotRun, match="not UTF-8"):
        added("", CALL | {"subject": "caf\udce9"})


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Élodie’s plan", "Élodie’s plan"),
        ("a – b", "a – b"),
        ("+33 6 12 34", "+33 6 12 34"),
        ("it's", "it's"),
        ("12% more, [or] less", "12% more, [or] less"),
        ("https://example.org/a#b", "https://example.org/a#b"),
        ("no", '"no"'),
        ("ON", '"ON"'),
        ("null", '"null"'),
        ("~", '"~"'),
        ("12", '"12"'),
        ("0612", '"0612"'),
        ("1_000", '"1_000"'),
        ("12:30", '"12:30"'),
        ("2027-03-31", '"2027-03-31"'),
        ("=", '"="'),
        ("<<", '"<<"'),
        ("a: b", '"a: b"'),
        ("a:", '"a:"'),
        ("a #b", '"a #b"'),
        ("- item", '"- item"'),
        ("*star", '"*star"'),
        ("%", '"%"'),
        (" space ", '" space "'),
        ('"said"', "'\"said\"'"),
        ("'a' \"b\": \\", '"\'a\' \\"b\\": \\\\"'),
        ("tab\there", '"tab\\there"'),
        ("Objectif\u202f: \u00a0x", '"Objectif\u202f: \u00a0x"'),
        ("hidden\u200bspace", '"hidden\\u200Bspace"'),
        ("line\u2028break", '"line\\u2028break"'),
        ("One\nTwo", "|-\n  One\n  Two"),
        ("One\n\n  two: x\n", "|\n  One\n\n    two: x\n"),
        (" One\nTwo", '" One\\nTwo"'),
        ("One\r\nTwo", '"One\\r\\nTwo"'),
        ("One\n \nTwo", '"One\\n \\nTwo"'),
        ("One\nTwo\n\n", '"One\\nTwo\\n\\n"'),
        ("One\n", '"One\\n"'),
    ],
)
def test_quotes_come_where_a_reader_needs_them(value: str, written: str) -> None:
    text = added(None, CALL | {"outcome": value}).decode()
    assert text == f"{CALL_TEXT}outcome: {written.removesuffix(chr(10))}\n"
    assert yaml.safe_load(text)["outcome"] == value


def test_words_stand_in_a_row_and_sentences_below_each_other() -> None:
    plan = {
        "kind": "plan",
        "id": "p",
        "contacts": ["dupont", "weber"],
        "accounts": [{"account": "chu", "primary": True}],
        "goals": ["Be known", {"goal": "Two talks", "success": "Both\nare given"}, "Trust"],
        "revenue": {"amount": Decimal("1E+3"), "currency": "EUR"},
    }
    assert added(None, plan).decode() == (
        "kind: plan\nid: p\ncontacts: [dupont, weber]\naccounts: [{account: chu, primary: true}]\n"
        "goals:\n  - Be known\n  - goal: Two talks\n    success: |-\n      Both\n      are given\n  - Trust\n"
        "revenue: {amount: 1000, currency: EUR}\n"
    )
    wide = {"kind": "plan", "id": "p", "contacts": [f"contact-number-{number}" for number in range(10)]}
    assert added(None, wide).decode().splitlines()[2:5] == ["contacts:", "  - contact-number-0", "  - contact-number-1"]
    target = {"kind": "objective", "id": "o", "target": {"value": 3, "unit": "field day"}}
    assert added(None, target).decode().splitlines()[2:] == ["target:", "  value: 3", "  unit: field day"]


def test_dates_and_times_are_plain() -> None:
    visit = {"kind": "activity", "id": "visit", "start": datetime(2027, 1, 21, 13, 0), "completed": date(2027, 1, 21)}  # noqa: DTZ001
    assert added(None, visit).decode().splitlines()[2:] == ["start: 2027-01-21T13:00", "completed: 2027-01-21"]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
yaml_like = st.text(st.sampled_from("ab \t\n\r:#-'\"|>[]{},&*!%@`\\?~0129.eE_+é\ufeff\u200d\u0085\u2028"), max_size=20)
values = st.recursive(
    texts | yaml_like | st.booleans() | st.integers(-(10**15), 10**15) | st.decimals(-1000, 1000, places=2),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.sampled_from(["goal", "success", "value"]), inner, min_size=1)
    ),
    max_leaves=6,
)


@given(
    value=values,
    before=st.sampled_from(
        [
            None,
            "# c\n",
            "\ufeffkind: product\r\nid: a\r\n",
            "kind: product\nid: a",
            "kind: product\nid: a\nnotes: |+\n  b\n",
        ]
    ),
)
def test_any_value_in_any_field_reads_back_equal_and_the_old_bytes_stay_in_front(
    value: Any, before: str | None
) -> None:
    data = None if before is None else before.encode()
    record = {"kind": "plan", "id": "p", "name": "N", "goals": value, "notes": value}
    after = added(data, record)
    assert after.startswith(data or b"")
    documents = [document.data for document in parse("a.yaml", after).documents]
    assert documents == [*([] if data is None else [each.data for each in parse("a.yaml", data).documents]), record]
    if isinstance(value, str):
        *_, as_others_read = yaml.safe_load_all(after.decode("utf-8-sig"))
        assert as_others_read["notes"] == value
