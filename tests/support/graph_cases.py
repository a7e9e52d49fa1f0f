"""Questions for both judges about a random graph, besides its whole history: a work tree, a base, epochs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random

from tests.support.graph_writer import Commit, Graph, Writer, address, files_of, tagged
from tests.support.graphs import LANDED, graph, landed
from tests.support.judge import Pending

_SOON = datetime(2026, 6, 1, 9, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One question; commits are marks of a writer. `unmade` is a commit that only would land.

    `marks` are all commits, in the order of the table. Where `lands` is true, git makes what would land, from base and
    tip. `uncommitted` is a commit on top of tip that stands for the work tree.
    """

    table: str
    marks: tuple[int, ...]
    tip: int
    base: int | None = None
    pending: Pending | None = None
    unmade: int | None = None
    now: datetime = LANDED
    lands: bool = False
    uncommitted: int | None = None


def with_pending(random: Random, writer: Writer, tag: str) -> Case:
    """Ask about a work tree that holds another state than HEAD."""
    one = graph(random, with_work_tree=True)
    assert one.pending is not None, "the graph has the work tree that it was asked for"
    marks = writer.graph(one, tag)
    pending = _pending(random, one.pending, tag)
    return Case(table=one.table, marks=tuple(marks), tip=marks[-1], pending=pending, now=_some_day(random))


def with_base(random: Random, writer: Writer, tag: str) -> Case:
    """Ask about what one commit proposes to another: with what would land, or with a work tree on top."""
    one = graph(random, with_work_tree=random.random() < 0.3, rules_change=random.random() < 0.3)
    marks = writer.graph(one, tag)
    last = len(marks) - 1
    head, base = last if one.pending else random.randint(0, last), random.randint(0, last)
    pending = _pending(random, one.pending, tag) if one.pending else None
    return _proposal(random, writer, tag, one=one, marks=marks, places=(base, head), pending=pending)


def with_landing(random: Random, writer: Writer, tag: str) -> Case:
    """Ask about the merge that git makes of one commit, or of a work tree, with another; mostly they have diverged."""
    one = graph(random, with_work_tree=random.random() < 0.5)
    marks = writer.graph(one, tag)
    base, head = max(
        (random.sample(range(len(marks)), 2) for _ in range(4)), key=lambda places: _went_apart(one, *places)
    )
    if not one.past(base) & one.past(head):
        base = min(one.past(head))
    case = Case(table=f"{one.table}\nbase {base}, head {head}", marks=tuple(marks), tip=marks[head], base=marks[base])
    if one.pending is None:
        return replace(case, lands=True)
    pending = replace(one.pending, date=case.now)
    files = files_of(pending, tag)
    said = Commit([head], {}, "", author=pending.author, committer=pending.author, date=case.now)
    mark = writer.commit(said, tag, parents=[marks[head]], branch=f"{tag}-work-tree", files=files)
    held = {path: text.encode() for path, text in files.items()}
    return replace(
        case, lands=True, uncommitted=mark, pending=Pending(files=held, author=address(pending.author, tag), message="")
    )


def _went_apart(one: Graph, base: int, head: int) -> bool:
    return bool(one.past(base) & one.past(head)) and base not in one.past(head) and head not in one.past(base)


def with_epochs(random: Random, writer: Writer, tag: str) -> Case:
    """Ask about a history in which rules changed, with epochs that end at a few of its commits."""
    one = graph(random, with_work_tree=random.random() < 0.2, rules_change=True)
    marks = writer.graph(one, tag)
    last = len(marks) - 1
    base = random.randrange(last) if random.random() < 0.3 else None
    # With a base, epochs end at commits that the base had when they were written down.
    among = sorted(one.past(last if base is None else base))
    ends = [f"{tag}-{number}" for number in random.sample(among, min(len(among), random.choice([1, 1, 2, 3])))]
    for end in ends:
        writer.name(end, marks[int(end.partition("-")[2])])
    writing = last if base is None else base
    config = one.commits[writing].config.with_epochs(ends)
    top = Commit([writing], one.commits[writing].tree, "epochs are written down", config=config, date=LANDED)
    if one.pending is not None and base is None:
        one.pending = replace(one.pending, config=config)
        return Case(
            table=one.table,
            marks=tuple(marks),
            tip=marks[-1],
            pending=_pending(random, one.pending, tag),
            now=_some_day(random),
        )
    one = replace(one, commits=[*one.commits, top], pending=None)
    marks.append(writer.commit(top, tag, parents=[marks[writing]], branch=f"{tag}-top"))
    if base is None:
        return Case(table=one.table, marks=tuple(marks), tip=marks[-1])
    return _proposal(random, writer, tag, one=one, marks=marks, places=(last + 1, last), pending=None)


def _proposal(
    random: Random,
    writer: Writer,
    tag: str,
    *,
    one: Graph,
    marks: list[int],
    places: tuple[int, int],
    pending: Pending | None,
) -> Case:
    base, head = places
    table = f"{one.table}\nbase {base}, head {head}"
    case = Case(table=table, marks=tuple(marks), tip=marks[head], base=marks[base], pending=pending)
    if base in one.past(head) or head in one.past(base):
        return case
    landing = landed(random, one, base, head)
    mark = writer.commit(landing, tag, parents=[marks[base], marks[head]], branch=f"{tag}-landing")
    table = f"{table}\n{replace(one, commits=[*one.commits, landing]).table.splitlines()[-1]}"
    return replace(case, table=table, marks=(*marks, mark), tip=mark, unmade=mark)


def _pending(random: Random, commit: Commit, tag: str) -> Pending:
    said = tagged(commit.message, tag) if random.random() < 0.4 else ""
    files = {path: text.encode() for path, text in files_of(commit, tag).items()}
    return Pending(files=files, author=address(commit.author, tag), message=said)


def _some_day(random: Random) -> datetime:
    return random.choice([_SOON, LANDED])


CASES: Mapping[str, Callable[[Random, Writer, str], Case]] = {
    "pending": with_pending,
    "base": with_base,
    "landing": with_landing,
    "epochs": with_epochs,
}
