"""What git is asked and what it answers: real repositories of every shape, hostile ones among them."""

from __future__ import annotations

import os
import random
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plancode import git
from plancode.diagnostics import CannotRun
from plancode.git import BadRef, Change, Identity
from tests.support.repo import MARIE, Repo

PLAN = "plans/dupont/plan.yaml"


def opened(repo: Repo) -> git.Repository:
    return git.open_repository(repo.folder)


def graph(repository: git.Repository, tip: str, folder: str, *, without: str | None = None) -> list[git.GraphCommit]:
    """The commits up to tip, each with its changes."""
    compared = git.comparison(repository, tip, folder, without=without)
    return [commit._replace(changes=made) for commit, made in zip(compared.commits, compared.changes, strict=True)]


def ids(repo: Repo, tip: str) -> list[str]:
    return [commit.id for commit in graph(opened(repo), tip, "plans")]


def blob(text: str) -> str:
    data = text.encode()
    return (
        subprocess.run(["git", "hash-object", "--stdin"], input=data, capture_output=True, check=True)
        .stdout.decode()
        .strip()
    )


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
    assert raised.value.hint == "git 2.31 or later"


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
    assert raised.value.hint == f"it is trusted by: {line}"
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


# The graph


def test_a_linear_history_comes_parents_first_with_its_changes(repo: Repo) -> None:
    first = repo.commit({PLAN: "a", "README": "x"})
    empty = repo.commit({"README": "y"})
    last = repo.commit({PLAN: None, "plans/b.yaml": "b"})
    assert graph(opened(repo), last, "plans") == [
        git.GraphCommit(first, (), (Change(PLAN, None, blob("a")),)),
        git.GraphCommit(empty, (first,), ()),
        git.GraphCommit(last, (empty,), (Change("plans/b.yaml", None, blob("b")), Change(PLAN, blob("a"), None))),
    ]


def test_a_merge_is_compared_with_its_first_parent(repo: Repo) -> None:
    root = repo.commit({PLAN: "a"})
    ours, theirs = repo.commit({PLAN: "b"}), repo.commit({PLAN: "c"}, branch="side", parents=[root])
    merge = repo.commit({PLAN: "c"}, parents=[ours, theirs])
    found = graph(opened(repo), merge, "plans")
    assert found[0].id == root
    assert {commit.id for commit in found[1:3]} == {ours, theirs}
    assert found[3] == git.GraphCommit(merge, (ours, theirs), (Change(PLAN, blob("b"), blob("c")),))


def test_a_side_branch_that_comes_to_nothing_is_not_simplified_away(repo: Repo) -> None:
    root = repo.commit({PLAN: "draft"})
    there = repo.commit({PLAN: "final"}, branch="side", parents=[root])
    back = repo.commit({PLAN: "draft"}, branch="side")
    main = repo.commit({"README": "x"})
    merge = repo.commit({}, parents=[main, back])
    assert set(ids(repo, merge)) == {root, there, back, main, merge}


def test_an_octopus_and_unrelated_roots_are_one_graph(repo: Repo) -> None:
    root = repo.commit({PLAN: "a"})
    sides = [repo.commit({f"plans/{n}.yaml": "x"}, branch=f"side{n}", parents=[root]) for n in range(3)]
    orphan = repo.commit({PLAN: "z"}, branch="orphan", parents=[])
    octopus = repo.commit({}, parents=[root, *sides, orphan])
    found = graph(opened(repo), octopus, "plans")
    assert found[-1].parents == (root, *sides, orphan)
    assert {commit.id for commit in found if not commit.parents} == {root, orphan}


def test_commits_that_another_has_are_left_out(repo: Repo) -> None:
    commits = [repo.commit({PLAN: str(number)}) for number in range(4)]
    assert [commit.id for commit in graph(opened(repo), commits[3], "plans", without=commits[1])] == commits[2:]


def test_a_moved_file_is_one_that_goes_and_one_that_comes(repo: Repo) -> None:
    repo.git("config", "diff.renames", "copies")
    repo.commit({PLAN: "a\nb\nc\n"})
    tip = repo.commit({PLAN: None, "plans/z.yaml": "a\nb\nc\n"})
    changes = graph(opened(repo), tip, "plans")[-1].changes
    assert [(change.path, change.before is None, change.after is None) for change in changes] == [
        (PLAN, False, True),
        ("plans/z.yaml", True, False),
    ]


