"""Random histories of a few plans, objectives and people: branches, merges of every kind, most steps legal and rightly made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import strategies as st

from tests.support.graph_configs import CONFIGS, Config
from tests.support.graph_merges import merged
from tests.support.graph_writer import START, Commit, Doc, File, Graph, Tree, docs_of

MOST_COMMITS = 10
PATHS = ("a.yaml", "b.yaml", "folder/c.yaml")
_PEOPLE = "people.yaml"
# The date of what is made now, later than any commit of a history.
LANDED = datetime(2101, 1, 1, tzinfo=UTC)
_ENDED = datetime(2028, 2, 1, 9, tzinfo=UTC)
_BROKEN = ("id: [broken\n", "<<<<<<< HEAD\n", "kind: plan\nid: p-@\nstatus: draft\nstatus: expired\n")
_LINES = (
    "Anne <anne%@.example>",
    "paul-@",
    "Paul Roy",
    "M. <marie%@.example>",
    "Pol Roi",
    "Paul <pol%@.example>",
    "anne-@",
    "late-@",
)
_NAMES = {"marie": "Marie Petit", "paul": "Paul Roy", "anne": "Anne Caron"}
_AUTHORS = ("marie", "marie", "paul", "paul", "anne", "petit", "late", "nobody")
_ROLES = ("account-manager", "approver", "reviewer", "owner", "compliance")


def graph(
    random: Random, config: Config | None = None, *, with_work_tree: bool = False, rules_change: bool = False
) -> Graph:
    """Return a random history, by the rules of config or of a random one; rules may change on the way."""
    growing = _Growing(random, config or some_config(random), rules_change=rules_change)
    for _ in range(random.randint(3, MOST_COMMITS - 1)):
        growing.grow()
    growing.end()
    pending = growing.pending() if with_work_tree else None
    return Graph(growing.commits, growing.config, pending)


def landed(random: Random, one: Graph, base: int, head: int) -> Commit:
    """Return the merge of a commit of a graph into another one, made by nobody: what would land."""
    how, tree = merged(random, [one.commits[base].tree, one.commits[head].tree], one.common([base, head]))
    config = one.commits[head].config
    return Commit([base, head], tree, f"landing, {how}", author="", committer="", date=LANDED, config=config)


def some_config(random: Random) -> Config:
    """Return a random configuration; each is as likely as its weight."""
    return random.choices(CONFIGS, [each.weight for each in CONFIGS])[0]


graphs = st.builds(graph, st.randoms(use_true_random=False))


def _doc(commit: Commit, where: tuple[str, int]) -> Doc:
    """Return the record at a place of a file that can be read."""
    path, place = where
    return docs_of(commit.tree[path])[place]


def _person(name: str, role: str | None, *more: str) -> Doc:
    addresses = ", ".join((f"{name}%@.example", *more))
    doc = {"kind": "person", "id": f"{name}-@", "name": _NAMES.get(name, name.title()), "emails": f"[{addresses}]"}
    return doc | ({"role": role} if role else {})


def _plan(name: str, status: str) -> Doc:
    plan = {"kind": "plan", "id": f"{name}-@", "name": "One", "period": "FY2027", "type": "engagement"}
    return plan | {"owner": "marie-@", "goals": "One", "status": status}


def _objective(name: str, **more: str) -> Doc:
    doc = {"kind": "objective", "id": f"{name}-@", "name": "One", "period": "FY2027", "type": "awareness"}
    return doc | {"status": "current", **more}


_FIRST_PEOPLE = (
    _person("marie", "account-manager", "petit%@.example"),
    _person("paul", "approver"),
    _person("anne", "reviewer"),
)


class _Growing:
    """A graph that grows commit by commit."""

    def __init__(self, random: Random, config: Config, *, rules_change: bool) -> None:
        self.random, self.config, self.rules_change = random, config, rules_change
        tree: Tree = {_PEOPLE: _FIRST_PEOPLE}
        if random.random() < 0.7:
            tree["a.yaml"] = (_plan("p", random.choice(config.initial)),)
        if random.random() < 0.2:
            tree["b.yaml"] = (_objective("o", plan="p-@"),)
        self.commits = [Commit([], tree, "root", config=config)]

    def grow(self) -> None:
        """Add a commit: mostly an ordinary one on a recent commit, else a merge or another root."""
        heads = self.heads()
        chance = self.random.random()
        if chance < 0.03:
            self._add([], {_PEOPLE: _FIRST_PEOPLE}, "root", self.random.choice([self._create, self._step]))
        elif len(heads) > 1 and chance < 0.45:
            # Not only heads: a merged commit can be merged again, also in the other direction.
            among = [*heads, *range(max(0, len(self.commits) - 4), len(self.commits))]
            self._merge(sorted({self.random.choice(among) for _ in range(self.random.choice([2, 2, 2, 3]))}))
        else:
            latest = range(max(0, len(self.commits) - 3), len(self.commits))
            self._ordinary(self.random.choice([*latest, *heads, len(self.commits) - 1]))

    def end(self) -> None:
        """Merge what has not been merged."""
        if len(self.heads()) > 1:
            self._merge(self.heads())

    def pending(self) -> Commit:
        """Return the work tree, as a commit on top of the last one."""
        self._ordinary(len(self.commits) - 1)
        return self.commits.pop()

    def heads(self) -> list[int]:
        """Return the commits that no other commit has as a parent."""
        return sorted({*range(len(self.commits))} - {parent for each in self.commits for parent in each.parents})

    def _ordinary(self, parent: int) -> None:
        self._add([parent], self.commits[parent].tree, "", *self._some_actions(1.2))

    def _merge(self, parents: list[int]) -> None:
        self.random.shuffle(parents)
        if len(parents) == 1:
            self._ordinary(parents[0])
            return
        trees = [self.commits[parent].tree for parent in parents]
        how, tree = merged(self.random, trees, Graph(self.commits, self.config).common(parents))
        self._add(parents, tree, f"merge, {how}", *(self._some_actions(1) if self.random.random() < 0.2 else ()))

    def _add(self, parents: list[int], tree: Tree, what: str, *actions: Callable[[Commit], None]) -> None:
        date = START + timedelta(days=len(self.commits))
        author, config = self.random.choice(_AUTHORS), self._config(parents)
        commit = Commit(parents, dict(tree), what, author=author, date=date, config=config)
        for action in actions:
            action(commit)
        same = self.random.random() < 0.8
        commit.committer = commit.author if same else self.random.choice(_AUTHORS)
        if self.random.random() < 0.1:
            self._line(commit)
        self.commits.append(commit)

    def _config(self, parents: list[int]) -> Config:
        """Return the rules of a parent, mostly the first; now and then others, where rules may change."""
        if not self.rules_change or not parents:
            return self.config
        chance = self.random.random()
        if chance < 0.2:
            return some_config(self.random)
        return self.commits[parents[0] if chance < 0.8 else parents[-1]].config

    def _some_actions(self, mean: float) -> list[Callable[[Commit], None]]:
        count = 2 if self.random.random() < mean - 1 else 1
        return [self._action for _ in range(count)]

    def _action(self, commit: Commit) -> None:
        broken = [path for path, file in commit.tree.items() if isinstance(file, str)]
        if broken and self.random.random() < 0.5:
            self._mend(commit, broken)
            return
        actions, weights = zip(*self._weighed(), strict=True)
        self.random.choices(actions, weights)[0](commit)

    def _weighed(self) -> list[tuple[Callable[[Commit], None], int]]:
        return [
            (self._step, 44),
            (self._edit, 14),
            (self._hand_over, 5),
            (self._jump, 4),
            (self._delete, 6),
            (self._create, 6),
            (self._pick, 9),
            (self._move, 6),
            (self._break, 3),
            (self._copy, 2),
            (self._spoil, 2),
            (self._people, 6),
            (self._objectives, 10),
            (lambda _: None, 2),
        ]

    # What a commit can do; each describes it in `what`.

    def _records(self, commit: Commit, *kinds: str) -> list[tuple[str, int]]:
        return [
            (path, place)
            for path, file in commit.tree.items()
            for place, doc in enumerate(docs_of(file))
            if doc["kind"] in (kinds or ("plan",))
        ]

    def _some(self, commit: Commit, *kinds: str) -> tuple[str, int] | None:
        found = self._records(commit, *kinds)
        return self.random.choice(found) if found else None

    def _put(self, commit: Commit, where: tuple[str, int], doc: Doc | None, what: str) -> None:
        path, place = where
        docs = list(docs_of(commit.tree[path]))
        docs[place : place + 1] = [doc] if doc else []
        commit.tree[path] = tuple(docs)
        if not docs:
            del commit.tree[path]
        self._say(commit, what)

    def _say(self, commit: Commit, what: str) -> None:
        commit.what = f"{commit.what}; {what}" if commit.what else what

    def _change(self, commit: Commit, where: tuple[str, int], **values: str | None) -> None:
        doc = {**_doc(commit, where), **values}
        said = ", ".join(f"{key}={value}" for key, value in values.items())
        self._put(commit, where, {key: value for key, value in doc.items() if value is not None}, f"{doc['id']} {said}")

    def _step(self, commit: Commit) -> None:
        """Make a step of the table, mostly by somebody who may make it, with what it needs."""
        where = self._some(commit)
        if where is None:
            self._create(commit)
            return
        doc = _doc(commit, where)
        steps = [step for step in commit.config.steps if doc.get("status") in step.sources]
        if not steps:
            self._edit(commit)
            return
        step = self.random.choice(steps)
        if step.by and self.random.random() < 0.9:
            commit.author = self._entitled(commit, doc, step.by)
        if "reason" in step.needs and self.random.random() < 0.9:
            commit.lines.append("Reason: why not")
        if "four-eyes" in step.needs and self.random.random() < 0.5:
            self._line(commit)
        if "period-ended" in step.needs and self.random.random() < 0.85:
            commit.date = _ENDED
        more = {"goals": "One"} if "goals" in step.needs and self.random.random() < 0.9 and "goals" not in doc else {}
        if self.random.random() < 0.08:
            more["goals"] = self.random.choice(["One", "Two"])
        self._change(commit, where, status=step.target, **more)

    def _entitled(self, commit: Commit, doc: Doc, by: tuple[str, ...]) -> str:
        people = docs_of(commit.tree.get(_PEOPLE, ()))
        found = [each["id"] for each in people if each.get("role") in by]
        found += [doc["owner"]] if "owner" in by and "owner" in doc else []
        found += [doc["reviewers"].strip("[]")] if "reviewer" in by and "reviewers" in doc else []
        return self.random.choice(found).removesuffix("-@") if found else "marie"

    def _line(self, commit: Commit) -> None:
        commit.lines.append(f"{self.random.choice(['Reviewed-by', 'Approved-by'])}: {self.random.choice(_LINES)}")

    def _edit(self, commit: Commit) -> None:
        if (where := self._some(commit)) is None:
            return
        key = self.random.choice(["goals", "goals", "name", "notes", "period"])
        values = (
            ["FY2027", "FY2026", "FY2025-Q1"] if key == "period" else ["One", "Two", None if key == "goals" else "One"]
        )
        self._change(commit, where, **{key: self.random.choice(values)})

    def _hand_over(self, commit: Commit) -> None:
        if (where := self._some(commit)) is not None:
            name = self.random.choice(["marie-@", "anne-@", "paul-@"])
            key = self.random.choice(["owner", "reviewers"])
            self._change(commit, where, **{key: name if key == "owner" else f"[{name}]"})

    def _jump(self, commit: Commit) -> None:
        if (where := self._some(commit)) is not None:
            self._change(commit, where, status=self.random.choice(commit.config.statuses))

    def _delete(self, commit: Commit) -> None:
        where = self._some(commit, "plan", "plan", "objective")
        if where is not None:
            self._put(commit, where, None, f"{_doc(commit, where)['id']} deleted")

    def _create(self, commit: Commit) -> None:
        name = self.random.choice(["p", "p", "q"])
        there = {_doc(commit, each)["id"] for each in self._records(commit)}
        if f"{name}-@" in there:
            self._edit(commit)
            return
        known = self.random.random() < 0.8
        status = self.random.choice(commit.config.initial if known else commit.config.statuses)
        self._append(commit, self.random.choice(PATHS), _plan(name, status))

    def _append(self, commit: Commit, path: str, doc: Doc) -> None:
        commit.tree[path] = (*docs_of(commit.tree.get(path, ())), doc)
        self._say(commit, f"{doc['id']} {doc.get('status')} in {path}")

    def _pick(self, commit: Commit) -> None:
        """Set a record to what it was at another commit: a cherry-pick, a revert, a return from deletion."""
        source = self.random.choice(self.commits)
        where = self._some(source, "plan", "plan", "objective")
        if where is None:
            return
        doc = _doc(source, where)
        here = [each for each in self._records(commit, "plan", "objective") if _doc(commit, each)["id"] == doc["id"]]
        if here:
            self._put(commit, here[0], doc, f"{doc['id']} {doc.get('status')} as at {self.commits.index(source)}")
        else:
            self._append(commit, where[0], doc)

    def _move(self, commit: Commit) -> None:
        """Rename a file, or move one record into another file."""
        if (where := self._some(commit, "plan", "objective")) is None:
            return
        target = self.random.choice([*PATHS, "a.yml"])
        if self.random.random() < 0.5 and target not in commit.tree:
            commit.tree[target] = commit.tree.pop(where[0])
            self._say(commit, f"{where[0]} is now {target}")
        elif target != where[0]:
            doc = _doc(commit, where)
            self._put(commit, where, None, f"from {where[0]}")
            self._append(commit, target, doc)

    def _break(self, commit: Commit) -> None:
        path = self.random.choice(sorted(commit.tree))
        if path != _PEOPLE or self.random.random() < 0.1:
            commit.tree[path] = self.random.choice(_BROKEN)
            self._say(commit, f"{path} broken")

    def _mend(self, commit: Commit, broken: list[str]) -> None:
        """Set a file to what it was at some commit; that may bring a step with it."""
        path = self.random.choice(broken)
        whole = [each.tree[path] for each in self.commits if path in each.tree and not isinstance(each.tree[path], str)]
        mended: File = self.random.choice(whole) if whole else (_plan("q", self.random.choice(self.config.statuses)),)
        commit.tree[path] = mended
        held = [f"{doc['id']} {doc.get('status')}" for doc in docs_of(mended)]
        self._say(commit, f"{path} mended: {', '.join(held)}")

    def _copy(self, commit: Commit) -> None:
        if (where := self._some(commit)) is not None:
            self._append(commit, self.random.choice([*PATHS, "copy.yaml"]), _doc(commit, where))

    def _spoil(self, commit: Commit) -> None:
        """Write what the record model refuses, or a status that does not exist."""
        if (where := self._some(commit)) is not None:
            key, value = self.random.choice([("colour", "red"), ("revenue", "12"), ("status", None), ("status", "[]")])
            self._change(commit, where, **{key: value})

    def _objectives(self, commit: Commit) -> None:
        where = self._some(commit, "objective")
        if where is None or self.random.random() < 0.25:
            there = {_doc(commit, each)["id"] for each in self._records(commit, "objective")}
            name = self.random.choice(["o", "u"])
            if f"{name}-@" not in there:
                above = {"plan": "p-@"} if name == "o" else self.random.choice([{"parent": "o-@"}, {"plan": "q-@"}])
                self._append(commit, self.random.choice(PATHS), _objective(name, **above))
            return
        values = [("success", "One"), ("success", "Two"), ("success", None), ("status", "expired"), ("notes", "One")]
        links = [("plan", None), ("plan", "p-@"), ("plan", "q-@"), ("parent", "o-@"), ("parent", None)]
        key, value = self.random.choice([*values, *links])
        self._change(commit, where, **{key: value})

    def _people(self, commit: Commit) -> None:
        """Change roles and addresses, add or remove people."""
        people = commit.tree.get(_PEOPLE, ())
        if isinstance(people, str) or not people:
            commit.tree[_PEOPLE] = _FIRST_PEOPLE
            self._say(commit, "the people again")
            return
        where = (_PEOPLE, self.random.randrange(len(people)))
        doc = people[where[1]]
        match self.random.choice(["role", "role", "address", "address", "lose", "leave", "come"]):
            case "role":
                self._change(commit, where, role=self.random.choice(_ROLES))
            case "address" if "late%" not in str(people):
                self._change(commit, where, emails=f"[{doc['id'].removesuffix('-@')}%@.example, late%@.example]")
            case "lose":
                self._change(commit, where, emails=f"[{doc['id'].removesuffix('-@')}%@.example]")
            case "leave":
                self._put(commit, where, None, f"{doc['id']} leaves")
            case _ if "late%" not in str(people) and len(people) < 4:
                self._append(commit, _PEOPLE, _person("late", self.random.choice(_ROLES)))
