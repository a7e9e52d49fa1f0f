"""Whether the tests notice small mistakes: puts them into modules one at a time, and runs the tests of their lines.

Run it with: python -m benchmarks.mutants [MODULE_OR_FOLDER ...] [--sample 300] [--seed 1] [--tests tests/rules …]

It ends in 1 where less than 95 % of them are noticed, or where an entry of the list of mutants that behave as the module
does (equivalent_mutants.txt, each with the reason) is no mutant any more.

Which test runs which line is measured once and kept in the temporary folder; only files of tests that are new, or that
have changed with what they import, are measured again. Each mutant is a fork of this program that has read everything but plancode itself.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

import pytest
from benchmarks.measured import BROKEN, ROOT, STORE, Measured, copied, forked, measured
from benchmarks.mutations import Identity, Mutant, mutants_of

SOURCE = Path("src", "plancode")
DEFAULT = ("history", "lifecycle.py", "check", "rules")
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.txt")
LEAST = 95
# The first tests that are run, which kill most mutants; the others follow.
_FIRST = 40
# Seconds of a test that waits until the others have had their turn.
_QUICK = 1.0
_LIBRARIES = ("babel.dates", "click", "icalendar", "jinja2", "markdown_it", "nh3", "pydantic", "yaml")


@dataclass(slots=True)
class Running:
    """A mutant at work in a tree: which of its tests are being run, and until when."""

    mutant: Mutant
    tests: list[str]
    all_tests: int
    process: int = 0
    deadline: float = 0.0
    done: int = 0


@dataclass(slots=True)
class Outcomes:
    """How the mutants of each module ended, of so many."""

    drawn: int
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    survivors: list[Running] = field(default_factory=list)

    def add(self, running: Running, outcome: str) -> None:
        self.counts[running.mutant.path][outcome] += 1
        if outcome == "survived":
            self.survivors.append(running)
            # At once: a run that is broken off has told what it found, and how far it came.
            print(f"\n{self.done} of {self.drawn} tried, this one lives:")
            _show(running)

    @property
    def done(self) -> int:
        return sum(map(Counter.total, self.counts.values()))

    @property
    def percent(self) -> float:
        return 100 - 100 * len(self.survivors) / max(self.done, 1)


class _Chosen:
    """A plug-in that runs some tests and no others, in their order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self._order = {test: number for number, test in enumerate(tests)}
        self.has_run = False

    def pytest_runtest_logreport(self) -> None:
        self.has_run = True

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self._order), key=lambda item: self._order[item.nodeid]
        )


def tests_of(mutant: Mutant, seen: Measured, budget: float) -> tuple[list[str], int]:
    """Return the tests that run a mutant's lines, the quick ones of its module first; and how many run it."""
    lines = seen.lines_of(mutant.path)
    run = {test for line, tests in lines.items() if line in mutant.lines for test in tests}
    if not mutant.function or not run:
        # What runs when the module is imported is behind all that it does.
        run = {test for tests in lines.values() for test in tests}
    stem = Path(mutant.path).stem if Path(mutant.path).stem != "__init__" else Path(mutant.path).parent.name
    ordered = sorted(
        run,
        key=lambda test: (seen.seconds[test] > _QUICK, stem not in test.partition("::")[0], seen.seconds[test], test),
    )
    chosen: list[str] = []
    spent = 0.0
    for test in (*ordered[:_FIRST], *_in_turn(ordered[_FIRST:])):
        spent += seen.seconds[test]
        if chosen and spent > budget:
            break
        chosen.append(test)
    return chosen, len(ordered)


def _in_turn(tests: Sequence[str]) -> list[str]:
    """Return tests with one of each file, then the next of each: the quick ones can all be of one file and one kind."""
    files: dict[str, list[str]] = defaultdict(list)
    for test in tests:
        files[test.partition("::")[0]].append(test)
    return [test for each in zip_longest(*files.values()) for test in each if test is not None]


