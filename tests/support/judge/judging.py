"""The walk over a history, commit by commit and record by record (HISTORY.md, "Nodes and the frontier", 1 to 3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations

from tests.support.judge.moves import Made, Move, wrong_in
from tests.support.judge.nodes import Node, births, through_joins
from tests.support.judge.objectives import Objectives
from tests.support.judge.objects import Commit, Objects
from tests.support.judge.people import People, people_at
from tests.support.judge.records import ABSENT, UNKNOWN, Entry, Stand, State
from tests.support.judge.rules import Lifecycle, Rules, heavier
from tests.support.judge.walk import (
    Here,
    Pending,
    Reader,
    made_by,
    past_of,
    people_here,
    raised_oneself,
    rules_by_commit,
    uncommitted,
)

_NO_TABLE = Lifecycle((), (), (), ())


@dataclass
class Judged:
    """What the judge finds: severities by commit, record and code, and transitions. The work tree's commit is ''."""

    findings: dict[tuple[str, str, str], str] = field(default_factory=dict)
    transitions: list[tuple[str, str, str | None, str | None]] = field(default_factory=list)


class Judge:
    """One walk over one history."""

    def __init__(
        self,
        objects: Objects,
        tip: str,
        rules: Rules,
        without: set[str],
        at_base: People | None,
        pending: Pending | None,
        now: datetime,
        unsaid: frozenset[str],
    ) -> None:
        order = objects.past(tip)
        if pending is not None:
            order = [*order, uncommitted(tip, pending)]
        self._reader = Reader(objects, order, pending)
        self._now, self._without, self._at_base, self._unsaid = now, without, at_base, unsaid
        self._pasts: list[int] = []
        for number, commit in enumerate(order):
            self._pasts.append(past_of(number, [self._reader.numbers[each] for each in commit.parents], self._pasts))
        self._rules = rules_by_commit(objects, self._reader.numbers, self._pasts, rules)
        self._today = at_base if at_base is not None else self._people_of_today(tip, pending)
        self._heres: dict[int, Here] = {}
        self._made: list[Made] = []
        self._births: dict[Node, frozenset[int]] = {}
        self._objectives = Objectives()
        self._found = Judged()

    def _people_of_today(self, tip: str, pending: Pending | None) -> People:
        """Return the people of the work tree, else those of the last commit.

        The last commit is read without its parents: a person whose record cannot be read has no address anyway.
        """
        last = self._reader.order[-1]
        if pending is None:
            return people_at(self._reader.stand(last, Stand()))
        committed = self._reader.stand(self._reader.objects.commit(tip), Stand())
        return people_at(self._reader.stand(last, committed))

    def judged(self) -> Judged:
        """Walk all commits, parents first; a commit's results are forgotten once all its children are walked."""
        children = [0] * len(self._reader.order)
        for commit in self._reader.order:
            for name in commit.parents:
                children[self._reader.numbers[name]] += 1
        for number, commit in enumerate(self._reader.order):
            here = self._here(number, commit)
            self._heres[number] = here
            self._commit(here)
            for parent in here.parents:
                children[parent] -= 1
                if not children[parent]:
                    del self._heres[parent]
        return self._found

    def _here(self, number: int, commit: Commit) -> Here:
        parents = tuple(self._reader.numbers[parent] for parent in commit.parents)
        first = self._heres[parents[0]] if parents else None
        before = first.stand if first else Stand()
        stand = self._reader.stand(commit, before, [self._heres[parent].stand for parent in parents[1:]])
        then: People = first.people if first else {}
        return Here(
            number=number,
            commit=commit,
            parents=parents,
            past=self._pasts[number],
            stand=stand,
            before=before,
            people=people_here(stand, then, is_root=not parents),
            then=then,
            rules=self._rules[number],
            frontiers=dict(first.frontiers) if first else {},
        )

    def _commit(self, here: Here) -> None:
        self._made.append(
            made_by(
                here,
                today=self._today,
                # Commits that base has are judged there: people who have left since were entitled then.
                at_base=None if here.commit.id in self._without else self._at_base,
                now=self._now,
                unsaid=here.commit.id in self._unsaid,
            )
        )
        raised = raised_oneself(here)
        for ref in sorted(self._candidates(here)):
            self._record(here, ref)
        for ref in self._objectives.found(here, [self._heres[parent] for parent in here.parents]):
            self._find(here, ref, "PC213")
        for name in raised:
            self._find(here, f"person/{name}", "PC243")

    def _candidates(self, here: Here) -> set[str]:
        """Return the records to which anything can have happened: those with other places than at the first parent, or
        with frontiers that differ between parents. (Any other record has the state and the frontier of its parents.)
        """
        found = set(here.stand.touched)
        for parent in here.parents[1:]:
            theirs = self._heres[parent].frontiers
            found |= {ref for ref in {*theirs, *here.frontiers} if theirs.get(ref) is not here.frontiers.get(ref)}
        return found

    def _find(self, here: Here, ref: str, code: str, severity: str | None = None) -> None:
        weight = here.rules.severity(code, severity)
        if weight == "off" or here.commit.id in self._without:
            return
        key = (here.commit.id, ref, code)
        self._found.findings[key] = heavier(weight, self._found.findings.get(key, "off"))

    def _tell(self, here: Here, ref: str, before: Iterable[str | None], after: Entry | None) -> None:
        """Add the transitions that an event made, one for each distinct status before, and the findings about each."""
        status = after.status if after else None
        kind = ref.partition("/")[0]
        if here.commit.id in self._without or kind not in here.rules.lifecycles:
            return
        for old in dict.fromkeys(before):
            if old == status:
                continue
            self._found.transitions.append((here.commit.id, ref, old, status))
            if self._made[here.number].day is None:
                self._find(here, ref, "PC908")
            if old and status and self._table(here, ref).has_four_eyes and self._made[here.number].names_nobody:
                self._find(here, ref, "PC209")

    def _table(self, here: Here, ref: str) -> Lifecycle:
        return here.rules.lifecycles.get(ref.partition("/")[0], _NO_TABLE)

    def _governs(self, here: Here, ref: str) -> bool:
        return ref.partition("/")[0] in here.rules.lifecycles

    # The paragraphs.

    def _record(self, here: Here, ref: str) -> None:
        """Settle what a commit did to a record, and its frontier after it."""
        state = here.stand.state(ref)
        nodes = self._union(here, ref)
        if len(here.parents) > 1:
            self._two_births(here, ref)
        if state == UNKNOWN:
            self._sighting(here, ref)
            after = nodes
        elif len(here.parents) > 1:
            after = self._merge(here, ref, state, nodes)
        else:
            after = self._ordinary(here, ref, state, nodes)
        if after:
            here.frontiers[ref] = after

    def _union(self, here: Here, ref: str) -> tuple[Node, ...]:
        """U: the nodes of the parents' frontiers, without those that a parent descends from and no longer has."""
        parents = [self._heres[parent] for parent in here.parents]
        frontiers = [parent.frontiers.get(ref, ()) for parent in parents]
        if len(set(frontiers)) == 1:
            return frontiers[0]
        every = dict.fromkeys(node for frontier in frontiers for node in frontier)
        return tuple(
            node
            for node in every
            if all(
                node in frontier or not parent.has(node.commit)
                for parent, frontier in zip(parents, frontiers, strict=True)
            )
        )

    def _sighting(self, here: Here, ref: str) -> None:
        """1. Own state UNKNOWN: a finding where it begins, by what was known at the first parent."""
        now, before = len(here.stand.known(ref)), len(here.before.known(ref))
        if not self._governs(here, ref):
            return
        if now > 1 and before <= 1:
            self._find(here, ref, "PC251")
        if now == 0 and before > 0:
            self._find(here, ref, "PC252")

    def _ordinary(self, here: Here, ref: str, state: State, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        """2. One parent or none."""
        before = here.before.state(ref)
        if before not in (UNKNOWN, ABSENT):
            if state == before:
                return nodes
            entry = here.before.entry(ref)
            assert entry is not None, "a record that is neither absent nor unknown has an entry"
            self._judge(here, ref, [entry], nodes)
            self._tell(here, ref, [entry.status], here.stand.entry(ref))
            return self._event(here, ref, nodes, (entry,))
        if not nodes:
            return self._birth(here, ref, state)
        sides = [node for node in nodes if node.state != state]
        if not sides:
            return nodes
        self._steps(here, ref, sides)
        self._back(here, ref, sides)
        return self._event(here, ref, nodes)

    def _birth(self, here: Here, ref: str, state: State) -> tuple[Node, ...]:
        if state == ABSENT:
            return ()
        entry = here.stand.entry(ref)
        assert entry is not None, "a record that is neither absent nor unknown has an entry"
        self._judge(here, ref, [None], ())
        self._tell(here, ref, [None], entry)
        self._late(here, ref, entry)
        return self._event(here, ref, ())

    def _merge(self, here: Here, ref: str, state: State, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        """3. A merge."""
        if not nodes:
            return self._birth(here, ref, state)
        if all(node.state == state for node in nodes):
            return nodes
        if len({node.state for node in nodes}) == 1:
            self._steps(here, ref, nodes)
            self._back(here, ref, nodes)
            return self._event(here, ref, nodes)
        kept = [node for node in nodes if node.state == state]
        if kept:
            return self._kept(here, ref, nodes, kept)
        return self._mixed(here, ref, nodes)

    def _kept(self, here: Here, ref: str, nodes: tuple[Node, ...], kept: list[Node]) -> tuple[Node, ...]:
        """3 a) The merge keeps a side's state and drops the others."""
        dropped = [node for node in nodes if node not in kept]
        self._weigh(here, ref, dropped)
        protected = self._table(here, ref).protected
        if any(node.status in protected for node in dropped):
            return self._event(here, ref, nodes)
        entry = here.stand.entry(ref)
        remembered = tuple(each for node in kept for each in node.remembered)
        return self._node(Node(here.number, entry, nodes, remembered, tuple(through_joins(kept))), ref, here)

    def _weigh(self, here: Here, ref: str, dropped: list[Node]) -> None:
        """3 a) Each dropped node, once per distinct state."""
        entry = here.stand.entry(ref)
        status = entry.status if entry else None
        for group in _groups(dropped):
            side = group[0]
            if side.entry is None:
                self._found_if_governed(here, ref, "PC222")
            elif side.status in self._table(here, ref).protected:
                if side.status == status:
                    self._found_if_governed(here, ref, "PC223")
                elif self._wrong(here, ref, _entries(group), group):
                    self._found_if_governed(here, ref, "PC221")
            elif side.status != status:
                self._found_if_governed(here, ref, "PC222")

    def _mixed(self, here: Here, ref: str, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        """3 b) The merge holds a state of its own: an event."""
        entry = here.stand.entry(ref)
        present = [node for node in nodes if node.entry is not None]
        if entry is not None and entry.status in self._table(here, ref).protected:
            self._found_if_governed(here, ref, "PC223")
            # A step that one side has made already is not added again.
            if all(node.status != entry.status for node in present):
                self._tell(here, ref, [node.status for node in nodes], entry)
        elif entry is not None and any(node.status == entry.status for node in present):
            self._found_if_governed(here, ref, "PC225")
            self._weigh(here, ref, [node for node in nodes if node.entry is None or node.status != entry.status])
        else:
            self._steps(here, ref, nodes)
            self._back(here, ref, nodes)
        return self._event(here, ref, nodes)

    def _two_births(self, here: Here, ref: str) -> None:
        """3, PC224: two parents have no birth of the record in common, and no parent has joined their births."""
        parents = [self._heres[parent].frontiers.get(ref, ()) for parent in here.parents]
        known = [births(frontier, self._births) for frontier in parents]
        apart = [(one, other) for one, other in combinations(known, 2) if one and other and not one & other]
        if any(not any(one & each and other & each for each in known) for one, other in apart):
            self._found_if_governed(here, ref, "PC224")

    # What the paragraphs are made of.

    def _steps(self, here: Here, ref: str, sides: Iterable[Node]) -> None:
        """Judge a step from each side, once per distinct state, and add its transitions."""
        for group in _groups(sides):
            self._judge(here, ref, _entries(group), tuple(group))
        self._tell(here, ref, [node.status for node in sides], here.stand.entry(ref))

    def _back(self, here: Here, ref: str, sides: Iterable[Node]) -> None:
        """2, PC215: the record is back after a deletion."""
        if here.stand.entry(ref) is not None and any(node.entry is None for node in sides):
            self._found_if_governed(here, ref, "PC215")

    def _judge(self, here: Here, ref: str, before: Iterable[Entry | None], nodes: tuple[Node, ...]) -> None:
        for code, severity in self._wrong(here, ref, before, nodes):
            self._find(here, ref, code, severity)

    def _wrong(
        self, here: Here, ref: str, before: Iterable[Entry | None], nodes: Iterable[Node]
    ) -> set[tuple[str, str | None]]:
        """Return all that is wrong with the moves from each entry before, and is not switched off."""
        if not self._governs(here, ref):
            return set()
        found = set()
        for entry in before:
            after = here.stand.entry(ref)
            move = Move(before=entry, after=after, nodes=tuple(nodes), commit=here.number, made=self._made)
            found |= wrong_in(move, self._table(here, ref))
        return {(code, severity) for code, severity in found if here.rules.severity(code, severity) != "off"}

    def _found_if_governed(self, here: Here, ref: str, code: str) -> None:
        if self._governs(here, ref):
            self._find(here, ref, code)

    def _late(self, here: Here, ref: str, entry: Entry) -> None:
        """PC234: created on or after the first day of its period, in a lifecycle that begins as the default does."""
        if not self._governs(here, ref) or self._table(here, ref).initial != ("draft",) or entry.status is None:
            return
        days, day = here.rules.days(entry.text("period")), self._made[here.number].day
        if days is not None and day is not None and day >= days.first:
            self._find(here, ref, "PC234")

    def _event(
        self, here: Here, ref: str, nodes: tuple[Node, ...], before: tuple[Entry, ...] | None = None
    ) -> tuple[Node, ...]:
        """Return the event of this commit; a deletion remembers the entries before, else those of every side."""
        entry = here.stand.entry(ref)
        remembered = before if before is not None else tuple(each for node in nodes for each in node.entries())
        return self._node(Node(here.number, entry, nodes, () if entry else remembered), ref, here)

    def _node(self, node: Node, ref: str, here: Here) -> tuple[Node, ...]:
        births([node], self._births)
        if ref.startswith("objective/"):
            self._objectives.note(here, ref, node)
        return (node,)


def _groups(nodes: Iterable[Node]) -> list[list[Node]]:
    """Group nodes of equal states: each group is weighed once."""
    found: dict[State, list[Node]] = {}
    for node in nodes:
        found.setdefault(node.state, []).append(node)
    return list(found.values())


def _entries(nodes: Iterable[Node]) -> list[Entry]:
    return [entry for node in nodes for entry in node.entries()]
