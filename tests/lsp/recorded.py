"""What a recording of an editor consists of: acts with their times, one a line, as `hour.tsv` has them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOUR = Path(__file__).with_name("hour.tsv")
# A sign that is taken back.
BACK = "⌫"


@dataclass(frozen=True)
class Act:
    """What somebody did, how many seconds after the act before it, and with what.

    open PATH · close PATH · save PATH · type PATH OFFSET TEXT HUNDREDTHS (before each sign) · edit PATH OFFSET REMOVED TEXT ·
    choose PATH OFFSET LABEL WRITTEN · hover PATH OFFSET · look PATH · find WORDS · rename PATH OFFSET NAME WHERE AT REMOVED
    """

    after: float
    name: str
    given: tuple[Any, ...]

    @property
    def seconds(self) -> float:
        """Return how long it took, with the pause before it."""
        return self.after + (sum(self.given[3]) / 100 if self.name == "type" else 0)


def written(acts: Iterable[Act]) -> str:
    """Return acts as they stand in a file."""
    return "".join(
        f"{act.after:.2f}\t{act.name}\t{json.dumps(act.given, ensure_ascii=False, separators=(',', ':'))}\n"
        for act in acts
    )


def read(text: str) -> list[Act]:
    """Return the acts of a file."""
    found = (line.split("\t") for line in text.split("\n") if line)
    return [Act(float(after), name, tuple(json.loads(given))) for after, name, given in found]


def typed(text: str, offset: int, signs: str) -> str:
    """Return a text after signs were typed at an offset, some of which take the one before back."""
    head, tail = text[:offset], text[offset:]
    for sign in signs:
        head = head[:-1] if sign == BACK else head + sign
    return head + tail
