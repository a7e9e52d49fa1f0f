"""After each writing command: what one does next, whole, in both languages; and the commands named there work."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.cli import Ended, plancode, typed, write
from tests.support.sound import git, repository

PEOPLE = (
    "kind: person\nid: marie\nname: Marie\nemail: marie@example.org\nrole: account-manager\n---\n"
    "kind: person\nid: paul\nname: Paul\nemail: paul@example.org\nrole: approver\n"
)
CONTACT = "kind: contact\nid: dupont\nfirst_name: Anne\nlast_name: Dupont\nowner: marie\n"
PLAN = (
    "kind: plan\nid: p\nstatus: draft\nname: P\nperiod: FY2099\ntype: engagement\nowner: marie\ncontacts: [dupont]\n"
    "goals: [Be known]\n"
)
TALK = "kind: opportunity\nid: talk\nstatus: pending\nname: Talk\ntype: other\nclose_date: 2099-03-01\nplan: p\n"
VISIT = "kind: activity\nid: visit\nsubject: Visit\nform: task\ndue: 2099-02-01\nplan: p\n"
TALKS = "kind: objective\nid: talks\nstatus: current\nname: Talks\nperiod: FY2099\ntype: education\nplan: p\n"
FILES = {
    "plans/people.yaml": PEOPLE,
    "plans/contact.yaml": CONTACT,
    "plans/p.yaml": PLAN,
    "plans/talk.yaml": TALK,
    "plans/visit.yaml": VISIT,
    "plans/talks.yaml": TALKS,
}
OWN = """lifecycle:
  plan:
    statuses: [idea, proposed, agreed]
    initial: idea
    steps:
      propose: {from: idea, to: proposed, by: [owner], needs: [goals]}
      refuse: {from: proposed, to: idea, by: [approver], needs: [reason]}
      agree: {from: proposed, to: agreed, by: [approver]}
    protected: [agreed]
  opportunity:
    statuses: [talking, signed]
    initial: talking
    steps:
      sign: {from: talking, to: signed, needs: [reason]}
