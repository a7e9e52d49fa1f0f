"""What `serve` follows: the workspace's own files and folders, also those that come later, and nothing beside them."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from plancode.site.live.watcher import Watch
from tests.support.cli import write
from tests.support.git import answered
from tests.support.serving import Served, wait_until
from tests.support.sound import PEOPLE, PLAN, SOUND, git, repository

START = (Path(__file__).parents[2] / "templates" / "site" / "start.html").read_text(encoding="utf-8")


def start_page(words: str) -> str:
    return START.replace("<h1>", f"<h1>{words}: ")


def test_a_template_whose_folders_are_made_later_is_shown_and_each_edit_of_it(folder: Path, served: Served) -> None:
    for words in ("First", "Second"):
        write(folder, {"templates/site/start.html": start_page(words)})
        served.wait_for("/en/index.html", f"<h1>{words}: ")
    shutil.rmtree(folder / "templates")
    wait_until(lambda: "<h1>Second: " not in served.get("/en/index.html")[1], lambda: "the template stays")
    write(folder, {"templates/site/start.html": start_page("Third")})
    served.wait_for("/en/index.html", "<h1>Third: ")


def test_a_folder_made_later_is_followed_however_deep(folder: Path, served: Served) -> None:
    for name in ("One", "Two"):
        write(folder, {"plans/a/b/c/person.yaml": PEOPLE.replace("marie", "jean").replace("Marie", name)})
        served.wait_to_say("5 files, ")
        write(folder, {"plans/a/b/c/person.yaml": "kind: [\n"})
        served.wait_to_say("plans/a/b/c/person.yaml:1:7")
        shutil.rmtree(folder / "plans" / "a")
        served.wait_to_say("4 files, ", times=2)


def test_many_folders_made_at_once_are_followed_without_a_word_of_the_watcher(folder: Path, served: Served) -> None:
    names = [f"plans/{number}/a/b/c/d" for number in range(100)]
    for name in names:
        (folder / name).mkdir(parents=True)
    for name in names[::30]:
        write(folder, {f"{name}/person.yaml": "kind: [\n"})
        served.wait_to_say(f"{name}/person.yaml:1:7")


def test_plans_that_are_removed_and_made_again_are_followed(folder: Path, served: Served) -> None:
    whole = (folder / "plans" / "c.yaml").read_text()
    write(folder, {"plancode.yaml": "name: Ours\n"})
    shutil.move(folder / "plans", folder.parent / "away")
    served.wait_to_say("there is no record under plans/")
    shutil.copytree(folder.parent / "away", folder / "plans")
    served.wait_for("/en/contacts/dupont.html", "Soils")
    write(folder, {"plans/c.yaml": whole.replace("Soils", "Roots")})
    served.wait_for("/en/contacts/dupont.html", "Roots")


@pytest.mark.parametrize(
    ("before", "after", "sign"),
    [("plans/c", "plans/d", "plans/d/c.yaml"), ("plans", "elsewhere", "there is no record under plans/")],
)
def test_a_folder_that_is_renamed_and_named_back_is_followed(
    folder: Path, served: Served, before: str, after: str, sign: str
) -> None:
    contact = (folder / "plans" / "c.yaml").read_text()
    (folder / "plans" / "c.yaml").unlink()
    write(folder, {"plancode.yaml": "name: Ours\n", "plans/c/c.yaml": contact})
    served.wait_for("/en/index.html", "Ours")
    (folder / before).rename(folder / after)
    served.wait_to_say(sign)
    (folder / after).rename(folder / before)
    served.wait_for("/en/contacts/dupont.html", "Soils")
    write(folder, {"plans/c/c.yaml": contact.replace("Soils", "Roots")})
    served.wait_for("/en/contacts/dupont.html", "Roots")


def head(folder: Path) -> str:
    return answered(folder, "rev-parse", "HEAD")[:7]


def wait_for_head(served: Served, folder: Path) -> None:
    served.wait_for("/en/index.html", f"<code>{head(folder)}")


def test_what_was_not_committed_is_told_as_committed_once_it_is(folder: Path, served: Served) -> None:
    page = "/en/plans/dupont-fy2099.html"
    write(folder, {"plans/plan.yaml": PLAN.format(status="submitted")})
    served.wait_for(page, "not committed yet")
    git(folder, "commit", "-qam", "Submit it")
    wait_until(lambda: "not committed yet" not in served.get(page)[1], served.said)
    assert f">Marie</a> · <code>{head(folder)}" in served.get(page)[1]


def test_a_commit_is_built_once_and_reading_it_calls_for_nothing(folder: Path, served: Served) -> None:
    git(folder, "commit", "-q", "--allow-empty", "-m", "Nothing")
    wait_for_head(served, folder)
    seen = [served.builds()]
    # A build that called for the next would go on for as long as we look.

    def has_looked() -> bool:
        seen.append(served.builds())
        return len(seen) > 50

    wait_until(has_looked, served.said)
    assert seen[-1] <= 3


def test_a_build_that_changes_no_page_reloads_none(folder: Path, served: Served) -> None:
    stream = socket.create_connection(("127.0.0.1", served.port), timeout=30)
    stream.sendall(b"GET /-/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert b"text/event-stream" in stream.recv(4096)
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    wait_until(lambda: served.builds() > 1, served.said)
    text = (folder / "plans" / "c.yaml").read_text()
    write(folder, {"plans/c.yaml": text.replace("Soils", "Roots")})
    served.wait_for("/en/contacts/dupont.html", "Roots")
    assert stream.recv(4096).count(b"event: reload") == 1
    stream.close()


@pytest.mark.parametrize(
    "acts",
    [
        pytest.param(["commit -q --amend -m Better"], id="amend"),
        pytest.param(["checkout -q other"], id="another branch"),
        pytest.param(["checkout -q --detach other"], id="no branch"),
        pytest.param(
            ["checkout -q -b deep/er/branch", "commit -q --allow-empty -m Deep"], id="a new branch in a folder"
        ),
        pytest.param(["merge -q --no-ff other -m Merge"], id="merge"),
        pytest.param(["reset -q --hard other"], id="reset"),
        pytest.param(["pack-refs --all", "commit -q --allow-empty -m Packed"], id="packed branches"),
        pytest.param(["update-ref refs/heads/main other"], id="a branch moved from outside"),
    ],
)
def test_wherever_the_head_goes_the_site_follows(folder: Path, served: Served, acts: list[str]) -> None:
    git(folder, "branch", "other")
    git(folder, "checkout", "-q", "other")
    git(folder, "commit", "-q", "--allow-empty", "-m", "Other")
    git(folder, "checkout", "-q", "main")
    wait_for_head(served, folder)
    before = head(folder)
    for act in acts:
        git(folder, *act.split())
    assert head(folder) != before
    wait_for_head(served, folder)


def test_a_linked_work_tree_follows_its_own_head_and_its_branch(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    linked = tmp_path_factory.mktemp("linked") / "tree"
    git(folder, "worktree", "add", "-q", "-b", "side", str(linked))
    with Served(linked) as served:
        for act in (
            "commit -q --allow-empty -m Side",
            "checkout -q --detach HEAD~",
            "pack-refs --all",
            "checkout -q side",
        ):
            git(linked, *act.split())
            wait_for_head(served, linked)


def test_a_bare_repository_is_followed_as_it_is_pushed_to(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    bare = tmp_path_factory.mktemp("bare") / "plans.git"
    git(folder, "clone", "-q", "--bare", str(folder), str(bare))
    with Served(bare) as served:
        text = (folder / "plans" / "c.yaml").read_text()
        write(folder, {"plans/c.yaml": text.replace("Soils", "Roots")})
        git(folder, "commit", "-qam", "Roots")
        git(folder, "push", "-q", str(bare), "main")
        served.wait_for("/en/contacts/dupont.html", "Roots")


def test_a_repository_that_is_made_later_is_followed(tmp_path: Path) -> None:
    folder = write(tmp_path, SOUND)
    with Served(folder) as served:
        assert "history not checked" in served.said()
        for number in range(2):
            repository(folder, SOUND | {"plancode.yaml": f"name: Number {number}\n"})
            wait_for_head(served, folder)


def test_a_merge_in_conflict_is_said_once_and_its_end_is_seen(folder: Path, served: Served) -> None:
    text = (folder / "plans" / "c.yaml").read_text()
    for branch, words in (("other", "Roots"), ("main", "Vines")):
        git(folder, "checkout", "-q", *(["-b"] if branch == "other" else []), branch)
        write(folder, {"plans/c.yaml": text.replace("Soils", words)})
        git(folder, "commit", "-qam", words)
    served.wait_for("/en/contacts/dupont.html", "Vines")
    with pytest.raises(AssertionError, match="merge -q other"):
        git(folder, "merge", "-q", "other")
    served.wait_to_say("a merge is under way, with conflicts in plans/c.yaml")
    write(folder, {"plans/c.yaml": text.replace("Soils", "Vines and roots")})
    git(folder, "add", "-A")
    served.wait_for("/en/contacts/dupont.html", "Vines and roots")
    assert served.said().count("a merge is under way") == 1


@pytest.fixture
def watch() -> Iterator[tuple[Watch, Event]]:
    """A watch, with what it has called for; what is called for once is not called for again until it is cleared."""
    changed = threading.Event()
    with Watch(changed.set) as made:
        yield made, changed


def wait_for_call(changed: Event) -> None:
    wait_until(changed.is_set, lambda: "nothing was called for")


def test_what_stands_beside_the_paths_calls_for_nothing(tmp_path: Path) -> None:
    calls = []
    noisy = ("site", ".git/objects/ab", ".venv/lib", "node_modules/x", "templates/node_modules")
    with Watch(lambda: calls.append(1)) as watch:
        write(tmp_path, {"plans/a.yaml": "", **{f"{folder}/0": "" for folder in noisy}})
        watch.follow([tmp_path / "plans", tmp_path / "plancode.yaml", tmp_path / "templates" / "site"])
        for number in range(50):
            write(tmp_path, {f"{folder}/{number}": "x" for folder in noisy})
            write(tmp_path, {f"note-{number}.txt": "x"})
            (tmp_path / "plans" / "a.yaml").read_bytes()
        write(tmp_path, {"plans/a.yaml": "x"})
        wait_until(lambda: bool(calls), lambda: "an edit was not noticed")
    assert len(calls) <= 2  # opened for writing, which empties it, and written


def test_a_path_is_followed_before_any_of_its_folders_is_there(tmp_path: Path, watch: tuple[Watch, Event]) -> None:
    made, changed = watch
    path = tmp_path / "a" / "b" / "file"
    for act in (path.parent.parent.mkdir, path.parent.mkdir, path.touch, path.unlink, path.parent.rmdir):
        made.follow([path])
        changed.clear()
        act()
        wait_for_call(changed)


def test_a_folder_behind_a_link_is_followed_where_it_really_is(tmp_path: Path, watch: tuple[Watch, Event]) -> None:
    made, changed = watch
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    made.follow([tmp_path / "link"])
    write(tmp_path, {"real/file": "x"})
    wait_for_call(changed)


def test_what_is_followed_no_more_calls_for_nothing(tmp_path: Path) -> None:
    calls = []
    with Watch(lambda: calls.append(1)) as watch:
        write(tmp_path, {"a/file": "", "b/file": ""})
        watch.follow([tmp_path / "a"])
        watch.follow([tmp_path / "b"])
        for number in range(50):
            write(tmp_path, {f"a/{number}": "x"})
        write(tmp_path, {"b/file": "x"})
        wait_until(lambda: bool(calls), lambda: "an edit was not noticed")
    assert len(calls) <= 2
