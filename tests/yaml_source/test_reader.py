"""The YAML reader: values, places, refusals; wrong and right beside each other."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plancode.diagnostics import Place, Position, Range
from plancode.yaml_source import Refused, line_of, resolve, scalar
from tests.yaml_source.parsed import found, only, read, sliced


def at(line: int, start: int, end: int) -> Range:
    return Range(Position(line, start), Position(line, end))


# Values


@pytest.mark.parametrize(
    ("plain", "value"),
    [
        ("", None), ("~", None), ("null", None), ("NULL", None), ("nUll", "nUll"),
        ("true", True), ("False", False), ("yes", "yes"), ("NO", "NO"), ("on", "on"), ("y", "y"),
        ("0", 0), ("12", 12), ("-7", -7), ("+5", 5), ("999999999999999999", 999999999999999999),
        ("-123456789012345678", -123456789012345678), ("+1e-0017", Decimal("1e-17")), ("1E+17", Decimal("1e17")),
        ("0612", "0612"), ("-012", "-012"), ("00", "00"), ("00.5", "00.5"), ("1_000", "1_000"), ("12e", "12e"),
        ("0x1F", 31), ("0o17", 15), ("0b11", "0b11"), ("0x", "0x"),
        ("1.50", Decimal("1.50")), ("-.5", Decimal("-0.5")), ("5.", Decimal("5.")), ("1e3", Decimal("1e3")),
        ("1.5E-3", Decimal("1.5E-3")), (".", "."), ("-", "-"), ("1.2.3", "1.2.3"), ("1,5", "1,5"),
        ("2026-01-31", "2026-01-31"), ("08:30", "08:30"), ("190:20:30", "190:20:30"), ("=", "="), ("<<", "<<"),
        ("٣", "٣"), ("1\n", "1\n"),
    ],
)  # fmt: skip
def test_plain_scalars_follow_the_core_schema_but_leading_zeros_and_dates_stay_text(plain: str, value: object) -> None:
    assert scalar(plain) == value
    assert type(scalar(plain)) is type(value)


@pytest.mark.parametrize(
    "plain",
    [
        ".inf",
        "-.INF",
        ".NaN",
        "1" * 19,
        "0x" + "f" * 19,
        "1e18",
        "1E18",
        "1E999999999",
        "1e-99",
        "9e999999999999999999",
        "-1234567890123456789",
        "1." + "1" * 40,
        "1" * 5000,
    ],
)
def test_numbers_that_are_not_finite_or_too_long_stay_text(plain: str) -> None:
    assert scalar(plain) == plain
    assert isinstance(resolve(plain), Refused)
    assert only(f"a: {plain}\n").data == {"a": plain}


@pytest.mark.parametrize(
    "plain", ["-123456789012345678", "+123456789012345678", "-0.1234567890123456", "1E17", "-1e17"]
)
def test_a_sign_is_no_digit(plain: str) -> None:
    assert only(f"a: {plain}\n").data == {"a": Decimal(plain)}


def test_what_is_written_is_known_of_scalars_without_quotes() -> None:
    document = only("a: 0x1F # c\nb: '2'\nc: [1e5, ~, , x y]\nd:\ne: {f: NULL}\ng: |\n  1\n".replace(", ,", ","))
    paths = (("a",), ("b",), ("c",), ("c", 0), ("c", 1), ("c", 2), ("d",), ("e", "f"), ("g",), ("no",), ())
    assert [document.written(keys) for keys in paths] == ["0x1F", "", "", "1e5", "~", "x y", "", "NULL", "", "", ""]


def test_what_is_quoted_is_text() -> None:
    assert only("""a: "1"\nb: 'true'\nc: ""\n"2": x\n'<<': y\n""").data == {
        "a": "1", "b": "true", "c": "", "2": "x", "<<": "y",
    }  # fmt: skip


def test_a_record_is_plain_data() -> None:
    document = only("kind: plan\ngoals:\n- Win her\n- {goal: Agree, success: ''}\n-\nrevenue: 12500.50\nlinks: []\n")
    assert document.data == {
        "kind": "plan",
        "goals": ["Win her", {"goal": "Agree", "success": ""}, None],
        "revenue": Decimal("12500.50"),
        "links": [],
    }
    assert document.path == "plan.yaml"


@pytest.mark.parametrize(
    "content", ["", "\n\n", "# nothing\n", "---\n", "---\n---\n...\n", "--- ~\n", "\ufeff", "--- null\n"]
)
def test_a_file_without_values_has_no_documents_and_no_findings(content: str) -> None:
    parsed = read(content)
    assert (parsed.documents, parsed.diagnostics, parsed.sound) == ((), (), True)
    assert parsed.text == content.removeprefix("\ufeff")


def test_documents_are_read_in_order_and_empty_ones_are_left_out() -> None:
    parsed = read("a: 1\n---\n# empty\n---\nb: 2\n--- c\n")
    assert [document.data for document in parsed.documents] == [{"a": 1}, {"b": 2}, "c"]
    assert [document.range_of(()) for document in parsed.documents] == [at(1, 1, 2), at(5, 1, 2), at(6, 5, 6)]


# Places

RECORD = """\
# a comment
kind: plan
name: "Engagement \\"plan\\""
owner:
goals:
  - Win her
  - goal: 'Agree'
    success: >-
      by
      summer

  # after
  -
