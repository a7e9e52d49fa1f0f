"""The examples on all pages of codes, and what `plancode check` finds in one of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from plancode import codes
from plancode.check import check
from plancode.project import open_project
from plancode.report import Report
from tests.support.pages import Example, examples

NOW: Final = datetime(2027, 6, 1, tzinfo=UTC)
PAGES: Final = {code.number: codes.page_of(code) for code in codes.CODES}
EXAMPLES: Final = [example for number, page in PAGES.items() for example in examples(number, page)]
WRONG: Final = [example for example in EXAMPLES if example.kind == "Wrong"]


def report_of(example: Example, folder: Path) -> Report:
    """Check what example holds, as `plancode check` does in its folder."""
    example.write(folder)
    opened = open_project(folder, needs_git=bool(example.commits))
    base = "base" if example.base else None
    return check(replace(opened, as_of=example.today, now=NOW), with_history=bool(example.commits), base=base)
