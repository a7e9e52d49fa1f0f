"""Whether the tests notice small mistakes: puts them into modules one at a time, and runs the tests of their lines.

Run it with: python -m benchmarks.mutants [MODULE_OR_FOLDER ...] [--sample 300] [--seed 1] [--tests tests/rules …]

The exit code is 1 where less than 95 % of them are noticed, or where an entry of equivalent_mutants.txt, the list of
mutants that behave as the module does, each with the reason, is no longer a mutant.

Which test runs which line is measured once and kept in the temporary folder; a file of tests is measured again where it
or its imports have changed. Each mutant is a fork of this program, which has imported everything but plancode itself.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from tempfile import gettempdir

import pytest
from benchmarks.mutations import Identity, Mutant, mutants_of
from coverage import CoverageData

ROOT = Path(__file__).parents[1]
SOURCE = Path("src", "plancode")
DEFAULT = ("history", "lifecycle.py", "check", "rules")
_OWN = f"{os.getuid()}-{sha256(str(ROOT).encode()).hexdigest()[:8]}"
STORE = Path(gettempdir(), f"plancode-mutants-{_OWN}")
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.txt")
LEAST = 95
# How many tests are run first: they kill most mutants. The others follow.
_FIRST = 40
_BROKEN = 70
# Tests that take more seconds come last.
_QUICK = 1.0
_LIBRARIES = ("babel.dates", "click", "icalendar", "jinja2", "markdown_it", "nh3", "pydantic", "yaml")


@dataclass(frozen=True, slots=True)
class Measured:
    """The tests that pass, with the seconds that each takes, and the lines of modules that they run."""

    seconds: Mapping[str, float]
    data: CoverageData
    tree: Path

    def lines_of(self, path: str) -> dict[int, set[str]]:
        """Return the tests that run each line of a module."""
        contexts = self.data.contexts_by_lineno(str(self.tree / path))
        return {
            line: {name for each in names if (name := each.rpartition("|")[0]) in self.seconds}
            for line, names in contexts.items()
        }


@dataclass(slots=True)
class Running:
    """A mutant at work in a tree: its tests, how many have been started, and the deadline."""

    mutant: Mutant
    tests: list[str]
    all_tests: int
    process: int = 0
    deadline: float = 0.0
    done: int = 0


@dataclass(slots=True)
class Outcomes:
    """How the mutants of each module ended; `drawn` is how many there are in all."""

    drawn: int
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    survivors: list[Running] = field(default_factory=list)

    def add(self, running: Running, outcome: str) -> None:
        self.counts[running.mutant.path][outcome] += 1
        if outcome == "survived":
            self.survivors.append(running)
            # Printed at once: a run that is broken off has then shown its survivors, and how far it came.
            print(f"\n{self.done} of {self.drawn} tried, this one lives:")
            _show(running)

    @property
    def done(self) -> int:
        return sum(map(Counter.total, self.counts.values()))

    @property
    def percent(self) -> float:
        return 100 - 100 * len(self.survivors) / max(self.done, 1)


# Trees: copies of the sources, in which tests run and mistakes are made.


def _files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-zco", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    return [name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def _copied(name: str) -> Path:
    """Return a copy of the sources in the store, brought up to date."""
    tree, wanted = STORE / name, set(_files())
    there = {
        str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    }
    for gone in there - wanted:
        (tree / gone).unlink()
    for each in wanted:
        content, target = (ROOT / each).read_bytes(), tree / each
        if each not in there or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    return tree


def _fresh(folder: Path) -> Path:
    # rm, as it removes folders of any depth.
    subprocess.run(["rm", "-rf", str(folder)], check=False)
    folder.mkdir()
    return folder


def _enter(tree: Path, output: Path) -> None:
    """Let this process, a fork, work in tree, with its output in a file."""
    os.setsid()
    # Programs started in the background ignore Ctrl-C, those under nohup a hang-up; tests would pass that on.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    os.chdir(tree)
    with output.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.environ["PYTHONPATH"] = str(tree / "src")
    # Tests that are cut off leave folders behind, so each slot has its own and clears it alone. The name is short, as
    # the sockets of gpg-agent stand below it.
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(_fresh(Path(gettempdir(), f"pm{_OWN[-4:]}{tree.name[-1]}")))
    sys.path[:] = [str(tree / "src"), *(path for path in sys.path if path not in ("", str(ROOT), str(ROOT / "src")))]


def _forked(tree: Path, output: Path, work: Callable[[], int]) -> int:
    """Return the id of a new process in tree, which does work and exits with its result."""
    process = os.fork()
    if process:
        return process
    code = _BROKEN
    try:
        _enter(tree, output)
        code = int(work())
    except BaseException:  # noqa: BLE001 - a fork never goes back to what its parent was doing
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


# Measurements, made once.


class _Seconds:
    """A plug-in that writes which tests passed, and how long each took."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seconds: dict[str, float] = defaultdict(float)
        self._failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._seconds[report.nodeid] += report.duration
        if report.outcome != "passed":
            self._failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        passed = {name: round(spent, 4) for name, spent in self._seconds.items() if name not in self._failed}
        if "PYTEST_XDIST_WORKER" not in os.environ:
            self._file.write_text(json.dumps(passed), encoding="utf-8")


