"""Whether the two judges of histories agree on random graphs: `python -m tests.judges --graphs 10000 --seed 1`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from plancode import git
from plancode.history import read
from plancode.workspace import load, sources_at
from tests.support.graph_configs import CONFIGS
from tests.support.graphs import Commit, Graph, address, files_of, graph, tagged
from tests.support.judge import CODES, Objects, judge

_AT_ONCE = 50
_NOW = datetime(2101, 1, 1, tzinfo=UTC)
_JOINER = "joiner@example.org"
# A record's finding: the commit, the record, the code and what it weighs.
Findings = frozenset[tuple[str, str, str, str]]
Steps = tuple[tuple[str, str, str | None, str | None], ...]


@dataclass(frozen=True)
class Disagreement:
    """A graph on which the judges differ: what only one of them says, and the graph as a table."""

    only_fast: tuple[object, ...]
    only_slow: tuple[object, ...]
    table: str

    def __str__(self) -> str:
        return f"only the fast judge: {self.only_fast}\nonly the slow judge: {self.only_slow}\n{self.table}"


def disagreements(count: int, seed: int) -> Iterator[Disagreement]:
    """Yield the graphs, of count random ones, on which the judges differ."""
    random = Random(seed)  # noqa: S311 - the same graphs in every run
    done = 0
    while done < count:
        config = random.choices(CONFIGS, [each.weight for each in CONFIGS])[0]
        some = [graph(random, config) for _ in range(min(_AT_ONCE, count - done))]
        with tempfile.TemporaryDirectory() as folder:
            yield from _compared(Path(folder), config.text, some)
        done += len(some)


def _compared(folder: Path, config: str, some: Sequence[Graph]) -> Iterator[Disagreement]:
    """Yield the differences in one history that joins graphs, each with files, records and people of its own."""
    ids, tip = _written(folder, config, some)
    fast, slow = _fast(folder, tip), _slow(folder, tip)
    names = {commit: (number, place) for number, each in enumerate(ids) for place, commit in enumerate(each)}
    for number, each in enumerate(some):
        mine = set(ids[number])

        def of(told: tuple[Findings, Steps], mine: set[str] = mine) -> set[object]:
            findings, steps = told
            return {entry for entry in (*findings, *steps) if entry[0] in mine}

        one, other = of(fast), of(slow)
        if one != other:
            yield Disagreement(_named(one - other, names), _named(other - one, names), _table(each))
    one, other = ({entry for part in told for entry in part if entry[0] == tip} for told in (fast, slow))
    if one != other:
        yield Disagreement(tuple(one - other), tuple(other - one), "at the merge of all graphs")


def _fast(folder: Path, tip: str) -> tuple[Findings, Steps]:
    repository = git.open_repository(folder)
    workspace = load(sources_at(repository, tip))
    history = read(repository, workspace, now=_NOW, work_tree=None, tip=tip)
    found = [
        (each.commit or "", "/".join(each.record or ("", "")), each.code.number, str(each.severity))
        for each in history.diagnostics
        if each.code.number in CODES
    ]
    if len(found) != len(set(found)):
        raise AssertionError("the fast judge says something twice")
    steps = ((each.commit or "", "/".join(each.record), each.before, each.after) for each in history.transitions)
    return frozenset(found), tuple(sorted(steps, key=repr))


def _slow(folder: Path, tip: str) -> tuple[Findings, Steps]:
    with Objects(folder) as objects:
        told = judge(objects, tip, now=_NOW)
    found = frozenset((*where, weight) for where, weight in told.findings.items() if weight != "off")
    return found, tuple(sorted(told.transitions, key=repr))


def _written(folder: Path, config: str, some: Sequence[Graph]) -> tuple[list[list[str]], str]:
    """Write graphs into a repository, by one stream, and a merge of all; return the ids of their commits, and its own."""
    subprocess.run(["git", "init", "-q", "-b", "main", "--template=", str(folder)], check=True)
    stream: list[bytes] = []
    marks: list[list[int]] = []
    mark = 0
    for number, each in enumerate(some):
        tag = f"t{number}"
        marks.append([])
        for commit in each.commits:
            mark += 1
            parents = [marks[-1][parent] for parent in commit.parents]
            files = {**files_of(commit.tree, tag), "plancode.yaml": config}
            stream += _commit(mark, f"refs/heads/{tag}", parents, files, commit, tag)
            marks[-1].append(mark)
    files = {"plancode.yaml": config}
    for number, each in enumerate(some):
        files |= files_of(each.commits[-1].tree, f"t{number}")
    last = max(commit.date for each in some for commit in each.commits)
    joining = Commit([], {}, "all", author="joiner", committer="joiner", date=last)
    stream += _commit(mark + 1, "refs/heads/main", [each[-1] for each in marks], files, joining, "all")
    kept = folder / "marks"
    command = ["git", "-C", str(folder), "fast-import", "--quiet", f"--export-marks={kept}"]
    subprocess.run(command, input=b"\n".join(stream) + b"\n", check=True)
    ids = dict(line.split() for line in kept.read_text().splitlines())
    return [[ids[f":{each}"] for each in graph_marks] for graph_marks in marks], ids[f":{mark + 1}"]


def _commit(
    mark: int, ref: str, parents: Sequence[int], files: dict[str, str], commit: Commit, tag: str
) -> Iterator[bytes]:
    # A branch that is made anew would else begin where it ended.
    yield f"reset {ref}".encode() if not parents else b""
    yield f"commit {ref}\nmark :{mark}".encode()
    for who, name in (("author", commit.author), ("committer", commit.committer)):
        when = int(commit.date.timestamp())
        yield f"{who} {name} <{address(name, tag)}> {when} +0000".encode()
    data = tagged("\n".join([commit.what or "nothing", "", *commit.lines]), tag).encode()
    yield b"data %d\n%b" % (len(data), data)
    for number, parent in enumerate(parents):
        yield f"{'merge' if number else 'from'} :{parent}".encode()
    yield b"deleteall"
    for path, text in files.items():
        data = text.encode()
        yield b"M 100644 inline %b\ndata %d\n%b" % (path.encode(), len(data), data)


def _named(entries: set[object], names: dict[str, tuple[int, int]]) -> tuple[object, ...]:
    found = [(names[entry[0]][1], *entry[1:]) for entry in entries if isinstance(entry, tuple)]
    return tuple(sorted(found, key=repr))


def _table(each: Graph) -> str:
    lines = []
    for number, commit in enumerate(each.commits):
        said = f"  {' | '.join(commit.lines)}" if commit.lines else ""
        lines.append(f"{number:3} {commit.parents} by {commit.author}: {commit.what}{said}")
    return "\n".join([each.config.text.strip(), *lines])


def main() -> int:
    """Print the disagreements; return how the program ends: 1 where there are any."""
    parser = argparse.ArgumentParser(prog="tests.judges", description=__doc__)
    parser.add_argument("--graphs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=10, help="how many disagreements are shown")
    asked = parser.parse_args()
    count = 0
    for each in disagreements(asked.graphs, asked.seed):
        count += 1
        if count <= asked.most:
            print(each, end="\n\n")
    print(f"{asked.graphs} graphs, {count} disagreements")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
