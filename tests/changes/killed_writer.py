"""A program that forks writers in a folder, kills each at a random moment, and prints what it found in the files."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

from plancode.changes.spot import Edit
from plancode.changes.writer import write

PATHS = ("a.yaml", "b/b.yaml")
# Lives are as long as a few writes, which take as long as the disk does.
_SHORTEST, _LONGEST, _WRITES = 0.01, 0.06, 6


def version(number: int) -> bytes:
    """Return the file of a number: the same line over and over, longer or shorter than the one before."""
    return b"%d\n" % number * (number % 7 * 3000 + 1)


def write_for_ever(folder: Path) -> None:
    """Write both files again and again, each time the next number's."""
    number = int((folder / PATHS[0]).read_bytes().split(b"\n")[0])
    while True:
        number += 1
        write(folder, [Edit(path, (folder / path).read_bytes(), version(number)) for path in PATHS])


def main(folder: Path, kills: int) -> None:
    """Kill as many writers; print for each what number each file holds, -1: it is not whole, and how much is left over."""
    chance = random.Random(20270331)  # noqa: S311 - the same moments in every run
    began = time.perf_counter()
    write(folder, [Edit(path, (folder / path).read_bytes(), version(1)) for path in PATHS])
    life = min(max(_WRITES * (time.perf_counter() - began), _SHORTEST), _LONGEST)
    for _ in range(kills):
        child = os.fork()
        if child == 0:
            write_for_ever(folder)
        time.sleep(chance.uniform(0, life))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        held = [(folder / path).read_bytes() for path in PATHS]
        numbers = [int(data.split(b"\n")[0] or -1) for data in held]
        left = sum(path.name.startswith(".plancode-") for path in folder.rglob("*"))
        print(*(n if data == version(n) else -1 for n, data in zip(numbers, held, strict=True)), left)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
