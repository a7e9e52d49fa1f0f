"""Plays the recorded hour to `plancode lsp`, without its short pauses: `python -m tests.lsp.replay`.

Nothing may crash, no answer may take the processor longer than LONGEST, each choice has to be offered, and what the server has
told in the end has to be what `plancode check` finds.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.lsp.record import demo
from tests.lsp.recorded import BACK, HOUR, Act, read, typed
from tests.support.cli import plancode
from tests.support.editor import Editor

# Seconds of the server's processor time for one answer; for a sign, on average of those that are typed one after the other.
LONGEST = 0.5
# A recorded pause from which on the replay waits too, so that the whole workspace is judged meanwhile.
RESTED, REST = 30.0, 1.6
_PATIENCE = 120.0
_TICKS = os.sysconf("SC_CLK_TCK")
Finding = tuple[str, int, str, str]


@dataclass
class Replay:
    """The editor that plays, and how long the server took for each sort of act."""

    editor: Editor
    rests: bool
    took: dict[str, list[float]] = field(default_factory=dict)

    def play(self, acts: list[Act]) -> None:
        for act in acts:
            if self.rests and act.after >= RESTED:
                time.sleep(REST)
            self._played(act)

    def _timed(self, name: str, act: Callable[[], Any], times: int = 1) -> Any:
        begun = _processor(self.editor.process)
        answer = act()
        self.took.setdefault(name, []).append((_processor(self.editor.process) - begun) / times)
        return answer

    def _played(self, act: Act) -> None:
        editor, given = self.editor, act.given
        match act.name:
            case "open":
                there = (editor.folder / given[0]).is_file()
                self._timed("open", lambda: self._told(given[0], editor.open, None if there else ""))
            case "close":
                editor.close(given[0])
            case "save":
                editor.save(given[0])
            case "find":
                assert self._timed("find", lambda: editor.ask("workspace/symbol", query=given[0]))
            case "type":
                self._timed("type", lambda: self._typed(*given[:3]), len(given[2]))
            case "edit":
                path, at, removed, text = given
                whole = editor.texts[path]
                self._timed("edit", lambda: self._told(path, editor.type, whole[:at] + text + whole[at + removed :]))
            case "choose":
                self._choose(*given)
            case "hover":
                self._timed("hover", lambda: editor.about("hover", given[0], self._place(*given)))
                self._timed("define", lambda: editor.about("definition", given[0], self._place(*given)))
            case "look":
                self._timed("look", lambda: self._look(given[0]))
            case "rename":
                self._rename(*given)
            case _:
                raise AssertionError(act.name)

    def _told(self, path: str, change: Callable[[str, Any], None], text: str | None) -> None:
        """Change a file, and wait for what is found in it."""
        change(path, text)
        self.editor.wait_for(path, lambda _: True)

    def _typed(self, path: str, at: int, signs: str) -> None:
        """Type sign by sign, as an editor tells it; what is found is waited for at the end, as the eye does."""
        before = self.editor.texts[path]
        for end in range(1, len(signs) + 1):
            self.editor.type(path, typed(before, at, signs[:end]))
        self.editor.wait_for(path, lambda _: True)

    def _choose(self, path: str, at: int, label: str, put: str) -> None:
        editor = self.editor
        items = self._timed("choose", lambda: editor.about("completion", path, self._place(path, at)))["items"]
        (item,) = [each for each in items if each["label"] == label]
        tail = editor.texts[path][at:]
        text = editor.edited(path, [item["textEdit"]])
        assert text.endswith(put + tail), (label, put, text)
        self._told(path, editor.type, text)

    def _look(self, path: str) -> None:
        """Ask what editors ask by themselves after a while."""
        uri = {"textDocument": {"uri": self.editor.uri(path)}}
        whole = {"start": {"line": 0, "character": 0}, "end": self._place(path, len(self.editor.texts[path]))}
        self.editor.ask("textDocument/documentSymbol", **uri)
        self.editor.ask("textDocument/codeLens", **uri)
        self.editor.ask("textDocument/codeAction", **uri, range=whole, context={"diagnostics": []})

    def _rename(self, path: str, at: int, name: str, where: str, start: int, removed: int) -> None:
        editor = self.editor
        changes = self._timed("rename", lambda: editor.about("rename", path, self._place(path, at), newName=name))
        text = editor.texts[where]
        expected = text[:start] + name + text[start + removed :]
        assert editor.edited(where, changes["changes"][editor.uri(where)]) == expected
        self._told(where, editor.type, expected)

    def _place(self, path: str, at: int) -> dict[str, int]:
        before = self.editor.texts[path][:at]
        line = before.rpartition("\n")[2]
        return {"line": before.count("\n"), "character": len(line.encode("utf-16-le")) // 2}


def _processor(process: int) -> float:
    """Return the seconds that a process has had the processor."""
    stated = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(stated[11]) + int(stated[12])) / _TICKS


def found_by_check(folder: Path) -> set[Finding]:
    """Return what `check` finds: where, which code, and in which words."""
    told = plancode(folder, "check", "--format", "json", code=1).out
    return {
        (each["path"], each["range"]["start"]["line"], each["code"], each["message"])
        for each in json.loads(told)["diagnostics"]
    }


def told_by(editor: Editor) -> set[Finding]:
    """Return what the server has told of all files."""
    return {
        (path, each["range"]["start"]["line"] + 1, each["code"], each["message"].partition("\nhint: ")[0])
        for path, found in editor.findings.items()
        for each in found
    }


def agreed(editor: Editor, expected: set[Finding]) -> set[Finding]:
    """Return where server and check differ, when they agree or nothing more can be expected."""
    end = time.monotonic() + _PATIENCE
    while (differing := told_by(editor) ^ expected) and time.monotonic() < end:
        time.sleep(0.1)
        # An answer brings along what was told before it.
        editor.ask("workspace/symbol", query="-")
    return differing


def replayed(folder: Path, acts: list[Act], *, rests: bool) -> Replay:
    """Play acts on a workspace, prove that the end is what `check` says, and return how long each took."""
    with Editor(folder) as editor:
        replay = Replay(editor, rests)
        replay.play(acts)
        expected = found_by_check(folder)
        assert expected
        assert agreed(editor, expected) == set()
    return replay


def main() -> int:
    acts = read(HOUR.read_text(encoding="utf-8"))
    signs = sum(len(act.given[2]) - act.given[2].count(BACK) for act in acts if act.name == "type")
    print(f"{len(acts)} acts of {sum(act.seconds for act in acts) / 60:.0f} minutes, {signs} signs")
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        replay = replayed(demo(Path(name)), acts, rests=True)
    print(f"played in {time.monotonic() - begun:.0f} s; the processor's time for one, in ms: mean, longest")
    for name, times in sorted(replay.took.items()):
        print(f"  {name:<7} {len(times):5} {1000 * sum(times) / len(times):6.0f} {1000 * max(times):6.0f}")
    return 1 if max(map(max, replay.took.values())) > LONGEST else 0


if __name__ == "__main__":
    sys.exit(main())
