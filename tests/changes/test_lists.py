"""Items are added and fields taken away with no more than their own lines and signs: comments and all else stay."""

from __future__ import annotations

from typing import Any

import pytest

from plancode.changes.lists import with_item, without_value
from plancode.diagnostics import CannotRun, Ref

CONTACT = Ref("contact", "c")
HEAD = "kind: contact # one\nid: c\n"


def added(text: str, keys: str, item: Any) -> str:
    return with_item("a.yaml", (HEAD + text).encode(), CONTACT, keys.split("."), item).after.decode().removeprefix(HEAD)


def emptied(text: str, keys: str) -> str:
    return without_value("a.yaml", (HEAD + text).encode(), CONTACT, keys.split(".")).after.decode().removeprefix(HEAD)


@pytest.mark.parametrize(
    ("before", "item", "after"),
    [
        ("tags: [ a, 'b' ] # two\nnotes: x\n", "c", "tags: [ a, 'b', c ] # two\nnotes: x\n"),
        ("tags: [a,\n  b,  # last\n]\n", "c: d", 'tags: [a,\n  b, "c: d",  # last\n]\n'),
        ("tags: []\n", "a", "tags: [a]\n"),
        ("tags:\nnotes: x\n", "a", "tags: [a]\nnotes: x\n"),
        ("tags: ~ # none\n", "a", "tags: [a] # none\n"),
        ("tags:\n- a\n\n-  b # last\n# end\nnotes: x\n", "c", "tags:\n- a\n\n-  b # last\n- c\n# end\nnotes: x\n"),
        ("tags:\n  - >\n    a\n    b\n", "no", 'tags:\n  - >\n    a\n    b\n  - "no"\n'),
        ("tags:\n- a", "b", "tags:\n- a\n- b"),
        ("tags: a # one\n", "b", "tags: [a, b] # one\n"),
        ("tags: two words # one\nnotes: x\n", "b", "tags:\n- two words # one\n- b\nnotes: x\n"),
        ("tags: >\n  two\n  words\nnotes: x\n", "b", "tags:\n- >\n  two\n  words\n- b\nnotes: x\n"),
        ("notes: x\n", "a", "notes: x\ntags: [a]\n"),
        ("tags: [a]\r\n", "b", "tags: [a, b]\r\n"),
        ("notes: x\r\ntags:\r\n- a\r\n", "b\nc", "notes: x\r\ntags:\r\n- a\r\n- |-\r\n  b\r\n  c\r\n"),
    ],
)  # fmt: skip
def test_an_item_is_added_as_its_list_is_written(before: str, item: str, after: str) -> None:
    assert added(before, "tags", item) == after


def test_a_group_is_added_as_an_item() -> None:
    link = {"url": "https://example.org", "label": "The talks"}
    block = "links:\n  - url: tel:+331 # hers\n    label: Telephone\nnotes: x\n"
    assert added(block, "links", link) == block.replace(
        "notes", "  - url: https://example.org\n    label: The talks\nnotes"
    )
    assert (
        added("links: [{url: tel:+331}]\n", "links", {"url": "tel:+332"})
        == 'links: [{url: tel:+331}, {url: "tel:+332"}]\n'
    )


@pytest.mark.parametrize("text", ["{kind: contact, id: c, tags: a b}\n", "tags:\n  a b\n"])
def test_what_would_be_rewritten_is_refused_or_only_that_changes(text: str) -> None:
    if text.startswith("{"):
        edit = with_item("a.yaml", text.encode(), CONTACT, ["tags"], "c")
        assert edit.after.decode() == "{kind: contact, id: c, tags: [a b, c]}\n"
        return
    with pytest.raises(CannotRun, match="without rewriting"):
        added(text, "tags", "c")


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        ("title: Dr # of law\nnotes: x\n", "title", "notes: x\n"),
        ("# one\ntags:\n- a # x\n- b\n# two\nnotes: x\n", "tags", "# one\n# two\nnotes: x\n"),
        ("notes: |\n  a\n\n  b\n\ntitle: Dr\n", "notes", "\ntitle: Dr\n"),
        ("preferences: {channel: email, language: fr}\n", "preferences.channel", "preferences: {language: fr}\n"),
        ("preferences: {channel: email, language: fr, avoid: [a]} # x\n", "preferences.language",
         "preferences: {channel: email, avoid: [a]} # x\n"),
        ("preferences: {channel: email, language: fr}\n", "preferences.language", "preferences: {channel: email}\n"),
        ("preferences:\n  channel: email # x\n  language: fr\n", "preferences.channel", "preferences:\n  language: fr\n"),
        ("preferences:\n  channel: email\ntitle: Dr\n", "preferences.channel", "title: Dr\n"),
        ("preferences: {channel: email}\ntitle: Dr\n", "preferences.channel", "title: Dr\n"),
        ("title:\nnotes: x\n", "title", "notes: x\n"),
        ("title: Dr\r\nnotes: x\r\n", "title", "notes: x\r\n"),
        ("notes: x\ntitle: Dr", "title", "notes: x\n"),
    ],
)  # fmt: skip
def test_a_field_is_taken_away_with_its_lines(before: str, keys: str, after: str) -> None:
    assert emptied(before, keys) == after


@pytest.mark.parametrize(
    ("before", "keys"),
    [("preferences: {channel: email, # why\n  language: fr}\n", "preferences.language"), ("notes: x\n", "title")],
)
def test_a_field_that_is_not_there_or_whose_comment_would_go_is_left_alone(before: str, keys: str) -> None:
    with pytest.raises(CannotRun):
        emptied(before, keys)
