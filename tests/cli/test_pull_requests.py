"""`check --base` and `diff`: what a pull request changes, judged by the rules of where it goes (HISTORY.md, pull requests)."""

from __future__ import annotations

import json

import pytest

from tests.support.cli import plancode, write
from tests.support.histories import history
from tests.support.sound import ACCOUNT, PAUL, PEOPLE, PLAN, SOUND, branch, git, repository


@pytest.fixture
def pull_request(tmp_path):
    folder = repository(tmp_path, SOUND | {"plans/people.yaml": PEOPLE + PAUL.format(role="approver")})
    git(folder, "checkout", "-qb", "topic")
    return folder


def found(folder, *arguments, code=0):
    report = json.loads(plancode(folder, "check", "--base", "main", "--format", "json", *arguments, code=code).out)
    return sorted((each["code"], each["severity"]) for each in report["diagnostics"])


def status(name):
    return {"plans/plan.yaml": PLAN.format(status=name)}


def test_one_allowed_step_is_fine(pull_request):
    branch(pull_request, status("submitted"))
    assert found(pull_request) == []


def test_two_steps_in_one_pull_request_are_told_what_a_squash_would_do(pull_request):
    branch(pull_request, status("submitted"))
    branch(pull_request, status("final-approved"), author="Paul <paul@example.org>")
    assert ("PC241", "warning") in found(pull_request)


def test_where_pull_requests_are_squashed_two_steps_are_an_error(tmp_path):
    folder = repository(tmp_path, SOUND | {"plancode.yaml": "history: {merge: squash}\n"})
    git(folder, "checkout", "-qb", "topic")
    branch(folder, status("submitted"), status("final-approved"))
    assert ("PC241", "error") in found(folder, code=1)


def test_a_base_that_moved_on_shows_none_of_its_own_changes(pull_request):
    git(pull_request, "checkout", "-q", "main")
    branch(pull_request, {"plans/chu.yaml": "kind: account\nid: chu\nname: CHU de Rocmont\n"})
    git(pull_request, "checkout", "-q", "topic")
    branch(pull_request, status("submitted"))
    assert found(pull_request) == []
    assert "chu" not in plancode(pull_request, "diff", "main").out


def test_what_the_base_had_already_fails_nothing_unless_strict(tmp_path):
    folder = repository(tmp_path, SOUND | {"plans/chu.yaml": "kind: account\nid: chu\nname: CHU\ntyp: customer\n"})
    git(folder, "checkout", "-qb", "topic")
    branch(folder, {"plans/product.yaml": "kind: product\nid: seed\nname: Seed\n"})
    assert found(folder) == [("PC102", "info")]
    assert found(folder, "--strict", code=1) == [("PC102", "error")]


@pytest.mark.parametrize(
    ("had", "brought"),
    [
        # The same finding in another file, and another one of the same code in the same record.
        ({"plans/a.yaml": "kind: [\n"}, {"plans/b.yaml": "kind: [\n"}),
        ({"plans/chu.yaml": ACCOUNT + "typ: customer\n"}, {"plans/chu.yaml": ACCOUNT + "typ: customer\ntag: x\n"}),
    ],
    ids=["file", "record"],
)
def test_what_is_like_a_finding_of_the_base_and_is_another_fails(tmp_path, had, brought):
    folder = repository(tmp_path, SOUND | had)
    git(folder, "checkout", "-qb", "topic")
    branch(folder, brought)
    assert [severity for _, severity in found(folder, code=1)] == ["error", "info"]


def test_touching_the_status_brings_a_records_findings_back(tmp_path):
    broken = PLAN.replace("goals: [Be known]\n", "")
    folder = repository(tmp_path, SOUND | {"plans/plan.yaml": broken.format(status="draft").replace("marie", "mary")})
    git(folder, "checkout", "-qb", "topic")
    branch(folder, {"plans/product.yaml": "kind: product\nid: seed\nname: Seed\n"})
    assert ("PC120", "info") in found(folder)
    branch(folder, {"plans/plan.yaml": broken.format(status="submitted").replace("marie", "mary")})
    assert ("PC120", "error") in found(folder, code=1)


