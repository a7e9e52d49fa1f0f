"""`show`: one record, what belongs to it and how it got there."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.busy import DATED
from tests.support.cli import plancode, write
from tests.support.sound import SOUND, repository


def test_show_tells_fields_what_names_it_and_its_history(sound: Path) -> None:
    shown = plancode(sound, "show", "dupont-fy2099").out
    assert shown.startswith("plan dupont-fy2099  (plans/plan.yaml:1)\n")
    assert "  goals:\n" in shown
    assert "(new) → draft" in shown
    assert "named by\n  plan dupont-fy2099  Dupont  [draft]" in plancode(sound, "show", "account/chu").out


def test_show_as_json_has_numbers_dates_and_links(sound: Path) -> None:
    shown = json.loads(plancode(sound, "show", "chu", "--format", "json").out)
    assert shown["record"] == {"kind": "account", "id": "chu", "name": "CHU"}
    assert shown["named_by"] == [{"kind": "plan", "id": "dupont-fy2099"}]


def test_show_of_nothing_known_suggests_the_nearest(sound: Path) -> None:
    plancode(sound, "show", "dupont-fy209", code=2, err="did you mean `dupont-fy2099`?")


def test_show_of_a_contact_tells_what_reaches_it_and_via_what(tmp_path: Path) -> None:
    contact = "kind: contact\nid: dupont\nfirst_name: Élodie\nlast_name: Dupont\naccounts: [{account: chu}]\n"
    visit = (
        "kind: activity\nid: visit\nsubject: First visit\nform: task\ndue: 2099-02-01\ncontact: dupont\naccount: chu\n"
    )
    folder = repository(tmp_path, SOUND | {"plans/c.yaml": contact, "plans/v.yaml": visit})
    shown = plancode(folder, "show", "dupont").out
    assert "  plan dupont-fy2099  Dupont  [draft]  via account chu\n" in shown
    assert shown.count("activity visit") == 1
    assert "  activity visit  First visit  2099-02-01  via contact\n" in shown
    told = json.loads(plancode(folder, "show", "dupont", "--format", "json").out)
    assert told["reached_by"] == [
        {"kind": "plan", "id": "dupont-fy2099", "via_account": "chu"},
        {"kind": "activity", "id": "visit", "via_account": None},
    ]


def test_a_contact_is_shown_with_how_things_stand(tmp_path: Path) -> None:
    contact = "kind: contact\nid: ada\nfirst_name: Ada\nlast_name: Zorn\n"
    objective = "kind: objective\nid: talks\nname: Talks\nperiod: FY2026\ntype: awareness\nstatus: current\ncontact: ada\ntarget: {value: 3, unit: talks}\n"
    done = DATED.replace("form: task\n", "form: task\ncontact: ada\nobjective: talks\ncounts: 1\n")
    write(tmp_path, SOUND | {"plans/ada.yaml": f"{contact}---\n{objective}---\n{done}"})
    shown = plancode(tmp_path, "show", "ada", "--as-of", "2026-11-23", err=None).out
    assert "  objective talks  Talks  [current]  talks: 1 of 3  via contact\n" in shown
    assert "  activity late  Late  2026-11-01, overdue  via contact\n" in shown
    assert "  activity done  Done  done 2026-11-02  via contact\n" in shown


PLANNED = (
    "kind: contact\nid: ada\nfirst_name: Ada\nlast_name: Zorn\n---\n"
    "kind: plan\nid: year\nname: Year\nperiod: FY2026\ntype: local\nstatus: draft\nowner: marie\ncontacts: [ada]\n---\n"
    "kind: objective\nid: talks\nname: Talks\nperiod: FY2026\ntype: awareness\nstatus: current\nplan: year\n"
    "target: {value: 3, unit: talks}\n---\n"
    "kind: objective\nid: known\nname: Known\nperiod: FY2026\ntype: awareness\nstatus: current\nplan: year\n---\n"
    "kind: activity\nid: talk\nsubject: Talk\nform: task\ndue: 2026-02-01\ncompleted: 2026-02-01\nobjective: talks\ncounts: 1\n"
)


def test_an_objective_is_shown_with_its_progress_and_one_in_words_without(tmp_path: Path) -> None:
    write(tmp_path, SOUND | {"plans/ada.yaml": PLANNED})
    assert "\n  progress: talks: 1 of 3\n" in plancode(tmp_path, "show", "talks", err=None).out
    assert "progress" not in plancode(tmp_path, "show", "known", err=None).out
    assert (
        "\n  avancement\u00a0: talks\u00a0: 1 sur 3\n"
        in plancode(tmp_path, "show", "talks", "--lang", "fr", err=None).out
    )
    told = json.loads(plancode(tmp_path, "show", "talks", "--format", "json", err=None).out)
    assert told["progress"] == {"actual": 1, "target": 3, "unit": "talks", "measure": "sum", "is_measured": True}
    assert "progress" not in json.loads(plancode(tmp_path, "show", "known", "--format", "json", err=None).out)


def test_a_contact_is_shown_with_the_objectives_of_its_plans(tmp_path: Path) -> None:
    write(tmp_path, SOUND | {"plans/ada.yaml": PLANNED})
    shown = plancode(tmp_path, "show", "ada", err=None).out
    assert (
        "\nobjectives of its plans\n  objective talks  Talks  [current]  talks: 1 of 3  via contact\n"
        "  objective known  Known  [current]  via contact\n"
    ) in shown + "\n"
    told = json.loads(plancode(tmp_path, "show", "ada", "--format", "json", err=None).out)
    assert told["objectives_of_plans"] == ["talks", "known"]
