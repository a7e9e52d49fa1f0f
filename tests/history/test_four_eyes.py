"""Where approved content came from, and whether two known people have seen it (HISTORY.md 8, four eyes)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from plancode.history.actors import Actors
from plancode.history.events import Event, People
from plancode.history.rules import Rules
from plancode.history.witnesses import Content, are_four_eyes, content_of, review_lines, reviewers
from plancode.workspace import DEFAULT_CONFIG
from tests.support.made_events import commit, entry, event, person

PEOPLE = People.of(person(name, email=f"{name}@example.org", name=name.title()) for name in ("marie", "paul", "anne"))
DRAFT, SUBMITTED = entry(status="draft"), entry(status="submitted")
OTHER = entry(status="draft", goals=["Other"])


def said(commits: Mapping[int, tuple[str, str]]) -> Actors:
    """Return the actors of commits by number, each with its author and its message; all know the same people."""
    return Actors(
        rules=Rules(config=DEFAULT_CONFIG, today=PEOPLE),
        commits={number: commit(author, message=message) for number, (author, message) in commits.items()},
        people=dict.fromkeys(commits, PEOPLE),
        first_parents=[0] * (max(commits) + 1),
    )


def whence(*events: Event) -> tuple[list[int], list[int]]:
    """Return the commits of the changes and of the steps of the content that stands at events."""
    state = events[0].state
    assert state is not None
    content = content_of(events, state.digest)
    return [each.commit for each in content.changes], [each.commit for each in content.steps]


def test_content_came_from_its_last_change_and_moved_by_the_steps_since() -> None:
    draft = event(0, OTHER)
    written = event(1, DRAFT, draft)
    submitted = event(2, SUBMITTED, written)
    returned = event(3, DRAFT, submitted)
    assert whence(draft) == ([0], [])
    assert whence(written) == ([1], [])
    assert whence(submitted) == ([1], [2])
    assert whence(returned) == ([1], [3, 2])
    # Only who decides changed: no step, and the content is that from before.
    assert whence(event(4, DRAFT, written)) == ([1], [])


def test_content_that_comes_back_after_a_deletion_is_a_change() -> None:
    gone = event(2, None, event(1, DRAFT))
    assert whence(event(3, DRAFT, gone)) == ([3], [])
    # Beside it on another side of a merge it has stood all the while.
    assert whence(event(3, DRAFT, gone, event(4, DRAFT))) == ([4], [])


def test_content_that_several_sides_wrote_came_from_each_of_them_once() -> None:
    first = event(0, DRAFT)
    one, two, other = event(1, SUBMITTED, first), event(2, SUBMITTED, first), event(3, SUBMITTED, event(7, DRAFT))
    assert whence(one, two, other) == ([0, 7], [1, 2, 3])
    assert whence(first, first, event(3, DRAFT)) == ([0, 3], [])
    joined = event(4, SUBMITTED, one, event(5, OTHER), kept=(one,))
    assert whence(joined) == ([0], [1])
    # A merge with a status of its own moved what one side had elsewhere.
    assert whence(event(6, SUBMITTED, one, first)) == ([0], [6, 1])
    assert whence(event(6, SUBMITTED, one, two)) == ([0], [1, 2])


def test_content_is_known_if_no_change_lies_where_a_shallow_clone_ends() -> None:
    known, given = event(0, DRAFT), event(1, DRAFT, given=True)
    assert Content((known,), (given,)).is_known
    assert not Content((known, given), ()).is_known
    assert not Content((given,), ()).is_known
    assert Content((), ()).is_known


BY_ANNE, BY_PAUL = "Move\n\nReviewed-by: Anne", "Move\n\nApproved-by: paul"
GIVEN = "where a shallow clone ends"


@pytest.mark.parametrize(
    ("approver", "changes", "steps", "are_seen"),
    [
        (("marie", ""), None, [], False),
        (("marie", BY_ANNE), None, [], True),
        (("marie", "Move\n\nReviewed-by: Marie"), None, [], False),
        (("marie", "Move\n\nReviewed-by: Greta"), None, [], False),
        (("marie", ""), [("marie", "")], [], False),
        (("paul", ""), [("marie", "")], [], True),
        (("paul", ""), [("marie", ""), ("paul", "")], [], True),
        # Whoever wrote it last and approves it needs somebody who has seen it after that.
        (("paul", ""), [("paul", "")], [("marie", "")], True),
        (("paul", ""), [("paul", "")], [("paul", BY_ANNE)], True),
        (("paul", ""), [("paul", "")], [("paul", BY_PAUL)], False),
        (("paul", ""), [("paul", BY_ANNE)], [], False),
        (("paul", BY_ANNE), [("paul", BY_ANNE)], [], True),
        # Of whom nobody knows, nobody is a second one.
        (("ghost", ""), [("marie", "")], [], False),
        (("paul", ""), [("ghost", "")], [], False),
        (("ghost", ""), [("marie", BY_PAUL)], [], True),
        (("ghost", ""), [("ghost", f"{BY_ANNE}\nReviewed-by: marie")], [], False),
        (("ghost", BY_ANNE), [("ghost", BY_PAUL)], [], True),
        # Who wrote what stood where a shallow clone ends is not known.
        (("paul", ""), [("marie", GIVEN)], [], False),
        (("paul", BY_ANNE), [("marie", GIVEN)], [], True),
        (("paul", ""), [("marie", GIVEN), ("paul", BY_ANNE)], [], False),
    ],
)
def test_two_known_people_have_seen_what_is_approved(
    approver: tuple[str, str],
    changes: Sequence[tuple[str, str]] | None,
    steps: Sequence[tuple[str, str]],
    are_seen: bool,
) -> None:
    commits = dict(enumerate([approver, *(changes or ()), *steps]))
    content = None
    if changes is not None:
        written = [event(1 + at, DRAFT, given=words == GIVEN) for at, (_, words) in enumerate(changes)]
        moved = [event(1 + len(changes) + at, SUBMITTED) for at in range(len(steps))]
        content = Content(tuple(written), tuple(moved))
    assert are_four_eyes(said(commits), 0, content) is are_seen


def test_a_commit_names_who_has_seen_it_in_its_lines() -> None:
    lines = "approved-by: Paul\nReviewed-by: Anne\nReviewed-by: Greta\nReviewed-by: paul\nSeen-by: marie"
    made = said({0: ("marie", f"Move\n\n{lines}"), 1: ("marie", "Move\n\nApproved-by: Greta")})
    assert review_lines(made, 0) == ("Anne", "Greta", "paul", "Paul")
    assert reviewers(made, 0) == ("anne", "paul")
    assert (review_lines(made, 1), reviewers(made, 1)) == (("Greta",), ())
