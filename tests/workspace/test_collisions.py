"""Names that are one on a Mac or on Windows are found before a clone there loses a file."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from pathlib import Path
from time import process_time

import pytest

from plancode.workspace.collisions import collisions
from tests.support.cli import plancode, write
from tests.support.repo import MARIE, Repo

COMPOSED, DECOMPOSED = (unicodedata.normalize(form, "Élan") for form in ("NFC", "NFD"))
PERSON = f"kind: person\nid: marie\nname: Marie\nemail: {MARIE[1]}\n"


def found(*paths: str, most: int = 33) -> list[str]:
    return sorted(
        each.path.removeprefix("plans/") for each in collisions([f"plans/{path}" for path in paths], "plans", most)
    )


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["a.yaml", "A.yaml"], ["a.yaml"]),
        (["a.yaml", "b.yaml"], []),
        (["x/a.yaml", "y/A.yaml"], []),
        (["x/a.yaml", "x/y/A.yaml"], []),
        (["a/one.yaml", "A/two.yaml"], ["a"]),
        (["a/one.yaml", "A/one.yaml", "A/two.yaml"], ["a"]),
        (["a", "A/one.yaml"], ["a"]),
        (["a.yaml", "A.yaml", "A.YAML"], ["A.yaml", "a.yaml"]),
        (["notes.txt", "Notes.txt"], ["notes.txt"]),
        ([f"{COMPOSED}.yaml", f"{DECOMPOSED}.yaml"], [f"{COMPOSED}.yaml"]),
        ([f"{COMPOSED}.yaml", f"{DECOMPOSED.lower()}.yaml"], [f"{COMPOSED}.yaml"]),
        (["straße.yaml", "strasse.yaml"], []),
        (["STRAẞE.yaml", "stracke.yaml"], []),
        (["ﬁle.yaml", "file.yaml"], []),
        (["ΣΑΣ.yaml", "σας.yaml"], ["σας.yaml"]),
        ([".a.yaml", ".A.yaml", ".git/x", ".GIT/x"], []),
    ],
)
def test_names_are_compared_as_other_systems_compare_them(paths: list[str], expected: list[str]) -> None:
    for order in (paths, paths[::-1]):
        assert found(*order) == expected


def test_what_stands_too_deep_is_not_looked_at() -> None:
    assert found("a/b/c/d", "a/b/c/D", "a/b/C/d", most=2) == []
    assert found("a/b/c/d", "a/b/c/D", most=4) == ["a/b/c/d"]


def test_many_names_take_no_more_than_their_number() -> None:
    def seconds(count: int) -> float:
        paths = [f"plans/{number % 100}/deep/er/{number}.yaml" for number in range(count)]
        started = process_time()
        assert list(collisions(paths, "plans", 33)) == []
        return process_time() - started

    # Twenty times as many; with the square of their number it would be four hundred times as long.
    assert min(seconds(100_000) for _ in range(2)) < 100 * max(seconds(5_000) for _ in range(3))


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository whose last commit has a plan's folder in two spellings, and a name in two Unicode forms."""
    repo = Repo(tmp_path / "repo")
    account = "kind: account\nid: {id}\nname: {id}\n"
    repo.commit({"sub/plancode.yaml": "version: 1\n", "sub/plans/people.yaml": PERSON})
    repo.commit(
        {
            "sub/plans/Weber/a.yaml": account.format(id="a"),
            "sub/plans/weber/b.yaml": account.format(id="b"),
            f"sub/plans/{COMPOSED}.yaml": account.format(id="c"),
            f"sub/plans/{DECOMPOSED}.yaml": account.format(id="d"),
        }
    )
    repo.checkout()
    repo.git("config", "user.name", MARIE[0])
    repo.git("config", "user.email", MARIE[1])
    return repo


def test_they_are_found_in_the_work_tree_and_in_commits(repo: Repo, tmp_path: Path) -> None:
    here = plancode(repo.folder / "sub", "check", code=1).out
    assert here.count("error[PC145]") == 2
    assert "error[PC145]: `sub/plans/weber` and `sub/plans/Weber` are the same name on a Mac and on Windows" in here
    assert plancode(repo.folder / "sub", "check", "--at", "main", code=1).out.count("error[PC145]") == 2
    plancode(repo.folder / "sub", "check", "--at", "main~1")
    assert plancode(repo.folder / "sub", "check", "--base", "main~1", code=1).out.count("error[PC145]") == 2
    repo.git("clone", "-q", "--no-checkout", str(repo.folder), str(tmp_path / "clone"))
    assert plancode(tmp_path / "clone", "check", code=3, err=None).code == 3


