"""`init`: a workspace that works at once, made without touching what is there."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from plancode.yaml_source import parse
from tests.support.cli import elsewhere, plancode, write
from tests.support.git import answered
from tests.support.sound import git

MARIE = ("--name", "Marie Petit", "--email", "marie@example.org")


def data(path: Path) -> Any:
    (document,) = parse(path.name, path.read_bytes()).documents
    return document.data


def test_a_new_workspace_checks_clean_and_its_schemas_are_current(tmp_path: Path) -> None:
    plancode(tmp_path, "init", *MARIE)
    assert ": no problems\n" in plancode(tmp_path, "check").out
    plancode(tmp_path, "schema", "--check")
    assert "marie-petit" in plancode(tmp_path, "list", "people").out


@pytest.mark.parametrize(
    ("name", "identity", "written"),
    [
        ("Zoë Łuczak", "zoe-luczak", "name: Zoë Łuczak\n"),
        ("No", "no", 'name: "No"\n'),
        ("Con", "con-2", "name: Con\n"),
        ("Marie: Petit", "marie-petit", 'name: "Marie: Petit"\n'),
        ("子", "zi", "name: 子\n"),
    ],
)
def test_the_first_person_is_called_and_written_as_new_would(
    tmp_path: Path, name: str, identity: str, written: str
) -> None:
    plancode(tmp_path, "init", "--name", name, "--email", "a@example.org")
    person = data(tmp_path / "plans" / "people.yaml")
    assert (person["id"], person["name"]) == (identity, name)
    assert written in (tmp_path / "plans" / "people.yaml").read_text(encoding="utf-8")
    plancode(tmp_path, "check", "--no-history")


def test_it_makes_a_repository_where_there_is_none_and_commits_nothing(tmp_path: Path) -> None:
    ended = plancode(tmp_path, "init", "new", *MARIE)
    assert ended.out.startswith("A new git repository, on the branch main\n")
    assert "  cd new\n  plancode check\n  git add . && git commit " in ended.out
    status = answered(tmp_path / "new", "status", "-sb")
    assert status.startswith("## No commits yet on main\n")


def test_inside_a_repository_no_other_is_made(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    assert "new git repository" not in plancode(tmp_path, "init", *MARIE).out


def test_what_is_there_is_kept_and_what_it_lacks_is_said(tmp_path: Path) -> None:
    mine = {".gitignore": "*.bak\n", ".editorconfig": "root = true\n", ".gitlab-ci.yml": "stages: [test]\n"}
    write(tmp_path, mine)
    told = plancode(tmp_path, "init", *MARIE).out
    assert {name: (tmp_path / name).read_text() for name in mine} == mine
    kept = told.split("Kept as it was\n")[1].split("Go on with")[0]
    assert kept == (
        "  .editorconfig\n"
        "  .gitignore; it lacks\n      /site/\n"
        "  .gitlab-ci.yml; it lacks\n      include:\n        - local: /.gitlab/plancode.yml\n"
    )
    assert (tmp_path / ".gitlab" / "plancode.yml").is_file()


def test_a_kept_file_that_lacks_nothing_is_listed_alone(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "*.bak\n/site/\n"})
    assert "Kept as it was\n  .gitignore\nGo on with" in plancode(tmp_path, "init", *MARIE).out


def test_an_owners_file_elsewhere_is_respected(tmp_path: Path) -> None:
    write(tmp_path, {"docs/CODEOWNERS": "* @acme/all\n"})
    told = plancode(tmp_path, "init", *MARIE).out
    assert "  docs/CODEOWNERS; it lacks\n      /plancode.yaml  marie@example.org\n" in told
    assert not (tmp_path / ".github" / "CODEOWNERS").exists()


def test_in_a_folder_of_a_repository_files_of_the_forge_stand_at_its_root(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    plancode(tmp_path, "init", "teams/rétine plans", *MARIE)
    workflows = tmp_path / ".github" / "workflows"
    for name, said in (("", 'check --base "$BASE" --format github'), (".landed", "check --format github")):
        workflow = (workflows / f"plancode-teams-retine-plans{name}.yml").read_text(encoding="utf-8")
        assert f"plancode -C 'teams/rétine plans' {said}\n" in workflow
    owners = (tmp_path / ".github" / "CODEOWNERS").read_text(encoding="utf-8")
    assert "/teams/rétine\\ plans/plans/ " in owners
    inside = tmp_path / "teams" / "rétine plans"
    assert (inside / ".gitignore").read_text() == "/site/\n"
    assert not (tmp_path / "plancode.yaml").exists()
    assert ": no problems\n" in plancode(inside, "check").out


@pytest.mark.parametrize("forge", ["github", "gitlab", "none"])
@pytest.mark.parametrize("folder", [".", "teams/rétine plans"])
def test_the_commit_that_is_shown_has_every_file_that_was_written_and_nothing_else(
    tmp_path: Path, forge: str, folder: str
) -> None:
    ours = {"notes.txt": "ours\n", ".vscode/mine.txt": "ours\n", "teams/rétine plans/mine.txt": "ours\n"}
    git(write(tmp_path, ours), "init", "-q")
    (tmp_path / ".git/info").mkdir(exist_ok=True)
    (tmp_path / ".git/info/exclude").write_text(".editorconfig\n")
    told = elsewhere(tmp_path, "init", folder, "--forge", forge, *MARIE).out
    cd, check, commit, _ = told.split("Go on with\n")[1].splitlines()
    assert check == "  plancode check"
    answered(tmp_path, "config", "user.name", "Marie Petit")
    answered(tmp_path, "config", "user.email", "marie@example.org")
    subprocess.run(["sh", "-ec", f"{cd}\n{commit}"], check=True, capture_output=True, cwd="/")
    committed = set(answered(tmp_path, "-c", "core.quotePath=off", "ls-files").splitlines())
    there = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    there = {path for path in there if not path.startswith(".git/")}
    assert there - committed == {*ours, (Path(folder) / ".editorconfig").as_posix()}
    assert len(committed) > 10


def test_the_workflows_of_github_clone_the_whole_history_and_may_only_read(tmp_path: Path) -> None:
    plancode(tmp_path, "init", "--forge", "github", *MARIE)
    for name in ("plancode.yml", "plancode.landed.yml"):
        workflow = data(tmp_path / ".github" / "workflows" / name)
        assert workflow["permissions"] == {"contents": "read"}
        (job,) = workflow["jobs"].values()
        assert "permissions" not in job
        checkout = job["steps"][0]["with"]
        assert (checkout["fetch-depth"], checkout["persist-credentials"]) == (0, False)
        # What a pull request names itself is no part of a shell line.
        assert not [step for step in job["steps"] if "${{" in step.get("run", "")]


def test_the_gate_of_github_runs_again_when_a_pull_request_goes_elsewhere_and_in_the_merge_queue(
    tmp_path: Path,
) -> None:
    plancode(tmp_path, "init", "--forge", "github", *MARIE)
    gate = data(tmp_path / ".github" / "workflows" / "plancode.yml")
    # A push makes no check of that name, which would count for the pull request of its branch.
    assert set(gate["on"]) == {"pull_request", "merge_group"}
    assert "edited" in gate["on"]["pull_request"]["types"]
    assert "if" not in gate["jobs"]["check"]
    assert set(data(tmp_path / ".github" / "workflows" / "plancode.landed.yml")["on"]) == {"push", "schedule"}


def test_the_jobs_of_gitlab_clone_the_whole_history_and_report_code_quality(tmp_path: Path) -> None:
    plancode(tmp_path, "init", "--forge", "gitlab", *MARIE)
    jobs = data(tmp_path / ".gitlab" / "plancode.yml")
    assert list(jobs) == [".plancode", "plancode", "plancode:landed"]
    assert jobs[".plancode"]["variables"] == {"GIT_DEPTH": "0"}
    assert jobs[".plancode"]["artifacts"]["reports"] == {"codequality": "gl-code-quality-report.json"}
    assert data(tmp_path / ".gitlab-ci.yml") == {"include": [{"local": "/.gitlab/plancode.yml"}]}
    assert not (tmp_path / ".github").exists()


def test_two_workspaces_of_a_repository_have_jobs_of_their_own(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    for folder in ("north", "south"):
        plancode(tmp_path, "init", folder, "--forge", "gitlab", *MARIE)
    jobs = [list(data(tmp_path / ".gitlab" / f"plancode-{folder}.yml")) for folder in ("north", "south")]
    assert not set(jobs[0]) & set(jobs[1])


@pytest.mark.parametrize(("forge", "paths"), [("github", ["/.github/"]), ("gitlab", ["/.gitlab/", "/.gitlab-ci.yml"])])
def test_the_gate_itself_has_owners(tmp_path: Path, forge: str, paths: list[str]) -> None:
    plancode(tmp_path, "init", "--forge", forge, *MARIE)
    lines = (tmp_path / f".{forge}" / "CODEOWNERS").read_text().splitlines()
    for path in ["/plancode.yaml", "/plans/", *paths]:
        assert [line.split()[1] for line in lines if line.startswith(f"{path} ")] == ["marie@example.org"]


def test_without_a_forge_there_is_no_workflow(tmp_path: Path) -> None:
    plancode(tmp_path, "init", "--forge", "none", *MARIE)
    assert not (tmp_path / ".github").exists()
    assert not (tmp_path / ".gitlab-ci.yml").exists()


def test_editors_find_the_schemas(tmp_path: Path) -> None:
    plancode(tmp_path, "init", *MARIE)
    settings = json.loads((tmp_path / ".vscode" / "settings.json").read_text())
    for schema in settings["yaml.schemas"]:
        assert (tmp_path / schema).is_file()
    first = (tmp_path / "plans" / "people.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=../schemas/record.schema.json"


def test_french_is_the_first_language_of_the_site_where_plans_are_french(tmp_path: Path) -> None:
    plancode(tmp_path, "init", "--lang", "fr", "--year-start", "04-01", *MARIE)
    assert data(tmp_path / "plancode.yaml") == {
        "version": 1, "languages": ["fr", "en"], "calendar": {"year_start": "04-01"},
    }  # fmt: skip
    assert "# Les plans" in (tmp_path / "plans" / "README.md").read_text(encoding="utf-8")


def test_the_first_person_is_the_user_of_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Zoë #1: Boss")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "zoe@example.org")
    plancode(tmp_path, "init")
    person = data(tmp_path / "plans" / "people.yaml")
    assert person == {
        "kind": "person", "id": "zoe-1-boss", "name": "Zoë #1: Boss", "email": "zoe@example.org", "role": "account-manager",
    }  # fmt: skip


def test_nobody_known_leaves_an_example_to_fill_in(tmp_path: Path) -> None:
    assert "  your name and address in plans/people.yaml\n" in plancode(tmp_path, "init").out
    plancode(tmp_path, "check")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--email", "marie"), "marie"),
        (("--year-start", "4-1"), "`4-1` is no day of the year"),
        (("--year-start", "02-29"), "`02-29` is no day of the year"),
        (("--forge", "github2"), "github2"),
    ],
)
def test_a_wrong_answer_writes_nothing(options: tuple[str, str], said: str, tmp_path: Path) -> None:
    plancode(tmp_path, "init", *MARIE, *options, code=2, err=said)
    assert list(tmp_path.iterdir()) == []


def test_a_second_time_is_refused(tmp_path: Path) -> None:
    plancode(tmp_path, "init", *MARIE)
    plancode(tmp_path, "init", code=3, err="there is a workspace already")
    plancode(tmp_path, "init", "plans/inside", code=3, err="there is a workspace already")
    assert not (tmp_path / "plans" / "inside").exists()
