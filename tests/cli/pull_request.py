"""What `check --base main` finds, and the plan of the tests in each of its statuses."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.cli import plancode
from tests.support.sound import PLAN


def found(folder: Path, *arguments: str, code: int = 0) -> list[tuple[str, str]]:
    report = json.loads(plancode(folder, "check", "--base", "main", "--format", "json", *arguments, code=code).out)
    return sorted((each["code"], each["severity"]) for each in report["diagnostics"])


def status(name: str) -> dict[str, str]:
    return {"plans/plan.yaml": PLAN.format(status=name)}
