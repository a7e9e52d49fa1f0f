"""What no reader of YAML may take, or fall over: bytes that are no text, bombs, and anything at all."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from plancode.diagnostics import Position
from plancode.yaml_source import Document, Parsed
from tests.support.times import times
from tests.yaml_source.parsed import found, only, read, sliced


@pytest.mark.parametrize(
    ("data", "line", "start", "message"),
    [
        (b"a: 1\nb: caf\xe9\n", 2, 7, "the byte 0xE9 is not UTF-8"),
        (b"\xef\xbb\xbfa: \xff", 1, 4, "the byte 0xFF is not UTF-8"),
        ("é: 😀".encode() + b"\xc3", 1, 5, "the byte 0xC3 is not UTF-8"),
        (b"a: \xed\xa0\x80\n", 1, 4, "the byte 0xED is not UTF-8"),
        ("a: 1\n".encode("utf-16"), 1, 1, "the file is UTF-16, not UTF-8"),
        ("a: 1\n".encode("utf-16-le"), 1, 1, "the file is UTF-16, not UTF-8"),
        ("a: 1\n".encode("utf-16-be"), 1, 1, "the file is UTF-16, not UTF-8"),
    ],
)
def test_only_utf8_is_read(data: bytes, line: int, start: int, message: str) -> None:
    parsed = read(data)
    assert found(parsed) == [("PC112", line, start, start + 1)]
    assert parsed.diagnostics[0].message == message
    assert (parsed.documents, parsed.sound) == ((), False)


def test_zeros_alone_are_no_utf16() -> None:
    assert found(read(b"\0")) == [("PC122", 1, 1, 2)]
    assert found(read(b"\0" * 512))[0][0] == "PC122"


# Bounds


def test_what_is_within_the_bounds_is_read() -> None:
    assert only("[" * 32 + "]" * 32).sound
    assert found(read("? " + "[" * 31 + "]" * 31 + "\n: 1\n")) == [("PC104", 1, 3, 65)]
    assert only("".join(f"k{number}: 1\n" for number in range(1000))).sound
    assert only(f"{'k' * 100}: 1\n").sound
    assert len(read("---\na\n" * 10_000).documents) == 10_000
    assert only(b"a: 1\n" + b"#" * ((1 << 20) - 5)).sound


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[" * 33 + "]" * 33, "the nesting is deeper than 32 levels"),
        ("- " * 10_000, "the nesting is deeper than 32 levels"),
        ("[" * (1 << 20), "the nesting is deeper than 32 levels"),
        ("{" * 10_000, "the nesting is deeper than 32 levels"),
        ("? " * 10_000, "the nesting is deeper than 32 levels"),
        ("a: 1\n---\n" + "[" * 100_000, "the nesting is deeper than 32 levels"),
        ("{" + "[" * 100_000, "the nesting is deeper than 32 levels"),
        ("? " + "[" * 32 + "]" * 32 + "\n: 1\n", "the nesting is deeper than 32 levels"),
        ("".join(f"k{number}: 1\n" for number in range(1001)), "a mapping of 1001 keys; 1000 are allowed"),
        ("---\na\n" * 10_001, "the file holds more than 10000 documents"),
        ("- a\n" * 210_000, "the file holds more than 200000 keys, values and items"),
        ("#" * ((1 << 20) + 1), "the file is larger than 1048576 bytes"),
    ],
)
def test_what_is_beyond_the_bounds_is_refused_at_once(content: str, message: str) -> None:
    begin = time.perf_counter()
    parsed = read(content)
    for document in parsed.documents[:2]:
        assert document.range_of(())
    # Generous, for slow machines: without the bounds these take many seconds, or end the process.
    assert time.perf_counter() - begin < 5
    assert [(finding.code.number, finding.message) for finding in parsed.diagnostics] == [("PC111", message)]
    assert not parsed.sound


def test_of_too_many_documents_those_within_the_bound_are_read() -> None:
    assert len(read("---\na\n" * 10_005).documents) == 10_000


def test_an_alias_bomb_is_never_expanded() -> None:
    levels = [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 9)]
    parsed = read("a0: &a0 [x]\n" + "".join(levels))
    assert {finding.code.number for finding in parsed.diagnostics} == {"PC109"}
    data = parsed.documents[0].data
    assert isinstance(data, dict)
    assert data["a8"] == [None] * 9


def test_of_many_findings_a_hundred_are_shown_and_the_rest_is_counted() -> None:
    parsed = read("- *x\n" * 100)
    assert len(parsed.diagnostics) == 100
    parsed = read("- *x\n" * 250)
    assert len(parsed.diagnostics) == 101
    assert (parsed.diagnostics[-1].code.number, parsed.diagnostics[-1].message) == (
        "PC111",
        "and 150 more findings in this file",
    )
    assert len(read("a: 1\n" * 5000).diagnostics) == 101
    assert read("a: 1\n" * 205).diagnostics[-1].message == "and 104 more findings in this file"
    assert {finding.code.number for finding in read("a: 1\n" * 101).diagnostics} == {"PC108"}


# Properties

_yaml_like = st.lists(
    st.sampled_from(
        ["a", "b: ", "- ", "? ", ": ", "\n", "\n  ", "[", "]", "{", "}", ", ", '"', "'", "|", ">", "&x ", "*x", "!t ", "<<: ",
         "---\n", "...\n", "#", "%", "\t", "\r", "\u2028", "\0", "é", "😀", "1", ".inf", "\\", "@", "=======\n", "\ufeff", "~"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


def _hold_together(parsed: Parsed) -> None:
    last = parsed.text.count("\n") + 1
    for finding in parsed.diagnostics:
        assert Position(1, 1) <= finding.range.start <= finding.range.end
        assert finding.range.end.line <= last
        assert finding.range.end.column <= len(parsed.text.split("\n")[finding.range.end.line - 1]) + 1
    for document in parsed.documents:
        _walk(document, document.data, ())


def _walk(document: Document, value: object, keys: tuple[str | int, ...]) -> None:
    assert document.range_of(keys).start <= document.range_of(keys).end
    assert document.key_range_of(keys).start <= document.key_range_of(keys).end
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        _walk(document, part, (*keys, key))


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    _hold_together(read(data))


@settings(max_examples=times(150))
@given(st.text(max_size=100) | _yaml_like)
def test_no_text_makes_it_raise(content: str) -> None:
    _hold_together(read(content.encode("utf-8", "replace")))


_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_value = st.recursive(
    _text, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_text, inner, max_size=4), max_leaves=12
)


@settings(max_examples=times(150))
@given(st.dictionaries(_text, _value, min_size=1, max_size=5), st.booleans())
def test_what_is_dumped_is_read_again_and_each_scalar_stands_where_its_range_says(
    data: dict[str, object], flow: bool
) -> None:
    dumped = yaml.safe_dump(data, default_style='"', default_flow_style=flow, width=10_000, sort_keys=False)
    document = only(dumped)
    assert document.data == data
    _compare(dumped, document, data, ())


def _compare(dumped: str, document: Document, value: object, keys: tuple[str | int, ...]) -> None:
    if isinstance(value, str):
        assert document.style_of(keys) == '"'
        assert yaml.safe_load(sliced(dumped, document.range_of(keys))) == value
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        if isinstance(key, str):
            assert yaml.safe_load(sliced(dumped, document.key_range_of((*keys, key)))) == key
        _compare(dumped, document, part, (*keys, key))


@pytest.mark.parametrize("end", ["name: &a b\n", "name: [\n", "status: draft\n" * 2])
def test_a_hundred_invisible_characters_do_not_hide_that_a_file_cannot_be_read_whole(end: str) -> None:
    invisible = "notes: " + "a\u200b" * 200 + "\n"
    assert read(invisible).sound
    assert not read(invisible + end).sound
