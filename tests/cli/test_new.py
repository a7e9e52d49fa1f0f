"""`new`: records of every kind from options, plans for several contacts, what is refused, and what is asked."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from plancode.models import KINDS, MODELS, fields_of
from tests.support.cli import plancode, write
from tests.support.drafts import PEOPLE, files, refused, workspace, written
from tests.support.sound import git


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return workspace(tmp_path)


def new_text(folder: Path, before: dict[str, bytes]) -> dict[str, str]:
    """Return what was added, by file."""
    return {
        path: data.removeprefix(before.get(path, b"")).decode()
        for path, data in files(folder).items()
        if before.get(path) != data
    }


@pytest.mark.parametrize(
    ("arguments", "path", "text"),
    [
        (
            ("person", "--name", "Zoë Łuczak", "--email", "zoe@example.org", "--role", "approver"),
            "plans/people.yaml",
            "---\nkind: person\nid: zoe-luczak\nname: Zoë Łuczak\nemail: zoe@example.org\nrole: approver\n",
        ),
        (("product", "--name", "Seed: the second"), "plans/products.yaml",
         'kind: product\nid: seed-the-second\nname: "Seed: the second"\n'),
        (
            ("account", "--name", "Institut d’Été", "--type", "customer", "--parent", "chu"),
            "plans/accounts/institut-d-ete.yaml",
            "kind: account\nid: institut-d-ete\nname: Institut d’Été\ntype: customer\nparent: chu\n",
        ),
        (
            ("contact", "--first-name", "Jean", "--last-name", "Œuvrard", "--tier", "2", "--owner", "marie", "--account", "chu",
             "--degree", "PhD", "--degree", "MD", "--preferences-channel", "video", "--id", "oeuvrard"),
            "plans/contacts/oeuvrard/contact.yaml",
            ("kind: contact\nid: oeuvrard\nfirst_name: Jean\nlast_name: Œuvrard\ndegrees: [PhD, MD]\ntier: 2\nowner: marie\n"
            "accounts: [{account: chu}]\npreferences: {channel: video}\n"),
        ),
        (
            ("plan", "--contact", "dupont", "--period", "FY2027", "--goal", "Be known", "--goal", "Two talks"),
            "plans/contacts/dupont/FY2027/plan.yaml",
            ("kind: plan\nid: dupont-fy2027\nstatus: draft\nname: Élodie Dupont, FY2027\nperiod: FY2027\ntype: engagement\n"
            "owner: marie\ncontacts: [dupont]\ngoals:\n  - Be known\n  - Two talks\n"),
        ),
        (
            ("plan", "--account", "chu", "--period", "FY2027-Q2", "--owner", "paul"),
            "plans/shared/chu/FY2027-Q2/plan.yaml",
            ("kind: plan\nid: chu-fy2027-q2\nstatus: draft\nname: CHU, FY2027-Q2\nperiod: FY2027-Q2\ntype: account\n"
            "owner: paul\naccounts: [{account: chu}]\n"),
        ),
        (
            ("objective", "--name", "Everyone is trained", "--period", "FY2027", "--type", "education", "--owner", "paul",
             "--applies-to", "all-contacts", "--applies-to-tier", "1", "--target-value", "1", "--target-unit", "briefing"),
            "plans/all-contacts/FY2027.yaml",
            ("kind: objective\nid: everyone-is-trained\nstatus: draft\nname: Everyone is trained\nperiod: FY2027\n"
            "type: education\napplies_to: {tier: [1]}\nowner: paul\ntarget: {value: 1, unit: briefing}\n"),
        ),
        (
            ("activity", "--contact", "dupont", "--subject", "Call", "--type", "call", "--due", "2027-01-12"),
            "plans/contacts/dupont/FY2027/activities.yaml",
            "kind: activity\nid: call\nsubject: Call\nform: task\ntype: call\ncontact: dupont\nowner: marie\ndue: 2027-01-12\n",
        ),
        (
            ("activity", "--account", "chu", "--subject", "东京", "--start", "2027-01-12T14:30", "--owner", "marie",
             "--notes", "One\nTwo\n"),
            "plans/shared/FY2027/activities.yaml",
            ("kind: activity\nid: dong-jing\nsubject: 东京\nform: appointment\naccount: chu\nowner: marie\n"
            "start: 2027-01-12T14:30\nnotes: |\n  One\n  Two\n"),
        ),
    ],
    ids=lambda value: " ".join(value[:3]) if isinstance(value, tuple) else None,
)  # fmt: skip
def test_a_record_of_each_kind_stands_where_the_layout_says(
    folder: Path, arguments: tuple[str, ...], path: str, text: str
) -> None:
    before = files(folder)
    ended = written(folder, "new", *arguments, err="no plan for FY2026" if arguments[0] == "contact" else "")
    assert new_text(folder, before) == {path: text}
    assert ended.out.splitlines()[0].endswith(f"  {path}")


def test_what_serves_a_plan_stands_beside_it_and_has_its_owner(folder: Path) -> None:
    written(folder, "new", "plan", "--contact", "dupont", "--period", "FY2027")
    written(folder, "new", "objective", "--name", "Two talks", "--type", "awareness", "--plan", "dupont-fy2027")
    written(
        folder, "new", "opportunity", "--name", "A talk", "--type", "conference-presentation",
        "--close-date", "2027-03-01", "--objective", "two-talks", "--amount-value", "12.50", "--amount-currency", "EUR",
    )  # fmt: skip
    assert files(folder)["plans/contacts/dupont/FY2027/objectives.yaml"].decode() == (
        "kind: objective\nid: two-talks\nstatus: draft\nname: Two talks\nperiod: FY2027\ntype: awareness\n"
        "plan: dupont-fy2027\nowner: marie\n"
    )
    assert files(folder)["plans/contacts/dupont/FY2027/opportunities.yaml"].decode() == (
        "kind: opportunity\nid: a-talk\nstatus: pending\nname: A talk\ntype: conference-presentation\n"
        "close_date: 2027-03-01\nobjective: two-talks\nowner: marie\namount: {value: 12.50, currency: EUR}\n"
    )


@pytest.mark.parametrize("page", ["writing.md", "writing.fr.md"])
def test_the_commands_of_the_documentation_work(folder: Path, page: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / "reference" / page).read_text(encoding="utf-8")
    written(folder, "new", "person", "--name", "Claire Deschamps", "--email", "claire@example.org")
    commands = [shlex.split(line)[2:] for line in text.splitlines() if line.startswith("$ plancode ")]
    assert len(commands) > 3
    for command in commands:
        written(folder, *command, err=None)


def test_ids_are_made_unique_with_a_number(folder: Path) -> None:
    call = ("new", "activity", "--contact", "dupont", "--subject", "Call", "--due", "2027-01-12")
    assert [written(folder, *call).out.split()[1] for _ in range(3)] == ["call", "call-2", "call-3"]
    assert written(folder, "new", "product", "--name", "Index").out.startswith("product index-2 ")


def test_the_id_of_a_long_name_ends_with_a_whole_word(folder: Path) -> None:
    name = " ".join(["congress"] * 12)
    assert written(folder, "new", "product", "--name", name).out.split()[1] == "-".join(["congress"] * 6)


def test_a_new_file_begins_with_the_schema_where_the_workspace_has_schemas(folder: Path) -> None:
    plancode(folder, "schema")
    written(folder, "new", "plan", "--contact", "dupont", "--period", "FY2027")
    first, *_ = files(folder)["plans/contacts/dupont/FY2027/plan.yaml"].decode().splitlines()
    assert first == "# yaml-language-server: $schema=../../../../schemas/plan.schema.json"
    assert (folder / "plans/contacts/dupont/FY2027" / first.partition("=")[2]).is_file()
    written(folder, "new", "person", "--name", "Anne")
    assert files(folder)["plans/people.yaml"].startswith(PEOPLE.encode())


def test_an_annual_plan_comes_with_its_four_quarters(folder: Path) -> None:
    ended = written(folder, "new", "plan", "--contact", "dupont", "--period", "FY2027", "--quarters")
    assert ended.out == (
        "plan dupont-fy2027  plans/contacts/dupont/FY2027/plan.yaml\n"
        "plan dupont-fy2027-q1  plans/contacts/dupont/FY2027-Q1/plan.yaml\n"
        "plan dupont-fy2027-q2  plans/contacts/dupont/FY2027-Q2/plan.yaml\n"
        "plan dupont-fy2027-q3  plans/contacts/dupont/FY2027-Q3/plan.yaml\n"
        "plan dupont-fy2027-q4  plans/contacts/dupont/FY2027-Q4/plan.yaml\n"
    )
    assert ended.err.endswith("\nthen: add its goals, then run `plancode submit dupont-fy2027`\n")
    assert files(folder)["plans/contacts/dupont/FY2027-Q3/plan.yaml"].decode() == (
        "kind: plan\nid: dupont-fy2027-q3\nstatus: draft\nname: Élodie Dupont, FY2027-Q3\nperiod: FY2027-Q3\n"
        "type: engagement\nowner: marie\ncontacts: [dupont]\nparent: dupont-fy2027\n"
    )


def test_plans_for_several_contacts_pass_over_who_has_one_and_who_wants_none(folder: Path) -> None:
    written(folder, "new", "plan", "--contact", "dupont", "--period", "FY2027")
    ended = written(folder, "new", "plan", "--tier", "1", "--period", "FY2027", err=None)
    assert ended.err.startswith("dupont has a plan for FY2027\nsilent has opted out\nnext: ")
    assert ended.out == "plan weber-fy2027  plans/contacts/weber/FY2027/plan.yaml\n"
    ended = written(folder, "new", "plan", "--owner", "marie", "--owner", "paul", "--period", "FY2028", err=None)
    assert ended.err.splitlines()[-1] == "then: see who has a plan: `plancode coverage FY2028`"
    assert b"owner: paul" in files(folder)["plans/contacts/weber/FY2028/plan.yaml"]
    again = written(folder, "new", "plan", "--tier", "1", "--owner", "paul", "--period", "FY2028", err=None)
    assert again.out == "nothing to write\n"
    assert again.err == "weber has a plan for FY2028\nnext: see the plans: `plancode coverage FY2028`\n"


def test_contacts_of_one_name_have_plans_of_their_own_names(folder: Path) -> None:
    twin = "kind: contact\nid: dupont-2\nfirst_name: Élodie\nlast_name: Dupont\ntier: 1\nowner: marie\n"
    write(folder, {"plans/contacts/dupont-2/contact.yaml": twin})
    written(folder, "new", "plan", "--tier", "1", "--owner", "marie", "--period", "FY2027", err=None)
    assert (
        b"name: \xc3\x89lodie Dupont (dupont-2), FY2027\n" in files(folder)["plans/contacts/dupont-2/FY2027/plan.yaml"]
    )


def test_the_owner_is_who_git_is_configured_as_where_nobody_else_is_known(folder: Path) -> None:
    arguments = ("new", "plan", "--contact", "nobodys", "--period", "FY2027")
    refused(folder, *arguments, code=2, err="still needed: --owner")
    git(folder, "init", "-q")
    git(folder, "config", "user.name", "Paul")
    git(folder, "config", "user.email", "PAUL@example.org")
    written(folder, *arguments)
    assert b"owner: paul\n" in files(folder)["plans/contacts/nobodys/FY2027/plan.yaml"]


def test_a_dry_run_shows_a_diff_that_git_can_apply_and_writes_nothing(folder: Path) -> None:
    write(folder, {"plans/people.yaml": PEOPLE.replace("\n", "\r\n").removesuffix("\r\n")})
    git(folder, "init", "-q")
    before = files(folder)
    ended = written(
        folder, "new", "activity", "--contact", "dupont", "--subject", "Call", "--due", "2027-01-12", "--dry-run"
    )
    assert files(folder) == before
    lines = ended.out.splitlines(keepends=True)
    assert lines[:3] == ["--- /dev/null\n", "+++ b/plans/contacts/dupont/FY2027/activities.yaml\n", "@@ -0,0 +1,7 @@\n"]
    assert ended.err == "next: run it again without --dry-run\n"
    (folder / "change.patch").write_text("".join(lines), encoding="utf-8")
    git(folder, "apply", "change.patch")
    assert "plans/contacts/dupont/FY2027/activities.yaml" in files(folder)
    shown = written(folder, "new", "person", "--name", "Anne", "--dry-run").out
    assert "\n email: paul@example.org" not in shown
    assert (
        "-email: paul@example.org\n\\ No newline at end of file\n+email: paul@example.org\r\n+---\r\n+kind: person\r\n"
        in shown
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("plan",), "still needed: --contact, --period"),
        (("plan", "--contact", "dupont"), "still needed: --period"),
        (("plan", "--contact", "dupond", "--period", "FY2027"), "no contact `dupond`; did you mean `dupont`?"),
        (("plan", "--contact", "dupont", "--period", "2027"), "`2027` does not fit here: write `FY2027`"),
        (("plan", "--contact", "dupont", "--period", "FY2027", "--status", "submitted"), "`submitted` is not in the list (status); choose one of: draft"),
        (("plan", "--contact", "dupont", "--period", "FY2027", "--type", "engagment"), "did you mean `engagement`?"),
        (("plan", "--contact", "dupont", "--period", "FY2027-Q1", "--quarters"), "FY2027-Q1 has no quarters"),
        (("plan", "--contact", "dupont", "--tier", "1", "--period", "FY2027"), "--tier is for a plan for each"),
        (("plan", "--contact", "dupont", "--owner", "marie", "--owner", "paul", "--period", "FY2027"), "one owner"),
        (("plan", "--tier", "4", "--period", "FY2027"), "there is no contact of this tier and owner"),
        (("plan", "--tier", "2", "--period", "FY2027"), "contact `nobodys`: still needed: owner"),
        (("plan", "--tier", "1"), "still needed: --period"),
        (("activity", "--subject", "Call"), "still needed: --due"),
        (("activity", "--subject", "Call", "--form", "appointment"), "still needed: --start"),
        (("activity", "--subject", "Call", "--due", "2027-02-30"), "the last day of that month is 2027-02-28"),
        (("activity", "--subject", "Call", "--due", "2027-13-01"), "write a month from 01 to 12"),
        (("activity", "--subject", " ", "--due", "2027-02-20"), "--subject: please answer"),
        (("opportunity", "--name", "A"), "still needed: --type, --close-date, --plan"),
        (("contact", "--first-name", "A", "--last-name", "B", "--tier", "high"), "`high` does not fit here: write a number"),
        (("contact", "--first-name", "A", "--last-name", "B", "--tier", "80%"), "write the number alone: `80`"),
        (("activity", "--subject", "A", "--due", "31/03/2027"), "write it year-month-day: `2027-03-31`"),
        (("account", "--name", "A", "--id", "../a"), "`../a` cannot be an id"),
        (("account", "--name", "A", "--id", "con"), "`con` cannot be an id"),
        (("acount", "--name", "A"), "account"),
    ],
    ids=lambda value: " ".join(value[1:]) if isinstance(value, tuple) else None,
)  # fmt: skip
def test_wrong_usage_ends_in_2_and_says_what_is_wanted(folder: Path, arguments: tuple[str, ...], says: str) -> None:
    refused(folder, "new", *arguments, code=2, err=says)


def test_what_check_would_refuse_is_shown_as_check_does_and_not_written(folder: Path) -> None:
    ended = refused(
        folder, "new", "activity", "--subject", "Call", "--start", "2027-01-12T14:30", "--end", "2027-01-12T13:30",
        "--contact", "dupont", code=1, err="nothing was written",
    )  # fmt: skip
    assert ended.out.splitlines()[:2] == [
        "error[PC141]: activity `call` ends at 2027-01-12T13:30, before it starts at 2027-01-12T14:30",
        " --> plans/contacts/dupont/FY2027/activities.yaml:8:6",
    ]
    written(folder, "new", "plan", "--contact", "dupont", "--period", "FY2027")
    again = refused(
        folder, "new", "plan", "--contact", "dupont", "--period", "FY2027", code=1, err="nothing was written"
    )
    assert "error[PC130]: plan `dupont-fy2027` has this name in FY2027 too" in again.out


def test_what_was_wrong_before_does_not_hinder(folder: Path) -> None:
    write(folder, {"plans/wrong.yaml": "kind: product\nid: p\nname: P\ncolour: red\n"})
    ended = plancode(folder, "new", "product", "--name", "Seed", err="next: ")
    assert ended.out == "product seed  plans/products.yaml\n"


def test_a_warning_is_shown_beside_what_is_written(folder: Path) -> None:
    write(
        folder,
        {
            "plans/contacts/dupont/contact.yaml": "kind: contact\nid: dupont\nfirst_name: É\nlast_name: D\nowner: marie\nopt_out: true\n"
        },
    )
    ended = plancode(
        folder,
        "new",
        "activity",
        "--contact",
        "dupont",
        "--subject",
        "Call",
        "--due",
        "2027-01-12",
        err="warning[PC317]",
    )
    assert ended.out.startswith("activity call  ")


def test_a_file_that_cannot_be_read_is_not_added_to(folder: Path) -> None:
    write(folder, {"plans/products.yaml": "kind: product\nid: [\n"})
    refused(folder, "new", "product", "--name", "Seed", code=3, err="plans/products.yaml cannot be read whole")


def test_no_link_leads_a_new_file_out_of_the_workspace(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (folder / "plans/contacts/dupont/FY2027").symlink_to(outside)
    refused(folder, "new", "plan", "--contact", "dupont", "--period", "FY2027", code=3, err="is a symbolic link")
    assert list(outside.iterdir()) == []


def test_a_bare_repository_has_nothing_to_write_to(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Begin")
    bare = tmp_path_factory.mktemp("bare")
    git(bare, "clone", "-q", "--bare", str(folder), "all.git")
    plancode(
        bare / "all.git", "new", "product", "--name", "Seed", code=3, err="a bare repository has no files to change"
    )


def test_a_workspace_in_a_folder_of_its_repository_is_written_to(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "planning")
    git(tmp_path, "init", "-q")
    git(tmp_path, "config", "user.email", "marie@example.org")
    before = files(folder)
    written(folder, "new", "plan", "--contact", "dupont", "--period", "FY2027")
    written(folder, "new", "objective", "--name", "Talks", "--type", "awareness", "--plan", "dupont-fy2027")
    assert set(new_text(folder, before)) == {
        "plans/contacts/dupont/FY2027/plan.yaml",
        "plans/contacts/dupont/FY2027/objectives.yaml",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_has_an_option(kind: str, tmp_path: Path) -> None:
    shown = plancode(tmp_path, "new", kind, "--help").out
    stated = {field.keys[0] for field in fields_of(kind)}
    assert stated == set(MODELS[kind].model_fields) - {"kind", "id", "approval"}
    for field in fields_of(kind):
        if not field.many:
            assert f"--{'-'.join(field.keys).replace('_', '-')} " in shown
