"""Our reader against `yaml.load(CSafeLoader)` on the same files, both sides and the ratio (budget: 0.55).

Run it with: python benchmarks/reader.py [ROUNDS]
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from functools import partial

import yaml

from plancode.yaml_source import parse

BUDGET = 0.55
# The budget was set with files like these. In other files, characters or the tags of scalars are checked twice.
ORDINARY = ("ASCII", "accents")

FILE = """\
kind: plan
id: dupont-fy2026
name: Engagement plan for Marie Dupont, FY2026
period: FY2026
type: engagement
status: final-approved
owner: claire-deschamps
reviewers: [paul-martin, anne-roux]
contacts:
  - marie-dupont
accounts:
  - account: chu-lyon
    primary: true
  - account: inserm-u1052
goals:
  - Win her as a speaker on early diagnosis
  - goal: Agree on a joint study protocol
    success: The protocol is signed by both sides before summer
revenue:
  amount: 12500.50
  currency: EUR
parent: null
approval:
  by: anne-roux
  on: 2025-12-15
notes: |
  Met at the congress in Lyon, where she presented the results of the second cohort.
  Prefers mail; no visits on Fridays. The next board meets on 2026-02-11.
"""


def main() -> int:
    """Print both times and their ratio; return 1 if the ratio is over the budget."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    files = {
        "ASCII": FILE,
        "accents": FILE.replace("Met", "Rencontrée").replace("presented", "présenta"),
        "typographic": FILE.replace(
            "her", "l\N{RIGHT SINGLE QUOTATION MARK}experte, «\N{NO-BREAK SPACE}la\N{NO-BREAK SPACE}»"
        ),
        "with !": FILE.replace("summer", "summer!"),
    }
    worst = 0.0
    for name, content in files.items():
        data = content.encode()
        ours, theirs = _fastest((partial(parse, "plan.yaml", data), partial(yaml.load, data, yaml.CSafeLoader)), rounds)
        ratio = ours / theirs
        if name in ORDINARY:
            worst = max(worst, ratio)
        print(f"{name:12} {len(data)} bytes: reader {ours:.1f} µs, CSafeLoader {theirs:.1f} µs, ratio {ratio:.2f}")
    print(f"worst ratio of {' and '.join(ORDINARY)}: {worst:.2f}, budget {BUDGET}")
    return int(worst > BUDGET)


def _fastest(calls: tuple[Callable[[], object], ...], rounds: int) -> list[float]:
    """Return the best time of each call in microseconds; calls take turns, so that the machine is the same for both."""
    best = [float("inf")] * len(calls)
    gc.disable()
    for _ in range(10):
        for number, call in enumerate(calls):
            begin = time.process_time()
            for _ in range(rounds // 10):
                call()
            best[number] = min(best[number], (time.process_time() - begin) * 1e6 / (rounds // 10))
        gc.collect()
    gc.enable()
    return best


if __name__ == "__main__":
    sys.exit(main())
