"""The citations of the contract in code, tests and pages, and whether what they cite exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONTRACT = ROOT / "docs" / "contract"
FOLDERS = ("src", "tests", "docs", "benchmarks", "templates", "schemas", ".ci", ".github")
PROSE = {".py", ".md", ".json", ".po", ".html", ".css", ".js", ".txt", ".toml", ".yaml", ".yml", ""}

_NUMBERS = r"\d+(?:(?:,\s|\sand\s|\sto\s|-)\d+)*"
# "HISTORY.md 3 to 6", "HISTORY.md 8, four eyes", `HISTORY.md, "Nodes and the frontier", 3`; a name ends where the words do.
_CITATION = re.compile(
    rf"""\bHISTORY\.md(?:\s(?P<points>{_NUMBERS}))?(?P<names>(?:,\s(?:"[^"]+"|{_NUMBERS}|[^,.;:()"`\d][^,.;:()"`]*))*)"""
)
_NAME = re.compile(rf'"([^"]+)"|({_NUMBERS})|([^,"\s][^,"]*)')
_FILE = re.compile(r"(?<![\w/])[A-Z][A-Z-]+\.md\b|\bdocs/(?:contract|decisions)/[\w.-]+\.md\b")
# A name in code, such as a member of an enum, is no citation.
_BARE = re.compile(r"(?<!\.)\bHISTORY\b(?!\.md| = )")
_REQUIREMENT = re.compile(r"\bS(\d{1,2})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """The parts of the contract that can be cited: sections, the points of each, and the names of paragraphs."""

    points: frozenset[tuple[str, int]]
    names: frozenset[tuple[int | None, str]]
    sections: frozenset[str]
    requirements: frozenset[int]

    def lacks(self, text: str) -> Iterator[str]:
        """Yield each citation in text of something that does not exist."""
        ended = re.sub(r"(#[^\n]*)\n(?!\s*#)", r"\1.\n", text)  # a comment ends where code begins
        flat = re.sub(r"\s*\n\s*(?:#(?!#)\s?)?", " ", ended)
        for found in _CITATION.finditer(flat):
            if not self._has(_numbers(found["points"] or ""), found["names"] or ""):
                yield found[0]
        for found in _FILE.finditer(flat):
            if found[0] not in {"HISTORY.md", "CODE.md"} and not (ROOT / found[0]).exists():
                yield found[0]
        yield from (found[0] for found in _BARE.finditer(flat))
        yield from (found[0] for found in _REQUIREMENT.finditer(flat) if int(found[1]) not in self.requirements)

    def _has(self, points: set[int], names: str) -> bool:
        section = "the model"
        if any((section, each) not in self.points for each in points):
            return False
        for quoted, numbers, bare in _NAME.findall(names):
            if numbers:
                if any((section, each) not in self.points for each in _numbers(numbers)):
                    return False
            elif (name := (quoted or bare).strip().lower()) in self.sections:
                section = name
            elif not any((point, name) in self.names for point in (points or (None,))):
                return False
        return True


def contract() -> Contract:
    """Read the pages of the contract."""
    page = (CONTRACT / "history.md").read_text(encoding="utf-8")
    section, number = "", None
    points, names, sections = set(), set(), set()
    for line in page.splitlines():
        if heading := re.match(r"#{2,} (.+)", line):
            section, number = heading[1].lower(), None
            sections.add(section)
        elif point := re.match(r"(\d+)\. ", line):
            number = int(point[1])
            points.add((section, number))
        for name in re.findall(r"^\s*(?:\d+\.|-) \*\*([^*]+?)[.:]?\*\*", line):
            names |= {(number, name.lower()), (None, name.lower())}
    told = re.findall(r"^\| S(\d+) \|", (CONTRACT / "requirements.md").read_text(encoding="utf-8"), re.MULTILINE)
    return Contract(
        points=frozenset(points),
        names=frozenset(names),
        sections=frozenset(sections),
        requirements=frozenset(map(int, told)),
    )


def documents() -> Iterator[Path]:
    """Yield every file of the repository that may cite something."""
    yield from (path for path in ROOT.iterdir() if path.is_file() and path.suffix in PROSE)
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in PROSE and "__pycache__" not in path.parts:
                yield path


def _numbers(text: str) -> set[int]:
    """Return the numbers of a list such as `1, 2 and 6` or `3 to 6`."""
    found: set[int] = set()
    for first, last in re.findall(r"(\d+)(?:(?: to |-)(\d+))?", text):
        found |= set(range(int(first), int(last or first) + 1))
    return found
