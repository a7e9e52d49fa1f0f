"""The example workspace of this repository, checked against this repository's own history."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from tests.support.cli import plancode

ROOT = Path(__file__).parents[1]
AS_OF = "2026-11-23"


def test_the_example_is_green_and_says_what_was_proved() -> None:
    report = json.loads(plancode(ROOT, "check", "--as-of", AS_OF, "--format", "json").out)
    assert report["summary"]["errors"] == 0
    assert report["summary"]["warnings"] == 0
    assert report["summary"]["records"] > 100


def test_its_history_lists_the_steps_that_were_made() -> None:
    told = json.loads(plancode(ROOT, "history", "--format", "json").out)
    assert told["complete"]
    steps = Counter((each["from"], each["to"]) for each in told["transitions"])
    for step in (
        (None, "draft"),
        ("draft", "submitted"),
        ("submitted", "draft"),
        ("submitted", "final-approved"),
        ("final-approved", "draft"),
        ("final-approved", "expired"),
    ):
        assert steps[step] >= 1, step
    # Plans of periods that had begun when the example was written; plancode.yaml accepts them, with the reason.
    assert {each["verdict"] for each in told["transitions"]} == {"ok", "PC234"}
    assert all(each["actor"] for each in told["transitions"])


def test_it_has_a_plan_in_every_status_and_records_of_every_kind() -> None:
    plans = json.loads(plancode(ROOT, "list", "plans", "--all", "--format", "json").out)["records"]
    assert {plan["status"] for plan in plans} == {"draft", "submitted", "final-approved", "expired"}
    contacts = json.loads(plancode(ROOT, "list", "contacts", "--format", "json").out)["records"]
    assert len(contacts) >= 6
    assert len({contact["type"] for contact in contacts}) >= 3
    for kind, least in (("account", 5), ("objective", 10), ("opportunity", 5), ("activity", 10), ("person", 5)):
        assert len(json.loads(plancode(ROOT, "list", kind, "--format", "json").out)["records"]) >= least


def test_the_schemas_are_current() -> None:
    assert plancode(ROOT, "schema", "--check").out == "the schemas are current\n"
