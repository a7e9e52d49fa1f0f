"""Every budget of speed and memory: both sides run in turn, then medians, ratio, budget and verdict.

    python -m benchmarks.budgets [--files 20000] [--large 100000] [--commits 20000] [--contacts 2000] [--rounds 5] [--only WORD …]
                                 [--processor] [--markdown]

Each side is a whole program, with the start of its interpreter; a ratio is that of medians of one run. On a machine that
does other work too, `--processor` compares the seconds of the processor, which two processes at once do not shorten.
A budget is a function in BUDGETS that yields rows; its inputs are made once, in memory where there is such a disk.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks import generated, history
from benchmarks.real_histories import imported
from tests.support.many import many

MEMORY: Final = Path("/dev/shm")  # noqa: S108 - what is measured is not the disk
# Cold: nothing that an earlier run has kept.
_PLANCODE: Final = (sys.executable, "-m", "plancode", "--no-cache")
_IDENTITY: Final = ("-c", "user.name=Marie", "-c", "user.email=marie@example.org")
# A file that was changed within a tick of the coarsest clock is read again; in daily work none is that young.
_TICK: Final = 2.5
# The files of a workspace read one after the other, by our reader and by the quickest of PyYAML's loaders.
_ALL_FILES: Final = """
import gc, os, sys
gc.disable()
{imported}
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            data = file.read()
        {read}
os._exit(0)
"""
_OUR_READER: Final = _ALL_FILES.format(imported="from plancode.yaml_source import parse", read="parse(name, data)")
_C_LOADER: Final = _ALL_FILES.format(
    imported="import yaml", read="for each in yaml.load_all(data, yaml.CSafeLoader): pass"
)


class Cost(NamedTuple):
    """What a program took: seconds by the clock and of the processor, and its most memory in MiB."""

    wall: float
    processor: float
    memory: float


@dataclass(frozen=True, kw_only=True)
class Row:
    """One job beside what it is compared with, the medians of both, and the most that their ratio may be."""

    job: str
    beside: str
    ours: float
    theirs: float
    most: float
    unit: str = "s"

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs

    @property
    def kept(self) -> bool:
        return self.ratio <= self.most

    def cells(self) -> tuple[str, ...]:
        ours, theirs = (f"{each:.2f} {self.unit}" for each in (self.ours, self.theirs))
        verdict = "kept" if self.kept else f"over, {self.ratio / self.most:.1f} times"
        return (self.job, ours, self.beside, theirs, f"{self.ratio:.2f}", f"{self.most:.3g}", verdict)


@dataclass(frozen=True, kw_only=True)
class Bench:
    """How large the inputs are, how often each side runs, and by which seconds; inputs are made once, in `folder`."""

    folder: Path
    files: int
    large: int
    commits: int
    contacts: int
    rounds: int
    processor: bool
    _made: dict[str, Path] = field(default_factory=dict)

    def workspace(self, files: int, *then: str) -> Path:
        """Return a generated workspace, in which one commit after the other does something to all plans."""
        name = "-".join([str(files), *then])
        return self._once(name, lambda at: generated.repository(at, files=files, then=then, packed=False))

    def history(self) -> Path:
        """Return the generated history of `benchmarks/history.py`."""
        return self._once("history", lambda at: history.repository(at, self.commits, self.commits // 2))

    def real(self, name: str) -> Path:
        """Return a real history, as a bare repository."""
        return self._once(f"{name}.git", lambda at: imported(name, at))

    def site(self) -> Path:
        """Return a workspace with contacts, all of it in one commit."""
        return self._once("site", lambda at: _committed(many(at, self.contacts)))

    def _once(self, name: str, make: Callable[[Path], object]) -> Path:
        if name not in self._made:
            make(self.folder / name)
            self._made[name] = self.folder / name
        return self._made[name]

    def seconds(self, *commands: Sequence[str], rounds: int | None = None) -> list[float]:
        """Return the median seconds of each command; they run in turn, after one run that does not count."""
        for command in commands:
            cost(command)
        taken: list[list[float]] = [[] for _ in commands]
        for _ in range(rounds or self.rounds):
            for command, times in zip(commands, taken, strict=True):
                times.append(self.spent(command))
        return [statistics.median(times) for times in taken]

    def spent(self, command: Sequence[str]) -> float:
        """Return the seconds that a command takes, by the clock or of the processor."""
        spent = cost(command)
        return spent.processor if self.processor else spent.wall


def cost(command: Sequence[str], folder: Path | None = None, errors: int | None = None) -> Cost:
    """Run a command in a folder to its end and return what it took; that of its own children is part of it."""
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=errors) as process:
        used = ended(process)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(map(str, command))[:200]} ended with {process.returncode}")
    return used._replace(wall=time.perf_counter() - began)


def ended(process: subprocess.Popen[bytes]) -> Cost:
    """Wait for a program to end, and return what it took; by the clock, none."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(0.0, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def check(folder: Path, *options: str) -> tuple[str, ...]:
    """Return the command that checks a generated workspace."""
    return (*_PLANCODE, "-C", str(folder), "check", "--as-of", generated.TODAY, *options)


