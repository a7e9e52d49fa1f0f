"""`check` as its users meet it: exit codes, the last line, the JSON shape, narrowing, colours."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import elsewhere, plancode, write
from tests.support.git import answered
from tests.support.nursery import born
from tests.support.sound import ACCOUNT, MISSPELLED, PLAN, SOUND, git, repository


def test_a_sound_workspace_ends_in_0_and_says_what_was_checked(sound: Path) -> None:
    ended = plancode(sound, "check")
    assert ended.out.startswith("3 files, 3 records, history of 1 commit: 1 transition, in ")
    assert ended.out.endswith(" s: no problems\n")


def test_a_finding_ends_in_1_and_has_place_line_and_caret(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND | {"plans/plan.yaml": MISSPELLED})
    ended = plancode(folder, "check", code=1)
    assert ended.out.splitlines()[:6] == [
        "error[PC103]: unknown type `acount`",
        " --> plans/plan.yaml:5:7",
        "  |",
        "5 | type: acount",
        "  |       ^^^^^^",
        "  = hint: did you mean `account`? choose one of: account, brand, engagement, local, market-segment, national, regional",
    ]
    assert ": 1 error\n" in ended.out


def test_json_has_the_documented_shape(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND | {"plans/plan.yaml": MISSPELLED})
    report = json.loads(plancode(folder, "check", "--format", "json", code=1).out)
    assert report["version"] == 1
    assert report["summary"] == {"files": 3, "records": 2, "errors": 1, "warnings": 0}
    assert report["diagnostics"] == [
        {
            "code": "PC103",
            "rule": "unknown-value",
            "severity": "error",
            "message": "unknown type `acount`",
            "hint": "did you mean `account`? choose one of: account, brand, engagement, local, market-segment, national, regional",
            "path": "plans/plan.yaml",
            "range": {"start": {"line": 5, "column": 7}, "end": {"line": 5, "column": 13}},
            "record": {"kind": "plan", "id": "dupont-fy2099"},
            "commit": None,
            "follows_from": None,
        }
    ]


def test_what_a_check_rests_on_is_said(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND, {"plans/plan.yaml": PLAN.format(status="submitted")})
    ended = plancode(folder, "check")
    assert ended.out.splitlines()[-2] == "authors are claims: 0 of 1 step signed"
    git(folder, "tag", "adopted", "HEAD~1")
    accepted = "accept: [{code: PC318, record: plan/dupont-fy2099, reason: later}]"
    write(folder, {"plancode.yaml": f"history: {{since: adopted, {accepted}}}\n"})
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Adopt")
    lines = plancode(folder, "check").out.splitlines()
    assert lines[-3].startswith("judged since ")
    assert lines[-1].startswith("`plancode explain PC")
    report = json.loads(plancode(folder, "check", "--format", "json").out)
    assert report["rests_on"]["epochs"] == 0
    assert lines[-3].split(";")[0] == f"judged since {report['rests_on']['since'][:7]}"


def test_a_skipped_step_names_the_commit_and_points_at_the_status(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND, {"plans/plan.yaml": PLAN.format(status="final-approved")})
    ended = plancode(folder, "check", code=1)
    assert "error[PC203]: plan `dupont-fy2099` went from draft to final-approved without being submitted" in ended.out
    assert "6 | status: final-approved\n  |         ^^^^^^^^^^^^^^ changed in " in ended.out
    assert "  = hint: move it one step at a time: from draft it can go to submitted\n" in ended.out


def test_paths_narrow_what_is_reported_and_never_what_is_read(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND | {"plans/chu.yaml": "kind: account\nid: chu\nname: CHU\ntyp: customer\n"})
    assert "PC102" in plancode(folder, "check", "plans/chu.yaml", code=1).out
    assert "no problems" in plancode(folder, "check", "plans/plan.yaml").out


def test_a_path_that_is_not_there_cannot_be_checked(sound: Path) -> None:
    plancode(sound, "check", "plans/nothing.yaml", code=3, err="there is no ")


def test_without_a_repository_the_check_cannot_run_and_says_how_it_can(tmp_path: Path) -> None:
    write(tmp_path, SOUND)
    plancode(tmp_path, "check", code=3, err="check the files alone: `plancode check --no-history`")
    ended = plancode(tmp_path, "check", "--no-history")
    assert "info[PC903]: the history was not checked" in ended.out


def test_a_shallow_clone_cannot_be_checked_and_is_told_the_line_that_fixes_it(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    full = repository(tmp_path / "full", SOUND, {"plans/plan.yaml": PLAN.format(status="submitted")})
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{full}", "shallow")
    plancode(tmp_path / "shallow", "check", code=3, err="git fetch --unshallow")
    plancode(tmp_path / "shallow", "history", code=3, err="git fetch --unshallow")


def test_a_folder_that_is_no_workspace_cannot_be_checked(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    plancode(tmp_path, "check", code=3, err="no plans here")


def test_a_workspace_without_records_says_so(tmp_path: Path) -> None:
    folder = repository(tmp_path, {"plancode.yaml": "version: 1\n"})
    assert "warning[PC401]: there is no record under plans/" in plancode(folder, "check").out


def test_uncommitted_changes_are_one_more_commit(sound: Path) -> None:
    write(sound, {"plans/plan.yaml": PLAN.format(status="final-approved")})
    git(sound, "config", "user.email", "marie@example.org")
    git(sound, "config", "user.name", "Marie")
    assert "PC203" in plancode(sound, "check", code=1).out
    shown = json.loads(plancode(sound, "history", "--format", "json").out)["transitions"]
    assert [(each["from"], each["to"], each["commit"] is None, each["verdict"]) for each in shown] == [
        (None, "draft", False, "ok"),
        ("draft", "final-approved", True, "PC203"),
    ]


def test_warnings_fail_only_when_asked(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND | {"plans/c.yaml": "kind: contact\nid: c\nfirst_name: A\nlast_name: B\n"})
    assert "warning[PC301]" in plancode(folder, "check").out
    plancode(folder, "check", "--fail-on", "warning", code=1)
    broken = write(folder, {"plans/chu.yaml": "kind: account\nid: chu\n"})
    plancode(broken, "check", "--fail-on", "never")


def test_severities_come_from_the_configuration(tmp_path: Path) -> None:
    contact = {"plans/c.yaml": "kind: contact\nid: c\nfirst_name: A\nlast_name: B\n"}
    for severity, code in (("error", 1), ("info", 0), ("off", 0)):
        folder = tmp_path / severity
        folder.mkdir()
        repository(folder, SOUND | contact | {"plancode.yaml": f"severity: {{contact-without-plan: {severity}}}\n"})
        assert ("PC301" in plancode(folder, "check", code=code).out) == (severity != "off")


def test_an_accepted_finding_stays_visible_and_fails_nothing(tmp_path: Path) -> None:
    accept = "history:\n  accept:\n    - {code: PC203, record: plan/dupont-fy2099, reason: agreed by phone}\n"
    folder = repository(
        tmp_path, SOUND | {"plancode.yaml": accept}, {"plans/plan.yaml": PLAN.format(status="final-approved")}
    )
    ended = plancode(folder, "check")
    assert "info[PC203]" in ended.out
    assert "hint: accepted: agreed by phone" in ended.out
    assert "1 finding accepted" in ended.out
    assert json.loads(plancode(folder, "check", "--format", "json").out)["rests_on"]["accepted"] == 1


def test_an_acceptance_that_accepts_nothing_is_reported(tmp_path: Path) -> None:
    accept = "history:\n  accept:\n    - {code: PC203, record: plan/dupont-fy2099, reason: agreed by phone}\n"
    folder = repository(tmp_path, SOUND | {"plancode.yaml": accept})
    assert "warning[PC406]: this exception matches no finding any more" in plancode(folder, "check").out


@pytest.mark.parametrize("partly", [("--no-history",), ("--verified", "HEAD"), ("--base", "HEAD")])
def test_an_acceptance_of_a_history_that_is_not_judged_whole_is_not_in_vain(
    tmp_path: Path, partly: tuple[str, ...]
) -> None:
    accept = "history:\n  accept:\n    - {code: skipped-step, record: plan/dupont-fy2099, reason: agreed by phone}\n"
    other = "    - {code: PC301, record: contact/nobody, reason: agreed by phone}\n"
    folder = repository(tmp_path, SOUND | {"plancode.yaml": accept + other})
    assert plancode(folder, "check", *partly).out.count("[PC406]") == 1
    assert plancode(folder, "check").out.count("[PC406]") == 2


def test_a_file_that_git_ignores_is_reported(sound: Path) -> None:
    write(sound, {".gitignore": "plans/secret.yaml\n", "plans/secret.yaml": "kind: product\nid: p\nname: P\n"})
    assert "warning[PC904]: git ignores plans/secret.yaml" in plancode(sound, "check").out


def test_a_link_among_the_plans_is_a_finding_and_is_not_followed(
    sound: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.yaml"
    outside.write_text("kind: product\nid: secret\nname: Secret\n")
    (sound / "plans" / "link.yaml").symlink_to(outside)
    ended = plancode(sound, "check", code=1)
    assert "error[PC118]: `plans/link.yaml` is a symbolic link" in ended.out


def test_a_fifo_among_the_plans_is_a_finding_and_is_not_waited_for(sound: Path) -> None:
    os.mkfifo(sound / "plans" / "pipe.yaml")
    assert "error[PC118]" in plancode(sound, "check", code=1).out


@pytest.mark.parametrize(
    ("environment", "arguments", "coloured"),
    [
        ({}, [], False),
        ({"FORCE_COLOR": "1"}, [], True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, [], False),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
        ({"FORCE_COLOR": "1"}, ["--color", "never"], False),
    ],
)
def test_colours_follow_the_option_then_the_environment(
    sound: Path, environment: dict[str, str], arguments: list[Any], coloured: bool
) -> None:
    inherited = {
        key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE")
    }
    ended = subprocess.run(
        [born(), *arguments, "check"],
        cwd=sound,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ("\x1b[" in ended.stdout) == coloured


def test_control_characters_of_a_file_never_reach_the_terminal(tmp_path: Path) -> None:
    folder = repository(
        tmp_path, SOUND | {"plans/chu.yaml": 'kind: account\nid: chu\nname: C\ntype: "\\e]0;owned\\a"\n'}
    )
    ended = plancode(folder, "check", code=1)
    assert "\x1b" not in ended.out
    assert "\\x1b]0;owned\\x07" in ended.out


def test_check_works_from_any_subfolder(sound: Path) -> None:
    assert "3 files" in plancode(sound / "plans", "check").out


def test_a_workspace_in_a_subfolder_of_a_repository_is_checked_with_paths_from_the_top(tmp_path: Path) -> None:
    inner = {f"teams/north/{name}": text for name, text in SOUND.items()}
    folder = repository(tmp_path, inner, {"teams/north/plans/plan.yaml": PLAN.format(status="final-approved")})
    assert "--> teams/north/plans/plan.yaml:6:9" in plancode(folder / "teams" / "north", "check", code=1).out


def test_a_since_that_names_no_commit_is_a_finding_and_all_is_judged(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND | {"plancode.yaml": "history: {since: nothing}\n"})
    assert "error[PC408]: `nothing` is neither the id of a commit nor a tag" in plancode(folder, "check", code=1).out


def test_a_since_takes_the_states_of_its_commit_as_given(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND, {"plans/plan.yaml": PLAN.format(status="final-approved")})
    plancode(folder, "check", code=1)
    head = answered(folder, "rev-parse", "HEAD")
    write(folder, {"plancode.yaml": f"history: {{since: {head}}}\n"})
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Adopt")
    assert "PC203" not in plancode(folder, "check").out


def test_a_folder_that_does_not_exist_is_wrong_usage(tmp_path: Path) -> None:
    elsewhere(tmp_path / "nowhere", "check", code=2, err="does not exist")


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        ((), ["plans/chu.yaml", "plans/plan.yaml"]),
        ((".",), ["plans/chu.yaml", "plans/plan.yaml"]),
        (("plans",), ["plans/chu.yaml", "plans/plan.yaml"]),
        (("plans/plan.yaml",), ["plans/plan.yaml"]),
        (("plans/plan.yaml", "plans/chu.yaml"), ["plans/chu.yaml", "plans/plan.yaml"]),
        (("plans/people.yaml",), []),
        (("plans/plan",), []),
    ],
)
def test_paths_narrow_what_is_told(tmp_path: Path, paths: tuple[str, ...], told: list[str]) -> None:
    broken = {"plans/plan.yaml": MISSPELLED, "plans/chu.yaml": ACCOUNT + "typ: customer\n"}
    broken["plans/plan/seed.yaml"] = "kind: product\nid: seed\nname: Seed\n"
    folder = repository(tmp_path, SOUND | broken)
    ended = plancode(folder, "check", "--format", "json", *paths, code=1 if told else 0)
    assert sorted(each["path"] for each in json.loads(ended.out)["diagnostics"]) == told


def test_without_a_repository_there_is_no_base(tmp_path: Path) -> None:
    plancode(write(tmp_path, SOUND), "check", "--base", "main", code=3, err="git")


def test_before_the_first_commit_there_is_no_base(tmp_path: Path) -> None:
    git(write(tmp_path, SOUND), "init", "-q")
    plancode(tmp_path, "check", "--base", "main", code=2, err="`main` names no commit")
