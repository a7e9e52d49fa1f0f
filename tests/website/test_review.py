"""The cards of plans that wait for review: who is asked, who has looked, what changed since the approval, what to type."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.website.small import ACTIVITY, OBJECTIVE, PEOPLE, PLAN, Workplace, page_of

PAUL = "kind: person\nid: paul\nname: Paul Roux\nemail: paul@example.org\nrole: approver\n"
MARIE, BY_PAUL = ("Marie Petit", "marie@example.org"), ("Paul Roux", "paul@example.org")
PATH = "plans/plan.yaml"


def status(name: str, text: str = PLAN) -> dict[str, str]:
    return {PATH: text.replace("status: draft", f"status: {name}")}


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    made = Workplace(tmp_path)
    made.repo.commit({"plans/people.yaml": f"{PEOPLE}---\n{PAUL}"}, author=MARIE)
    return made


def card(place: Workplace, language: str = "en", *options: str) -> str:
    place.repo.checkout()
    place.build(*options, err=None)
    return re.sub(r"\s+", " ", " ".join(page_of(place.site, f"{language}/review/index.html").texts))


def test_a_plan_that_was_never_approved_says_so_and_whom_it_waits_for(place: Workplace) -> None:
    place.repo.commit(status("submitted"), author=MARIE)
    text = card(place)
    assert "Asked Paul Roux Has looked nobody, as far as git tells" in text
    assert "To decide, type plancode return dupont-fy2027 --reason TEXT plancode approve dupont-fy2027" in text
    assert "Never approved so far" in text
    assert "Changed since" not in text
    assert "plancode return dupont-fy2027 --reason MOTIF plancode approve dupont-fy2027" in card(place, "fr")


def test_named_reviewers_are_asked_and_not_everybody_who_might_approve(place: Workplace) -> None:
    place.repo.commit(
        {"plans/people.yaml": f"{PEOPLE}---\n{PAUL}---\nkind: person\nid: zoe\nname: Zoé Quist\n"}, author=MARIE
    )
    place.repo.commit(status("submitted", PLAN + "reviewers: [zoe]\n"), author=MARIE)
    assert "Asked Zoé Quist Has looked" in card(place)


def test_who_changed_it_while_it_waits_has_looked(place: Workplace) -> None:
    place.repo.commit(status("submitted"), author=MARIE)
    place.repo.commit({"plans/talks.yaml": OBJECTIVE.replace("value: 2", "value: 3")}, author=BY_PAUL)
    assert "Has looked Paul Roux" in card(place)


def test_what_changed_since_the_approval_stands_there_in_the_words_of_diff(place: Workplace) -> None:
    place.repo.commit(status("submitted"), author=MARIE)
    place.repo.commit(status("final-approved"), author=BY_PAUL)
    changed = PLAN.replace("goals: [Be known]", "goals: [Be known, Be trusted]")
    place.repo.commit(status("draft"), author=MARIE, message="Reopen\n\nReason: a goal was missing\n")
    place.repo.commit(
        status("submitted", changed) | {"plans/talks.yaml": OBJECTIVE.replace("value: 2", "value: 5")}, author=MARIE
    )
    text = card(place)
    assert re.search(r"Changed since the approval of \d+ \w+ \d{4}", text)
    assert "Be trusted" in text.partition("Changed since")[2]
    assert "~ target: 2 talks → 5 talks" in text
    # That it is submitted stands at the top; it is no news.
    assert "Submitted" not in text.partition("Changed since")[2].partition("What to check")[0]
    french = card(place, "fr")
    assert "Modifié depuis l’approbation du" in french
    # Words of records are theirs alone: a site for others has none of this.
    assert "Be trusted" not in card(place, "en", "--incognito")
    assert "Changed since the approval" not in card(place, "en", "--public")


def test_findings_stand_by_what_they_mean_and_lead_to_their_records(place: Workplace) -> None:
    late = "---\n".join(
        ACTIVITY.replace("id: call", f"id: call-{number}").replace("2026-12-01", "2031-01-01") for number in range(3)
    )
    place.repo.commit(status("submitted") | {"plans/call.yaml": late}, author=MARIE)
    text = card(place)
    assert text.count("PC331") == 1
    assert "(3)" in text.partition("PC331")[2]
    page = page_of(place.site, "en/review/index.html")
    targets = [given["href"] for given in page.named("a")]
    assert "../contacts/dupont.html#activity-call-2" in targets
    everything = page_of(place.site, "en/review/findings.html")
    assert "../contacts/dupont.html#activity-call-2" in [given["href"] for given in everything.named("a")]
