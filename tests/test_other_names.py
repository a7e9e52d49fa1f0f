"""A workspace in which every kind has a lifecycle of other names: every page and every command asks the lifecycle."""

from __future__ import annotations

import ast
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from plancode.lifecycle import DEFAULT_PLAN, UNGOVERNED
from tests.support.cli import plancode, typed
from tests.support.repo import Repo

SOURCE = Path(__file__).parents[1] / "src" / "plancode"
MARIE, PAUL = ("Marie Petit", "marie@example.org"), ("Paul Roux", "paul@example.org")
TODAY = "2026-11-20"
AS_OF = ("--as-of", TODAY)
CONFIG = """\
version: 1
lifecycle:
  person: {statuses: [here, away], initial: here, steps: {leave: {from: here, to: away}}}
  product: {statuses: [sold, shelved], initial: sold, steps: {shelve: {from: sold, to: shelved}}}
  account: {statuses: [served, left], initial: served, steps: {part: {from: served, to: left}}}
  contact: {statuses: [known, retired], initial: known, steps: {retire: {from: known, to: retired}}}
  plan:
    statuses: {idea: {en: Idea, fr: Idée}, tabled: {en: Tabled, fr: Déposé}, agreed: {en: Agreed, fr: Convenu},
      archived: {en: Archived, fr: Archivé}}
    initial: idea
    steps:
      table: {from: idea, to: tabled, by: owner, needs: goals}
      agree: {from: tabled, to: agreed, by: approver, needs: four-eyes}
      archive: {from: agreed, to: archived, by: owner, needs: period-ended}
    deletable: idea
    protected: [agreed, archived]
  objective:
    statuses: [wished, pursued, reached]
    initial: wished
    steps: {pursue: {from: wished, to: pursued}, reach: {from: pursued, to: reached}}
  opportunity:
    statuses: {talking: {en: Talking, fr: Pourparlers}, signed: {en: Signed, fr: Signée}, refused: {en: Refused, fr: Refusée},
      asleep: {en: Asleep, fr: Endormie}}
    initial: talking
    steps:
      sign: {from: talking, to: signed}
      refuse: {from: talking, to: refused}
      doze: {from: talking, to: asleep}
    ends: {signed: won, refused: lost, asleep: never}
  activity:
    statuses: [todo, doing, finished, cancelled]
    initial: todo
    steps:
      begin: {from: todo, to: doing}
      finish: {from: doing, to: finished}
      cancel: {from: [todo, doing], to: cancelled}
    ends: {cancelled: lost}
"""
PLANS = """\
{kind: person, id: marie, name: Marie Petit, email: marie@example.org, role: account-manager, status: here}
---
{kind: person, id: paul, name: Paul Roux, email: paul@example.org, role: approver, status: here}
---
{kind: product, id: lamp, name: Lamp, status: sold}
---
{kind: account, id: chu, name: CHU, status: served}
---
kind: contact
id: dupont
status: known
first_name: Anne
last_name: Dupont
owner: marie
tier: 1
accounts: [{account: chu}]
"""
PLAN = """\
kind: plan
id: %s
status: %s
name: Dupont, %s
period: %s
type: engagement
owner: marie
contacts: [dupont]
goals: [A talk]
"""
# What each status was at first, and then; a step a commit.
BEGUN = {
    "pursued": ("wished", "pursued", "pursued"),
    "asleep": ("talking", "asleep", "asleep"),
    "signed": ("talking", "signed", "signed"),
    "refused": ("talking", "refused", "refused"),
    "doing": ("todo", "doing", "doing"),
    "finished": ("todo", "doing", "finished"),
    "cancelled": ("todo", "cancelled", "cancelled"),
}
REST = """\
kind: objective
id: talks
status: pursued
name: Talks
period: FY2026-Q4
type: education
plan: year
target: {value: 4, unit: talk}
---
{kind: opportunity, id: keynote, status: talking, name: Keynote, type: other, close_date: 2026-10-20, plan: year,
 contact: dupont, account: chu, amount: {value: 100, currency: EUR}}
---
{kind: opportunity, id: board, status: asleep, name: Board, type: other, close_date: 2026-12-20, plan: year,
 contact: dupont, account: chu, amount: {value: 20, currency: EUR}}
---
{kind: opportunity, id: study, status: signed, name: Study, type: other, close_date: 2026-10-10, plan: year,
 contact: dupont, account: chu, amount: {value: 3000, currency: EUR}}
---
{kind: opportunity, id: fair, status: refused, name: Fair, type: other, close_date: 2026-10-10, plan: year, contact: dupont}
---
{kind: activity, id: call, status: todo, subject: Call, form: task, due: 2026-11-05, contact: dupont, plan: year}
---
{kind: activity, id: visit, status: doing, subject: Visit, form: task, due: 2026-11-23, contact: dupont, plan: year}
---
{kind: activity, id: talk, status: finished, subject: Talk, form: task, due: 2026-11-06, contact: dupont, objective: talks,
 counts: 1}
---
{kind: activity, id: tea, status: cancelled, subject: Tea, form: task, due: 2026-11-07, contact: dupont, plan: year}
"""
# Words of our pages too: the current plan, opportunités en cours.
WORDS = {"current", "en cours"}
DEFAULTS = {
    said
    for lifecycle in (DEFAULT_PLAN, *UNGOVERNED.values())
    for status in lifecycle.statuses
    for said in (status.name, *status.labels.values())
    if said.lower() not in WORDS
}
NAMES = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(DEFAULTS)))})(?![\w-])", re.IGNORECASE)