def test_history_before_the_base_is_not_judged_again(tmp_path):
    folder = repository(tmp_path, SOUND, status("final-approved"))
    git(folder, "checkout", "-qb", "topic")
    branch(folder, {"plans/product.yaml": "kind: product\nid: seed\nname: Seed\n"})
    assert found(folder) == [("PC318", "info")]
    plancode(folder, "check", code=1)


def test_a_pull_request_cannot_grant_itself_a_role(tmp_path):
    folder = repository(
        tmp_path,
        SOUND | {"plans/people.yaml": PEOPLE + PAUL.format(role="compliance")},
        status("submitted"),
    )
    git(folder, "checkout", "-qb", "topic")
    granted = {"plans/people.yaml": PEOPLE + PAUL.format(role="approver")}
    branch(folder, granted, status("final-approved"), author="Paul <paul@example.org>")
    assert [code for code, severity in found(folder, code=1) if severity == "error"] == ["PC204"]
    assert ("PC242", "warning") in found(folder, code=1)


@pytest.mark.parametrize(
    "rules",
    [
        "severity: {skipped-step: off}\n",
        "history:\n  accept: [{code: PC203, record: plan/dupont-fy2099, reason: please}]\n",
        (
            "lifecycle:\n  plan:\n    statuses: [draft, submitted, final-approved, expired]\n    initial: [draft]\n"
            "    steps: {jump: {from: draft, to: final-approved}}\n"
        ),
    ],
)
def test_a_pull_request_cannot_change_the_rules_it_is_judged_by(pull_request, rules):
    branch(pull_request, {"plancode.yaml": rules}, status("final-approved"))
    codes = found(pull_request, code=1)
    assert ("PC203", "error") in codes
    assert ("PC242", "warning") in codes


def test_a_forges_merge_commit_as_head_is_judged_like_any(pull_request):
    branch(pull_request, status("final-approved"))
    git(pull_request, "checkout", "-q", "--detach", "main")
    git(pull_request, "merge", "-q", "--no-ff", "topic", "-m", "Merge topic into main")
    assert ("PC203", "error") in found(pull_request, code=1)


def shallow(source, folder, depth):
    """Return a clone of source's topic, with main, that holds no more than depth commits of each."""
    git(folder, "clone", "-q", "--no-single-branch", "--depth", str(depth), "-b", "topic", f"file://{source}", "clone")
    git(folder / "clone", "branch", "-q", "main", "origin/main")
    assert (folder / "clone/.git/shallow").is_file()
    return folder / "clone"


@pytest.fixture
def older_pull_request(tmp_path):
    """A pull request whose base has a commit that nobody who looks at it needs."""
    product = {"plans/product.yaml": "kind: product\nid: seed\nname: Seed\n"}
    folder = repository(tmp_path, SOUND | {"plans/people.yaml": PEOPLE + PAUL.format(role="approver")}, product)
    git(folder, "checkout", "-qb", "topic")
    return folder


def test_a_shallow_clone_that_holds_the_whole_range_is_enough(older_pull_request, tmp_path_factory):
    branch(older_pull_request, status("submitted"))
    clone = shallow(older_pull_request, tmp_path_factory.mktemp("clones"), 2)
    assert found(clone) == []
    branch(clone, status("expired"))
    assert ("PC203", "error") in found(clone, code=1)


def test_a_shallow_clone_that_does_not_reach_the_base_cannot_be_judged(older_pull_request, tmp_path_factory):
    branch(older_pull_request, status("submitted"))
    clone = shallow(older_pull_request, tmp_path_factory.mktemp("clones"), 1)
    plancode(clone, "check", "--base", "main", code=2, err="share no history here")


