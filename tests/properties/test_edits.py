"""Any sequence of writes changes the values that were meant, and leaves all other bytes as they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from plancode.changes.edit import with_value
from plancode.changes.lists import without_value
from plancode.diagnostics import CannotRun, Ref
from plancode.yaml_source import Parsed, Value, parse
from tests.support.times import times

KEYS = ("name", "status", "notes", "owner", "counts", "parent")
NAMES = ("one", "two", "three")
letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf", "Cn", "Co"))
words = st.text(letters, max_size=20)
comments = st.one_of(st.just(""), words.map(lambda word: f"  # {word}"))
originals = st.sampled_from(
    ["plain", "'it''s'", '"a \\"b\\""', "12", "true", "~", "", "2027-03-31", "Two words", "é\tb", "'two\n\n  lines'"]
)
values = st.one_of(
    words,
    st.text(st.characters(exclude_categories=["Cs"], max_codepoint=0x2FFF), max_size=12),
    st.integers(-999, 999),
    st.booleans(),
    st.decimals(0, 999, places=2),
    st.sampled_from(
        ["null", "true", "12", "0x1f", "1e3", "- a", "a: b", "# no", "", " ", "a\n", "\n", "a\nb", "<<", "=", "@x"]
    ),
)
changes = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(KEYS), st.one_of(values, st.none())), max_size=8)
documents = st.lists(
    st.dictionaries(st.sampled_from(KEYS), st.tuples(originals, comments), max_size=len(KEYS)), min_size=1, max_size=3
)


def text_of(documents: list[dict[str, tuple[str, str]]], loose: str) -> str:
    """Return a file of documents whose lines are each of one key, comments and empty lines between them."""
    parts = []
    for name, fields in zip(NAMES, documents, strict=False):
        lines = [f"kind: plan {loose}", f"id:   {name}", "#", f"# {name}: {loose}"]
        lines += [f"{key}:  {value}{comment}" for key, (value, comment) in fields.items()]
        parts.append("\n".join(lines) + "\n")
    return f"# all {loose}\n---\n" + f"--- {loose}\n".join(parts)


def records_of(file: Parsed) -> Iterator[tuple[str, dict[str, Value]]]:
    """Yield the name and the values of every record of a file."""
    for document in file.documents:
        assert isinstance(document.data, dict)
        name = document.data["id"]
        assert isinstance(name, str)
        yield name, document.data


def pieces(text: str) -> dict[tuple[str, str], list[str]]:
    """Return the text of every document cut at its keys, by name: what stands before a key belongs to the one above."""
    cut: dict[tuple[str, str], list[str]] = {}
    name, key = "", ""
    for line in text.split("\n"):
        if line.startswith("---"):
            name, key = f"{name}-", ""
        if not line:
            # Part of a value of several lines, or the end of the file, which stays whatever stands above.
            continue
        word = line.partition(":")[0]
        key = word if word in (*KEYS, "kind", "id") else "" if line.startswith(("#", "-")) else key
        cut.setdefault((name, key), []).append(line)
    return cut


@settings(max_examples=times(30))
@given(documents, changes, st.sampled_from(["", "# loose"]), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_any_sequence_of_writes_leaves_all_other_bytes_alone(
    fields: list[dict[str, tuple[str, str]]],
    wanted: Sequence[tuple[str, str, Decimal | int | str | None]],
    loose: str,
    ending: str,
    mark: bool,
) -> None:
    start = text_of(fields, loose)
    data = (b"\xef\xbb\xbf" if mark else b"") + start.replace("\n", ending).encode()
    expected = {name: dict(record) for name, record in records_of(parse("a.yaml", data))}
    touched = set()
    for name, key, value in wanted:
        try:
            edit = (
                without_value("a.yaml", data, Ref("plan", name), [key])
                if value is None
                else with_value("a.yaml", data, Ref("plan", name), [key], value)
            )
        except CannotRun:
            # Nothing to take out, no such record, or a text that no YAML can hold: nothing is changed.
            continue
        data = edit.after
        touched.add(("-" * (NAMES.index(name) + 1), key))
        expected[name].pop(key, None)
        if value is not None:
            expected[name][key] = value
    found = parse("a.yaml", data)
    assert found.sound
    assert data.startswith(b"\xef\xbb\xbf") == mark
    after = data.decode("utf-8-sig")
    assert after.count("\r\n") == (after.count("\n") if ending == "\r\n" else 0)
    for name, record in records_of(found):
        assert set(record) == set(expected[name])
        for key, held in expected[name].items():
            same = record[key]
            assert same == held or str(same).rstrip("\n") == str(held).rstrip("\n")
            assert isinstance(same, bool) == isinstance(held, bool)
            assert isinstance(same, int | Decimal) == isinstance(held, int | Decimal)
    before, now = pieces(start), pieces(after.replace("\r\n", "\n"))
    assert {key: lines for key, lines in before.items() if key not in touched} == {
        key: lines for key, lines in now.items() if key not in touched
    }
