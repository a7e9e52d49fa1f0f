"""Statuses and steps as a table, what a status means, and the judgement of one transition (HISTORY.md, the default table)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from plancode import codes
from plancode.diagnostics import Choices, Problem, Ref, Severity, Term, Text, all_of, text


class Need(StrEnum):
    """A condition that a step can name."""

    GOALS = "goals"
    REASON = "reason"
    FOUR_EYES = "four-eyes"
    PERIOD_ENDED = "period-ended"
    SIGNED = "signed"


class Ends(StrEnum):
    """How a record ends when it reaches a status; NEVER: it stays open, even if no step leads on."""

    WON = "won"
    LOST = "lost"
    DONE = "done"
    NEVER = "never"


class Standing(StrEnum):
    """Where a status stands in its lifecycle, whatever its name: a sign or a colour can show this."""

    BEGUN = "begun"
    RUNNING = "running"
    PAUSED = "paused"
    IN_REVIEW = "in-review"
    HELD = "held"
    WON = "won"
    LOST = "lost"
    OVER = "ended"


# Relations to a record that `by` can name beside the roles of people.
OWNER, REVIEWER = "owner", "reviewer"
# Statuses whose names say in any lifecycle how a record ends.
_ENDS: Mapping[str, Ends] = {"won": Ends.WON, "lost": Ends.LOST, "expired": Ends.DONE}
_STANDINGS: Mapping[Ends, Standing] = {Ends.WON: Standing.WON, Ends.LOST: Standing.LOST, Ends.DONE: Standing.OVER}


@dataclass(frozen=True, slots=True)
class Status:
    """A status and its labels per language; `standing` is given only if the steps do not show it."""

    name: str
    labels: Mapping[str, str] = field(default_factory=dict)
    standing: Standing | None = None

    def label(self, language: str) -> str:
        """Return the status in language, else in English, else its name."""
        return self.labels.get(language) or self.labels.get("en") or self.name


@dataclass(frozen=True, slots=True)
class Step:
    """An allowed move between statuses; an empty `by` means anyone."""

    name: str
    sources: tuple[str, ...]
    target: str
    by: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The statuses of a kind, where it begins, and the steps between them."""

    kind: str
    statuses: tuple[Status, ...]
    initial: tuple[str, ...]
    steps: tuple[Step, ...]
    deletable: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    stated_ends: Mapping[str, Ends] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the statuses, in their order."""
        return tuple(status.name for status in self.statuses)

    def status(self, name: str) -> Status:
        """Return the status called name; one that the lifecycle does not know is its own label."""
        for status in self.statuses:
            if status.name == name:
                return status
        return Status(name)

    def term(self, name: str | None) -> Term:
        """Return the status called name as messages say it; empty where there is none."""
        return Term(name or "", self.status(name or "").labels)

    def choices(self, names: tuple[str, ...]) -> Choices:
        """Return statuses as messages name them for a reader who is to type one."""
        return Choices(tuple(self.term(name) for name in names))

    def ends(self, name: str | None) -> Ends | None:
        """Return how a record in the status called name has ended; None if it is open.

        What the lifecycle states comes first, then what the name means everywhere, then whether no step leads on.
        """
        stated = self.stated_ends.get(name or "") or _ENDS.get(name or "")
        if stated is not None:
            return None if stated is Ends.NEVER else stated
        leads_nowhere = name in self.names and bool(self.steps) and not self.allowed(name or "")
        return Ends.DONE if leads_nowhere else None

    def ending(self, *how: Ends) -> tuple[str, ...]:
        """Return the statuses that end a record in one of these ways, in their order."""
        return tuple(name for name in self.names if self.ends(name) in how)

    @property
    def in_review(self) -> tuple[str, ...]:
        """Return the statuses from which a step protects a record, and which do not protect it themselves."""
        sources = {name for step in self.steps if step.target in self.protected for name in step.sources}
        return tuple(name for name in self.names if name in sources and name not in self.protected)

    def standing(self, name: str) -> Standing:
        """Return where the status called name stands."""
        ends = self.ends(name)
        stated = self.status(name).standing
        if stated or ends:
            return stated or _STANDINGS[ends or Ends.DONE]
        if name in self.protected:
            return Standing.HELD
        if name in self.initial:
            return Standing.BEGUN
        return Standing.IN_REVIEW if name in self.in_review else Standing.RUNNING

    def steps_between(self, before: str | None, after: str | None) -> tuple[Step, ...]:
        """Return the steps that lead from before to after: none where either is absent."""
        return tuple(step for step in self.steps if before in step.sources and step.target == after)

    def has_step(self, before: str | None, after: str | None) -> bool:
        """Return whether one step leads from before to after; None stands for a record that is not there."""
        if before is None or after is None:
            return after in self.initial if before is None else before in self.deletable
        return bool(self.steps_between(before, after))

    def allowed(self, before: str) -> tuple[str, ...]:
        """Return the statuses that one step from before leads to, in the order of the steps."""
        return tuple(dict.fromkeys(step.target for step in self.steps if before in step.sources))

    def path(self, before: str, after: str) -> tuple[str, ...] | None:
        """Return the statuses of the shortest way from before to after, both included; None: there is none."""
        ways: deque[tuple[str, ...]] = deque([(before,)])
        seen = {before}
        while ways:
            way = ways.popleft()
            if way[-1] == after:
                return way
            for target in self.allowed(way[-1]):
                if target not in seen:
                    seen.add(target)
                    ways.append((*way, target))
        return None


def _step(name: str, before: str, after: str, by: tuple[str, ...], need: Need) -> Step:
    return Step(name, (before,), after, by, (need,))


DEFAULT_PLAN = Lifecycle(
    kind="plan",
    statuses=(
        Status("draft", {"en": "Draft", "fr": "Projet"}),
        Status("submitted", {"en": "Submitted", "fr": "Soumis"}),
        Status("final-approved", {"en": "Final Approved", "fr": "Final - Approuvé"}),
        Status("expired", {"en": "Expired", "fr": "Expiré"}),
    ),
    initial=("draft",),
    steps=(
        _step("submit", "draft", "submitted", (OWNER,), Need.GOALS),
        _step("return", "submitted", "draft", (OWNER, REVIEWER, "approver"), Need.REASON),
        _step("approve", "submitted", "final-approved", (OWNER, "approver"), Need.FOUR_EYES),
        _step("amend", "final-approved", "draft", (OWNER,), Need.REASON),
        _step("expire", "final-approved", "expired", (OWNER,), Need.PERIOD_ENDED),
    ),
    deletable=("draft",),
    protected=("final-approved", "expired"),
)


# The statuses of kinds that a workspace gives no lifecycle: no step is judged, and any may follow any.
UNGOVERNED: Mapping[str, Lifecycle] = {
    "objective": Lifecycle(
        kind="objective",
        statuses=(
            Status("draft", {"en": "Draft", "fr": "Projet"}),
            Status("submitted", {"en": "Submitted", "fr": "Soumis"}, Standing.IN_REVIEW),
            Status("final-approved", {"en": "Final Approved", "fr": "Final - Approuvé"}, Standing.HELD),
            Status("current", {"en": "Current", "fr": "En cours"}),
            Status("future", {"en": "Future", "fr": "À venir"}),
            Status("on-hold", {"en": "On hold", "fr": "En attente"}, Standing.PAUSED),
            Status("expired", {"en": "Expired", "fr": "Expiré"}),
        ),
        initial=("draft", "future"),
        steps=(),
    ),
    "opportunity": Lifecycle(
        kind="opportunity",
        statuses=(
            Status("pending", {"en": "Pending", "fr": "En cours"}),
            Status("won", {"en": "Won", "fr": "Gagnée"}),
            Status("lost", {"en": "Lost", "fr": "Perdue"}),
        ),
        initial=("pending",),
        steps=(),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one transition; None if it cannot be known.

    `before` is None at creation, `after` at deletion. `capacities` are what the actor is to the record: roles of
    the person, `owner`, `reviewer`; `whom` tells whom to ask for a step that the actor may not make. `met` says of each
    condition whether it holds. `unknown_actor` is the severity if nobody knows the actor of a step that anybody may
    make; `period` is the period of the record, as written.
    """

    name: Ref
    before: str | None
    after: str | None
    actor: object
    actor_known: bool
    capacities: frozenset[str]
    met: Mapping[Need, bool | None]
    unknown_actor: Severity
    period: str | None
    whom: Callable[[Step], Text]


