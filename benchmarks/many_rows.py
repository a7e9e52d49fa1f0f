"""Imports 50,000 rows of a CRM: how long it takes, how much memory, whether the bar moves, and whether a second one is silent.

    python -m benchmarks.many_rows [--rows 50000]

The import runs in a terminal of its own, as a user's does, so that it draws its bar. The budget is of memory: what the
rows take once they are read, and not what the file takes; with twice the rows it may double, and not more. The second
import of the same file changes no byte.
"""

from __future__ import annotations

import argparse
import os
import pty
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Final

_PLANCODE: Final = (sys.executable, "-m", "plancode")
_PERSON: Final = "kind: person\nid: ann\nname: Ann Lee\nemail: ann@example.org\nrole: account-manager\n"
_CONTACTS: Final = 500
# Measured for 50,000 rows: 364 MiB, 6 KiB a row above the 80 MiB that the program takes by itself.
BYTES_PER_ROW: Final = 8 << 10
BYTES_BEFORE: Final = 100 << 20
_LEAST_DRAWN: Final = 5


def workspace(folder: Path, rows: int) -> None:
    """Make a repository, and beside it the files of a CRM with so many activities, some with dirt in them."""
    (folder / "work" / "plans").mkdir(parents=True)
    (folder / "work" / "plans" / "people.yaml").write_text(_PERSON)
    (folder / "work" / "plancode.yaml").write_text("version: 1\n")
    for line in (("init", "-q"), ("config", "user.name", "Ann Lee"), ("config", "user.email", "ann@example.org")):
        subprocess.run(["git", *line], cwd=folder / "work", check=True)
    with (folder / "contacts.csv").open("w", newline="") as stream:
        stream.write("Contact ID,First Name,Last Name,Owner\r\n")
        stream.writelines(f"C-{number},Ann{number},Lee{number},Ann Lee\r\n" for number in range(_CONTACTS))
    with (folder / "activities.csv").open("w", newline="") as stream:
        stream.write("Activity ID,Subject,Due Date,Activity Type,Contact ID\r\n")
        for number in range(rows):
            # Every hundredth has no day that could be read, and between them there are lines without anything.
            day = "soon" if number % 100 == 99 else f"{number % 12 + 1:02}/15/2030"
            stream.write(f'T-{number},"Visit, number {number}",{day},Call,C-{number % _CONTACTS}\r\n')
            stream.write(",,,,\r\n" if number % 1000 == 0 else "")


def imported(folder: Path, name: str) -> tuple[str, float]:
    """Import a file in a terminal, and return what the terminal showed, and how long it took."""
    ours, theirs = pty.openpty()
    shown: list[bytes] = []

    def read() -> None:
        while True:
            try:
                data = os.read(ours, 65536)
            except OSError:
                return
            if not data:
                return
            shown.append(data)

    reader = threading.Thread(target=read)
    reader.start()
    began = time.perf_counter()
    subprocess.run(
        [*_PLANCODE, "import", f"../{name}", "--mapping", "oracle-en"],
        cwd=folder / "work",
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    took = time.perf_counter() - began
    os.close(theirs)
    reader.join()
    os.close(ours)
    return b"".join(shown).decode(errors="replace"), took


def main() -> bool:
    """Measure, print, and return whether a budget was exceeded or a row was lost."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--rows", type=int, default=50_000)
    rows = options.parse_args().rows
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        workspace(folder, rows)
        imported(folder, "contacts.csv")
        shown, took = imported(folder, "activities.csv")
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
        before = {path: path.read_bytes() for path in (folder / "work" / "plans").rglob("*.yaml")}
        again, second = imported(folder, "activities.csv")
        same = before == {path: path.read_bytes() for path in (folder / "work" / "plans").rglob("*.yaml")}
    drawn = len(set(re.findall(r"(?:rows|records) [█░]+ +(\d+)%", shown)))
    refused = rows // 100
    sums = f"{rows:,} rows: {rows - refused} new, 0 changed, 0 the same, {refused} refused"
    budget = BYTES_BEFORE + rows * BYTES_PER_ROW
    print(
        f"first    {took:6.1f} s, {most >> 20} MiB ({budget >> 20}), the bar drawn at {drawn} places ({_LEAST_DRAWN})"
    )
    print(f"again    {second:6.1f} s, {'no byte changed' if same else 'BYTES CHANGED'}")
    accounted = sums in shown.replace("\r\n", "\n") and f"{rows - refused} the same" in again
    print(f"each row accounted for: {'yes' if accounted else 'NO'}")
    return not (same and accounted and most <= budget and drawn >= _LEAST_DRAWN)


if __name__ == "__main__":
    sys.exit(main())