def _begun(running: Running, slot: int, seen: Measured) -> None:
    """Run the next of a mutant's tests in the tree of a slot."""
    if not running.tests:
        return
    batch = running.tests[running.done :][: _FIRST if not running.done else None]
    running.done += len(batch)
    files = list(dict.fromkeys(test.partition("::")[0] for test in batch))

    def work() -> int:
        sys.dont_write_bytecode = True
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        options, chosen = ["-q", "-x", "--no-header", "-p", "no:cacheprovider", "--hypothesis-seed=1"], _Chosen(batch)
        try:
            return pytest.main([*options, *files], plugins=[chosen])
        except Exception:
            # What a mutant leaves open can end pytest itself, after the tests.
            if not chosen.has_run:
                raise
            return pytest.ExitCode.TESTS_FAILED

    running.process = forked(STORE / f"tree-{slot}", STORE / f"output-{slot}.txt", work)
    running.deadline = time.monotonic() + 30 + 6 * sum(seen.seconds[test] for test in batch)


def _written(slot: int, path: str, source: str) -> None:
    """Write a module into the tree of a slot, and forget what Python has compiled of it."""
    target = STORE / f"tree-{slot}" / path
    target.write_text(source, encoding="utf-8")
    for compiled in (target.parent / "__pycache__").glob(f"{target.stem}.*"):
        compiled.unlink()


def run(mutants: Sequence[Mutant], seen: Measured, jobs: int, budget: float) -> Outcomes:
    """Return how the mutants ended, run in as many trees at a time as there are jobs."""
    outcomes, left = Outcomes(len(mutants)), iter(mutants)
    active: dict[int, Running] = {}
    try:
        while True:
            for slot in range(jobs):
                if slot not in active and (mutant := next(left, None)) is not None:
                    active[slot] = Running(mutant, *tests_of(mutant, seen, budget))
                    _written(slot, mutant.path, mutant.source)
                    _begun(active[slot], slot, seen)
            if not active:
                return outcomes
            for slot, running in list(active.items()):
                outcome = _outcome(running, slot, seen)
                if outcome is not None:
                    outcomes.add(running, outcome)
                    _written(slot, running.mutant.path, (seen.tree / running.mutant.path).read_text(encoding="utf-8"))
                    del active[slot]
            time.sleep(0.01)
    finally:
        for running in active.values():
            _ended(running)


def _ended(running: Running) -> None:
    """End the tests of a mutant, with the programs that they have started."""
    if running.process:
        with suppress(ProcessLookupError, ChildProcessError):
            os.killpg(running.process, signal.SIGKILL)
            os.waitpid(running.process, 0)


def _outcome(running: Running, slot: int, seen: Measured) -> str | None:
    """Return how a mutant ended; None while its tests run."""
    if not running.tests:
        return "survived"
    ended, status = os.waitpid(running.process, os.WNOHANG)
    if not ended:
        if time.monotonic() < running.deadline:
            return None
        _ended(running)
        return "timeout"
    code = os.waitstatus_to_exitcode(status)
    if code == BROKEN:
        raise SystemExit(f"{running.mutant.path}: its tests could not be run: {STORE / f'output-{slot}.txt'}")
    # Tests that are called by values of a module are not found where a mutant changes these: they have told nothing.
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        return "killed"
    if running.done < len(running.tests):
        _begun(running, slot, seen)
        return None
    return "survived"


# What is known, and what is told.


def equivalents(text: str) -> dict[Identity, str]:
    """Return the mutants that behave as the module does, each with the reason.

    An entry is a line `path: function`, lines `- …` and `+ …` as a diff has them, and the reason in lines `= …`.
    """
    found = {}
    for entry in text.split("\n\n"):
        lines = [line for line in entry.split("\n") if line and not line.startswith("#")]
        if not lines:
            continue
        path, _, function = lines[0].partition(": ")
        old, new, reason = ("\n".join(line[2:].strip() for line in lines if line[0] == sign) for sign in "-+=")
        found[path, function, old, new] = reason
    return found


