"""How long an editor waits for `plancode lsp` on 2,000 files, while the whole workspace is judged beside it.

    python -m benchmarks.editor [--contacts 1666] [--edits 30]

Each edit changes a name; then the editor asks for completions of ids, who is meant by one, the references to it, the
symbols of a query and the lenses, as editors do. The longest answer counts, and how soon the file's own findings come.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.support.editor import Editor
from tests.support.many import many
from tests.support.sound import git

BUDGET = 100
FILE = "plans/contacts/contact-7.yaml"


def milliseconds(act: Callable[[], object]) -> float:
    begun = time.monotonic()
    act()
    return 1000 * (time.monotonic() - begun)


def told(editor: Editor, text: str) -> None:
    editor.type(FILE, text)
    editor.wait_for(FILE, lambda _: True)


def measured(folder: Path, edits: int) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {}
    with Editor(folder) as editor:
        editor.open(FILE)
        editor.wait_for(FILE, lambda _: True)
        text = editor.texts[FILE]
        uri = {"textDocument": {"uri": editor.uri(FILE)}}
        owner, context = text.index("owner: marie") + len("owner: "), {"includeDeclaration": True}
        place = {"line": text[:owner].count("\n"), "character": len("owner: ")}
        plan = {"line": text[: text.index("contacts: [")].count("\n"), "character": len("contacts: [")}
        for number in range(edits):
            edit = partial(told, editor, text.replace("Soil life", f"Soil life {number}"))
            acts: dict[str, Callable[[], object]] = {
                "own findings": edit,
                "completion": lambda: editor.about("completion", FILE, plan),
                "hover": lambda: editor.about("hover", FILE, place),
                "definition": lambda: editor.about("definition", FILE, place),
                "references": lambda: editor.about("references", FILE, plan, context=context),
                "symbols": lambda: editor.ask("workspace/symbol", query="Élodie Keller"),
                "lenses": lambda: editor.ask("textDocument/codeLens", **uri),
            }
            for name, act in acts.items():
                taken.setdefault(name, []).append(milliseconds(act))
            time.sleep(0.5 * (number % 3))
    return taken


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=1666)
    parser.add_argument("--edits", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = many(Path(name), options.contacts)
        git(folder, "init", "-q")
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", "Begin")
        files = sum(1 for _ in folder.rglob("*.yaml"))
        taken = measured(folder, options.edits)
    print(f"{files} files; median and longest in ms, budget {BUDGET}")
    for act, times in taken.items():
        print(f"  {act:<14} {statistics.median(times):6.0f} {max(times):6.0f}")
    slow = [act for act, times in taken.items() if statistics.median(times) > BUDGET]
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