def test_the_name_that_is_shown_is_the_one_that_git_moves(repo: Repo) -> None:
    out = plancode(repo.folder / "sub", "check", code=1).out
    lines = [line.split("hint: ")[1].partition(": ")[2] for line in out.splitlines() if "mv -- " in line]
    assert len(lines) == 2
    for number, line in enumerate(lines):
        name = f"sub/plans/new-{number}" + (".yaml" if ".yaml" in line else "")
        subprocess.run(["bash", "-ec", line.replace("NEW", name)], check=True, cwd=repo.folder, capture_output=True)
    plancode(repo.folder / "sub", "check")


def test_a_new_record_gets_no_name_that_collides(repo: Repo) -> None:
    folder = repo.folder / "sub"
    repo.git("rm", "-q", "-r", "sub/plans/weber", f"sub/plans/{DECOMPOSED}.yaml")
    repo.git("commit", "-qm", "Fewer")
    (folder / "plans/accounts").mkdir()
    write(folder, {"plans/accounts/Seed.yaml": "kind: account\nid: another\nname: Another\n"})
    ended = plancode(folder, "new", "account", "--name", "Seed", code=1, err="nothing was written\n")
    assert "error[PC145]: `sub/plans/accounts/seed.yaml` and `sub/plans/accounts/Seed.yaml` are" in ended.out
    plancode(folder, "new", "account", "--name", "Seeds", err="next: ")


@pytest.fixture
def owned(tmp_path: Path) -> Path:
    """A workspace in which nothing is wrong but what a test adds."""
    templates = {"templates/page.html": "", "templates/parts/head.html": ""}
    return write(tmp_path / "ours", {"plancode.yaml": "version: 1\n", "plans/people.yaml": PERSON} | templates)


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("Plans/a.yaml", "plans/b.yaml", "`Plans` and `plans` are the same name on a Mac and on Windows"),
        (
            "Plancode.yaml",
            "plancode.yml",
            "`Plancode.yaml` and `plancode.yaml` are the same name on a Mac and on Windows",
        ),
        (
            "TEMPLATES/page.html",
            "template/page.html",
            "`TEMPLATES` and `templates` are the same name on a Mac and on Windows",
        ),
        (
            "templates/Page.html",
            "templates/pages.html",
            "`templates/page.html` and `templates/Page.html` are the same name",
        ),
        (
            "templates/parts/HEAD.html",
            "parts/head.html",
            "`templates/parts/head.html` and `templates/parts/HEAD.html` are",
        ),
    ],
)
def test_names_that_plancode_looks_for_collide_with_no_other(owned: Path, wrong: str, right: str, said: str) -> None:
    write(owned, {right: "kind: account\nid: b\nname: B\n"})
    plancode(owned, "check", "--no-history")
    write(owned, {wrong: "kind: account\nid: a\nname: A\n"})
    out = plancode(owned, "check", "--no-history", code=1).out
    assert f"error[PC145]: {said}" in out


def test_a_name_that_only_other_systems_take_for_ours_is_renamed_by_the_line_that_is_shown(owned: Path) -> None:
    plancode(owned, "check", "--no-history")
    for name in ("templates", "plancode.yaml"):
        (owned / name).rename(owned / name.title())
    out = plancode(owned, "check", "--no-history", code=1).out
    for name in ("templates", "plancode.yaml"):
        said = f"error[PC145]: `{name.title()}` has to be called `{name}`: only a Mac and Windows take it for that"
        assert said in out
    assert out.count("PC145]") == 2
    for line in re.findall("git does not know it yet: `(.*)`", out):
        subprocess.run(["sh", "-ec", line], check=True, cwd=owned)
    plancode(owned, "check", "--no-history")


def test_a_folder_that_is_no_workspace_for_its_capitals_says_how_to_rename_it(tmp_path: Path) -> None:
    write(tmp_path, {"Plans/people.yaml": PERSON})
    told = "  = hint: rename it: `git mv -- Plans plans`; if git does not know it yet: `mv -- Plans plans`\n"
    plancode(tmp_path, "check", "--no-history", code=3, err=told)


def test_a_name_that_collides_since_the_last_check_is_found(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PLANCODE_CACHE_DIR", str(tmp_path / "kept"))
    for _ in range(2):
        assert plancode(repo.folder / "sub", "check", code=1).out.count("error[PC145]") == 2
    write(repo.folder / "sub", {"Plancode.yaml": "version: 1\n"})
    assert plancode(repo.folder / "sub", "check", code=1).out.count("error[PC145]") == 3
    write(repo.folder / "sub", {"templates/a.html": "", "templates/A.html": ""})
    assert plancode(repo.folder / "sub", "check", code=1).out.count("error[PC145]") == 4
