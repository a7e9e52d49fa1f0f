"""Whether the two judges of histories agree on random graphs: `python -m tests.judges --graphs 10000 --seed 1`.

`--with pending` asks about work trees too, `base` about proposals, `landing` about what git makes of
them, `epochs` about rules that changed; `all` about all.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from unittest import mock

from plancode import git
from plancode.check.pull_request import pull_request_of
from plancode.history import Base, History, Landing, Range, read
from plancode.project import Project
from plancode.workspace import load, sources_at, sources_of
from tests.support.graph_cases import CASES, Case
from tests.support.graph_writer import Commit, Graph, Writer, files_of, landing_commit
from tests.support.graphs import LANDED, graph, some_config
from tests.support.judge import CODES, Judged, Objects, Pending, judge

ALONE, ALL = "alone", "all"
_AT_ONCE = 50
# A record's finding: the commit, the record, the code and what it weighs. A step: commit, record, before, after.
Told = frozenset[tuple[str, str, str | None, str | None]]


@dataclass(frozen=True)
class Disagreement:
    """A graph on which the judges differ: what only one of them says, and the graph as a table."""

    only_fast: tuple[object, ...]
    only_slow: tuple[object, ...]
    table: str

    def __str__(self) -> str:
        return f"only the fast judge: {self.only_fast}\nonly the slow judge: {self.only_slow}\n{self.table}"


def disagreements(count: int, seed: int, beside: str = ALONE) -> Iterator[Disagreement]:
    """Yield the graphs, of count random ones, on which the judges differ; beside is what they are asked about, too."""
    random = Random(seed)  # noqa: S311 - the same graphs in every run
    for done in range(0, count, _AT_ONCE):
        some = min(_AT_ONCE, count - done)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            yield from _joined(random, folder, some) if beside == ALONE else _asked(random, folder, some, beside)


def _joined(random: Random, folder: Path, count: int) -> Iterator[Disagreement]:
    """Yield the differences in one history that joins graphs, each with files, records and people of its own."""
    config = some_config(random)
    some = [graph(random, config) for _ in range(count)]
    writer = Writer(folder)
    marks = [writer.graph(each, f"t{number}") for number, each in enumerate(some)]
    tip = writer.commit(
        Commit([], {}, "all", author="joiner", committer="joiner", date=LANDED),
        "all",
        parents=[each[-1] for each in marks],
        branch="main",
        files=_all_files(some),
    )
    writer.write()
    case = Case(table="at the merge of all graphs", marks=(tip,), tip=tip)
    fast, slow = _both(folder, writer, case)
    for one, its_marks in zip([*some, None], [*marks, [tip]], strict=True):
        ids = [writer.id_of(mark) for mark in its_marks]
        yield from _differences(fast, slow, ids, one.table if one else case.table)


def _all_files(some: Sequence[Graph]) -> dict[str, str]:
    return {
        path: text
        for number, each in enumerate(some)
        for path, text in files_of(each.commits[-1], f"t{number}").items()
    }


def _asked(random: Random, folder: Path, count: int, beside: str) -> Iterator[Disagreement]:
    """Yield the differences of graphs that stand in one repository, each asked about alone."""
    writer = Writer(folder)
    cases = [CASES[beside](random, writer, f"t{number}") for number in range(count)]
    writer.write()
    for case in cases:
        fast, slow = _both(folder, writer, case)
        yield from _differences(fast, slow, ["", *(writer.id_of(mark) for mark in case.marks)], case.table)


def _differences(fast: Told, slow: Told, ids: Sequence[str], table: str) -> Iterator[Disagreement]:
    """Yield how the judges differ about commits, which have their places in ids for names."""
    names = {commit: place for place, commit in enumerate(ids, start=-1 if ids[0] == "" else 0)}
    one, other = (
        sorted(((names[each[0]], *each[1:]) for each in told if each[0] in names), key=repr)
        for told in (fast - slow, slow - fast)
    )
    if one or other:
        yield Disagreement(tuple(one), tuple(other), table)


def _both(folder: Path, writer: Writer, case: Case) -> tuple[Told, Told]:
    if case.lands:
        return _landing(folder, writer, case)
    tip, base = writer.id_of(case.tip), writer.id_of(case.base) if case.base else None
    unmade = writer.id_of(case.unmade) if case.unmade else None
    with Objects(folder) as objects:
        slow = judge(objects, tip, base=base, pending=case.pending, now=case.now)
    return _told(_fast(folder, case, tip, base, unmade)), _told_slowly(slow, unmade)


def _landing(folder: Path, writer: Writer, case: Case) -> tuple[Told, Told]:
    """Ask what would land, as `check --base` makes it, and about the same made by hand."""
    assert case.base is not None, "what lands does so on a base"
    base, tip = writer.id_of(case.base), writer.id_of(case.tip)
    own = writer.id_of(case.uncommitted) if case.uncommitted else tip
    repository = git.open_repository(folder)
    (folder / ".git" / "HEAD").write_text(f"{tip}\n")
    sources = sources_of(case.pending.files) if case.pending else sources_at(repository, tip)
    commit = None if case.pending else tip
    opened = Project(
        workspace=load(sources),
        sources=sources,
        repository=repository,
        top=folder,
        folder=folder,
        commit=commit,
        now=case.now,
    )
    with mock.patch.dict(os.environ, _author(case.pending)):
        fast = pull_request_of(opened, base).history
    landing = landing_commit(folder, base, own, case.now)
    with Objects(folder) as objects:
        if landing is None:
            slow = judge(objects, tip, base=base, pending=case.pending, now=case.now)
        else:
            unsaid = frozenset({own} if case.pending else ())
            slow = judge(objects, landing, base=base, now=case.now, unsaid=unsaid)
    return _told(fast), _told_slowly(slow, landing, *([own] if case.pending else []))


def _fast(folder: Path, case: Case, tip: str, base: str | None, unmade: str | None) -> History:
    repository, pending = git.open_repository(folder), case.pending
    sources = sources_of(pending.files) if pending else sources_at(repository, tip)
    with mock.patch.dict(os.environ, _author(pending)):
        span = Range(
            repository=repository,
            workspace=load(sources),
            now=case.now,
            work_tree=sources if pending else None,
            tip=tip,
            base=Base(base, load(sources_at(repository, base))) if base else None,
            landing=Landing(names=repository, head=tip, unmade={unmade: None}) if unmade else None,
            message=pending.message if pending else "",
        )
        return read(span)


def _author(pending: Pending | None) -> dict[str, str]:
    if pending is None:
        return {}
    names = {f"GIT_{who}_NAME": "Somebody" for who in ("AUTHOR", "COMMITTER")}
    return names | {f"GIT_{who}_EMAIL": pending.author for who in ("AUTHOR", "COMMITTER")}


def _told(history: History) -> Told:
    found = [
        (each.commit or "", "/".join(each.record or ("", "")), each.code.number, str(each.severity))
        for each in history.diagnostics
        if each.code.number in CODES
    ]
    made = [each for each in found if each[0]]
    if len(made) != len(set(made)):
        raise AssertionError("the fast judge says something twice")
    return frozenset(
        (*found, *((each.commit or "", "/".join(each.record), each.before, each.after) for each in history.transitions))
    )


def _told_slowly(told: Judged, *unmade: str | None) -> Told:
    findings = ((*where, weight) for where, weight in told.findings.items() if weight != "off")
    return frozenset(("" if each[0] in unmade else each[0], *each[1:]) for each in (*findings, *told.transitions))


def main() -> int:
    """Print the disagreements; return how the program ends: 1 where there are any."""
    parser = argparse.ArgumentParser(prog="tests.judges", description=__doc__)
    parser.add_argument("--graphs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=10, help="how many disagreements are shown")
    parser.add_argument("--with", dest="beside", choices=[ALONE, *CASES, ALL], default=ALONE)
    asked = parser.parse_args()
    count = 0
    for beside in [ALONE, *CASES] if asked.beside == ALL else [asked.beside]:
        found = list(disagreements(asked.graphs, asked.seed, beside))
        for each in islice(found, max(0, asked.most - count)):
            print(each, end="\n\n")
        count += len(found)
        print(f"{asked.graphs} graphs, {beside}: {len(found)} disagreements", flush=True)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
