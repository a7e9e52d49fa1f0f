"""The fast walk agrees with the slow and obvious one on random graphs of any shape, legal and illegal, broken and mended."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plancode import git
from plancode.history import History, read
from plancode.workspace import load, read_sources
from tests.support.histories import PEOPLE
from tests.support.repo import Repo
from tests.support.slow_walk import Found, slow_walk

Tree = dict[str, str]
_PATHS = ("plans/a.yaml", "plans/b.yaml", "plans/folder/c.yaml")
_STATUSES = ("draft", "submitted", "final-approved", "expired")
_PLAN = "kind: plan\nid: {id}\nname: {id}\nperiod: FY2099\ntype: engagement\nowner: marie\ngoals: {goals}\nstatus: {status}\n"
_BROKEN = "kind: plan\nid: [broken\n"
_SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

plans = st.builds(
    lambda name, goals, status: _PLAN.format(id=name, goals=goals, status=status),
    st.sampled_from(["p", "q"]),
    st.sampled_from(["One", "Two"]),
    st.sampled_from(_STATUSES),
)
contents = st.one_of(
    plans,
    plans,
    st.builds(lambda *pair: "---\n".join(pair), plans, plans),
    st.sampled_from([_BROKEN, "status: draft\nstatus: expired\n", "", "kind: product\nid: x\nname: X\n"]),
    st.builds(lambda text: text + "status: draft\n", plans),
)


@st.composite
def graphs(draw: st.DrawFn) -> list[tuple[list[int], Tree]]:
    """Draw commits, parents first: the numbers of their parents, and their whole trees."""
    commits: list[tuple[list[int], Tree]] = [([], {"plans/people.yaml": PEOPLE})]
    for number in range(draw(st.integers(2, 9))):
        parents = draw(st.lists(st.integers(max(0, number - 3), number), max_size=3, unique=True))
        if not parents and draw(st.integers(0, 4)):
            parents = [number]
        tree = dict(commits[parents[0]][1]) if parents else {"plans/people.yaml": PEOPLE}
        for other in parents[1:]:
            for path in draw(st.lists(st.sampled_from(_PATHS), max_size=2)):
                tree.pop(path, None)
                tree |= {path: text for path, text in commits[other][1].items() if path not in tree}
        for path in draw(
            st.lists(st.sampled_from(_PATHS), max_size=0 if len(parents) > 1 and draw(st.booleans()) else 2)
        ):
            change = draw(st.sampled_from(["write", "write", "status", "move", "delete"]))
            text = tree.pop(path, None)
            if change == "write":
                tree[path] = draw(contents)
            elif text is not None and change == "status":
                tree[path] = text.replace("status: ", "status: " + draw(st.sampled_from(_STATUSES)) + " # ", 1)
            elif text is not None and change == "move":
                tree[draw(st.sampled_from(_PATHS))] = text
        commits.append((parents, tree))
    # One tip that has all of them.
    heads = sorted(set(range(len(commits))) - {parent for parents, _ in commits for parent in parents}, reverse=True)
    if len(heads) > 1:
        commits.append((heads, dict(commits[heads[0]][1])))
    return commits


def _told(repo: Repo, commits: list[tuple[list[int], Tree]]) -> str:
    ids: list[str] = []
    for parents, tree in commits:
        before = commits[parents[0]][1] if parents else {}
        files: dict[str, str | bytes | None] = {path: None for path in before if path not in tree}
        files |= {path: text for path, text in tree.items() if before.get(path) != text}
        ids.append(repo.commit(files, message="Reason: none", parents=[ids[parent] for parent in parents]))
    return ids[-1]


def _fast(history: History) -> Found:
    found = Found()
    for each in history.transitions:
        found.steps[each.commit or "", each.record, each.before, each.after] += 1
    for finding in history.diagnostics:
        where = (finding.commit or "", finding.record)
        match finding.code.number:
            case "PC201" | "PC202" | "PC203" | "PC214":
                found.illegal.add(where)
            case "PC222":
                found.drops[where] += 1
            case "PC251" | "PC252" as code:
                found.lost.add((*where, code))
    return found


@given(graphs())
@_SETTINGS
def test_the_fast_walk_finds_what_the_slow_one_finds(commits: list[tuple[list[int], Tree]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        repo = Repo(Path(folder) / "repo")
        tip = _told(repo, commits)
        slow = slow_walk(repo, tip)
        repo.checkout(tip)
        history = read(
            git.open_repository(repo.folder),
            load(sources := read_sources(repo.folder)),
            now=datetime(2100, 6, 1, tzinfo=UTC),
            work_tree=sources,
        )
    fast = _fast(history)
    assert fast.steps == slow.steps
    assert fast.lost == slow.lost
    assert +fast.drops == +slow.drops
    assert fast.illegal & slow.single == slow.illegal
