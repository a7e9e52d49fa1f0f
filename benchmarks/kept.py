"""What is kept between runs, beside doing all of it again, and beside `git status`.

    python -m benchmarks.kept [--files 20000] [--commits 20000] [--contacts 500] [--rounds 5]

Of each command the quickest round counts, as other work of the machine can only add time. From a check the start of the
program is taken off, which `plancode --help` stands for.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.generated import TODAY, repository
from tests.support.many import many

from plancode.project import history_of, open_project
from plancode.store import NO_STORE, store_in

_PLANCODE: Final = (sys.executable, "-m", "plancode")
_STATUS: Final = ("git", "status", "--porcelain")
_IDENTITY: Final = ("-c", "user.name=Marie", "-c", "user.email=marie@example.org")
# Git's index and every file must be older than a tick of the coarsest clock, as they are in daily work.
_TICK: Final = 2.5
NEW_COMMITS: Final = 100


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def best(command: Sequence[str], folder: Path, rounds: int, before: Callable[[int], object] = lambda _: None) -> float:
    """Return the quickest of some rounds of a command; `before` is done before each, and not counted."""
    taken = []
    for number in range(rounds):
        before(number)
        taken.append(seconds(lambda: subprocess.run(command, cwd=folder, check=False, stdout=subprocess.DEVNULL)))
    return min(taken)


def told(what: str, taken: float, beside: float, other: str, budget: float) -> bool:
    """Print a ratio; return whether it exceeds its budget."""
    ratio = taken / beside
    print(f"{what:32} {taken * 1000:7.0f} ms, {ratio:6.3f} times {other} ({beside * 1000:.0f} ms), budget {budget}")
    return ratio > budget


def checks(folder: Path, files: int, rounds: int) -> list[bool]:
    place = repository(folder / "checks", files=files)
    time.sleep(_TICK)
    start, check = best((*_PLANCODE, "--help"), place, rounds), (*_PLANCODE, "check", "--as-of", TODAY)
    best(check, place, 1)
    same, status = best(check, place, rounds), best(_STATUS, place, rounds)
    changed = place / "plans/contacts/account-0/contact-1/contact.yaml"
    text = changed.read_text(encoding="utf-8")
    one = best(check, place, rounds, lambda number: changed.write_text(f"{text}# {number}\n", encoding="utf-8"))
    return [
        told("check, nothing changed", same - start, status, "git status", 1.8),
        told("check, one file changed", one - start, status, "git status", 4),
    ]


def histories(folder: Path, commits: int, rounds: int) -> list[bool]:
    place = repository(folder / "history", files=2_000, commits=commits)
    older = f"main~{NEW_COMMITS}"
    # The older one first: what was kept by a clock that was ahead of a project's is not taken.
    projects = {name: open_project(place, needs_git=True, moment=name) for name in (older, "main")}
    whole, gone_on = [], []
    for number in range(rounds):
        store = store_in(folder / f"cache-{number}")
        whole.append(seconds(lambda: history_of(replace(projects["main"], store=NO_STORE))))
        history_of(replace(projects[older], store=store))
        gone_on.append(seconds(lambda: history_of(replace(projects["main"], store=store))))  # noqa: B023
    return [told(f"history, {NEW_COMMITS} and more new commits", min(gone_on), min(whole), "all of it", 0.1)]


def sites(folder: Path, contacts: int, rounds: int) -> list[bool]:
    place = many(folder / "site", contacts)
    for step in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "All"]):
        subprocess.run(["git", *_IDENTITY, *step], cwd=place, check=True)
    time.sleep(_TICK)
    cold = best((*_PLANCODE, "--no-cache", "build"), place, 1)
    best((*_PLANCODE, "build"), place, 1)
    time.sleep(_TICK)
    best((*_PLANCODE, "build"), place, 1)
    same = best((*_PLANCODE, "build"), place, rounds)
    return [told("site, nothing changed", same, cold, "a first build", 0.05)]


def main() -> bool:
    """Measure, print, and return whether a budget was exceeded."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--files", type=int, default=20_000)
    options.add_argument("--commits", type=int, default=20_000)
    options.add_argument("--contacts", type=int, default=500)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        # An installed program has its bytecode; where Python is told to write none, each start would compile all of ours.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
        os.environ["PLANCODE_CACHE_DIR"] = str(folder / "cache")
        exceeded = checks(folder, chosen.files, chosen.rounds)
        exceeded += histories(folder, chosen.commits, chosen.rounds)
        exceeded += sites(folder, chosen.contacts, chosen.rounds)
    return any(exceeded)


if __name__ == "__main__":
    sys.exit(main())