def test_a_shallow_clone_that_cuts_off_a_part_of_the_range_cannot_be_judged(older_pull_request, tmp_path_factory):
    """The pull request merges a branch that is older than where the clone ends."""
    git(older_pull_request, "checkout", "-qb", "side")
    for number in range(4):
        branch(older_pull_request, {"plans/note.yaml": f"kind: product\nid: note\nname: Note {number}\n"})
    git(older_pull_request, "checkout", "-q", "topic")
    branch(older_pull_request, status("submitted"))
    git(older_pull_request, "merge", "-q", "--no-ff", "-m", "Merge side", "side")
    clone = shallow(older_pull_request, tmp_path_factory.mktemp("clones"), 3)
    plancode(clone, "check", "--base", "main", code=3, err="this clone is shallow")
    assert found(older_pull_request) == []


def test_what_a_shallow_clone_cannot_tell_of_a_merge_is_said_to_be_unknown(tmp_path):
    """A branch merges what main has merged too: an approval that was amended, where the clone ends between the two."""
    told = history(
        tmp_path / "repo",
        """
        a   draft
        b   submitted
        c   final-approved   by paul
        d   draft            reason "too short"
        x   same
        y   same             parent c
        g   =d               parents x y
        t   same             parent x
        m   =d               parents t y
        """,
    )
    for name, commit in (("main", "g"), ("topic", "m")):
        told.repo.git("update-ref", f"refs/heads/{name}", told.ids[commit])
    for depth, codes in ((3, ["PC907"]), (4, [])):
        (tmp_path / str(depth)).mkdir()
        clone = shallow(told.repo.folder, tmp_path / str(depth), depth)
        report = json.loads(plancode(clone, "check", "--base", "main", "--format", "json", code=len(codes)).out)
        assert [each["code"] for each in report["diagnostics"] if each["severity"] != "info"] == codes


def test_a_shallow_clone_that_reaches_the_very_beginning_by_another_way_cannot_be_judged(tmp_path):
    """The branch began with the first commit, and the clone does not show that main did so too: all would be new."""
    table = "a  draft\nb  submitted\n" + "".join(f"c{number}  same\n" for number in range(5))
    told = history(tmp_path / "repo", f"{table}t  draft  parent a  by paul  reason why\nm  =c4  parents c4 t")
    for name, commit in (("main", "c4"), ("topic", "m")):
        told.repo.git("update-ref", f"refs/heads/{name}", told.ids[commit])
    clone = shallow(told.repo.folder, tmp_path, 4)
    plancode(clone, "check", "--base", "main", code=3, err="this clone is shallow")


def test_a_shallow_clone_without_a_base_cannot_be_judged(older_pull_request, tmp_path_factory):
    branch(older_pull_request, status("submitted"))
    clone = shallow(older_pull_request, tmp_path_factory.mktemp("clones"), 2)
    plancode(clone, "check", code=3, err="git fetch --unshallow")


def approved_in(clone, author, code=0):
    """Approve the plan of a clone, and return code, severity and hint of what is found of that."""
    branch(clone, status("final-approved"), author=author)
    report = json.loads(plancode(clone, "check", "--base", "main", "--format", "json", code=code).out)
    return [(each["code"], each["severity"], each["hint"]) for each in report["diagnostics"] if each["code"] != "PC318"]


@pytest.fixture
def clone_of_submitted(tmp_path, tmp_path_factory):
    """A shallow clone of a pull request to come: what it holds begins with a plan that had been submitted before."""
    source = tmp_path / "source"
    source.mkdir()
    people = PEOPLE + PAUL.format(role="approver") + PAUL.format(role="reviewer").replace("paul", "zoe")
    repository(source, SOUND | {"plans/people.yaml": people}, status("submitted"), {"plans/p.yaml": SEED})
    git(source, "checkout", "-qb", "topic")
    branch(source, {"plans/p.yaml": SEED.replace("name: Seed", "name: Seeds")})
    return shallow(source, tmp_path_factory.mktemp("clones"), 2)


SEED = "kind: product\nid: seed\nname: Seed\n"
UNSHALLOW = "get the rest of the history: git fetch --unshallow"


def test_who_submitted_before_a_shallow_clone_begins_is_not_known(clone_of_submitted):
    """Paul approves what somebody wrote and submitted: whether a second person has seen it is not known."""
    assert approved_in(clone_of_submitted, "Paul <paul@example.org>") == [("PC907", "warning", UNSHALLOW)]


