"""Whether histories in which all is as it should be have no finding: `python -m tests.legal --histories 10000 --seed 1`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from plancode import git
from plancode.check import check
from plancode.diagnostics import Diagnostic, Severity
from plancode.project import Project
from plancode.workspace import load, sources_at
from tests.support.graph_writer import Commit, Writer, files_of
from tests.support.graphs import LANDED
from tests.support.legal import Legal, legal

_AT_ONCE = 50
# A work plan without quarters, or one that is past, is said whatever its history is.
_OF_PLANNING = "PC3"


@dataclass(frozen=True)
class _Joined:
    """Histories that stand in one repository, each with files, records and people of its own."""

    folder: Path
    writer: Writer
    all: Sequence[Legal]
    marks: Sequence[Sequence[int]]

    def commit(self, places: Sequence[int], *before: int) -> int:
        """Return the mark of a merge of one commit of each history; what was merged so before comes first."""
        parents = [*before, *(marks[place] for marks, place in zip(self.marks, places, strict=True))]
        files: dict[str, str] = {}
        for number, (each, place) in enumerate(zip(self.all, places, strict=True)):
            files |= files_of(each.graph.commits[place], f"t{number}")
        last = max(each.graph.commits[place].date for each, place in zip(self.all, places, strict=True))
        said = Commit([], {}, "all", author="joiner", committer="joiner", date=last)
        return self.writer.commit(said, "all", parents=list(dict.fromkeys(parents)), files=files)


def faults(count: int, seed: int) -> Iterator[str]:
    """Yield what is found, of count histories, that should not be: in main, and in each pull request before it lands."""
    random = Random(seed)  # noqa: S311 - the same histories in every run
    for done in range(0, count, _AT_ONCE):
        some = [legal(random) for _ in range(min(_AT_ONCE, count - done))]
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            writer = Writer(folder)
            marks = [writer.graph(each.graph, f"t{number}") for number, each in enumerate(some)]
            yield from _faults(_Joined(folder, writer, some, marks))


def _faults(joined: _Joined) -> Iterator[str]:
    main = joined.commit([each.main for each in joined.all])
    rounds = []
    for number in range(max(len(each.pulls) for each in joined.all)):
        pulls = [each.pulls[number] if number < len(each.pulls) else None for each in joined.all]
        base = joined.commit([pull.base if pull else each.main for each, pull in zip(joined.all, pulls, strict=True)])
        heads = [pull.head if pull else each.main for each, pull in zip(joined.all, pulls, strict=True)]
        rounds.append((base, joined.commit(heads, base), pulls))
    joined.writer.write()
    yield from _told(joined, _found(joined, main, None), set())
    for base, head, pulls in rounds:
        expected = {
            (code, name.replace("@", f"t{number}"))
            for number, pull in enumerate(pulls)
            if pull is not None
            for code, name in pull.warned
        }
        yield from _told(joined, _found(joined, head, base), expected)


def _found(joined: _Joined, tip: int, base: int | None) -> tuple[Diagnostic, ...]:
    repository = git.open_repository(joined.folder)
    commit = joined.writer.id_of(tip)
    sources = sources_at(repository, commit)
    opened = Project(
        workspace=load(sources),
        sources=sources,
        repository=repository,
        top=joined.folder,
        folder=joined.folder,
        commit=commit,
    )
    today = datetime(2026, 12, 1, tzinfo=UTC).date()
    return check(replace(opened, as_of=today, now=LANDED), base=joined.writer.id_of(base) if base else None).diagnostics


def _told(joined: _Joined, found: Sequence[Diagnostic], expected: set[tuple[str, str]]) -> Iterator[str]:
    """Yield errors, and warnings that are not expected; and that a warning is missing."""
    told = set()
    for each in found:
        record = each.record.id if each.record else ""
        told.add((each.code.number, record))
        is_of_planning = each.code.number.startswith(_OF_PLANNING) and each.severity is Severity.WARNING
        if each.severity is Severity.INFO or is_of_planning or (each.code.number, record) in expected:
            continue
        tag = record.partition("-t")[2]
        table = joined.all[int(tag)].graph.table if tag else ""
        yield f"{each.severity} {each.code.number} {each.message} {(each.commit or '')[:8]}\n{table}"
    for code, record in sorted(expected - told):
        yield f"{code} of {record} is not told"


def main() -> int:
    """Print what is found that should not be; return how the program ends: 1 where there is anything."""
    parser = argparse.ArgumentParser(prog="tests.legal", description=__doc__)
    parser.add_argument("--histories", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=10, help="how much is shown")
    asked = parser.parse_args()
    count = 0
    for each in faults(asked.histories, asked.seed):
        count += 1
        if count <= asked.most:
            print(each, end="\n\n")
    print(f"{asked.histories} histories, {count} findings that should not be")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