def modules(names: Sequence[str]) -> Iterator[str]:
    """Yield the paths of the modules that are named, and of those in the folders that are."""
    for name in names:
        path = ROOT / name if (ROOT / name).exists() else ROOT / SOURCE / name
        if not path.exists():
            raise SystemExit(f"there is no {name}")
        yield from (str(each.relative_to(ROOT)) for each in (sorted(path.rglob("*.py")) if path.is_dir() else [path]))


def drawn(mutants: Iterable[Mutant], known: Mapping[Identity, str], count: int, seed: int) -> list[Mutant]:
    """Return some of the mutants that behave otherwise, drawn so that a changed line changes no other draw; 0: all."""
    fair = [each for each in mutants if each.identity not in known]
    return sorted(fair, key=lambda each: sha256(repr((seed, each.identity)).encode()).digest())[: count or None]


def gone(mutants: Iterable[Mutant], known: Mapping[Identity, str], paths: Sequence[str]) -> list[Identity]:
    """Return the entries about modules at paths that are no mutants of them any more."""
    there = {each.identity for each in mutants}
    return [entry for entry in known if entry[0] in paths and entry not in there]


def _show(running: Running) -> None:
    mutant = running.mutant
    print(f"{mutant.path}:{mutant.lines.start}: {mutant.function or 'module'}")
    for sign, lines in (("-", mutant.removed), ("+", mutant.added)):
        print("\n".join(f"{sign} {line.strip()}" for line in lines))
    names = ", ".join(running.tests[:3])
    print(f"  {running.done} of {running.all_tests} tests that run it{': ' + names if names else ''}", flush=True)


def _told(outcomes: Outcomes, seen: Measured) -> None:
    print(f"\n{'module':40} {'mutants':>8} {'killed':>8} {'timeout':>8} {'survived':>8}")
    for path, counts in sorted(outcomes.counts.items()):
        total = counts.total()
        numbers = (total, counts["killed"], counts["timeout"], counts["survived"])
        print(f"{path:40} " + " ".join(f"{number:8}" for number in numbers), end="")
        print(f" {100 - 100 * counts['survived'] / total:6.1f} %")
    print(f"{outcomes.percent:.1f} % are noticed, of {len(seen.seconds)} tests")


def main(arguments: Sequence[str]) -> int:
    """Return 0 where enough mutants are noticed, else 1."""
    parser = argparse.ArgumentParser(prog="benchmarks.mutants", description=__doc__)
    parser.add_argument("modules", nargs="*", default=DEFAULT, help="modules and folders below src/plancode")
    parser.add_argument("--sample", type=int, default=300, help="how many are drawn; 0: all")
    parser.add_argument("--seed", type=int, default=1, help="what they are drawn by")
    parser.add_argument(
        "--tests", nargs="+", default=["tests"], help="files and folders of tests, if not all are to be run"
    )
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--budget", type=float, default=120, help="seconds of tests that a mutant has at most")
    options = parser.parse_args(arguments)
    STORE.mkdir(exist_ok=True)
    known = equivalents(EQUIVALENT.read_text(encoding="utf-8"))
    paths = list(modules(options.modules))
    there = [each for path in paths for each in mutants_of(path, (ROOT / path).read_text(encoding="utf-8"))]
    mutants = drawn(there, known, options.sample, options.seed)
    # At once and first, so that whoever goes on editing meanwhile changes nothing of this run.
    tree, *_ = [copied(name) for name in ("measured", *(f"tree-{slot}" for slot in range(options.jobs)))]
    seen = measured(tree, options.jobs, options.tests)
    for library in _LIBRARIES:
        __import__(library)
    began = time.monotonic()
    outcomes = run(mutants, seen, options.jobs, options.budget)
    _told(outcomes, seen)
    print(f"{len(mutants)} mutants of {len(there)} in {time.monotonic() - began:.0f} seconds")
    old = gone(there, known, paths)
    for path, function, removed, added in old:
        print(f"no mutant any more, and still in {EQUIVALENT.name}:\n{path}: {function}\n- {removed}\n+ {added}")
    return int(outcomes.percent < LEAST or bool(old))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
