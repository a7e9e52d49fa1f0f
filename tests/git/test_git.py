"""Repositories as they are opened, and the names of commits."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from plancode import git
from plancode.diagnostics import CannotRun
from plancode.git import BadRef, Change
from tests.git.asked import PLAN, blob, graph, opened
from tests.support.repo import Repo

# Opening


def test_a_folder_without_a_repository_is_said_with_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(CannotRun) as raised:
        git.open_repository(tmp_path)
    assert raised.value.message == f"{tmp_path} is in no git repository, so no history can be checked"
    assert "git init" in raised.value.hint


def test_a_folder_below_the_root_is_the_prefix(repo: Repo) -> None:
    repo.write("plans/dupont/plan.yaml", "")
    repository = git.open_repository(repo.folder / "plans" / "dupont")
    assert (repository.root, repository.prefix) == (repo.folder, "plans/dupont/")
    assert opened(repo).prefix == ""
    assert git.open_repository(repo.folder / PLAN) == repository


def test_a_folder_whose_name_has_line_breaks_is_opened(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "line\nbreak\u2028here")
    commit = repo.commit({PLAN: "a"})
    repo.write("plans/sub\nfolder/x", "")
    repository = git.open_repository(repo.folder / "plans" / "sub\nfolder")
    assert (repository.root, repository.prefix) == (repo.folder, "plans/sub\nfolder/")
    assert git.head(repository) == commit


def test_without_git_the_installation_is_named(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotRun, match="git is not installed"):
        opened(repo)


def test_a_git_in_the_folder_itself_is_not_run(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    program = repo.write("git", "#!/bin/sh\ntouch ran\n")
    program.chmod(0o755)
    monkeypatch.chdir(repo.folder)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", os.environ["PATH"]]))
    assert opened(repo).root == repo.folder
    assert not (repo.folder / "ran").exists()


def test_a_git_that_does_not_know_an_option_is_too_old(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "old" / "git"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho usage: git diff-tree >&2\nexit 129\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    with pytest.raises(CannotRun) as raised:
        opened(repo)
    assert raised.value.hint == "install git 2.31 or later"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")
@pytest.mark.parametrize("bare", [False, True])
def test_a_repository_of_another_user_comes_with_the_line_that_trusts_it(
    tmp_path: Path, home: Path, *, bare: bool
) -> None:
    repo = Repo(tmp_path / "theirs", bare=bare)
    for place in (repo.folder, *repo.folder.rglob("*")):
        os.chown(place, 12345, 12345)
    with pytest.raises(CannotRun) as raised:
        opened(repo)
    assert raised.value.message == f"the repository at {repo.folder} belongs to another user"
    line = f"git config --global --add safe.directory {repo.folder}"
    assert raised.value.hint == f"trust it: {line}"
    subprocess.run(line.split(), env={**os.environ, "HOME": str(home)}, check=True)
    assert opened(repo).bare is bare


def test_a_bare_repository_is_opened_where_it_is_named(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "plans.git", bare=True)
    commit = repo.commit({PLAN: "a"})
    repository = opened(repo)
    assert (repository.bare, repository.root, repository.git_dir) == (True, repo.folder, repo.folder)
    assert git.head(repository) == commit
    assert git.tree(repository, commit, ["plans"]) == ((PLAN, blob("a")),)
    assert graph(repository, commit, "plans")[0].changes == (Change(PLAN, None, blob("a")),)
    assert dict(git.blobs(repository, [blob("a")])) == {blob("a"): b"a"}
    assert git.unmerged(repository) == ()


def test_a_folder_inside_a_bare_repository_is_refused(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "plans.git", bare=True)
    with pytest.raises(CannotRun, match="lies inside the bare repository"):
        git.open_repository(repo.folder / "objects")


def test_a_bare_repository_that_lies_in_a_work_tree_is_not_taken_for_it(repo: Repo) -> None:
    inner = Repo(repo.folder / "plans" / "evil", bare=True)
    (inner.folder / "deep").mkdir()
    ran = repo.folder / "ran"
    inner.git("config", "core.fsmonitor", f"touch {ran}; false")
    with pytest.raises(CannotRun, match="lies inside the bare repository"):
        git.open_repository(inner.folder / "deep")
    inner.git("config", "core.bare", "false")
    inner.git("config", "core.worktree", str(repo.folder))
    with pytest.raises(CannotRun, match="is not the work tree of"):
        git.open_repository(inner.folder)
    assert not ran.exists()


def test_a_work_tree_elsewhere_is_refused(repo: Repo, tmp_path: Path) -> None:
    other = Repo(tmp_path / "other")
    repo.git("config", "core.worktree", str(other.folder))
    with pytest.raises(CannotRun, match="is not the work tree of"):
        opened(repo)


def test_a_linked_work_tree_has_its_own_head(repo: Repo, tmp_path: Path) -> None:
    first, second = repo.commit({PLAN: "a"}), repo.commit({PLAN: "b"})
    repo.checkout()
    repo.git("worktree", "add", "-q", "--detach", str(tmp_path / "linked"), first)
    linked = git.open_repository(tmp_path / "linked")
    assert linked.root == tmp_path / "linked"
    assert (git.head(linked), git.head(opened(repo))) == (first, second)


def test_where_the_refs_stand_is_known_in_a_linked_work_tree_too(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a": "1"})
    repo.git("worktree", "add", "-q", "--detach", str(tmp_path / "linked"), "main")
    own = repo.folder / ".git"
    assert git.ref_paths(git.open_repository(repo.folder)) == (own / "HEAD", own / "refs", own / "packed-refs")
    linked = git.ref_paths(git.open_repository(tmp_path / "linked"))
    assert linked == (own / "worktrees" / "linked" / "HEAD", own / "refs", own / "packed-refs")


def test_a_submodule_is_a_repository_of_its_own(repo: Repo, tmp_path: Path) -> None:
    inner = Repo(tmp_path / "inner")
    commit = inner.commit({PLAN: "a"})
    repo.commit({PLAN: "a"})
    repo.checkout()
    repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.folder), "sub")
    repository = git.open_repository(repo.folder / "sub")
    assert (repository.root, git.head(repository)) == (repo.folder / "sub", commit)


def test_variables_that_a_hook_exports_do_not_lead_elsewhere(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert opened(repo).git_dir == repo.folder / ".git"


def test_a_shallow_clone_is_known_as_one(repo: Repo, tmp_path: Path) -> None:
    repo.commit({PLAN: "a"})
    repo.commit({PLAN: "b"})
    repo.git("clone", "-q", "--depth=1", f"file://{repo.folder}", str(tmp_path / "clone"))
    assert git.open_repository(tmp_path / "clone").shallow
    assert not opened(repo).shallow


def test_sha256_repositories_work_alike(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "new", object_format="sha256")
    commit = repo.commit({PLAN: "a"})
    repository = opened(repo)
    assert (repository.object_format, len(commit), git.head(repository)) == ("sha256", 64, commit)
    assert git.resolve(repository, "main") == commit
    (change,) = graph(repository, commit, "plans")[0].changes
    assert change == Change(PLAN, None, git.blob_id(repository, b"a"))
    assert dict(git.blobs(repository, [git.blob_id(repository, b"a")])) == {change.after: b"a"}


# Refs


def test_head_is_none_before_the_first_commit(repo: Repo) -> None:
    assert git.head(opened(repo)) is None


def test_head_may_be_detached(repo: Repo) -> None:
    first = repo.commit({PLAN: "a"})
    repo.commit({PLAN: "b"})
    repo.checkout(first)
    assert git.head(opened(repo)) == first


@pytest.mark.parametrize("content", ["1" * 40 + "\n", "no id\n", ""])
def test_a_head_that_is_broken_is_not_taken_for_an_empty_repository(repo: Repo, content: str) -> None:
    repo.commit({PLAN: "a"})
    (repo.folder / ".git" / "refs" / "heads" / "main").write_text(content)
    with pytest.raises(CannotRun, match=r"HEAD names a commit that is not there|lacks the object 1{40}"):
        git.head(opened(repo))


def test_a_detached_head_whose_commit_is_gone_is_not_taken_for_an_empty_repository(repo: Repo) -> None:
    (repo.folder / ".git" / "HEAD").write_text("1" * 40 + "\n")
    with pytest.raises(CannotRun, match=r"HEAD names a commit that is not there|lacks the object 1{40}"):
        git.head(opened(repo))


def test_branches_tags_ids_and_expressions_name_commits(repo: Repo) -> None:
    first, second = repo.commit({PLAN: "a"}), repo.commit({PLAN: "b"})
    repo.git("tag", "-a", "-m", "one", "v1", first)
    repository = opened(repo)
    for ref in ("main", "refs/heads/main", "heads/main", second, second[:8], "HEAD", "@"):
        assert git.resolve(repository, ref) == second
    for ref in ("v1", "main~1", "HEAD^", first):
        assert git.resolve(repository, ref) == first


@pytest.mark.parametrize(
    "ref",
    ["", "-q", "--output=x", "^main", "main..main", "a...b", "ma\0in", "nothing", "main:plans", "main\nmain", "f" * 40],
)
def test_what_names_no_commit_is_refused(repo: Repo, ref: str) -> None:
    repo.commit({PLAN: "a"})
    with pytest.raises(BadRef):
        git.resolve(opened(repo), ref)
    assert sorted(path.name for path in repo.folder.iterdir()) == [".git"]


@pytest.mark.parametrize(
    ("ref", "near"),
    [("mian", "main"), ("Main", "main"), ("release-2", "release-1"), ("topic", "team/topic"), ("v1", "v1.0")],
)
def test_for_a_name_of_no_commit_one_that_is_near_is_proposed(repo: Repo, ref: str, near: str) -> None:
    tip = repo.commit({PLAN: "a"})
    for name in ("heads/release-1", "remotes/team/topic", "tags/v1.0"):
        repo.git("update-ref", f"refs/{name}", tip)
    with pytest.raises(BadRef) as caught:
        git.resolve(opened(repo), ref)
    assert caught.value.hint.startswith(f"did you mean `{near}`?")
    assert git.resolve(opened(repo), near) == tip


def test_for_a_name_of_no_commit_that_is_like_no_other_all_are_listed(repo: Repo) -> None:
    with pytest.raises(BadRef) as caught:
        git.resolve(opened(repo), "develop")
    assert caught.value.hint == "commit something first: there is no branch yet"
    repo.commit({PLAN: "a"})
    with pytest.raises(BadRef) as caught:
        git.resolve(opened(repo), "develop")
    assert caught.value.hint == "choose one of: main"


def hint_for(repo: Repo, ref: str) -> str:
    with pytest.raises(BadRef) as caught:
        git.resolve(opened(repo), ref)
    return caught.value.hint


def test_more_steps_back_than_there_are_commits_lead_to_the_earliest(repo: Repo) -> None:
    repo.commit({PLAN: "a"})
    assert hint_for(repo, "HEAD~50") == hint_for(repo, "HEAD^") == "name `HEAD` itself: there is no commit before it"
    repo.commit({PLAN: "b"})
    assert hint_for(repo, "HEAD^^") == "name `HEAD~1`: there is only one commit before `HEAD`"
    repo.commit({PLAN: "c"})
    assert hint_for(repo, "main~50") == "name `main~2` or a later one: there are only 2 commits before `main`"
    assert git.resolve(opened(repo), "main~2") == git.resolve(opened(repo), "HEAD^^")
    assert hint_for(repo, "mian~1").startswith("did you mean `main`?")


@pytest.mark.parametrize("ref", ["hedd", "haed", "hea", "hedd~1"])
def test_head_is_proposed_too(repo: Repo, ref: str) -> None:
    repo.commit({PLAN: "a"})
    assert hint_for(repo, ref) == "did you mean `HEAD`? choose one of: main"


def test_a_branch_of_a_remote_that_is_not_there_is_told_so(repo: Repo) -> None:
    repo.commit({PLAN: "a"})
    for ref in ("origin/main", "upstream/mian"):
        assert hint_for(repo, ref) == "there is no remote repository here; did you mean `main`? choose one of: main"
    assert hint_for(repo, "team/topic") == "choose one of: main"
    repo.git("remote", "add", "mirror", str(repo.folder))
    assert "`git fetch mirror develop`, then name `mirror/develop`" in hint_for(repo, "origin/develop")


@pytest.mark.parametrize("ref", ["develop", "origin/develop"])
def test_what_only_the_remote_has_is_fetched_by_the_line_that_is_shown(repo: Repo, tmp_path: Path, ref: str) -> None:
    tip = repo.commit({PLAN: "a"})
    clone = Repo(tmp_path / "clone")
    clone.git("remote", "add", "origin", str(repo.folder))
    clone.git("fetch", "-q", "origin")
    repo.git("update-ref", "refs/heads/develop", tip)
    with pytest.raises(BadRef) as caught:
        git.resolve(opened(clone), ref)
    line, name = caught.value.hint.split("`")[1::2][-2:]
    assert (line, name) == ("git fetch origin develop", "origin/develop")
    clone.git(*line.split()[1:])
    assert git.resolve(opened(clone), name) == tip


def test_a_name_that_is_no_word_is_put_into_no_line(repo: Repo) -> None:
    repo.commit({PLAN: "a"})
    repo.git("remote", "add", "origin", str(repo.folder))
    for ref in ("$(ls)", "a b", "origin/-x"):
        with pytest.raises(BadRef) as caught:
            git.resolve(opened(repo), ref)
        assert "fetch" not in caught.value.hint


def test_a_name_of_several_commits_is_ambiguous(repo: Repo) -> None:
    first, second = repo.commit({PLAN: "a"}), repo.commit({PLAN: "b"})
    repo.git("update-ref", "refs/remotes/origin/main", second)
    repo.git("update-ref", "refs/heads/origin/main", first)
    repository = opened(repo)
    with pytest.raises(BadRef, match=r"`origin/main` is ambiguous: refs/heads/origin/main, refs/remotes/origin/main"):
        git.resolve(repository, "origin/main")
    assert git.resolve(repository, "refs/remotes/origin/main") == second
    repo.git("update-ref", "refs/heads/origin/main", second)
    assert git.resolve(repository, "origin/main") == second


def test_a_tag_does_not_shadow_a_branch(repo: Repo) -> None:
    first, _ = repo.commit({PLAN: "a"}), repo.commit({PLAN: "b"})
    repo.git("update-ref", "refs/tags/main", first)
    with pytest.raises(BadRef, match="refs/heads/main, refs/tags/main"):
        git.resolve(opened(repo), "main")


def test_a_branch_does_not_shadow_head_or_an_id(repo: Repo) -> None:
    first, second = repo.commit({PLAN: "a"}), repo.commit({PLAN: "b"})
    repo.checkout()
    for name in ("HEAD", second, second[:8]):
        repo.git("update-ref", f"refs/heads/{name}", first)
        with pytest.raises(BadRef, match="is ambiguous"):
            git.resolve(opened(repo), name)
        repo.git("update-ref", "-d", f"refs/heads/{name}")
    repo.git("update-ref", "refs/heads/feed", first)
    assert git.resolve(opened(repo), "feed") == first
