"""The CI files that `init` writes, their lines run for real against a bare repository: what is legal is green, what is not is red."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.forges import ILLEGAL, LANDED, LEGAL, MARIE, PUSH, begun, cloned, github, gitlab
from tests.support.moving import plan
from tests.support.repo import Repo

LOOSE = (
    "lifecycle:\n  plan:\n    statuses: {draft: {en: Draft}, final-approved: {en: Final}}\n    initial: [draft]\n"
    "    steps: {approve: {from: draft, to: final-approved}}\n"
)
PULL_REQUEST = {"github.event_name": "pull_request", "github.base_ref": "main", "github.ref": "refs/pull/1/merge"}
MERGE_REQUEST = {"CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}
WAYS = pytest.mark.parametrize(("text", "code"), [(LEGAL, 0), (ILLEGAL, 1)], ids=["legal", "illegal"])


@pytest.fixture
def on_github(tmp_path: Path) -> Repo:
    return begun(tmp_path, "github")


@pytest.fixture
def on_gitlab(tmp_path: Path) -> Repo:
    return begun(tmp_path, "gitlab")


def proposed(origin: Repo, files: dict[str, str], *, ref: str = "refs/pull/1/merge") -> tuple[str, str]:
    """Propose files on a branch of main, and return what the forge would land: their merge, and main as it is."""
    (main,) = origin.tip()
    topic = origin.commit(files, parents=[main], branch="topic", author=MARIE)
    merged = origin.commit(files, parents=[main, topic], branch="forge", message="Merge", author=MARIE)
    origin.git("update-ref", ref, merged)
    origin.git("update-ref", "-d", "refs/heads/forge")
    return merged, main


@WAYS
def test_a_pull_request_is_green_where_its_steps_are_allowed(
    on_github: Repo, tmp_path: Path, text: str, code: int
) -> None:
    proposed(on_github, {"plans/p.yaml": text})
    ran = github(cloned(on_github, tmp_path / "ci", "refs/pull/1/merge"), "plancode.yml", "check", PULL_REQUEST)
    assert ran.code == code, ran.told
    assert ("::error " in ran.told, "PC203" in ran.told) == (bool(code), bool(code))


def test_a_pull_request_grants_itself_no_rules(on_github: Repo, tmp_path: Path) -> None:
    on_github.commit({"plans/q.yaml": plan("q")}, author=MARIE)
    proposed(on_github, {"plans/p.yaml": ILLEGAL, "plancode.yaml": LOOSE})
    ran = github(cloned(on_github, tmp_path / "ci", "refs/pull/1/merge"), "plancode.yml", "check", PULL_REQUEST)
    assert ran.code == 1, ran.told
    assert "PC203" in ran.told


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_no_code_of_a_pull_request_is_run(tmp_path: Path, forge: str) -> None:
    # `python -m pip` and `python -m plancode` would run the `pip/` and `plancode/` of the folder that they stand in.
    origin = begun(tmp_path, forge)
    spoilt = {f"{name}/__main__.py": "raise SystemExit(0)\n" for name in ("pip", "plancode")}
    proposed(origin, {"plans/p.yaml": ILLEGAL, **spoilt, "yaml.py": "raise SystemExit(0)\n", "git": "#!/bin/sh\n"})
    clone = cloned(origin, tmp_path / "ci", "refs/pull/1/merge" if forge == "github" else "refs/heads/topic")
    ran = (
        github(clone, "plancode.yml", "check", PULL_REQUEST)
        if forge == "github"
        else gitlab(clone, "plancode", MERGE_REQUEST)
    )
    assert ran.code == 1, ran.told
    assert "PC203" in ran.told
    written = [path.read_text() for path in clone.glob(f".{forge}/**/*.yml")]
    assert written
    assert not any("python -m" in text or "python3 -m" in text for text in written)


def test_a_tag_named_like_the_base_is_not_taken_for_it(on_github: Repo, tmp_path: Path) -> None:
    merged, _ = proposed(on_github, {"plans/p.yaml": ILLEGAL})
    on_github.git("update-ref", "refs/tags/origin/main", merged)
    ran = github(cloned(on_github, tmp_path / "ci", "refs/pull/1/merge"), "plancode.yml", "check", PULL_REQUEST)
    assert ran.code == 1, ran.told
    assert "PC203" in ran.told


@WAYS
def test_a_merge_queue_is_judged_from_what_it_is_queued_behind(
    on_github: Repo, tmp_path: Path, text: str, code: int
) -> None:
    queue = "refs/heads/gh-readonly-queue/main/pr-1"
    _, main = proposed(on_github, {"plans/p.yaml": text}, ref=queue)
    said = {"github.event_name": "merge_group", "github.event.merge_group.base_sha": main, "github.ref": queue}
    ran = github(cloned(on_github, tmp_path / "ci", queue), "plancode.yml", "check", said)
    assert ran.code == code, ran.told
    assert ("PC203" in ran.told) == bool(code)


@WAYS
def test_what_landed_on_github_is_proved_again(on_github: Repo, tmp_path: Path, text: str, code: int) -> None:
    on_github.commit({"plans/p.yaml": text}, author=MARIE)
    clone = cloned(on_github, tmp_path / "ci", "refs/heads/main")
    ran = github(clone, "plancode.landed.yml", "landed", LANDED)
    assert ran.code == code, ran.told
    assert ("PC203" in ran.told) == bool(code)


def test_other_branches_are_no_business_of_what_landed_and_each_day_is(on_github: Repo, tmp_path: Path) -> None:
    clone = cloned(on_github, tmp_path / "ci", "refs/heads/main")
    assert github(clone, "plancode.landed.yml", "landed", LANDED | {"github.ref_name": "topic"}).left_out
    assert not github(clone, "plancode.landed.yml", "landed", {"github.event_name": "schedule"}).left_out


@WAYS
@pytest.mark.parametrize("kind", ["detached", "merged_result", "merge_train"])
def test_a_merge_request_is_green_where_its_steps_are_allowed(
    on_gitlab: Repo, tmp_path: Path, text: str, code: int, kind: str
) -> None:
    _, main = proposed(on_gitlab, {"plans/p.yaml": text}, ref="refs/merge-requests/1/merge")
    said = MERGE_REQUEST | {"CI_MERGE_REQUEST_EVENT_TYPE": kind}
    # GitLab says what it merged with where it merged.
    said |= {"CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "" if kind == "detached" else main}
    ref = "refs/heads/topic" if kind == "detached" else "refs/merge-requests/1/merge"
    clone = cloned(on_gitlab, tmp_path / "ci", ref)
    ran = gitlab(clone, "plancode", said)
    assert ran.code == code, ran.told
    assert ("PC203" in ran.told) == bool(code)
    assert ("PC203" in (clone / "gl-code-quality-report.json").read_text()) == bool(code)
    assert gitlab(clone, "plancode:landed", said).left_out


def test_a_tag_named_like_the_target_is_not_taken_for_it(on_gitlab: Repo, tmp_path: Path) -> None:
    merged, _ = proposed(on_gitlab, {"plans/p.yaml": ILLEGAL}, ref="refs/merge-requests/1/merge")
    on_gitlab.git("update-ref", "refs/tags/main", merged)
    ran = gitlab(cloned(on_gitlab, tmp_path / "ci", "refs/heads/topic"), "plancode", MERGE_REQUEST)
    assert ran.code == 1, ran.told
    assert "PC203" in ran.told


@WAYS
def test_what_landed_on_gitlab_is_proved_again_as_the_branch_is_now(
    on_gitlab: Repo, tmp_path: Path, text: str, code: int
) -> None:
    clone = cloned(on_gitlab, tmp_path / "ci", "refs/heads/main")
    on_gitlab.commit({"plans/p.yaml": text}, author=MARIE)
    ran = gitlab(clone, "plancode:landed", PUSH)
    assert ran.code == code, ran.told
    assert ("PC203" in ran.told) == bool(code)
    assert gitlab(clone, "plancode", PUSH).left_out
