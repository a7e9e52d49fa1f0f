"""Whether a move of a record was an allowed step, by someone entitled, at an allowed time, on reviewed content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from plancode import codes
from plancode.diagnostics import Code, Severity, Text, text
from plancode.git import Commit, Identity, Signature
from plancode.history.signing import UNSIGNED, address_of, signature_verdict
from plancode.history.states import Entry
from plancode.history.walk import How, Move, People
from plancode.lifecycle import OWNER, REVIEWER, Facts, Lifecycle, Need, Verdict, judge
from plancode.models import objective_content, protected_content
from plancode.periods import parse_period
from plancode.workspace import Config

_A_DAY = timedelta(days=1)
_CONTENT_KINDS = ("objective",)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a move, before it has a place."""

    move: Move
    code: Code
    message: Text
    hint: Text | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Judge:
    """The rules that moves are judged by, and what is known of commits and people."""

    config: Config
    commits: Mapping[int, Commit]
    people: Mapping[int, People]
    # Who stands in the workspace today: the last resort for an address that nobody had at the time.
    known: People
    first_parents: Mapping[int, int | None]
    now: datetime
    work_tree: int | None = None
    # What git says of the signatures of the commits whose steps have to be signed.
    signatures: Mapping[int, Signature] = field(default_factory=dict)

    def actor(self, number: int) -> tuple[Identity, Entry | None]:
        """Return who made a commit, and the person of that address (HISTORY.md 8)."""
        commit = self.commits[number]
        match self.config.policy.actor:
            case "signer":
                signature = self.signatures.get(number, UNSIGNED)
                good = signature.verdict == "good"
                identity = (
                    Identity(signature.signer, address_of(signature)) if good else Identity("an unproved signer", "")
                )
            case "committer":
                identity = commit.committer
            case _:
                identity = commit.author
        if number == self.work_tree:
            identity = commit.author
        return identity, self._person(identity.email, number)

    def signature(self, number: int) -> str:
        """Return what is known of a commit's signature: `none`, `unchecked` where nobody asked, or git's verdict."""
        unasked = "unchecked" if self.commits[number].signed else "none"
        return self.signatures[number].verdict if number in self.signatures else unasked

    def day(self, number: int) -> date | None:
        """Return the committer's day in the workspace's time zone (HISTORY.md 9); None where it cannot be read."""
        committed = self.commits[number].committed
        return None if committed is None else committed.astimezone(self.config.zone).date()

    def findings(self, moves: Sequence[Move]) -> Iterator[Finding]:
        """Yield what is wrong with the moves that one commit made with one record."""
        move = moves[0]
        lifecycle = self.config.lifecycles.get(move.ref.kind)
        if move.ref.kind in _CONTENT_KINDS and move.plan is not None:
            yield from self._objective(move)
        if lifecycle is None:
            return
        match move.how:
            case How.STEP:
                yield from self._step(move, lifecycle)
            case How.DISCARD:
                for each in moves:
                    yield from self._discard(each, lifecycle)
            case How.MIX:
                yield from self._mixture(moves, lifecycle)
        yield from self._births(move)

    def _step(self, move: Move, lifecycle: Lifecycle) -> Iterator[Finding]:
        """Judge a move from one state: an ordinary commit, or a merge that holds no side's state."""
        before = move.before
        if before is None:
            yield from self._verdicts(move, lifecycle, None)
            return
        from_entry = before.remembered
        if before.entry is None and move.after.entry is not None and from_entry is not None:
            message = text(
                "{name} is back; it is judged from {status}, which it was deleted in", **self._names(move, from_entry)
            )
            yield Finding(move, codes.PC215, message)
        yield from self._verdicts(move, lifecycle, from_entry)
        yield from self._content(move, lifecycle, from_entry)

    def _verdicts(self, move: Move, lifecycle: Lifecycle, before: Entry | None) -> Iterator[Finding]:
        after = move.after.entry
        old = before.state.status if before else None
        new = after.state.status if after else None
        if before is not None and after is not None and (old is None or new is None):
            if old != new:
                yield Finding(move, codes.PC908, text("{name} has no status that can be read", name=move.ref))
            return
        facts = self._facts(move, before, after)
        steps = lifecycle.steps_between(old, new) if old and new else ()
        if old != new and any(step.by for step in steps) and not facts.actor_known:
            yield Finding(
                move,
                codes.PC205,
                text(
                    "{name} was moved to {after} by {actor}, whom no person's address names",
                    name=move.ref,
                    after=lifecycle.term(new),
                    actor=facts.actor,
                ),
                text("the address stands in `email` or `emails` of a person"),
            )
        for verdict in judge(lifecycle, facts):
            yield _finding(move, verdict)
        if old != new and (new in self.config.policy.signed or any(Need.SIGNED in step.needs for step in steps)):
            wrong = self._signature_verdict(move, new)
            if wrong is not None:
                yield _finding(move, wrong)

    def _signature_verdict(self, move: Move, after: str | None) -> Verdict | None:
        if move.commit == self.work_tree:
            return None
        signature = self.signatures.get(move.commit, UNSIGNED)
        signer = self._person(address_of(signature), move.commit)
        return signature_verdict(
            signature,
            name=move.ref,
            after=self.config.lifecycles[move.ref.kind].term(after),
            actor=self._who(move.commit),
            signer=signer.ref.id if signer else None,
        )

    def _facts(self, move: Move, before: Entry | None, after: Entry | None) -> Facts:
        identity, person = self.actor(move.commit)
        capacities: set[str] = set()
        if person is not None:
            capacities |= {role for role in [person.text("role")] if role}
            if before is not None:
                capacities |= {OWNER} if before.text("owner") == person.ref.id else set()
                capacities |= {REVIEWER} if person.ref.id in before.texts("reviewers") else set()
        return Facts(
            name=move.ref,
            before=before.state.status if before else None,
            after=after.state.status if after else None,
            actor=(person.text("name") if person else None)
            or identity.name
            or identity.email
            or text("an unknown author"),
            actor_known=person is not None,
            capacities=frozenset(capacities),
            met={need: self._met(need, move, before, after) for need in self._needs(move, before, after)},
        )

    def _needs(self, move: Move, before: Entry | None, after: Entry | None) -> set[Need]:
        """Return the conditions of the steps that lead from before to after: the only ones worth finding out."""
        lifecycle = self.config.lifecycles[move.ref.kind]
        old, new = before and before.state.status, after and after.state.status
        steps = lifecycle.steps_between(old, new) if old and new else ()
        return {need for step in steps for need in step.needs}

    def _met(self, need: Need, move: Move, before: Entry | None, after: Entry | None) -> bool | None:
        commit = self.commits[move.commit]
        # What the message of a commit will say is not known while the change stands in the work tree.
        unsaid = None if move.commit == self.work_tree and not commit.message else False
        match need:
            case Need.GOALS:
                return bool(after and after.data.get("goals"))
            case Need.REASON:
                return bool(commit.lines("Reason")) or unsaid
            case Need.FOUR_EYES:
                return self._four_eyes(move, commit) or unsaid
            case Need.PERIOD_ENDED:
                return self._period_ended(move, before)
            case _:
                return None

    def _period_ended(self, move: Move, before: Entry | None) -> bool | None:
        written = before.text("period") if before else None
        period = parse_period(written) if written else None
        days = self.config.calendar.range(period) if period else None
        day = self.day(move.commit)
        return None if days is None or day is None else day > days.last

    def _four_eyes(self, move: Move, commit: Commit) -> bool:
        """Return whether someone else submitted or edited the record while it waited, or is named as reviewer."""
        actor = self._who(move.commit)
        for line in (*commit.lines("Reviewed-by"), *commit.lines("Approved-by")):
            if self._named(line, move.commit) != actor:
                return True
        event = move.before
        seen: set[int] = set()
        while event is not None and id(event) not in seen:
            seen.add(id(event))
            changed = all(before.state != event.state for before in event.before)
            if changed and event.commit >= 0 and self._who(event.commit) != actor:
                return True
            event = next((before for before in event.before if before.status == event.status), None)
        return False

    def _who(self, number: int) -> str:
        identity, person = self.actor(number)
        return person.ref.id if person else identity.email.lower()

    def _named(self, line: str, number: int) -> str:
        name, _, rest = line.partition("<")
        address = rest.partition(">")[0].strip()
        if address:
            person = self._person(address, number)
            return person.ref.id if person else address.lower()
        for person in (*self.people[number].values(), *self.known.values()):
            if person.text("name") == name.strip():
                return person.ref.id
        return name.strip()

    def _person(self, address: str, number: int) -> Entry | None:
        """Return who has an address: by the people of the commit's parent, its own, then today's."""
        wanted = address.strip().lower()
        if not wanted:
            return None
        parent = self.first_parents.get(number)
        for people in (self.people.get(parent, {}) if parent is not None else {}, self.people[number], self.known):
            if wanted in people:
                return people[wanted]
        return None

    def _content(self, move: Move, lifecycle: Lifecycle, before: Entry | None) -> Iterator[Finding]:
        """Judge the protected content (HISTORY.md 7)."""
        after = move.after.entry
        if before is None or after is None or before.state.digest == after.state.digest:
            return
        names = self._names(move, before) | {"fields": ", ".join(_changed(before, after))}
        if before.state.status in lifecycle.protected and after.state.status in lifecycle.protected:
            message = text("{name} was edited while {status}: {fields}", **names)
            yield Finding(
                move,
                codes.PC211,
                message,
                text("approved content changes after it is amended: back to draft, with a reason"),
            )
        elif after.state.status in lifecycle.protected:
            message = text("{name} was approved by the commit that edited it: {fields}", **names)
            yield Finding(
                move,
                codes.PC212,
                message,
                text("what is approved is what was reviewed: edit first, approve in a commit of its own"),
            )

    def _objective(self, move: Move) -> Iterator[Finding]:
        plan = move.plan
        lifecycle = self.config.lifecycles.get("plan")
        if plan is None or lifecycle is None or plan.status not in lifecycle.protected:
            return
        if (
            move.before
            and move.before.entry
            and move.after.entry
            and _same_promise(move.before.entry, move.after.entry)
        ):
            return
        message = text("{name} was changed while its plan `{plan}` is {status}")
        if move.before is None:
            message = text("{name} was added while its plan `{plan}` is {status}")
        elif move.after.entry is None:
            message = text("{name} was removed while its plan `{plan}` is {status}")
        message = message.given({"name": move.ref, "plan": plan.ref.id, "status": lifecycle.term(plan.status)})
        yield Finding(
            move, codes.PC213, message, text("the plan is amended first, or its reviewers know of the change")
        )

    def _discard(self, move: Move, lifecycle: Lifecycle) -> Iterator[Finding]:
        """Judge a merge that keeps one side and drops the state that another had reached (HISTORY.md 4)."""
        dropped = move.before
        if dropped is None or dropped.entry is None or dropped.status == move.after.status:
            if dropped and dropped.entry and dropped.status in lifecycle.protected:
                yield Finding(
                    move,
                    codes.PC223,
                    text(
                        "a merge kept another content of {name} than the one that is {status}",
                        **self._names(move, dropped.entry),
                    ),
                )
            return
        names = self._names(move, dropped.entry) | {
            "after": lifecycle.term(move.after.status) if move.after.status else text("deleted")
        }
        if dropped.status in lifecycle.protected:
            facts = self._facts(move, dropped.entry, move.after.entry)
            if judge(lifecycle, facts):
                hint = text("the merge keeps the approval, or a step of its own takes it back")
                yield Finding(
                    move, codes.PC221, text("a merge dropped {status} of {name} and kept {after}", **names), hint
                )
        else:
            hint = text("the step is made again where it was meant")
            yield Finding(move, codes.PC222, text("a merge dropped {status} of {name} and kept {after}", **names), hint)

    def _mixture(self, moves: Sequence[Move], lifecycle: Lifecycle) -> Iterator[Finding]:
        """Judge a merge that holds a state that no side had, though several had moved on (HISTORY.md 4)."""
        after = moves[0].after
        sides = [move for move in moves if move.before is not None and move.before.entry is not None]
        if after.entry is not None and after.status in lifecycle.protected:
            if any(move.before and move.before.status == after.status for move in sides):
                names = self._names(moves[0], after.entry)
                hint = text("what the merge holds was approved by nobody: it is submitted and approved again")
                yield Finding(
                    moves[0],
                    codes.PC223,
                    text("a merge holds {name} as {status} with content that no side had", **names),
                    hint,
                )
                return
            for move in sides:
                yield from self._verdicts(move, lifecycle, move.before.entry if move.before else None)
            return
        for move in sides:
            before = move.before.entry if move.before else None
            if before is None or before.state.status == after.status:
                continue
            if before.state.status in lifecycle.protected:
                yield from self._verdicts(move, lifecycle, before)
            elif judge(lifecycle, self._facts(move, before, after.entry)):
                names = self._names(move, before) | {
                    "after": lifecycle.term(after.status) if after.status else text("deleted")
                }
                yield Finding(
                    move,
                    codes.PC225,
                    text("a merge holds {name} as {after}, in a state that no side had; one was {status}", **names),
                )

    def _births(self, move: Move) -> Iterator[Finding]:
        births = {event.births for event in move.after.before}
        if len(births) > 1 and not frozenset.intersection(*births):
            yield Finding(
                move, codes.PC224, text("{name} was created on two branches that a merge joins", name=move.ref)
            )

    def _names(self, move: Move, entry: Entry) -> dict[str, object]:
        return {"name": move.ref, "status": self.config.lifecycles[move.ref.kind].term(entry.state.status)}


def _finding(move: Move, verdict: Verdict) -> Finding:
    return Finding(move, verdict.code, verdict.message, verdict.hint)


def what_happened(move: Move) -> str:
    """Return whether a move `added`, `removed` or `changed` its record."""
    if move.before is None or move.before.entry is None:
        return "added"
    return "removed" if move.after.entry is None else "changed"


def _same_promise(before: Entry, after: Entry) -> bool:
    """Return whether an objective still says what its plan's approval covers: its status and the rest are free."""
    return before.text("plan") == after.text("plan") and objective_content(before.data) == objective_content(after.data)


def _changed(before: Entry, after: Entry) -> list[str]:
    old, new = (protected_content(entry.ref.kind, entry.data) for entry in (before, after))
    return [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]
