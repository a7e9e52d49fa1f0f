"""Export 50 workspaces of 20,000 records each, ask DuckDB and Spark the questions of docs/how-to/scale.md, compare the answers.

    python -m benchmarks.scale --engines PYTHON [--teams 50] [--size 20000] [--output DIR]

PYTHON is the interpreter of an environment with duckdb and pyspark, which `make scale` makes. Both engines must answer
what `coverage` and `status` say of the workspaces, and what the workspaces were made of.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.scale.company import teams
from benchmarks.scale.expected import Row, answers
from benchmarks.scale.exports import write_exports
from benchmarks.scale.page import ENGINES

ROOT = Path(__file__).resolve().parents[2]
# Spark on this machine alone, with neither its web page nor a bar of progress, and few parts: there are few processors.
LOCAL = {
    "SPARK_LOCAL_IP": "127.0.0.1",
    "PYSPARK_SUBMIT_ARGS": "--master local[*] --driver-memory 2g --conf spark.ui.enabled=false"
    " --conf spark.ui.showConsoleProgress=false --conf spark.sql.shuffle.partitions=8 pyspark-shell",
}


def answered(python: Path, engine: str, folder: Path) -> Mapping[str, list[Row]]:
    """Return what an engine answers, run in the folder that has `exports`."""
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from benchmarks.scale.ask import main; main({engine!r})"
    run = subprocess.run(
        [python, "-c", program], cwd=folder, env=os.environ | LOCAL, stdout=subprocess.PIPE, check=True
    )
    return dict(json.loads(run.stdout))


def differences(expected: Mapping[str, list[Row]], found: Mapping[str, list[Row]]) -> list[str]:
    """Return in words where answers differ from the expected ones."""
    said = [] if expected.keys() == found.keys() else [f"questions: {sorted(expected)}, not {sorted(found)}"]
    for name, rows in expected.items():
        other = found.get(name, [])
        if not rows:
            said.append(f"{name}: nothing is expected, which proves nothing")
        if len(rows) != len(other):
            said.append(f"{name}: {len(rows)} rows, not {len(other)}")
        said += [f"{name}: {one}, not {two}" for one, two in zip(rows, other, strict=False) if not _same(one, two)][:3]
    return said


def _same(one: Sequence[Any], two: Sequence[Any]) -> bool:
    return len(one) == len(two) and all(
        math.isclose(left, right, rel_tol=1e-12) if isinstance(left, float) else left == right
        for left, right in zip(one, two, strict=True)
    )


def main() -> bool:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--engines", type=Path, required=True, metavar="PYTHON")
    options.add_argument("--teams", type=int, default=50)
    options.add_argument("--size", type=int, default=20_000)
    options.add_argument("--output", type=Path, metavar="DIR")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.output or Path(temporary)
        start = time.perf_counter()
        told = list(write_exports(folder / "exports", teams(chosen.teams), chosen.size))
        records = chosen.teams * chosen.size
        print(
            f"{chosen.teams} workspaces, {records:,} records: exported in {time.perf_counter() - start:.1f} s",
            flush=True,
        )
        expected = answers(told)
        wrong = 0
        for engine in ENGINES:
            start = time.perf_counter()
            said = differences(expected, answered(chosen.engines.absolute(), engine, folder))
            verdict = "other figures" if said else "the same figures"
            print(f"{engine}: {verdict}, {time.perf_counter() - start:.1f} s in all", *said, sep="\n  ", flush=True)
            wrong += len(said)
    return wrong == 0


if __name__ == "__main__":
    sys.exit(not main())
