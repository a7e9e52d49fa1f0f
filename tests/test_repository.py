"""What those expect who use this repository as a package, as a hook, or to work in: it is there, and it works."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import subprocess
import sys
from datetime import date
from importlib.resources import files
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import yaml

import plancode
from tests.support.repo import Repo

ROOT = Path(__file__).parents[1]
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
PEOPLE = "kind: person\nid: marie\nname: Marie Petit\nemail: marie@example.org\nrole: account-manager\n"
PLAN = """kind: plan
id: chu
name: CHU
period: FY2099
type: account
status: draft
owner: marie
accounts: [{account: chu}]
goals: [Be known]
---
kind: account
id: chu
name: CHU
"""


def test_the_package_says_that_it_is_typed() -> None:
    assert files("plancode").joinpath("py.typed").is_file()


def test_no_module_hides_a_name_that_its_package_takes_from_elsewhere() -> None:
    hidden, packages = [], 0
    for init in (ROOT / "src" / "plancode").rglob("__init__.py"):
        packages += 1
        package = ".".join(init.parent.relative_to(ROOT / "src").parts)
        modules = {
            path.stem for path in init.parent.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
        }
        for node in ast.parse(init.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ImportFrom) and not f"{node.module}.".startswith(f"{package}."):
                hidden += [(package, name) for each in node.names if (name := each.asname or each.name) in modules]
    assert packages > 10
    assert hidden == []


@pytest.fixture
def hooked(tmp_path: Path) -> Repo:
    """A workspace whose git starts the entry of our hook before each commit, at the top and with the names that it asks for."""
    repo = Repo(tmp_path / "plans")
    repo.commit({"plans/people.yaml": PEOPLE, "plans/chu.yaml": PLAN})
    repo.checkout()
    with_hook(repo, HOOK["entry"])
    return repo


def with_hook(repo: Repo, entry: str) -> None:
    program = Path(sys.executable).parent / "plancode"
    name, *arguments = shlex.split(entry)
    assert (name, program.exists()) == ("plancode", True)
    names = "" if not HOOK["pass_filenames"] else " $(git diff --cached --name-only --diff-filter=ACMRTUXB)"
    hook = repo.write(".git/hooks/pre-commit", f"#!/bin/sh\nexec {shlex.join([str(program), *arguments])}{names}\n")
    hook.chmod(0o755)


def committed(repo: Repo, *arguments: str) -> CompletedProcess[str]:
    identity = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in WHO}
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "commit", "-m", "Change", *arguments]
    return subprocess.run(command, cwd=repo.folder, env=os.environ | identity | quiet, capture_output=True, text=True)


WHO = (("NAME", "Marie Petit"), ("EMAIL", "marie@example.org"))


def test_the_hook_lets_a_sound_commit_pass(hooked: Repo) -> None:
    hooked.write("plans/chu.yaml", PLAN.replace("status: draft", "status: submitted"))
    hooked.git("add", "-A")
    ended = committed(hooked)
    assert (ended.returncode, "no problems" in ended.stderr + ended.stdout) == (0, True), ended.stderr + ended.stdout
    assert hooked.git("log", "-1", "--format=%s") == "Change"


def test_the_hook_refuses_a_step_that_nobody_may_make(hooked: Repo) -> None:
    hooked.write("plans/chu.yaml", PLAN.replace("status: draft", "status: final-approved"))
    hooked.git("add", "-A")
    ended = committed(hooked)
    assert ended.returncode == 1
    assert "error[PC203]" in ended.stdout + ended.stderr
    assert len(hooked.git("log", "--format=%h").splitlines()) == 1


def test_the_hook_refuses_a_deletion_that_leaves_a_reference_behind(hooked: Repo) -> None:
    hooked.git("rm", "-q", "plans/people.yaml")
    ended = committed(hooked)
    assert ended.returncode == 1
    assert "error[PC120]" in ended.stdout + ended.stderr


def test_the_hook_judges_what_commit_a_adds(hooked: Repo) -> None:
    hooked.write("plans/chu.yaml", PLAN.replace("type: account", "type: acount"))
    ended = committed(hooked, "-a")
    assert ended.returncode == 1
    assert "error[PC103]" in ended.stdout + ended.stderr


def test_the_hook_judges_a_workspace_in_a_folder_that_its_entry_names(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "larger")
    repo.commit({"sales/plancode.yaml": "", "sales/plans/people.yaml": PEOPLE, "sales/plans/chu.yaml": PLAN})
    repo.checkout()
    with_hook(repo, HOOK["entry"].replace("plancode", "plancode -C sales"))
    repo.write("sales/plans/chu.yaml", PLAN.replace("status: draft", "status: expired"))
    ended = committed(repo, "-a")
    assert ended.returncode == 1
    assert "--> sales/plans/chu.yaml:6:9" in ended.stdout + ended.stderr


def test_the_hook_always_runs_since_a_deletion_has_no_file_to_pass() -> None:
    assert (HOOK["id"], HOOK["always_run"], HOOK["pass_filenames"]) == ("plancode-check", True, False)


def test_the_hooks_of_our_own_are_commands_of_make_check() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("$(BIN)", ".venv/bin")
    (repo,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert repo["repo"] == "local"
    assert len(repo["hooks"]) == 4
    assert [hook["entry"] for hook in repo["hooks"] if f"\t{hook['entry']}" not in makefile] == []


def test_the_forge_proves_what_ci_run_proves() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    for job, program in zip(workflow["jobs"].values(), (".ci/run", ".ci/python"), strict=True):
        assert job["steps"][0]["with"] == {"fetch-depth": 0, "persist-credentials": False}
        assert [step["run"] for step in job["steps"] if "run" in step] == [program]
        assert os.access(ROOT / program, os.X_OK)
    assert workflow["permissions"] == {"contents": "read"}


@pytest.mark.parametrize(
    "path", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda path: path.stem
)
def test_an_issue_template_has_what_the_forge_asks_of_one(path: Path) -> None:
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    if path.stem == "config":
        assert set(form) == {"blank_issues_enabled"}
        return
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert {"name", "description", "body"} <= set(form)
    assert len({field["id"] for field in fields}) == len(fields) > 0
    assert all(field["attributes"]["label"] for field in fields)


def test_the_changelog_has_a_section_a_version_the_newest_first() -> None:
    first, *released = re.findall(r"^## (.+)$", CHANGELOG, re.MULTILINE)
    assert first == "[Unreleased]"
    versions = []
    for heading in released:
        read = re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)", heading)
        assert read, heading
        number, day = read.groups()
        versions.append((tuple(map(int, number.split("."))), date.fromisoformat(day)))
    assert versions == sorted(versions, reverse=True)
    assert re.fullmatch(r"\d+\.\d+\.\d+", plancode.__version__)
    assert not versions or ".".join(map(str, versions[0][0])) == plancode.__version__


def test_the_sections_of_a_version_are_those_of_keep_a_changelog_in_their_order() -> None:
    order = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]
    for version in CHANGELOG.split("\n## ")[1:]:
        sections = re.findall(r"^### (.+)$", version, re.MULTILINE)
        assert sections == [name for name in order if name in sections]


BUILDER = """#!{python}
import json, os, sys
from pathlib import Path
out = Path(sys.argv[sys.argv.index("--outdir") + 1])
out.mkdir()
seen = {{"tz": os.environ["TZ"], "date": os.environ.get("SOURCE_DATE_EPOCH"), "file": Path("file").read_text()}}
if not {differs}:
    del seen["tz"]
