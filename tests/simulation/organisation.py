"""The organisation: who opens what when, on what they last fetched, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from random import Random

from tests.simulation.drawing import Drawing
from tests.simulation.forge import ITSELF, Forge
from tests.simulation.gate import Answer, Tool
from tests.simulation.governing import STAFF, first_rules
from tests.simulation.legal import CONTACTS
from tests.simulation.overtaking import overtakes
from tests.simulation.pulls import Desk, Pull, Way
from tests.simulation.server import Author, Server
from tests.simulation.verdicts import Label, Violation, of_gate, of_landing, of_race, of_verified
from tests.simulation.world import CONFIG, World, written

_BEGINNING = datetime(2019, 1, 7, 9, tzinfo=UTC)
# How far back the main lies that someone works on who has not fetched for a while.
_FETCHED = 12
_PACKED_EVERY = 150


class Situation(StrEnum):
    """Where main is when a pull request lands."""

    CURRENT = "up to date"
    BEHIND = "behind"
    RACING = "racing"
    QUEUED = "queued"


_WEIGHTS = {Situation.CURRENT: 40, Situation.BEHIND: 33, Situation.RACING: 17, Situation.QUEUED: 10}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a pull request; `opened` counts those that were opened until then.

    `head`, `onto` and `day` are what was judged; `graph` shows its commits where something is wrong.
    """

    number: int
    opened: int
    deed: str
    act: str
    label: Label
    situation: Situation
    green: bool
    landed: bool
    head: str
    onto: str
    day: str
    violations: tuple[Violation, ...] = ()
    graph: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """A pull request that waits for its landing, green when main was where it says.

    `told` are the codes of which main will tell one, where what lands before it is known.
    """

    number: int
    deed: str
    pull: Pull
    head: str
    main: World
    label: Label
    told: frozenset[str] = frozenset()


