"""`check --fix`: what leaves no choice is put right, all else is left to people."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import plancode, write
from tests.support.sound import PLAN, SOUND, git, repository

FILE = "plans/plan.yaml"
RIGHT = PLAN.format(status="draft")


def fixed(folder: Path, text: str, *, code: int = 0) -> str:
    write(folder, {FILE: text})
    plancode(folder, "check", "--no-history", "--fix", code=code, err=None)
    return (folder / FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("type: account", "type: acount"),
        ("type: market-segment", "type: Segment de marché  # to be seen"),
        ("goals: [Be known]", "gaols: [Be known]"),
        ("kind: plan", "kind: paln"),
        ("period: FY2099-Q2", "period: Q2 2099"),
        ('goals: ["Be the #1 of all"]', None),
    ],
)
def test_what_leaves_no_choice_is_put_right(sound: Path, right: str, wrong: str | None) -> None:
    key = right.partition(":")[0]
    line = next(line for line in RIGHT.splitlines() if line.startswith(key))
    if wrong is None:
        wrong, right = "goals:\n  - Be the #1 of all", 'goals:\n  - "Be the #1 of all"'
    comment = "  # to be seen" if "#" in wrong and "seen" in wrong else ""
    assert fixed(sound, RIGHT.replace(line, wrong)) == RIGHT.replace(line, right + comment)


@pytest.mark.parametrize(
    ("key", "wrong"),
    [("owner", "owner: mari"), ("status", "status: drft"), ("id", "id: Dupont FY2099"), ("type", "type: xyz")],
)
def test_ids_references_statuses_and_riddles_are_left_to_people(sound: Path, key: str, wrong: str) -> None:
    line = next(line for line in RIGHT.splitlines() if line.startswith(key))
    text = RIGHT.replace(line, wrong)
    assert fixed(sound, text, code=1) == text


def test_a_misspelled_key_beside_the_right_one_is_left(sound: Path) -> None:
    text = RIGHT + "gaols: [Be heard]\n"
    assert fixed(sound, text, code=1) == text


def test_one_thing_behind_another_is_put_right_too_and_comments_stay(sound: Path) -> None:
    wrong = RIGHT.replace("kind: plan", "kind: paln  # ours").replace("type: account", "tpye: acount")
    assert fixed(sound, wrong) == RIGHT.replace("kind: plan", "kind: plan  # ours")


def test_the_diff_is_shown_and_nothing_is_written(sound: Path) -> None:
    wrong = RIGHT.replace("type: account", "type: acount")
    write(sound, {FILE: wrong})
    shown = plancode(sound, "check", "--fix", "--diff", err="next: ").out
    assert "-type: acount\n+type: account\n" in shown
    assert (sound / FILE).read_text(encoding="utf-8") == wrong


def test_what_nobody_but_people_can_mend_is_counted_and_nothing_looks_like_success(sound: Path) -> None:
    write(sound, {FILE: RIGHT.replace("owner: marie", "owner: mari")})
    told = "nothing here can be mended by itself; 1 finding is left\n"
    assert plancode(sound, "check", "--fix", "--diff", err=told).out == ""
    write(sound, {FILE: RIGHT.replace("type: account", "type: acount")})
    plancode(sound, "check", "--fix", "--diff", err="next: run it again without --diff\n")


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f", "\u3000"])
def test_a_blank_that_only_looks_like_a_space_is_named_and_replaced(sound: Path, blank: str) -> None:
    for right, wrong in (
        ("type: account", f"type:{blank}account"),
        ("goals: [Be known]", f"goals:\n{blank}{blank}- Be known"),
    ):
        write(sound, {FILE: RIGHT.replace(right, wrong)})
        found = plancode(sound, "check", "--no-history", code=1).out
        assert found.count("error[PC101]") == 1
        line = next(line for line in found.splitlines() if line.startswith("error[PC101]"))
        assert f"U+{ord(blank):04X}" in line
        ended = plancode(sound, "check", "--no-history", "--fix", err="next: ")
        assert f"U+{ord(blank):04X}" in ended.out
        assert blank not in (sound / FILE).read_text(encoding="utf-8")


def test_what_was_changed_is_told_with_its_place_and_the_check_follows(sound: Path) -> None:
    write(sound, {FILE: RIGHT.replace("type: account", "type: acount").replace("owner: marie", "owner: mari")})
    ended = plancode(
        sound,
        "check",
        "--no-history",
        "--fix",
        code=1,
        err="commit -m 'Put misspelled keys and values right' -- plans/plan.yaml",
    )
    assert ended.out.startswith("plans/plan.yaml:5  acount → account\n")
    assert "PC120" in ended.out
    assert "PC103" not in ended.out


def test_paths_narrow_what_is_put_right(sound: Path) -> None:
    write(sound, {FILE: RIGHT.replace("type: account", "type: acount")})
    plancode(sound, "check", "--no-history", "--fix", "plans/people.yaml")
    assert "acount" in (sound / FILE).read_text(encoding="utf-8")


def test_an_approved_plan_is_not_changed(tmp_path: Path) -> None:
    plan = SOUND[FILE].replace("goals: [Be known]", "goals:\n  - Be the #1 of all")
    folder = repository(tmp_path, SOUND | {FILE: plan})
    for status in ("submitted", "final-approved"):
        write(folder, {FILE: plan.replace("status: draft", f"status: {status}")})
        git(folder, "commit", "-qam", f"Make it {status}")
    before = (folder / FILE).read_bytes()
    ended = plancode(folder, "check", "--fix", code=1, err="nothing was written")
    assert "PC211" in ended.out
    assert (folder / FILE).read_bytes() == before


@pytest.mark.parametrize("options", [["--diff"], ["--fix", "--staged"], ["--fix", "--at", "HEAD"]])
def test_what_contradicts_it_is_refused(sound: Path, options: list[str]) -> None:
    plancode(sound, "check", *options, code=2, err="--fix")
