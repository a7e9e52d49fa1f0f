"""A report that was kept prints, in every format and both languages, what it printed when it was made."""

from __future__ import annotations

import json
import marshal
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from plancode import codes
from plancode.diagnostics import FIRST_POSITION, Choices, Count, Place, Ref, Severity, Term, Text
from plancode.formats import github, gitlab, human, junit, report_json, sarif, statistics, statistics_json, summary
from plancode.kept import plain_report, report_of
from plancode.plain import Unwritable
from plancode.report import Report
from tests.support.pages import Example
from tests.support.wrong import WRONG
from tests.support.wrong import report_of as checked


def printed(report: Report) -> list[object]:
    """Return all that can be printed of a report."""
    told: list[object] = [
        list(github(report)), gitlab(report), junit(report), json.dumps(sarif(report)), json.dumps(report_json(report)),
        json.dumps(statistics_json(report)),
    ]  # fmt: skip
    for language in ("en", "fr"):
        told += [
            list(human(report, colour=True, seconds=1, columns=columns, language=language)) for columns in (None, 60)
        ]
        told += [
            list(statistics(report, colour=False, seconds=1, language=language)),
            summary(report, language=language),
        ]
    return [*told, *(report.failed(each) for each in Severity)]


def again(report: Report) -> Report:
    return report_of(marshal.loads(marshal.dumps(plain_report(report))))  # noqa: S302 - written a moment ago


# One of each code: what makes their sentences is the same for all examples of one.
@pytest.mark.parametrize("example", {each.code: each for each in WRONG}.values(), ids=lambda each: each.code)
def test_the_findings_of_each_code_are_printed_as_before(tmp_path: Path, example: Example) -> None:
    report = checked(example, tmp_path)
    assert report.diagnostics
    assert printed(again(report)) == printed(report)


def test_a_value_that_would_be_written_otherwise_is_refused() -> None:
    class Odd:
        def __format__(self, how: str) -> str:
            return how

    with pytest.raises(Unwritable):
        value_again(Odd())


@pytest.mark.parametrize(
    "value",
    [Count(1), Count(1200), Ref("plan", "a"), Term("a", {"fr": "b"}), Choices((Term("a"), Term("b", {"fr": "c"}))),
     Text("{a}", {"a": Count(0)}), 1, 2.5, True, None, date(2027, 1, 2), "é\udcff"],
    ids=repr,
)  # fmt: skip
def test_a_value_that_languages_say_differently_is_the_same_again(value: object) -> None:
    assert value_again(value) == value
    assert type(value_again(value)) is type(value)


@pytest.mark.parametrize("value", [Path("a/b"), Decimal("1.50"), time(9, 30), Severity.ERROR], ids=repr)
def test_any_other_value_is_what_it_writes(value: object) -> None:
    assert value_again(value) == str(value) == format(value)


def value_again(value: object) -> object:
    found = codes.PC101.at(Place("a.yaml", FIRST_POSITION), Text("{value}", {"value": value}))
    report = Report(diagnostics=(found,), files=1, records=0, texts={}, excerpts={})
    return again(report).diagnostics[0].text.values["value"]
