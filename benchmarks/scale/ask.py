"""Ask an engine the questions of docs/how-to/scale.md, in the folder that has `exports`; the answers go to standard output.

    python -m benchmarks.scale.ask duckdb|pyspark

It needs the engine and nothing of plancode.
"""

from __future__ import annotations

import json
import sys
import time

from benchmarks.scale.page import begun, questions


def main(engine: str) -> None:
    start = time.perf_counter()
    ask = begun(engine)
    print(f"{engine}: begun in {time.perf_counter() - start:.2f} s", file=sys.stderr)
    answers = {}
    for name, question in questions().items():
        start = time.perf_counter()
        answers[name] = ask(question)
        spent = time.perf_counter() - start
        print(f"{engine}: {name}: {len(answers[name])} rows in {spent:.2f} s", file=sys.stderr)
    json.dump(answers, sys.stdout, default=str)


if __name__ == "__main__":
    main(sys.argv[1])
