"""`serve` where no events tell of changes, by wish or by need; and a configuration that is broken publishes nothing."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from plancode.site.live.poller import Poll, silent_system
from tests.support.cli import plancode, write
from tests.support.git import answered
from tests.support.serving import Served, wait_until
from tests.support.sound import git

LOOKS = "note: the files are looked at every second\n"
# A user's namespace has limits of its own, so the machine's stay as they are.
OF_ITS_OWN = ("unshare", "-Ur", "sh", "-c", 'echo {number} > /proc/sys/user/{setting} && exec "$@"', "sh")


@pytest.fixture
def polled(folder: Path) -> Iterator[Served]:
    """A workspace as `serve --poll` shows it."""
    with Served(folder, "--poll") as started:
        yield started


def _follows(folder: Path, served: Served) -> None:
    """Make changes of each kind, and see that the site follows."""
    contact = (folder / "plans" / "c.yaml").read_text()
    write(folder, {"plans/c.yaml": contact.replace("Soils", "Roots")})
    served.wait_for("/en/contacts/dupont.html", "Roots")
    (folder / "plans/c.yaml").rename(folder / "plans/d.yaml")
    write(folder, {"plans/a/b/person.yaml": "kind: [\n"})
    served.wait_to_say("plans/a/b/person.yaml:1:7")
    shutil.rmtree(folder / "plans/a")
    write(folder, {"plancode.yaml": "name: Another name\n"})
    served.wait_for("/en/index.html", "Another name")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "All of it")
    served.wait_for("/en/index.html", f"<code>{answered(folder, 'rev-parse', 'HEAD')[:7]}")


def test_what_is_asked_to_be_looked_at_is_followed_without_events(folder: Path, polled: Served) -> None:
    assert LOOKS in polled.said()
    _follows(folder, polled)


def test_what_has_not_changed_is_not_built_again(folder: Path, polled: Served) -> None:
    write(folder, {"plancode.yaml": "name: Ours\n"})
    polled.wait_for("/en/index.html", "Ours")
    before = polled.builds()
    with Served(folder, "--poll") as other:  # it takes longer than a few looks, and reads the same files
        other.get("/en/index.html")
    assert polled.builds() == before


@pytest.mark.parametrize(
    ("setting", "number", "raises"),
    [
        ("max_inotify_watches", 3, "fs.inotify.max_user_watches"),
        ("max_inotify_instances", 0, "fs.inotify.max_user_instances"),
    ],
)
def test_where_no_more_folders_can_be_watched_the_files_are_looked_at(
    folder: Path, setting: str, number: int, raises: str
) -> None:
    within = [part.replace("{number}", str(number)).replace("{setting}", setting) for part in OF_ITS_OWN]
    if subprocess.run([*within, "true"], capture_output=True).returncode:
        pytest.skip("this machine gives no namespace with limits of its own")
    with Served(folder, within=within) as served:
        _follows(folder, served)
    said = served.said()
    assert f"note: this machine watches no more folders ({raises}); to raise the limit: sudo sysctl {raises}=" in said
    assert said.count(LOOKS) == 1


MOUNTS = (
    "22 1 0:20 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
    "30 22 0:50 / /home/ma\\040rie rw shared:9 master:1 - nfs4 server:/home rw\n"
    "31 30 0:51 / /home/ma\\040rie/local rw - tmpfs none rw\n"
    "32 22 0:52 / /mnt/c rw - 9p drvfs rw\n"
    "33 22 0:53 / /work rw - fuse.grpcfuse grpcfuse rw\n"
    "34 22 0:54 / /twice rw - cifs //server/x rw\n"
    "35 22 0:55 / /twice rw - btrfs /dev/sdb rw\n"
)


@pytest.mark.parametrize(
    ("path", "system"),
    [
        ("/etc/plans", None),
        ("/home/ma rie/plans", "nfs4"),
        ("/home/ma rie/local/plans", None),
        ("/home/ma riette", None),
        ("/mnt/c/plans", "9p"),
        ("/work", "fuse.grpcfuse"),
        ("/twice/plans", None),
    ],
)
def test_file_systems_that_tell_of_no_changes_are_known(path: str, system: str | None) -> None:
    assert silent_system(Path(path), MOUNTS) == system
    assert silent_system(Path(path), "") is None


def test_a_change_between_two_followings_is_not_missed(tmp_path: Path) -> None:
    calls: list[int] = []
    write(tmp_path, {"plans/a.yaml": "a"})
    (tmp_path / "link").symlink_to(tmp_path / "plans")
    with Poll(lambda: calls.append(1), seconds=0.05) as poll:
        for name in ("plans", "link"):
            poll.follow([tmp_path / name])
            calls.clear()
            write(tmp_path, {"plans/a.yaml": f"changed by {name}", "beside.txt": name})
            poll.follow([tmp_path / name])
            wait_until(lambda: bool(calls), lambda: "an edit was not noticed")


BROKEN = {
    "no YAML": ("policy: [\n", "plancode.yaml:1:9: "),
    "an unknown key": ("version: 1\npolicies: {}\n", "plancode.yaml:2:1: "),
    "a wrong value": ("version: 1\npolicy: {four_eyes: maybe}\n", "plancode.yaml:2:21: "),
}


@pytest.mark.parametrize(("text", "place"), BROKEN.values(), ids=BROKEN)
def test_a_broken_configuration_builds_nothing(folder: Path, text: str, place: str) -> None:
    plancode(folder, "build", err=None)
    before = {path: path.read_bytes() for path in (folder / "site").rglob("*") if path.is_file()}
    assert len(before) > 10
    write(folder, {"plancode.yaml": text})
    for more in ([], ["--no-history"], ["--strict"], ["--public"]):
        ended = plancode(folder, "build", *more, code=3, err=f"error: {place}")
        assert ended.out == ""
        assert "the site stays as it was" in ended.err
    plancode(folder, "build", "--output", str(folder / "new"), code=3, err=f"error: {place}")
    assert not (folder / "new").exists()
    assert {path: path.read_bytes() for path in (folder / "site").rglob("*") if path.is_file()} == before
    plancode(folder, "serve", "--port", "0", code=3, err=f"error: {place}")


def test_while_the_configuration_is_broken_the_last_site_stays_with_the_reason_on_it(
    folder: Path, served: Served
) -> None:
    write(folder, {"plancode.yaml": "name: Ours\n"})
    served.wait_for("/en/index.html", "Ours")
    contact = (folder / "plans" / "c.yaml").read_text()
    for text, place in BROKEN.values():
        write(folder, {"plancode.yaml": text, "plans/c.yaml": contact.replace("Soils", "Roots")})
        served.wait_for("/en/index.html", place)
        for page in ("/en/index.html", "/en/contacts/dupont.html"):
            shown = served.get(page)[1]
            assert 'role="alert"' in shown
            assert "Ours" in shown
            assert "Roots" not in shown
        served.wait_to_say(f"error: {place}")
    write(folder, {"plancode.yaml": "name: Mended\n"})
    served.wait_for("/en/index.html", "Mended")
    assert 'role="alert"' not in served.get("/en/index.html")[1]
    served.wait_for("/en/contacts/dupont.html", "Roots")


def test_a_merge_in_conflict_is_shown_on_the_site_that_stays(folder: Path, served: Served) -> None:
    text = (folder / "plans" / "c.yaml").read_text()
    for branch, words in (("other", "Roots"), ("main", "Vines")):
        git(folder, "checkout", "-q", *(["-b"] if branch == "other" else []), branch)
        write(folder, {"plans/c.yaml": text.replace("Soils", words)})
        git(folder, "commit", "-qam", words)
    served.wait_for("/en/contacts/dupont.html", "Vines")
    with pytest.raises(AssertionError, match="merge -q other"):
        git(folder, "merge", "-q", "other")
    served.wait_for("/en/index.html", "a merge is under way, with conflicts in plans/c.yaml")
    git(folder, "merge", "--abort")
    wait_until(lambda: 'role="alert"' not in served.get("/en/index.html")[1], served.said)