# A commit each: who, when, at which stage the rest is, and what status the plans have.
COMMITS = (
    (MARIE, "2026-08-01", 0, {"year": "idea", "old": "idea"}),
    (MARIE, "2026-08-02", 1, {"year": "tabled", "old": "tabled"}),
    (PAUL, "2026-08-03", 2, {"year": "agreed", "old": "agreed"}),
    (MARIE, "2026-09-04", 2, {"q1": "idea", "q2": "idea"}),
    (MARIE, "2026-10-02", 2, {"old": "archived"}),
    (MARIE, "2026-11-01", 2, {"q1": "tabled"}),
)
PERIODS = {"year": "FY2026-Q4", "old": "FY2026-M09", "q1": "FY2027-Q1", "q2": "FY2027-Q2"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = Repo(tmp_path_factory.mktemp("names") / "work")
    for author, day, stage, plans in COMMITS:
        rest = REST
        for last, stages in BEGUN.items():
            rest = rest.replace(f"status: {last},", f"status: {stages[stage]},").replace(
                f"status: {last}\n", f"status: {stages[stage]}\n"
            )
        files = {"plancode.yaml": CONFIG, "plans/all.yaml": PLANS, "plans/rest.yaml": rest}
        files |= {f"plans/{name}.yaml": PLAN % (name, status, name, PERIODS[name]) for name, status in plans.items()}
        repo.commit(files, author=author, date=f"{day}T10:00:00+00:00", message="Work")
    repo.checkout()
    repo.git("config", "user.name", MARIE[0])
    repo.git("config", "user.email", MARIE[1])
    return repo.folder


@pytest.fixture(scope="module")
def site(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "out"
    assert typed(folder, "build", *AS_OF, "--output", str(out)).code == 0
    return out


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[Any] = []

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def text_of(path: Path) -> str:
    parser = _Text()
    parser.feed(path.read_text(encoding="utf-8"))
    return " ".join(" ".join(parser.text).split())


def test_the_workspace_is_sound(folder: Path) -> None:
    codes = {each["code"] for each in findings(folder) if each["severity"] == "error"}
    assert codes == set()


def findings(folder: Path) -> Any:
    return json.loads(plancode(folder, "check", *AS_OF, "--format", "json", err=None).out)["diagnostics"]


def test_an_opportunity_that_came_to_nothing_should_say_why_whatever_its_status_is_called(folder: Path) -> None:
    assert [each["record"]["id"] for each in findings(folder) if each["code"] == "PC311"] == ["fair"]


# The pages of rules are documentation, and tell of the default lifecycle.
def test_no_page_of_the_site_names_a_status_that_is_not_there(site: Path) -> None:
    pages = [path for path in site.rglob("*.html") if "rules" not in path.parts]
    assert len(pages) > 30
    assert {(path.name, found[0]) for path in pages if (found := NAMES.search(text_of(path)))} == set()


@pytest.mark.parametrize(
    "line",
    [
        "check", "check --lang fr", "check --base HEAD~2", "history", "history year --lang fr", "diff HEAD~3",
        "diff HEAD~3 --lang fr --format markdown", "status", "status --lang fr", "status --format json", "agenda", "coverage",
        "coverage FY2026 --lang fr", "list person", "list product", "list account", "list contact", "list plan --all",
        "list objective", "list opportunity", "list activity --all", "show marie", "show lamp", "show chu", "show dupont",
        "show year --lang fr", "show talks", "show keynote", "show call", "step agree q1 --dry-run", "step table q2 --dry-run",
        "step sign keynote --dry-run", "step leave marie --dry-run", "complete call --dry-run", "follow-up visit --dry-run",
        "set dupont specialty Roots --dry-run", "roll-over year FY2027-Q4 --dry-run", "new plan --contact dupont --period FY2028 --dry-run",
        "new objective --plan q2 --name More --type education --dry-run",
        "new opportunity --plan q2 --contact dupont --name X --close-date 2027-08-08 --type other --dry-run",
        "new activity --contact dupont --subject X --due 2027-08-08 --dry-run",
        "new contact --first-name A --last-name B --dry-run", "new person --name A --email a@example.org --dry-run",
        "new account --name A --dry-run", "new product --name A --dry-run",
    ],
)  # fmt: skip
def test_no_command_names_a_status_that_is_not_there(folder: Path, line: str) -> None:
    has_day = not line.startswith(("history", "diff"))
    ended = typed(folder, *line.split(), *(AS_OF if has_day else ()))
    assert ended.code in (0, 1), ended.err
    assert ended.out
    assert NAMES.search(ended.out + ended.err) is None


def test_what_is_open_and_past_its_day_is_overdue(folder: Path) -> None:
    def listed(*arguments: str) -> list[str]:
        out = plancode(folder, "list", *arguments, "--format", "json", err=None).out
        return [each["id"] for each in json.loads(out)["records"]]

    assert listed("opportunity", "--overdue", *AS_OF) == ["keynote"]
    assert listed("activity", "--overdue", *AS_OF) == ["call"]
    assert listed("opportunity") == ["keynote", "board"]
    assert listed("activity") == ["call", "visit"]
    assert sorted(listed("plan")) == ["q1", "q2", "year"]


def test_status_and_agenda_count_by_the_lifecycle(folder: Path) -> None:
    status = json.loads(plancode(folder, "status", *AS_OF, "--format", "json").out)
    assert status["statuses"] == {"idea": 1, "tabled": 1, "agreed": 1, "archived": 1}
    assert [each["plan"]["id"] for each in status["to_review"]] == ["q1"]
    agenda = json.loads(plancode(folder, "agenda", *AS_OF, "--format", "json").out)
    lists = {
        name: [each["id"] for each in agenda[name]] for name in ("overdue", "this_week", "later", "without_follow_up")
    }
    assert lists == {"overdue": ["call"], "this_week": ["visit"], "later": [], "without_follow_up": ["talk"]}


def test_the_site_counts_by_the_lifecycle(site: Path) -> None:
    opportunities = text_of(site / "en" / "opportunities" / "index.html")
    assert "Nothing is open" not in opportunities
    assert "without a stage 2 €120 " in opportunities
    assert "✓ Signed 1 €3,000 " in opportunities
    assert "✓ Signée 1 3 000 €" in re.sub(r"\s", " ", text_of(site / "fr" / "opportunities" / "index.html"))
    contact = text_of(site / "en" / "contacts" / "dupont.html")
    assert "Called off" in contact
    assert "1 of 4" in text_of(site / "en" / "plans" / "year.html")
    account = text_of(site / "en" / "accounts" / "index.html")
    assert re.search(r"CHU .*\b2\b", account)


def test_colours_and_signs_follow_the_place_of_a_status(site: Path) -> None:
    plan = (site / "en" / "plans" / "year.html").read_text(encoding="utf-8")
    for chip in ('held">✓ Agreed', 'in-review">◔ Tabled', 'begun">○ Idea', 'won">✓ Signed', 'lost">✕ Refused'):
        assert f'class="chip {chip}' in plan
    assert 'class="chip ended">◌ Archived' in (site / "en" / "plans" / "old.html").read_text(encoding="utf-8")


def test_the_calendar_has_what_is_still_to_be_done(site: Path) -> None:
    agenda = (site / "en" / "agenda.ics").read_text(encoding="utf-8")
    summaries = {
        line.partition(":")[2].split(" ")[0].strip() for line in agenda.splitlines() if line.startswith("SUMMARY")
    }
    assert summaries == {"Call", "Visit"}


# Words that are no status where they stand, and what they are there.
OTHER_THINGS = {
    ("history/signatures.py", "expired"): "what git says of a signature",
    ("git/signatures.py", "expired"): "what git says of a signature",
    ("models/meanings.py", "won"): "what a status may say of an end, in `ends`",
    ("models/meanings.py", "lost"): "what a status may say of an end, in `ends`",
}
STATUSES = {name for lifecycle in (DEFAULT_PLAN, *UNGOVERNED.values()) for name in lifecycle.names}


def test_no_status_is_written_as_text_above_the_lifecycle() -> None:
    written = set()
    for path in sorted(SOURCE.rglob("*.py")):
        module = path.relative_to(SOURCE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in STATUSES:
                written.add((module, node.value))
    assert {name for module, name in written if module == "lifecycle.py"} == STATUSES
    assert {each for each in written if each[0] != "lifecycle.py"} == set(OTHER_THINGS)


def test_no_template_asks_for_a_status_by_its_name() -> None:
    templates = sorted((SOURCE.parents[1] / "templates" / "site").glob("*.html"))
    assert len(templates) > 20
    literals = {
        (path.name, found) for path in templates for found in re.findall(r"""['"]([\w-]+)['"]""", path.read_text())
    }
    assert {each for each in literals if each[1] in STATUSES} == set()
