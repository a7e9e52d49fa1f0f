"""Copies of the sources, in which tests are run; and which of the tests run which lines, measured once."""

from __future__ import annotations

import ast
import json
import os
import signal
import subprocess
import sys
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir

import pytest
from benchmarks import sharing
from coverage import CoverageData

ROOT = Path(__file__).parents[1]
_OWN = f"{os.getuid()}-{sha256(str(ROOT).encode()).hexdigest()[:8]}"
STORE = Path(gettempdir(), f"plancode-mutants-{_OWN}")
BROKEN = 70


@dataclass(frozen=True, slots=True)
class Measured:
    """Which tests pass, with the seconds that each takes, which run a line of a module, and which share what others set up."""

    seconds: Mapping[str, float]
    sharing: Mapping[str, Sequence[str]]
    data: CoverageData
    tree: Path

    def lines_of(self, path: str) -> dict[int, set[str]]:
        """Return the tests that run each line of a module, or share what ran it."""
        contexts = self.data.contexts_by_lineno(str(self.tree / path))
        return {
            line: {name for each in names for name in self._of(each) if name in self.seconds}
            for line, names in contexts.items()
        }

    def _of(self, context: str) -> Iterator[str]:
        test, _, phase = context.rpartition("|")
        yield test
        if phase == "setup":
            yield from self.sharing.get(test, ())


# Trees: copies of the sources in which tests are run and mistakes made.


def _files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-zco", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    return [name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def copied(name: str) -> Path:
    """Return a copy of the sources in the store, with what changed since the last one brought over."""
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
    # rm, for it takes folders of any depth.
    subprocess.run(["rm", "-rf", str(folder)], check=False)
    folder.mkdir()
    return folder


def _enter(tree: Path, output: Path) -> None:
    """Make this process, a fork, one that works in tree and says nothing."""
    os.setsid()
    # A shell that starts programs in the background has them ignore Ctrl-C, nohup a hang-up; so would all that tests start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    os.chdir(tree)
    with output.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.environ["PYTHONPATH"] = str(tree / "src")
    # Tests that are cut off leave folders behind; those of others, however deep, are not ours to clear. The name is
    # short, for the sockets of gpg-agent stand below it.
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(_fresh(Path(gettempdir(), f"pm{_OWN[-4:]}{tree.name[-1]}")))
    sys.path[:] = [str(tree / "src"), *(path for path in sys.path if path not in ("", str(ROOT), str(ROOT / "src")))]


def forked(tree: Path, output: Path, work: Callable[[], int]) -> int:
    """Return the id of a new process in tree that does work and ends with what it returns."""
    process = os.fork()
    if process:
        return process
    code = BROKEN
    try:
        _enter(tree, output)
        code = int(work())
    except BaseException:  # noqa: BLE001 - a fork never goes back to what its parent was doing
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


# What is measured once.


class _Seconds:
    """A plug-in that writes which tests passed, how long each took, and which others set up what each shares."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seconds: dict[str, float] = defaultdict(float)
        self._sharing: dict[str, list[str]] = {}
        self._failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._seconds[report.nodeid] += report.duration
        self._sharing[report.nodeid] = [str(maker) for name, maker in report.user_properties if name == sharing.NAME]
        if report.outcome != "passed":
            self._failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        passed = {
            name: (round(spent, 4), self._sharing[name])
            for name, spent in self._seconds.items()
            if name not in self._failed
        }
        if "PYTEST_XDIST_WORKER" not in os.environ:
            self._file.write_text(json.dumps(passed), encoding="utf-8")


def _digest(paths: Iterable[Path]) -> str:
    return sha256(b"".join(sha256(path.read_bytes()).digest() for path in sorted(paths))).hexdigest()


def _parts(test: Path, tree: Path) -> set[Path]:
    """Return a file of tests with all in `tests` that it imports, and what pytest itself reads above it."""
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
    """Return the files of tests at or below names, each with a digest of all that it is made of."""
    chosen = [
        path
        for path in sorted((tree / "tests").rglob("test_*.py"))
        if any(path.is_relative_to(tree / name) for name in names)
    ]
    if not chosen:
        raise SystemExit("there are no such tests")
    return {str(path.relative_to(tree)): _digest(_parts(path, tree)) for path in chosen}


def measured(tree: Path, jobs: int, names: Sequence[str] = ("tests",)) -> Measured:
    """Return which tests at or below names run which lines, measuring those that are new since the last time."""
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
        told = _measure(tree, coverage, new, jobs)
        for name in new:
            own = {test: each for test, each in told.items() if test.startswith(f"{name}::")}
            files[name] = {"digest": tests[name], "passed": own}
        passed.write_text(json.dumps(known), encoding="utf-8")
    data = CoverageData(str(coverage))
    data.read()
    passing = {test: told for name in tests for test, told in files[name]["passed"].items()}
    sharers = defaultdict(list)
    for test, (_, makers) in passing.items():
        for maker in makers:
            sharers[maker].append(test)
    return Measured({test: spent for test, (spent, _) in passing.items()}, sharers, data, tree)


def _measure(tree: Path, coverage: Path, files: Sequence[str], jobs: int) -> dict[str, tuple[float, list[str]]]:
    result, output = STORE / "seconds.json", STORE / "measured.txt"
    result.unlink(missing_ok=True)

    def work() -> int:
        os.environ["COVERAGE_FILE"] = str(coverage)
        # Alone without a worker, whose name would make the paths longer that sockets of gpg-agent stand at.
        options = [
            "-q",
            "-n",
            str(jobs if jobs > 1 else 0),
            "-m",
            "not browser",
            "-p",
            "no:cacheprovider",
            "-p",
            sharing.__name__,
            "--hypothesis-seed=1",
        ]
        cover = ["--cov=plancode", "--cov-append", "--cov-context=test", "--cov-report="]
        return pytest.main([*options, *cover, *files], plugins=[_Seconds(result)])

    os.waitpid(forked(tree, output, work), 0)
    if not result.is_file() or not coverage.is_file():
        raise SystemExit(f"the tests could not be measured: {output}")
    return dict(json.loads(result.read_text(encoding="utf-8")))


# Running mutants.