def test_whom_a_plan_named_before_a_shallow_clone_begins_is_not_known(clone_of_submitted):
    assert approved_in(clone_of_submitted, "Zoe <zoe@example.org>", code=1) == [("PC907", "error", UNSHALLOW)]


def test_whom_a_plan_named_when_it_was_submitted_is_not_known_after_an_edit_either(clone_of_submitted):
    edited = PLAN.format(status="submitted").replace("owner: marie", "owner: zoe").replace("Be known", "Be trusted")
    branch(clone_of_submitted, {"plans/plan.yaml": edited})
    branch(
        clone_of_submitted,
        {"plans/plan.yaml": edited.replace("submitted", "final-approved")},
        author="Zoe <zoe@example.org>",
    )
    report = json.loads(plancode(clone_of_submitted, "check", "--base", "main", "--format", "json", code=1).out)
    assert [each["code"] for each in report["diagnostics"] if each["severity"] == "error"] == ["PC907"]


@pytest.mark.parametrize(
    ("versions", "told"),
    [
        ([], []),
        (["submitted"], [("PC214", "error"), ("PC241", "warning")]),
        (["submitted", "final-approved"], [("PC214", "error"), ("PC241", "warning")]),
    ],
)
def test_a_pull_request_deletes_drafts_alone(tmp_path, versions, told):
    people = {"plans/people.yaml": PEOPLE + PAUL.format(role="approver"), "plancode.yaml": "severity: {PC206: off}\n"}
    folder = repository(tmp_path, SOUND | people, *(status(name) for name in versions))
    git(folder, "checkout", "-qb", "topic")
    git(folder, "rm", "-q", "plans/plan.yaml")
    git(folder, "commit", "-qm", "Delete the plan")
    assert found(folder, code=1 if told else 0) == told


def test_what_is_deleted_is_told_where_it_stood(tmp_path):
    folder = repository(tmp_path, SOUND, status("submitted"))
    git(folder, "checkout", "-qb", "topic")
    git(folder, "rm", "-q", "plans/plan.yaml")
    git(folder, "commit", "-qm", "Delete the plan")
    report = json.loads(plancode(folder, "check", "--base", "main", "--format", "json", code=1).out)
    (told,) = (each for each in report["diagnostics"] if each["code"] == "PC241")
    assert (told["path"], told["record"]) == ("plans/plan.yaml", {"kind": "plan", "id": "dupont-fy2099"})
    assert told["message"] == (
        "landed as one commit, plan `dupont-fy2099` would go from submitted to deleted, which is no step"
    )


def test_a_plan_that_is_born_in_a_pull_request_begins_as_a_draft(pull_request):
    second = PLAN.format(status="draft").replace("dupont-fy2099", "second").replace("name: Dupont", "name: Second")
    branch(pull_request, {"plans/second.yaml": second})
    assert found(pull_request) == []
    branch(pull_request, {"plans/second.yaml": second.replace("draft", "submitted")})
    assert found(pull_request) == [("PC241", "warning")]


@pytest.mark.parametrize("name", ["a-first", "z-last"])
def test_each_plan_of_a_pull_request_is_looked_at(tmp_path, name):
    other = PLAN.replace("dupont-fy2099", name).replace("name: Dupont", "name: Other")
    files = {"plans/other.yaml": other.format(status="draft")}
    people = {"plans/people.yaml": PEOPLE + PAUL.format(role="approver")}
    folder = repository(tmp_path, SOUND | people | files)
    git(folder, "checkout", "-qb", "topic")
    branch(folder, status("submitted") | {"plans/other.yaml": other.format(status="submitted")})
    branch(folder, {"plans/other.yaml": other.format(status="final-approved")}, author="Paul <paul@example.org>")
    report = json.loads(plancode(folder, "check", "--base", "main", "--format", "json").out)
    told = [(each["code"], each["record"]["id"]) for each in report["diagnostics"] if each["code"] == "PC241"]
    assert told == [("PC241", name)]


