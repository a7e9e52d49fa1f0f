"""Edits change one value and nothing else: comments, quotes, order, line endings and all other bytes stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plancode.diagnostics import CannotRun, Ref
from plancode.edits import Edit, with_value, write

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


def edited(text, key, value, ref=PLAN):
    data = text if isinstance(text, bytes) else text.encode()
    return with_value("plans/a.yaml", data, ref, key, value).after.decode("utf-8")


def changed_lines(before, after):
    old, new = before.split("\n"), after.split("\n")
    assert len(old) == len(new)
    return [(one, other) for one, other in zip(old, new, strict=True) if one != other]


def test_one_line_changes_and_its_comment_stays():
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
        ("name: plain\n", "# none", 'name: "# none"\n'),
    ],
)
def test_the_quotes_stay_and_come_where_they_are_needed(before, value, after):
    head = "kind: plan\nid: p\n"
    assert edited(head + before, "name", value) == head + after


def test_line_endings_and_the_byte_order_mark_stay():
    text = b"\xef\xbb\xbfkind: plan\r\nid: p\r\nstatus: draft\r\nname: P\r\n"
    after = with_value("plans/a.yaml", text, PLAN, "status", "submitted").after
    assert after == text.replace(b"status: draft", b"status: submitted")
    added = with_value("plans/a.yaml", text, PLAN, "completed", "2026-11-23").after
    assert added == text + b"completed: 2026-11-23\r\n"


def test_only_the_record_that_is_meant_changes():
    text = "kind: plan\nid: p\nstatus: draft\n---\nkind: plan\nid: q\nstatus: draft\n"
    assert edited(text, "status", "submitted", Ref("plan", "q")) == text[:-6] + "submitted\n"


def test_a_new_key_comes_after_the_last_that_is_one_line():
    text = "kind: plan\nid: p\nstatus: draft # here\ngoals:\n  - one\n---\nkind: plan\nid: q\n"
    assert edited(text, "completed", "2026-11-23") == text.replace("# here\n", "# here\ncompleted: 2026-11-23\n")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("{kind: plan, id: p, status: draft}\n", "completed"),
        ("kind: plan\nid: p\ngoals: [a]\n", "goals"),
        ("kind: plan\nid: p\nnotes: |\n  long\n", "notes"),
        ("kind: plan\nid: p\nname:\n", "name"),
        ("kind: plan\nid: p\nname: x\n---\nkind: plan\nid: p\nname: y\n", "name"),
        ("kind: plan\nid: p\nname: x\nname: y\n", "name"),
        ("kind: plan\nid: other\nname: x\n", "name"),
    ],
)
def test_what_takes_more_than_one_value_is_refused(text, key):
    with pytest.raises(CannotRun):
        edited(text, key, "new")


def test_a_file_that_somebody_else_has_changed_is_left_alone(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"theirs")
    with pytest.raises(CannotRun, match="changed meanwhile"):
        write(tmp_path, [Edit("a.yaml", b"before", b"after")])
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]
    assert (tmp_path / "a.yaml").read_bytes() == b"theirs"


def test_a_written_file_keeps_its_mode(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"before")
    path.chmod(0o640)
    write(tmp_path, [Edit("a.yaml", b"before", b"after")])
    assert path.read_bytes() == b"after"
    assert path.stat().st_mode & 0o777 == 0o640


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf", "Cn", "Co")), min_size=1, max_size=30
)


@given(value=words, comment=words, ending=st.sampled_from(["\n", "\r\n"]))
def test_any_text_can_be_written_and_nothing_else_changes(value, comment, ending):
    lines = ["kind: plan", "id: p", f"name: old # {comment}", "goals: [one]", ""]
    text = ending.join(lines)
    after = edited(text, "name", value)
    assert after.split(ending)[:2] == lines[:2]
    assert after.endswith(f" # {comment}{ending}goals: [one]{ending}")
