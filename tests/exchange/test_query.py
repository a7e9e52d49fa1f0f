"""`query`: questions that people ask, each of the documentation too; and nothing that a question can do but read."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from plancode.diagnostics import WrongUse
from plancode.exchange.question import answer
from plancode.history import History
from plancode.views import Source
from plancode.workspace import load, sources_of
from tests.support.cli import plancode, write
from tests.support.repo import Repo
from tests.support.sound import SOUND

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "query.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
DAY = ("--as-of", "2026-11-23")
PEOPLE = """\
{kind: person, id: marie, name: Marie Petit, email: marie@example.org, role: account-manager}
---
{kind: person, id: paul, name: Paul Roy, email: paul@example.org, role: approver}
---
{kind: contact, id: dupont, first_name: Élodie, last_name: Dupont, tier: 1, owner: marie, degrees: [PhD, MD]}
"""
REST = """\
{kind: plan, id: empty, name: Nothing yet, period: FY2026-Q4, type: account, status: draft, owner: paul}
---
{kind: objective, id: talks, name: Talks, period: FY2026, type: awareness, status: current, plan: yearly, contact: dupont,
 target: {value: 4, unit: talk}, notes: About the soil}
---
{kind: activity, id: talk, subject: First talk, form: task, due: 2026-03-01, completed: 2026-03-02, objective: talks, counts: 1,
 contact: dupont}
---
{kind: activity, id: late, subject: Late, form: task, due: 2026-11-01, owner: marie}
---
{kind: opportunity, id: grant, name: Grant, type: research-funding, status: pending, close_date: 2026-11-01, plan: yearly,
 owner: marie, amount: {value: 1000, currency: EUR}, probability: 40}
---
{kind: opportunity, id: chair, name: Chair, type: other, status: pending, close_date: 2027-02-01, plan: yearly,
 amount: {value: 500, currency: EUR}}
"""
PLAN = """\
kind: plan
id: {name}
name: Plan {name}
period: {period}
type: engagement
status: {status}
owner: marie
contacts: [dupont]
goals: [Be known]
"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository in which every question of the documentation has an answer."""
    repo = Repo(tmp_path_factory.mktemp("asked"))

    def plan(status: str, name: str = "yearly", period: str = "FY2026") -> dict[str, str]:
        return {f"plans/{name}.yaml": PLAN.format(name=name, period=period, status=status)}

    repo.commit({"plans/people.yaml": PEOPLE, "plans/rest.yaml": REST} | plan("draft"), message="Begin\n")
    repo.commit(plan("submitted"), message="Submit\n")
    repo.commit(plan("draft"), message="Return\n\nReason: no goals\n", author=("Paul Roy", "paul@example.org"))
    repo.commit(plan("submitted"), message="Submit again\n")
    repo.commit({}, message="Wait\n")
    repo.commit(plan("final-approved"), message="Approve\n", author=("Paul Roy", "paul@example.org"))
    repo.commit(plan("final-approved", "skipped", "FY2026-Q1"), message="Skip\n", date="2026-04-01T00:00:00+00:00")
    repo.commit(plan("draft", "waiting", "FY2026-Q2"), date="2026-04-12T00:00:00+00:00")
    repo.commit(plan("submitted", "waiting", "FY2026-Q2"), date="2026-04-24T00:00:00+00:00")
    repo.checkout()
    return repo.folder


def rows(folder: Path, question: str) -> list[dict[str, str]]:
    told = plancode(folder, "query", question, "--format", "csv", *DAY).out
    return list(csv.DictReader(io.StringIO(told, newline="")))


@pytest.mark.parametrize("question", QUESTIONS, ids=[each.strip().splitlines()[0] for each in QUESTIONS])
def test_every_question_of_the_documentation_has_an_answer(question: str, asked: Path) -> None:
    if "coverage" in question and "FY2027" in question:
        question = question.replace("FY2027", "FY2026-Q3")
    assert rows(asked, question)


def documented(words: str) -> str:
    (found,) = (str(each) for each in QUESTIONS if words in each)
    return found


def test_days_from_submitting_to_approving_are_counted_from_the_last_submission(asked: Path) -> None:
    assert rows(asked, documented("avg(julianday")) == [{"owner": "marie", "days": "2", "plans": "1"}]


def test_who_approved_what_is_told(asked: Path) -> None:
    told = rows(asked, documented("coalesce(person.name, author_name)"))
    assert told == [{"who": "Paul Roy", "plan": "yearly", "day": "2026-01-06", "assurance": "claimed"}]


def test_plans_without_an_objective_are_told(asked: Path) -> None:
    assert [row["id"] for row in rows(asked, documented("objective.id IS NULL"))] == ["empty", "skipped", "waiting"]


def test_objectives_behind_pace_are_told(asked: Path) -> None:
    (row,) = rows(asked, documented("actual > expected"))
    assert row == {
        "contact_name": "Élodie Dupont", "id": "talks", "actual": "1", "target": "4", "unit": "talk", "percent_of_period": "90",
    }  # fmt: skip


def test_statuses_have_the_labels_of_the_configuration(asked: Path) -> None:
    told = rows(asked, documented("label.language = 'fr'"))
    assert {"owner": "marie", "status": "Soumis", "plans": "1"} in told
    assert [row["status"] for row in told if row["owner"] == "marie"] == ["Soumis", "Final - Approuvé"]


def test_what_is_not_known_is_counted_apart(asked: Path) -> None:
    told = rows(asked, documented("sum(weighted)"))
    assert told == [{"amount_currency": "EUR", "weighted": "400", "whole": "1500", "not_known": "1"}]


