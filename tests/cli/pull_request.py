"""What `check --base main` finds, and the plan of the tests in each of its statuses."""

from __future__ import annotations

import json

from tests.support.cli import plancode
from tests.support.sound import PLAN


def found(folder, *arguments, code=0):
    report = json.loads(plancode(folder, "check", "--base", "main", "--format", "json", *arguments, code=code).out)
    return sorted((each["code"], each["severity"]) for each in report["diagnostics"])


def status(name):
    return {"plans/plan.yaml": PLAN.format(status=name)}
