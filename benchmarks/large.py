"""What daily commands take on a very large workspace with a very long history, and their most memory.

    python -m benchmarks.large [--files 100000] [--commits 100000] [--only WORD …] [--folder FOLDER]

Each command is a whole program, run once: what matters here is that it ends, and in which memory. Commands that keep
what they have found run twice, the second time with what the first one kept. `build` takes a quarter of an hour.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from benchmarks import generated
from benchmarks.budgets import MEMORY, Cost, cost, ended

_PLANCODE: Final = (sys.executable, "-m", "plancode")
_AS_OF: Final = ("--as-of", generated.TODAY)
_PORT: Final = 8765
# Each job with its command; those that are named twice find what was kept.
JOBS: Final = (
    ("check, no history", ("--no-cache", "check", "--no-history", *_AS_OF)),
    ("check, cold", ("check", *_AS_OF)),
    ("check, nothing changed", ("check", *_AS_OF)),
    ("check, one file changed", ("check", *_AS_OF)),
    ("check --base, ten commits", ("check", "--base", "HEAD~10", *_AS_OF)),
    ("diff, ten commits", ("diff", "HEAD~10")),
    ("status", ("status", *_AS_OF)),
    ("list plans", ("list", "plans")),
    ("show contact", ("show", "contact-7")),
    ("history of one plan", ("history", "plan-7")),
    ("history", ("history",)),
    ("build, cold", ("build", *_AS_OF)),
    ("build, nothing changed", ("build", *_AS_OF)),
    ("build, one file changed", ("build", *_AS_OF)),
)


def edited(folder: Path) -> None:
    """Change a word in the notes of one contact; it can be done twice."""
    path = folder / "plans" / "contacts" / "account-0" / "contact-3" / "contact.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("spring", "summer", 1), encoding="utf-8")


def first_page(folder: Path) -> Cost:
    """Return what `serve` takes until it answers with its first page."""
    began = time.perf_counter()
    command = (*_PLANCODE, "-C", str(folder), "serve", "--port", str(_PORT), *_AS_OF)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                with urllib.request.urlopen(f"http://127.0.0.1:{_PORT}/", timeout=5) as answer:
                    answer.read()
                break
            time.sleep(0.1)
        answered = time.perf_counter() - began
        process.send_signal(signal.SIGINT)
        return ended(process)._replace(wall=answered)


def taken(folder: Path, only: list[str]) -> Iterator[tuple[str, Cost]]:
    """Yield each job with what it took."""
    for job, command in JOBS:
        if "one file changed" in job:
            edited(folder)
        if not only or any(word in job for word in only):
            yield job, cost((*_PLANCODE, "-C", str(folder), *command))
    if not only or any(word in "serve, first page" for word in only):
        yield "serve, first page", first_page(folder)


def main() -> int:
    """Print a line for each job."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--files", type=int, default=100_000)
    options.add_argument("--commits", type=int, default=100_000)
    options.add_argument("--only", nargs="*", default=[])
    options.add_argument("--folder", type=Path, help="where the workspace is kept; it is made if it is not there")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as temporary:
        os.environ["PLANCODE_CACHE_DIR"] = str(Path(temporary, "kept"))
        folder = chosen.folder or Path(temporary, "workspace")
        if not folder.exists():
            generated.repository(folder, files=chosen.files, commits=chosen.commits)
        print("| job | by the clock | of the processor | most memory |\n| --- | ---: | ---: | ---: |")
        for job, spent in taken(folder, chosen.only):
            row = f"{spent.wall:.1f} s | {spent.processor:.1f} s | {spent.memory:.0f} MiB"
            print(f"| {job} | {row} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
