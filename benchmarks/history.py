"""The whole check of history beside a bare `git log --raw --no-renames` of the same repository.

    python benchmarks/history.py [--commits 20000] [--plans 10000] [--rounds 5]

It makes a repository in the layout that `new` writes (a folder for each contact), with branches and merges, in which
every plan moves through its lifecycle. It times both programs in turn; the time includes the start of the
interpreter, the reading of the work tree, and the verdicts. The budget is a ratio of 1.5.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

BUDGET = 1.5
NEXT = {"draft": "submitted", "submitted": "final-approved", "final-approved": "draft"}
MESSAGE = "Step\n\nReason: agreed\nReviewed-by: Paul <paul@example.org>\n"
PEOPLE = (
    "kind: person\nid: marie\nname: Marie\nemail: marie@example.org\nrole: approver\n"
    "---\nkind: person\nid: paul\nname: Paul\nemail: paul@example.org\nrole: approver\n"
)
PLAN = """kind: plan
id: plan-{number}
name: Engagement plan number {number}
period: FY2099
type: engagement
status: {status}
owner: marie
goals:
  - goal: Become the first name that contact {number} thinks of when a trial is planned
    success: She names us without being asked
  - Understand what the department needs from a partner
notes: |
  Version {version}. Met at the congress in October. Prefers short visits in the morning.
  Do not call on Wednesdays, and never without the notice that was agreed.
  The next conversation is about the field trial, and about who may see its data.
  Whoever takes over reads the two letters of last spring first.
"""
CHECK = """
import sys
from pathlib import Path
from plancode.project import history_of, open_project
history = history_of(open_project(Path(sys.argv[1]), needs_git=True, for_history=True))
assert history.complete and len(history.transitions) > int(sys.argv[2]), len(history.transitions)
assert not [each for each in history.diagnostics if each.severity in ("error", "warning")], history.diagnostics[0]
"""


class Writer:
    """Writes a stream for git fast-import."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.mark = 0

    def commit(self, parents: Sequence[int], files: Mapping[str, str], message: str = "Step") -> int:
        self.mark += 1
        moment = 1_600_000_000 + self.mark * 60
        who = f"Marie <marie@example.org> {moment} +0000"
        text = message.encode()
        lines = [
            f"commit refs/heads/main\nmark :{self.mark}\nauthor {who}\ncommitter {who}\ndata {len(text)}\n{message}\n"
        ]
        lines += [f"{'from' if place == 0 else 'merge'} :{parent}\n" for place, parent in enumerate(parents)]
        for path, content in files.items():
            lines.append(f"M 100644 inline {path}\ndata {len(content.encode())}\n{content}\n")
        self.stream.write("".join(lines).encode())
        return self.mark


def write_history(stream: IO[bytes], commits: int, plans: int) -> None:
    chance, writer = random.Random(7), Writer(stream)  # noqa: S311 - the same repository each time
    status: dict[int, str] = {}
    tip = writer.commit([], {"plans/people.yaml": PEOPLE}, "Add the people")

    def step(number: int) -> dict[str, str]:
        status[number] = NEXT[status[number]] if number in status else "draft"
        text = PLAN.format(number=number, status=status[number], version=writer.mark)
        return {f"plans/contacts/contact-{number}/FY2099/plan.yaml": text}

    while writer.mark < commits:
        if len(status) < plans and chance.random() < 0.6:
            tip = writer.commit([tip], step(len(status)), "Add a plan")
        elif len(status) > 50 and chance.random() < 0.12:
            one, other, third = chance.sample(range(len(status)), 3)
            brought = {**step(one)}
            side = writer.commit([tip], brought, MESSAGE)
            brought |= (made := step(other))
            side = writer.commit([side], made, MESSAGE)
            tip = writer.commit([writer.commit([tip], step(third), MESSAGE), side], brought, "Merge")
        elif status:
            tip = writer.commit([tip], step(chance.randrange(len(status))), MESSAGE)
    stream.write(b"done\n")


def repository(folder: Path, commits: int, plans: int) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", "-C", str(folder), *arguments], check=True)

    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    with subprocess.Popen(
        ["git", "-C", str(folder), "fast-import", "--quiet", "--done"], stdin=subprocess.PIPE
    ) as importing:
        assert importing.stdin
        write_history(importing.stdin, commits, plans)
    git("reset", "-q", "--hard", "main")
    git("gc", "-q")


def seconds(command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> bool:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--commits", type=int, default=20_000)
    options.add_argument("--plans", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "repository"
        repository(folder, chosen.commits, chosen.plans)
        log = ["git", "-C", str(folder), "log", "--raw", "--no-renames"]
        check = [sys.executable, "-c", CHECK, str(folder), str(chosen.commits // 2)]
        seconds(log), seconds(check)
        pairs = [(seconds(log), seconds(check)) for _ in range(chosen.rounds)]
    for bare, ours in pairs:
        print(f"git log --raw {bare:6.2f} s   history {ours:6.2f} s   ratio {ours / bare:.2f}")
    ratio = statistics.median(ours / bare for bare, ours in pairs)
    print(f"median ratio {ratio:.2f}, budget {BUDGET}")
    return ratio > BUDGET


if __name__ == "__main__":
    sys.exit(main())
