"""Reads the history of a range: one walk over its commits, then one judgement of each turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from plancode import codes, git
from plancode.diagnostics import FIRST_POSITION, Diagnostic, Place, Severity, Text, text
from plancode.disk import spot
from plancode.history.actors import Actors
from plancode.history.commits import Commits
from plancode.history.events import People
from plancode.history.judge import Judge
from plancode.history.line import Line
from plancode.history.range import Range
from plancode.history.report import Teller, Told
from plancode.history.results import History
from plancode.history.resumed import WORTH_KEEPING, Left, Resumed, Shelf, digest
from plancode.history.rules import Rules
from plancode.history.signatures import asks_signatures
from plancode.history.starts import starts_of
from plancode.history.states import Entry, State, Wholeness
from plancode.history.versions import Files
from plancode.history.walk import Standing, walk
from plancode.workspace import PLANS_FOLDER, Config, is_record_file

_WORK_TREE = ""
# How many commits are taken at once from git, which compares the trees of the next ones meanwhile.
_AT_ONCE = 1_000
_NO_STATE = State(None, "")


class Reader:
    """Reads the history of a range, once."""

    def __init__(self, span: Range, on_progress: Callable[[int, int], None] | None = None) -> None:
        self._range = span
        self._on_progress = on_progress
        self._repository = span.repository
        self._workspace = span.workspace
        self._landing = span.landing
        self._base = span.base
        self._rules = span.rules
        self._head = span.tip or git.head(span.repository)
        self._folder = span.workspace.prefix + PLANS_FOLDER
        names = span.landing.names if span.landing else span.repository
        self._starts = starts_of(span.repository, span.rules.config, span.workspace.prefix, self._head, names=names)
        lifecycles = [span.rules.config.lifecycles, *(epoch.config.lifecycles for epoch in self._starts.epochs)]
        self._kinds = frozenset({*(kind for each in lifecycles for kind in each), "person", "objective"})
        self._files = Files(span.repository, self._kinds, span.work_tree or span.held, span.workspace)
        self._trees: dict[str, tuple[tuple[str, str], ...]] = {}

    def history(self) -> History:
        """Return the history of the range, after one walk and one judgement of each turn."""
        head = self._head
        shelf = self._shelf()
        begun = self._begun(shelf, head)
        left: Standing | None = None
        compared = self._compared(head, begun)
        graph = [*(begun.graph if begun else ()), *(compared.commits if compared else ())]
        pending = self._pending(head)
        commits = [*graph, pending] if pending else graph
        self._numbers = {commit.id: number for number, commit in enumerate(graph)}
        known = self._before_base(graph) | self._ancestry(graph, self._range.verified)
        settled = known | self._ancestry(graph, self._starts.since)
        if begun:
            # It was judged when it was kept.
            settled |= frozenset(range(begun.standing.number))
        rules = self._ruled(commits, settled)
        said = Commits(self._repository, graph, with_signatures=self._asks_signatures())
        people: dict[int, People] = {}
        judge = self._judge(commits, said, people, rules, begun)
        earlier = begun.told if begun else Told()
        teller = Teller(self._workspace, self._files, judge, commits, self._unmade(commits), settled, earlier)
        for walked in walk(
            commits,
            self._blocks(compared, pending, said, begun),
            people=people,
            read=self._files.states,
            protects=rules.protects,
            given=self._edge(),
            apart=known if self._repository.shallow else frozenset(),
            start=begun.standing if begun else None,
            wanted=len(graph) - 1 if begun is None or len(graph) - begun.standing.number > WORTH_KEEPING else None,
        ):
            # What nobody has committed is no part of what is kept.
            self._keep(shelf, left, teller, judge)
            said.take(walked)
            # Git compares the trees of the next commits while these are judged.
            teller.take(walked)
            left = walked.left
        self._keep(shelf, left, teller, judge)
        told = self._landing.head if self._landing else head
        history = teller.history(head=said.of(told) if told else None, count=len(graph))
        return replace(
            history,
            diagnostics=(*history.diagnostics, *self._about_starts(len(commits), known, settled)),
            since=self._starts.since,
            epochs=len(self._starts.epochs),
        )

    def _shelf(self) -> Shelf | None:
        """Return where this history is kept, if the walk is of all commits, and rests on no keys."""
        span, sources = self._range, self._range.held or self._range.work_tree
        # Of a shallow clone only what a base lacks can be judged.
        is_whole = not (span.base or span.verified or span.landing)
        if not is_whole or sources is None or span.store.folder is None or self._asks_signatures():
            return None
        config = [each.content for each in (sources.config,) if each]
        people = [(entry.ref.id, entry.data) for entry in self._people_of_today()]
        starts = (self._starts.since, [epoch.until for epoch in self._starts.epochs])
        elsewhere = spot(str(git.alternates(self._repository)))
        rests_on = digest((config, people, starts, sorted(self._kinds), self._repository.object_format, elsewhere))
        return Shelf(
            store=span.store, repository=self._repository, folder=self._folder, rests_on=rests_on, now=span.now
        )

    def _keep(self, shelf: Shelf | None, standing: Standing | None, teller: Teller, judge: Judge) -> None:
        """Keep what is known at the head after its walk, if it is worth it: git has proved by now that it told everything."""
        if shelf and self._head and standing:
            shelf.keep(self._head, digest(self._tree(self._head)), Left(standing, teller.told(), judge.actors))

    def _begun(self, shelf: Shelf | None, head: str | None) -> Resumed | None:
        """Return the history to go on from, if git still says of its commit what was judged: else it has been altered."""
        found = shelf.find(head) if shelf and head else None
        return found if found and digest(self._tree(found.commit)) == found.tree else None

    def _unmade(self, commits: Sequence[git.GraphCommit]) -> dict[int, Text | None]:
        """Return the commits that nobody has made yet, by number, each with the label for findings in it."""
        made: dict[str, Text | None] = {_WORK_TREE: None, **(self._landing.unmade if self._landing else {})}
        return {number: made[commit.id] for number, commit in enumerate(commits) if commit.id in made}

    def _about_starts(self, count: int, known: frozenset[int], settled: frozenset[int]) -> Iterator[Diagnostic]:
        """Yield what is wrong with `history.since` and `history.epochs`, or that they leave nothing to judge."""
        config = self._rules.config
        found = [] if self._base else list(self._starts.problems)
        # Without a beginning, what is settled is what is known.
        if len(known) < count == len(settled):
            document = config.document
            place = document.place_of(("history", "since")) if document else Place("", FIRST_POSITION)
            message = text("`history.since` names a commit after which there is none: no step is judged")
            hint = text("name the commit with which the work with plancode began, and leave it so")
            found.append(codes.PC905.at(place, message, hint=hint))
        for each in found:
            severity = config.severity(each.code)
            if severity is not Severity.OFF:
                yield replace(each, severity=severity)

    def _edge(self) -> frozenset[int]:
        """Return the commits where a shallow clone ends: what stands there is given."""
        edge = git.shallow_commits(self._repository) if self._repository.shallow else ()
        return frozenset(self._numbers[commit] for commit in edge if commit in self._numbers)

    def _ancestry(self, graph: Sequence[git.GraphCommit], *tips: str | None) -> frozenset[int]:
        """Return the numbers of tips and of all that leads to them, as far as the graph has them."""
        found: set[int] = set()
        numbers = self._numbers
        ahead = [numbers[tip] for tip in tips if tip is not None and tip in numbers]
        while ahead:
            number = ahead.pop()
            if number not in found:
                found.add(number)
                ahead += [numbers[parent] for parent in graph[number].parents if parent in numbers]
        return frozenset(found)

    def range_is_whole(self) -> bool:
        """Return whether a shallow clone still holds every commit that is judged (HISTORY.md, Honesty)."""
        # A commit where the clone ends looks as the very first one does. And commits that go back to that one may have
        # landed long ago, on a line of base that the clone lacks.
        return (
            self._base is not None
            and self._head is not None
            and all(each.parents for each in git.topology(self._repository, self._head, without=self._base.commit))
        )

    def _before_base(self, graph: Sequence[git.GraphCommit]) -> frozenset[int]:
        """Return the commits that base has too: they are walked, and not judged."""
        if self._base is None or self._head is None:
            return frozenset()
        own = {commit.id for commit in git.topology(self._repository, self._head, without=self._base.commit)}
        return frozenset(number for number, commit in enumerate(graph) if commit.id not in own)

    def _record_files(self, commit: str) -> list[tuple[str, str]]:
        prefix = self._workspace.prefix
        return [(path, blob) for path, blob in self._tree(commit) if is_record_file(path, prefix)]

    def _tree(self, commit: str) -> tuple[tuple[str, str], ...]:
        if commit not in self._trees:
            self._trees[commit] = git.tree(self._repository, commit, [self._folder])
        return self._trees[commit]

    def _pending(self, head: str | None) -> git.GraphCommit | None:
        """Return the work tree as one more commit on top of HEAD (HISTORY.md 10); None where nothing differs."""
        if self._range.work_tree is None:
            return None
        committed = dict(self._record_files(head)) if head else {}
        present = self._files.held
        changes = [
            git.Change(path, committed.get(path), present.get(path))
            for path in sorted({*committed, *present})
            if committed.get(path) != present.get(path)
        ]
        if not changes:
            return None
        return git.GraphCommit(_WORK_TREE, (head,) if head else (), tuple(changes))

    def _compared(self, head: str | None, begun: Resumed | None) -> git.Comparison | None:
        if head is None or (begun is not None and begun.commit == head):
            return None
        if begun is not None:
            return git.comparison(self._repository, head, self._folder, without=begun.commit)
        if (ahead := self._range.ahead) is not None and not ahead.taken and ahead.tip == head:
            ahead.taken = True
            return ahead
        return git.comparison(self._repository, head, self._folder)

    def _blocks(
        self,
        compared: git.Comparison | None,
        pending: git.GraphCommit | None,
        said: Commits,
        begun: Resumed | None,
    ) -> Iterator[Sequence[Sequence[git.Change]]]:
        """Yield the changes of some commits at a time, with their files fetched; git compares trees meanwhile."""
        stream = compared.changes if compared else iter(())
        commits = compared.commits if compared else []
        walked = 0
        # What stood where the walk goes on, whatever was kept says of it.
        standing = self._tree(begun.commit) if begun else ()
        line = Line(commits, standing)
        while made := list(islice(stream, _AT_ONCE)):
            these = commits[walked : walked + len(made)]
            self._files.fetch(change for each in made for change in each)
            said.read(commit.id for commit, each in zip(these, made, strict=True) if each)
            for commit, each in zip(these, made, strict=True):
                line.follow(commit, each)
            yield made
            walked += len(made)
            if self._on_progress is not None:
                self._on_progress(walked, len(commits))
        if compared is not None:
            line.prove_end(compared.tip, self._record_files(compared.tip), self._workspace.prefix)
        if pending is not None:
            yield [pending.changes]

    def _ruled(self, commits: Sequence[git.GraphCommit], settled: frozenset[int]) -> Rules:
        """Return the rules and the people by which the commits are judged."""
        return Rules(
            config=self._rules.config,
            today=People.of(self._people_of_today()),
            epochs=self._epochs(commits),
            proposed=frozenset(range(len(commits))) - settled if self._base else frozenset(),
        )

    def _people_of_today(self) -> list[Entry]:
        return [
            Entry(person.ref, _NO_STATE, document.data, document.path, "")
            for person in self._rules.people
            if isinstance((document := self._rules.documents[person.ref]).data, dict)
        ]

    def _judge(
        self,
        commits: Sequence[git.GraphCommit],
        said: Commits,
        people: dict[int, People],
        rules: Rules,
        begun: Resumed | None,
    ) -> Judge:
        work_tree = next((number for number, commit in enumerate(commits) if commit.id == _WORK_TREE), None)
        if work_tree is not None:
            said.said[work_tree] = self._uncommitted()
        first_parents = [self._numbers.get(commit.parents[0]) if commit.parents else None for commit in commits]
        if begun is not None:
            said.said.update(begun.commits)
            people.update(begun.people)
            for number, parent in begun.first_parents.items():
                first_parents[number] = parent
        actors = Actors(
            rules=rules,
            commits=said.said,
            people=people,
            first_parents=first_parents,
            signatures=said.signatures,
            unmade=frozenset(self._unmade(commits)),
        )
        unsaid = self._landing.unsaid if self._landing else frozenset(() if self._range.message else (_WORK_TREE,))
        return Judge(
            rules=rules,
            actors=actors,
            wholeness=Wholeness(self._workspace),
            now=self._range.now,
            unsaid=frozenset(number for number, commit in enumerate(commits) if commit.id in unsaid),
        )

    def _uncommitted(self) -> git.Commit:
        """Return the commit that the work tree would make."""
        return git.Commit(
            id=_WORK_TREE,
            author=git.configured_identity(self._repository),
            authored=self._range.now,
            committer=git.configured_committer(self._repository),
            committed=self._range.now,
            message=self._range.message,
        )

    def _epochs(self, commits: Sequence[git.GraphCommit]) -> dict[int, Config]:
        """Return the configuration of each commit that is judged by the rules of an epoch."""
        found: dict[int, Config] = {}
        for epoch in self._starts.epochs:
            for number in self._ancestry(commits, epoch.until):
                found.setdefault(number, epoch.config)
        return found

    def _asks_signatures(self) -> bool:
        """Return whether a policy or a step asks for signatures."""
        return any(map(asks_signatures, [self._rules.config, *(epoch.config for epoch in self._starts.epochs)]))
