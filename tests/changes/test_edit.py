"""Edits change one value and nothing else: comments, quotes, order, line endings and all other bytes stay."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plancode.changes.edit import with_value
from plancode.changes.lists import without_value
from plancode.diagnostics import CannotRun, Ref
from tests.support.times import times

PLAN = Ref("plan", "p")
COMMENTED = (
    "# The plan of Dupont\n"
    "kind: plan   # never change this\n"
    "id:     p\n"
    "status: draft # waits for Paul\n"
    "name: 'It''s ours'\n"
    'goals: [ one, "two",  three ]   # three of them\n'
    "notes: |\n"
    "  status: draft\n"
    "\ttabs stay\n"
)


def edited(text: str | bytes, key: str, value: Any, ref: Ref = PLAN) -> str:
    data = text if isinstance(text, bytes) else text.encode()
    return with_value("plans/a.yaml", data, ref, key.split("."), value).after.decode("utf-8")


def changed_lines(before: str, after: str) -> list[tuple[str, str]]:
    old, new = before.split("\n"), after.split("\n")
    assert len(old) == len(new)
    return [(one, other) for one, other in zip(old, new, strict=True) if one != other]


def test_one_line_changes_and_its_comment_stays() -> None:
    text = COMMENTED.replace("\ttabs stay\n", "  tabs\tstay\n")
    assert changed_lines(text, edited(text, "status", "submitted")) == [
        ("status: draft # waits for Paul", "status: submitted # waits for Paul")
    ]


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("name: plain\n", "other", "name: other\n"),
        ("name: 'quoted'\n", "it's", "name: 'it''s'\n"),
        ('name: "quoted"\n', 'a "b"', 'name: "a \\"b\\""\n'),
        ("name: plain\n", "no: colon", 'name: "no: colon"\n'),
        ("name: plain\n", "- item", 'name: "- item"\n'),
        ("name: plain\n", "0E100", 'name: "0E100"\n'),
        ("name: plain\n", "# none", 'name: "# none"\n'),
        ("name: plain\n", "Élodie's talk: part 2", 'name: "Élodie\'s talk: part 2"\n'),
        ("name: plain\n", "Élodie's talk (2027)", "name: Élodie's talk (2027)\n"),
        ("name: plain\n", "2027-03-31T14:30", "name: 2027-03-31T14:30\n"),
        ("name: plain\n", "12", 'name: "12"\n'),
        ("name: plain\n", "true", 'name: "true"\n'),
        ("name: plain\n", "null", 'name: "null"\n'),
        ("name: plain\n", "", 'name: ""\n'),
        ("counts: 'quoted'\n", 12, "counts: 12\n"),
        ('opt_out: "quoted"\n', True, "opt_out: true\n"),
        ("counts: 3\n", Decimal("12.50"), "counts: 12.50\n"),
        ("name: 12\n", "2027", 'name: "2027"\n'),
        ("name: Null\n", "true", 'name: "true"\n'),
        ("name: 'quoted'\n", "a\nb", 'name: "a\\nb"\n'),
        ("name: 'quoted'\n", "bell\a", 'name: "bell\\x07"\n'),
        ("name: plain\n", "tag \U000e0041 joined\u200d", 'name: "tag \\U000E0041 joined\\u200D"\n'),
        ("name:\n", "new", "name: new\n"),
        ("name: # none yet\n", "new", "name: new # none yet\n"),
        ("name: ~ # none yet\n", "new", "name: new # none yet\n"),
        ("name: one\n  that goes on # here\n", "new", "name: new # here\n"),
    ],
)
def test_the_quotes_stay_and_come_where_they_are_needed(before: str, value: str, after: str) -> None:
    head = "kind: plan\nid: p\n"
    assert edited(head + before, before.partition(":")[0], value) == head + after


def test_line_endings_and_the_byte_order_mark_stay() -> None:
    text = b"\xef\xbb\xbfkind: plan\r\nid: p\r\nstatus: draft\r\nname: P\r\n"
    after = with_value("plans/a.yaml", text, PLAN, ["status"], "submitted").after
    assert after == text.replace(b"status: draft", b"status: submitted")
    added = with_value("plans/a.yaml", text, PLAN, ["completed"], date(2026, 11, 23)).after
    assert added == text + b"completed: 2026-11-23\r\n"


def test_only_the_record_that_is_meant_changes() -> None:
    text = "kind: plan\nid: p\nstatus: draft\n---\nkind: plan\nid: q\nstatus: draft\n"
    assert edited(text, "status", "submitted", Ref("plan", "q")) == text[:-6] + "submitted\n"


def test_a_new_key_comes_after_the_last_that_is_one_line() -> None:
    text = "kind: plan\nid: p\nstatus: draft # here\ngoals:\n  - one\n---\nkind: plan\nid: q\n"
    assert edited(text, "completed", date(2026, 11, 23)) == text.replace("# here\n", "# here\ncompleted: 2026-11-23\n")


def test_a_new_key_between_brackets_stays_between_them() -> None:
    assert edited("{kind: plan, id: p} # all\n", "status", "draft") == "{kind: plan, id: p, status: draft} # all\n"
    head = "kind: plan\nid: p\n"
    assert edited(head + "target: {value: 3, unit: talk,}\n", "target.per", "month, or so") == (
        head + 'target: {value: 3, unit: talk, per: "month, or so",}\n'
    )
    assert edited(head + "target: {}\n", "target.value", 3) == head + "target: {value: 3}\n"


def test_a_value_in_a_group_is_changed_or_added_as_the_group_is_written() -> None:
    head = "kind: plan\nid: p\n"
    group = head + "target: # what we promise\n    value: 3   # talks\n    unit: 'talk'\nname: x\n"
    assert edited(group, "target.value", 4) == group.replace("value: 3", "value: 4")
    assert edited(group, "target.per", "month") == group.replace("'talk'\n", "'talk'\n    per: month\n")
    assert edited(head, "preferences.channel", "email") == head + "preferences: {channel: email}\n"
    stamp = {"by": "marie", "on": date(2026, 11, 23), "digest": f"1:sha256:{64 * '0'}"}
    assert edited(head, "approval", stamp) == (
        head + f"approval:\n  by: marie\n  on: 2026-11-23\n  digest: 1:sha256:{64 * '0'}\n"
    )


def test_a_line_is_added_to_a_file_without_a_last_line_end() -> None:
    text = b"kind: plan\r\nid: p"
    assert with_value("a.yaml", text, PLAN, ["status"], "draft").after == b"kind: plan\r\nid: p\r\nstatus: draft"


@pytest.mark.parametrize(
    ("block", "value", "after"),
    [
        ("|\n    old\n    lines\n", "one\n\n  two", "|\n    one\n\n      two\n"),
        ("|- # short\n  old\n", "new", "|- # short\n  new\n"),
        (">\n  old\n  lines\n", "one\ntwo\n\nthree", ">\n  one\n\n  two\n\n\n  three\n"),
        ("|2\n  old\n", "new", "|2\n  new\n"),
        ("|\n  old\n\n  lines\n", "new", "|\n  new\n"),
        ("|\n  old\n      lines\n", "new\nlines", "|\n  new\n  lines\n"),
        ("|2\n      old\n  lines\n", "new", "|2\n  new\n"),
    ],
)
def test_a_block_becomes_another_block(block: str, value: str, after: str) -> None:
    text = "kind: plan\nid: p\nnotes: {}name: x # stays\n"
    assert edited(text.format(block), "notes", value) == text.format(after)
    with_returns = text.format(block).replace("\n", "\r\n")
    assert edited(with_returns, "notes", value) == text.format(after).replace("\n", "\r\n")


@pytest.mark.parametrize("value", ["  indented\nfirst", "a bell\a", 12, "# \x1b"])
def test_what_a_block_cannot_hold_is_refused(value: str) -> None:
    with pytest.raises(CannotRun, match="without rewriting more"):
        edited("kind: plan\nid: p\nnotes: |\n  old\n", "notes", value)


@pytest.mark.parametrize("block", ["|\n", "|\n\n", ">-\n"])
def test_an_empty_block_is_refused_for_nothing_says_how_far_it_is_indented(block: str) -> None:
    with pytest.raises(CannotRun, match="without rewriting more"):
        edited(f"kind: plan\nid: p\nnotes: {block}name: x\n", "notes", "new")


@pytest.mark.parametrize("value", ["\none", "one\u2029two\nthree", "one\u2028two\nthree", " one\ntwo", "\tone\ntwo"])
def test_lines_that_no_block_can_hold_come_between_quotes(value: str) -> None:
    head = "kind: plan\nid: p\n"
    after = edited(head, "notes", value)
    assert after.startswith(head + 'notes: "')
    assert after.count("\n") == 3
    assert after.isascii()


def test_what_the_file_does_not_hold_is_said() -> None:
    for text, message in (
        ("kind: plan\nid: other\n", "plans/a.yaml holds no plan `p`, so nothing in it is changed"),
        (
            "kind: plan\nid: p\n---\nkind: plan\nid: p\n",
            "plans/a.yaml holds plan `p` 2 times, so nothing in it is changed",
        ),
        ("kind: plan\nid: p\nname: 'x\n", "plans/a.yaml cannot be read whole, so nothing in it is changed"),
    ):
        with pytest.raises(CannotRun) as refused:
            edited(text, "name", "new")
        assert refused.value.message == message
        assert refused.value.hint == "see what is wrong: `plancode check`"


def test_several_lines_for_a_new_key_are_a_block() -> None:
    head = "kind: plan\nid: p\n"
    assert edited(head, "notes", "one\n\n- two") == head + "notes: |-\n  one\n\n  - two\n"


@pytest.mark.parametrize(
    "lines",
    [
        "approval: {by: marie} # she did\n",
        "approval:\n  by: marie # she did\n\n  # on a Monday\n  on: 2026-11-23\n",
        "approval:\n- marie\n",
        "approval: |\n  marie\n",
        "approval:   # nobody\n",
        "approval: >-\n  marie\n  paul\n",
        '"approval": "marie"\n',
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_key_goes_with_its_lines_and_no_others(lines: str, ending: str) -> None:
    before, after = "kind: plan\nid: p # here\n", "# about the name\nname: x\n"
    text = (before + lines + after).replace("\n", ending).encode()
    gone = without_value("a.yaml", text, PLAN, ["approval"]).after
    assert gone == (before + after).replace("\n", ending).encode()
    at_the_end = (before + lines).replace("\n", ending).removesuffix(ending).encode()
    assert without_value("a.yaml", at_the_end, PLAN, ["approval"]).after == before.replace("\n", ending).encode()


@pytest.mark.parametrize("text", ["{kind: plan, id: p, # it\n approval: x}\n", "kind: plan\nid: p\n"])
def test_a_key_that_shares_its_line_or_is_not_there_is_not_taken_out(text: str) -> None:
    with pytest.raises(CannotRun):
        without_value("a.yaml", text.encode(), PLAN, ["approval"])


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("kind: plan\nid: p\ngoals: [a]\n", "goals"),
        ("kind: plan\nid: p\ngoals: [a]\n", "goals.0"),
        ("kind: plan\nid: p\nname: x\n", "name.first"),
        ("kind: plan\nid: p\ntarget: {}\n", "target"),
        ("kind: plan\nid: p\ntarget:\n  - value: 3\n", "target.value"),
        ("kind: plan\nid: p\n? name\n:\n", "name"),
        ("{kind: plan, id: p, owner: }\n", "name"),
        ("kind: plan\nid: p\npreferences:\n  avoid:\n  - calls\n", "preferences.channel"),
        ("kind: plan\nid: p\nname: x\n---\nkind: plan\nid: p\nname: y\n", "name"),
        ("kind: plan\nid: p\nname: x\nname: y\n", "name"),
        ("kind: plan\nid: other\nname: x\n", "name"),
    ],
)
def test_what_takes_more_than_one_value_is_refused(text: str, key: str) -> None:
    with pytest.raises(CannotRun):
        edited(text, key, "new")


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf", "Cn", "Co")), min_size=1, max_size=30
)


@settings(max_examples=times(30))
@given(value=words, comment=words, ending=st.sampled_from(["\n", "\r\n"]))
def test_any_text_can_be_written_and_nothing_else_changes(value: str, comment: str, ending: str) -> None:
    lines = ["kind: plan", "id: p", f"name: old # {comment}", "goals: [one]", ""]
    text = ending.join(lines)
    after = edited(text, "name", value)
    assert after.split(ending)[:2] == lines[:2]
    assert after.endswith(f" # {comment}{ending}goals: [one]{ending}")
