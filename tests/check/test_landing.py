"""What would land is judged as the forge would land it: as a merge, as one commit, as a rebase, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check.pull_requests import BY_PAUL, SEED, Branches, plan
from tests.support.sound import ACCOUNT, PAUL, PEOPLE

WAY = "severity: {{PC318: off}}\nhistory: {{merge: {way}}}\n"


def by(way: str) -> dict[str, str]:
    return {"plancode.yaml": WAY.format(way=way)}


def test_what_conflicts_is_named_up_to_five_files_and_the_record_of_the_first(tmp_path: Path) -> None:
    names = [f"plans/{letter}.yaml" for letter in "abcdef"]
    made = {name: f"kind: product\nid: {name[6]}\nname: One\n" for name in names}
    both = Branches(tmp_path, made)
    both.on("main", {name: text.replace("One", "Two") for name, text in made.items()})
    both.on("topic", {name: text.replace("One", "Three") for name, text in made.items()})
    hint = "  = merge the base into the branch, and settle the conflicts there"
    assert both.told() == [
        "error PC910 plans/a.yaml:1:1-1 (product/a) this does not merge with the base: " + ", ".join(names[:5]),
        hint,
    ]
    beside = made["plans/a.yaml"].replace("One", "Three") + "---\nkind: product\nid: z\nname: Z\n"
    both.on("topic", {"plans/a.yaml": beside})
    assert both.told()[0].startswith("error PC910 plans/a.yaml:1:1-1 this does not merge with the base: plans/a.yaml, ")
    hint = "  = commit the changes, then merge the base into the branch, and settle the conflicts there"
    said, advised = both.told({"plans/f.yaml": "kind: product\nid: f\nname: Four\n"})[:2]
    assert "with the uncommitted changes, this does not merge with the base: plans/a.yaml, " in said
    assert advised == hint


def test_a_finding_that_only_the_merge_has_says_so_and_those_that_the_base_has_are_not_told(tmp_path: Path) -> None:
    both = Branches(tmp_path, {"plans/inst.yaml": "kind: account\nid: inst\nname: I\n"})
    both.on("main", {"plans/inst.yaml": None, "plans/odd.yaml": ACCOUNT.replace("chu", "odd") + "colour: red\n"})
    contact = "kind: contact\nid: d\nlast_name: D\nfirst_name: É\naccounts: [{account: inst}]\n"
    both.on("topic", {"plans/o.yaml": contact})
    assert [each for each in both.told() if "PC120" in each or "PC102" in each] == [
        "error PC120 plans/o.yaml:5:22-26 (contact/d) [as the merge with the base has it] there is no account `inst`"
    ]


def test_a_finding_of_the_base_weighs_nothing_until_the_status_of_its_record_changes(tmp_path: Path) -> None:
    both = Branches(tmp_path, {"plans/odd.yaml": ACCOUNT.replace("chu", "odd") + "colour: red\n"})
    both.on("topic", SEED)
    odd = "PC102 plans/odd.yaml:4:1-7 (account/odd) unknown key `colour`"
    assert both.told() == [f"info {odd}", "  = see to it in the base: it has this finding too"]
    assert [each for each in both.lines(both.report(strict=True)) if "PC102" in each] == [f"error {odd}"]
    both.on("topic", {"plans/new.yaml": ACCOUNT.replace("chu", "new") + "colour: red\n"})
    assert [each[:33] for each in both.told() if "PC102" in each] == [
        "error PC102 plans/new.yaml:4:1-7 ", "info PC102 plans/odd.yaml:4:1-7 (",
    ]  # fmt: skip


def test_what_stands_beside_records_and_what_is_deleted_and_not_committed_land_too(tmp_path: Path) -> None:
    both = Branches(tmp_path, {"plans/notes.md": "One\n", "plans/plan.yaml": plan("submitted")})
    both.on("main", {"plans/notes.md": "Two\n"})
    assert both.told() == []
    assert both.short({"plans/plan.yaml": None}) == [
        f"{code} plan/dupont-fy2099" for code in ("PC205", "PC214", "PC241")
    ]


REFUSED = "went from draft to final-approved without being submitted"


@pytest.mark.parametrize("behind", [False, True], ids=["ahead", "behind"])
@pytest.mark.parametrize(("way", "is_squashed"), [("any", False), ("squash", True), ("rebase", False)])
def test_the_error_of_a_squash_says_so_and_what_is_an_error_anyway_is_not_told_twice(
    tmp_path: Path, way: str, *, is_squashed: bool, behind: bool
) -> None:
    plans = {"plans/b.yaml": plan("draft", "b"), "plans/c.yaml": plan("submitted", "c")}
    both = Branches(tmp_path, by(way) | plans | {"plans/a.yaml": plan("draft", "a")})
    both.on("topic", {"plans/a.yaml": plan("submitted", "a")})
    both.on("topic", {"plans/a.yaml": plan("final-approved", "a")}, author=BY_PAUL)
    both.on("topic", {"plans/b.yaml": plan("final-approved", "b")}, author=BY_PAUL)
    if behind:
        both.on("main", {"plans/c.yaml": plan("final-approved", "c")}, author=BY_PAUL)
    told = [each for each in both.told() if each.startswith("error") and "PC241" not in each]
    own = f"error PC203 plans/b.yaml:6:9-23 (plan/b) @topic 3 plan `b` {REFUSED}"
    label = "as one commit on main has it"
    squashed = f"error PC203 plans/a.yaml:6:9-23 (plan/a) [{label}] plan `a` {REFUSED}"
    assert [each for each in told if "PC203" in each] == ([squashed, own] if is_squashed else [own])
    assert not [each for each in told if "plan/c" in each]


@pytest.mark.parametrize("behind", [False, True], ids=["ahead", "behind"])
def test_what_is_not_committed_is_squashed_too(tmp_path: Path, *, behind: bool) -> None:
    both = Branches(tmp_path, by("squash") | {"plans/a.yaml": plan("draft", "a")})
    if behind:
        both.on("main", SEED)
    both.on("topic", {"plans/a.yaml": plan("submitted", "a")})
    assert both.told() == []
    told = both.told({"plans/a.yaml": plan("final-approved", "a")})
    squashed = f"error PC203 plans/a.yaml:6:9-23 (plan/a) [as one commit on main has it] plan `a` {REFUSED}"
    assert [each for each in told if "PC203" in each] == [squashed]


@pytest.mark.parametrize("way", ["any", "squash", "rebase"])
def test_where_nothing_is_proposed_nothing_is_found(tmp_path: Path, way: str) -> None:
    both = Branches(tmp_path, by(way) | {"plans/a.yaml": plan("draft", "a")})
    assert both.told() == []


@pytest.mark.parametrize("way", ["any", "squash", "rebase"])
def test_the_last_of_several_commits_is_rebased_too(tmp_path: Path, way: str) -> None:
    both = Branches(tmp_path, by(way) | {"plans/plan.yaml": plan("submitted")})
    both.on("main", {"plans/plan.yaml": plan("final-approved")}, author=BY_PAUL)
    changed = plan("submitted").replace("Be known", "Be feared")
    both.on("topic", SEED)
    both.on("topic", {"plans/chu.yaml": ACCOUNT + "notes: New\n"})
    both.on("topic", {"plans/plan.yaml": changed})
    told = [each for each in both.told() if each.startswith("error")]
    label = {"any": "merge with main", "squash": "one commit on main", "rebase": "rebase on main"}
    assert [each for each in told if label[way] in each]
    assert not [each for each in told if any(other in each for key, other in label.items() if key not in (way, "any"))]


def test_of_a_rebase_that_stops_at_a_conflict_nothing_is_said(tmp_path: Path) -> None:
    seed = SEED["plans/seed.yaml"]
    both = Branches(tmp_path, by("rebase") | SEED)
    both.on("main", {"plans/seed.yaml": seed.replace("Seed", "Rye")})
    both.on("topic", {"plans/seed.yaml": seed.replace("Seed", "Oat")})
    both.on("topic", {"plans/seed.yaml": seed.replace("Seed", "Rye")})
    assert both.told() == []


def test_where_it_does_not_merge_nothing_is_said_of_a_squash(tmp_path: Path) -> None:
    both = Branches(tmp_path, by("squash") | {"plans/plan.yaml": plan("submitted")})
    both.on("main", {"plans/plan.yaml": plan("final-approved").replace("Be known", "Be seen")}, author=BY_PAUL)
    both.on("topic", {"plans/plan.yaml": plan("submitted").replace("Be known", "Be feared")})
    assert both.short() == ["PC910 plan/dupont-fy2099"]


def test_the_reason_of_any_squashed_commit_is_one_of_the_squash(tmp_path: Path) -> None:
    both = Branches(tmp_path, by("squash") | {"plans/plan.yaml": plan("submitted")})
    both.on("topic", {"plans/plan.yaml": plan("draft")}, "Return\n\nReason: too much", BY_PAUL)
    assert both.short() == []
    both.on("topic", SEED, "Say: more", BY_PAUL)
    assert both.short() == []


def test_people_that_a_pull_request_changes_are_judged_anew_with_its_own_steps(tmp_path: Path) -> None:
    both = Branches(tmp_path, {"plans/plan.yaml": plan("submitted")})
    both.on("topic", {"plans/people.yaml": PEOPLE + PAUL.format(role="compliance")})
    both.on("topic", {"plans/plan.yaml": plan("final-approved")}, author=BY_PAUL)
    assert both.short() == ["PC242 person/paul", "PC204 plan/dupont-fy2099", "PC206 plan/dupont-fy2099"]
    both.on("main", SEED)
    assert both.short() == ["PC242 person/paul", "PC204 plan/dupont-fy2099", "PC206 plan/dupont-fy2099"]


def test_of_a_commit_and_of_the_work_tree_the_same_is_found(tmp_path: Path) -> None:
    both = Branches(tmp_path, {"plans/plan.yaml": plan("draft")})
    both.on("topic", {"plans/plan.yaml": plan("expired"), ".gitignore": "plans/chu.yaml\n"})
    told = both.told()
    assert told
    report = both.report(moment="topic")
    assert both.lines(report) == told
    assert report.proof is not None
    assert report.proof.commits == 2
    assert both.short({"plans/new.yaml": "kind: product\nid: new\nname: New\n", ".gitignore": "plans/new.yaml\n"})[
        0
    ] == ("PC904 plans/new.yaml:1:1-1")


def test_of_the_work_tree_what_is_not_committed_is_judged_and_of_a_commit_it_is_not(tmp_path: Path) -> None:
    both = Branches(tmp_path, {"plans/a.yaml": plan("draft", "a")})
    both.on("topic", SEED)
    told = both.told({"plans/a.yaml": plan("final-approved", "a")})
    assert [each for each in told if "PC203" in each] == [
        f"error PC203 plans/a.yaml:6:9-23 (plan/a) plan `a` {REFUSED}"
    ]
    assert both.lines(both.report(moment="topic")) == []


ACCEPT = """severity: {PC318: off}
history:
  accept:
    - {code: PC102, record: account/chu, reason: once}
    - {code: skipped-step, record: plan/dupont-fy2099, reason: once}
    - {code: PC203, record: plan/dupont-fy2099, reason: once}
"""


def test_what_is_accepted_in_vain_of_the_files_is_told_and_of_the_history_it_is_not_known(tmp_path: Path) -> None:
    both = Branches(tmp_path, {"plancode.yaml": ACCEPT})
    both.on("topic", SEED)
    both.repo.checkout("topic")
    told = both.told()
    assert told == [
        "warning PC406 plancode.yaml:4:14-19 this exception matches no finding any more",
        "  = remove this entry",
    ]
