"""The commits of a history, parents first: for each its whole ancestry, its records, its maker and its rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tests.support.judge.moves import Made
from tests.support.judge.nodes import Node, through_joins
from tests.support.judge.objects import Commit, Objects
from tests.support.judge.people import People, addresses, people_at, person_of, with_address
from tests.support.judge.records import UNKNOWN, Entry, File, Stand, is_record_file, read_file, stand_after
from tests.support.judge.rules import Rules, read_rules

CONFIG, FOLDER = "plancode.yaml", "plans"
# The id of the work tree, as a commit that is still to be made.
WORK_TREE = ""


@dataclass(frozen=True, kw_only=True)
class Pending:
    """A work tree that is not committed: its files by path, the person that git would name, and the message."""

    files: Mapping[str, bytes]
    author: str
    message: str = ""


@dataclass(frozen=True, kw_only=True)
class Here:
    """One commit: its number, its parents' numbers, its past (with itself, a bit for each commit), and its records."""

    number: int
    commit: Commit
    parents: tuple[int, ...]
    past: int
    stand: Stand
    before: Stand
    people: People
    then: People
    rules: Rules
    frontiers: dict[str, tuple[Node, ...]] = field(default_factory=dict)

    def has(self, number: int) -> bool:
        """Return whether a commit is this one or one of its ancestors."""
        return bool(self.past >> number & 1)


class Reader:
    """Reads the commits of one history; each version of a file is read once."""

    def __init__(self, objects: Objects, order: Sequence[Commit], pending: Pending | None) -> None:
        self.objects = objects
        self.order = order
        self.numbers = {commit.id: number for number, commit in enumerate(order)}
        self._pending = pending
        self._versions: dict[tuple[str, str], File] = {}

    @property
    def _work_tree(self) -> Mapping[str, bytes]:
        """Return the files of the work tree."""
        assert self._pending is not None, "a commit for the work tree is made of one that is pending"
        return self._pending.files

    def stand(self, commit: Commit, before: Stand, others: Sequence[Stand] = ()) -> Stand:
        """Return the records at a commit; before are those at its first parent, others those at more parents."""
        if commit.id == WORK_TREE:
            # Blob ids are not needed where the text itself can tell two versions apart.
            files = {path: repr(data) for path, data in self._work_tree.items() if _is_ours(path)}
            committed = {path: repr(self.objects.blob(blob)) for path, blob in before.files.items()}
            files = {path: before.files[path] if committed.get(path) == text else text for path, text in files.items()}
        else:
            files = {path: blob for path, blob in self.objects.files(commit.id, FOLDER).items() if _is_ours(path)}
        changed = dict(files.items() - before.files.items())
        read = {path: self._version(commit, path, blob) for path, blob in changed.items()}
        return stand_after(before, files, read, others)

    def _version(self, commit: Commit, path: str, blob: str) -> File:
        if (path, blob) not in self._versions:
            pending = self._work_tree.get(path) if commit.id == WORK_TREE else None
            data = self.objects.blob(blob) if pending is None else pending
            self._versions[path, blob] = read_file(path, data)
        return self._versions[path, blob]


def _is_ours(path: str) -> bool:
    return path.startswith(f"{FOLDER}/") and is_record_file(path)


def uncommitted(tip: str, pending: Pending) -> Commit:
    """Return the work tree as one more commit on top of tip (HISTORY.md 10)."""
    return Commit(
        id=WORK_TREE,
        tree="",
        parents=(tip,),
        author=pending.author,
        committer=pending.author,
        committed=None,
        message=pending.message,
    )


def past_of(number: int, parents: Iterable[int], pasts: Mapping[int, int] | Sequence[int]) -> int:
    """Return this commit and all its ancestors, as a set with one bit for each."""
    past = 1 << number
    for parent in parents:
        past |= pasts[parent]
    return past


def rules_by_commit(objects: Objects, numbers: Mapping[str, int], pasts: Sequence[int], rules: Rules) -> list[Rules]:
    """Return the rules of each commit: those at the end of the earliest epoch that holds it, else rules.

    HISTORY.md, "Which epoch". Of two epochs that hold a commit, the earlier is the one whose end the other descends
    from. Where neither does, it is the one that more epochs descend from, else the one that is written first.
    """
    ends = [numbers[objects.named(until)] for until in rules.epochs]
    ids = list(numbers)
    told = {end: read_rules(objects.file(ids[end], CONFIG)) for end in ends}
    found: list[Rules] = []
    for number in range(len(pasts)):
        around = [end for end in ends if pasts[end] >> number & 1]
        later = {end: sum(pasts[other] >> end & 1 for other in ends) for end in around}
        found.append(told[max(around, key=lambda end: later[end])] if around else rules)
    return found


def made_by(here: Here, *, today: People, at_base: People | None, now: datetime, unsaid: bool) -> Made:
    """Return the maker of a commit (HISTORY.md, "Who is known"); the people of a base must lead to the same person."""
    address = here.commit.committer if here.rules.actor == "committer" else here.commit.author
    actor = person_of(address, here.then, here.people, today)
    role = here.then[actor].text("role") if actor else None
    if at_base is not None and actor is not None:
        actor = actor if actor in with_address(at_base, address) else None
        role = role if actor and at_base[actor].text("role") == role else None
    committed = now if here.commit.id == WORK_TREE else here.commit.committed
    return Made(
        rules=here.rules,
        then=here.then,
        actor=actor,
        address=address,
        role=role,
        at_base=at_base,
        lines=(*here.commit.lines("Reviewed-by"), *here.commit.lines("Approved-by")),
        has_reason=bool(here.commit.lines("Reason")),
        day=here.rules.day(committed) if committed else None,
        unsaid=unsaid,
    )


def raised_oneself(here: Here) -> list[str]:
    """Return the people of PC243, who gave themselves a role or an address in an ordinary commit."""
    if len(here.parents) != 1 or here.people is here.then:
        return []
    address = here.commit.committer if here.rules.actor == "committer" else here.commit.author
    own = dict.fromkeys([*with_address(here.then, address), *with_address(here.people, address)])
    return [name for name in own if name in here.people and _gained(_last_known(here, name), here.people[name])]


def _last_known(here: Here, name: str) -> Entry | None:
    """Return the person before the commit; as last known, where their record is unknown there."""
    ref = f"person/{name}"
    if here.before.state(ref) != UNKNOWN:
        return here.then.get(name)
    return next((node.entry for node in through_joins(here.frontiers.get(ref, ())) if node.entry), None)


def _gained(before: Entry | None, after: Entry) -> bool:
    role = before.text("role") if before else None
    return role != after.text("role") or bool(addresses(after) - addresses(before))


def people_here(stand: Stand, before: People, *, is_root: bool) -> People:
    """Return the people at a commit; the same object as before where no person was touched."""
    if is_root or any(ref.startswith("person/") for ref in stand.touched):
        return people_at(stand)
    return before
