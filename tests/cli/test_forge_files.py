"""The files for forges: linted as their forges would, pinned, and their lines run where a shell is all that they need."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner

from tests.support.composite import ROOT, data_of, installed, shell
from tests.support.forges import ILLEGAL, LEGAL, MARIE, begun, cloned
from tests.support.repo import Repo
from tests.support.validators import paths_of

FORGES = ROOT / "forges"
OWN = ROOT / ".github" / "workflows"
WORKFLOWS = (FORGES / "github.yml", FORGES / "github-pages.yml", OWN / "ci.yml", OWN / "publish.yml")
SCHEMAS = {
    ROOT / "action.yml": ("vendor.github-actions",),
    **dict.fromkeys((*WORKFLOWS, FORGES / "forgejo.yml"), ("vendor.github-workflows",)),
    FORGES / "gitlab.yml": ("vendor.gitlab-ci", "--data-transform", "gitlab-ci"),
    FORGES / "azure-pipelines.yml": ("vendor.azure-pipelines", "--data-transform", "azure-pipelines"),
}
PINNED = re.compile(r"@[0-9a-f]{40}(?: # v\d+\.\d+\.\d+)?$")
WAYS = pytest.mark.parametrize(("text", "code"), [(LEGAL, 0), (ILLEGAL, 1)], ids=["legal", "illegal"])


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A workspace in a folder of a repository, with the workflows that `init` writes."""
    begun(tmp_path, "github")
    return tmp_path / "made"


def accepted(path: Path, *options: str) -> bool:
    ended = CliRunner().invoke(check_jsonschema, ["--builtin-schema", *options, str(path)])
    return ended.exit_code == 0


def unsafe(*paths: Path) -> str:
    """Return what zizmor says of workflows and actions; nothing where it finds nothing."""
    zizmor = Path(sys.executable).with_name("zizmor")
    command = [str(zizmor), "--offline", "--no-progress", "--quiet", *map(str, paths)]
    ended = subprocess.run(command, capture_output=True, text=True)
    return "" if ended.returncode == 0 else ended.stdout + ended.stderr


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_is_what_its_forge_reads(path: Path, tmp_path: Path) -> None:
    assert accepted(path, *SCHEMAS[path])
    wrong = tmp_path / path.name
    wrong.write_text(re.sub(r"(?m)^(runs|jobs|include|steps):", r"\1_:", path.read_text()) + "\nnonsense: [1]\n")
    assert not accepted(wrong, *SCHEMAS[path])


@pytest.mark.parametrize("path", [ROOT / "action.yml", *WORKFLOWS, FORGES / "forgejo.yml"], ids=lambda path: path.name)
def test_zizmor_finds_nothing_in_what_we_write(path: Path) -> None:
    assert unsafe(path) == ""


def test_zizmor_finds_nothing_in_what_init_writes(written: Path) -> None:
    paths = sorted((written / ".github" / "workflows").glob("*.yml"))
    assert len(paths) == 2
    assert unsafe(*paths) == ""
    assert all(accepted(path, "vendor.github-workflows") for path in paths)


def test_zizmor_would_find_a_value_in_the_lines_of_a_shell_and_an_action_without_its_commit(tmp_path: Path) -> None:
    workflow = tmp_path / ".github" / "workflows" / "plans.yml"
    workflow.parent.mkdir(parents=True)
    text = (FORGES / "github.yml").read_text(encoding="utf-8")
    workflow.write_text(f"{text}      - run: echo ${{{{ github.head_ref }}}}\n      - uses: actions/checkout@v6\n")
    found = unsafe(workflow)
    assert "template-injection" in found
    assert "unpinned-uses" in found


def test_every_action_is_named_by_its_commit() -> None:
    files = [
        ROOT / "action.yml",
        *WORKFLOWS,
        FORGES / "forgejo.yml",
        *(ROOT / "templates" / "init").glob("github*.yml"),
    ]
    used = [found[1] for path in files for found in re.finditer(r"uses: (.*)", path.read_text(encoding="utf-8"))]
    assert len(used) > 10
    assert [each for each in used if not PINNED.search(each)] == []


def test_ci_tests_each_python_that_the_package_says_it_runs_on_and_no_file_of_ours_takes_another() -> None:
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = re.findall(r"Python :: (3\.\d+)", "\n".join(package["classifiers"]))
    jobs = data_of(OWN / "ci.yml")["jobs"]
    (oldest,) = [each["with"]["python-version"] for each in jobs["all"]["steps"] if "python-version" in str(each)]
    tested = [oldest, *jobs["pythons"]["strategy"]["matrix"]["python-version"]]
    assert tested == told == ["3.11", "3.12", "3.13", "3.14"]
    assert package["requires-python"] == f">={oldest}"
    paths = [ROOT / "action.yml", ROOT / "Dockerfile", *FORGES.glob("*.yml"), *(ROOT / "templates").rglob("*.yml")]
    named = {
        found
        for path in paths
        for found in re.findall(
            r"(?:python:|default: \"?|[vV]ers?ionSpec: \"|python-version: \")(3\.\d+)", path.read_text(encoding="utf-8")
        )
    }
    assert named
    assert named <= set(tested)