"""
IN_OWN = {
    "plancode.yaml": OWN,
    "plans/p.yaml": PLAN.replace("draft", "idea"),
    "plans/talk.yaml": TALK.replace("pending", "talking"),
}
NEXT = {"plans/next.yaml": VISIT.replace("id: visit", "id: next") + "follow_up_of: visit\n"}
OPPORTUNITY = ("--name", "Grant", "--type", "other", "--close-date", "2099-05-01", "--plan", "p")


def workspace(folder: Path, *versions: Mapping[str, str | bytes], person: str = "marie") -> Path:
    repository(folder, FILES, *versions)
    git(folder, "config", "user.name", person.title())
    git(folder, "config", "user.email", f"{person}@example.org")
    return folder


def then(ended: Ended) -> str:
    """Return what a command says after `then:` or `puis :`, or the line of `next:` where nothing was written."""
    lines = [line.replace("\u00a0", " ").replace("\u202f", " ") for line in ended.err.splitlines()]
    found = [re.sub("^(then|puis ?|next|ensuite ?): ", "", line) for line in lines if re.match("(then|puis) ?:", line)]
    return found[0] if found else re.sub("^(next|ensuite ?): ", "", lines[-1])


# What is typed, what the workspace is like before, and what comes next.
WRITTEN: list[tuple[tuple[str, ...], list[Mapping[str, str | bytes]], str, str]] = [
    (("new", "contact", "--first-name", "Zoé", "--last-name", "Weber"), [],
     "plan the year: `plancode new plan --contact zoe-weber --period FY2026`",
     "prévoir l’année : `plancode new plan --contact zoe-weber --period FY2026`"),
    (("new", "plan", "--contact", "dupont", "--period", "FY2098"), [],
     "add its goals, then run `plancode submit dupont-fy2098`",
     "rédiger ses buts, puis lancer `plancode submit dupont-fy2098`"),
    (("new", "plan", "--contact", "dupont", "--period", "FY2098", "--goal", "A"), [],
     "next steps from draft: `plancode submit dupont-fy2098`",
     "étapes suivantes depuis « Projet » : `plancode submit dupont-fy2098`"),
    (("new", "plan", "--contact", "dupont", "--period", "FY2098"), [IN_OWN],
     "add its goals, then run `plancode step propose dupont-fy2098`",
     "rédiger ses buts, puis lancer `plancode step propose dupont-fy2098`"),
    (("new", "objective", "--name", "Grants", "--type", "education", "--plan", "p"), [],
     "plan what serves it: `plancode new activity --objective grants --subject TEXT --due DATE`",
     "prévoir ce qui y contribue : `plancode new activity --objective grants --subject TEXTE --due DATE`"),
    (("new", "activity", "--subject", "Call", "--due", "2099-02-02", "--plan", "p"), [],
     "when it is done: `plancode complete call`", "une fois faite : `plancode complete call`"),
    (("new", "opportunity", *OPPORTUNITY), [],
     "when it is decided: `plancode set grant status won` or `plancode set grant status lost`",
     "une fois décidée : `plancode set grant status won` ou `plancode set grant status lost`"),
    (("new", "opportunity", *OPPORTUNITY), [IN_OWN],
     "next steps from talking: `plancode step sign grant --reason TEXT`",
     "étapes suivantes depuis « talking » : `plancode step sign grant --reason MOTIF`"),
    (("follow-up", "visit", "--due", "2099-04-01"), [],
     "when it is done: `plancode complete follow-up-visit`", "une fois faite : `plancode complete follow-up-visit`"),
    (("complete", "visit", "--on", "2026-11-02"), [],
     "plan what follows: `plancode follow-up visit`", "prévoir le suivi : `plancode follow-up visit`"),
    (("complete", "visit", "--on", "2026-11-02"), [NEXT],
     "what follows is planned already: activity `next`", "le suivi est déjà prévu : activité `next`"),
    (("set", "talk", "status", "won"), [],
     "plan what follows: `plancode follow-up talk`", "prévoir le suivi : `plancode follow-up talk`"),
    (("set", "talk", "status", "lost"), [],
     "say why: `plancode set talk reason TEXT`", "dire pourquoi : `plancode set talk reason MOTIF`"),
    (("roll-over", "p", "FY2100"), [],
     "read its goals again; next steps from draft: `plancode submit p-fy2100`",
     "relire ses buts ; étapes suivantes depuis « Projet » : `plancode submit p-fy2100`"),
    (("submit", "p"), [],
     "next steps from submitted: `plancode return p --reason TEXT`, `plancode approve p --reviewed-by WHO`",
     "étapes suivantes depuis « Soumis » : `plancode return p --reason MOTIF`, `plancode approve p --reviewed-by QUI`"),
    (("submit", "p"), [{"plancode.yaml": "policy: {four_eyes: info}\n"}],
     "next steps from submitted: `plancode return p --reason TEXT`, `plancode approve p`",
     "étapes suivantes depuis « Soumis » : `plancode return p --reason MOTIF`, `plancode approve p`"),
    (("submit", "p"), [{"plancode.yaml": "policy: {four_eyes: error}\n"}],
     "next steps from submitted: `plancode return p --reason TEXT`, `plancode approve p --reviewed-by WHO`",
     "étapes suivantes depuis « Soumis » : `plancode return p --reason MOTIF`, `plancode approve p --reviewed-by QUI`"),
    (("approve", "p", "--reviewed-by", "paul"), [{"plans/p.yaml": PLAN.replace("draft", "submitted")}],
     "next steps from final-approved: `plancode amend p --reason TEXT`",
     "étapes suivantes depuis « Final - Approuvé » : `plancode amend p --reason MOTIF`"),
    (("step", "propose", "p"), [IN_OWN],
     "next steps from proposed, by others: `plancode step refuse p --reason TEXT`, `plancode step agree p`",
     "étapes suivantes depuis « proposed », par d’autres personnes : `plancode step refuse p --reason MOTIF`, `plancode step agree p`"),
    (("set", "p", "name", "Another"), [{"plans/p.yaml": PLAN.replace("draft", status)} for status in ("submitted", "final-approved")],
     "reopen it first: `plancode amend p --reason TEXT`", "le rouvrir d’abord : `plancode amend p --reason MOTIF`"),
    (("submit", "p"), [{"plans/p.yaml": PLAN.replace("goals: [Be known]\n", "")}],
     "add a goal to the plan, then run this command again", "ajouter un but au plan, puis relancer la commande"),
    (("set", "p", "owner", "nobody"), [],
     "choose another value", "choisir une autre valeur"),
]  # fmt: skip
IDS = [" ".join(arguments[:3]) for arguments, *_ in WRITTEN]


@pytest.mark.parametrize(("arguments", "versions", "english", "french"), WRITTEN, ids=IDS)
def test_what_comes_next_is_said_in_both_languages(
    tmp_path: Path, arguments: tuple[str, ...], versions: list[Mapping[str, str | bytes]], english: str, french: str
) -> None:
    for language, said in (("en", english), ("fr", french)):
        folder = workspace(tmp_path / language, *versions)
        assert then(typed(folder, "--lang", language, *arguments)) == said


def test_after_what_has_been_followed_up_nothing_comes_next(tmp_path: Path) -> None:
    done = {name: f"{text}completed: 2026-11-03\n" for name, text in NEXT.items()}
    ended = plancode(workspace(tmp_path, done), "complete", "visit", "--on", "2026-11-02", err=None)
    assert "then:" not in ended.err


# What stands for what one types oneself, in both languages.
PLACEHOLDERS = {
    "TEXT": "Because",
    "TEXTE": "Because",
    "MOTIF": "Because",
    "WHO": "paul",
    "QUI": "paul",
    "DATE": "2099-01-31",
}


@pytest.mark.parametrize(("arguments", "versions", "english", "french"), WRITTEN, ids=IDS)
def test_each_command_that_is_named_works_when_it_is_typed_next(
    tmp_path: Path, arguments: tuple[str, ...], versions: list[Mapping[str, str | bytes]], english: str, french: str
) -> None:
    for number, command in enumerate(re.findall("`plancode ([^`]*)`", english)):
        person = "paul" if "by others" in english and number >= 0 else "marie"
        folder = workspace(tmp_path / str(number), *versions)
        typed(folder, *arguments)
        if "add its goals" in english:
            for path in folder.rglob("plan.yaml"):
                path.write_text(path.read_text() + "goals: [Be known]\n")
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "--allow-empty", "-m", "Do what comes first")
        git(folder, "config", "user.email", f"{person}@example.org")
        words = [PLACEHOLDERS.get(word, word) for word in shlex.split(command)]
        ended = typed(folder, *words)
        assert ended.code == 0, (words, ended)


def test_after_the_period_a_plan_can_expire_and_before_it_that_is_not_named(tmp_path: Path) -> None:
    over = PLAN.replace("FY2099", "FY2020")
    versions: list[Mapping[str, str | bytes]] = [
        {"plans/p.yaml": over.replace("draft", status)} for status in ("draft", "submitted")
    ]
    files = {"plans/talk.yaml": None, "plans/visit.yaml": None, "plans/talks.yaml": None}
    folder = workspace(tmp_path, *versions)
    for path in files:
        (folder / path).unlink()
    git(folder, "commit", "-qam", "Remove what lies outside")
    said = then(typed(folder, "approve", "p", "--reviewed-by", "paul"))
    assert said == "next steps from final-approved: `plancode amend p --reason TEXT`, `plancode expire p`"


def test_nothing_is_named_where_nothing_leads_on(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    ended = typed(folder, "new", "product", "--name", "Seed")
    assert "then:" not in ended.err
    write(folder, {"plans/lost.yaml": TALK.replace("id: talk", "id: lost") + "reason: Too dear\n"})
    assert "then:" not in typed(folder, "set", "lost", "status", "lost").err


def test_no_plan_is_named_for_a_contact_whom_none_is_for(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    typed(folder, "new", "contact", "--first-name", "Zoé", "--last-name", "Weber")
    for field, value in (("merged_into", "dupont"), ("opt_out", "true")):
        assert "then:" not in plancode(folder, "set", "zoe-weber", field, value, err=None).err
        assert "plan the year" in plancode(folder, "set", "zoe-weber", field, "--empty", err="then:").err