@pytest.mark.parametrize(
    ("key", "rules"),
    [
        ("policy", "policy: {four_eyes: off}\n"),
        ("policy", "policy: {unknown_actor: info}\n"),
        ("severity", "severity: {PC318: off}\n"),
        ("history", "history: {merge: squash}\n"),
        ("calendar", "calendar: {year_start: 04-01}\n"),
        ("time_zone", "time_zone: Europe/Paris\n"),
    ],
)
def test_a_pull_request_that_changes_rules_is_told_so(pull_request, key, rules):
    branch(pull_request, {"plancode.yaml": rules})
    report = json.loads(plancode(pull_request, "check", "--base", "main", "--format", "json").out)
    (told,) = (each for each in report["diagnostics"] if each["code"] == "PC242")
    assert told["message"] == f"`{key}` is changed here; this is judged by the rules of the base"
    assert told["hint"] == "the new rules count from when they have landed"
    assert (told["path"], told["range"]["start"]) == ("plancode.yaml", {"line": 1, "column": 1})


@pytest.mark.parametrize(
    ("people", "path", "name"),
    [
        (PEOPLE + PAUL.format(role="approver") + PAUL.format(role="approver").replace("paul", "zoe"), True, "zoe"),
        (PEOPLE + PAUL.format(role="compliance"), True, "paul"),
        (PEOPLE, False, "paul"),
    ],
)
def test_a_pull_request_that_changes_what_people_may_do_is_told_where(pull_request, people, path, name):
    branch(pull_request, {"plans/people.yaml": people})
    report = json.loads(plancode(pull_request, "check", "--base", "main", "--format", "json").out)
    (told,) = (each for each in report["diagnostics"] if each["code"] == "PC242")
    lines = people.split("\n")
    line = lines.index(f"id: {name}") if path else 1
    assert (told["path"], told["range"]["start"]["line"]) == ("plans/people.yaml", line)
    assert told["record"] == {"kind": "person", "id": name}


def test_a_file_that_git_ignores_is_told_in_a_pull_request_too(pull_request):
    branch(pull_request, {".gitignore": "plans/secret.yaml\n"})
    write(pull_request, {"plans/secret.yaml": "kind: product\nid: p\nname: P\n"})
    assert ("PC904", "warning") in found(pull_request)


def test_what_a_squash_would_do_comes_with_what_keeps_the_steps(pull_request):
    branch(pull_request, status("submitted"))
    branch(pull_request, status("final-approved"), author="Paul <paul@example.org>")
    told = plancode(pull_request, "check", "--base", "main").out
    assert "would go from draft to final-approved, which is no step" in told
    hint = "a merge commit keeps the steps; with squash merges, each step lands in a pull request of its own"
    assert f"hint: {hint}" in told


def test_a_pull_request_is_judged_in_a_bare_repository_too(pull_request, tmp_path_factory):
    branch(pull_request, {".gitignore": "plans/plan.yaml\n"} | status("final-approved"))
    folder = tmp_path_factory.mktemp("bare")
    git(folder, "clone", "-q", "--bare", str(pull_request), "plans.git")
    assert ("PC203", "error") in found(folder / "plans.git", "--at", "topic", code=1)


def test_an_address_that_a_pull_request_adds_entitles_nobody_in_it(pull_request):
    people = PEOPLE.replace("email:", "emails: [m@home.example]\nemail:") + PAUL.format(role="approver")
    branch(pull_request, {"plans/people.yaml": people})
    branch(pull_request, status("submitted"), author="Marie <m@home.example>")
    assert ("PC205", "error") in found(pull_request, code=1)


