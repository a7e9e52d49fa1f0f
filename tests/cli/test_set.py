"""`set`: one field, typed as the record's kind has it, and nothing that `check` would refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import plancode, write
from tests.support.git import answered
from tests.support.moving import made, plan

OBJECTIVE = (
    "kind: objective\nid: talks\nname: Talks # two\nperiod: FY2099\ntype: awareness\nstatus: draft\nplan: p\n"
    "target: {value: 3, unit: talk} # agreed\nevidence: [one]\n"
)
VISIT = "kind: activity\nid: visit\nsubject: Visit\nform: task\ndue: 2026-01-31\nplan: p\naccount: chu # there\n"
CONTACT = "kind: contact\nid: dupont\nfirst_name: É\nlast_name: D\nopt_out: false\nnotes: |\n  Old\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {"plans/p.yaml": plan(), "plans/o.yaml": OBJECTIVE, "plans/v.yaml": VISIT, "plans/c.yaml": CONTACT}
    return made(tmp_path, files)


@pytest.mark.parametrize(
    ("path", "before", "arguments", "after"),
    [
        ("o", OBJECTIVE, ["talks", "name", "Talks: 2"], OBJECTIVE.replace("Talks #", '"Talks: 2" #')),
        ("o", OBJECTIVE, ["talks", "name", "12"], OBJECTIVE.replace("Talks #", '"12" #')),
        ("o", OBJECTIVE, ["talks", "target.value", "12"], OBJECTIVE.replace("3", "12")),
        ("o", OBJECTIVE, ["talks", "target.per", "month"], OBJECTIVE.replace("talk}", "talk, per: month}")),
        ("o", OBJECTIVE, ["objective/talks", "status", "current"], OBJECTIVE.replace("draft", "current")),
        ("v", VISIT, ["visit", "due", "2026-02-01"], VISIT.replace("01-31", "02-01")),
        ("v", VISIT, ["visit", "counts", "1.50"], VISIT + "counts: 1.50\n"),
        ("c", CONTACT, ["dupont", "opt_out", "true"], CONTACT.replace("false", "true")),
        ("c", CONTACT, ["dupont", "tier", "2"], CONTACT.replace("notes:", "tier: 2\nnotes:")),
        ("c", CONTACT, ["dupont", "notes", "New\n\n- one"], CONTACT.replace("  Old\n", "  New\n\n  - one\n")),
        (
            "c",
            CONTACT,
            ["dupont", "preferences.channel", "email"],
            CONTACT.replace("notes:", "preferences: {channel: email}\nnotes:"),
        ),
    ],
)
def test_a_field_is_written_as_its_kind_has_it(
    folder: Path, path: str, before: str, arguments: list[str], after: str
) -> None:
    assert (folder / f"plans/{path}.yaml").read_text() == before
    ended = plancode(folder, "set", *arguments, "--commit", err="next: to share it")
    assert f" {arguments[1]}: " in ended.out
    assert f"  Set {arguments[1]} of " in ended.out
    assert (folder / f"plans/{path}.yaml").read_text() == after
    assert plancode(folder, "check").code == 0
    assert answered(folder, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["talk", "name", "x"], 2, "did you mean `talks`?"),
        (["talks", "nam", "x"], 2, "did you mean `name`?"),
        (["talks", "target.unti", "x"], 2, "did you mean `unit`?"),
        (["talks", "name.first", "x"], 2, "`name` of objective `talks` is one value"),
        (
            ["talks", "target", "x"],
            2,
            "choose one of: target.value, target.unit, target.per, target.from, target.measure",
        ),
        (["talks", "evidence", "x"], 2, "add to it: `plancode set talks evidence --add VALUE`"),
        (["talks", "applies_to.tier", "1"], 2, "add to it: `plancode set talks applies_to.tier --add VALUE`"),
        (["talks", "id", "x"], 2, "change it by hand, with what names it"),
        (["p", "status", "submitted"], 2, "from draft: `plancode submit p`"),
        (["p", "approval.by", "paul"], 2, "run `plancode approve ID --stamp`"),
        (["talks", "target.value", "many"], 1, "error[PC104]: `value` is text, not a number"),
        (["talks", "type", "awarenes"], 1, "did you mean `awareness`?"),
        (["talks", "owner", "mari"], 1, "error[PC120]: there is no person `mari`"),
        (["visit", "due", "2026-02-30"], 1, "error[PC113]: there is no such date"),
        (["visit", "due", ""], 1, "error[PC113]"),
        (["dupont", "opt_out", "yes"], 1, "error[PC104]"),
    ],
)
def test_what_check_would_find_wrong_is_refused_with_a_hint(
    folder: Path, arguments: list[str], code: int, said: str
) -> None:
    ended = plancode(folder, "set", *arguments, "--commit", code=code, err=None)
    assert said in ended.out + ended.err
    assert answered(folder, "status", "--porcelain") == ""
    assert answered(folder, "rev-list", "--count", "HEAD") == "1"


def test_the_old_and_the_new_value_are_told_short_and_on_one_line(folder: Path) -> None:
    assert plancode(folder, "set", "talks", "target.value", "4", err="to 4' -- plans/o.yaml").out == (
        "objective talks  target.value: 3 → 4  plans/o.yaml\n"
    )
    told = plancode(folder, "set", "dupont", "notes", "Long\n" + "word " * 20, err="…' -- plans/c.yaml").out
    assert told == "contact dupont  notes: Old → Long word word word word word word word…  plans/c.yaml\n"


def test_values_are_told_in_the_words_of_the_language(folder: Path) -> None:
    def told(*arguments: str) -> str:
        return plancode(folder, *arguments, err=None).out.replace("\N{NO-BREAK SPACE}", " ").split("  ")[1]

    assert told("--lang", "fr", "set", "talks", "status", "current") == "status : Projet → En cours"
    assert told("set", "talks", "status", "draft") == "status: current → draft"
    assert told("--lang", "fr", "set", "talks", "type", "education") == "type : Notoriété → Formation"
    assert told("--lang", "fr", "set", "dupont", "opt_out", "true") == "opt_out : non → oui"
    assert told("set", "dupont", "opt_out", "false") == "opt_out: true → false"
    assert told("--lang", "fr", "set", "dupont", "importance", "high") == "importance : (vide) → Haute"
    assert told("--lang", "fr", "set", "dupont", "tier", "2") == "tier : (vide) → 2"
    # What is in no list has no label, and a text that reads like a word of one is none.
    (folder / "plans/o.yaml").write_text(OBJECTIVE.replace("awareness", "awarenes"))
    assert told("--lang", "fr", "set", "talks", "type", "awareness") == "type : awarenes → Notoriété"
    assert told("--lang", "fr", "set", "talks", "name", "awareness") == "name : Talks → awareness"


def test_a_value_that_is_there_already_changes_nothing(folder: Path) -> None:
    assert (
        plancode(folder, "set", "talks", "target.value", "3", "--commit").out
        == "nothing to do: the value is the same\n"
    )
    assert answered(folder, "rev-list", "--count", "HEAD") == "1"


def test_a_record_that_is_several_is_named_by_its_kind_too(folder: Path) -> None:
    write(folder, {"plans/visit.yaml": "kind: product\nid: visit\nname: V\n"})
    plancode(folder, "set", "visit", "name", "W", code=2, err="name one by kind and id: activity/visit, product/visit")
    plancode(folder, "set", "product/visit", "name", "W", err="next: ")
    write(folder, {"plans/visit.yaml": "kind: activity\nid: visit\nsubject: V\nform: task\n"})
    ended = plancode(folder, "set", "activity/visit", "subject", "W", code=1, err="nothing was written")
    assert "error[PC121]: there are two records activity `visit`" in ended.out


def test_a_field_that_is_wrong_is_put_right(folder: Path) -> None:
    write(folder, {"plans/o.yaml": OBJECTIVE.replace("awareness", "awarenes")})
    plancode(folder, "check", code=1)
    plancode(folder, "set", "talks", "type", "awareness", err="next: ")
    assert (folder / "plans/o.yaml").read_text() == OBJECTIVE


def test_approved_content_is_not_set_but_amended(tmp_path: Path) -> None:
    folder = made(tmp_path, *({"plans/p.yaml": plan(status=each)} for each in ("draft", "submitted", "final-approved")))
    ended = plancode(
        folder, "set", "p", "name", "Another", code=1, err="next: reopen it first: `plancode amend p --reason TEXT`"
    )
    assert ended.out.startswith("error[PC211]: plan `p` was edited while final-approved: name")
    plancode(folder, "set", "p", "notes", "A note is free", "--commit", err="next: to share it")


def test_values_are_set_without_a_repository_and_the_next_step_says_how_to_get_one(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = write(tmp_path_factory.mktemp("outside"), {"plans/v.yaml": VISIT, "plans/p.yaml": plan()})
    write(outside, {"plans/people.yaml": (folder / "plans/people.yaml").read_text()})
    plancode(outside, "set", "visit", "subject", "Other", err="next: run `git init`")
    assert "subject: Other\n" in (outside / "plans/v.yaml").read_text()
    plancode(outside, "set", "visit", "subject", "Third", "--commit", code=3, err="run `git init`")


@pytest.mark.parametrize(
    ("path", "before", "arguments", "after", "said"),
    [
        (
            "o",
            OBJECTIVE,
            ["talks", "evidence", "--add", "Two talks"],
            OBJECTIVE.replace("[one]", "[one, Two talks]"),
            "+ Two talks",
        ),
        (
            "c",
            CONTACT,
            ["dupont", "tags", "--add", "a", "--add", "b"],
            CONTACT.replace("notes:", "tags: [a, b]\nnotes:"),
            "+ b",
        ),
        (
            "c",
            CONTACT,
            ["dupont", "links", "--add", "Her page https://example.org/a"],
            CONTACT.replace("notes:", "links:\n  - url: https://example.org/a\n    label: Her page\nnotes:"),
            "Her page https://example.org/a",
        ),
        (
            "c",
            CONTACT,
            ["dupont", "external", "--add", "crm=12"],
            CONTACT.replace("notes:", 'external: {crm: "12"}\nnotes:'),
            "crm=12",
        ),
        (
            "c",
            CONTACT,
            ["dupont", "external.crm", "x-1"],
            CONTACT.replace("notes:", "external: {crm: x-1}\nnotes:"),
            "x-1",
        ),
        ("v", VISIT, ["visit", "account", "--empty"], VISIT.replace("account: chu # there\n", ""), "chu → (none)"),
        (
            "o",
            OBJECTIVE,
            ["talks", "evidence", "--empty"],
            OBJECTIVE.replace("evidence: [one]\n", ""),
            "[one] → (none)",
        ),
    ],
)
def test_a_list_is_added_to_and_a_field_emptied(
    folder: Path, path: str, before: str, arguments: list[str], after: str, said: str
) -> None:
    assert (folder / f"plans/{path}.yaml").read_text() == before
    ended = plancode(folder, "set", *arguments, "--commit", err="next: to share it")
    assert said in ended.out
    assert (folder / f"plans/{path}.yaml").read_text() == after
    assert answered(folder, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["talks", "name"], 2, "give one of these: a VALUE, --add VALUE, or --empty"),
        (["talks", "name", "x", "--empty"], 2, "give one of these: a VALUE, --add VALUE, or --empty"),
        (["talks", "name", "--add", "x"], 2, "`name` of objective `talks` is no list"),
        (["talks", "evidence", "--add", "one"], 2, "`one` stands in `evidence` of objective `talks` already"),
        (["talks", "owner", "--empty"], 2, "`owner` of objective `talks` is empty already"),
        (["talks", "name", "--empty"], 1, "error[PC105]: missing key `name`"),
        (["p", "status", "--empty"], 2, "the status of plan `p` moves by steps"),
        (["p", "contacts", "--add", "dupon"], 2, "did you mean `dupont`?"),
        (["dupont", "external", "x"], 2, "name one of them: `plancode set dupont external.crm 12345`"),
        (["dupont", "external", "--add", "crm"], 2, "write the system and the id there, such as crm=12345"),
        (["dupont", "links", "--add", "example.org"], 1, "error[PC119]"),
    ],
)
def test_what_cannot_be_added_or_emptied_is_refused(folder: Path, arguments: list[str], code: int, said: str) -> None:
    ended = plancode(folder, "set", *arguments, code=code, err=None)
    assert said in ended.out + ended.err
    assert answered(folder, "status", "--porcelain") == ""


def test_what_was_empty_is_called_empty_in_french_and_what_is_new_a_creation(folder: Path) -> None:
    ended = plancode(folder, "--lang", "fr", "set", "dupont", "email", "a@example.org", err=None)
    assert "(vide) → a@example.org" in ended.out


def test_blanks_at_the_ends_of_what_is_typed_are_left_out_and_that_is_said(sound: Path) -> None:
    said = "blanks before and behind it are left out\n"
    plancode(sound, "new", "contact", "--first-name", "  Zoë ", "--last-name", "Quist", err=said)
    assert "first_name: Zoë\n" in (sound / "plans/contacts/zoe-quist/contact.yaml").read_text(encoding="utf-8")
    plancode(sound, "set", "zoe-quist", "first_name", " Zoé ", err=said)
    assert "first_name: Zoé\n" in (sound / "plans/contacts/zoe-quist/contact.yaml").read_text(encoding="utf-8")
    assert said not in plancode(sound, "set", "zoe-quist", "first_name", "Zoë", err=None).err


NAMED = """kind: contact
id: dupont
first_name: Élodie # she
last_name: Dupont
accounts: [{account: chu}]
email: elodie@example.org
preferences: {channel: email}
interests:
- imaging
- trials
opt_out: true
notes: |
  Likes tea.

  Dislikes noise.