def _log(folder: Path) -> tuple[str, ...]:
    return ("git", "-C", str(folder), "log", "--raw", "--no-renames")


def _reading(program: str, folder: Path) -> tuple[str, ...]:
    return (sys.executable, "-c", program, str(folder / "plans"))


# The budgets.


def reader(bench: Bench) -> Iterator[Row]:
    folder = bench.workspace(bench.files)
    ours, theirs = bench.seconds(_reading(_OUR_READER, folder), _reading(_C_LOADER, folder))
    yield Row(job=f"reader, {bench.files:,} files", beside="CSafeLoader", ours=ours, theirs=theirs, most=0.55)


def cold_check(bench: Bench) -> Iterator[Row]:
    folder = bench.workspace(bench.files)
    ours, theirs = bench.seconds(check(folder, "--no-history"), _reading(_OUR_READER, folder))
    job = f"`check --no-history`, {bench.files:,} files"
    yield Row(job=job, beside="our reader", ours=ours, theirs=theirs, most=1.5)


def memory(bench: Bench) -> Iterator[Row]:
    folder = bench.workspace(bench.large)
    for options in (("--no-history",), ()):
        job = f"memory of `{' '.join(('check', *options))}`, {bench.large:,} files"
        most = cost(check(folder, *options)).memory
        yield Row(job=job, beside="450 MiB", ours=most, theirs=450.0, most=1.0, unit="MiB")


