"""The graph of commits, what each changes, and objects that are not there."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest

from plancode import git
from plancode.diagnostics import CannotRun
from plancode.git import Change
from tests.git.asked import PLAN, blob, graph, ids, opened
from tests.support.repo import Repo

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


def test_a_merge_of_sides_with_as_many_changes_is_compared_with_its_first_parent(repo: Repo) -> None:
    root = repo.commit({PLAN: "a"})
    ours, theirs = repo.commit({PLAN: "b"}), repo.commit({PLAN: "c"}, branch="side", parents=[root])
    merge = repo.commit({PLAN: "c"}, parents=[ours, theirs])
    found = graph(opened(repo), merge, "plans")
    assert found[0].id == root
    assert {commit.id for commit in found[1:3]} == {ours, theirs}
    assert found[3] == git.GraphCommit(merge, (ours, theirs), (Change(PLAN, blob("b"), blob("c")),), nearest=ours)


@pytest.mark.parametrize("main_comes_first", [True, False])
def test_a_merge_is_compared_with_the_parent_that_lacks_the_fewest_changes(
    repo: Repo, *, main_comes_first: bool
) -> None:
    root = repo.commit({PLAN: "a"})
    main = [repo.commit({f"plans/{number}.yaml": "x"}) for number in range(3)][-1]
    branch = repo.commit({PLAN: "b"}, branch="side", parents=[root])
    merge = repo.commit({PLAN: "b"}, parents=[main, branch] if main_comes_first else [branch, main])
    found = next(commit for commit in graph(opened(repo), merge, "plans") if commit.id == merge)
    assert found.base == main
    others = () if main_comes_first else tuple(Change(f"plans/{number}.yaml", blob("x"), None) for number in range(3))
    assert found.changes == (*others, Change(PLAN, blob("a"), blob("b")))


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
def test_the_changes_are_those_between_what_stands_at_each_commit_and_its_base(
    repo: Repo, folder: str, seed: int
) -> None:
    """The folder and all above it come, go, and are a file or a link for a while."""
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
        before, after = held[commit.base] if commit.base else {}, held[commit.id]
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


@pytest.mark.parametrize("sizes", ["L", "LL", "Ls", "sL", "LsL", "sLLs", "LLsLs"])
def test_large_blobs_may_stand_anywhere_among_the_others(repo: Repo, sizes: str) -> None:
    large = "x" * git.MOST_BLOB_BYTES
    texts = [f"{large if size == 'L' else ''}{number}" for number, size in enumerate(sizes)]
    repo.commit({f"plans/{number}": text for number, text in enumerate(texts)})
    found = list(git.blobs(opened(repo), [blob(text) for text in texts]))
    assert found == [
        (blob(text), None if size == "L" else text.encode()) for text, size in zip(texts, sizes, strict=True)
    ]


def test_a_blob_that_is_missing_behind_a_large_one_is_missing(repo: Repo) -> None:
    large = "x" * git.MOST_BLOB_BYTES + "x"
    repo.commit({"plans/more": large})
    with pytest.raises(CannotRun, match=blob("nowhere")):
        list(git.blobs(opened(repo), [blob(large), blob("nowhere")]))


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


def test_what_changed_along_commits_is_what_differs_between_each_two(repo: Repo) -> None:
    names = [repo.commit({PLAN: text, f"plans/{text}.yaml": text}) for text in "abc"]
    order = [names[number] for number in (2, 0, 0, 1, 2)]
    repository = opened(repo)
    found = list(git.differences_back(repository, order, ["plans"]))
    assert found == [git.difference(repository, older, newer, ["plans"]) for newer, older in pairwise(order)]
    assert list(map(len, found)) == [3, 0, 2, 2]
    assert list(git.differences_back(repository, order[:1], ["plans"])) == []
    with pytest.raises(CannotRun, match="the repository lacks the object f"):
        list(git.differences_back(repository, [names[0], "f" * 40], ["plans"]))