def judge(lifecycle: Lifecycle, facts: Facts) -> tuple[Problem, ...]:
    """Return what is wrong with a change of status, creation or deletion; empty if it is allowed."""
    if facts.before == facts.after:
        return ()
    if facts.before is None:
        return _birth(lifecycle, facts)
    if facts.after is None:
        return (*_death(lifecycle, facts), *_stranger(lifecycle, facts))
    steps = lifecycle.steps_between(facts.before, facts.after)
    if not steps:
        return (_no_step(lifecycle, facts, facts.before, facts.after),)
    # Several steps may join the same two statuses: the one with the fewest problems is taken as the one made.
    made, found = min(((step, _conditions(lifecycle, step, facts)) for step in steps), key=lambda each: len(each[1]))
    return found if made.by else (*_stranger(lifecycle, facts), *found)


def _birth(lifecycle: Lifecycle, facts: Facts) -> tuple[Problem, ...]:
    if lifecycle.has_step(None, facts.after):
        return ()
    message = text("{name} was created as {after}", name=facts.name, after=lifecycle.term(facts.after))
    initial = lifecycle.choices(lifecycle.initial)
    return (
        Problem(codes.PC202, message, text("create it as {initial}, then move it one step at a time", initial=initial)),
    )


def _death(lifecycle: Lifecycle, facts: Facts) -> tuple[Problem, ...]:
    if lifecycle.has_step(facts.before, None):
        return ()
    message = text("{name} was deleted while {before}", name=facts.name, before=lifecycle.term(facts.before))
    deletable = lifecycle.choices(lifecycle.deletable)
    hint = text("put it back; it may be deleted while: {deletable}", deletable=deletable)
    return (Problem(codes.PC214, message, hint if deletable.terms else text("put it back; it may never be deleted")),)