def whole_history(bench: Bench) -> Iterator[Row]:
    folder = bench.history()
    ours = (sys.executable, "-c", history.CHECK, str(folder), str(bench.commits // 2))
    seconds = bench.seconds(ours, _log(folder))
    job = f"whole history, {bench.commits:,} commits"
    yield Row(job=job, beside="git log --raw", ours=seconds[0], theirs=seconds[1], most=1.5)


def real_histories(bench: Bench) -> Iterator[Row]:
    for name in ("kep", "sigma"):
        folder = bench.real(name)
        ours, theirs = bench.seconds((*_PLANCODE, "-C", str(folder), "history"), _log(folder))
        yield Row(job=f"`history` of {name}", beside="git log --raw", ours=ours, theirs=theirs, most=4.0)


def growth(bench: Bench) -> Iterator[Row]:
    for words, then in (
        ("added", ()),
        ("moved", ("move",)),
        ("edited, then deleted", ("edit", "delete")),
        ("deleted, then back", ("delete", "return")),
    ):
        one, two = (check(bench.workspace(files, *then)) for files in (bench.large // 2, bench.large))
        ours, theirs = bench.seconds(two, one, rounds=1)
        job = f"{bench.large:,} files, all plans {words} at once"
        yield Row(job=job, beside="half as many", ours=ours, theirs=theirs, most=2.2)


def site(bench: Bench) -> Iterator[Row]:
    folder = bench.site()
    os.environ["PLANCODE_CACHE_DIR"] = str(bench.folder / "cache")
    build = ("-C", str(folder), "build", "--as-of", "2027-02-15")
    cold, again = (*_PLANCODE, *build), (sys.executable, "-m", "plancode", *build)
    changed = folder / "plans" / "contacts" / "contact-7.yaml"
    text = changed.read_text(encoding="utf-8")
    taken: dict[str, list[float]] = {
        job: [] for job in ("cold", "one record changed", "one record committed", "nothing changed")
    }
    for number in range(bench.rounds):
        taken["cold"].append(bench.spent(cold))
        cost(again)
        changed.write_text(text.replace("  - goal: Become", f"  - goal: {number} Become"), encoding="utf-8")
        taken["one record changed"].append(bench.spent(again))
        _committed(folder)
        taken["one record committed"].append(bench.spent(again))
        time.sleep(_TICK)
        cost(again)
        taken["nothing changed"].append(bench.spent(again))
    whole, one, commit, same = (statistics.median(times) for times in taken.values())
    for job, ours, most in (
        ("one record changed", one, 0.1),
        ("one record committed", commit, 0.1),
        ("nothing changed", same, 0.05),
    ):
        yield Row(
            job=f"site, {bench.contacts:,} contacts, {job}", beside="a first build", ours=ours, theirs=whole, most=most
        )


def _committed(folder: Path) -> Path:
    for step in (["init", "-q"], ["add", "plans", "plancode.yaml"], ["commit", "-qm", "All"]):
        subprocess.run(["git", *_IDENTITY, *step], cwd=folder, check=True)
    return folder


def start(bench: Bench) -> Iterator[Row]:
    bare = (sys.executable, "-c", "pass")
    click = (sys.executable, "-c", "import click")
    program = str(Path(sys.executable).with_name("plancode"))
    version, python, help_, imports = bench.seconds(
        (program, "--version"), bare, (program, "--help"), click, rounds=4 * bench.rounds
    )
    yield Row(job="`--version`", beside="python -c pass", ours=version, theirs=python, most=1.5)
    yield Row(job="`--help`", beside="import click", ours=help_, theirs=imports, most=1.6)


BUDGETS: Final[tuple[Callable[[Bench], Iterator[Row]], ...]] = (
    start,
    reader,
    cold_check,
    whole_history,
    real_histories,
    memory,
    growth,
    site,
)
_HEADINGS: Final = ("job", "plancode", "beside", "it takes", "ratio", "budget", "verdict")


def headings(*, markdown: bool) -> list[str]:
    """Return the lines above rows."""
    return [printed(_HEADINGS, markdown=markdown)] + [printed(["---"] * len(_HEADINGS), markdown=True)] * markdown


def printed(cells: Sequence[str], *, markdown: bool) -> str:
    """Return the cells of a row in one line."""
    if markdown:
        return f"| {' | '.join(cells)} |"
    widths = (52, 11, 15, 11, 6, 6, 0)
    return " ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def main() -> int:
    """Run the budgets that are asked for, print each as it comes, and return 1 if one is not kept."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--files", type=int, default=20_000)
    options.add_argument("--large", type=int, default=100_000)
    options.add_argument("--commits", type=int, default=20_000)
    options.add_argument("--contacts", type=int, default=2_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--only", nargs="*", choices=[each.__name__ for each in BUDGETS])
    options.add_argument("--processor", action="store_true")
    options.add_argument("--markdown", action="store_true")
    chosen = vars(options.parse_args())
    only, markdown = chosen.pop("only"), chosen.pop("markdown")
    kept = True
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as temporary:
        # An installed program has its bytecode; where Python is told to write none, each start would compile all of ours.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = f"{temporary}/bytecode"
        bench = Bench(folder=Path(temporary), **chosen)
        print(*headings(markdown=markdown), sep="\n")
        for budget in BUDGETS:
            for row in budget(bench) if not only or budget.__name__ in only else ():
                print(printed(row.cells(), markdown=markdown), flush=True)
                kept &= row.kept
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