def _digest(paths: Iterable[Path]) -> str:
    return sha256(b"".join(sha256(path.read_bytes()).digest() for path in sorted(paths))).hexdigest()


def _parts(test: Path, tree: Path) -> set[Path]:
    """Return a file of tests, all files in `tests` that it imports, and each conftest.py above it."""
    above = [folder / "conftest.py" for folder in test.parents if folder.is_relative_to(tree)]
    found: set[Path] = set()
    waiting = [test, *filter(Path.is_file, above)]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += _imported(path, tree)
    return found


def _imported(path: Path, tree: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests"):
            module = tree.joinpath(*(node.module or "").split("."))
            names = (module / each.name for each in node.names)
            yield from (
                file
                for each in (module, *names)
                for file in (each.with_suffix(".py"), each / "__init__.py")
                if file.is_file()
            )


def _tests(tree: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the files of tests at or below names, each with a digest of all its parts."""
    chosen = [
        path
        for path in sorted((tree / "tests").rglob("test_*.py"))
        if any(path.is_relative_to(tree / name) for name in names)
    ]
    if not chosen:
        raise SystemExit("there are no such tests")
    return {str(path.relative_to(tree)): _digest(_parts(path, tree)) for path in chosen}


def measured(tree: Path, jobs: int, names: Sequence[str] = ("tests",)) -> Measured:
    """Return which tests at or below names run which lines; only new or changed ones are measured."""
    coverage, passed = STORE / "coverage", STORE / "passed.json"
    tests = _tests(tree, names)
    rest = _digest((tree / "src").rglob("*.py"))
    known = json.loads(passed.read_text(encoding="utf-8")) if passed.is_file() and coverage.is_file() else {}
    if known.get("rest") != rest:
        known = {"rest": rest, "files": {}}
        coverage.unlink(missing_ok=True)
    files = known["files"]
    new = [name for name, digest in tests.items() if name not in files or files[name]["digest"] != digest]
    if new:
        print(f"measuring {len(new)} of {len(tests)} files of tests", flush=True)
        seconds = _measure(tree, coverage, new, jobs)
        for name in new:
            own = {test: spent for test, spent in seconds.items() if test.startswith(f"{name}::")}
            files[name] = {"digest": tests[name], "seconds": own}
        passed.write_text(json.dumps(known), encoding="utf-8")
    data = CoverageData(str(coverage))
    data.read()
    return Measured({test: spent for name in tests for test, spent in files[name]["seconds"].items()}, data, tree)


def _measure(tree: Path, coverage: Path, files: Sequence[str], jobs: int) -> dict[str, float]:
    result, output = STORE / "seconds.json", STORE / "measured.txt"
    result.unlink(missing_ok=True)

    def work() -> int:
        os.environ["COVERAGE_FILE"] = str(coverage)
        # One job runs without a worker, whose name would make the paths of gpg-agent's sockets longer.
        options = [
            "-q",
            "-n",
            str(jobs if jobs > 1 else 0),
            "-m",
            "not browser",
            "-p",
            "no:cacheprovider",
            "--hypothesis-seed=1",
        ]
        cover = ["--cov=plancode", "--cov-append", "--cov-context=test", "--cov-report="]
        return pytest.main([*options, *cover, *files], plugins=[_Seconds(result)])

    os.waitpid(_forked(tree, output, work), 0)
    if not result.is_file() or not coverage.is_file():
        raise SystemExit(f"the tests could not be measured: {output}")
    return dict(json.loads(result.read_text(encoding="utf-8")))


# Running mutants.


class _Chosen:
    """A plug-in that runs only some tests, in their order."""

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
    """Return the tests that run a mutant's lines, within budget, its module's quick ones first; and their total."""
    lines = seen.lines_of(mutant.path)
    run = {test for line, tests in lines.items() if line in mutant.lines for test in tests}
    if not mutant.function or not run:
        # A line that runs when the module is imported affects all tests of the module.
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
    """Return tests in turn from each file, as all quick ones may be of one file and one kind."""
    files: dict[str, list[str]] = defaultdict(list)
    for test in tests:
        files[test.partition("::")[0]].append(test)
    return [test for each in zip_longest(*files.values()) for test in each if test is not None]


def _begun(running: Running, slot: int, seen: Measured) -> None:
    """Start the next tests of a mutant in the tree of a slot."""
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
            # Something that a mutant leaves open can make pytest itself fail, after the tests.
            if not chosen.has_run:
                raise
            return pytest.ExitCode.TESTS_FAILED

    running.process = _forked(STORE / f"tree-{slot}", STORE / f"output-{slot}.txt", work)
    running.deadline = time.monotonic() + 30 + 6 * sum(seen.seconds[test] for test in batch)


def _written(slot: int, path: str, source: str) -> None:
    """Write a module into the tree of a slot, and forget what Python has compiled of it."""
    target = STORE / f"tree-{slot}" / path
    target.write_text(source, encoding="utf-8")
    for compiled in (target.parent / "__pycache__").glob(f"{target.stem}.*"):
        compiled.unlink()


def run(mutants: Sequence[Mutant], seen: Measured, jobs: int, budget: float) -> Outcomes:
    """Return how the mutants ended; as many run at a time, each in its tree, as there are jobs."""
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
    """End the tests of a mutant, and the programs that they have started."""
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
    if code == _BROKEN:
        raise SystemExit(f"{running.mutant.path}: its tests could not be run: {STORE / f'output-{slot}.txt'}")
    # Tests that are named after values of a module are not found where a mutant changes these: then nothing is known.
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        return "killed"
    if running.done < len(running.tests):
        _begun(running, slot, seen)
        return None
    return "survived"


# Known mutants, and the report.


def equivalents(text: str) -> dict[Identity, str]:
    """Return the mutants that behave as the module does, each with its reason.

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
    """Yield the paths of named modules, and of all modules in named folders."""
    for name in names:
        path = ROOT / name if (ROOT / name).exists() else ROOT / SOURCE / name
        if not path.exists():
            raise SystemExit(f"there is no {name}")
        yield from (str(each.relative_to(ROOT)) for each in (sorted(path.rglob("*.py")) if path.is_dir() else [path]))


def drawn(mutants: Iterable[Mutant], known: Mapping[Identity, str], count: int, seed: int) -> list[Mutant]:
    """Return count of the mutants not known as equivalent, or all for 0; a changed line does not change other draws."""
    fair = [each for each in mutants if each.identity not in known]
    return sorted(fair, key=lambda each: sha256(repr((seed, each.identity)).encode()).digest())[: count or None]


def gone(mutants: Iterable[Mutant], known: Mapping[Identity, str], paths: Sequence[str]) -> list[Identity]:
    """Return the entries about modules at paths that are no longer mutants of them."""
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
    # Copied first, so that edits made meanwhile do not change this run.
    tree, *_ = [_copied(name) for name in ("measured", *(f"tree-{slot}" for slot in range(options.jobs)))]
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
