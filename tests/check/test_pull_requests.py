"""What is found in a pull request, whole: where it stands, what it says, what it advises, and of which commit it is."""

from __future__ import annotations

from pathlib import Path

from tests.check.pull_requests import BY_PAUL, THERE, Branches, plan
from tests.support.sound import ACCOUNT, PEOPLE


def test_each_change_of_status_that_is_no_single_step_is_told_where_it_stands(tmp_path: Path) -> None:
    names = ("a-still", "b-jumps", "c-born", "d-gone", "e-gone", "f-steps")
    statuses = dict(zip(names, ("draft", "draft", None, "submitted", "draft", "draft"), strict=True))
    both = Branches(tmp_path, {f"plans/{name}.yaml": plan(at, name) for name, at in statuses.items() if at})
    both.on("topic", {"plans/b-jumps.yaml": plan("submitted", "b-jumps"), "plans/c-born.yaml": plan("draft", "c-born")})
    jumped = {"plans/b-jumps.yaml": plan("final-approved", "b-jumps"), "plans/c-born.yaml": plan("submitted", "c-born")}
    both.on("topic", jumped, author=BY_PAUL)
    both.on("topic", {"plans/d-gone.yaml": plan("draft", "d-gone")}, "Return\n\nReason: too much", BY_PAUL)
    both.on("topic", {"plans/d-gone.yaml": None, "plans/e-gone.yaml": None})
    both.on("topic", {"plans/f-steps.yaml": plan("submitted", "f-steps"), "plans/g.yaml": plan("draft", "g-born")})
    told = [each for each in both.told() if "PC241" in each]
    jumps = "if this branch is squashed, plan"
    assert told == [
        f"warning PC241 plans/b-jumps.yaml:6:9-23 (plan/b-jumps) {jumps} `b-jumps` would jump from draft to final-approved",
        f"warning PC241 plans/c-born.yaml:6:9-18 (plan/c-born) {jumps} `c-born` would jump from not being there to submitted",
        f"warning PC241 plans/d-gone.yaml:6:9-18 (plan/d-gone) {jumps} `d-gone` would jump from submitted to deleted",
    ]
    assert both.told().count("  = use a merge commit, or one pull request per step") == 3


def test_of_a_record_that_cannot_be_read_before_or_after_no_jump_is_told(tmp_path: Path) -> None:
    damaged = plan("draft").replace("type: account", "colour: red")
    before = Branches(tmp_path / "before", {"plans/plan.yaml": damaged})
    before.on("topic", {"plans/plan.yaml": plan("final-approved")}, author=BY_PAUL)
    assert not [each for each in before.told() if "PC241" in each]
    after = Branches(tmp_path / "after", {"plans/plan.yaml": plan("draft"), "plans/z.yaml": plan("draft", "z")})
    after.on("topic", {"plans/plan.yaml": damaged.replace("draft", "expired"), "plans/z.yaml": plan("expired", "z")})
    assert [each.split("(")[1].split(")")[0] for each in after.told() if "PC241" in each] == ["plan/z"]


CHANGED = """lifecycle:
  plan: {statuses: [draft, agreed], initial: [draft], steps: {agree: {from: draft, to: agreed}}}
policy: {four_eyes: error}
history: {merge: merge}
severity: {PC318: info}
calendar: {year_start: 04-01}
time_zone: Europe/London
"""


def test_every_rule_that_is_changed_is_named_at_its_key(tmp_path: Path) -> None:
    both = Branches(tmp_path, {})
    both.on("topic", {"plancode.yaml": CHANGED.replace("merge: merge", "merge: squash")})
    told = both.told()
    places = {"lifecycle": 1, "policy": 3, "history": 4, "severity": 5, "calendar": 6, "time_zone": 7}
    assert told[::2] == [
        f"warning PC242 plancode.yaml:{line}:1-{len(name) + 1} `{name}` is changed here; this is judged by the rules of the base"
        for name, line in places.items()
    ]
    assert told[1::2] == ["  = merge it for the new rules to count"] * 6


def test_rules_that_are_gone_are_told_where_they_stood(tmp_path: Path) -> None:
    both = Branches(tmp_path, {})
    both.on("topic", {"plancode.yaml": None})
    assert both.told()[0].startswith("warning PC242 plancode.yaml:1:1-1 `severity` is changed here")


def test_people_whose_rights_change_are_told_and_others_are_not(tmp_path: Path) -> None:
    plain = "---\nkind: person\nid: zoe\nname: Zoé\n"
    both = Branches(tmp_path, {})
    changed = THERE["plans/people.yaml"].replace("m: Marie", "m: Maria").replace("role: approver", "role: compliance")
    both.on("topic", {"plans/people.yaml": changed + plain, "plans/chu.yaml": ACCOUNT + "name: CHU\n"})
    told = [each for each in both.told() if each[0] == " " or "PC242" in each]
    about = "this branch changes the role or addresses of person"
    until = "until it is merged, the old ones are used"
    paul = f"warning PC242 plans/people.yaml:7:1-5 (person/paul) {about} `paul`; {until}"
    assert [each for each in told if "PC242" in each] == [paul]
    assert "  = merge it for the new ones to count" in told
    both.on("topic", {"plans/people.yaml": PEOPLE, "plans/chu.yaml": ACCOUNT})
    assert both.told()[0] == f"warning PC242 plans/people.yaml:1:1-1 (person/paul) {about} `paul`; {until}"