tags: [expert]
---
kind: contact
id: weber
last_name: Weber # stays
"""


def test_a_contact_is_forgotten_by_one_line_that_leaves_nothing_personal(tmp_path: Path) -> None:
    folder = made(tmp_path, {"plans/p.yaml": plan(), "plans/c.yaml": NAMED})
    ended = plancode(folder, "set", "dupont", "erased", "2027-03-31", err="next: ")
    assert (folder / "plans/c.yaml").read_text() == (
        "kind: contact\nid: dupont\nopt_out: true\nerased: 2027-03-31\n---\n" + NAMED.split("---\n")[1]
    )
    lines = ended.out.splitlines()
    assert lines[0] == "contact dupont  erased: (none) → 2027-03-31  plans/c.yaml"
    told = [line.split("  ")[1].partition(":")[0] for line in lines[1:]]
    assert told == ["first_name", "last_name", "accounts", "email", "preferences", "interests", "notes", "tags"]
    assert all(line.endswith(" → (none)  plans/c.yaml") for line in lines[1:])
    assert "note: the comments in plans/c.yaml stay: look whether they tell who it was\n" in ended.err
    assert "git commit -m 'Set erased of contact dupont to 2027-03-31' -- plans/c.yaml" in ended.err
    plancode(folder, "check", "--no-history", err=None)
    # The day can be put right afterwards, and what nobody may take away so is refused as before.
    ended = plancode(folder, "set", "dupont", "erased", "2027-04-01", err=None)
    assert ended.out == "contact dupont  erased: 2027-03-31 → 2027-04-01  plans/c.yaml\n"
    refused = plancode(folder, "set", "dupont", "last_name", "Dupont", code=1, err=None)
    assert (
        "next: leave it out: contact `dupont` was erased, and nothing personal may stand beside that\n" in refused.err
    )
    refused = plancode(folder, "set", "dupont", "erased", "2027-02-30", code=1, err=None)
    assert "next: choose another value\n" in refused.err


def test_a_day_that_is_none_takes_nothing_away(tmp_path: Path) -> None:
    folder = made(tmp_path, {"plans/p.yaml": plan(), "plans/c.yaml": NAMED})
    plancode(folder, "set", "dupont", "erased", "yesterday", code=1, err=None)
    assert (folder / "plans/c.yaml").read_text() == NAMED
