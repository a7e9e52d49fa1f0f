"""What `serve` follows: the workspace's own files and folders, also those that come later, and nothing beside them."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from plancode.site.watching import Watch
from tests.cli.test_check import PEOPLE
from tests.support.cli import write
from tests.support.serving import wait_until

START = (Path(__file__).parents[2] / "templates" / "site" / "start.html").read_text(encoding="utf-8")


def start_page(words):
    return START.replace("<h1>", f"<h1>{words}: ")


def test_a_template_whose_folders_are_made_later_is_shown_and_each_edit_of_it(folder, served):
    for words in ("First", "Second"):
        write(folder, {"templates/site/start.html": start_page(words)})
        served.wait_for("/en/index.html", f"<h1>{words}: ")
    shutil.rmtree(folder / "templates")
    wait_until(lambda: "<h1>Second: " not in served.get("/en/index.html")[1], lambda: "the template stays")
    write(folder, {"templates/site/start.html": start_page("Third")})
    served.wait_for("/en/index.html", "<h1>Third: ")


def test_a_folder_made_later_is_followed_however_deep(folder, served):
    for name in ("One", "Two"):
        write(folder, {"plans/a/b/c/person.yaml": PEOPLE.replace("marie", "jean").replace("Marie", name)})
        served.wait_to_say("5 files, ")
        write(folder, {"plans/a/b/c/person.yaml": "kind: [\n"})
        served.wait_to_say("plans/a/b/c/person.yaml:1:7")
        shutil.rmtree(folder / "plans" / "a")
        served.wait_to_say("4 files, ", times=2)


def test_plans_that_are_removed_and_made_again_are_followed(folder, served):
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
def test_a_folder_that_is_renamed_and_named_back_is_followed(folder, served, before, after, sign):
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


@pytest.fixture
def watch():
    """A watch, with what it has called for; what is called for once is not called for again until it is cleared."""
    changed = threading.Event()
    with Watch(changed.set) as made:
        yield made, changed


def wait_for_call(changed):
    wait_until(changed.is_set, lambda: "nothing was called for")


def test_what_stands_beside_the_paths_calls_for_nothing(tmp_path):
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


def test_a_path_is_followed_before_any_of_its_folders_is_there(tmp_path, watch):
    made, changed = watch
    path = tmp_path / "a" / "b" / "file"
    for act in (path.parent.parent.mkdir, path.parent.mkdir, path.touch, path.unlink, path.parent.rmdir):
        made.follow([path])
        changed.clear()
        act()
        wait_for_call(changed)


def test_a_folder_behind_a_link_is_followed_where_it_really_is(tmp_path, watch):
    made, changed = watch
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    made.follow([tmp_path / "link"])
    write(tmp_path, {"real/file": "x"})
    wait_for_call(changed)


def test_what_is_followed_no_more_calls_for_nothing(tmp_path):
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
