"""Compares what plancode tells of real histories with counts made by other means, and with the second judge.

`python -m benchmarks.real_histories [NAME …]`: the histories are those of benchmarks/histories. A counted row with several
statuses on one side has two documents of one identity: by contract its state is unknown (HISTORY.md 6). So it is where
a second document has the same status. The time is printed as a ratio to a bare `git log --raw --no-renames`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.support.judge import CODES, Objects, judge

from plancode import git
from plancode.history import History, Range, read
from plancode.workspace import load, sources_at

Step = tuple[int, str, str | None, str | None]
HISTORIES = Path(__file__).parent / "histories"
_NOW = datetime(2101, 1, 1, tzinfo=UTC)
_ROUNDS = 3


def main() -> int:
    """Print how far all agree, and each difference; return 1 if there is any."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", default=["kep", "sigma"])
    parser.add_argument("--no-judge", action="store_true", help="leave the second judge out, who takes a minute")
    options = parser.parse_args()
    return max(_held(name, with_judge=not options.no_judge) for name in options.names)


def _held(name: str, *, with_judge: bool) -> int:
    with tempfile.TemporaryDirectory() as folder:
        repository = imported(name, Path(folder) / "history.git")
        told = told_of(repository)
        apart = apart_from_counted(name, repository, told)
        print(f"{name}: {told.commits} commits, {len(told.transitions)} transitions; not as counted: {len(apart)}")
        if with_judge:
            unlike = apart_from_judge(repository, told)
            print(f"{name}: {len(told.diagnostics)} findings; not as the second judge has them: {len(unlike)}")
            apart += unlike
        print(*apart[:20], sep="\n", end="\n" if apart else "")
        log = ["git", "-C", str(repository.root), "log", "--raw", "--no-renames"]
        ours = [sys.executable, "-m", "plancode", "-C", str(repository.root), "history"]
        print(f"{name}: `history` takes {_best(ours) / _best(log):.1f} times a bare `git log`")
    return int(bool(apart))


_RETURNED = "r-7e9cf7b6-e827-11ed-a05b-15959c120003"
# Steps that the count lacks, and that any `git show` of the commits shows: the first deletes the record's only file, the
# second brings it back under another name.
_NOT_COUNTED: Mapping[str, frozenset[Step]] = {
    "sigma": frozenset({(15342, _RETURNED, "experimental", None), (15344, _RETURNED, None, "experimental")})
}


def imported(name: str, folder: Path) -> git.Repository:
    """Import a history into a bare repository in folder; return it."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True)
    data = gzip.decompress((HISTORIES / f"{name}.fi.gz").read_bytes())
    subprocess.run(["git", "-C", str(folder), "fast-import", "--quiet", "--done"], input=data, check=True)
    return git.open_repository(folder)


def told_of(repository: git.Repository) -> History:
    """Return what plancode tells of a whole history."""
    head = git.head(repository) or ""
    return read(Range(repository=repository, workspace=load(sources_at(repository, head)), now=_NOW, tip=head))


def apart_from_counted(name: str, repository: git.Repository, told: History) -> list[object]:
    """Return the steps of ordinary commits that only plancode (+) or only the count (-) has."""
    ids = [commit.id for commit in git.topology(repository, told.head or "") if len(commit.parents) <= 1]
    numbers = {
        commit.id: int(match[1])
        for commit in git.commits(repository, ids)
        if (match := re.match(r"commit (\d+)", commit.message))
    }
    seen: set[Step] = {
        (numbers[step.commit], step.record.id, step.before, step.after)
        for step in told.transitions
        if step.commit in numbers
    }
    rows = json.loads(gzip.decompress((HISTORIES / f"{name}.json.gz").read_bytes()))["steps"]
    counted = {(row["n"], row["id"], _one(row["from"]), _one(row["to"])) for row in rows}
    counted |= _NOT_COUNTED.get(name, frozenset())
    twice = {found.record.id for found in told.diagnostics if found.code.number == "PC251" and found.record}
    lacking, more = (
        [(sign, *step) for step in sorted(steps, key=str) if step[1] not in twice]
        for sign, steps in (("-", counted - seen), ("+", seen - counted))
    )
    return [*lacking, *more]


def apart_from_judge(repository: git.Repository, told: History) -> list[object]:
    """Return the findings and transitions that only plancode (+) or only the second judge has (-)."""
    with Objects(repository.root) as objects:
        judged = judge(objects, told.head or "", now=_NOW)
    theirs = {(*where, weight) for where, weight in judged.findings.items() if weight != "off"}
    theirs_told = {(*step,) for step in judged.transitions}
    ours = {
        (each.commit or "", "/".join(each.record or ("", "")), each.code.number, str(each.severity))
        for each in told.diagnostics
        if each.code.number in CODES
    }
    ours_told = {(each.commit or "", "/".join(each.record), each.before, each.after) for each in told.transitions}
    return [
        *(("+", *each) for each in [*sorted(ours - theirs), *(ours_told - theirs_told)]),
        *(("-", *each) for each in [*sorted(theirs - ours), *(theirs_told - ours_told)]),
    ]


def _best(command: Sequence[str]) -> float:
    """Return the seconds of the quickest of some runs."""
    times = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - began)
    return min(times)


def _one(statuses: list[str]) -> str | None:
    return "|".join(statuses) or None


if __name__ == "__main__":
    sys.exit(main())
