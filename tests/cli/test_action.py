"""action.yml, run as a runner does in clones of a bare repository: the gate, the job's page, the one comment, the site."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.composite import Job, run_action
from tests.support.forge_server import TOKEN, Forge, forge
from tests.support.forges import ILLEGAL, LEGAL, MARIE, begun, cloned
from tests.support.repo import Repo

PULL = {"github.event_name": "pull_request", "github.base_ref": "main", "github.event.pull_request.number": "7"}
BAD = "$(touch /tmp/x); `id` \" ' ::error::x"


@pytest.fixture
def origin(tmp_path: Path) -> Repo:
    return begun(tmp_path, "none")


@pytest.fixture
def server() -> Iterator[Forge]:
    with forge() as served:
        yield served


def proposed(origin: Repo, text: str, tmp_path: Path) -> Path:
    """Propose a text of the plan, and return the clone of the merge that the forge has made of it."""
    (main,) = origin.tip()
    topic = origin.commit({"plans/p.yaml": text}, parents=[main], branch="topic", author=MARIE)
    merged = origin.commit({"plans/p.yaml": text}, parents=[main, topic], branch="forge", message="Merge", author=MARIE)
    origin.git("update-ref", "refs/pull/7/merge", merged)
    return cloned(origin, tmp_path / f"ci-{len(list(tmp_path.glob('ci-*')))}", "refs/pull/7/merge")


def ran(clone: Path, event: dict[str, str], server: Forge | None = None, **inputs: str) -> Job:
    away = clone.with_name(f"{clone.name}-temp")
    away.mkdir()
    variables = {"GITHUB_API_URL": server.address, "GITHUB_REPOSITORY": "example/plans"} if server else {}
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    return run_action(Job(clone, away, event | {"github.token": TOKEN}, given, variables))


def test_a_legal_pull_request_is_green_and_its_page_says_what_changes(origin: Repo, tmp_path: Path) -> None:
    job = ran(proposed(origin, LEGAL, tmp_path), PULL)
    assert job.code == 0, job.told
    assert job.page.startswith("### plancode check: ")
    assert "**1 plan status changed**" in job.page
    assert "status Draft → Submitted" in job.page


def test_an_illegal_one_is_red_and_its_page_says_what_is_wrong_and_what_changes(origin: Repo, tmp_path: Path) -> None:
    job = ran(proposed(origin, ILLEGAL, tmp_path), PULL)
    assert job.code == 1, job.told
    assert "::error file=plans/p.yaml," in job.told
    assert "| error PC203: " in job.page
    assert "[PC203]" in job.page.split("**", 1)[1]


def test_a_merge_queue_is_judged_from_what_it_is_queued_behind(origin: Repo, tmp_path: Path) -> None:
    (main,) = origin.tip()
    event = {"github.event_name": "merge_group", "github.event.merge_group.base_sha": main}
    assert ran(proposed(origin, LEGAL, tmp_path), event).code == 0
    assert ran(proposed(origin, ILLEGAL, tmp_path), event).code == 1


def test_a_push_is_judged_whole_and_has_no_diff(origin: Repo, tmp_path: Path) -> None:
    job = ran(proposed(origin, ILLEGAL, tmp_path), {"github.event_name": "push", "github.ref_name": "main"})
    assert job.code == 1
    assert "**" not in job.page


def test_inputs_reach_the_program_as_values_and_never_as_lines_of_the_shell(origin: Repo, tmp_path: Path) -> None:
    clone = proposed(origin, LEGAL, tmp_path)
    (clone / BAD.replace("/", "_")).mkdir()
    job = ran(clone, PULL, folder=BAD.replace("/", "_"), fail_on="warning", language="fr", summary="false")
    assert job.code in (0, 1), job.told
    assert job.page == ""
    assert not Path("/tmp/x").exists()


def test_the_comment_is_written_once_and_then_updated(origin: Repo, tmp_path: Path, server: Forge) -> None:
    server.comments = [{"id": number, "body": "hello", "user": {"type": "User"}} for number in (1, 2, 3)]
    assert ran(proposed(origin, ILLEGAL, tmp_path), PULL, server, comment="true").code == 1
    assert len(server.comments) == 4
    assert "[PC203]" in server.bodies()[3]
    assert ran(proposed(origin, LEGAL, tmp_path), PULL, server, comment="true").code == 0
    assert len(server.comments) == 4
    assert "PC203" not in server.bodies()[3]
    assert server.asked[-1] == "PATCH /repos/example/plans/issues/comments/4"


def test_the_comment_of_somebody_who_wrote_our_mark_is_left_alone(origin: Repo, tmp_path: Path, server: Forge) -> None:
    ran(proposed(origin, LEGAL, tmp_path), PULL, server, comment="true")
    theirs = {"id": 1, "body": server.bodies()[0], "user": {"type": "User"}}
    server.comments = [theirs]
    ran(proposed(origin, LEGAL, tmp_path), PULL, server, comment="true")
    assert server.comments[0] == theirs
    assert len(server.comments) == 2


def test_a_token_that_may_not_write_is_told_and_no_failure(origin: Repo, tmp_path: Path, server: Forge) -> None:
    server.may_write = False
    job = ran(proposed(origin, LEGAL, tmp_path), PULL, server, comment="true")
    assert job.code == 0, job.told
    assert "no comment: the token may not write one (403)" in job.told
    assert server.comments == []


def test_the_site_is_built_for_an_artifact_and_for_pages(origin: Repo, tmp_path: Path) -> None:
    job = ran(proposed(origin, LEGAL, tmp_path), {"github.event_name": "push"}, artifact="plans", pages="true")
    assert job.code == 0, job.told
    site = str(job.away / "plancode-site")
    assert job.used[1:] == [
        ("actions/upload-artifact", {"name": "plans", "path": site}),
        ("actions/upload-pages-artifact", {"path": site}),
    ]
    assert (Path(site) / "index.html").is_file()


def test_nothing_is_published_of_what_is_red(origin: Repo, tmp_path: Path) -> None:
    job = ran(proposed(origin, ILLEGAL, tmp_path), {"github.event_name": "push"}, artifact="plans", pages="true")
    assert [name for name, _ in job.used] == ["actions/setup-python"]
    assert not (job.away / "plancode-site").exists()
