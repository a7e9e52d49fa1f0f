"""What `history.accept` accepts, and what it does not: by commit, by record, until a day (HISTORY.md, Honesty)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from plancode.check import check
from plancode.diagnostics import Severity
from plancode.project import open_project
from tests.support.repo import Repo
from tests.support.sound import MISSPELLED, PLAN, SOUND

TODAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.fixture
def skipped(tmp_path: Path) -> tuple[Repo, str, str]:
    """A repository in which a plan skipped a step, the commit that did so, and the one before."""
    repo = Repo(tmp_path / "repo")
    before = repo.commit(SOUND)
    commit = repo.commit({"plans/plan.yaml": PLAN.format(status="final-approved")})
    return repo, commit, before


def weighed(repo: Repo, *entries: str) -> list[tuple[str, str, str]]:
    """Return code, severity and hint of what is found with these acceptances, informations of planning aside."""
    lines = "".join(f"    - {entry}\n" for entry in entries)
    repo.commit({"plancode.yaml": f"history:\n  accept:\n{lines}"})
    repo.checkout()
    report = check(replace(open_project(repo.folder, needs_git=True, for_history=True), as_of=TODAY, now=NOW))
    return [
        (found.code.number, found.severity.value, found.hint or "")
        for found in report.diagnostics
        if found.code.number in ("PC101", "PC103", "PC203", "PC406", "PC409", "PC120")
    ]


ACCEPTED = [("PC203", "info", "accepted: by phone")]
NOT_SO = [("PC406", "warning", "remove this entry"), ("PC203", "error", "")]


def by_code(found: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    return sorted((code, severity) for code, severity, _ in found)


@pytest.mark.parametrize("length", [7, 12, 40])
def test_a_finding_is_accepted_by_its_commit(skipped: tuple[Repo, str, str], length: int) -> None:
    repo, commit, _ = skipped
    assert weighed(repo, f"{{code: PC203, commit: '{commit[:length]}', reason: by phone}}") == ACCEPTED


def test_a_finding_is_accepted_by_commit_and_record_together(skipped: tuple[Repo, str, str]) -> None:
    repo, commit, _ = skipped
    entry = f"{{code: skipped-step, commit: '{commit}', record: plan/dupont-fy2099, reason: by phone}}"
    assert weighed(repo, entry) == ACCEPTED


def test_a_record_is_named_by_its_id_alone_too(skipped: tuple[Repo, str, str]) -> None:
    repo, _, _ = skipped
    assert weighed(repo, "{code: PC203, record: dupont-fy2099, reason: by phone}") == ACCEPTED


@pytest.mark.parametrize(
    "entry",
    [
        "{code: PC203, commit: '@before', reason: by phone}",
        "{code: PC203, commit: '@end', reason: by phone}",
        "{code: PC203, commit: '@before', record: plan/dupont-fy2099, reason: by phone}",
        "{code: PC203, commit: '@commit', record: plan/other, reason: by phone}",
        "{code: PC204, commit: '@commit', reason: by phone}",
        "{code: PC203, record: plan/other, reason: by phone}",
        "{code: PC203, record: contact/dupont-fy2099, reason: by phone}",
    ],
)
def test_another_commit_record_or_code_accepts_nothing(skipped: tuple[Repo, str, str], entry: str) -> None:
    repo, commit, before = skipped
    given = entry.replace("@before", before).replace("@commit", commit).replace("@end", commit[-7:])
    found = weighed(repo, given)
    assert by_code(found) == [("PC203", "error"), ("PC406", "warning")]
    assert found[0] == ("PC406", "warning", "remove this entry")


def test_a_code_alone_accepts_nothing_and_is_told_once(skipped: tuple[Repo, str, str]) -> None:
    repo, _, _ = skipped
    assert by_code(weighed(repo, "{code: PC203, reason: by phone}")) == [("PC203", "error"), ("PC409", "warning")]


@pytest.mark.parametrize(
    ("until", "severity"), [("2026-06-15", "info"), ("2026-06-16", "info"), ("2026-06-14", "error")]
)
def test_an_acceptance_counts_to_its_last_day(skipped: tuple[Repo, str, str], until: str, severity: str) -> None:
    repo, _, _ = skipped
    found = weighed(repo, f"{{code: PC203, record: plan/dupont-fy2099, until: {until}, reason: by phone}}")
    assert [weight for code, weight, _ in found if code == "PC203"] == [severity]
    ended = [("PC406", "warning", f"remove this entry; it ended on {until}")] if severity == "error" else []
    assert [each for each in found if each[0] == "PC406"] == ended


def test_a_finding_without_a_record_is_accepted_by_none(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.commit(SOUND | {"plans/broken.yaml": "kind: 'product\n"})
    found = weighed(repo, "{code: PC101, record: plan/dupont-fy2099, reason: by phone}")
    assert by_code(found) == [("PC101", "error"), ("PC406", "warning")]


def test_a_finding_without_a_commit_is_accepted_by_none(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    commit = repo.commit(SOUND | {"plans/plan.yaml": MISSPELLED})
    found = weighed(repo, f"{{code: PC103, commit: '{commit}', reason: by phone}}")
    assert by_code(found) == [("PC103", "error"), ("PC406", "warning")]


def test_the_first_of_two_acceptances_is_the_one_that_counts(skipped: tuple[Repo, str, str]) -> None:
    repo, commit, _ = skipped
    found = weighed(
        repo,
        f"{{code: PC203, commit: '{commit}', reason: first}}",
        "{code: PC203, record: plan/dupont-fy2099, reason: second}",
    )
    assert found == [("PC406", "warning", "remove this entry"), ("PC203", "info", "accepted: first")]


def test_what_is_accepted_until_a_day_weighs_again_after_it(skipped: tuple[Repo, str, str]) -> None:
    repo, _, _ = skipped
    weighed(repo, "{code: PC203, record: plan/dupont-fy2099, until: 2026-06-15, reason: by phone}")
    opened = open_project(repo.folder, needs_git=True, for_history=True)
    failed = [
        check(replace(opened, as_of=day, now=NOW)).failed(Severity.ERROR)
        for day in (date(2026, 6, 15), date(2026, 6, 16))
    ]
    assert failed == [False, True]
