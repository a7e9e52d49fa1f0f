"""Random histories of a careful team: allowed steps, by people who may make them, with four eyes, in pull requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from tests.support.graph_configs import DEFAULT
from tests.support.graph_merges import clean
from tests.support.graph_writer import Commit, Doc, Graph, Tree, docs_of

_ROLES = {"marie": "account-manager", "lea": "account-manager", "paul": "approver", "anne": "compliance"}
_OWNERS, _EVERYBODY = ("marie", "lea"), tuple(_ROLES)
_FIRST_DAY, _LATER = datetime(2026, 3, 1, 9, tzinfo=UTC), datetime(2028, 2, 1, 9, tzinfo=UTC)
_PEOPLE = "people.yaml"
_ALLOWED = {
    (None, "draft"),
    ("draft", None),
    ("draft", "submitted"),
    ("submitted", "draft"),
    ("submitted", "final-approved"),
    ("final-approved", "draft"),
    ("final-approved", "expired"),
}
_WORDS = ("Be known", "Two talks", "A seat on the board", "A trial")


@dataclass
class Pull:
    """A pull request: where it left main, its last commit, the commit of main it lands on, and expected warnings.

    `records` are those that it works on. `warned` are code and id of warnings: landed as one commit it would make no
    step of the table, or it changes who people are.
    """

    start: int
    head: int
    author: str
    records: set[str]
    base: int = 0
    warned: set[tuple[str, str]] = field(default_factory=set)


# Adds a commit to a pull request: given a tree, and in it the path of a plan and the plan.
_Change = Callable[[Pull, Tree, str, Doc], None]


@dataclass
class Legal:
    """A history, its pull requests in the order in which they landed, and the last commit of main."""

    graph: Graph
    pulls: list[Pull]
    main: int


def legal(random: Random, pulls: int = 6) -> Legal:
    """Return a random history in which every step is legal."""
    team = _Team(random)
    for _ in range(pulls):
        while len(team.open) < random.choice([1, 2, 3]):
            team.begin()
        team.land(random.choice(team.open))
    while team.open:
        team.land(team.open[0])
    return Legal(Graph(team.commits, DEFAULT), team.landed, team.main)


class _Team:
    """A main branch and a few open pull requests, which work on different plans."""

    def __init__(self, random: Random) -> None:
        self.random = random
        people = tuple(_person(name, role) for name, role in _ROLES.items())
        plans = tuple(_plan(f"begun-{number}", 2027, "marie") | {"goals": "[Be known]"} for number in range(2))
        self.commits = [Commit([], {_PEOPLE: people, "all.yaml": plans}, "root", date=_FIRST_DAY)]
        self.now = _FIRST_DAY
        self.main = 0
        self.open: list[Pull] = []
        self.landed: list[Pull] = []
        self.plans = 0
        # Who last changed the content of each plan.
        self.writers = {doc["id"]: "marie" for doc in plans}

    def begin(self) -> None:
        """Open a pull request, with one commit or a few."""
        taken = {name for each in self.open for name in each.records}
        free = [name for name, _, _ in _records(self.commits[self.main].tree, "plan") if name not in taken]
        author = self.random.choice(_EVERYBODY)
        pull = Pull(self.main, self.main, author, set(self.random.sample(free, min(len(free), 2))))
        for _ in range(self.random.choice([1, 1, 2, 4])):
            self._work(pull)
        if pull.head != pull.start:
            self.open.append(pull)

    def land(self, pull: Pull) -> None:
        """Bring a pull request up to date, and land it: by a merge, by a fast-forward, or as one commit."""
        if pull.start != self.main:
            tree = clean(
                self.random, self.commits[pull.head].tree, self.commits[self.main].tree, self.commits[pull.start].tree
            )
            pull.head = self._commit([pull.head, self.main], tree, "merge of main", pull.author)
        pull.base = self.main
        before, after = (_statuses(self.commits[number].tree) for number in (pull.base, pull.head))
        net = {name: (before.get(name), after.get(name)) for name in pull.records}
        pull.warned |= {
            ("PC241", name) for name, change in net.items() if change[0] != change[1] and change not in _ALLOWED
        }
        way = self.random.choice(["merge", "merge", "squash", "as it is"])
        tree, own = self.commits[pull.head].tree, self._own(pull)
        if way == "squash" and len(own) == 1 and own[0].date.year == self.now.year:
            self.main = self._commit([self.main], tree, own[0].what, own[0].author, own[0].lines)
        elif way == "as it is":
            self.main = pull.head
        else:
            self.main = self._commit([self.main, pull.head], tree, "landed", self.random.choice(_EVERYBODY))
        self.open.remove(pull)
        self.landed.append(pull)
        if self.random.random() < 0.2 and self.now < _LATER:
            self.now = _LATER

    def _own(self, pull: Pull) -> list[Commit]:
        """Return the commits of a pull request that are not merges."""
        graph = Graph(self.commits, DEFAULT)
        numbers = sorted(graph.past(pull.head) - graph.past(self.main))
        return [self.commits[number] for number in numbers if len(self.commits[number].parents) == 1]

    def _commit(self, parents: Sequence[int], tree: Tree, what: str, author: str, lines: Sequence[str] = ()) -> int:
        self.now += timedelta(hours=self.random.randint(1, 48))
        self.commits.append(Commit([*parents], tree, what, author, author, [*lines], self.now))
        return len(self.commits) - 1

    def _work(self, pull: Pull) -> None:
        """Add a commit to a pull request: on one of its plans, on a new plan, or on the people."""
        tree = dict(self.commits[pull.head].tree)
        there = [each for each in _records(tree, "plan") if each[0] in pull.records]
        if not there or self.random.random() < 0.08:
            self._create(pull, tree)
            return
        _, path, place = self.random.choice(there)
        doc = docs_of(tree[path])[place]
        status = doc["status"]
        choices: list[_Change] = [*self._steps(status) * 3, self._move]
        if status in ("draft", "submitted"):
            choices += [self._edit, self._objective if status == "draft" else self._activity]
        choices += [self._activity, self._join]
        self.random.choice(choices)(pull, tree, path, doc)

    def _steps(self, status: str) -> list[_Change]:
        steps: dict[str, list[_Change]] = {
            "draft": [self._submit, self._hand_over, self._delete],
            "submitted": [self._approve, self._approve, self._return],
            "final-approved": [self._amend, self._expire],
            "expired": [],
        }
        return steps[status]

    def _create(self, pull: Pull, tree: Tree) -> None:
        self.plans += 1
        name = f"p{self.plans}"
        doc = _plan(name, self.now.year + 1, self.random.choice(_OWNERS))
        doc |= {"goals": f"[{self.random.choice(_WORDS)}]"} if self.random.random() < 0.6 else {}
        doc |= {"reviewers": "[anne-@]"} if self.random.random() < 0.5 else {}
        path = self.random.choice([f"{name}.yaml", f"{name}/plan.yaml", "all.yaml"])
        tree[path] = (*docs_of(tree.get(path, ())), doc)
        pull.records.add(doc["id"])
        pull.head = self._commit([pull.head], tree, f"{name} created in {path}", pull.author)
        self.writers[doc["id"]] = pull.author

    def _put(
        self,
        pull: Pull,
        tree: Tree,
        path: str,
        doc: Doc,
        *,
        what: str,
        author: str,
        lines: Sequence[str] = (),
        **values: str,
    ) -> None:
        """Commit a plan with other values; a file that holds only the plan may move in the same commit."""
        changed = {**doc, **values}
        held = docs_of(tree.pop(path))
        docs = tuple(changed if each["id"] == doc["id"] and each["kind"] == "plan" else each for each in held)
        target = f"moved/{len(self.commits)}.yaml" if len(docs) == 1 and self.random.random() < 0.15 else path
        tree[target] = docs
        pull.head = self._commit([pull.head], tree, f"{doc['id']} {what}", author, lines)

    # Steps, each by somebody who may make it.

    def _submit(self, pull: Pull, tree: Tree, path: str, doc: Doc) -> None:
        if "goals" in doc:
            self._put(pull, tree, path, doc, what="submitted", author=_owner(doc), status="submitted")
        else:
            self._edit(pull, tree, path, doc)

    def _return(self, pull: Pull, tree: Tree, path: str, doc: Doc) -> None:
        author = self.random.choice([_owner(doc), "paul", *(["anne"] if "reviewers" in doc else [])])
        self._put(pull, tree, path, doc, what="returned", author=author, lines=["Reason: too vague"], status="draft")

    def _approve(self, pull: Pull, tree: Tree, path: str, doc: Doc) -> None:
        author = self.random.choice([_owner(doc), "paul"])
        lines = []
        if self.writers[doc["id"]] == author or self.random.random() < 0.2:
            other = self.random.choice([each for each in _EVERYBODY if each != author])
            said = self.random.choice([f"{other}-@", f"{other.title()} <{other}%@.example>", other.title()])
            lines = [f"{self.random.choice(['Reviewed-by', 'Approved-by'])}: {said}"]
        self._put(pull, tree, path, doc, what="approved", author=author, lines=lines, status="final-approved")

    def _amend(self, pull: Pull, tree: Tree, path: str, doc: Doc) -> None:
        lines = ["Reason: the budget is another"]
        self._put(pull, tree, path, doc, what="amended", author=_owner(doc), lines=lines, status="draft")

    def _expire(self, pull: Pull, tree: Tree, path: str, doc: Doc) -> None:
        if self.now > datetime(int(doc["period"][2:]) + 1, 1, 2, tzinfo=UTC):
            self._put(pull, tree, path, doc, what="expired", author=_owner(doc), status="expired")
        else:
            self._activity(pull, tree, path, doc)

    # Other changes of a plan, and of what is beside it.

    def _edit(self, pull: Pull, tree: Tree, path: str, doc: Doc) -> None:
        author = self.random.choice(_EVERYBODY)
        key = self.random.choice(["goals", "goals", "name", "notes"])
        value = f"[{self.random.choice(_WORDS)} {len(self.commits)}]" if key == "goals" else f"Of {len(self.commits)}-@"
        if key != "notes":
            self.writers[doc["id"]] = author
        self._put(pull, tree, path, doc, what=f"{key} edited", author=author, **{key: value})

    def _hand_over(self, pull: Pull, tree: Tree, path: str, doc: Doc) -> None:
        owner = self.random.choice(_OWNERS)
        if owner == _owner(doc):
            self._activity(pull, tree, path, doc)
            return
        self.writers[doc["id"]] = _owner(doc)
        self._put(pull, tree, path, doc, what=f"handed over to {owner}", author=_owner(doc), owner=f"{owner}-@")

    def _delete(self, pull: Pull, tree: Tree, path: str, doc: Doc) -> None:
        """Delete a draft that no other record refers to."""
        if self.random.random() < 0.6 or any(each.get("plan") == doc["id"] for each in _docs(tree)):
            self._edit(pull, tree, path, doc)
            return
        docs = tuple(each for each in docs_of(tree.pop(path)) if each != doc)
        if docs:
            tree[path] = docs
        pull.head = self._commit([pull.head], tree, f"{doc['id']} deleted", self.random.choice(_EVERYBODY))

    def _move(self, pull: Pull, tree: Tree, path: str, doc: Doc) -> None:
        """Move the plan alone into another file, or rename its whole file."""
        docs = docs_of(tree.pop(path))
        target = f"elsewhere/{len(self.commits)}.yml"
        if len(docs) > 1:
            left = tuple(each for each in docs if each != doc)
            tree |= {path: left} if left else {}
            docs = (doc,)
        tree[target] = docs
        pull.head = self._commit([pull.head], tree, f"{path} to {target}", self.random.choice(_EVERYBODY))

    def _objective(self, pull: Pull, tree: Tree, path: str, doc: Doc) -> None:
        number = len(self.commits)
        objective = {"kind": "objective", "id": f"o{number}-@", "name": f"Objective {number}", "period": doc["period"]}
        objective |= {"type": "awareness", "status": "current", "plan": doc["id"], "owner": doc["owner"]}
        tree[f"objectives/{number}.yaml"] = (objective,)
        pull.head = self._commit([pull.head], tree, f"an objective of {doc['id']}", self.random.choice(_EVERYBODY))

    def _activity(self, pull: Pull, tree: Tree, path: str, doc: Doc) -> None:
        number = len(self.commits)
        activity = {"kind": "activity", "id": f"a{number}-@", "subject": f"Visit {number}", "form": "task"}
        activity |= {"plan": doc["id"], "owner": doc["owner"], "due": f"{doc['period'][2:]}-06-01"}
        tree[f"activities/{number}.yaml"] = (activity,)
        pull.head = self._commit([pull.head], tree, f"an activity of {doc['id']}", self.random.choice(_EVERYBODY))

    def _join(self, pull: Pull, tree: Tree, path: str, doc: Doc) -> None:
        """Let somebody join, entered by somebody else."""
        number = len(self.commits)
        tree[f"people/{number}.yaml"] = (_person(f"n{number}", "account-manager"),)
        pull.head = self._commit([pull.head], tree, f"n{number} joins", pull.author)
        pull.warned.add(("PC242", f"n{number}-@"))


def _person(name: str, role: str) -> Doc:
    return {"kind": "person", "id": f"{name}-@", "name": name.title(), "email": f"{name}%@.example", "role": role}


def _plan(name: str, year: int, owner: str) -> dict[str, str]:
    doc = {"kind": "plan", "id": f"{name}-@", "name": f"Plan {name}-@", "period": f"FY{year}", "type": "engagement"}
    return doc | {"status": "draft", "owner": f"{owner}-@"}


def _owner(doc: Doc) -> str:
    return doc["owner"].removesuffix("-@")


def _docs(tree: Tree) -> Iterator[Doc]:
    return (doc for file in tree.values() for doc in docs_of(file))


def _statuses(tree: Tree) -> dict[str, str]:
    return {doc["id"]: doc["status"] for doc in _docs(tree) if doc["kind"] == "plan"}


def _records(tree: Tree, kind: str) -> Iterator[tuple[str, str, int]]:
    """Yield id, path and place of each record of a kind."""
    for path, file in tree.items():
        for place, doc in enumerate(docs_of(file)):
            if doc["kind"] == kind:
                yield doc["id"], path, place
