"""Which commits are read for the judgement, and what is kept of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from plancode import git
from plancode.diagnostics import Ref
from plancode.history.commits import Commits
from plancode.history.events import Event, How, Joined, Turn
from plancode.history.walk import Walk
from tests.support.repo import Repo

_DUPONT = Ref("plan", "dupont")


@dataclass(frozen=True)
class Five:
    """A repository of five commits on a line, and their ids."""

    repository: git.Repository
    ids: Sequence[str]

    def commits(self, *, with_signatures: bool = False) -> Commits:
        graph = [git.GraphCommit(each, (), ()) for each in self.ids]
        return Commits(self.repository, graph, with_signatures=with_signatures)


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Five:
    """Return the repository of five commits."""
    repo = Repo(tmp_path_factory.mktemp("five") / "repo")
    ids = [
        repo.commit({"notes.txt": str(number)}, message=f"Commit {number}\n\nWhy it was so.\n\nReason: {number}")
        for number in range(5)
    ]
    return Five(git.open_repository(repo.folder), ids)


def _event(number: int, *before: Event, given: bool = False) -> Event:
    return Event(_DUPONT, number, None, before, "plans/dupont.yaml", frozenset(), given=given)


def _turn(number: int, *before: Event, sides: Sequence[Event] = ()) -> Turn:
    return Turn(_DUPONT, number, How.STEP, _event(number, *before), tuple(sides), two_births=False, in_merge=False)


def _walk(*turns: Turn, joined: Sequence[Joined] = ()) -> Walk:
    return Walk(list(turns), [], list(joined))


def test_a_commit_is_kept_without_the_text_that_nobody_asks_for(five: Five) -> None:
    commits = five.commits()
    commits.take(_walk(_turn(1)))
    assert {number: (each.id, each.message) for number, each in commits.said.items()} == {
        1: (five.ids[1], "Commit 1\nReason: 1")
    }
    assert commits.of(five.ids[2]).message == "Commit 2\nReason: 2"


def test_commits_are_said_that_did_something_or_where_a_clone_ends_and_no_others(five: Five) -> None:
    commits = five.commits()
    joined = Joined(Ref("objective", "goal"), 4, _event(3), ())
    commits.take(_walk(_turn(2, _event(0, given=True), _event(1)), joined=[joined]))
    assert [(number, each.id) for number, each in commits.said.items()] == [(n, five.ids[n]) for n in (0, 2, 4)]
    commits.take(_walk(_turn(3, sides=[_event(1, given=True)])))
    assert sorted(commits.said) == [0, 1, 2, 3, 4]


def test_each_commit_is_read_once(five: Five) -> None:
    commits = five.commits()
    commits.take(_walk(_turn(1)))
    first = commits.said[1]
    commits.take(_walk(_turn(1), _turn(2)))
    assert commits.said[1] is first
    commits.read([five.ids[3], five.ids[3], five.ids[4]])
    read = commits.of(five.ids[3])
    commits.read([five.ids[3]])
    assert commits.of(five.ids[3]) is read


def test_what_is_said_of_a_commit_that_nobody_has_made_stays(five: Five) -> None:
    commits = five.commits()
    commits.take(_walk(_turn(0)))
    # The work tree comes after the last commit, and is not in git.
    commits.said[5] = commits.said[0]
    commits.take(_walk(_turn(5)))
    assert commits.said == {0: commits.said[0], 5: commits.said[0]}


def test_what_was_read_for_a_part_of_a_walk_is_let_go_of_after_it(five: Five) -> None:
    commits = five.commits()
    commits.read(five.ids[:2])
    read = commits.of(five.ids[0])
    commits.take(_walk())
    assert commits.of(five.ids[0]) == read
    assert commits.of(five.ids[0]) is not read


def test_of_the_newest_commit_it_is_said_again_what_the_walk_knows(five: Five) -> None:
    commits = five.commits()
    assert commits.of(five.ids[-1]).id == five.ids[-1]
    commits.take(_walk(_turn(4)))
    assert commits.of(five.ids[-1]) is commits.said[4]
    assert commits.of(five.ids[3]).id == five.ids[3]


def test_signatures_are_read_of_commits_that_are_signed(five: Five) -> None:
    commits = five.commits(with_signatures=True)
    commits.take(_walk(_turn(1), _turn(2)))
    assert sorted(commits.said) == [1, 2]
    assert commits.signatures == {}
