"""What comes of a walk and its judgement: transitions, findings with their places, and changes of objectives."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from plancode import codes, git
from plancode.diagnostics import FIRST_POSITION, Diagnostic, Place, Problem, Ref, Severity, Text, text
from plancode.history.changed import Keys, place_in
from plancode.history.dates import times
from plancode.history.events import Event, How, Joined, Lost, Sighting, Turn, entry_of, what_happened
from plancode.history.judge import Judge
from plancode.history.moves import Incident
from plancode.history.results import History, ObjectiveChange, Transition
from plancode.history.versions import Files
from plancode.history.walk import Walk
from plancode.history.witnesses import reviewers
from plancode.workspace import Workspace
from plancode.yaml_source import line_of


class Found(NamedTuple):
    """A finding of history, with what its place in the files of any later day depends on.

    `data` is the record as it was then. `line` is the line in an old version, where the record stands nowhere now.
    """

    diagnostic: Diagnostic
    keys: Keys = ()
    data: Mapping[str, object] | None = None
    line: str | None = None
    is_placed: bool = False


class Told(NamedTuple):
    """What was told of the commits up to one of them."""

    transitions: tuple[Transition, ...] = ()
    objective_changes: tuple[ObjectiveChange, ...] = ()
    findings: tuple[Found, ...] = ()
    joined: tuple[Found, ...] = ()
    sightings: tuple[Found, ...] = ()


_NOTHING_YET = Told()
# So many old versions of files are fetched at once, where findings point into them.
_AT_HAND = 1_000
_UNKNOWN = (codes.PC251, codes.PC252, codes.PC907, codes.PC908)


class Teller:
    """Turns moves into transitions and findings; these point into the workspace if the record still stands there."""

    def __init__(
        self,
        workspace: Workspace,
        files: Files,
        judge: Judge,
        commits: Sequence[git.GraphCommit],
        unmade: Mapping[int, Text | None],
        settled: frozenset[int],
        earlier: Told = _NOTHING_YET,
    ) -> None:
        self._earlier = earlier
        self._workspace = workspace
        self._files = files
        self._judge = judge
        self._commits = commits
        self._excerpts: dict[tuple[str, str, int], str] = {}
        self._unmade = unmade
        self._settled = settled
        self._findings: list[Diagnostic] = [self._again(each) for each in earlier.findings]
        self._incidents: list[Incident] = []
        self._transitions: list[Transition] = [*earlier.transitions]
        self._objective_changes: list[ObjectiveChange] = [*earlier.objective_changes]
        self._joined: list[tuple[Incident, Diagnostic]] = []
        self._sightings: list[Sighting] = []

    def _id(self, number: int) -> str | None:
        """Return the id of a commit; None for one that nobody has made yet."""
        return None if number in self._unmade else self._commits[number].id

    def take(self, walked: Walk) -> None:
        """Judge one part of a walk, without the turns of settled commits."""
        incidents: list[Incident] = []
        for turn in walked.turns:
            if turn.commit not in self._settled:
                incidents += self._judged(turn)
            self._objective_changes += self._objective_change(turn)
        self._incidents += incidents
        self._findings += [
            self._diagnostic(each) for each in self._in_reach(incidents, without=self._workspace.documents)
        ]
        self._joined += self._of_joined([each for each in walked.joined if each.commit not in self._settled])
        self._sightings += (each for each in walked.sightings if each.commit not in self._settled)

    def history(self, *, head: git.Commit | None, count: int) -> History:
        """Return the history of count commits up to head."""
        findings = [*self._findings, *map(self._again, self._earlier.joined)]
        findings += (diagnostic for _, diagnostic in self._joined)
        findings += map(self._again, self._earlier.sightings)
        findings += self._of_sightings()
        return History(
            head=head.id if head else None,
            committed=head.committed if head else None,
            complete=not any(finding.code in _UNKNOWN for finding in findings),
            transitions=tuple(self._transitions),
            objective_changes=tuple(self._objective_changes),
            diagnostics=tuple(finding for finding in findings if finding.severity is not Severity.OFF),
            commits=count,
            excerpts=self._excerpts,
        )

    def told(self) -> Told:
        """Return what has been told so far."""
        earlier = self._earlier
        joined = [incident for incident, _ in self._joined]
        return Told(
            transitions=tuple(self._transitions),
            objective_changes=tuple(self._objective_changes),
            findings=(*earlier.findings, *map(self._found, self._in_reach(self._incidents))),
            joined=(*earlier.joined, *map(self._found, self._in_reach(joined))),
            sightings=(*earlier.sightings, *map(Found, self._of_sightings())),
        )

    def _found(self, incident: Incident) -> Found:
        entry, (place, line) = entry_of(incident.event), self._stood(incident)
        found = replace(self._diagnostic(incident), path=place.path, range=place.range)
        return Found(found, incident.keys, entry.data if entry else {}, line, is_placed=True)

    def _again(self, found: Found) -> Diagnostic:
        """Return a finding that was made before, at its place in the files as they stand now."""
        diagnostic = found.diagnostic
        document = self._workspace.documents.get(diagnostic.record) if diagnostic.record and found.is_placed else None
        if document is not None:
            place = place_in(document, found.keys, found.data)
            return replace(diagnostic, path=place.path, range=place.range)
        if found.line is not None and diagnostic.commit:
            self._excerpts[(diagnostic.commit, diagnostic.path, diagnostic.range.start.line)] = found.line
        return diagnostic

    def _of_sightings(self) -> list[Diagnostic]:
        return [self._sighting(each) for each in self._sightings if self._governs(each.ref, each.commit)]

    def _governs(self, ref: Ref, commit: int) -> bool:
        return self._judge.rules.lifecycle(ref.kind, commit) is not None

    def _in_reach(self, incidents: Sequence[Incident], without: Container[Ref] = ()) -> Iterator[Incident]:
        """Yield incidents, with the versions in which the records stood fetched; without those of some records."""
        for start in range(0, len(incidents), _AT_HAND):
            some = incidents[start : start + _AT_HAND]
            wanted = (each for each in some if each.ref not in without)
            self._files.bring(entry for each in wanted if (entry := entry_of(each.event)) is not None)
            yield from some

    def _judged(self, turn: Turn) -> list[Incident]:
        """Return what is wrong with a turn, and note its transitions."""
        found = list(self._judge.incidents(turn))
        for before in turn.told if self._governs(turn.ref, turn.commit) else ():
            more = chain(self._judge.unknown_reviewers(turn, before), times(self._judge, turn, before))
            found += (each for each in more if each.problem.code not in {known.problem.code for known in found})
            self._transitions.append(self._transition(turn, before, self._verdict(found)))
        return found

    def _of_joined(self, found: Sequence[Joined]) -> Iterator[tuple[Incident, Diagnostic]]:
        """Yield findings on objectives that a merge joins with an approval, unless the commit has them already."""
        known = [*self._findings, *(diagnostic for _, diagnostic in self._joined)] if found else ()
        told = {(each.record, each.commit, each.code) for each in known}
        for joined in found:
            for incident in self._judge.joined(joined):
                each = self._diagnostic(incident)
                if (each.record, each.commit, each.code) not in told:
                    told.add((each.record, each.commit, each.code))
                    yield incident, each

    def _objective_change(self, turn: Turn) -> Iterator[ObjectiveChange]:
        entry = entry_of(turn.after) if turn.ref.kind == "objective" else None
        plan = entry.text("plan") if entry else None
        if plan is None or turn.how not in (How.BIRTH, How.STEP):
            return
        commit = self._judge.actors.commits[turn.commit]
        yield ObjectiveChange(
            record=turn.ref,
            plan=plan,
            what=what_happened(turn),
            commit=self._id(turn.commit),
            author=commit.author,
            committed=commit.committed,
            actor=self._judge.actors.of(turn.commit).shown,
            place=turn.commit,
        )

    def _verdict(self, found: Sequence[Incident]) -> str:
        """Return the first code that weighs as an error, else the first that weighs as a warning, else ok."""
        for severity in (Severity.ERROR, Severity.WARNING):
            for incident in found:
                if self._judge.rules.weight(incident.commit, incident.problem) is severity:
                    return incident.problem.code.number
        return "ok"

    def _transition(self, turn: Turn, before: Event | None, verdict: str) -> Transition:
        commit = self._judge.actors.commits[turn.commit]
        return Transition(
            record=turn.ref,
            before=before.status if before else None,
            after=turn.after.status,
            commit=self._id(turn.commit),
            author=commit.author,
            authored=commit.authored,
            committed=commit.committed,
            actor=self._judge.actors.of(turn.commit).shown,
            signature=self._judge.signature(turn.commit),
            path=turn.after.path,
            verdict=verdict,
            subject=commit.subject,
            reasons=commit.lines("Reason"),
            reviewers=reviewers(self._judge.actors, turn.commit),
            place=turn.commit,
        )

    def _diagnostic(self, incident: Incident) -> Diagnostic:
        commit = self._judge.actors.commits[incident.commit]
        commit_id = self._id(incident.commit)
        label = self._unmade.get(incident.commit)
        if commit_id is not None:
            label = text(
                "changed in {commit} by {author}, {day}",
                commit=commit_id[:7],
                author=commit.author.name or commit.author.email or text("nobody"),
                day=self._judge.day(incident.commit) or text("at an unknown time"),
            )
        return incident.problem.at(
            self._place(incident, commit_id),
            record=incident.ref,
            commit=commit_id,
            label=label,
            severity=self._judge.rules.weight(incident.commit, incident.problem),
        )

    def _sighting(self, sighting: Sighting) -> Diagnostic:
        commit_id = self._id(sighting.commit)
        where = Place(sighting.paths[-1], FIRST_POSITION)
        if sighting.lost is Lost.AMBIGUOUS:
            message = text("{name} stands in two places: {paths}", name=sighting.ref, paths=", ".join(sighting.paths))
            problem = Problem(codes.PC251, message, text("remove one of them: until then its state is unknown"))
        else:
            message = text("{name} cannot be read at this commit", name=sighting.ref)
            hint = text(
                "mend the record in a commit of its own; its next state is compared with the last one that could be read"
            )
            problem = Problem(codes.PC252, message, hint)
        severity = self._judge.rules.weight(sighting.commit, problem)
        return problem.at(where, record=sighting.ref, commit=commit_id, severity=severity)

    def _place(self, incident: Incident, commit: str | None) -> Place:
        """Return where what changed stands now, or where it stood in the commit's own version of the file."""
        document, entry = self._workspace.documents.get(incident.ref), entry_of(incident.event)
        if document is not None:
            return place_in(document, incident.keys, entry.data if entry else {})
        if commit is None:
            # Only what is committed stands in a version that anybody can look at.
            return Place(incident.event.path, FIRST_POSITION)
        place, line = self._stood(incident)
        if line is not None:
            self._excerpts[(commit, place.path, place.range.start.line)] = line
        return place

    def _stood(self, incident: Incident) -> tuple[Place, str | None]:
        """Return where what changed stood in the commit's own version of the file, and the line there."""
        entry = entry_of(incident.event)
        document = self._files.document(entry.path, entry.blob, incident.ref) if entry else None
        data = self._files.data(entry.blob) if entry else None
        if entry is None or document is None or data is None:
            return Place(incident.event.path, FIRST_POSITION), None
        place = place_in(document, incident.keys, entry.data)
        return place, line_of(data.decode(), place.range.start.line)