def test_a_kind_that_a_pull_request_frees_of_its_lifecycle_is_judged_by_it(tmp_path):
    lifecycle = (
        "lifecycle:\n  opportunity:\n    statuses: [pending, won]\n    initial: [pending]\n"
        "    steps: {win: {from: pending, to: won, by: [approver]}}\n    protected: [won]\n"
    )
    talk = "kind: opportunity\nid: talk\nname: Talk\ntype: publication\nclose_date: 2099-05-20\nstatus: pending\n"
    people = {"plans/people.yaml": PEOPLE + PAUL.format(role="approver")}
    folder = repository(tmp_path, SOUND | people | {"plancode.yaml": lifecycle, "plans/talk.yaml": talk})
    git(folder, "checkout", "-qb", "topic")
    branch(folder, {"plancode.yaml": "", "plans/talk.yaml": talk.replace("pending", "won")})
    assert ("PC204", "error") in found(folder, code=1)


@pytest.mark.parametrize("ref", ["nothing", "-x", "main..topic", "^main"])
def test_a_base_that_names_no_commit_is_wrong_usage(pull_request, ref):
    plancode(pull_request, "check", f"--base={ref}", code=2, err=f"`{ref}` ")


def test_a_base_that_two_refs_share_is_wrong_usage(pull_request):
    branch(pull_request, status("submitted"))
    git(pull_request, "tag", "main", "topic")
    plancode(pull_request, "check", "--base", "main", code=2, err="`main` is ambiguous")


def test_diff_tells_the_step_with_who_and_the_verdict(pull_request):
    branch(pull_request, status("final-approved"))
    lines = plancode(pull_request, "diff", "main").out.splitlines()
    assert "  ! plan dupont-fy2099  status Draft → Final Approved, by Marie  [PC203]" in lines
    assert lines[-1] == "1 problem, 1 plan status changed"


def test_diff_tells_goals_targets_opportunities_and_activities_by_contact(tmp_path):
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


def test_diff_shows_nothing_for_a_file_that_only_moved(pull_request):
    git(pull_request, "mv", "plans/plan.yaml", "plans/moved.yaml")
    git(pull_request, "commit", "-qm", "Move")
    assert plancode(pull_request, "diff", "main").out == "nothing that a report shows has changed\n"


def test_diff_names_contacts_that_are_newly_without_a_plan(pull_request):
    branch(pull_request, {"plans/c.yaml": "kind: contact\nid: c\nfirst_name: A\nlast_name: B\n"})
    assert "  ! contact c  has no plan\n" in plancode(pull_request, "diff", "main").out


def test_diff_as_markdown_lets_no_text_out_of_its_place(pull_request):
    hostile = 'kind: product\nid: seed\nname: "``` </details> ![x](http://evil.example) @all <script>"\n'
    branch(pull_request, {"plans/product.yaml": hostile})
    shown = plancode(pull_request, "diff", "main", "--format", "markdown").out
    assert "```` + ````" not in shown
    assert (
        "- `+` `product seed` ```` product “``` </details> ![x](http://evil.example) @all <script>” added ````\n"
        in shown
    )


def test_diff_as_json_has_groups_and_a_summary(pull_request):
    branch(pull_request, status("submitted"))
    told = json.loads(plancode(pull_request, "diff", "main..topic", "--format", "json").out)
    assert told["version"] == 1
    assert told["summary"]["plan statuses changed"] == 1
    (change,) = told["groups"][0]["changes"]
    assert change["record"] == {"kind": "plan", "id": "dupont-fy2099"}
    assert (change["sign"], change["verdict"]) == ("~", "ok")


def test_diff_without_a_base_shows_what_is_not_committed(pull_request):
    git(pull_request, "config", "user.email", "marie@example.org")
    git(pull_request, "config", "user.name", "Marie")
    write(pull_request, status("submitted"))
    assert "status Draft → Submitted, by Marie" in plancode(pull_request, "diff").out


def test_diff_judges_by_the_people_of_the_base_as_check_does(tmp_path):
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


def test_diff_judges_by_the_lifecycle_of_the_base(pull_request):
    lifecycle = (
        "lifecycle:\n  plan:\n    statuses: [draft, submitted, final-approved, expired]\n    initial: [draft]\n"
        "    steps: {jump: {from: draft, to: final-approved}}\n"
    )
    branch(pull_request, {"plancode.yaml": lifecycle}, status("final-approved"))
    assert "[PC203]" in plancode(pull_request, "diff", "main").out