@pytest.mark.parametrize(
    "name", ["new\nline", 'quo"te', "back\\slash", "né", "\udcff\udcfe", ":(top)x", "-rf", "tab\t", ":1"]
)
def test_names_of_any_bytes_come_back_as_they_are(repo: Repo, name: str) -> None:
    path = f"plans/{name}.yaml"
    tip = repo.commit({path: "a"})
    repository = opened(repo)
    assert graph(repository, tip, "plans")[0].changes == (Change(path, None, blob("a")),)
    below = f"a/{name}/b/c"
    tip = repo.commit({below: "b"})
    for folder in ("a", f"a/{name}", f"a/{name}/b"):
        assert graph(repository, tip, folder)[-1].changes == (Change(below, None, blob("b")),)
    assert git.tree(repository, tip, [path]) == ((path, blob("a")),)


def test_paths_are_names_not_patterns(repo: Repo) -> None:
    tip = repo.commit({PLAN: "a"})
    assert graph(opened(repo), tip, "pl*")[0].changes == ()
    assert git.tree(opened(repo), tip, ["pl*"]) == ()


@pytest.mark.parametrize("folder", ["plans", "a/plans", "a/b/plans"])
@pytest.mark.parametrize("seed", range(4))
def test_the_changes_are_those_between_what_stands_at_each_commit_and_its_first_parent(
    repo: Repo, folder: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder and all above it come, go, and are a file or a link for a while."""
    monkeypatch.setattr("plancode.git.graph._BLOCK", 1 + 3 * seed)
    chance = random.Random(seed)  # noqa: S311 - the same histories each time
    paths = [
        folder[:end] for end in range(1, len(folder) + 1) if folder[end - 1 : end + 1].strip("/") == folder[end - 1]
    ]
    names = ["x", "plans", f"{folder}", f"{folder}/x", f"{folder}/plans/y", "a", f"{folder}x/z", *paths]
    made: list[str] = []
    for number in range(30):
        path = chance.choice(names)
        above = ["/".join(path.split("/")[:end]) for end in range(1, path.count("/") + 1)]
        below = [each for each in names if each.startswith(f"{path}/")]
        gone: dict[str, str | None] = dict.fromkeys((*above, *below))
        text = None if chance.random() < 0.3 else str(chance.randrange(3))
        parents = chance.sample(made, min(len(made), chance.choice((1, 1, 2))))
        mode = chance.choice(("100644", "100644", "120000"))
        made.append(repo.commit({**gone, path: text}, branch=f"b{number}", parents=parents, mode=mode))
    tip = repo.commit({}, parents=made)
    repository = opened(repo)
    held = {commit: dict(git.tree(repository, commit, [folder])) for commit in [*made, tip]}
    for commit in graph(repository, tip, folder):
        before, after = held[commit.parents[0]] if commit.parents else {}, held[commit.id]
        told = {path: (old, new) for path, old, new in commit.changes if old != new}
        assert told == {
            path: (before.get(path), after.get(path))
            for path in before.keys() | after.keys()
            if path != folder and before.get(path) != after.get(path)
        }


def test_links_and_submodules_have_no_blob(repo: Repo) -> None:
    repo.commit({PLAN: "a"})
    tip = repo.commit({PLAN: "/etc/passwd"}, mode="120000")
    assert graph(opened(repo), tip, "plans")[-1].changes == (Change(PLAN, blob("a"), None),)
    assert git.tree(opened(repo), tip, ["plans"]) == ()


def test_a_commit_that_changes_too_many_files_ends_the_work(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    tip = repo.commit({f"plans/{number}.yaml": "a" for number in range(11)})
    monkeypatch.setattr("plancode.git.graph.MOST_CHANGES", 11)
    assert len(graph(opened(repo), tip, "plans")[0].changes) == 11
    monkeypatch.setattr("plancode.git.graph.MOST_CHANGES", 10)
    with pytest.raises(CannotRun, match=f"the commit {tip} changes too many files"):
        graph(opened(repo), tip, "plans")


def test_more_output_than_a_pipe_holds_comes_whole(repo: Repo) -> None:
    paths = [f"plans/{'x' * 200}{number:04}.yaml" for number in range(2000)]
    tip = repo.commit(dict.fromkeys(paths, "a"))
    assert [change.path for change in graph(opened(repo), tip, "plans")[0].changes] == paths


def test_two_trees_differ_in_their_paths(repo: Repo) -> None:
    one, other = repo.commit({PLAN: "a", "plans/b": "b"}), repo.commit({PLAN: "c"})
    assert git.difference(opened(repo), one, other, ["plans"]) == (Change(PLAN, blob("a"), blob("c")),)
    assert git.difference(opened(repo), one, one, ["plans"]) == ()


def test_merge_bases_and_ancestry(repo: Repo) -> None:
    root = repo.commit({PLAN: "a"})
    one, other = repo.commit({PLAN: "b"}), repo.commit({PLAN: "c"}, branch="side", parents=[root])
    orphan = repo.commit({PLAN: "z"}, branch="orphan", parents=[])
    repository = opened(repo)
    assert git.merge_base(repository, one, other) == root
    assert git.merge_base(repository, one, orphan) is None
    assert git.is_ancestor(repository, root, one)
    assert git.is_ancestor(repository, one, one)
    assert not git.is_ancestor(repository, one, other)


def test_what_cannot_be_compared_is_not_taken_for_unrelated(repo: Repo) -> None:
    tip, gone = repo.commit({PLAN: "a"}), "1" * 40
    with pytest.raises(CannotRun, match=gone):
        git.merge_base(opened(repo), tip, gone)
    with pytest.raises(CannotRun, match=gone):
        git.is_ancestor(opened(repo), gone, tip)


# Objects that are not there


def lose(repo: Repo, object_id: str) -> None:
    if list((repo.folder / ".git" / "objects" / "pack").glob("*.pack")):
        packs = [path.rename(repo.folder / path.name) for path in (repo.folder / ".git/objects/pack").glob("*.pack")]
        for path in (repo.folder / ".git/objects/pack").iterdir():
            path.unlink()
        for pack in packs:
            repo.git("unpack-objects", "-q", given=pack.read_bytes())
            pack.unlink()
    (repo.folder / ".git" / "objects" / object_id[:2] / object_id[2:]).unlink()


def test_a_missing_blob_ends_the_work_and_is_named(repo: Repo) -> None:
    repo.commit({"plans/a": "a", "plans/b": "b", "plans/c": "c"})
    lose(repo, blob("b"))
    assert list(git.blobs(opened(repo), [blob("a"), blob("c")])) == [(blob("a"), b"a"), (blob("c"), b"c")]
    with pytest.raises(CannotRun, match=blob("b")) as raised:
        list(git.blobs(opened(repo), [blob("a"), blob("b"), blob("c")]))
    assert "git fetch" in raised.value.hint


def test_a_missing_tree_or_commit_ends_the_work_and_is_named(repo: Repo) -> None:
    first, tip = repo.commit({PLAN: "a"}), repo.commit({PLAN: "b"})
    tree = repo.git("rev-parse", f"{first}:plans")
    lose(repo, tree)
    with pytest.raises(CannotRun, match=tree) as raised:
        graph(opened(repo), tip, "plans")
    assert "git fetch" in raised.value.hint
    lose(repo, first)
    with pytest.raises(CannotRun, match=first):
        graph(opened(repo), tip, "plans")
    with pytest.raises(CannotRun, match=first):
        list(git.commits(opened(repo), [tip, first]))


def test_a_missing_tree_above_the_folder_is_no_folder_that_never_was(repo: Repo) -> None:
    first, tip = repo.commit({"a/b/plans/c": "c"}), repo.commit({"a/b/plans/c": "d"})
    for name in ("a/b", "a"):
        tree = repo.git("rev-parse", f"{first}:{name}")
        lose(repo, tree)
        with pytest.raises(CannotRun, match=tree):
            graph(opened(repo), tip, "a/b/plans")


def test_a_partial_clone_fetches_nothing_and_names_what_it_lacks(repo: Repo, tmp_path: Path) -> None:
    repo.commit({PLAN: "a"})
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{repo.folder}", str(tmp_path / "clone"))
    repository = git.open_repository(tmp_path / "clone")
    ran = tmp_path / "ran"
    repo.git("-C", str(tmp_path / "clone"), "config", "remote.origin.uploadpack", f"touch {ran}; git-upload-pack")
    with pytest.raises(CannotRun, match=blob("a")) as raised:
        list(git.blobs(repository, [blob("a")]))
    assert "git fetch" in raised.value.hint
    assert not ran.exists()


def test_a_large_blob_is_not_read_and_the_others_come(repo: Repo) -> None:
    limit = "x" * git.MOST_BLOB_BYTES
    repo.commit({"plans/a": "a", "plans/most": limit, "plans/more": limit + "x", "plans/z": "z"})
    wanted = [blob("a"), blob(limit), blob(limit + "x"), blob("z")]
    assert [data and len(data) for _, data in git.blobs(opened(repo), wanted)] == [1, len(limit), None, 1]


def test_many_blobs_come_in_their_order_and_may_be_left_early(repo: Repo) -> None:
    texts = [f"{number}\n" * 500 for number in range(3000)]
    repo.commit({f"plans/{number}": text for number, text in enumerate(texts)})
    repository = opened(repo)
    wanted = [git.blob_id(repository, text.encode()) for text in texts]
    assert list(git.blobs(repository, wanted)) == [
        (name, text.encode()) for name, text in zip(wanted, texts, strict=True)
    ]
    reading = git.blobs(repository, wanted)
    assert next(reading)[0] == wanted[0]
    reading.close()


def test_nothing_asked_is_nothing_answered(repo: Repo) -> None:
    assert list(git.blobs(opened(repo), [])) == []
    assert list(git.commits(opened(repo), [])) == []


def test_what_is_no_blob_is_none(repo: Repo) -> None:
    commit = repo.commit({PLAN: "a"})
    assert list(git.blobs(opened(repo), [commit])) == [(commit, None)]


# Commits


def only(repo: Repo, commit: str) -> git.Commit:
    (found,) = git.commits(opened(repo), [commit])
    return found


def raw(repo: Repo, *headers: bytes, message: bytes = b"Say\n") -> git.Commit:
    tree = repo.git("mktree").encode()
    return only(repo, repo.raw("commit", b"\n".join([b"tree " + tree, *headers]) + b"\n\n" + message))


WHO = b"author A <a@x.org> 1767258000 +0100"
BY = b"committer C <c@x.org> 1767258000 -0330"
# Two days from the ends of what datetime holds: no time zone leads out of it.
_FIRST_MOMENT = datetime(1, 1, 3, tzinfo=UTC)
_LAST_MOMENT = datetime(9999, 12, 29, 23, 59, 59, tzinfo=UTC)


def test_a_commit_says_who_and_when_in_their_own_zones(repo: Repo) -> None:
    commit = repo.commit(
        {PLAN: "a"},
        message="Submit\n\nBody\n",
        author=("Zoé", "zoe@x.org"),
        committer=("Bot", "bot@x.org"),
        authored="2026-03-01T08:30:00+05:45",
        date="2026-03-02T00:00:00-02:00",
    )
    found = only(repo, commit)
    assert found.author == Identity("Zoé", "zoe@x.org")
    assert found.committer == Identity("Bot", "bot@x.org")
    assert found.authored is not None
    assert found.authored.isoformat() == "2026-03-01T08:30:00+05:45"
    assert found.committed is not None
    assert found.committed.utcoffset() == timedelta(hours=-2)
    assert (found.subject, found.message, found.signed) == ("Submit", "Submit\n\nBody\n", False)


def test_lines_of_a_message_are_found_wherever_they_begin_a_line(repo: Repo) -> None:
    message = "Return\n\nreason: too early \nNo Reason: here\nReason:\n\nBody\nREASON:\tagain\r\nReasons: no\n"
    assert only(repo, repo.commit({PLAN: "a"}, message=message)).lines("Reason") == ("too early", "again")


def test_a_message_ends_at_its_first_nul(repo: Repo) -> None:
    found = raw(repo, WHO, BY, message=b"Seen\n\0\nReason: hidden\n")
    assert (found.message, found.lines("Reason")) == ("Seen\n", ())


def test_a_signature_is_seen_and_its_lines_are_no_headers(repo: Repo) -> None:
    found = raw(repo, WHO, BY, b"gpgsig -----BEGIN\n author M <m@x.org> 1 +0000\n \n -----END")
    assert (found.signed, found.author.email) == (True, "a@x.org")
    assert not raw(repo, WHO, BY).signed


@pytest.mark.parametrize(
    ("header", "identity", "moment"),
    [
        (b"author A <a@x.org> 0 +0000", Identity("A", "a@x.org"), datetime(1970, 1, 1, tzinfo=UTC)),
        (b"author  <a@x.org> 0", Identity("", "a@x.org"), datetime(1970, 1, 1, tzinfo=UTC)),
        (b"author A <a@x.org> -1 +0000", Identity("A", "a@x.org"), datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (b"author A <a@x.org> 4102444800 +0000", Identity("A", "a@x.org"), datetime(2100, 1, 1, tzinfo=UTC)),
        (b"author A <a@x.org> 0 +9999", Identity("A", "a@x.org"), datetime(1970, 1, 1, tzinfo=UTC)),
        (b"author A <a@x.org> 99999999999999999999 +0000", Identity("A", "a@x.org"), None),
        (b"author A <a@x.org> " + b"9" * 5000 + b" +0000", Identity("A", "a@x.org"), None),
        (b"author A <a@x.org> 253402300799 +0000", Identity("A", "a@x.org"), None),
        (b"author A <a@x.org> 253402128000 +0000", Identity("A", "a@x.org"), None),
        (b"author A <a@x.org> 253402127999 -1200", Identity("A", "a@x.org"), _LAST_MOMENT),
        (b"author A <a@x.org> -62135596800 +0000", Identity("A", "a@x.org"), None),
        (b"author A <a@x.org> -62135424001 +0000", Identity("A", "a@x.org"), None),
        (b"author A <a@x.org> -62135424000 +1400", Identity("A", "a@x.org"), _FIRST_MOMENT),
        (b"author A <a@x.org> soon", Identity("A <a@x.org> soon", ""), None),
        (b"author A <a@x.org>", Identity("A", "a@x.org"), None),
        (b"author A <a@x.org> <b@x.org> 0 +0000", Identity("A <a@x.org> <b@x.org> 0 +0000", ""), None),
        (b"author A", Identity("A", ""), None),
        (b"author A <> 0 +0000", Identity("A", ""), datetime(1970, 1, 1, tzinfo=UTC)),
        (b"author Z\xff <a@x.org> 0 +0000", Identity("Z\ufffd", "a@x.org"), datetime(1970, 1, 1, tzinfo=UTC)),
        (b"author A <a@x.org> 0 +0000\nauthor B <b@x.org> 0 +0000", Identity("A <a@x.org> 0 +0000", ""), None),
        (b"x y", Identity("", ""), None),
    ],
)
def test_an_author_line_says_what_it_says_or_nothing(
    repo: Repo, header: bytes, identity: Identity, moment: datetime | None
) -> None:
    found = raw(repo, header, BY)
    assert (found.author, found.authored) == (identity, moment)
    assert found.committer == Identity("C", "c@x.org")


@pytest.mark.parametrize(
    ("encoding", "name", "message", "expected"),
    [
        (b"ISO-8859-1", b"Zo\xe9", b"\xe9t\xe9", ("Zoé", "été")),
        (b"utf-8", "Zoé".encode(), "été".encode(), ("Zoé", "été")),
        (b"no-such", "Zoé".encode(), "été".encode(), ("Zoé", "été")),
        (b"UTF-16", b"Zoe", b"ete", ("Zoe", "ete")),
        (b"punycode", b"Zoe", b"ete", ("Zoe", "ete")),
        (b"idna", b"Zoe", b"ete", ("Zoe", "ete")),
        (b"undefined", b"Zoe", b"ete", ("Zoe", "ete")),
        (b"base64", b"Zoe", b"ete", ("Zoe", "ete")),
        (b"a\0b", b"Zoe", b"ete", ("Zoe", "ete")),
        (b"", b"Zoe", b"ete", ("Zoe", "ete")),
    ],
)
def test_the_encoding_of_a_commit_is_read_where_it_can_be(
    repo: Repo, encoding: bytes, name: bytes, message: bytes, expected: tuple[str, str]
) -> None:
    found = raw(repo, b"author " + name + b" <a@x.org> 0 +0000", BY, b"encoding " + encoding, message=message)
    assert (found.author.name, found.message) == expected
    assert found.author.email == "a@x.org"


def test_a_mailmap_changes_nobody(repo: Repo) -> None:
    commit = repo.commit({PLAN: "a", ".mailmap": f"Boss <boss@x.org> <{MARIE[1]}>\n"})
    repo.checkout()
    assert only(repo, commit).author == Identity(*MARIE)


# The work tree


def test_the_configured_identity_is_the_users(repo: Repo, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / ".gitconfig").write_text("[user]\nuseConfigOnly = true\n")
    assert git.configured_identity(opened(repo)) == Identity("", "")
    (home / ".gitconfig").write_text("[user]\nname = Marie\nemail = marie@x.org\n")
    assert git.configured_identity(opened(repo)) == Identity("Marie", "marie@x.org")
    repo.git("config", "user.email", "marie@here.org")
    assert git.configured_identity(opened(repo)) == Identity("Marie", "marie@here.org")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "marie@now.org")
    assert git.configured_identity(opened(repo)) == Identity("Marie", "marie@now.org")


def test_ignored_files_are_named_and_tracked_ones_are_not(repo: Repo) -> None:
    repo.commit({".gitignore": "*.tmp\nsecret/\n", "plans/kept.tmp": "a"})
    repo.checkout()
    paths = ["plans/kept.tmp", "plans/a.tmp", "secret/x.yaml", "plans/é\n.tmp", PLAN]
    assert git.ignored(opened(repo), paths) == {"plans/a.tmp", "secret/x.yaml", "plans/é\n.tmp"}
    assert git.ignored(opened(repo), [PLAN]) == frozenset()
    assert git.ignored(opened(repo), []) == frozenset()


def test_paths_in_conflict_are_unmerged(repo: Repo) -> None:
    root = repo.commit({PLAN: "a\n", "plans/é.yaml": "a\n"})
    repo.commit({PLAN: "b\n", "plans/é.yaml": "b\n"})
    repo.commit({PLAN: "c\n", "plans/é.yaml": "c\n"}, branch="side", parents=[root])
    repo.checkout()
    assert git.unmerged(opened(repo)) == ()
    with pytest.raises(AssertionError):
        repo.git("merge", "side")
    assert git.unmerged(opened(repo)) == (PLAN, "plans/é.yaml")


@pytest.mark.parametrize("data", [b"", b"a", b"\0\r\n"])
def test_a_blobs_id_is_gits(repo: Repo, data: bytes) -> None:
    assert git.blob_id(opened(repo), data) == repo.git("hash-object", "--stdin", given=data)


# Hostile repositories


def test_replace_refs_grafts_and_a_forged_graph_file_hide_nothing(repo: Repo) -> None:
    commits = [repo.commit({PLAN: str(number)}) for number in range(4)]
    repo.git("replace", "--graft", commits[3], commits[0])
    (repo.folder / ".git" / "info").mkdir(exist_ok=True)
    (repo.folder / ".git" / "info" / "grafts").write_text(f"{commits[2]} {commits[0]}\n")
    assert ids(repo, commits[3]) == commits


def test_a_forged_commit_graph_hides_nothing(repo: Repo) -> None:
    commits = [repo.commit({PLAN: str(number)}) for number in range(4)]
    repo.git("replace", "--graft", commits[3], commits[0])
    forged = repo.git("rev-parse", f"refs/replace/{commits[3]}")
    repo.git("update-ref", "-d", f"refs/replace/{commits[3]}")
    repo.git("update-ref", "refs/heads/forged", forged)
    repo.git("-c", "core.commitGraph=true", "commit-graph", "write", "--reachable")
    graph = repo.folder / ".git" / "objects" / "info" / "commit-graph"
    data = graph.read_bytes().replace(bytes.fromhex(forged), bytes.fromhex(commits[3]))
    graph.chmod(0o644)
    graph.write_bytes(data)
    assert ids(repo, commits[3]) == commits


HOSTILE = (
    ("core.fsmonitor", "{run}"),
    ("core.sshCommand", "{run}"),
    ("core.pager", "{run}"),
    ("core.editor", "{run}"),
    ("core.askPass", "{script}"),
    ("core.alternateRefsCommand", "{run}"),
    ("core.hooksPath", "{hooks}"),
    ("log.showSignature", "true"),
    ("gpg.program", "{script}"),
    ("gpg.ssh.program", "{script}"),
    ("diff.external", "{script}"),
    ("diff.evil.command", "{script}"),
    ("diff.evil.textconv", "{script}"),
    ("filter.evil.clean", "{run}"),
    ("filter.evil.smudge", "{run}"),
    ("filter.evil.process", "{run}"),
    ("credential.helper", "!{run}"),
    ("alias.rev-parse", "!{run}"),
    ("alias.diff-tree", "!{run}"),
    ("uploadpack.packObjectsHook", "{run}"),
    ("pager.rev-list", "{run}"),
    ("log.showRoot", "false"),
    ("log.follow", "true"),
    ("diff.relative", "true"),
    ("diff.algorithm", "bogus"),
    ("diff.statGraphWidth", "bogus"),
    ("diff.orderFile", "/nowhere"),
    ("diff.ignoreSubmodules", "all"),
    ("color.ui", "always"),
    ("core.abbrev", "4"),
    ("core.quotePath", "true"),
    ("i18n.logOutputEncoding", "UTF-16"),
    ("format.pretty", "oneline"),
)


def everything(repo: Repo, tip: str) -> object:
    """All that can be asked of a repository."""
    repository = opened(repo)
    found = graph(repository, tip, "plans")
    wanted = [change.after for commit in found for change in commit.changes if change.after]
    return (
        git.head(repository),
        git.resolve(repository, "main"),
        found,
        list(git.blobs(repository, wanted)),
        list(git.commits(repository, [commit.id for commit in found])),
        git.tree(repository, tip, ["plans"]),
        git.difference(repository, found[0].id, tip, ["plans"]),
        git.merge_base(repository, found[0].id, tip),
        git.ignored(repository, ["plans/x.tmp", PLAN]),
        git.unmerged(repository),
    )


def test_a_hostile_configuration_runs_nothing_and_changes_no_answer(repo: Repo, tmp_path: Path) -> None:
    signed = "author A <a@x.org> 0 +0000\ncommitter A <a@x.org> 0 +0000\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\nSigned\n"
    first = repo.commit(
        {PLAN: "a\n", ".gitattributes": "* diff=evil filter=evil\n", "plans/é.yaml": "x", ".gitignore": "*.tmp\n"}
    )
    tree = repo.git("rev-parse", f"{first}^{{tree}}")
    middle = repo.raw("commit", f"tree {tree}\nparent {first}\n{signed}".encode())
    tip = repo.commit({PLAN: "b\n"}, parents=[middle])
    repo.checkout()
    expected = everything(repo, tip)

    ran = tmp_path / "ran"
    script = tmp_path / "evil"
    script.write_text(f'#!/bin/sh\necho "$0 $*" >>{ran}\nexit 1\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    hooks = repo.folder / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout"):
        (hooks / hook).symlink_to(script)
    for key, value in HOSTILE:
        repo.git("config", key, value.format(run=f"{script} {key}", script=script, hooks=hooks))
    # The same size and another time: git has to look into the file, through the clean filter if it may.
    plan = repo.folder / PLAN
    plan.write_text("c\n")
    os.utime(plan, (1, 1))

    assert everything(repo, tip) == expected
    assert not ran.exists(), ran.read_text()


def test_the_hostile_configuration_would_run_without_our_care(repo: Repo, tmp_path: Path) -> None:
    repo.commit({PLAN: "a"})
    repo.checkout()
    ran = tmp_path / "ran"
    repo.git("config", "core.fsmonitor", f"touch {ran}; false")
    repo.git("status")
    assert ran.exists()
