"""Text that nobody has finished: whatever stands in a file, each question has an answer, and soon."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types

from plancode.lsp.completion import completions
from plancode.lsp.desk import Desk
from plancode.lsp.findings import diagnostics, fixes
from plancode.lsp.hover import hover
from plancode.lsp.lenses import lenses
from plancode.lsp.names import name_at
from plancode.lsp.places import definition, document_symbols, references
from plancode.lsp.positions import Lines
from plancode.project import open_project
from plancode.yaml_source import MAX_BYTES, cursor_at
from tests.support.edited import CONTACT, FILES, PEOPLE, PLAN
from tests.support.sound import repository
from tests.support.times import times

FILE = "plans/plan.yaml"
# Seconds of the processor's time: how long somebody waits depends on what else the machine does.
LONGEST = 2.0
WHOLE = (
    PLAN.replace("goals: [Be known]", "goals:\n  - goal: 'Été 🌱'\n    success: |\n      a\n      b\n  - \"x\"")
    + "revenue: {amount: 3, currency: EUR}  # known\naccounts:\n- account: chu\n  primary: true\n---\n"
    + PEOPLE
    + "---\n"
    + CONTACT.replace("\n", "\r\n")
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(open_project(repository(tmp_path_factory.mktemp("desk"), FILES), needs_git=True), "utf-16")


def uri(path: str) -> str:
    return f"file:///{path}"


def answers(desk: Desk, text: str, position: types.Position) -> Iterator[object]:
    """Yield what is answered to every question about a place of a text."""
    desk.put(FILE, text)
    yield diagnostics(desk, FILE, "fr", uri)
    yield completions(desk, FILE, position, "en")
    yield hover(desk, FILE, position, "fr")
    yield definition(desk, FILE, position, uri)
    yield references(desk, FILE, position, uri, with_own=True)
    yield document_symbols(desk, FILE, "en")
    yield list(lenses(desk, FILE, "en"))
    yield list(fixes(desk, FILE, types.Range(types.Position(0, 0), position), "en", uri))
    yield name_at(desk, FILE, position)


def asked(desk: Desk, text: str, offset: int) -> list[object]:
    begun = time.process_time()
    found = list(answers(desk, text, Lines(text).position(offset)))
    assert time.process_time() - begun < LONGEST
    return found


def test_every_beginning_of_a_file_is_answered(desk: Desk) -> None:
    for end in range(len(WHOLE) + 1):
        assert len(asked(desk, WHOLE[:end], end)) == 9


def test_every_place_of_a_file_is_answered(desk: Desk) -> None:
    for at in range(len(WHOLE) + 1):
        asked(desk, WHOLE, at)


def test_a_file_without_one_of_its_lines_is_answered(desk: Desk) -> None:
    lines = WHOLE.split("\n")
    for number in range(len(lines)):
        text = "\n".join(lines[:number] + lines[number + 1 :])
        asked(desk, text, len("\n".join(lines[:number])))


@settings(max_examples=times(40))
@given(
    text=st.text(
        st.sampled_from(list("kind: plan\n\r\t-[]{},#'\"|>&*!é🌱\u2028\u0085\ufeff0")) | st.characters(), max_size=60
    ),
    share=st.floats(0, 1),
)
def test_any_text_is_answered(desk: Desk, text: str, share: float) -> None:
    asked(desk, text, int(share * len(text)))


@settings(max_examples=times(40))
@given(
    text=st.text(st.sampled_from(list("a\n\r🌱é\u2028")), max_size=40),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-32"]),
)
def test_each_place_of_a_text_is_the_same_in_editors_and_back(text: str, encoding: str) -> None:
    lines = Lines(text, encoding)
    # Within the two signs of a line's end nobody can stand.
    for offset in (at for at in range(len(text) + 1) if text[at - 1 : at + 1] != "\r\n" or at == 0):
        assert lines.offset(lines.position(offset)) == offset


@pytest.mark.parametrize("text", ["[" * 200_000, "- " * 100_000, "a: {" * 50_000, "x\n" * 400_000, '"' * 100_000])
def test_a_text_made_to_take_long_does_not(desk: Desk, text: str) -> None:
    assert len(text) < MAX_BYTES
    begun = time.process_time()
    cursor_at(text, len(text))
    desk.put(FILE, text)
    assert time.process_time() - begun < LONGEST * 2
