"""What a check tells: of which files, what is accepted and what is accepted in vain, and what may be kept of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plancode.check import attention, check
from plancode.check.anchors import Anchor, anchor_at
from plancode.check.keeping import read_for
from plancode.project import Project, open_project
from tests.support.cli import write
from tests.support.repo import Repo
from tests.support.sound import PLAN, SOUND

ODD = "kind: account\nid: {id}\nname: Odd\ncolour: red\n"
ACCEPT = """severity: {PC302: off}
history:
  accept:
    - {code: unknown-key, record: account/odd, reason: as it was}
    - {code: PC102, record: account/none, reason: in vain}
    - {code: unknown-value, record: account/none, reason: in vain}
    - {code: PC203, record: plan/none, reason: who knows}
    - {code: skipped-step, record: plan/none, reason: who knows}
"""
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A workspace outside of git, in which three accounts have a key too many, and one of them is accepted."""
    files = {"plans/odd.yaml": ODD.format(id="odd"), "plans/a/b.yaml": ODD.format(id="b")}
    files |= {"plans/a.yaml": ODD.format(id="a"), "plancode.yaml": ACCEPT}
    folder = write(tmp_path_factory.mktemp("plain"), files)
    return replace(open_project(folder, needs_git=False), now=NOW)


def test_without_history_what_is_accepted_in_vain_is_told_of_the_files_alone(plain: Project) -> None:
    report = check(plain)
    assert [
        f"{each.severity.value} {each.code.number} {each.path}:{each.range.start.line}:{each.range.start.column} {each.hint}"
        for each in report.diagnostics
        if each.code.number in ("PC406", "PC903") or each.is_accepted
    ] == [
        "warning PC406 plancode.yaml:5:14 remove this entry",
        "warning PC406 plancode.yaml:6:14 remove this entry",
        "info PC903 plans:1:1 make a repository with `git init`: from its first commit on, steps can be proved",
        "info PC102 plans/odd.yaml:4:1 accepted: as it was",
    ]
    assert (report.files, report.records, report.accepted) == (4, 0, 1)
    assert (report.history, report.head, report.base, report.proof, report.excerpts) == (None, None, None, None, {})


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        ((), ["plancode.yaml", "plans", "plans/a.yaml", "plans/a/b.yaml", "plans/odd.yaml"]),
        ((".",), ["plancode.yaml", "plans", "plans/a.yaml", "plans/a/b.yaml", "plans/odd.yaml"]),
        (("plans",), ["plans", "plans/a.yaml", "plans/a/b.yaml", "plans/odd.yaml"]),
        (("plans/a",), ["plans/a/b.yaml"]),
        (("plans/a.yaml", "plans/odd.yaml"), ["plans/a.yaml", "plans/odd.yaml"]),
        (("plans/none.yaml",), []),
    ],
    ids=["all", "here", "folder", "inner folder", "two files", "none"],
)
def test_paths_narrow_what_is_told(plain: Project, paths: tuple[str, ...], told: list[str]) -> None:
    report = check(plain, paths=paths)
    assert sorted({each.path for each in report.diagnostics}) == told
    assert report.files == 4


