"""Records an hour in which somebody edits the demo: `python -m tests.lsp.record` writes it into hour.tsv.

The hand types sign by sign at a changing pace, mistypes and takes back, chooses from what is offered, thinks, looks things up,
undoes, renames and saves. The same seed gives the same hour.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from random import Random

from tests.lsp.hour import TASKS
from tests.lsp.recorded import BACK, HOUR, Act, typed, written
from tests.support.cli import plancode

LONG = 3600.0
DAY = "2026-05-20"
_PARTS = re.compile(r"⟨[^⟩]*⟩|↺\d+|∥|§|[^⟨↺∥§]+")


def demo(folder: Path) -> Path:
    """Make the workspace that is edited, and return its folder."""
    plancode(folder, "demo", "demo", "--as-of", DAY)
    return folder / "demo"


class Hand:
    """Somebody who edits files, with what they have of each, and what they did so far."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.draw = folder, Random(seed)  # noqa: S311 - nothing is kept secret
        self.texts: dict[str, str] = {}
        self.acts: list[Act] = []
        self.done: list[tuple[str, int, str, str]] = []
        self.path, self.at = "", 0

    def open(self, path: str, mark: str) -> None:
        """Open a file, and go behind a text in it; behind all of it where there is none."""
        file = self.folder / path
        self.path = path
        self._act(8, "open", path)
        self.texts[path] = file.read_text(encoding="utf-8") if file.is_file() else ""
        self.go(mark)

    def go(self, mark: str) -> None:
        text = self.texts[self.path]
        assert not mark or text.count(mark) == 1, (self.path, mark)
        self.at = text.index(mark) + len(mark) if mark else len(text)

    def write(self, script: str) -> None:
        """Do what a script says: ⟨…⟩ is chosen, ↺N undoes, ∥ is a pause, § looks around; all else is typed."""
        for part in _PARTS.findall(script):
            match part[0]:
                case "⟨":
                    self._choose(part[1:-1])
                case "↺":
                    self._undo(int(part[1:]))
                case "∥":
                    self._act(25, "hover", self.path, self.at)
                case "§":
                    self._act(2, "look", self.path)
                case _:
                    self._type(part)

    def save(self) -> None:
        self._act(1, "save", self.path)

    def close(self) -> None:
        self._act(2, "close", self.path)

    def find(self, words: str) -> None:
        self._act(6, "find", words)

    def rename(self, mark: str, name: str, *, where: str, old: str) -> None:
        """Rename what is called at a mark, whose name stands in a file that is open, or in this one."""
        at = self.texts[where].index(old)
        self._act(5, "rename", self.path, self.texts[self.path].index(mark), name, where, at, len(old))
        self.texts[where] = self.texts[where].replace(old, name, 1)
        self.at = len(self.texts[self.path])

    def _act(self, after: float, name: str, *given: object) -> None:
        self.acts.append(Act(round(after * self.draw.uniform(0.5, 1.5), 2), name, given))

    def _type(self, text: str) -> None:
        signs = "".join(self._mistyped(sign) for sign in text)
        paces = [self._pace(sign) for sign in signs]
        self._act(0.5, "type", self.path, self.at, signs, paces)
        before = self.texts[self.path]
        self.texts[self.path] = typed(before, self.at, signs)
        self.done.append((self.path, self.at, "", text))
        self.at += len(text)

    def erase(self, signs: int) -> None:
        """Take back signs one by one."""
        self._act(1, "type", self.path, self.at, BACK * signs, [self._pace(BACK) for _ in range(signs)])
        text = self.texts[self.path]
        self.done.append((self.path, self.at - signs, text[self.at - signs : self.at], ""))
        self.texts[self.path] = typed(text, self.at, BACK * signs)
        self.at -= signs

    def _mistyped(self, sign: str) -> str:
        wrong = self.draw.random() < 0.03 and sign.isalpha()
        return f"{self.draw.choice('aeinrst-:')}{BACK}{sign}" if wrong else sign

    def _pace(self, sign: str) -> int:
        slow = 60 if sign in "\n:" else 45 if sign == BACK else 25 if sign == " " else 14
        return round(slow * self.draw.uniform(0.5, 2.0))

    def _choose(self, label: str) -> None:
        """Choose a key or a value whose first signs are typed already, or nothing of it."""
        key = label.endswith(":")
        word, put = label.removesuffix(":"), f"{label} " if key else label
        line = self.texts[self.path][: self.at].rpartition("\n")[2]
        begun = next(
            (
                word[:long]
                for long in range(len(word), 0, -1)
                if re.search(rf"(^|[\s\[]){re.escape(word[:long])}$", line)
            ),
            "",
        )
        start = self.at - len(begun)
        self._act(1, "choose", self.path, self.at, word, put)
        text = self.texts[self.path]
        self.texts[self.path] = text[:start] + put + text[self.at :]
        self.done.append((self.path, start, begun, put))
        self.at = start + len(put)

    def _undo(self, times: int) -> None:
        for _ in range(times):
            path, at, was, now = self.done.pop()
            self._act(0.6, "edit", path, at, len(now), was)
            text = self.texts[path]
            self.texts[path] = text[:at] + was + text[at + len(now) :]
            self.at = at + len(was)


def recorded(folder: Path, seed: int = 1) -> list[Act]:
    """Return the acts of the hour; what there is to think about fills it."""
    hand = Hand(folder, seed)
    for task in TASKS:
        task(hand)
    busy = sum(act.seconds - act.after for act in hand.acts)
    longer = (LONG - busy) / sum(act.after for act in hand.acts)
    return [Act(round(act.after * longer, 2), act.name, act.given) for act in hand.acts]


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        acts = recorded(demo(Path(name)))
    HOUR.write_text(written(acts), encoding="utf-8")
    print(f"{len(acts)} acts, {sum(act.seconds for act in acts) / 60:.0f} minutes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
