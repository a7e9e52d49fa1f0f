"""What findings of history say, whole and in both languages (tests/golden/histories.txt): read in review like code.

The tables name the codes; here severity, place, message and hint are compared too, and how the steps were judged.
`python -m tests.history.test_whole` writes the golden text anew.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from plancode import git
from plancode.diagnostics import Diagnostic
from plancode.history import Base, History, Range, read
from plancode.messages.catalogues import said
from plancode.workspace import load, sources_at
from tests.history.whole_cases import OF_RECORDS, Case
from tests.history.whole_people import OF_PEOPLE
from tests.support.histories import NOW, Told, history

CASES = {**OF_RECORDS, **OF_PEOPLE}
GOLDEN = Path(__file__).parents[1] / "golden" / "histories.txt"


def made(folder: Path, case: Case) -> tuple[Told, History]:
    """Return a case made real, and what is read of it; with a base, as a pull request in a shallow clone."""
    life = history(folder, case.table, **case.options)
    if not case.base:
        return life, life.read()
    (folder / ".git" / "shallow").write_text("".join(f"{life.ids[each]}\n" for each in case.ends))
    repository, base = git.open_repository(folder), life.ids[case.base]
    here, there = (load(sources_at(repository, each)) for each in (life.repo.tip()[0], base))
    return life, read(Range(repository=repository, workspace=here, now=NOW, base=Base(base, there)))


def shown(life: Told, told: History) -> list[str]:
    """Return steps and findings as the golden text has them, with commits by their names."""
    names = {commit: name for name, commit in life.ids.items()}
    steps = [
        f"{names[each.commit or '']}: {each.record.id} {each.before} to {each.after} by {each.actor}: {each.verdict}"
        for each in told.transitions
    ]
    return [*steps, *(line for each in told.diagnostics for line in _finding(names[each.commit or ""], each))]


def _finding(commit: str, found: Diagnostic) -> Iterator[str]:
    start, end = found.range
    place = f"{found.path}:{start.line}:{start.column}-{end.line}:{end.column}"
    yield f"{commit} {found.code.number} {found.severity} {found.record} at {place}"
    for mark, said_text in (("", found.text), ("hint: ", found.hint_text)):
        if said_text is not None:
            yield f"  {mark}{said_text}"
            yield f"  {mark}{said(said_text, 'fr')}"


@cache
def golden() -> dict[str, str]:
    """Return what the cases show, by their titles."""
    return dict(part.split("\n", 1) for part in GOLDEN.read_text(encoding="utf-8").strip("\n").split("\n\n"))


@pytest.mark.parametrize("title", CASES)
def test_what_is_found_is_what_was_read_in_review(tmp_path: Path, title: str) -> None:
    life, told = made(tmp_path / "repo", CASES[title])
    assert life.found(told) == sorted(life.expected)
    assert "\n".join(shown(life, told)) == golden()[title]


def test_what_was_read_in_review_is_of_the_cases() -> None:
    assert list(golden()) == list(CASES)


def _write() -> None:
    with tempfile.TemporaryDirectory() as name:
        parts = [
            "\n".join([title, *shown(*made(Path(name) / str(number), case))])
            for number, (title, case) in enumerate(CASES.items())
        ]
    GOLDEN.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _write()