@pytest.fixture(scope="module")
def stepped(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    repo = Repo(tmp_path_factory.mktemp("stepped"))
    repo.commit(SOUND, date=datetime(2026, 6, 1, 9, tzinfo=UTC))
    repo.commit({"plans/plan.yaml": PLAN.format(status="submitted")}, date=datetime(2026, 6, 2, 9, tzinfo=UTC))
    repo.git("tag", "sound")
    repo.checkout()
    return repo


@pytest.mark.parametrize(
    ("config", "is_sure", "asks_names"),
    [
        ("version: 1\n", True, False),
        ("policy: {signed: [final-approved]}\n", False, False),
        ("history: {epochs: [{until: COMMIT, reason: simpler then}]}\n", False, False),
        ("history: {since: sound}\n", True, True),
        ("history: {since: COMMIT}\n", True, True),
        ("history: {since: SHORT}\n", False, True),
    ],
)
def test_an_answer_is_sure_where_it_rests_on_nothing_but_files_and_commits(
    stepped: Repo, config: str, *, is_sure: bool, asks_names: bool
) -> None:
    commit = stepped.tip()[0]
    stepped.write("plancode.yaml", config.replace("COMMIT", commit).replace("SHORT", f"'{commit[:7]}'"))
    project = replace(open_project(stepped.folder, needs_git=True), now=NOW)
    read = read_for(check(project), project)
    assert (read.is_sure, read.asks_names, read.head) == (is_sure, asks_names, commit)


def test_an_answer_lasts_to_the_end_of_the_day_where_the_workspace_is(stepped: Repo) -> None:
    stepped.write("plancode.yaml", "time_zone: Asia/Tokyo\n")
    project = replace(open_project(stepped.folder, needs_git=True), now=datetime(2026, 6, 15, 14, 59, tzinfo=UTC))
    read = read_for(check(project), project)
    assert read.ends == datetime(2026, 6, 15, 15, tzinfo=UTC).timestamp()
    assert read.files == {path: (stepped.folder / path).read_bytes() for path in read.files}
    assert sorted(read.files) == ["plans/chu.yaml", "plans/people.yaml", "plans/plan.yaml"]
    later = replace(project, now=datetime(2026, 6, 15, 15, tzinfo=UTC))
    assert read_for(check(later), later).ends == datetime(2026, 6, 16, 15, tzinfo=UTC).timestamp()


def test_what_was_read_is_named_from_the_workspace_wherever_it_stands(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit({f"team/{path}": content for path, content in SOUND.items()})
    repo.checkout()
    project = open_project(repo.folder / "team", needs_git=True)
    read = read_for(check(project), project)
    assert (sorted(read.files), read.folder) == (sorted(SOUND), repo.folder / "team")


def test_what_the_clock_says_of_a_step_is_not_sure_and_without_history_nothing_is_said(stepped: Repo) -> None:
    stepped.write("plancode.yaml", "severity: {PC318: off}\n")
    opened = open_project(stepped.folder, needs_git=True)
    ahead = replace(opened, now=datetime(2026, 5, 1, tzinfo=UTC))
    report = check(ahead)
    assert "PC231" in {each.code.number for each in report.diagnostics}
    assert not read_for(report, ahead).is_sure
    assert read_for(check(opened, with_history=False), opened).is_sure


def test_attention_is_told_in_order_without_what_is_only_wrong_and_what_is_accepted_in_vain(tmp_path: Path) -> None:
    meetings = {
        f"plans/{name}.yaml": f"kind: contact\nid: {name}\nfirst_name: A\nlast_name: {name}\npreferences: {{avoid: [Mondays]}}\n"
        f"---\nkind: activity\nid: {name}\nsubject: Visit\nform: appointment\nstart: 2026-06-22T09:00\ncontact: {name}\n"
        for name in ("b", "a", "c")
    }
    accepted = "{code: PC326, record: activity/c, reason: so be it}, {code: PC326, record: activity/none, reason: x}"
    config = f"history: {{accept: [{accepted}]}}\n"
    folder = write(tmp_path, SOUND | meetings | {"plans/o.yaml": ODD.format(id="o"), "plancode.yaml": config})
    found = attention(replace(open_project(folder, needs_git=False), now=NOW))
    assert [f"{each.code.number} {each.path}" for each in found] == ["PC326 plans/a.yaml", "PC326 plans/b.yaml"]


def rewritten(
    project: Project, *, verified: str | None = None, anchor: Anchor | None = None
) -> list[tuple[object, ...]]:
    report = check(project, verified=verified, anchor=anchor)
    told = [each for each in report.diagnostics if each.code.number == "PC906"]
    return [(each.path, each.message, (each.hint or "").partition("why; ")[2], each.commit) for each in told]


def test_a_history_that_does_not_lead_from_what_was_verified_is_told_whole(stepped: Repo) -> None:
    stepped.write("plancode.yaml", "version: 1\n")
    project, head = open_project(stepped.folder, needs_git=True), stepped.tip()[0]
    aside = stepped.commit({"plans/plan.yaml": PLAN.format(status="expired")}, branch="aside")
    message = "HEAD does not descend from {}, which was verified: history was rewritten"
    own = anchor_at(project.require_repository(), head, "")
    assert rewritten(project, verified=head) == rewritten(project, anchor=own) == []
    again = "all of it was checked again"
    assert rewritten(project, verified="aside") == [("plans", message.format(aside[:10]), again, aside)]
    unknown, same = Anchor("0" * 40, own.digest), f"the same states stand in {head[:10]}"
    assert rewritten(project, anchor=unknown) == [("plans", message.format("0" * 10), same, None)]
    other, gone = Anchor(aside, "sha256:0"), "its states do not stand in the new history"
    assert rewritten(project, anchor=other) == [("plans", message.format(aside[:10]), gone, aside)]
    stepped.head("unborn")
    assert rewritten(open_project(stepped.folder, needs_git=True), anchor=own) == [
        ("plans", message.format(head[:10]), again, head)
    ]
    stepped.head("main")


def test_what_git_ignores_in_the_work_tree_is_told_and_of_a_commit_nothing_is(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit(SOUND | {"plans/seed.yaml": "kind: product\nid: seed\nname: Seed\n"})
    repo.commit({"plans/seed.yaml": None, ".gitignore": "plans/seed.yaml\nplans/rye.yaml\n"})
    repo.checkout()
    repo.write("plans/rye.yaml", "kind: product\nid: rye\nname: Rye\n")
    project = open_project(repo.folder, needs_git=True)
    for base in (None, "HEAD~1"):
        found = check(project, base=base).diagnostics
        assert [(each.path, each.message, each.hint) for each in found if each.code.number == "PC904"] == [
            (
                "plans/rye.yaml",
                "git ignores plans/rye.yaml: nothing in it can be proved",
                "remove the line in .gitignore, or move the file out of plans/",
            )
        ]
        past = check(project.at("HEAD~1"), base=base).diagnostics
        assert "PC904" not in {each.code.number for each in past}