target: {value: 10, "unit": talks}
links: [a, [b]]
notes: a text of
  two lines
last: |
  x

# end
"""


@pytest.mark.parametrize(
    ("keys", "value", "key"),
    [
        ((), "kind", "kind"),
        (("kind",), "plan", "kind"),
        (("name",), '"Engagement \\"plan\\""', "name"),
        (("owner",), "owner", "owner"),
        (("goals", 0), "Win her", "Win her"),
        (("goals", 1), "goal: 'Agree'\n    success: >-\n      by\n      summer", "goal: 'Agree'\n    success: >-\n      by\n      summer"),
        (("goals", 1, "goal"), "'Agree'", "goal"),
        (("goals", 1, "success"), ">-\n      by\n      summer", "success"),
        (("goals", 2), "-", "-"),
        (("target",), '{value: 10, "unit": talks}', "target"),
        (("target", "value"), "10", "value"),
        (("target", "unit"), "talks", '"unit"'),
        (("links",), "[a, [b]]", "links"),
        (("links", 1, 0), "b", "b"),
        (("notes",), "a text of\n  two lines", "notes"),
        (("last",), "|\n  x", "last"),
        (("missing",), "kind", "kind"),
        ((0,), "kind", "kind"),
        (("target", "missing"), "target", "target"),
        (("target", "value", "deeper"), "value", "value"),
        (("goals", 9), "goals", "goals"),
        (("goals", -1), "goals", "goals"),
        (("goals", 1, "missing"), "goal", "goal"),
        (("links", 0, "missing"), "a", "a"),
    ],
)  # fmt: skip
def test_every_value_and_every_key_has_its_place(keys: tuple[str | int, ...], value: str, key: str) -> None:
    document = only(RECORD)
    assert sliced(RECORD, document.range_of(keys)) == value
    assert sliced(RECORD, document.key_range_of(keys)) == key
    assert document.place_of(keys) == Place("plan.yaml", document.range_of(keys))
    assert document.key_place_of(keys) == Place("plan.yaml", document.key_range_of(keys))


def test_a_document_reaches_from_its_first_key_to_its_last_character() -> None:
    assert only(RECORD).range == Range(Position(2, 1), Position(19, 4))
    assert only("- - a\n  - b\n\n").range == Range(Position(1, 1), Position(2, 6))


def test_the_style_of_a_scalar_is_known() -> None:
    document = only(RECORD)
    paths = (("kind",), ("name",), ("goals", 1, "goal"), ("goals", 1, "success"), ("last",), ("goals",), ("no",))
    assert [document.style_of(path) for path in paths] == ["", '"', "'", ">", "|", "", ""]


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("\ufeffkind: plan\n", at(1, 7, 11)),
        ("a: 1\r\nkind: plan\r\n", at(2, 7, 11)),
        ('"😀😀": {kind: plan}\n', at(1, 14, 18)),
        ("é: ’\nkind: plan\n", at(2, 7, 11)),
    ],
)
def test_columns_count_code_points_without_byte_order_mark_and_carriage_returns(content: str, where: Range) -> None:
    document = only(content)
    keys = ("kind",) if "😀" not in content else ("😀😀", "kind")
    assert document.range_of(keys) == where


def test_a_line_is_found_by_its_number() -> None:
    assert [line_of("a\r\nb\x85c\nd", number) for number in range(5)] == ["", "a", "b\x85c", "d", ""]


# Refusals: code, line, first column, column after the last


WRONG = [
    ("a: b: c\n", "PC101", 1, 5, 6),
    ("a: 10:30: x\n", "PC101", 1, 9, 10),
    ('a: "b": c\n', "PC101", 1, 7, 8),
    ("a:\n\tb: c\n", "PC101", 2, 1, 2),
    ("a: x\n\tb: y\n", "PC101", 2, 1, 2),
    ("a: |\n\tb\n", "PC101", 2, 1, 2),
    ("name:Dupont\nkind: plan\n", "PC101", 1, 5, 6),
    ("kind: plan\nname:Dupont\n", "PC101", 2, 5, 6),
    ("kind: plan\nname Dupont\n", "PC101", 2, 1, 12),
    ("name Dupont\nkind: plan\n", "PC101", 1, 1, 12),
    ("- a\n-b\n- c\n", "PC101", 2, 1, 2),
    ("a: 1\n---b\n", "PC101", 2, 1, 4),
    ("a: 'b\nc: d\n", "PC101", 1, 4, 6),
    ('a: "b\nc: d\n', "PC101", 1, 4, 6),
    ("a: 'it's'\n", "PC101", 1, 8, 10),
    ('a: "b" c\n', "PC101", 1, 8, 9),
    ("a: 1\n b: 2\n", "PC101", 2, 2, 3),
    ("  a: 1\nb: 2\n", "PC101", 2, 1, 5),
    ("a:\n  - b\n - c\n", "PC101", 3, 2, 5),
    ("a: [1, 2\nb: 3\n", "PC101", 1, 4, 5),
    ("a: {x: 1\nb: 3\n", "PC101", 1, 4, 5),
    ("a: [1,,2]\n", "PC101", 1, 7, 8),
    ("{a: b}}\n", "PC101", 1, 7, 8),
    ("a: - b\n", "PC101", 1, 4, 5),
    ("a: @x\n", "PC101", 1, 4, 5),
    ("a: `x`\n", "PC101", 1, 4, 5),
    ("a: **b**\n", "PC101", 1, 4, 5),
    ("a: & b\n", "PC101", 1, 4, 5),
    ('a: "\\d"\n', "PC101", 1, 5, 7),
    ('a: "\\x4"\n', "PC101", 1, 5, 7),
    ('a: "\\ud800"\n', "PC101", 1, 5, 11),
    ("a: | x\n  y\n", "PC101", 1, 6, 7),
    ("- a\nb: c\n", "PC101", 2, 1, 5),
    ("a: 1\n- b\n", "PC101", 2, 1, 4),
    ("a: ? b\n", "PC101", 1, 4, 5),
    ("%x\n", "PC101", 1, 1, 3),
    ("%YAML 3.0\n---\na: 1\n", "PC101", 1, 1, 10),
    ("a: !e!x y\n", "PC101", 1, 4, 8),
    ("a: !<x\n", "PC101", 1, 4, 7),
    ("1: a\n", "PC104", 1, 1, 2),
    ("b: {true: a}\n", "PC104", 1, 5, 9),
    (": a\n", "PC101", 1, 1, 2),
    ("a: {: b}\n", "PC101", 1, 5, 6),
    ("?\n: b\n", "PC104", 1, 1, 2),
    ("a: {? : 2}\n", "PC104", 1, 6, 7),
    ("a: {? [b] : 2}\n", "PC104", 1, 7, 10),
    ("a: !<x>y\n", "PC101", 1, 4, 9),
    ("%YAML 12345678901.1\n---\na\n", "PC101", 1, 16, 17),
    ("a: [b]c\n", "PC101", 1, 7, 8),
    ("a: {b: 'x' y}\n", "PC101", 1, 4, 5),
    (" - a\n- b\n", "PC101", 2, 1, 4),
    ("[a, [b]]: c\n", "PC104", 1, 1, 9),
    ("a: {{ x }}\n", "PC104", 1, 5, 10),
    ("*x : a\n", "PC109", 1, 1, 3),
    ("a: 1\nb: 2\na: 3\n", "PC108", 3, 1, 2),
    ('a: {b: 1, "b": 2}\n', "PC108", 1, 11, 14),
    ("a: &x 1\n", "PC109", 1, 4, 6),
    ("a: &x [1]\n", "PC109", 1, 4, 6),
    ("a: *x\n", "PC109", 1, 4, 6),
    ("- *x\n", "PC109", 1, 3, 5),
    ("<<: {a: 1}\n", "PC109", 1, 1, 3),
    ("a: !!str 1\n", "PC110", 1, 4, 9),
    ("a: !important\n", "PC110", 1, 4, 14),
    ("!x a: 1\n", "PC110", 1, 1, 3),
    ("a: ! {b: 1}\n", "PC110", 1, 4, 5),
    (f"{'k' * 101}: 1\n", "PC111", 1, 1, 102),
    ("a: x\x85b: y\n".replace(": y", ""), "PC122", 1, 5, 6),
    ("a: x\u2028b\n", "PC122", 1, 5, 6),
    ("a: x\u2029b\n", "PC122", 1, 5, 6),
    ("a: x\rb\n", "PC122", 1, 5, 6),
    ("a: x\0\0b\n", "PC122", 1, 5, 7),
    ("# é\x1b[31m\na: x\n", "PC122", 1, 4, 5),
    ("a: 1\n\ufeffb: 1\n", "PC122", 2, 1, 2),
    ("a: x\uffff\n", "PC122", 1, 5, 6),
    ("😀: 1\r\n😀: 2\r\n", "PC108", 2, 1, 2),
    ("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> b\n", "PC117", 1, 1, 8),
    ("a: 1\n=======\nb: 2\n", "PC117", 2, 1, 8),
    ("a: 'x\n=======\ny'\n", "PC117", 2, 1, 8),
    ("a: 1\nb: 2\n>>>>>>> branch\n", "PC117", 3, 1, 8),
]  # fmt: skip


@pytest.mark.parametrize(("content", "code", "line", "start", "end"), WRONG)
@pytest.mark.parametrize("lead", ["", "\ufeff"])
def test_what_is_wrong_is_found_where_it_stands(
    lead: str, content: str, code: str, line: int, start: int, end: int
) -> None:
    parsed = read(lead + content)
    assert found(parsed) == [(code, line, start, end)]
    assert not parsed.sound
    assert parsed.diagnostics[0].message


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ("a: 'b: c'\n", "b: c"),
        ("a: b:c\n", "b:c"),
        ("a: |\n  b: c\n  =======\n  *x* !y\n", "b: c\n=======\n*x* !y\n"),
        ("a: R&D!\n", "R&D!"),
        ("a: 'it''s'\n", "it's"),
        ('a: "\\u2028\\t"\n', "\u2028\t"),
        ("a: x\tb\n", "x\tb"),
        ("a: \u00a0é’\u202f!\n", "\u00a0é’\u202f!"),
        ("a: '*x*'\n", "*x*"),
        ("a: 👩\u200d🔬\n", "👩\u200d🔬"),
        ("a: می\u200cخواهم\n", "می\u200cخواهم"),
        ("a: x \u2067שלום\u2069 y\n", "x \u2067שלום\u2069 y"),
        ("a: <<<<<<< b\n", "<<<<<<< b"),
        ("a: # b\n", None),
    ],
)
def test_what_looks_like_it_but_is_right_is_read(content: str, value: object) -> None:
    assert only(content).data == {"a": value}


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        ("a:\n\tb: c\n", "a tab stands where a line is indented", "indent lines with spaces"),
        ("name:x\nkind: plan\n", "a space is missing after the colon of `name`", "write a colon and a space after a key, as in `name: Dupont`"),
        ("a: b: c\n", "the text contains a colon followed by a space, and has no quotes", "put the text in quotes"),
        ("a: 'b\n", "the quote ' is never closed", "end the text with the same quote"),
        ("a: [\n", "the bracket `[` is not closed, or a comma is missing after it", "close it with `]`"),
        ("a: {\n", "the bracket `{` is not closed, or a comma is missing after it", "close it with `}`"),
        ("a: x\u2028b\n", "the character U+2028 is not allowed in a file", "end lines with a line feed: some programs break the line here and others do not"),
        ("1: a\n", "a key is text, and `1` is not", "put it in quotes to make it text"),
    ],
)  # fmt: skip
def test_a_finding_says_in_plain_words_what_to_do(content: str, message: str, hint: str) -> None:
    (finding,) = read(content).diagnostics
    assert (finding.message, finding.hint) == (message, hint)


def test_the_first_of_two_equal_keys_is_kept_and_shown() -> None:
    parsed = read("x: {k: 1}\nname: a\nother: 1\nname: {b: [1]}\n")
    (document,) = parsed.documents
    assert document.data == {"x": {"k": 1}, "name": "a", "other": 1}
    assert not document.sound
    assert [(note.place.range, str(note.message)) for note in parsed.diagnostics[0].notes] == [
        (at(2, 1, 5), "first used here")
    ]
    assert document.range_of(("name",)) == at(2, 7, 8)
    assert document.range_of(("other",)) == at(3, 8, 9)


def test_refused_entries_are_left_out_and_the_rest_is_kept() -> None:
    parsed = read("1: {a: b}\n[x]: [y]\nc: &d e\n<<: *d\nf: *d\n")
    assert parsed.documents[0].data == {"c": "e"}
    assert [finding.code.number for finding in parsed.diagnostics] == [
        "PC104",
        "PC104",
        "PC109",
        "PC109",
        "PC109",
        "PC109",
    ]
    assert parsed.documents[0].range_of(("c",)) == at(3, 4, 8)
    assert read("- *x\n- 2\n").documents[0].data == [None, 2]


def test_a_damaged_document_leaves_its_neighbours_sound() -> None:
    parsed = read("a: 1\n---\nb: 2\nb: 3\n---\nc: x\u2028y\n---\nd: 4\n")
    assert [(document.data, document.sound) for document in parsed.documents] == [
        ({"a": 1}, True),
        ({"b": 2}, False),
        ({"c": "x\ufffdy"}, False),
        ({"d": 4}, True),
    ]
    assert not parsed.sound


def test_a_syntax_error_keeps_the_documents_before_it() -> None:
    parsed = read("a: 1\n---\nb: 2\n---\nc: 'x\n---\nd: 1\n")
    assert [(document.data, document.sound) for document in parsed.documents] == [({"a": 1}, True), ({"b": 2}, True)]
    assert found(parsed) == [("PC101", 5, 4, 6)]
    assert not parsed.sound
    assert parsed.documents[1].range_of(("b",)) == at(3, 4, 5)


def test_a_conflict_keeps_the_documents_before_it() -> None:
    parsed = read("a: 1\n---\nb: 2\n<<<<<<< HEAD\nc: 'x\n=======\nc: 1\n>>>>>>> other\n")
    assert [(document.data, document.sound) for document in parsed.documents] == [({"a": 1}, True), ({"b": 2}, False)]
    assert found(parsed) == [("PC117", 4, 1, 8)]


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\U000e0041", "\u200d", "\u2066", "\u00ad"])
def test_a_character_that_cannot_be_seen_is_a_warning(hidden: str) -> None:
    parsed = read(f"a: x{hidden}y\n")
    assert found(parsed) == [("PC123", 1, 5, 6)]
    assert parsed.sound
    assert parsed.documents[0].sound
