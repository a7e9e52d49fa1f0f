"""Compare the transitions that plancode sees in a real history with those that were counted by other means.

python benchmarks/real_histories.py HISTORY.fi.gz TRUTH.json.gz

HISTORY is a stream for git fast-import, whose commits say `commit N`; TRUTH holds `steps`, rows of n, id, from and to,
for the commits with one parent at most. A row with several statuses on one side has two documents of one identity,
which is unknown by contract (HISTORY.md 6); so is any row where a second document stands with the same status.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from plancode import git
from plancode.history import History, read
from plancode.workspace import CONFIG_NAME, PLANS_FOLDER, load, sources_of

Step = tuple[int, str, str | None, str | None]


def main() -> int:
    """Print how far both agree, and the rows of either side that the other lacks; return 1 if there are any."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("history", type=Path)
    parser.add_argument("truth", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        repository = _imported(options.history, Path(folder) / "history.git")
        seen, ambiguous = _seen(repository)
    rows = json.loads(gzip.decompress(options.truth.read_bytes()))["steps"]
    counted = {(row["n"], row["id"], _one(row["from"]), _one(row["to"])) for row in rows}
    missing = {step for step in counted - seen if step[1] not in ambiguous}
    extra = {step for step in seen - counted if step[1] not in ambiguous}
    print(f"{len(counted & seen)} steps agree; {len(counted ^ seen)} differ, of which in records that stood in two")
    print(f"files at once: {len(counted ^ seen) - len(missing) - len(extra)}")
    for sign, steps in (("-", missing), ("+", extra)):
        for step in sorted(steps, key=str):
            print(sign, *step)
    return int(bool(missing or extra))


def _imported(stream: Path, folder: Path) -> git.Repository:
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True)
    data = gzip.decompress(stream.read_bytes())
    subprocess.run(["git", "-C", str(folder), "fast-import", "--quiet", "--done"], input=data, check=True)
    return git.open_repository(folder)


def _seen(repository: git.Repository) -> tuple[set[Step], set[str]]:
    """Return the steps of the ordinary commits, and the records that stood in two files at some time."""
    head = git.head(repository) or ""
    files = dict(git.tree(repository, head, [PLANS_FOLDER, CONFIG_NAME]))
    blobs = dict(git.blobs(repository, files.values()))
    workspace = load(sources_of({path: blobs[blob] or b"" for path, blob in files.items()}))
    gc.disable()
    began = time.perf_counter()
    history = read(repository, workspace, now=datetime.now(UTC), work_tree=None)
    took = time.perf_counter() - began
    print(f"{history.commits} commits, {len(history.transitions)} transitions, {took:.2f} s")
    print(*(f"{code} {number}" for code, number in sorted(_codes(history).items())), sep=", ")
    graph = [commit.id for commit in git.topology(repository, head) if len(commit.parents) <= 1]
    numbers = {
        commit.id: int(match[1])
        for commit in git.commits(repository, graph)
        if (match := re.match(r"commit (\d+)", commit.message))
    }
    steps = {
        (numbers[step.commit], step.record.id, step.before, step.after)
        for step in history.transitions
        if step.commit in numbers
    }
    twice = {found.record.id for found in history.diagnostics if found.code.number == "PC251" and found.record}
    return steps, twice


def _codes(history: History) -> Counter[str]:
    return Counter(found.code.number for found in history.diagnostics)


def _one(statuses: list[str]) -> str | None:
    return "|".join(statuses) or None


if __name__ == "__main__":
    sys.exit(main())
