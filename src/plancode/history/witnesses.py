"""Who has seen the content that is approved (HISTORY.md 8, four eyes)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plancode.history.actors import Actors
from plancode.history.events import Event, through_joins

REVIEW_LINES = ("Reviewed-by", "Approved-by")


@dataclass(frozen=True, slots=True)
class Content:
    """Where content came from: the events that changed it last, and those that moved the record since."""

    changes: tuple[Event, ...]
    steps: tuple[Event, ...]

    @property
    def is_known(self) -> bool:
        """Return whether all changes are known: a shallow clone shows what stood where it ends, not who wrote it."""
        return not any(event.given for event in self.changes)


def content_of(events: Sequence[Event], digest: str) -> Content:
    """Return where the content with this digest, which a record has at events, came from."""
    waiting, seen = list(through_joins(events)), set[int]()
    changes: list[Event] = []
    steps: list[Event] = []
    while waiting:
        event = waiting.pop(0)
        if id(event) in seen:
            continue
        seen.add(id(event))
        same = [each for each in through_joins(event.before) if each.state and each.state.digest == digest]
        waiting += same
        if not same:
            changes.append(event)
        elif any(each.status != event.status for each in same):
            steps.append(event)
    return Content(tuple(changes), tuple(steps))


def are_four_eyes(actors: Actors, number: int, content: Content | None) -> bool:
    """Return whether two known people have seen what the commit called number approves.

    Without content, the commit itself is the last to have changed it.
    """
    approver = actors.of(number)
    since = _people(actors, [event.commit for event in content.steps] if content else [], number)
    changes = [event for event in content.changes if not event.given] if content else []
    writers = _people(actors, [event.commit for event in changes])
    alone = content is None or {actors.of(event.commit).maker for event in content.changes if not event.given} == {
        approver.maker
    }
    # The person who changed it last needs somebody else to see it after that.
    return len(since | writers) > 1 and not (alone and since <= {approver.id})


def _people(actors: Actors, commits: Sequence[int], *more: int) -> frozenset[str]:
    """Return the known people who made commits, or are named in their messages as having seen them."""
    found: set[str | None] = set()
    for number in (*commits, *more):
        found |= {actors.of(number).id}
        found |= {actors.named(line, number) for line in review_lines(actors, number)}
    return frozenset(person for person in found if person is not None)


def review_lines(actors: Actors, number: int) -> tuple[str, ...]:
    """Return the lines in which the message of a commit says who has reviewed or approved, without their keys."""
    return tuple(line for key in REVIEW_LINES for line in actors.commits[number].lines(key))


def reviewers(actors: Actors, number: int) -> tuple[str, ...]:
    """Return the ids of the known people whom a commit names as having reviewed, each once."""
    named = (actors.named(line, number) for line in review_lines(actors, number))
    return tuple(dict.fromkeys(name for name in named if name is not None))
