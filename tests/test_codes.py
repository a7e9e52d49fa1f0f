"""Every code has a page, every page's examples are what they say, and every code is found somewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

import plancode
from plancode import codes
from plancode.diagnostics import Code
from plancode.project import open_project
from plancode.report import Report
from tests.support.marked import of_the_reader, record_at
from tests.support.pages import Example, examples
from tests.support.wrong import EXAMPLES, WRONG, report_of

SOURCE = Path(plancode.__file__).parent
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((SOURCE / "codes").glob("PC*.md"))}

# Pages without examples that run, and why.
PROSE = {
    "PC112": "Markdown is UTF-8, so bytes that are not cannot stand in it",
    "PC118": "a symbolic link is no file with text",
    "PC122": "the characters cannot be seen on a page, and editors drop them",
    "PC123": "the characters cannot be seen on a page, and editors drop them",
    "PC905": "a page names no commit; tests/history/test_starts.py has them",
    "PC906": "a page names no commit; tests/history/test_honesty.py rewrites a history",
    "PC907": "a page clones nothing; tests/cli/test_shallow.py makes shallow clones",
    "PC909": "a page has no keys; tests/history/test_signatures.py makes them",
}
# Codes that no module finds in this version.
NOT_FOUND_YET: set[str] = set()

OF_FILES = (codes.PC145, codes.PC146, codes.PC904)

GOLDEN = Path(__file__).parent / "golden" / "findings.txt"


@dataclass(frozen=True)
class Checked:
    """An example, where it was written, and what is found in it."""

    example: Example
    folder: Path
    report: Report


def lines_of(report: Report, code: str) -> tuple[str, ...]:
    return tuple(
        f"{found.path}:{found.range.start.line}:{found.range.start.column} {found.code.number} {found.message}"
        for found in report.diagnostics
        if found.code.number == code
    )


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda example: f"{example.code} {example.kind}: {example.title}")
def checked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """An example in a folder of its own, checked once for all that is asked of it."""
    folder = tmp_path_factory.mktemp("example")
    return Checked(request.param, folder, report_of(request.param, folder))


def test_example_is_what_its_page_says(checked: Checked) -> None:
    example, found = checked.example, lines_of(checked.report, checked.example.code)

    assert found == example.findings
    assert bool(found) == (example.kind == "Wrong")


def whole(report: Report, example: Example) -> list[str]:
    """Return all that the findings of an example carry beside the message, which its page shows."""
    lines = []
    for found in (found for found in report.diagnostics if found.code.number == example.code):
        start, end = found.range
        of = f"{found.record or 'no record'}{' in a commit' if found.commit else ''}"
        lines.append(f"  {found.severity} {start.line}:{start.column} to {end.line}:{end.column}, {of}")
        lines += [f"    hint: {found.hint}"] if found.hint else []
        lines += [f"    note {note.place.path}:{note.place.range.start.line}: {note.message}" for note in found.notes]
    return lines


def golden() -> dict[str, str]:
    """Return what the findings of wrong examples carry, by their titles."""
    return dict(part.split("\n", 1) for part in GOLDEN.read_text(encoding="utf-8").strip("\n").split("\n\n"))


def test_what_a_finding_carries_is_what_was_read_in_review(checked: Checked) -> None:
    """Severity, range, record, hint and notes decide what accepts a finding, where it is shown, and what is done."""
    example = checked.example
    expected = golden().get(f"{example.code} {example.title}", "").split("\n") if example.kind == "Wrong" else []

    assert whole(checked.report, example) == expected


def test_what_was_read_in_review_is_of_the_wrong_examples() -> None:
    assert golden().keys() == {f"{each.code} {each.title}" for each in WRONG}


def test_finding_inside_a_record_is_that_records(checked: Checked) -> None:
    found = checked.report.diagnostics
    workspace = open_project(checked.folder, needs_git=False).workspace
    # What history finds in an old version of a file may stand where another record does now; two codes are of whole files.
    now = [
        one for one in found if one.commit is None and not of_the_reader(workspace, one) and one.code not in OF_FILES
    ]

    assert [one.record for one in now] == [record_at(workspace, one) for one in now]


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert set(PAGES) == set(codes.BY_NUMBER)


def test_numbers_and_names_are_unique_and_in_order() -> None:
    numbers = [code.number for code in codes.CODES]

    assert numbers == sorted(set(numbers))
    assert len(codes.BY_NAME) == len(codes.CODES)


@pytest.mark.parametrize("code", codes.CODES, ids=lambda code: code.number)
def test_page_has_its_parts(code: Code) -> None:
    page = PAGES[code.number]

    assert page.startswith(f"# {code.number} · {code.name}\n")
    for heading in ("## Why\n", "## Wrong", "## How to allow it\n"):
        assert page.count(heading) >= 1


@pytest.mark.parametrize("number", sorted(set(codes.BY_NUMBER) - set(PROSE)))
def test_page_shows_what_is_wrong_and_what_is_right(number: str) -> None:
    kinds = {example.kind for example in EXAMPLES if example.code == number}

    assert kinds == {"Wrong", "Right"}


@pytest.mark.parametrize("number", sorted(PROSE))
def test_page_in_prose_shows_the_report(number: str) -> None:
    assert f"[{number}]: " in PAGES[number]
    assert not examples(number, PAGES[number])


def test_every_code_is_found_by_some_module() -> None:
    modules = [path for path in SOURCE.rglob("*.py") if path.parent.name != "codes"]
    used = set(re.findall(r"\bPC\d{3}\b", "\n".join(path.read_text(encoding="utf-8") for path in modules)))

    assert set(codes.BY_NUMBER) - used == NOT_FOUND_YET
    assert used <= set(codes.BY_NUMBER)
