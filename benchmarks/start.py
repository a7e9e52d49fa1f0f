"""How long the program takes to start, beside Python alone and beside an import of click.

    python -m benchmarks.start [--rounds 40]

Each command takes turns with the one that it is compared with. The quickest round counts, as other work of the
machine can only add time. The budgets: `--version` 1.5 times `python -c pass`, `--help` 1.3 times
`python -c "import click"`, and a completion at most 80 ms more than Python.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

_PLANCODE: Final = str(Path(sys.executable).with_name("plancode"))
_PYTHON: Final = (sys.executable, "-c", "pass")
_CLICK: Final = (sys.executable, "-c", "import click")
_COMPLETION: Final = {"_PLANCODE_COMPLETE": "bash_complete", "COMP_CWORD": "2", "COMP_WORDS": "plancode approve d"}
_OF_OPTIONS: Final = {"_PLANCODE_COMPLETE": "bash_complete", "COMP_CWORD": "3", "COMP_WORDS": "plancode new plan --"}
MOST_OF_VERSION: Final = 1.5
MOST_OF_HELP: Final = 1.3
MOST_OF_COMPLETION: Final = 0.080


def seconds(command: tuple[str, ...], folder: Path, variables: dict[str, str] | None = None) -> float:
    """Return how long a command takes, from its start to its end."""
    environment = {**os.environ, **(variables or {})}
    began = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> bool:
    """Measure, print, and return whether a budget was exceeded."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--rounds", type=int, default=40)
    rounds = options.parse_args().rounds
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "demo"
        subprocess.run([_PLANCODE, "demo", str(folder)], check=True, stdout=subprocess.DEVNULL)
        measured: dict[str, list[float]] = {}
        for _ in range(rounds):
            for name, command, variables in (
                ("python", _PYTHON, None),
                ("--version", (_PLANCODE, "--version"), None),
                ("click", _CLICK, None),
                ("--help", (_PLANCODE, "--help"), None),
                ("completion", (_PLANCODE,), _COMPLETION),
                ("options", (_PLANCODE,), _OF_OPTIONS),
            ):
                measured.setdefault(name, []).append(seconds(command, folder, variables))
    best = {name: min(times) for name, times in measured.items()}
    version, help_ = best["--version"] / best["python"], best["--help"] / best["click"]
    more = max(best["completion"], best["options"]) - best["python"]
    print(f"--version   {best['--version'] * 1000:5.0f} ms, {version:.2f} times Python ({MOST_OF_VERSION})")
    print(f"--help      {best['--help'] * 1000:5.0f} ms, {help_:.2f} times an import of click ({MOST_OF_HELP})")
    print(
        f"completion  {best['completion'] * 1000:5.0f} ms, of options {best['options'] * 1000:.0f} ms, {more * 1000:.0f} ms over Python ({MOST_OF_COMPLETION * 1000:.0f})"
    )
    return version > MOST_OF_VERSION or help_ > MOST_OF_HELP or more > MOST_OF_COMPLETION


if __name__ == "__main__":
    sys.exit(main())