class Organisation:
    """An organisation with a repository in folder, that begins with its rules and its people."""

    def __init__(self, folder: Path, *, seed: int, way: Way) -> None:
        self._random = Random(f"{seed} {way}")  # noqa: S311 - the same organisation each time
        self._drawing = Drawing(self._random)
        self._way = way
        self._server = Server(folder)
        self._forge = Forge(self._server, way)
        self._tool = Tool(self._server)
        self._now = _BEGINNING
        self._opened = 0
        self._worlds = [self._first_world()]
        self._waiting: _Open | None = None

    def requests(self, count: int) -> Iterator[Outcome]:
        """Yield what came of count pull requests, of one or two more where a queue ends it; the last may wait for ever."""
        while self._opened < count:
            if self._waiting is not None and self._random.random() < 0.6:
                waiting, self._waiting = self._waiting, None
                yield self._raced(waiting)
            match self._random.choices([*_WEIGHTS], weights=[*_WEIGHTS.values()])[0]:
                case Situation.RACING if self._waiting is None:
                    yield from self._race()
                case Situation.QUEUED:
                    yield from self._queue()
                case situation:
                    yield self._alone(back=self._random.randint(2, _FETCHED) if situation is Situation.BEHIND else 1)

    @property
    def _main(self) -> World:
        return self._worlds[-1]

    def _first_world(self) -> World:
        files = {path: text for person in STAFF for path, text in person.file.items()}
        files[CONFIG] = written(first_rules(self._way))
        for name in CONTACTS:
            contact = {"kind": "contact", "id": name, "first_name": "Alex", "last_name": name.capitalize()}
            files[f"plans/{name}/contact.yaml"] = written(contact)
        commit = self._server.commit(files, [], "Begin", author=STAFF[-1].author, authored=self._now)
        self._server.set_main(commit)
        return World(commit, files, {})

    def _desk(self, back: int) -> Desk:
        """Return what someone has before them who fetched main as it was so many landings ago."""
        self._opened += 1
        self._now += timedelta(hours=self._random.randint(8, 80))
        if self._opened % _PACKED_EVERY == 0:
            self._server.pack()
        base = self._worlds[-min(back, len(self._worlds))]
        return Desk(random=self._random, base=base, main=self._main, way=self._way, now=self._now, number=self._opened)

    def _drawn(self, back: int) -> _Open:
        """Return a pull request that someone has opened."""
        desk = self._desk(back)
        return self._open(desk, *self._drawing.pull(desk))

    def _open(self, desk: Desk, deed: str, pull: Pull, told: frozenset[str] = frozenset()) -> _Open:
        head = self._forge.opened(pull)
        label = Label.LEGAL if pull.legal else Label.ILLEGAL
        if label is Label.LEGAL and self._server.merged(self._main.commit, head) is None:
            label = Label.CONFLICT
        return _Open(number=desk.number, deed=deed, pull=pull, head=head, main=self._main, label=label, told=told)

    def _alone(self, *, back: int) -> Outcome:
        """Judge a pull request, and land it at once if it may."""
        return self._landed(self._drawn(back))

    def _landed(self, each: _Open) -> Outcome:
        main = self._main
        situation = Situation.CURRENT if each.pull.base is main else Situation.BEHIND
        answer, wrong = self._judged(each)
        landed = self._on(main, each)
        if not answer.green or landed is None or landed is main:
            return self._outcome(each, situation, wrong, green=answer.green)
        whole, different = self._checked(landed)
        red = of_landing(whole)
        if wrong is None and red is None:
            self._move(landed)
        return self._outcome(each, situation, wrong, red, different, green=True, landed=self._main is landed)

    def _judged(self, each: _Open) -> tuple[Answer, Violation | None]:
        """Return what the gate says of a pull request, and what is wrong with that."""
        answer = self._tool.gate(self._main.commit, each.head, self._now.date())
        return answer, of_gate(answer, each.label, each.pull.expected)

    def _race(self) -> Iterator[Outcome]:
        """Let a pull request wait that the gate has passed; where two race that know each other, land the first."""
        desk = self._desk(1)
        found = self._drawing.race(desk) if self._random.random() < 0.6 else None
        if found is None:
            opened = self._open(desk, *self._drawing.pull(desk))
            yield from self._let_wait(opened)
            return
        deed, race = found
        second = self._open(desk, deed, race.second, race.told)
        yield from self._let_wait(second)
        yield self._landed(self._open(desk, deed, race.first))
        if self._waiting is second:
            self._waiting = None
            yield self._raced(second)

    def _let_wait(self, each: _Open) -> Iterator[Outcome]:
        """Let a pull request wait if it is green; else yield what came of it."""
        answer, wrong = self._judged(each)
        if answer.green and wrong is None:
            self._waiting = each
        else:
            yield self._outcome(each, Situation.RACING, wrong, green=answer.green)

    def _raced(self, each: _Open) -> Outcome:
        """Land a pull request that was green, on a main that has moved on: nobody asks the gate again."""
        main = self._main
        landed = self._on(main, each)
        if landed is None or landed is main:
            return self._left(each)
        whole, different = self._checked(landed)
        moved = each.main is not main
        if moved and each.told:
            told = of_race(whole, each.told)
            return self._outcome(each, Situation.RACING, told, different, green=True, label=Label.OVERTAKEN)
        # Asked now, the gate would know; it was green before, which says nothing of this main.
        is_known = not moved or not overtakes(each.pull, each.main, main)
        again = None if is_known else self._tool.gate(main.commit, each.head, self._now.date())
        red = of_landing(whole) if again is None or again.green else None
        if red is None and whole.green and (again is None or again.green):
            self._move(landed)
        label = each.label if is_known else Label.UNKNOWN
        return self._outcome(
            each, Situation.RACING, red, different, green=True, landed=self._main is landed, label=label
        )

    def _left(self, each: _Open) -> Outcome:
        """Return what came of a pull request that was green, and that main has left nothing of, or no way to land."""
        if self._server.merged(self._main.commit, each.head) is not None:
            return self._outcome(each, Situation.RACING, green=True)
        answer = self._tool.gate(self._main.commit, each.head, self._now.date())
        wrong = of_gate(answer, Label.CONFLICT, frozenset())
        return self._outcome(each, Situation.RACING, wrong, green=answer.green, label=Label.CONFLICT)

    def _queue(self) -> Iterator[Outcome]:
        """Land several pull requests behind one another: each is judged as the queue has made it, on those before."""
        tip = self._main
        queued: list[tuple[_Open, Label]] = []
        for each in [self._drawn(self._random.choice([1, 1, 3])) for _ in range(self._random.randint(2, 3))]:
            answer, wrong = self._judged(each)
            made = self._on(tip, each) if answer.green and wrong is None else None
            if made is None or made is tip:
                yield self._outcome(each, Situation.QUEUED, wrong, green=answer.green)
                continue
            is_known = tip is self._main or not overtakes(each.pull, self._main, tip)
            label = each.label if is_known else Label.UNKNOWN
            answer = self._tool.gate(tip.commit, made.commit, self._now.date())
            wrong = of_gate(answer, label, each.pull.expected)
            if answer.green and wrong is None:
                tip = made
                queued.append((each, label))
            else:
                yield self._outcome(each, Situation.QUEUED, wrong, green=answer.green, label=label)
        yield from self._let_in(tip, queued)

    def _let_in(self, tip: World, queued: list[tuple[_Open, Label]]) -> Iterator[Outcome]:
        """Move main to the end of a queue, and yield what came of what was in it."""
        if not queued:
            return
        whole, different = self._checked(tip)
        red = of_landing(whole)
        # What is wrong stands beside the last: it shows what all of them have made.
        last, before = queued[-1][0], self._main
        if red is None:
            self._move(tip)
        for each, label in queued:
            yield self._outcome(
                each,
                Situation.QUEUED,
                *((red, different) if each is last else ()),
                green=True,
                landed=red is None,
                label=label,
                onto=before,
            )

    def _on(self, main: World, each: _Open) -> World | None:
        """Return main with a pull request landed; main itself where nothing is left to land, None in a conflict."""
        return self._forge.landed(
            each.pull, each.head, main, by=self._merger(each.pull), now=self._now + timedelta(hours=2)
        )

    def _merger(self, pull: Pull) -> Author:
        """Return who presses the button: the author, someone who may, or the forge by itself."""
        return self._random.choice([pull.changes[0].author, STAFF[-1].author, ITSELF])

    def _move(self, landed: World) -> None:
        self._worlds = [*self._worlds[-_FETCHED:], landed]
        self._server.set_main(landed.commit)

    def _checked(self, landed: World) -> tuple[Answer, Violation | None]:
        """Return what the full check says of a landing, and what is wrong with the quick one."""
        today, start = self._now.date(), self._main.commit
        whole = self._tool.whole(landed.commit, today)
        verified = self._tool.verified(landed.commit, start, today)
        return whole, of_verified(whole, verified, self._server.between(start, landed.commit))

    def _outcome(
        self,
        each: _Open,
        situation: Situation,
        *wrong: Violation | None,
        green: bool,
        landed: bool = False,
        label: Label | None = None,
        onto: World | None = None,
    ) -> Outcome:
        violations = tuple(violation for violation in wrong if violation is not None)
        # Where main has moved already, its parent is what was judged.
        main = (onto or self._main).commit
        return Outcome(
            number=each.number,
            opened=self._opened,
            deed=each.deed,
            act=each.pull.act,
            label=label or each.label,
            situation=situation,
            green=green,
            landed=landed,
            head=each.head,
            onto=main,
            day=self._now.date().isoformat(),
            violations=violations,
            graph=self._server.graph(main, each.head) if violations else "",
        )
