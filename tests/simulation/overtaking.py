"""Whether what landed meanwhile has to do with a pull request that waits: then its label counts no more."""

from __future__ import annotations

from collections.abc import Iterator

from tests.simulation.pulls import Pull
from tests.simulation.server import Files
from tests.simulation.world import CONFIG, PEOPLE, World, parsed

_RULES = "rules and people"


def overtakes(pull: Pull, then: World, now: World) -> bool:
    """Return whether main, from then to now, has touched what a pull request touches, or any rules or people."""
    moved = frozenset(_touched(then.files, now.files))
    mine = frozenset(name for change in pull.changes for name in _touched(change.before, change.after))
    return bool(moved & mine) or _RULES in moved | mine


def _touched(before: Files, after: Files) -> Iterator[str]:
    """Yield the paths that differ, and the ids that stand in them."""
    for path in {*before, *after}:
        if before.get(path) != after.get(path):
            yield _RULES if path == CONFIG or path.startswith(PEOPLE) else path
            for text in (before.get(path), after.get(path)):
                fields = parsed(text) if text else None
                yield from (str(fields[key]) for key in ("id", "plan", "objective") if fields and key in fields)
