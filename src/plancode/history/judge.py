"""Whether what a commit, or a merge of its sides, did to a record was allowed, by whom, in time, on reviewed content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from itertools import chain

from plancode import codes
from plancode.diagnostics import Code, Problem, Severity, Text, text
from plancode.history import changed
from plancode.history.actors import Actors
from plancode.history.changed import IDENTITY, STATUS, Keys
from plancode.history.events import Event, How, Joined, Turn, addresses_of
from plancode.history.holders import Asked, whom_to_ask
from plancode.history.moves import Incident, Move, by_state, way_beside, way_to_edit
from plancode.history.rules import Rules
from plancode.history.signatures import UNSIGNED, address_of, problem_of_signature
from plancode.history.states import Entry, Wholeness
from plancode.history.witnesses import Content, are_four_eyes, content_of, review_lines
from plancode.lifecycle import OWNER, REVIEWER, Facts, Lifecycle, Need, judge
from plancode.messages.suggestions import listed, named_terms

_REST = text("get the rest of the history: `git fetch --unshallow`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Judges turns by rules and by what is known of commits and people."""

    rules: Rules
    actors: Actors
    wholeness: Wholeness
    now: datetime
    # The commits whose message is still to be written.
    unsaid: frozenset[int] = frozenset()

    def day(self, number: int) -> date | None:
        """Return the committer's day in the workspace's time zone (HISTORY.md 9); None where it cannot be read."""
        committed = self.actors.commits[number].committed
        return None if committed is None else committed.astimezone(self.rules.of(number).zone).date()

    def signature(self, number: int) -> str:
        """Return what is known of a commit's signature: `none`, `unchecked` where nobody asked, or git's verdict."""
        signatures = self.actors.signatures
        unasked = "unchecked" if self.actors.commits[number].signed else "none"
        return signatures[number].verdict if number in signatures else unasked

    def incidents(self, turn: Turn) -> Iterator[Incident]:
        """Yield what is wrong with a turn, each code once."""
        seen: set[Code] = set()
        for incident in self._all(turn):
            if incident.problem.code not in seen:
                seen.add(incident.problem.code)
                yield incident

    def _all(self, turn: Turn) -> Iterator[Incident]:
        if turn.covers:
            yield from self._objective(turn)
        if turn.ref.kind == "person":
            yield from self._own_rights(turn)
        lifecycle = self.rules.lifecycle(turn.ref.kind, turn.commit)
        if lifecycle is None:
            return
        match turn.how:
            case How.BIRTH:
                yield from self._verdicts(Move(turn, lifecycle, None, ()))
            case How.STEP:
                yield from self._step(turn, lifecycle)
            case How.KEPT:
                yield from self._weighed(turn, lifecycle)
            case How.OWN:
                yield from self._mixture(turn, lifecycle)
            case How.JOINED:
                pass
        if turn.two_births:
            message = text("{name} was created on two branches that a merge joins", name=turn.ref)
            yield _found(turn, codes.PC224, message, keys=IDENTITY)

    def _step(self, turn: Turn, lifecycle: Lifecycle) -> Iterator[Incident]:
        """Judge a turn from each state that it may have come from (HISTORY.md 3 and 5)."""
        # A deletion is no side of a deletion: sides are those whose state differs.
        back = any(side.entry is None for side in turn.sides)
        for state, (entries, events) in by_state(turn).items():
            if back:
                message = text(
                    "{name} is back; it is judged from {status}, which it was deleted in",
                    name=turn.ref,
                    status=lifecycle.term(state.status),
                )
                yield _found(turn, codes.PC215, message)
            for before in entries:
                move = Move(turn, lifecycle, before, tuple(events))
                yield from self._verdicts(move)
                yield from self._content(move)

    def _verdicts(self, move: Move) -> Iterator[Incident]:
        turn, (old, new) = move.turn, move.statuses
        if move.before is not None and move.after is not None and (old is None or new is None):
            if old != new:
                yield _found(turn, codes.PC908, text("{name} has no status that can be read", name=turn.ref))
            return
        if old != new:
            yield from self._unreadable(move)
        # Most records are created and never moved: if the birth is allowed, there is nothing more to ask.
        born = old is None and new in move.lifecycle.initial
        for problem in () if born else judge(move.lifecycle, self._facts(move)):
            yield self._unknown_past(move, problem) or Incident(turn.ref, turn.commit, turn.after, problem)
        yield from self._unsigned(move)

    def _unreadable(self, move: Move) -> Iterator[Incident]:
        """Find a step of a record that cannot be read whole (HISTORY.md, honesty)."""
        if move.before is None or move.after is None:
            return
        # Versions that differ in their status alone can be read equally well.
        alike = {**move.before.data, "status": None} == {**move.after.data, "status": None}
        if self.wholeness.of(move.before) and (alike or self.wholeness.of(move.after)):
            return
        message = text(
            "{name} was moved to {after} while it could not be read whole",
            name=move.turn.ref,
            after=move.lifecycle.term(move.statuses[1]),
        )
        hint = text("mend the record first, in a commit of its own; then make the step")
        yield _found(move.turn, codes.PC216, message, hint)

    def _facts(self, move: Move) -> Facts:
        old, new = move.statuses
        number, naming = move.turn.commit, self._naming(move)
        rules = self.rules.of(number)
        return Facts(
            name=move.turn.ref,
            before=old,
            after=new,
            actor=self._called(number),
            actor_known=self.actors.of(number).person is not None,
            capacities=self.actors.capacities(number, naming),
            met={need: self._met(need, move) for step in move.steps for need in step.needs},
            whom=partial(whom_to_ask, self.actors, Asked(number, naming, rules.picklists["person.role"])),
            unknown_actor=Severity(rules.policy.unknown_actor),
            period=move.before.text("period") if move.before else None,
        )

    def _naming(self, move: Move) -> list[Entry]:
        """Return the entries whose owner and reviewers count: for a protected status, all that entered the old one."""
        if move.before is None:
            return []
        old, new = move.statuses
        if new not in move.lifecycle.protected:
            return [move.before]
        return [event.entry for event in self.actors.entering(move.origins, old) if event.entry is not None]

    def _called(self, number: int) -> object:
        actor = self.actors.of(number)
        name = actor.person.text("name") if actor.person else None
        return name or actor.identity.name or actor.identity.email or text("an unknown author")

    def _met(self, need: Need, move: Move) -> bool | None:
        commit = self.actors.commits[move.turn.commit]
        # What the message of a commit will say is not known while the change stands in the work tree.
        unsaid = None if move.turn.commit in self.unsaid else False
        match need:
            case Need.GOALS:
                return bool(move.after and move.after.data.get("goals"))
            case Need.REASON:
                return bool(commit.lines("Reason")) or unsaid
            case Need.FOUR_EYES:
                return are_four_eyes(self.actors, move.turn.commit, self._reviewed(move)) or unsaid
            case Need.PERIOD_ENDED:
                return self._period_ended(move)
            case _:
                return None

    def _reviewed(self, move: Move) -> Content | None:
        """Return where the approved content came from; None if the approving commit itself changed it."""
        match move.before, move.after:
            case Entry() as before, Entry() as after if before.state.digest == after.state.digest:
                return content_of(move.origins, after.state.digest)
            case _:
                return None

    def _period_ended(self, move: Move) -> bool | None:
        period = move.before.text("period") if move.before else None
        days = self.rules.of(move.turn.commit).calendar.days_of(period)
        day = self.day(move.turn.commit)
        # A date that cannot be read is a finding of its own.
        return None if days is None else day is None or day > days.last

    def _unknown_past(self, move: Move, problem: Problem) -> Incident | None:
        """Return what to say in place of a problem that rests on commits which a shallow clone lacks; else None."""
        if problem.code is codes.PC206:
            content = self._reviewed(move)
            unknown = content is not None and not content.is_known
            severity = self.rules.of(move.turn.commit).severity(codes.PC206)
        elif problem.code is codes.PC204 and move.statuses[1] in move.lifecycle.protected:
            by = {name for step in move.steps for name in step.by}
            entering = self.actors.entering(move.origins, move.statuses[0])
            unknown = bool(by & {OWNER, REVIEWER}) and any(event.given for event in entering)
            severity = Severity.ERROR
        else:
            return None
        if not unknown:
            return None
        message = text(
            "{name} was moved to {after}; who wrote and submitted it lies before what this clone holds",
            name=move.turn.ref,
            after=move.lifecycle.term(move.statuses[1]),
        )
        unknown_past = Problem(codes.PC907, message, _REST, severity)
        return Incident(move.turn.ref, move.turn.commit, move.turn.after, unknown_past)

    def unknown_reviewers(self, turn: Turn, before: Event | None) -> Iterator[Incident]:
        """Find a line of the message that names an unknown reviewer (HISTORY.md 8, four eyes)."""
        lifecycle = self.rules.lifecycle(turn.ref.kind, turn.commit)
        steps = lifecycle.steps if lifecycle else ()
        asks = any(Need.FOUR_EYES in step.needs for step in steps)
        if not asks or before is None or before.status is None or turn.after.status is None:
            return
        for line in review_lines(self.actors, turn.commit):
            if self.actors.named(line, turn.commit) is None:
                message = text("`{line}` is nobody known, and counts for nothing", line=line)
                hint = text("name a person by id, by their exact name, or by an address: `Reviewed-by: paul`")
                yield _found(turn, codes.PC209, message, hint)

    def _unsigned(self, move: Move) -> Iterator[Incident]:
        (old, new), number = move.statuses, move.turn.commit
        signed = self.rules.of(number).policy.signed
        asked = new in signed or any(Need.SIGNED in step.needs for step in move.steps)
        if old == new or not asked or number in self.actors.unmade:
            return
        signature = self.actors.signatures.get(number, UNSIGNED)
        signer = self.actors.person(address_of(signature), number)
        actor = self.actors.of(number)
        wrong = problem_of_signature(
            signature,
            name=move.turn.ref,
            after=move.lifecycle.term(new),
            actor=actor.id,
            signer=signer.ref.id if signer else None,
        )
        if wrong is not None:
            yield Incident(move.turn.ref, number, move.turn.after, wrong)

    def _content(self, move: Move) -> Iterator[Incident]:
        """Judge the protected content (HISTORY.md 7)."""
        match move.before, move.after:
            case Entry() as before, Entry() as after if before.state.digest != after.state.digest:
                yield from self._edit(move, before, after)
            case _:
                pass

    def _edit(self, move: Move, before: Entry, after: Entry) -> Iterator[Incident]:
        lifecycle = move.lifecycle
        values = {
            "name": move.turn.ref,
            "status": lifecycle.term(before.state.status),
            "fields": listed(named_terms(changed.fields(before, after))),
        }
        keys = changed.content(before, after)
        if before.state.status in lifecycle.protected and after.state.status in lifecycle.protected:
            message = text("{name} was edited while {status}: {fields}").given(values)
            hint = way_to_edit(move.turn.ref, is_made=move.turn.commit not in self.actors.unmade)
            yield _found(move.turn, codes.PC211, message, hint, keys=keys)
        # Of a status that cannot be read it is not known whether it was approved already.
        elif after.state.status in lifecycle.protected and before.state.status is not None:
            message = text("{name} was approved by the commit that edited it: {fields}").given(values)
            hint = text("commit the edit first, then approve in a second commit")
            yield _found(move.turn, codes.PC212, message, hint, keys=keys)

    def _objective(self, turn: Turn) -> Iterator[Incident]:
        """Judge a change of an objective whose plan is approved (HISTORY.md 7)."""
        for cover in turn.covers:
            stood, stands = (self._approved(turn.commit, events) for events in (cover.stood, cover.stands))
            if not stood or not stands:
                continue
            message = text("{name} was changed while its plan `{plan}` is {status}")
            if not cover.was:
                message = text("{name} was added while its plan `{plan}` is {status}")
            elif not cover.now:
                message = text("{name} was removed while its plan `{plan}` is {status}")
            keys = changed.objective(turn.stood, turn.after.entry)
            yield self._under_approval(turn, stands[0], message, keys)

    def _own_rights(self, turn: Turn) -> Iterator[Incident]:
        """Find a commit in which the author gave themselves a role or an address (HISTORY.md 8)."""
        after = turn.after.entry
        if turn.in_merge or after is None or self.actors.first_parents[turn.commit] is None:
            return
        before = turn.stood
        had, has = addresses_of(before) if before else (), addresses_of(after)
        role = before.text("role") if before else None
        author = self.actors.of(turn.commit).identity.email.strip().lower()
        if author in {*had, *has} and (after.text("role") not in (role, None) or set(has) - set(had)):
            message = text("{name} was given a role or an address by themselves", name=turn.ref)
            hint = text("let somebody else look at it; it counts from the next commit on")
            yield _found(turn, codes.PC243, message, hint, keys=changed.right(before, after))

    def joined(self, joined: Joined) -> Iterator[Incident]:
        """Find a merge that joined a change of an objective with an approval of its plan that had not seen it."""
        if approved := self._approved(joined.commit, joined.approvals):
            message = text("a merge joined a change of {name} with its plan `{plan}`, which is {status} without it")
            keys = changed.objective(joined.after.was, joined.after.entry)
            yield self._under_approval(joined, approved[0], message, keys)

    def _approved(self, number: int, plans: Iterable[Event]) -> list[Event]:
        """Return those of the events of plans that left them in a status that protects them, by the rules of a commit."""
        return [plan for plan in plans if self.rules.protects("plan", plan.status, number)]

    def _under_approval(self, of: Turn | Joined, plan: Event, message: Text, keys: Keys) -> Incident:
        lifecycle = self.rules.lifecycle("plan", of.commit)
        status = lifecycle.term(plan.status) if lifecycle else plan.status
        said = message.given({"name": of.ref, "plan": plan.ref.id, "status": status})
        made = None if of.commit in self.actors.unmade else self.actors.commits[of.commit].id
        return Incident(of.ref, of.commit, of.after, Problem(codes.PC213, said, way_beside(plan.ref, made)), keys)

    def _weighed(self, turn: Turn, lifecycle: Lifecycle) -> Iterator[Incident]:
        """Judge what a merge drops: the sides whose state it does not keep (HISTORY.md 4)."""
        after = turn.after
        values: dict[str, object] = {
            "name": turn.ref,
            "after": lifecycle.term(after.status) if after.status else text("deleted"),
        }
        for side in turn.sides:
            values["status"] = lifecycle.term(side.status)
            if side.entry is None:
                message, hint = (
                    text("a merge dropped the deletion of {name} and kept {after}"),
                    text("delete it again where it was meant"),
                )
                yield self._dropped(turn, side, codes.PC222, message.given(values), hint)
            elif side.status in lifecycle.protected:
                yield from self._dropped_approval(turn, lifecycle, side, values)
            elif side.status != after.status:
                message, hint = (
                    text("a merge dropped {status} of {name} and kept {after}"),
                    text("make the step again where it was meant"),
                )
                yield self._dropped(turn, side, codes.PC222, message.given(values), hint)

    def _dropped_approval(
        self, turn: Turn, lifecycle: Lifecycle, side: Event, values: dict[str, object]
    ) -> Iterator[Incident]:
        if side.status == turn.after.status:
            message = text("a merge kept another content of {name} than the one that is {status}")
            keys = changed.content(side.entry, turn.after.entry)
            yield replace(self._dropped(turn, side, codes.PC223, message.given(values), None), keys=keys)
        elif any(self._weighty(Move(turn, lifecycle, side.entry, (side,)))):
            message = text("a merge dropped {status} of {name} and kept {after}")
            hint = text("keep the approval in the merge, or take it back by a step of its own")
            yield self._dropped(turn, side, codes.PC221, message.given(values), hint)

    def _dropped(self, turn: Turn, side: Event, code: Code, message: Text, hint: Text | None) -> Incident:
        if side not in turn.unsure:
            return _found(turn, code, message, hint)
        message = text("{said}; whether that was left behind already lies before what this clone holds", said=message)
        severity = self.rules.of(turn.commit).severity(code)
        return Incident(turn.ref, turn.commit, turn.after, Problem(codes.PC907, message, _REST, severity))

    def _weighty(self, move: Move) -> Iterator[Incident]:
        """Yield what is wrong with a move, without codes that are switched off."""
        for incident in chain(self._verdicts(move), self._content(move)):
            if self.rules.weight(incident.commit, incident.problem) is not Severity.OFF:
                yield incident

    def _mixture(self, turn: Turn, lifecycle: Lifecycle) -> Iterator[Incident]:
        """Judge a merge of different sides that has a state which no side had (HISTORY.md 4)."""
        after = turn.after
        values: dict[str, object] = {"name": turn.ref, "status": lifecycle.term(after.status)}
        same = [side.entry for side in turn.sides if side.entry is not None and side.status == after.status]
        had, keys = bool(same), changed.content(next(iter(same), None), after.entry)
        if after.status in lifecycle.protected:
            message = text("a merge moved {name} to {status}, which no side had")
            if had:
                message = text("a merge holds {name} as {status} with content that no side had")
            hint = text("submit it and approve it again: what the merge holds was approved by nobody")
            yield _found(turn, codes.PC223, message.given(values), hint, keys=keys)
        elif had and after.entry is not None:
            message = text("a merge joined several changes of {name}: whoever merged was the last to change it")
            yield _found(turn, codes.PC225, message.given(values), keys=keys)
            yield from self._weighed(turn, lifecycle)
        else:
            yield from self._step(turn, lifecycle)


def _found(turn: Turn, code: Code, message: Text, hint: Text | None = None, *, keys: Keys = STATUS) -> Incident:
    return Incident(turn.ref, turn.commit, turn.after, Problem(code, message, hint), keys)
