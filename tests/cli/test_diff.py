"""`diff`: what a pull request changes, told to whoever reviews it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.pull_request import found, status
from tests.support.cli import plancode, write
from tests.support.sound import PAUL, PEOPLE, PLAN, SOUND, branch, git, repository


def test_diff_tells_the_step_with_who_and_the_verdict(pull_request: Path) -> None:
    branch(pull_request, status("final-approved"))
    lines = plancode(pull_request, "diff", "main").out.splitlines()
    assert "  ! plan dupont-fy2099  status Draft → Final Approved, by Marie  [PC203]" in lines
    assert lines[-1] == "1 problem, 1 plan status changed"


def test_diff_tells_goals_targets_opportunities_and_activities_by_contact(tmp_path: Path) -> None:
    contact = "kind: contact\nid: dupont\nfirst_name: Élodie\nlast_name: Dupont\n"
    plan = PLAN.format(status="draft").replace("accounts: [{account: chu}]", "contacts: [dupont]")
    objective = (
        "kind: objective\nid: talks\nname: Talks\nperiod: FY2099\ntype: education\nstatus: current\n"
        "plan: dupont-fy2099\ntarget: {value: VALUE, unit: talk}\n"
    )
    talk = "kind: activity\nid: talk-1\nsubject: First talk\nform: task\nplan: dupont-fy2099\ndue: 2099-03-01\n"
    grant = (
        "kind: opportunity\nid: grant\nname: Grant\ntype: research-funding\nstatus: STATUS\n"
        "close_date: 2099-05-01\nplan: dupont-fy2099\n"
    )
    before = {
        "plans/c.yaml": contact,
        "plans/plan.yaml": plan,
        "plans/o.yaml": objective.replace("VALUE", "3"),
        "plans/a.yaml": talk,
        "plans/g.yaml": grant.replace("STATUS", "pending"),
    }
    folder = repository(tmp_path, SOUND | before)
    git(folder, "checkout", "-qb", "topic")
    branch(
        folder,
        {
            "plans/plan.yaml": plan.replace("Be known", "Be trusted"),
            "plans/o.yaml": objective.replace("VALUE", "4"),
            "plans/a.yaml": talk + "completed: 2099-03-02\n",
            "plans/g.yaml": grant.replace("STATUS", "won"),
        },
    )
    shown = plancode(folder, "diff", "main").out
    assert shown.startswith("Élodie Dupont\n")
    assert "  ~ plan dupont-fy2099  goal: Be known → Be trusted\n" in shown
    assert "  ~ objective talks  target: 3 talk → 4 talk\n" in shown
    assert "  ~ opportunity grant  status Pending → Won" in shown
    assert "  ~ activity talk-1  completed on 2099-03-02\n" in shown


def test_a_field_that_is_added_to_a_plan_or_activity_adds_none_of_them(tmp_path: Path) -> None:
    talk = "kind: activity\nid: talk\nsubject: A talk\nform: task\ndue: 2099-03-01\n"
    plan = PLAN.format(status="draft")
    folder = repository(tmp_path, SOUND | {"plans/plan.yaml": plan, "plans/a.yaml": talk})
    added = {"plans/plan.yaml": plan + "notes: Met at the congress\n", "plans/a.yaml": talk + "notes: In French\n"}
    write(folder, added)
    assert plancode(folder, "diff").out.splitlines()[-1] == "2 other changes"
    write(folder, {"plans/a.yaml": talk + "---\n" + talk.replace("id: talk", "id: talk-2")})
    assert plancode(folder, "diff").out.splitlines()[-1] == "1 activity added, 1 other change"


def test_diff_shows_nothing_for_a_file_that_only_moved(pull_request: Path) -> None:
    git(pull_request, "mv", "plans/plan.yaml", "plans/moved.yaml")
    git(pull_request, "commit", "-qm", "Move")
    assert plancode(pull_request, "diff", "main").out == "no change that would show in a report\n"


def test_diff_names_contacts_that_are_newly_without_a_plan(pull_request: Path) -> None:
    branch(pull_request, {"plans/c.yaml": "kind: contact\nid: c\nfirst_name: A\nlast_name: B\n"})
    assert "  ! contact c  has no plan\n" in plancode(pull_request, "diff", "main").out


def test_diff_as_markdown_lets_no_text_out_of_its_place(pull_request: Path) -> None:
    hostile = 'kind: product\nid: seed\nname: "``` </details> ![x](http://evil.example) @all <script>"\n'
    branch(pull_request, {"plans/product.yaml": hostile})
    shown = plancode(pull_request, "diff", "main", "--format", "markdown").out
    assert "```` + ````" not in shown
    assert (
        "- `+` `product seed` ```` product “``` </details> ![x](http://evil.example) @all <script>” added ````\n"
        in shown
    )


def test_diff_as_json_has_groups_and_a_summary(pull_request: Path) -> None:
    branch(pull_request, status("submitted"))
    told = json.loads(plancode(pull_request, "diff", "main..topic", "--format", "json").out)
    assert told["version"] == 1
    assert told["summary"]["plan statuses changed"] == 1
    (change,) = told["groups"][0]["changes"]
    assert change["record"] == {"kind": "plan", "id": "dupont-fy2099"}
    assert (change["sign"], change["verdict"]) == ("~", "ok")


def test_diff_without_a_base_shows_what_is_not_committed(pull_request: Path) -> None:
    git(pull_request, "config", "user.email", "marie@example.org")
    git(pull_request, "config", "user.name", "Marie")
    write(pull_request, status("submitted"))
    assert "status Draft → Submitted, by Marie" in plancode(pull_request, "diff").out


def test_diff_judges_by_the_people_of_the_base_as_check_does(tmp_path: Path) -> None:
    folder = repository(
        tmp_path,
        SOUND | {"plans/people.yaml": PEOPLE + PAUL.format(role="compliance")},
        status("submitted"),
    )
    git(folder, "checkout", "-qb", "topic")
    branch(folder, {"plans/people.yaml": PEOPLE + PAUL.format(role="approver")})
    branch(folder, status("final-approved"), author="Paul <paul@example.org>")
    assert [code for code, severity in found(folder, code=1) if severity == "error"] == ["PC204"]
    assert "status Submitted → Final Approved, by Paul  [PC204]" in plancode(folder, "diff", "main").out


def test_diff_judges_by_the_lifecycle_of_the_base(pull_request: Path) -> None:
    lifecycle = (
        "lifecycle:\n  plan:\n    statuses: [draft, submitted, final-approved, expired]\n    initial: [draft]\n"
        "    steps: {jump: {from: draft, to: final-approved}}\n"
    )
    branch(pull_request, {"plancode.yaml": lifecycle}, status("final-approved"))
    assert "[PC203]" in plancode(pull_request, "diff", "main").out


def test_what_cannot_be_read_is_not_said_to_be_removed(tmp_path: Path) -> None:
    """Neither one record with a wrong value, nor those in a file that is no YAML any more."""
    objective = "kind: objective\nid: talks\nname: Talks\nperiod: FY2099\ntype: education\nstatus: current\nplan: dupont-fy2099\n"
    folder = repository(tmp_path, SOUND | {"plans/o.yaml": objective})
    write(folder, {"plans/o.yaml": objective + "target: {value: many, unit: talk}\n"})
    told = plancode(folder, "diff").out
    assert "! objective talks  `value` is text, not a number  [PC104]" in told
    assert "removed" not in told
    write(folder, {"plans/o.yaml": objective.replace("Talks", "Talks: all")})
    assert "! objective talks  objective “Talks” cannot be read\n\n1 problem" in plancode(folder, "diff").out
    git(folder, "commit", "-qam", "Break it")
    write(folder, {"plans/o.yaml": objective})
    assert "~ objective talks  objective “Talks” can be read again" in plancode(folder, "diff").out
    (folder / "plans/o.yaml").unlink()
    git(folder, "commit", "-qam", "Remove it")
    assert "- objective talks  objective “Talks” removed" in plancode(folder, "diff", "HEAD~2").out
