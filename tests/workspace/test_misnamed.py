"""A file whose name ends almost as one with records does is told wherever files are looked for, and how to rename it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from plancode.workspace.files import Kind, Standing, sources_from
from tests.support.cli import plancode
from tests.support.repo import MARIE, Repo

PERSON = f"kind: person\nid: marie\nname: Marie\nemail: {MARIE[1]}\n"
ACCOUNT = "kind: account\nid: {id}\nname: {id}\n"


@pytest.mark.parametrize(
    ("name", "new"),
    [
        ("a.YAML", "a.yaml"), ("a.Yml", "a.yml"), ("a.yaml.txt", "a.yaml"), ("A.YML.TXT", "A.yml"), ("d/a.yAML", "d/a.yaml"),
        ("a.yaml", None), ("a.yml", None), ("a.txt", None), ("yaml", None), ("a.yaml.bak", None), (".a.YAML", None), (".d/a.YAML", None),
    ],
)  # fmt: skip
def test_an_end_that_is_almost_right_is_named_with_the_right_one(name: str, new: str | None) -> None:
    found = sources_from([Standing(f"team/plans/{name}", Kind.FILE)], lambda files: [b""] * len(files), "team/")
    assert [each.path for each in found.diagnostics] == ([f"team/plans/{name}"] if new else [])
    assert all(f"`git mv -- team/plans/{name} team/plans/{new}`" in (each.hint or "") for each in found.diagnostics)


def test_it_is_found_in_the_work_tree_in_commits_and_in_a_bare_repository_until_it_is_renamed(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.commit(
        {"plancode.yaml": "version: 1\n", "plans/people.yaml": PERSON, "plans/up.YAML": ACCOUNT.format(id="up")}
    )
    repo.checkout()
    (repo.folder / "plans" / "t.yaml.txt").write_text(ACCOUNT.format(id="t"))
    told = "warning[PC146]: `plans/{}` is not read: its name does not end in .yaml"
    here = plancode(repo.folder, "check").out
    assert [told.format(name) in here for name in ("up.YAML", "t.yaml.txt")] == [True, True]
    repo.git("clone", "-q", "--bare", str(repo.folder), str(tmp_path / "bare"))
    for elsewhere in (
        plancode(repo.folder, "check", "--at", "main").out,
        plancode(repo.folder, "check", "--staged").out,
        plancode(tmp_path / "bare", "check", "--at", "main").out,
    ):
        assert [told.format(name) in elsewhere for name in ("up.YAML", "t.yaml.txt")] == [True, False]
    renamed = [line.split("hint: rename it: ")[1].split("`") for line in here.splitlines() if "hint: rename it" in line]
    lines = {line[1].split()[3]: (line[1], line[3]) for line in renamed}
    known, new = lines["plans/up.YAML"][0], lines["plans/t.yaml.txt"][1]
    subprocess.run(["sh", "-ec", f"{known}\n{new}"], check=True, cwd=repo.folder, capture_output=True)
    assert "PC146" not in plancode(repo.folder, "check").out
    assert len(plancode(repo.folder, "list", "account").out.splitlines()) == 3
