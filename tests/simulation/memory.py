"""What is remembered of each plan, from one commit to the next: facts of who did what, no judgement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tests.simulation.server import Author, Files
from tests.simulation.world import APPROVED, CONFIG, Memory, Plan, World, known_as, parsed, people_in, plans_in

Memories = Mapping[str, Memory]


@dataclass(frozen=True, slots=True)
class Made:
    """A commit as one has to remember it: what stood before, what stands after, and who made it."""

    before: Files
    after: Files
    author: Author
    message: str


def remembered(memories: Memories, commits: Iterable[Made], *, landed_as: str) -> dict[str, Memory]:
    """Return what is remembered after commits on top of one another, which reached main with a landing."""
    found = dict(memories)
    for made in commits:
        paths = {path for path in {*made.before, *made.after} if made.before.get(path) != made.after.get(path)}
        old, new = (
            dict(plans_in({path: files[path] for path in paths if path in files}))
            for files in (made.before, made.after)
        )
        people = list(people_in(made.before))
        actor = known_as(made.author, people)
        named = frozenset(person.id for person in people if f"-by: {person.name} <" in made.message)
        for plan in sorted({*old, *new}):
            later = _after(found.get(plan), old.get(plan), new.get(plan), actor=actor, named=named)
            found.pop(plan, None)
            if later is not None:
                found[plan] = replace(later, changed_at=landed_as)
                if plan not in old or old[plan].status != new[plan].status:
                    found[plan] = replace(found[plan], epochs=_epochs(made.before))
    return found


def _epochs(files: Files) -> int:
    rules = parsed(files[CONFIG]) or {}
    return len(rules["history"].get("epochs", ()))


def joined(base: World, main: World, branch: Memories, *, by: str, landed: Files, landed_as: str) -> dict[str, Memory]:
    """Return what is remembered after a merge of main and a branch that left it at base, which holds landed."""
    found = dict(main.memory)
    for plan in sorted({*base.memory, *branch}):
        before, ours, theirs = base.memory.get(plan), main.memory.get(plan), branch.get(plan)
        if theirs == before:
            continue
        found.pop(plan, None)
        if theirs is not None and (ours is None or ours == before):
            found[plan] = replace(theirs, changed_at=landed_as)
        elif theirs is not None and ours is not None:
            found[plan] = replace(_mixed(ours, theirs, by=by), changed_at=landed_as)
    return {plan: memory for plan, memory in found.items() if plan in dict(plans_in(landed))}


def _mixed(ours: Memory, theirs: Memory, *, by: str) -> Memory:
    both = ours.writers | theirs.writers | {by}
    # Nobody owned it at every entry, where the sides do not agree.
    owner = ours.owner_at_entry if ours.owner_at_entry == theirs.owner_at_entry else ""
    return replace(
        theirs,
        writers=both,
        witnesses=both | ours.witnesses | theirs.witnesses,
        owner_at_entry=owner,
        approved_by=theirs.approved_by or ours.approved_by,
        epochs=min(ours.epochs, theirs.epochs),
        is_mixed=True,
    )


def _after(
    memory: Memory | None, old: Plan | None, new: Plan | None, *, actor: str, named: frozenset[str]
) -> Memory | None:
    if new is None:
        return None
    seen = named | {actor}
    if old is None or memory is None:
        return Memory(changed_at="", writers=frozenset({actor}), witnesses=seen, owner_at_entry=new.owner)
    if old.content != new.content:
        memory = replace(memory, writers=frozenset({actor}), witnesses=seen)
    if old.status != new.status:
        approved_by = actor if new.status == APPROVED else memory.approved_by
        memory = replace(memory, witnesses=memory.witnesses | seen, owner_at_entry=new.owner, approved_by=approved_by)
    return memory
