"""What would land is made beside a repository: as git itself makes it, by no program of the repository's, leaving nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from plancode import git
from plancode.diagnostics import CannotRun
from plancode.git import Identity, Merged
from tests.support.repo import MARIE, Repo

PLAN = "plans/plan.yaml"
LINES = "".join(f"{number}\n" for number in range(20))
NOBODY = Identity("", "")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def opened(repo: Repo) -> git.Repository:
    return git.open_repository(repo.folder)


def everything_in(folder: Path) -> dict[str, bytes | None]:
    """Every file with what it holds, and every folder; git may set the time of an object that it finds there already."""
    found = {str(path): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}
    assert found
    return found


def files(repository: git.Repository, tree: str) -> dict[str, bytes | None]:
    paths = git.tree(repository, tree, ["."])
    return {
        path: data for (path, _), (_, data) in zip(paths, git.blobs(repository, [b for _, b in paths]), strict=True)
    }


def forked(repo: Repo) -> tuple[str, str]:
    """Two branches that change the first and the last line."""
    root = repo.commit({PLAN: LINES, "other": "x"})
    ours = repo.commit({PLAN: LINES.replace("0\n", "zero\n", 1)})
    theirs = repo.commit({PLAN: LINES.replace("19\n", "nineteen\n")}, branch="side", parents=[root])
    return ours, theirs


# Where it stands


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_all_that_can_be_asked_of_a_repository_can_be_asked_of_its_scratch(tmp_path: Path, object_format: str) -> None:
    repo = Repo(tmp_path / "repo", object_format=object_format)
    ours, theirs = forked(repo)
    with git.scratch(opened(repo)) as scratch:
        tree = git.merge_trees(scratch, ours, theirs).tree
        assert tree is not None
        landing = git.make_commit(
            scratch, tree=tree, parents=[ours, theirs], author=NOBODY, committer=NOBODY, when=NOON, message="Land"
        )
        compared = git.comparison(scratch, landing, "plans", without=ours)
        assert [commit.id for commit in compared.commits] == [theirs, landing]
        (_, (change,)) = compared.changes
        (held,) = git.blobs(scratch, [change.after or ""])
        assert held[1] == LINES.replace("0\n", "zero\n", 1).replace("19\n", "nineteen\n").encode()
        (said,) = git.commits(scratch, [landing])
        assert (said.author, said.committer, said.committed, said.subject) == (NOBODY, NOBODY, NOON, "Land")
        assert git.merge_base(scratch, ours, theirs) == repo.git("merge-base", ours, theirs)
        assert git.is_ancestor(scratch, theirs, landing)
        assert git.head(scratch) is None
        assert len(git.topology(scratch, landing)) == 4


def test_nothing_is_left_in_the_repository_nor_beside_it(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = tmp_path / "beside"
    beside.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(beside))
    ours, theirs = forked(repo)
    before = everything_in(repo.folder)
    with git.scratch(opened(repo)) as scratch:
        tree = git.with_files(scratch, ours, {"new": b"x"})
        git.make_commit(scratch, tree=tree, parents=[ours], author=NOBODY, committer=NOBODY, when=NOON, message="x")
        assert git.replayed(scratch, theirs, ours)
        assert everything_in(repo.folder) == before
        assert scratch.root.is_relative_to(beside)
    assert everything_in(repo.folder) == before
    assert list(beside.iterdir()) == []


def test_it_goes_when_the_work_in_it_fails(repo: Repo) -> None:
    repo.commit({PLAN: "a"})
    places = []
    with suppress(KeyboardInterrupt), git.scratch(opened(repo)) as scratch:
        places.append(scratch.root)
        raise KeyboardInterrupt
    assert [place.exists() for place in places] == [False]


@pytest.mark.parametrize("name", ["plain", "line\nbreak", 'quo"ted', "#hash:colon", "é\\x"])
def test_a_linked_work_tree_of_a_bare_repository_is_read_whatever_its_name(tmp_path: Path, name: str) -> None:
    repo = Repo(tmp_path / name, bare=True)
    ours, theirs = forked(repo)
    with git.scratch(opened(repo)) as scratch:
        assert git.merge_trees(scratch, ours, theirs).tree
    linked = tmp_path / "linked"
    if "\n" not in name:  # git's own file that leads there has lines
        repo.git("worktree", "add", "-q", "--detach", str(linked), ours)
        with git.scratch(git.open_repository(linked)) as scratch:
            assert git.merge_trees(scratch, ours, theirs).tree


def test_a_repository_that_borrows_from_others_is_read_through_them(repo: Repo, tmp_path: Path) -> None:
    ours, theirs = forked(repo)
    repo.git("clone", "-q", "--shared", str(repo.folder), str(tmp_path / "one"))
    relative = tmp_path / "one" / ".git" / "objects" / "info" / "alternates"
    relative.write_text("../../../repo/.git/objects\n")
    repo.git("clone", "-q", "--shared", str(tmp_path / "one"), str(tmp_path / "two"))
    with git.scratch(git.open_repository(tmp_path / "two")) as scratch:
        assert git.merge_trees(scratch, ours, theirs).tree


def test_the_history_of_a_shallow_clone_ends_where_it_ends(repo: Repo, tmp_path: Path) -> None:
    repo.commit({PLAN: "a"})
    tip = [repo.commit({PLAN: text}) for text in ("b", "c")][-1]
    clone = tmp_path / "clone"
    repo.git("clone", "-q", "--depth=2", f"file://{repo.folder}", str(clone))
    with git.scratch(git.open_repository(clone)) as scratch:
        assert scratch.shallow
        assert [len(commit.parents) for commit in git.topology(scratch, tip)] == [0, 1]
        assert git.shallow_commits(scratch) == git.shallow_commits(git.open_repository(clone))


# Merges


def test_a_merge_that_conflicts_names_the_paths(repo: Repo) -> None:
    root = repo.commit({PLAN: "a\n", "plans/é\n.yaml": "a\n", "same": "a\n"})
    ours = repo.commit({PLAN: "b\n", "plans/é\n.yaml": None})
    theirs = repo.commit({PLAN: "c\n", "plans/é\n.yaml": "c\n"}, branch="side", parents=[root])
    with git.scratch(opened(repo)) as scratch:
        assert git.merge_trees(scratch, ours, theirs) == Merged(None, (PLAN, "plans/é\n.yaml"))


def test_a_merge_of_branches_that_share_nothing_holds_the_files_of_both(repo: Repo) -> None:
    ours = repo.commit({"a": "a"})
    theirs = repo.commit({"b": "b"}, branch="other", parents=[])
    with git.scratch(opened(repo)) as scratch:
        tree = git.merge_trees(scratch, ours, theirs).tree
        assert tree is not None
        assert files(scratch, tree) == {"a": b"a", "b": b"b"}


def test_a_merge_says_the_same_whatever_the_user_prefers(repo: Repo, home: Path) -> None:
    root = repo.commit({PLAN: LINES, "old": LINES})
    ours = repo.commit({PLAN: LINES.replace("0\n", "zero\n", 1), "old": LINES + "20\n"})
    theirs = repo.commit({"old": None, "new": LINES}, branch="side", parents=[root])
    with git.scratch(opened(repo)) as scratch:
        expected = git.merge_trees(scratch, ours, theirs)
        assert expected.tree is not None
        assert set(files(scratch, expected.tree)) == {PLAN, "new"}
        (home / ".gitconfig").write_text(
            "[merge]\nrenames=false\ndefault=union\nrenameLimit=1\n[diff]\nrenames=false\n"
        )
        assert git.merge_trees(scratch, ours, theirs) == expected


def test_no_program_that_the_repository_names_runs(repo: Repo, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    attributes = "* merge=evil diff=evil filter=evil\n"
    root = repo.commit({PLAN: "a\n", ".gitattributes": attributes})
    ours = repo.commit({PLAN: "b\n"})
    theirs = repo.commit({PLAN: "c\n"}, branch="side", parents=[root])
    repo.checkout()
    for key in ("merge.evil.driver", "diff.evil.textconv", "filter.evil.clean", "filter.evil.smudge", "diff.external"):
        repo.git("config", key, f"touch {ran}; false")
    repo.git("config", "merge.default", "evil")
    repo.write(".git/info/attributes", attributes)
    with git.scratch(opened(repo)) as scratch:
        assert git.merge_trees(scratch, ours, theirs).tree is None
        assert git.replayed(scratch, theirs, ours) is None
        git.with_files(scratch, ours, {PLAN: b"d"})
        assert not ran.exists()
    # The same merge in the repository itself would have run the driver.
    subprocess.run(["git", "merge-tree", "--write-tree", ours, theirs], cwd=repo.folder, check=False)
    assert ran.exists()


def test_a_git_that_cannot_merge_without_a_work_tree_says_what_to_do(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = forked(repo)
    program = tmp_path / "old" / "git"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\ncase "$*" in *merge-tree*) exit 129;; esac\nexec {shutil.which("git")} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    with git.scratch(opened(repo)) as scratch, pytest.raises(CannotRun) as raised:
        git.merge_trees(scratch, ours, theirs)
    assert "git 2.38 or later" in raised.value.hint
    assert "git merge" in raised.value.hint


def test_a_merge_with_a_commit_that_is_not_there_is_no_conflict(repo: Repo) -> None:
    ours, _ = forked(repo)
    with git.scratch(opened(repo)) as scratch, pytest.raises(CannotRun, match=r"lacks the object 1{40}"):
        git.merge_trees(scratch, ours, "1" * 40)


# Commits


def test_a_commit_holds_what_was_said_and_no_line_more(repo: Repo) -> None:
    root = repo.commit({PLAN: "a"})
    tree = repo.git("rev-parse", f"{root}^{{tree}}")
    with git.scratch(opened(repo)) as scratch:
        made = git.make_commit(
            scratch,
            tree=tree,
            parents=[root],
            author=Identity("Zoé\nparent x", "<zoe@x.org>"),
            committer=NOBODY,
            when=NOON.astimezone(timezone(timedelta(hours=-3, minutes=-30))),
            message="Subject\n\nReason: é\n",
        )
        (said,) = git.commits(scratch, [made])
        assert said.author == Identity("Zoéparent x", "zoe@x.org")
        assert (said.authored, said.message) == (NOON, "Subject\n\nReason: é\n")
        assert str(said.authored)[-6:] == "-03:30"
        assert git.topology(scratch, made)[-1].parents == (root,)


# Replays, as `git rebase` makes them


def rebased(repo: Repo, branch: str, onto: str) -> str:
    """The tip of branch after git itself has rebased it."""
    repo.checkout(branch)
    repo.git("rebase", "-q", "--committer-date-is-author-date", onto)
    return repo.git("rev-parse", "HEAD")


def test_a_commit_is_replayed_as_a_rebase_replays_it(repo: Repo) -> None:
    ours, theirs = forked(repo)
    with git.scratch(opened(repo)) as scratch:
        made = git.replayed(scratch, theirs, ours)
    assert made == rebased(repo, "side", ours)


def test_a_replay_keeps_who_when_and_what_was_said(repo: Repo) -> None:
    root = repo.commit({PLAN: LINES})
    tree = repo.git("rev-parse", repo.commit({PLAN: LINES + "20\n"}) + "^{tree}")
    onto = repo.commit({"other": "x"}, branch="onto", parents=[root])
    people = b"author Zo\xe9 <> 1700000000 +0545\ncommitter  <c@x.org> 1700000001 -0900\nencoding ISO-8859-1\n"
    signature = b"gpgsig -----BEGIN\n x\n -----END\n"
    theirs = repo.raw(
        "commit", f"tree {tree}\nparent {root}\n".encode() + people + signature + b"\n\xe9t\xe9\n\nReason: x\n"
    )
    with git.scratch(opened(repo)) as scratch:
        made = git.replayed(scratch, theirs, onto)
        assert made is not None
        before, after = git.commits(scratch, [theirs, made])
    assert (after.author, after.authored, after.committer, after.committed, after.message) == (
        Identity("Zoé", ""),
        before.authored,
        before.committer,
        before.committed,
        "été\n\nReason: x\n",
    )
    assert (before.signed, after.signed) == (True, False)


def test_a_replay_onto_its_own_parent_is_the_commit_itself(repo: Repo) -> None:
    first, second = repo.commit({PLAN: "a"}), repo.commit({PLAN: "b"})
    with git.scratch(opened(repo)) as scratch:
        assert git.replayed(scratch, second, first) == second


def test_a_commit_that_conflicts_is_not_replayed(repo: Repo) -> None:
    root = repo.commit({PLAN: "a\n"})
    ours = repo.commit({PLAN: "b\n"})
    theirs = repo.commit({PLAN: "c\n"}, branch="side", parents=[root])
    with git.scratch(opened(repo)) as scratch:
        assert git.replayed(scratch, theirs, ours) is None


def test_a_commit_that_becomes_empty_is_skipped_and_one_that_was_empty_is_not(repo: Repo) -> None:
    root = repo.commit({PLAN: "a\n"})
    ours = repo.commit({PLAN: "b\n", "x": "x"})
    theirs = repo.commit({PLAN: "b\n"}, branch="side", parents=[root])
    empty = repo.commit({}, branch="side")
    with git.scratch(opened(repo)) as scratch:
        assert git.replayed(scratch, theirs, ours) == ours
        assert git.replayed(scratch, empty, ours) == rebased(repo, "side", ours)


def test_a_root_is_replayed_and_a_merge_is_dropped(repo: Repo) -> None:
    onto = repo.commit({"a": "a"})
    root = repo.commit({"b": "b"}, branch="other", parents=[])
    merge = repo.commit({"c": "c"}, branch="other", parents=[root, onto])
    with git.scratch(opened(repo)) as scratch:
        made = git.replayed(scratch, root, onto)
        assert made is not None
        assert files(scratch, made) == {"a": b"a", "b": b"b"}
        assert git.replayed(scratch, merge, onto) == onto


def test_a_commit_whose_parent_was_changed_back_since_is_replayed_against_that_parent(repo: Repo) -> None:
    root = repo.commit({PLAN: "a\n"})
    middle = repo.commit({PLAN: "b\n"}, branch="side", parents=[root])
    last = repo.commit({"x": "x"}, branch="side")
    assert middle != last
    with git.scratch(opened(repo)) as scratch:
        made = git.replayed(scratch, last, root)
        assert made is not None
        assert files(scratch, made) == {PLAN: b"a\n", "x": b"x"}


# Trees with other files


def test_files_of_a_tree_are_replaced_added_and_removed(repo: Repo) -> None:
    commit = repo.commit({"a": "a", "folder/b": "b", "folder/c": "c", 'é\n"q': "x", "-d": "d"})
    with git.scratch(opened(repo)) as scratch:
        tree = git.with_files(
            scratch,
            commit,
            {"a": b"\0\r\n", "folder/b": None, 'é\n"q': b"y", "new/deep": b"", "absent": None, "-d": None},
        )
        assert files(scratch, tree) == {"a": b"\0\r\n", "folder/c": b"c", 'é\n"q': b"y", "new/deep": b""}
        assert git.with_files(scratch, commit, {}) == repo.git("rev-parse", f"{commit}^{{tree}}")


def test_a_file_may_take_the_place_of_a_folder(repo: Repo) -> None:
    commit = repo.commit({"a/b": "b", "c": "c"})
    with git.scratch(opened(repo)) as scratch:
        tree = git.with_files(scratch, commit, {"a/b": None, "a": b"file", "c": None, "c/d": b"deep"})
        assert files(scratch, tree) == {"a": b"file", "c/d": b"deep"}


def test_the_author_of_the_commits_of_a_test_is_somebody(repo: Repo) -> None:
    commit = repo.commit({PLAN: "a"})
    with git.scratch(opened(repo)) as scratch:
        (said,) = git.commits(scratch, [commit])
    assert said.author == Identity(*MARIE)