def test_what_was_returned_has_its_reason(asked: Path) -> None:
    (row,) = rows(asked, documented("step = 'return'"))
    assert (row["id"], row["author_name"], json.loads(row["reasons"])) == ("yearly", "Paul Roy", ["no goals"])


def test_at_asks_the_records_as_they_were(asked: Path) -> None:
    question = "SELECT status FROM plan WHERE id = 'yearly'"
    for moment, status in (("2026-01-01", "draft"), ("2026-01-02", "submitted"), ("HEAD", "final-approved")):
        told = json.loads(plancode(asked, "query", question, "--at", moment, "--format", "json").out)
        assert told == {"version": 1, "columns": ["status"], "rows": [[status]]}
    question = "SELECT count(*) FROM transition"
    assert plancode(asked, "query", question, "--at", "2026-01-02", "--format", "csv").out == "count(*)\r\n3\r\n"


def test_a_table_shows_what_is_null_and_acts_on_no_terminal(tmp_path: Path) -> None:
    folder = write(tmp_path, SOUND | {"plans/odd.yaml": 'kind: product\nid: odd\nname: "\\x1b[31mred"\n'})
    told = plancode(folder, "query", "SELECT id, name, area FROM product", err="no history").out
    assert told.splitlines() == ["id   name         area", "odd  \\x1b[31mred  –"]


def test_csv_of_an_answer_has_no_formula_and_negative_numbers(tmp_path: Path) -> None:
    folder = write(tmp_path, SOUND)
    question = "SELECT '=1+1' AS a, -5 AS b, NULL AS c, 1.5 AS d, x'00ff' AS e, 9e999 AS f"
    told = plancode(folder, "query", question, "--format", "csv", err=None).out
    assert told == "a,b,c,d,e,f\r\n'=1+1,-5,,1.5,00ff,inf\r\n"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("SELECT * FROM plna", "there is no table `plna`\n  = hint: did you mean `plan`?"),
        ("SELECT nmae FROM plan", "there is no column `nmae`\n  = hint: did you mean `name`?"),
        ("SELECT plan.ownr FROM plan", "there is no column `plan.ownr`\n  = hint: did you mean `owner`?"),
        ("SELECT xyzzy FROM plan", 'FROM plan LIMIT 1"` shows the columns of one'),
        ("SELECT name FROM contact", 'FROM contact LIMIT 1"` shows the columns of one'),
        ("SELECT revenue FROM contact", 'FROM contact LIMIT 1"` shows the columns of one'),
        ("SELCT 1", "SQLite does not understand the question at `SELCT`"),
        ("SELECT 'abc", "SQLite does not understand the question at `'abc`"),
        ("SELECT (1", "the question has no end"),
        ("", "there is no question"),
        ("/* nothing */", "there is no question"),
        ("SELECT 1; SELECT 2", "these are several questions"),
        ("SELECT id FROM plan, objective", "`id` stands in several of the tables"),
        ("SELECT xyzzy(1)", "SQLite says: no such function: xyzzy"),
        ("SELECT zeroblob(900000000)", "a value of the answer is too long"),
        ("SELECT '\udcff' FROM", "the question has no end"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_question_is_said_in_plain_words(question: str, said: str, tmp_path: Path) -> None:
    folder = write(tmp_path, SOUND)
    ended = plancode(folder, "query", question, code=2, err=said)
    assert ended.out == ""


@pytest.mark.parametrize(
    "question",
    [
        "DELETE FROM plan",
        "UPDATE plan SET name = 'x'",
        "INSERT INTO search VALUES ('a', 'b', 'c', 'd')",
        "DROP TABLE plan",
        "CREATE TABLE x (y)",
        "CREATE TEMP TABLE x (y)",
        "CREATE VIRTUAL TABLE x USING fts5(y)",
        "ATTACH 'other.sqlite' AS other",
        "VACUUM INTO 'other.sqlite'",
        "PRAGMA query_only = OFF",
        "PRAGMA journal_mode = WAL",
        "PRAGMA writable_schema = ON",
        "SELECT load_extension('other')",
        "REINDEX",
        "ANALYZE",
        "BEGIN",
        "SAVEPOINT x",
        "SELECT * FROM pragma_temp_store_directory('/tmp')",
    ],
)
def test_a_question_can_read_and_nothing_else(question: str, tmp_path: Path) -> None:
    folder = write(tmp_path, SOUND)
    before = sorted(path.name for path in folder.rglob("*"))
    ended = plancode(folder, "query", question, code=2, err="error: ")
    assert ended.out == ""
    assert sorted(path.name for path in folder.rglob("*")) == before


def source() -> Source:
    from datetime import date

    return Source(load(sources_of(SOUND)), History(), (), date(2026, 11, 23))


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT {} FROM n"


@pytest.mark.parametrize(
    ("question", "limits", "said"),
    [
        (ENDLESS.format("count(*)"), {"seconds": 0.2}, "the question takes longer than"),
        (ENDLESS.format("i"), {"most": 100}, "the answer has more than 100 rows, or too much text"),
        (ENDLESS.format("hex(zeroblob(1000000))"), {}, "the answer has more than 100000 rows, or too much text"),
    ],
)
def test_a_question_ends_in_time_and_size(question: str, limits: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongUse, match=said):
        answer(source(), question, **limits)


def test_as_many_rows_as_allowed_are_told() -> None:
    assert len(answer(source(), ENDLESS.format("i") + " LIMIT 100", most=100).rows) == 100


def test_a_question_in_french_is_refused_in_french(tmp_path: Path) -> None:
    folder = write(tmp_path, SOUND)
    plancode(folder, "--lang", "fr", "query", "DROP TABLE plan", code=2, err="`plancode query` lit, et ne modifie rien")
