"""Green means that nobody got past: every way that is known to sneak an unapproved or edited plan in is told of.

Each way is a line of a table (tests/support/ways.py), tried on three commands: `check` on what has landed, `check --base
main` on the branch before, and `diff main` for the reviewer.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.gate.ways_of_files import WAYS as OF_FILES
from tests.gate.ways_of_merges import WAYS as OF_MERGES
from tests.gate.ways_of_people import LAWFUL as LAWFUL_PEOPLE
from tests.gate.ways_of_people import WAYS as OF_PEOPLE
from tests.gate.ways_of_repositories import WAYS as OF_REPOSITORIES
from tests.gate.ways_of_rules import WAYS as OF_RULES
from tests.gate.ways_of_steps import LAWFUL
from tests.gate.ways_of_steps import WAYS as OF_STEPS
from tests.support.cli import Ended
from tests.support.ways import Mark, Staged, Unseen, missing, seen_by_check, seen_by_diff, staged, unknown, worst

WAYS = (*OF_STEPS, *OF_MERGES, *OF_PEOPLE, *OF_RULES, *OF_FILES, *OF_REPOSITORIES)


@pytest.fixture(scope="module", params=WAYS, ids=lambda each: each.name)
def tried(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Staged:
    return staged(request.param, tmp_path_factory.mktemp("way"))


@pytest.fixture(params=(*LAWFUL, *LAWFUL_PEOPLE), ids=lambda each: each.name)
def lawful(request: pytest.FixtureRequest, tmp_path: Path) -> Staged:
    return staged(request.param, tmp_path)


def test_it_is_found_once_it_has_landed(tried: Staged) -> None:
    options = [option.format(folder=tried.folder) for option in tried.way.options]
    _assert_told(tried, tried.way.tip, seen_by_check(tried, *options))


def test_it_is_found_on_the_branch_before_it_lands(tried: Staged) -> None:
    _assert_told(tried, tried.way.base, seen_by_check(tried, "--base", "main"))


def test_the_reviewer_is_told(tried: Staged) -> None:
    expected, seen = tried.way.diff, seen_by_diff(tried)
    if isinstance(expected, Unseen):
        _assert_told(tried, expected, seen)
    else:
        named = worst(expected)
        assert len(unknown(named, seen[0])) < len(named), f"none is told of: {_listed(named)}; {_said(seen)}"


def test_what_is_lawful_passes(lawful: Staged) -> None:
    for options in ((), ("--base", "main")):
        found, ended = seen_by_check(lawful, *options)
        assert ended.code == 0, [str(mark) for mark in found if mark.severity == "error"]
    assert {mark.code for mark in seen_by_diff(lawful)[0]} == {"exit-0"}


def test_no_two_ways_have_one_name_and_there_are_many() -> None:
    assert len({each.name for each in WAYS}) == len(WAYS) >= 70


def _assert_told(tried: Staged, expected: tuple[Mark, ...] | Unseen, seen: tuple[tuple[Mark, ...], Ended]) -> None:
    if isinstance(expected, Unseen):
        assert unknown(tried.way.told, seen[0]), f"it is told after all, though {expected.reason}; {_said(seen)}"
        return
    not_told = missing(expected, seen[0])
    assert not not_told, f"not told: {', '.join(not_told)}; {_said(seen)}"
    stops = any(mark.severity == "error" and mark.code.startswith("PC") for mark in expected)
    assert seen[1].code == 1 or not stops, _said(seen)


def _said(seen: tuple[tuple[Mark, ...], Ended]) -> str:
    return f"said: {_listed(mark for mark in seen[0] if mark.severity != 'info')} {seen[1].err.strip()}"


def _listed(marks: Iterable[Mark]) -> str:
    return ", ".join(sorted({str(mark) for mark in marks}))
