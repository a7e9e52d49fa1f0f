"""The diff of every command that writes, whole, on files full of what an editor must not lose (tests/golden/*.diff)."""

from __future__ import annotations

from pathlib import Path

import pytest

from plancode.project import open_project
from tests.support.cli import plancode
from tests.support.git import answered
from tests.support.moving import made

GOLDEN = Path(__file__).parents[1] / "golden"
STAMP = (
    "approval:   # four eyes\n"
    "    by: 'marie'\n"
    "    # on a Monday\n"
    "    on: 2026-11-23\n"
    "    digest: >-\n"
    "      1:sha256:6f43ba9db9a2c1a0ca3cd2d6b2e95fd8f1c1a59d4ea22fb6b4ac1a2d8cd40a4c\n"
)
# A byte-order mark, four documents, quotes of both sorts, blocks, tabs in text, brackets, comments everywhere.
PLANS = (
    "\ufeff# Plans of Marie\t(never sort them)\n"
    "---\n"
    "kind: plan   # the first\n"
    "id:   first\n"
    "name: 'It''s the\tfirst'\n"
    "period: FY2099\n"
    "type: account\n"
    "status:   'draft'   # status: submitted?\n"
    "owner: marie\n"
    "accounts: [ {account: chu,   primary: true} ]\n"
    "goals:\n"
    "- |\n"
    "  Be known\n"
    "  status: draft\n"
    "- goal: >-   # folded\n"
    "    Be\n"
    "    liked\n"
    "---\n"
    "{kind: plan, id: second, name: Second, period: FY2099, type: account, status: submitted, owner: marie,\n"
    "  accounts: [{account: chu}], goals: ['status: submitted']} # on two lines\n"
    "--- # a third\n"
    "notes: |+\n"
    "  id: first\n"
    "\n"
    "kind: plan\n"
    'id: "third"\n'
    "name: Third\n"
    "period: FY2020\n"
    "type: account\n"
    "owner: marie\n"
    "accounts:\n"
    "  - account: chu\n"
    "goals: Be known   \n"
    "{stamp}"
    '"status": "final-approved"\n'
    "...\n"
    "---\n"
    "kind: activity\n"
    "id: visit\n"
    "subject: Visit\n"
    "form: task\n"
    "due: 2020-01-31 # a Friday\n"
    "account: chu\n"
    "plan: third\n"
    "outcome:    # to be said\n"
    "priority: high"
)
CONFIG = "severity: {PC234: off, PC116: warning, PC217: warning, PC219: off}\npolicy: {four_eyes: off}\n"
AS_OF = ("--as-of", "2027-03-31")
DAY = AS_OF[1].encode()
COMMANDS = {
    "submit": ["submit", "first"],
    "return": ["return", "second", "--reason", "Too vague"],
    "approve": ["approve", "second", "--stamp", *AS_OF],
    "amend": ["amend", "third", "--reason", "More goals"],
    "expire": ["expire", "third"],
    "step": ["step", "submit", "first"],
    "set": ["set", "third", "notes", "Two\tlines\n# and no comment"],
    "complete": ["complete", "visit", "--on", "2020-02-03", "--outcome", "She agreed: yes", "--counts", "1"],
}


def plans(stamp: str = STAMP, first: str = "draft", second: str = "submitted", third: str = "final-approved") -> str:
    return (
        PLANS.replace("{stamp}", stamp)
        .replace("'draft'", f"'{first}'")
        .replace("status: submitted, owner", f"status: {second}, owner")
        .replace('"final-approved"', f'"{third}"')
    )


@pytest.fixture(params=["\n", "\r\n"], ids=["lf", "crlf"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    steps = [plans("", second="draft", third="draft"), plans("", second="submitted", third="submitted"), plans()]
    return made(tmp_path, *({"plans/p.yaml": text.replace("\n", request.param)} for text in steps), config=CONFIG)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_changes_exactly_the_lines_it_must(folder: Path, name: str) -> None:
    path = folder / "plans/p.yaml"
    before = path.read_bytes()
    diff = plancode(folder, *COMMANDS[name], "--dry-run", err=None).out.encode()
    assert path.read_bytes() == before
    golden = (GOLDEN / f"{name}.diff").read_bytes()
    assert [line.removesuffix(b"\r") for line in diff.split(b"\n")] == golden.split(b"\n")
    # The golden files have a day to come, and what is written has today's.
    plancode(folder, *[each for each in COMMANDS[name] if each not in AS_OF], err=None)
    written = path.read_bytes().replace(str(open_project(folder, needs_git=True).today).encode(), DAY)
    assert written.count(b"\r\n") == (written.count(b"\n") if b"\r\n" in before else 0)
    path.write_bytes(before)
    answered(folder, "apply", "--whitespace=nowarn", given=diff)
    assert path.read_bytes() == written != before
    assert answered(folder, "rev-list", "--count", "HEAD") == "3"


def test_every_golden_diff_is_one_that_is_compared() -> None:
    assert {path.stem for path in GOLDEN.glob("*.diff")} == set(COMMANDS)