def proposal(tmp_path: Path, text: str) -> tuple[Path, str]:
    """Return the clone of a merge that proposes a text of the plan, and the commit that main is at."""
    origin: Repo = begun(tmp_path, "none")
    (main,) = origin.tip()
    topic = origin.commit({"plans/p.yaml": text}, parents=[main], branch="topic", author=MARIE)
    origin.commit({"plans/p.yaml": text}, parents=[main, topic], branch="forge", message="Merge", author=MARIE)
    return cloned(origin, tmp_path / "ci", "refs/heads/forge"), main


def component(job: str, **inputs: str) -> dict[str, Any]:
    """Return the job that the component makes of inputs, as GitLab does: values take the place of $[[ inputs.NAME ]]."""
    written = (ROOT / "templates" / "check.yml").read_text(encoding="utf-8")
    head, body = written.split("\n---\n")
    declared = re.findall(r"(?m)^    ([a-z_]+):\n      description: .*\n(?:      default: (.*)\n)?", head)
    values = {name: inputs.get(name, default.strip('"')) for name, default in declared}
    assert {"install", "folder", "job"} <= set(values)
    path = Path(job)
    path.write_text(re.sub(r"\$\[\[ inputs\.([a-z_]+) \]\]", lambda found: values[found[1]], body), encoding="utf-8")
    assert accepted(path, *SCHEMAS[FORGES / "gitlab.yml"])
    made: dict[str, Any] = data_of(path)[values["job"]]
    return made


@WAYS
@pytest.mark.parametrize("names_the_base", [True, False])
def test_the_component_of_gitlab_judges_a_merge_request(
    tmp_path: Path, text: str, code: int, names_the_base: bool
) -> None:
    clone, main = proposal(tmp_path, text)
    job = component(str(tmp_path / "job.yml"), install="plancode @ https://example.org/p.whl")
    assert job["variables"]["GIT_DEPTH"] == "0"
    installed(tmp_path / "plancode")
    lines = "\n".join(line for line in job["script"] if "venv" not in line and "pip" not in line)
    given = {name: str(value) for name, value in job["variables"].items()} | {"CI_PROJECT_DIR": str(clone)}
    given |= {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}
    given |= {"CI_MERGE_REQUEST_TARGET_BRANCH_SHA": main} if names_the_base else {}
    ran = shell(clone, lines.replace("/tmp/plancode", str(tmp_path / "plancode")), given)
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert ("error[PC203]" in ran.stdout) == bool(code)
    report = (clone / "gl-code-quality-report.json").read_text(encoding="utf-8")
    assert paths_of("gitlab", report) >= ({"plans/p.yaml"} if code else set())
    assert "plan status changed" in (clone / "plancode-diff.md").read_text(encoding="utf-8")


@WAYS
def test_the_pipeline_of_azure_judges_a_pull_request(tmp_path: Path, text: str, code: int) -> None:
    clone, _ = proposal(tmp_path, text)
    installed(tmp_path / "plancode")
    pipeline = data_of(FORGES / "azure-pipelines.yml")
    scripts = [step["script"] for step in pipeline["steps"] if "script" in step and "pip" not in step["script"]]
    given = {name.upper(): value for name, value in pipeline["variables"].items()}
    given |= {
        "AGENT_TEMPDIRECTORY": str(tmp_path), "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main", "TF_BUILD": "True"
    }  # fmt: skip
    check, changes = (shell(clone, script, given) for script in scripts)
    assert check.returncode == code, check.stdout + check.stderr
    assert changes.stdout == f"##vso[task.uploadsummary]{tmp_path}/plancode.md\n"
    assert ("PC203" in (tmp_path / "plancode.md").read_text(encoding="utf-8")) == bool(code)
    assert paths_of("junit", (tmp_path / "plancode.xml").read_text(encoding="utf-8")) >= (
        {"plans/p.yaml"} if code else set()
    )


def test_hadolint_finds_nothing_in_the_dockerfile_and_would_find_a_root_without_versions(tmp_path: Path) -> None:
    def said(path: Path) -> str:
        hadolint = Path(sys.executable).with_name("hadolint")
        return subprocess.run([str(hadolint), "--no-color", str(path)], capture_output=True, text=True).stdout

    assert said(ROOT / "Dockerfile") == ""
    wrong = tmp_path / "Dockerfile"
    wrong.write_text("FROM debian\nRUN apt-get install git\nUSER root\n")
    assert {"DL3006", "DL3008", "DL3002"} <= set(re.findall(r"DL\d+", said(wrong)))


def test_the_page_of_a_release_has_its_section_alone_and_the_digests(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "plancode-1.2.0.tar.gz").write_bytes(b"x")
    (tmp_path / ".ci").mkdir()
    script = tmp_path / ".ci" / "release-notes"
    script.write_bytes((ROOT / ".ci" / "release-notes").read_bytes())
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changes\n\n## [1.2.0] - 2027-01-05\n\n### Added\n\n- A.\n\n## [1.2.0-rc]\n\n- B.\n"
    )

    def notes(version: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["bash", str(script), version, str(tmp_path / "dist")], capture_output=True, text=True)

    digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    told = notes("1.2.0").stdout
    assert told == f"\n### Added\n\n- A.\n\n### SHA-256\n\n```\n{digest}  plancode-1.2.0.tar.gz\n```\n"
    assert notes("1.3.0").returncode == 1
