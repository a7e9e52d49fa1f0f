"""Our `check --no-history` beside other programs that check files of records, on texts of the same size.

    python -m benchmarks.peers [--files 20000] [--only WORD …] [--tools FOLDER] [--processor] [--markdown]

Each record is a file of its own, since some of them read no more. check-jsonschema and yamllint read the very same files;
doorstop, strictdoc and sphinx-needs read as many requirements that hold the same words, and bean-check one file with as many directives.
Slow ones get a part of them, and so does ours beside them. The tools are installed into an environment
of their own in the temporary folder. For whole sites, see `benchmarks/site.py`.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from typing import Final

from benchmarks import generated
from benchmarks.budgets import MEMORY, Row, check, cost, headings, printed
from benchmarks.site import installed

TOOLS: Final = (
    "beancount==3.2.3",
    "check-jsonschema==0.39.0",
    "doorstop==3.2",
    "sphinx-needs==9.1.0",
    "strictdoc==0.30.4",
    "yamllint==1.38.0",
)
_SCHEMA: Final = Path("schemas", "record.schema.json").resolve()
_LINT: Final = "{extends: relaxed, rules: {line-length: disable}}"


@dataclass(frozen=True, kw_only=True)
class Peer:
    """A program, how it gets the texts of records into a folder, its command line there, and our budget."""

    name: str
    write: Callable[[Path, Sequence[str]], Sequence[str]]
    most: float
    one_of: int = 1


def _as_they_are(folder: Path, texts: Sequence[str]) -> list[str]:
    names = []
    for number, text in enumerate(texts):
        names.append(f"{number}.yaml")
        (folder / names[-1]).write_text(text, encoding="utf-8")
    return names


def _schema(folder: Path, texts: Sequence[str]) -> Sequence[str]:
    return ("check-jsonschema", "--schemafile", str(_SCHEMA), *_as_they_are(folder, texts))


def _lint(folder: Path, texts: Sequence[str]) -> Sequence[str]:
    _as_they_are(folder, texts)
    return ("yamllint", "-d", _LINT, ".")


def _words(text: str) -> str:
    """Return the words of a text, without the marks of any language."""
    return "\n".join(re.sub(r"[^\w ,.()’]", " ", line).strip(" .") or "and" for line in text.splitlines())


def _doorstop(folder: Path, texts: Sequence[str]) -> Sequence[str]:
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    (folder / ".doorstop.yml").write_text("settings:\n  digits: 6\n  prefix: REQ\n  sep: ''\n", encoding="utf-8")
    for number, text in enumerate(texts, 1):
        lines = indent(_words(text), "  ")
        (folder / f"REQ{number:06}.yml").write_text(
            f"active: true\nderived: false\nheader: ''\nlevel: {number}\nlinks: []\nnormative: true\nref: ''\n"
            f"reviewed: null\ntext: |\n{lines}\n",
            encoding="utf-8",
        )
    return ("doorstop", "--no-level-check", "--no-reformat")


def _strictdoc(folder: Path, texts: Sequence[str]) -> Sequence[str]:
    for number, text in enumerate(texts):
        (folder / f"r{number}.sdoc").write_text(
            f"[DOCUMENT]\nTITLE: Record {number}\n\n[REQUIREMENT]\nUID: REQ-{number}\nTITLE: Record {number}\n"
            f"STATEMENT: >>>\n{_words(text)}\n<<<\n",
            encoding="utf-8",
        )
    return ("strictdoc", "export", ".")


def _sphinx_needs(folder: Path, texts: Sequence[str]) -> Sequence[str]:
    (folder / "conf.py").write_text(
        "project = 'Plans'\nextensions = ['sphinx_needs']\nhtml_theme = 'basic'\n", encoding="utf-8"
    )
    for number, text in enumerate(texts):
        lines = indent(_words(text), "   ")
        heading = f"Record {number}"
        need = f".. req:: {heading}\n   :id: REQ_{number}\n\n{lines}\n"
        (folder / f"p{number}.rst").write_text(f"{heading}\n{'=' * len(heading)}\n\n{need}", encoding="utf-8")
    names = "\n   ".join(f"p{number}" for number in range(len(texts)))
    (folder / "index.rst").write_text(f"All\n===\n\n.. toctree::\n\n   {names}\n", encoding="utf-8")
    return ("sphinx-build", "-q", ".", "out")


def _bean_check(folder: Path, texts: Sequence[str]) -> Sequence[str]:
    found = ["2020-01-01 open Assets:Bank\n2020-01-01 open Expenses:Travel\n"]
    for number, text in enumerate(texts):
        notes = "\n".join(f'  note-{at}: "{line}"' for at, line in enumerate(_words(text).splitlines()))
        found.append(
            f'2024-{number % 12 + 1:02}-{number % 28 + 1:02} * "Record {number}"\n{notes}\n'
            "  Assets:Bank  -1 EUR\n  Expenses:Travel\n"
        )
    (folder / "all.beancount").write_text("\n".join(found), encoding="utf-8")
    return ("bean-check", "--no-cache", "all.beancount")


PEERS: Final = (
    Peer(name="check-jsonschema", write=_schema, most=1 / 10),
    Peer(name="yamllint", write=_lint, most=1 / 10),
    Peer(name="bean-check", write=_bean_check, most=1.3),
    Peer(name="doorstop", write=_doorstop, most=1 / 30, one_of=4),
    Peer(name="strictdoc", write=_strictdoc, most=1 / 30, one_of=40),
    Peer(name="sphinx-needs", write=_sphinx_needs, most=1 / 30, one_of=10),
)


def records(folder: Path, files: int) -> list[str]:
    """Make a workspace of about so many files, each of one record, and return their texts."""
    generated.repository(folder, files=files * 5 // 9, packed=False)
    texts = []
    for path in sorted((folder / "plans").rglob("*.yaml")):
        parts = path.read_text(encoding="utf-8").split("\n---\n")
        path.unlink()
        for number, part in enumerate(parts):
            text = part.removesuffix("\n") + "\n"
            path.with_name(f"{path.stem}-{number}.yaml").write_text(text, encoding="utf-8")
            texts.append(text)
    return texts


def rows(folder: Path, binaries: Path, peers: Sequence[Peer], *, files: int, processor: bool) -> Iterator[Row]:
    """Yield each peer beside ours, in turn, on the same number of records."""
    made: dict[int, tuple[Path, list[str]]] = {}
    for peer in peers:
        workspace = folder / f"ours-{peer.one_of}"
        if peer.one_of not in made:
            made[peer.one_of] = (workspace, records(workspace, files // peer.one_of))
        place = folder / peer.name
        place.mkdir()
        texts = made[peer.one_of][1]
        program, *arguments = peer.write(place, texts)
        ours = cost(check(workspace, "--no-history"))
        theirs = cost((str(binaries / program), *arguments), place, errors=subprocess.DEVNULL)
        one, two = (each.processor if processor else each.wall for each in (ours, theirs))
        job = f"`check --no-history`, {len(texts):,} records"
        yield Row(job=job, beside=peer.name, ours=one, theirs=two, most=peer.most)
        shutil.rmtree(place)


def main() -> int:
    """Print each peer beside ours, and return 1 if a budget is not kept."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--files", type=int, default=20_000)
    options.add_argument("--only", nargs="*", choices=[each.name for each in PEERS])
    options.add_argument("--tools", type=Path, help="the folder of programs that are installed already")
    options.add_argument("--processor", action="store_true")
    options.add_argument("--markdown", action="store_true")
    chosen = options.parse_args()
    peers = [each for each in PEERS if not chosen.only or each.name in chosen.only]
    kept = True
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as temporary:
        folder = Path(temporary)
        binaries = chosen.tools or installed(folder / "venv", TOOLS)
        print(*headings(markdown=chosen.markdown), sep="\n")
        for row in rows(folder, binaries, peers, files=chosen.files, processor=chosen.processor):
            print(printed(row.cells(), markdown=chosen.markdown), flush=True)
            kept &= row.kept
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
