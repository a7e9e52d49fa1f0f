"""A check of what has not changed prints the report of the last one; whatever changed, it says what a first check says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from plancode.check import check
from plancode.check.keeping import keep
from plancode.project import open_project
from plancode.store import Store, store_in
from plancode.survey import survey
from tests.support.cli import plancode, typed, write
from tests.support.sound import ACCOUNT, MISSPELLED, PAUL, PEOPLE, PLAN, SOUND, repository
from tests.support.sound import git as run_git
from tests.support.unchanged import same

# What is done one after the other stands in a list; the values are of no use.
Change = Callable[[Path], object]
ABOUT = ("history", None)
LONG_AGO = (1_700_000_000, 1_700_000_000)


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store of the test's own, which the command line uses."""
    monkeypatch.delenv("PLANCODE_NO_CACHE")
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("PLANCODE_CACHE_DIR", str(tmp_path / "cache"))
    return store_in(tmp_path / "cache")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A repository with a sound workspace, a finding, and files beside the plans."""
    files = SOUND | {"plans/odd/a.yaml": MISSPELLED.replace("dupont", "odd"), "plancode.yaml": "name: Here\n"}
    folder = tmp_path / "here"
    folder.mkdir()
    return repository(folder, files | {"plans/people.yaml": PEOPLE + PAUL.format(role="approver"), "notes.txt": "a\n"})


def git(place: Path, *arguments: str) -> Path:
    run_git(place, *arguments)
    return place


def touch(place: Path, times: tuple[int, int] | None = None) -> Path:
    os.utime(place, times)
    return place


def is_kept(place: Path, store: Store) -> bool:
    found = survey(place, ABOUT, store, began=time.time_ns())
    return found is not None and found.kept is not None


def test_the_second_check_of_what_has_not_changed_is_the_first_one_again(place: Path, store: Store) -> None:
    assert not is_kept(place, store)
    shown = same(place)
    assert "acount" in shown
    assert is_kept(place, store)
    for form in ("json", "sarif", "junit", "gitlab", "github"):
        same(place, "--format", form)
    for more in (["--statistics"], ["--exit-zero"], ["--fail-on", "warning"], ["--lang", "fr"], ["--no-history"], ["--as-of", "2099-02-01"]):  # fmt: skip
        same(place, *more)
        same(place, *more)


def test_it_imports_no_reader_and_no_models(place: Path) -> None:
    plancode(place, "check", code=1)
    program = (
        "import sys; sys.argv = ['plancode', 'check']\n"
        "from plancode.cli.app import run\n"
        "assert run() == 1\n"
        "heavy = set(sys.modules) & {'pydantic', 'yaml', 'jinja2', 'babel', 'watchdog', 'plancode.workspace'}\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, cwd=place)


def changes() -> Iterator[tuple[str, Change]]:
    plan = PLAN.format(status="submitted")
    yield "a file says something else", lambda at: write(at, {"plans/plan.yaml": plan})
    yield "a letter, and the time of the file is set back", _written_in_secret
    yield "a new file", lambda at: write(at, {"plans/new/b.yaml": ACCOUNT.replace("chu", "new")})
    yield "a file is gone", lambda at: (at / "plans/chu.yaml").unlink()
    yield "a file has another name", lambda at: (at / "plans/chu.yaml").rename(at / "plans/other.yaml")
    yield "a link in place of a file", _linked
    yield "a pipe among the plans", lambda at: os.mkfifo(at / "plans/pipe.yaml")
    yield "an empty folder too deep", lambda at: (at / "plans" / "/".join("d" * 40)).mkdir(parents=True)
    yield "a repository among the plans", lambda at: write(at, {"plans/odd/.git/HEAD": "ref: refs/heads/main\n"})
    yield "a commit", lambda at: git(at, "commit", "-qm", "More", "--allow-empty")
    yield "a commit of a step", lambda at: (write(at, {"plans/plan.yaml": plan}), git(at, "commit", "-qam", "Submit"))
    yield "the configuration", lambda at: write(at, {"plancode.yaml": "name: Here\nseverities: {PC103: warning}\n"})
    yield "no configuration", lambda at: (at / "plancode.yaml").unlink()
    yield "what git ignores", lambda at: (git(at, "rm", "-q", "--cached", "plans/chu.yaml"), write(at, {".gitignore": "chu.yaml\n"}))  # fmt: skip
    yield "ignored in a folder", lambda at: (git(at, "rm", "-q", "--cached", "plans/odd/a.yaml"), write(at, {"plans/odd/.gitignore": "*\n"}))  # fmt: skip
    yield "excluded in the clone", lambda at: (git(at, "rm", "-q", "--cached", "plans/chu.yaml"), write(at, {".git/info/exclude": "chu.yaml\n"}))  # fmt: skip
    yield "attributes of lines", lambda at: (write(at, {"plans/chu.yaml": ACCOUNT.replace("\n", "\r\n")}), write(at, {".gitattributes": "*.yaml text\n"}))  # fmt: skip
    yield (
        "objects that stand elsewhere",
        lambda at: write(at, {".git/objects/info/alternates": f"{at}/.git/elsewhere\n"}),
    )
    yield (
        "attributes under a name that some disks take for git's",
        lambda at: write(at, {"plans/.GitAttributes": "*.yaml text\n"}),
    )
    yield "a setting of git", lambda at: git(at, "config", "user.email", "paul@example.org")
    yield "a conflict", _conflict
    yield "a file left out of the work tree", _left_out
    yield "a shallow clone", lambda at: write(at, {".git/shallow": _head(at) + "\n"})
    yield "no repository", lambda at: shutil.rmtree(at / ".git")
    yield "a branch without commits", lambda at: write(at, {".git/HEAD": "ref: refs/heads/new\n"})


def _written_in_secret(at: Path) -> None:
    place = at / "plans/plan.yaml"
    known = place.stat()
    place.write_text(place.read_text().replace("Dupont", "Dupond"))
    os.utime(place, ns=(known.st_atime_ns, known.st_mtime_ns))


def _linked(at: Path) -> None:
    (at / "plans/chu.yaml").rename(at / "chu.yaml")
    (at / "plans/chu.yaml").symlink_to(at / "chu.yaml")


def _conflict(at: Path) -> None:
    blob = _answer(at, "rev-parse", "HEAD:plans/plan.yaml")
    lines = "".join(f"100644 {blob} {stage}\tplans/plan.yaml\n" for stage in (1, 2, 3))
    given = f"0 {'0' * 40}\tplans/plan.yaml\n{lines}"
    subprocess.run(["git", "update-index", "--index-info"], check=True, cwd=at, input=given.encode())


def _left_out(at: Path) -> None:
    git(at, "update-index", "--skip-worktree", "plans/chu.yaml")
    (at / "plans/chu.yaml").unlink()


def _head(at: Path) -> str:
    return _answer(at, "rev-parse", "HEAD")


def _answer(at: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], check=True, cwd=at, capture_output=True, text=True).stdout.strip()


@pytest.mark.parametrize("change", [each for _, each in changes()], ids=[name for name, _ in changes()])
def test_whatever_changes_is_seen(place: Path, store: Store, change: Change) -> None:
    typed(place, "check")
    assert is_kept(place, store)
    change(place)
    assert not is_kept(place, store)
    same(place, times=1)


def untold() -> Iterator[tuple[str, Change]]:
    yield "files are touched", lambda at: [touch(each) for each in (at / "plans").rglob("*")]
    yield "a file is written again as it was", lambda at: write(at, {"plans/plan.yaml": PLAN.format(status="draft")})
    yield "an editor keeps a file beside", lambda at: write(at, {"plans/.plan.yaml.swp": "x"})
    yield "git looks at its index again", lambda at: (touch(at / "plans/plan.yaml", LONG_AGO), git(at, "update-index", "--refresh"))  # fmt: skip
    yield "files elsewhere", lambda at: write(at, {"notes.txt": "b\n", "more.txt": "c\n"})
    yield "a merge, of which a line is told", lambda at: write(at, {".git/MERGE_HEAD": _head(at) + "\n"})
    yield "a branch", lambda at: git(at, "branch", "other")


@pytest.mark.parametrize("change", [each for _, each in untold()], ids=[name for name, _ in untold()])
def test_what_a_report_does_not_rest_on_does_not_count(place: Path, store: Store, change: Change) -> None:
    typed(place, "check")
    change(place)
    assert is_kept(place, store)
    same(place, times=1)


def test_a_day_later_or_earlier_a_report_is_made_anew(place: Path, store: Store) -> None:
    typed(place, "check")
    for days, kept in ((0, True), (1, False), (-1, False)):
        found = survey(place, ABOUT, store, began=time.time_ns() + days * 86_400 * 10**9)
        assert found is not None
        assert (found.kept is not None) is kept


def test_who_you_are_counts_for_what_is_not_committed(
    place: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(place, {"plans/plan.yaml": PLAN.format(status="submitted")})
    same(place)
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "marie@example.org")
    assert not is_kept(place, store)
    same(place)


@pytest.mark.parametrize(
    "arguments",
    [["plans"], ["--staged"], ["--at", "HEAD"], ["--base", "HEAD"], ["--verified", "HEAD"]],
    ids=lambda each: each[0],
)
def test_a_part_or_another_place_is_not_kept(place: Path, store: Store, arguments: Sequence[str]) -> None:
    same(place, *arguments, times=1)
    assert store.folder is not None
    assert not list(store.folder.glob("answer-*"))


def test_signatures_rest_on_keys_and_are_not_kept(place: Path, store: Store) -> None:
    write(place, {"plancode.yaml": "policy: {signed: [approve]}\n"})
    same(place)
    assert not is_kept(place, store)


def test_attributes_that_a_branch_holds_are_not_looked_at_and_nothing_is_kept(place: Path, store: Store) -> None:
    git(place, "config", "attr.tree", "main")
    same(place)
    assert not is_kept(place, store)


def test_a_moved_tag_counts_where_judging_starts_at_one(place: Path, store: Store) -> None:
    git(place, "tag", "start")
    write(place, {"plancode.yaml": "history: {since: start}\n"})
    git(place, "commit", "-qam", "Start")
    same(place)
    assert is_kept(place, store)
    git(place, "tag", "-f", "start", "HEAD")
    assert not is_kept(place, store)
    same(place)


def test_a_name_that_means_two_commits_counts_where_judging_starts_at_one(place: Path, store: Store) -> None:
    first = _head(place)
    write(place, {"plancode.yaml": f"history: {{since: {first}}}\n"})
    git(place, "commit", "-qam", "Start")
    same(place)
    assert is_kept(place, store)
    write(place, {f".git/refs/heads/{first}": f"{_head(place)}\n"})
    assert not is_kept(place, store)
    assert "PC408" in same(place)
    (place / ".git/refs/heads" / first).unlink()
    write(place, {"plancode.yaml": f"history: {{since: {first[:7]}}}\n"})
    same(place)
    assert not is_kept(place, store), "another commit may get an id that begins so"


def test_a_configuration_that_was_there_only_while_the_check_read_it_counts(place: Path, store: Store) -> None:
    before = (place / "plancode.yaml").read_text()
    found = survey(place, ABOUT, store, began=time.time_ns())
    write(place, {"plancode.yaml": "severities: {PC103: 'off'}\n"})
    project = open_project(place, needs_git=True)
    write(place, {"plancode.yaml": before})
    assert found is not None
    keep(found, check(project), project)
    assert not is_kept(place, store)
    assert "acount" in same(place)


def test_a_file_of_attributes_that_is_too_large_to_be_read_counts(place: Path, store: Store) -> None:
    write(place, {".gitattributes": "#" * (1 << 24) + "\n"})
    same(place)
    assert is_kept(place, store)
    with (place / ".gitattributes").open("a") as stream:
        stream.write("*.yaml text\n")
    assert not is_kept(place, store)


def test_a_folder_in_place_of_the_configuration_may_become_a_repository(place: Path, store: Store) -> None:
    (place / "plancode.yaml").unlink()
    (place / "plancode.yaml").mkdir()
    same(place)
    assert is_kept(place, store)
    write(place, {"plancode.yaml/.git/HEAD": "ref: refs/heads/main\n"})
    assert not is_kept(place, store)
    assert "a repository of its own" in same(place)


def test_a_folder_of_its_own_below_is_checked_in_its_place(place: Path, store: Store) -> None:
    below = place / "below"
    below.mkdir()
    same(below)
    assert is_kept(below, store)
    write(below, {"plans/people.yaml": PEOPLE})
    assert not is_kept(below, store)
    same(below)


def test_entries_of_another_workspace_and_damaged_ones_change_nothing(
    place: Path, store: Store, tmp_path: Path
) -> None:
    other = shutil.copytree(place, tmp_path / "other", symlinks=True)
    write(other, {"plans/odd/a.yaml": "kind: plan\nid: odd-fy2099\n"})
    shown = same(place), same(other)
    assert shown[0] != shown[1]
    assert store.folder is not None
    mine, theirs = sorted(store.folder.glob("answer-*"))
    held = mine.read_bytes()
    for data in (theirs.read_bytes(), held[:-1], os.urandom(len(held)), b""):
        mine.write_bytes(data)
        assert (same(place), same(other)) == shown


def test_two_programs_at_once_say_the_same(place: Path, store: Store) -> None:
    shown = same(place, "--format", "json")
    for damage in (False, True):
        for path in sorted(store.folder.iterdir()) if damage and store.folder else ():
            path.write_bytes(path.read_bytes()[:100])
        asked = [sys.executable, "-m", "plancode", "check", "--format", "json"]
        both = [subprocess.Popen(asked, cwd=place, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        assert [f"1\n{each.communicate()[0]}\n" for each in both] == [shown, shown]


def test_in_a_job_of_ci_only_a_folder_that_is_named_counts(
    place: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    same(place)
    assert is_kept(place, store)
    monkeypatch.delenv("PLANCODE_CACHE_DIR")
    assert "nothing is kept from one run to the next" in typed(place, "doctor").out
    monkeypatch.delenv("CI")
    told = typed(place, "doctor").out
    assert "what a run finds is kept for the next one in" in told


def test_a_cache_that_cannot_be_written_is_none(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANCODE_CACHE_DIR", str(place / "notes.txt"))
    same(place)
    assert "nothing is kept from one run to the next: " in typed(place, "doctor").out
