"""Whatever a list looks like: adding to it or taking it away changes that value alone, and moves no other byte."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plancode.changes.lists import with_item, without_value
from plancode.diagnostics import CannotRun, Ref
from plancode.yaml_source import Parsed, parse

RECORD = Ref("contact", "c")
letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf", "Cn", "Co"))
items = st.one_of(
    st.text(letters, min_size=1, max_size=12),
    st.sampled_from(
        ["no", "12", "a: b", "- a", "# a", "a\nb", "[", "]", "{", "two words", "a, b", "'", '"', "null", "é"]
    ),
)
comments = st.sampled_from(["", " # why", "  #"])
plain = st.sampled_from(["a", "two words", "'q, r'", '"x: y"', "12"])


@st.composite
def lists(draw: st.DrawFn) -> str:
    """The field `tags` in any of the ways in which a list is written, or not at all."""
    held, note = draw(st.lists(plain, min_size=1, max_size=3)), draw(comments)
    margin = draw(st.sampled_from(["", "  "]))
    lines = "".join(
        f"{margin}- {each}{draw(comments)}\n{draw(st.sampled_from(['', '# between', '']))}".rstrip("\n") + "\n"
        for each in held
    )
    return draw(
        st.sampled_from(
            [
                "",
                f"tags:{note}\n",
                f"tags: []{note}\n",
                f"tags: [{', '.join(held)}]{note}\n",
                f"tags: [ {' , '.join(held)} ,]{note}\n",
                f"tags:{note}\n{lines}",
                f"tags: {held[0]}{note}\n",
                "tags: |\n  a\n  b\n",
                "tags:\n- >-\n  a\n  b\n",
            ]
        )
    )


def data_of(parsed: Parsed) -> list[dict[str, object]]:
    return [dict(each.data) for each in parsed.documents if isinstance(each.data, dict)]


@given(lists(), st.lists(items, min_size=1, max_size=3, unique=True), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_adding_changes_that_list_alone(field: str, wanted: list[str], ending: str, is_last: bool) -> None:
    rest = "" if is_last else "# the end\ntitle: Dr # law\n"
    start = f"# first\nkind: contact\nid: c # two\n{field}{rest}---\nkind: contact\nid: d\ntags: x\n"
    data = start.replace("\n", ending).encode()
    for item in wanted:
        before = parse("a.yaml", data)
        try:
            data = with_item("a.yaml", data, RECORD, ["tags"], item).after
        except CannotRun:
            return
        old, new = (data_of(before), data_of(parse("a.yaml", data)))
        held = old[0].pop("tags", None)
        given_now = new[0].pop("tags")
        assert isinstance(given_now, list)
        known = [] if held is None else held if isinstance(held, list) else [held]
        assert [str(each).rstrip("\n") for each in given_now] == [str(each).rstrip("\n") for each in (*known, item)]
        assert old == new
    for line in start.split("\n"):
        if line.startswith(("#", "kind", "id", "title", "---")):
            assert line in data.decode().replace("\r\n", "\n").split("\n")


@given(lists().filter(bool), st.sampled_from(["\n", "\r\n"]))
def test_emptying_cuts_out_one_stretch_and_nothing_else(field: str, ending: str) -> None:
    data = f"kind: contact\nid: c # two\n{field}# the end\ntitle: Dr\n".replace("\n", ending).encode()
    after = without_value("a.yaml", data, RECORD, ["tags"]).after
    same = next(
        (place for place, (one, other) in enumerate(zip(data, after, strict=False)) if one != other), len(after)
    )
    assert data[:same] + data[same + len(data) - len(after) :] == after
    (read,) = parse("a.yaml", after).documents
    assert read.data == {"kind": "contact", "id": "c", "title": "Dr"}
    assert after.endswith(f"title: Dr{ending}".encode())
    assert b"# the end" in after
