"""What is said of a file in which nothing stands: how to bring back what stood there, if records did."""

from __future__ import annotations

from pathlib import Path

import pytest

from plancode import codes
from plancode.check import check
from plancode.check.emptied import emptied_files, with_way_back
from plancode.diagnostics import FIRST_POSITION, Place, text
from plancode.project import open_project
from tests.support.repo import Repo

BACK = (
    "bring back what stood there: `git restore -s HEAD -- :/plans/{name}`; or delete it: `git rm -f -- :/plans/{name}`"
)
ALONE = "write a record into it, or delete it: `git rm -f -- :/plans/{name}`"
RECORD = "kind: product\nid: {name}\nname: Seed\n"
HELD = {
    "block.yaml": RECORD.format(name="a"),
    "flow.yaml": '{"kind": "product", "id": "b", "name": "B"}\n',
    "broken.yaml": "kind: product\nname: [\n",
    "comment.yaml": "# kind: product, to come\n",
}
# What is left of them, and a file that was not there before.
LEFT = dict.fromkeys(HELD, "\n") | {"comment.yaml": HELD["comment.yaml"], "new.yaml": "# nothing\n"}


def hints(folder: Path, moment: str | None = None) -> dict[str, str]:
    report = check(open_project(folder, needs_git=False, moment=moment))
    return {
        each.path.removeprefix("plans/"): each.hint or "" for each in report.diagnostics if each.code is codes.PC146
    }


@pytest.fixture(scope="module")
def emptied(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    repo = Repo(tmp_path_factory.mktemp("emptied"))
    repo.commit({f"plans/{name}": content for name, content in HELD.items()})
    repo.commit({"plans/seen.yaml": RECORD.format(name="seen")})
    repo.commit({"plans/named.yaml.txt": RECORD.format(name="named")})
    repo.checkout()
    for name, content in LEFT.items():
        repo.write(f"plans/{name}", content)
    return repo


def test_what_stood_in_a_file_can_be_brought_back_where_it_was_records(emptied: Repo) -> None:
    back = {name: BACK.format(name=name) for name in ("block.yaml", "flow.yaml", "broken.yaml")}
    alone = {name: ALONE.replace("-f ", "").format(name=name) for name in ("comment.yaml", "new.yaml")}
    found = hints(emptied.folder)
    assert {name: found[name] for name in back} == back
    # A file that is not read for its name has all that it had.
    assert "restore" not in found.pop("named.yaml.txt")
    assert sorted(found) == sorted({**back, **alone})
    assert not any("restore" in found[name] for name in alone)
    project = open_project(emptied.folder, needs_git=True)
    assert emptied_files(project) == ("plans/block.yaml", "plans/broken.yaml", "plans/flow.yaml")


def test_a_commit_in_which_a_file_is_empty_has_nothing_to_bring_back(emptied: Repo) -> None:
    found = hints(emptied.folder, moment="HEAD")
    assert sorted(found) == ["comment.yaml", "named.yaml.txt"]
    assert not any("restore" in hint for hint in found.values())


def test_before_the_first_commit_and_without_git_a_file_is_only_empty(tmp_path: Path) -> None:
    for folder in (tmp_path / "plain", Repo(tmp_path / "begun").folder):
        (folder / "plans").mkdir(parents=True)
        (folder / "plans/a.yaml").write_text("\n")
        assert list(hints(folder)) == ["a.yaml"]
        assert "restore" not in hints(folder)["a.yaml"]


def test_only_the_finding_that_a_file_is_empty_says_how_to_bring_it_back() -> None:
    place = Place("plans/a.yaml", FIRST_POSITION)
    empty, other = (code.at(place, text("x"), hint=text("y")) for code in (codes.PC146, codes.PC904))
    told = [each.hint for each in with_way_back([other, empty], {"plans/a.yaml": "kind: plan\n"})]
    assert told == ["y", BACK.format(name="a.yaml")]
    assert [each.hint for each in with_way_back([other, empty], {})] == ["y", "y"]