def _no_step(lifecycle: Lifecycle, facts: Facts, before: str, after: str) -> Problem:
    way, old, new = lifecycle.path(before, after), lifecycle.term(before), lifecycle.term(after)
    allowed = lifecycle.choices(lifecycle.allowed(before))
    hint = text("move it one step at a time: from {before} it can go to {allowed}", before=old, allowed=allowed)
    if not allowed.terms:
        hint = text("leave it there: no step leads on from {before}", before=old)
    # No single step leads there: if there is a way, it has at least one status between its ends.
    if way:
        return Problem(
            codes.PC203,
            text(
                "{name} went from {before} to {after} without being {skipped}",
                name=facts.name,
                before=old,
                after=new,
                skipped=all_of([lifecycle.term(each) for each in way[1:-1]]),
            ),
            hint,
        )
    return Problem(
        codes.PC201,
        text("{name} went from {before} to {after}", name=facts.name, before=old, after=new),
        hint,
    )


# Need.SIGNED is missing here: signatures are judged where they are read.
_UNMET: Mapping[Need, Problem] = {
    Need.GOALS: Problem(
        codes.PC210,
        text("{name} was moved to {after} without a goal"),
        text("add a goal to the plan before `{step}`"),
    ),
    Need.REASON: Problem(
        codes.PC207,
        text("{name} was moved from {before} to {after} without a reason"),
        text("say why: `--reason TEXT`, or a line `Reason: …` in the commit message"),
    ),
    Need.FOUR_EYES: Problem(
        codes.PC206,
        text("{name} was moved to {after} by {actor} without a review by someone else"),
        text("have someone else review it, and name them with `--reviewed-by WHO`"),
    ),
    Need.PERIOD_ENDED: Problem(
        codes.PC233,
        text("{name} was moved to {after} before its period had ended"),
        text("wait: `{step}` is possible from the day after the period's last day on"),
    ),
}


def _stranger(lifecycle: Lifecycle, facts: Facts, step: Step | None = None) -> tuple[Problem, ...]:
    """Return the problem of an unknown actor, if any step of the lifecycle names who may make it.

    Without step, one that names who may make it, the problem weighs what the policy says.
    """
    if facts.actor_known or not any(each.by for each in lifecycle.steps):
        return ()
    message = text(
        "{name} was moved to {after} by {actor}, whom no person's address names",
        name=facts.name,
        after=lifecycle.term(facts.after) if facts.after else text("deleted"),
        actor=facts.actor,
    )
    hint = text("add the address to `email` or `emails` of the person, in a commit before the step")
    return (Problem(codes.PC205, message, hint, None if step else facts.unknown_actor),)


def _conditions(lifecycle: Lifecycle, step: Step, facts: Facts) -> tuple[Problem, ...]:
    found = list(_stranger(lifecycle, facts, step)) if step.by else []
    values = {
        "name": facts.name,
        "before": lifecycle.term(facts.before),
        "after": lifecycle.term(facts.after),
        "actor": facts.actor,
        "step": step.name,
    }
    if step.by and facts.actor_known and not facts.capacities & set(step.by):
        found.append(
            Problem(
                codes.PC204,
                text("{actor} may not move {name} from {before} to {after}").given(values),
                facts.whom(step),
            )
        )
    for need in step.needs:
        if facts.met.get(need) is False:
            found.append(_UNMET[need].given(values))
        elif need is Need.PERIOD_ENDED and facts.met.get(need) is None:
            found.append(_unknown_period(lifecycle, facts))
    return tuple(found)


def _unknown_period(lifecycle: Lifecycle, facts: Facts) -> Problem:
    message = text(
        "{name} was moved to {after}, and the calendar has no period `{period}`: whether it had ended is not known",
        name=facts.name,
        after=lifecycle.term(facts.after),
        period=facts.period,
    )
    if not facts.period:
        message = text(
            "{name} was moved to {after}, and states no period: whether it had ended is not known",
            name=facts.name,
            after=lifecycle.term(facts.after),
        )
    hint = text("add the period to `calendar` in plancode.yaml, or correct `period` before the step")
    return Problem(codes.PC908, message, hint)
