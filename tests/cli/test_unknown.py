"""What is not known is told as not known: by `history`, `show`, `list`, `status`, `coverage`, `new`, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import plancode, write
from tests.support.git import answered
from tests.support.moving import made, plan

DAMAGED = plan().replace("goals: >\r\n", "colour: red\r\ngoals: >\r\n")
CONTACT = "kind: contact\nid: dupont\nfirst_name: Anne\nlast_name: Dupont\ntier: 1\nowner: marie\naccounts: [{account: chu}]\n"


@pytest.fixture
def adopted(tmp_path: Path) -> tuple[Path, str]:
    """A repository that takes what came before its second commit as given; its plan was submitted before that."""
    folder = made(tmp_path, {"plans/p.yaml": plan()}, {"plans/p.yaml": plan(status="submitted")})
    since = answered(folder, "rev-parse", "HEAD")
    write(folder, {"plancode.yaml": f"history: {{since: {since}}}\n"})
    answered(folder, "commit", "-qam", "Adopt the tool")
    return folder, since[:10]


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A workspace with a plan that cannot be read whole, beside one that can."""
    return made(tmp_path, {"plans/p.yaml": plan(), "plans/q.yaml": DAMAGED.replace("id: p", "id: q")})


def test_history_of_a_plan_says_that_what_came_before_is_taken_as_given(adopted: tuple[Path, str]) -> None:
    folder, since = adopted
    told = plancode(folder, "history", "p").out
    assert told == f"no status change of plan `p` after {since}; what came before is taken as given (`history.since`)\n"
    assert json.loads(plancode(folder, "history", "p", "--format", "json").out)["transitions"] == []


def test_history_of_all_says_from_where_on_it_is_told(adopted: tuple[Path, str]) -> None:
    folder, since = adopted
    told = plancode(folder, "history").out
    assert told == f"0 transitions of 0 records; what came before {since} is taken as given\n"


def test_show_says_what_came_before_its_history(adopted: tuple[Path, str]) -> None:
    folder, since = adopted
    said = f"history\n  no status change of plan `p` after {since}; what came before is taken as given"
    assert said in plancode(folder, "show", "p").out
    plancode(folder, "return", "p", "--reason", "Too vague", "--commit", err="next: ")
    told = plancode(folder, "show", "p").out.split("history\n")[1].splitlines()
    assert "submitted → draft" in told[0]
    assert told[1:] == [f"  what came before {since} is taken as given"]


def test_a_name_that_nothing_has_is_said_to_have_no_history_since_then(adopted: tuple[Path, str]) -> None:
    folder, since = adopted
    plancode(folder, "history", "other", code=2, err=f"no record `other` has a history after {since}; ")


def test_history_of_what_has_no_status_says_which_kinds_have_one(damaged: Path) -> None:
    plancode(damaged, "history", "chu", code=2, err="account `chu` has no history; these kinds have one: plan")


def test_history_of_what_may_stand_in_a_file_that_cannot_be_read_is_not_called_missing(damaged: Path) -> None:
    write(damaged, {"plans/r.yaml": "kind: plan\nid: [r\n"})
    ended = plancode(damaged, "history", "r", code=3, err="there is no record `r` that can be read")
    assert "it may stand in what could not be read: plans/r.yaml:" in ended.err


def test_history_of_a_plan_that_git_never_saw_whole_says_that_it_is_not_known(tmp_path: Path) -> None:
    folder = made(tmp_path, {"plans/p.yaml": plan() + "---\r\n" + plan()})
    told = plancode(folder, "history", "p").out
    said = "git tells no status change of plan `p`; `plancode check` says what is not known\n"
    assert told == said
    assert plancode(folder, "show", "p").out.endswith(f"history\n  {said}")


def test_show_as_json_tells_no_history_from_an_empty_one(
    damaged: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    clone = tmp_path_factory.mktemp("shallow")
    write(damaged, {"plans/q.yaml": plan("q")})
    answered(damaged, "commit", "-qam", "Mend it")
    answered(clone, "clone", "-q", "--depth", "1", f"file://{damaged}", "clone")
    told = plancode(clone / "clone", "show", "p", "--format", "json", err="no history: ").out
    assert json.loads(told)["transitions"] is None
    assert json.loads(plancode(damaged, "show", "chu", "--format", "json").out)["transitions"] == []


@pytest.mark.parametrize(
    "command", [["list", "plans"], ["status"], ["agenda"], ["coverage", "FY2099"], ["expire", "--all-ended"]]
)
def test_what_lists_and_counts_says_what_it_leaves_out(damaged: Path, command: list[str]) -> None:
    said = "note: 1 record left out that cannot be read; `plancode check` says why\n"
    assert plancode(damaged, *command, err=said).err == said
    write(damaged, {"plans/r.yaml": "kind: plan\nid: [r\n"})
    said += "note: 1 file read in part or not at all; `plancode check` says why\n"
    assert plancode(damaged, *command, err=said).err == said


def test_what_lists_and_counts_says_so_in_french(damaged: Path) -> None:
    write(damaged, {"plans/r.yaml": "kind: plan\nid: [r\n"})
    told = plancode(damaged, "--lang", "fr", "list", "plans", err="remarque\u00a0: ").err
    assert told == (
        "remarque\u00a0: 1 fiche illisible, laissée de côté\u202f; `plancode check` dit pourquoi\n"
        "remarque\u00a0: 1 fichier lu en partie ou pas du tout\u202f; `plancode check` dit pourquoi\n"
    )


def test_history_says_so_in_french(adopted: tuple[Path, str]) -> None:
    folder, since = adopted
    told = plancode(folder, "--lang", "fr", "history", "p").out
    assert told.endswith(f" après {since}\u202f; ce qui précède est tenu pour acquis (`history.since`)\n")
    told = plancode(folder, "--lang", "fr", "history").out
    assert told.endswith(f"\u202f; ce qui précède {since} est tenu pour acquis\n")
    said = "compte `chu`\u00a0: pas d’historique\u202f; types de fiche qui en ont un\u00a0: plan"
    plancode(folder, "--lang", "fr", "history", "chu", code=2, err=said)


def test_a_contact_whose_plan_cannot_be_read_gets_no_second_one(damaged: Path) -> None:
    text = DAMAGED.replace("accounts: [ {account: chu} ]", "contacts: [dupont]")
    write(damaged, {"plans/c.yaml": CONTACT, "plans/q.yaml": text.replace("id: p", "id: q")})
    ended = plancode(damaged, "new", "plan", "--period", "FY2099", "--tier", "1", err="dupont has a plan for FY2099")
    assert "note: 1 record left out that cannot be read" in ended.err
    assert answered(damaged, "status", "--porcelain") == " M plans/q.yaml\n?? plans/c.yaml"