(out / "plancode.whl").write_text(json.dumps(seen))
"""


def building(repo: Repo, *, differs: bool) -> dict[str, str]:
    """Put `.ci/build` into a repository, and return the environment in which a program of ours stands for the backend."""
    repo.commit({".ci/build": (ROOT / ".ci" / "build").read_text(encoding="utf-8"), "file": "committed"}, mode="100755")
    repo.checkout()
    builder = repo.folder.parent / "builder"
    builder.write_text(BUILDER.format(python=sys.executable, differs=differs), encoding="utf-8")
    builder.chmod(0o755)
    return os.environ | {"PYTHON": str(builder), "SOURCE_DATE_EPOCH": "1"}


@pytest.mark.parametrize("page", ["release.md", "release.fr.md"])
def test_whoever_clones_the_tag_of_a_release_builds_it_as_the_page_says(tmp_path: Path, page: str) -> None:
    repo = Repo(tmp_path / "source")
    environment = building(repo, differs=False)
    repo.git("tag", "v1.2.0")
    text = (ROOT / "docs" / "how-to" / page).read_text(encoding="utf-8")
    (block,) = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    lines = re.findall(r"(?m)^\$ (.*)$", block)
    assert "vVERSION URL" in lines[0]
    program = "\n".join(lines).replace("vVERSION", "v1.2.0").replace("URL", repo.folder.as_uri())
    ended = subprocess.run(
        ["bash", "-ec", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    told, summed = ended.stdout.splitlines()
    assert re.fullmatch(r"[0-9a-f]{64}  plancode\.whl", told)
    assert summed.replace("dist/", "") == told


@pytest.mark.parametrize("differs", [False, True])
def test_a_build_is_taken_only_if_a_second_one_gives_the_same_bytes(tmp_path: Path, differs: bool) -> None:
    repo = Repo(tmp_path / "source")
    environment = building(repo, differs=differs)
    repo.write("file", "not committed")
    ended = subprocess.run(
        [repo.folder / ".ci" / "build", tmp_path / "out"],
        env=environment,
        capture_output=True,
        text=True,
    )
    if differs:
        assert (ended.returncode, ended.stderr) == (1, "two builds of one commit differ\n")
        assert not (tmp_path / "out").exists()
    else:
        assert ended.returncode == 0, ended.stderr
        assert re.fullmatch(r"[0-9a-f]{64}  plancode\.whl\n", ended.stdout)
        built = json.loads((tmp_path / "out" / "plancode.whl").read_text(encoding="utf-8"))
        assert built == {"date": None, "file": "committed"}
