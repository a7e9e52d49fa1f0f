"""What cannot be read comes first, and what only follows from it is told with it, on one line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.cli import typed, write
from tests.support.sound import git, repository

PEOPLE = "kind: person\nid: marie\nname: Marie\nemail: marie@example.org\nrole: account-manager\n"
CONTACT = "kind: contact\nid: dupont\nfirst_name: Élodie\nlast_name: Dupont\nowner: marie\n"
ANNUAL = (
    "kind: plan\nid: dupont-fy2027\nstatus: draft\nname: Dupont\nperiod: FY2027\ntype: engagement\nowner: marie\n"
    "contacts: [dupont]\ngoals: [Be known]\n"
)
BROKEN = ANNUAL.replace("name: Dupont", "name: Dupont: the plan")
LAST_YEAR = ANNUAL.replace("2027", "2026").replace("name: Dupont", "name: Last year")
QUARTERS = "---\n".join(
    f"kind: plan\nid: dupont-q{number}\nstatus: draft\nname: Dupont {number}\nperiod: FY2027-Q{number}\ntype: engagement\n"
    f"owner: marie\ncontacts: [dupont]\nparent: dupont-fy2027\ngoals: [Be known]\n"
    for number in (1, 2, 3, 4)
)
VISIT = "kind: activity\nid: visit\nsubject: Visit\nform: task\ndue: 2027-03-01\nplan: dupont-fy2027\n"
FILES = {
    "plans/people.yaml": PEOPLE,
    "plans/a-visit.yaml": VISIT,
    "plans/contact.yaml": CONTACT,
    "plans/dupont.yaml": BROKEN,
    "plans/last.yaml": LAST_YEAR,
    "plans/quarters.yaml": QUARTERS,
}
DAY = ("--as-of", "2026-11-23")


def told(folder: Path, *arguments: str, code: int = 1) -> str:
    ended = typed(folder, *arguments)
    assert (ended.code, ended.err) == (code, ""), ended
    plain = ended.out.replace("\u00a0", " ").replace("\u202f", " ")
    return re.sub(r"\d+\.\d\d s", "N s", plain)


def diagnostics(folder: Path, *arguments: str) -> list[dict[str, object]]:
    ended = typed(folder, "check", *DAY, "--format", "json", *arguments)
    found: list[dict[str, object]] = json.loads(ended.out)["diagnostics"]
    return found


@pytest.mark.parametrize(
    "command",
    [
        "show dupont-fy2027",
        "new activity --plan dupont-fy2027 --subject Call --due 2027-03-01",
        "new plan --parent dupont-fy2027 --contact dupont --period FY2027-Q1",
        "set dupont-q1 parent dupont-fy2027",
        "list plan --owner mari",
        "list plan --contact dupon",
        "status --owner mari",
        "agenda --owner mari",
        "submit dupont-q1 --dry-run",
    ],
)
def test_no_near_match_is_suggested_while_a_file_cannot_be_read(tmp_path: Path, command: str) -> None:
    repository(tmp_path, FILES)
    broken = typed(tmp_path, *command.split())
    assert "plans/dupont.yaml" in broken.out + broken.err
    assert "did you mean" not in broken.out + broken.err
    if "mari" in command.split() or "dupon" in command.split():
        write(tmp_path, {"plans/dupont.yaml": ANNUAL})
        assert "did you mean" in typed(tmp_path, *command.split()).err


def test_a_record_that_cannot_be_read_whole_is_there_all_the_same(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "plans/dupont.yaml": ANNUAL, "plans/people.yaml": PEOPLE + "colour: red\n"})
    for command in ("status", "list plan --status draft"):
        ended = typed(tmp_path, *command.split(), "--owner", "marie")
        assert ended.code == 0, ended.err


def test_what_explains_is_named_for_what_weighs_most(tmp_path: Path) -> None:
    write(tmp_path, {"plans/people.yaml": PEOPLE, "plans/contact.yaml": CONTACT, "plans/v.yaml": VISIT})
    shown = told(tmp_path, "check", "--no-history", *DAY)
    assert shown.startswith("info[PC903]")
    assert shown.endswith("`plancode explain PC120` says more\n")


def test_one_unreadable_plan_is_one_finding_and_the_rest_one_line(tmp_path: Path) -> None:
    write(tmp_path, {path: text for path, text in FILES.items() if path != "plans/last.yaml"})
    assert told(tmp_path, "check", "--no-history", *DAY) == (
        "error[PC101]: the text contains a colon followed by a space, and has no quotes\n"
        " --> plans/dupont.yaml:4:13\n"
        "  |\n"
        "4 | name: Dupont: the plan\n"
        "  |             ^\n"
        "  = hint: put the text in quotes\n"
        "  = and 6 findings because of it: there is no plan `dupont-fy2027` (×5); contact `dupont` has no plan for FY2026\n"
        "\n"
        "info[PC903]: the history was not checked: how plans reached their status is not proved\n"
        " --> plans:1:1\n"
        "  = hint: make a repository with `git init`: from its first commit on, steps can be proved\n"
        "\n"
        "5 files, 7 records, history not checked, in N s: 6 errors, 1 warning, 1 info\n"
        "`plancode explain PC101` says more\n"
    )
    french = told(tmp_path, "--lang", "fr", "check", "--no-history", *DAY)
    assert french.startswith(
        "erreur[PC101] : le texte contient deux-points suivis d’une espace, sans guillemets\n"
        " --> plans/dupont.yaml:4:13\n"
        "  |\n"
        "4 | name: Dupont: the plan\n"
        "  |             ^\n"
        "  = conseil : mettre le texte entre guillemets droits\n"
        "  = et 6 constats qui en découlent : plan `dupont-fy2027` : cette fiche n’existe pas (×5) ; "
        "l’interlocuteur `dupont` n’a pas de plan pour FY2026\n"
    )
    assert french.endswith("\n`plancode explain PC101` en dit plus\n")


def test_a_sound_workspace_has_neither_a_cause_nor_a_last_line(tmp_path: Path) -> None:
    folder = repository(tmp_path, FILES | {"plans/dupont.yaml": ANNUAL})
    found = diagnostics(folder)
    assert [each for each in found if each["follows_from"] is not None] == []
    assert "explain" not in told(repository(tmp_path / "sound", {"plans/people.yaml": PEOPLE}), "check", *DAY, code=0)


def test_machines_keep_each_finding_and_know_what_it_follows_from(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    found = diagnostics(tmp_path, "--no-history")
    cause = {
        "code": "PC101",
        "path": "plans/dupont.yaml",
        "range": {"start": {"line": 4, "column": 13}, "end": {"line": 4, "column": 14}},
    }
    assert [each["follows_from"] for each in found if each["code"] == "PC120"] == [cause] * 5
    assert [each["follows_from"] for each in found if each["code"] == "PC101"] == [None]
    # Findings stay sorted by path; GitHub, which shows few, gets causes first.
    assert [each["path"] for each in found] == sorted(str(each["path"]) for each in found)
    github = typed(tmp_path, "check", "--no-history", *DAY, "--format", "github").out
    assert re.findall(r"plancode (PC\d+)", github)[:2] == ["PC101", "PC120"]


def test_no_near_match_while_a_file_is_unreadable(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    hints = {each["hint"] for each in diagnostics(tmp_path, "--no-history") if each["code"] == "PC120"}
    assert hints == {"look in plans/dupont.yaml, which could not be read whole"}
    write(tmp_path, {"plans/dupont.yaml": ANNUAL.replace("id: dupont-fy2027", "id: Dupont FY2027")})
    hints = {each["hint"] for each in diagnostics(tmp_path, "--no-history") if each["code"] == "PC120"}
    assert hints == {"look in plans/dupont.yaml, which could not be read whole"}
    (tmp_path / "plans/dupont.yaml").unlink()
    hints = {each["hint"] for each in diagnostics(tmp_path, "--no-history") if each["code"] == "PC120"}
    assert hints == {"did you mean `dupont-fy2026`?"}


def test_a_reference_to_what_no_unreadable_file_holds_stays_a_finding_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, FILES | {"plans/a-visit.yaml": VISIT.replace("dupont-fy2027", "weber-fy2027")})
    found = [each for each in diagnostics(tmp_path, "--no-history") if each["code"] == "PC120"]
    assert [each["follows_from"] is None for each in found] == [True, False, False, False, False]


def test_a_plan_that_cannot_be_read_is_why_a_contact_has_none(tmp_path: Path) -> None:
    damaged = LAST_YEAR.replace("owner: marie", "owner: marie\nownr: paul")
    write(tmp_path, FILES | {"plans/dupont.yaml": ANNUAL, "plans/last.yaml": damaged})
    found = {str(each["code"]): each["follows_from"] for each in diagnostics(tmp_path, "--no-history")}
    assert found["PC102"] is None
    assert found["PC301"] == {
        "code": "PC102",
        "path": "plans/last.yaml",
        "range": {"start": {"line": 8, "column": 1}, "end": {"line": 8, "column": 5}},
    }


def test_of_a_part_of_the_workspace_each_finding_is_shown(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    shown = told(tmp_path, "check", "plans/quarters.yaml", "--no-history", *DAY)
    assert shown.count("error[PC120]") == 4
    assert "because of it" not in shown


def test_history_that_is_judged_without_its_configuration_follows_from_that(tmp_path: Path) -> None:
    lifecycle = "lifecycle:\n  plan:\n    statuses: [idea, agreed]\n    initial: idea\n    steps: {agree: {from: idea, to: agreed}}\n"
    plan = {"plans/dupont.yaml": ANNUAL.replace("status: draft", "status: idea")}
    sound = {"plans/people.yaml": PEOPLE, "plans/contact.yaml": CONTACT, "plancode.yaml": lifecycle} | plan
    folder = repository(tmp_path, sound)
    assert told(folder, "check", *DAY, "--fail-on", "error", code=0)
    git(folder, "config", "user.name", "Marie")
    write(folder, {"plancode.yaml": lifecycle + "polcy: {}\n"})
    shown = told(folder, "check", *DAY)
    assert shown.startswith("error[PC102]: unknown key `polcy`\n --> plancode.yaml:6:1\n")
    assert "  = and 3 findings because of it: " in shown
    assert shown.count("error[") == 1


def test_two_faults_of_the_configuration_are_two_causes(tmp_path: Path) -> None:
    wrong = "polcy: {}\nseverity: {PC301: fatal}\n"
    folder = repository(tmp_path, {"plans/people.yaml": PEOPLE, "plancode.yaml": wrong})
    shown = told(folder, "check", *DAY)
    assert shown.count("error[") == 2
    assert "because of it" not in shown


@pytest.mark.parametrize(
    ("value", "codes"),
    [("*x", [("PC109", False), ("PC105", True)]), ("&x 3", [("PC109", False)]), ("{a: 1}", [("PC104", False)])],
)
def test_what_is_refused_in_a_line_is_the_cause_of_what_is_missing_there(
    tmp_path: Path, value: str, codes: list[tuple[str, bool]]
) -> None:
    write(tmp_path, {"plans/a.yaml": f"kind: account\nid: chu\nname: {value}\n"})
    found = [each for each in diagnostics(tmp_path, "--no-history") if each["path"] == "plans/a.yaml"]
    assert sorted((each["code"], each["follows_from"] is not None) for each in found) == sorted(codes)


def test_what_history_says_of_a_value_that_is_none_follows_from_that(tmp_path: Path) -> None:
    born = ANNUAL.replace("status: draft", "status: Soumi")
    files = {"plans/people.yaml": PEOPLE, "plans/contact.yaml": CONTACT, "plans/dupont.yaml": born}
    shown = told(repository(tmp_path, files), "check", *DAY)
    assert re.findall(r"(?m)^\w+\[PC\d+\].*", shown) == ["error[PC103]: unknown status `Soumi`"]
    assert re.search(r"(?m)^  = and 2 findings because of it: .*plan `dupont-fy2027` was created as Soumi", shown)


def test_a_step_that_is_refused_shows_first_what_is_to_be_mended(tmp_path: Path) -> None:
    files = {**FILES, "plans/people.yaml": PEOPLE.replace("account-manager", "approver")}
    folder = repository(tmp_path, files)
    git(folder, "config", "user.name", "Marie")
    git(folder, "config", "user.email", "marie@example.org")
    shown = typed(folder, "submit", "dupont-q1", "--dry-run").out
    assert re.findall(r"(?m)^\w+\[PC\d+\].*", shown) == [
        "error[PC101]: the text contains a colon followed by a space, and has no quotes"
    ]
    assert "  = and 1 finding because of it: there is no plan `dupont-fy2027`\n" in shown
    git(folder, "rm", "-q", "plans/dupont.yaml")
    shown = typed(folder, "submit", "dupont-q1", "--dry-run").out
    assert shown.startswith("error[PC120]: there is no plan `dupont-fy2027`\n")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (ANNUAL.replace("kind: plan", "knd: plan"), "PC105"),
        (ANNUAL.replace("kind: plan", "kind: Plan"), "PC107"),
        (ANNUAL.replace("draft", "final-approved").encode("utf-16"), "PC112"),
    ],
)
def test_a_record_that_is_none_any_more_is_why_it_is_missing_and_seems_deleted(
    tmp_path: Path, wrong: str | bytes, code: str
) -> None:
    folder = repository(tmp_path, FILES | {"plans/dupont.yaml": ANNUAL})
    for status in ("submitted", "final-approved"):
        write(folder, {"plans/dupont.yaml": ANNUAL.replace("draft", status)})
        git(folder, "commit", "-qam", status)
    write(folder, {"plans/dupont.yaml": wrong})
    lines = told(folder, "check", *DAY).splitlines()
    assert lines[0].startswith(f"error[{code}]: ")
    because = next(line for line in lines if "because of it" in line)
    assert "there is no plan `dupont-fy2027`" in because
    assert not any(line.startswith(("error[PC214]", "error[PC120]")) for line in lines)


@pytest.mark.parametrize(
    ("left", "said"), [("", "is empty"), ("\n \n", "is empty"), ("# Ours\n", "is empty, but for comments")]
)
def test_a_file_that_was_emptied_is_told_before_what_is_missing_since(tmp_path: Path, left: str, said: str) -> None:
    sound = {**FILES, "plans/dupont.yaml": ANNUAL}
    repository(tmp_path, sound)
    assert "PC146" not in told(tmp_path, "check", *DAY, code=0)
    write(tmp_path, {"plans/dupont.yaml": left})
    shown = told(tmp_path, "check", *DAY)
    assert shown.startswith(f"warning[PC146]: `plans/dupont.yaml` {said}\n")
    following = [line for line in shown.splitlines() if "because of it" in line]
    assert len(following) == 1
    assert "there is no plan `dupont-fy2027` (×5)" in following[0]
    line = shown.split("bring back what stood there: `")[1].split("`")[0]
    git(tmp_path / "plans", *line.split()[1:])
    assert "PC146" not in told(tmp_path, "check", *DAY, code=0)


def test_a_file_that_never_held_a_record_is_only_called_empty(tmp_path: Path) -> None:
    repository(tmp_path, {"plans/people.yaml": PEOPLE})
    write(tmp_path, {"plans/new.yaml": "# To come\n", "plans/none.yaml": "---\n"})
    shown = told(tmp_path, "check", *DAY, code=0)
    assert "warning[PC146]: `plans/new.yaml` is empty, but for comments\n" in shown
    assert "warning[PC146]: `plans/none.yaml` is empty\n" in shown
    assert shown.count("hint: write a record into it, or delete it: `git rm -f -- :/plans/n") == 2
    assert "restore" not in shown
