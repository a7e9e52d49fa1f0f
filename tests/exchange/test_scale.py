"""Many workspaces at once: DuckDB, SQLite, `coverage` and `status` give the same figures of teams that stand in YAML and git.

`make scale` does the same with a million records, and with Spark.
"""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from benchmarks.scale.company import TODAY, Made, Team, team_of
from benchmarks.scale.expected import Told, answers, meetings_of, planned_of, reviews_of
from benchmarks.scale.exports import path_of, reason_of, source_of
from benchmarks.scale.page import DOCS, begun, questions
from pyarrow import parquet

from plancode.exchange.export import export
from tests.support.cli import plancode
from tests.support.repo import Repo

DAY = ("--as-of", str(TODAY))
TEAMS = (Team("fr", 1), Team("fr", 2), Team("de", 1))
SIZE = 160
# Coverage by tier, the days of each wait, and those of each review that is over.
FIGURES = """
SELECT 'coverage' AS figure, tier, count(*) AS one, count(plan) AS other FROM coverage WHERE period = 'FY2026' GROUP BY tier
UNION ALL
SELECT 'wait', NULL, days_in_review, NULL FROM derived_plan WHERE is_in_review
UNION ALL
SELECT 'review', NULL, (unixepoch(left_at) - unixepoch(committed)) / 86400, NULL
FROM (SELECT *, lead(committed) OVER (PARTITION BY id ORDER BY number) AS left_at FROM transition WHERE kind = 'plan')
WHERE to_status = 'submitted' AND left_at IS NOT NULL
"""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Team, Path]:
    """A repository for each team, and beside them a folder with the export of each."""
    folder = tmp_path_factory.mktemp("company")
    found = {team: _repository(folder / team.name, team_of(team, SIZE)) for team in TEAMS}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for (team, place), page in zip(found.items(), ("scale.md", "scale.fr.md", "scale.md"), strict=True):
            program, *arguments = shlex.split(_typed(page).replace("fr-1", team.name))
            assert program == "plancode"
            plancode(folder, "-C", str(place), *arguments, *DAY, err=None)
    return found


def _typed(page: str) -> str:
    """Return the line with which a page has one export a workspace, that of team fr-1."""
    (line,) = re.findall(r"```console\n\$ (.*)\n```", (DOCS / page).read_text(encoding="utf-8"))
    assert line.count("fr-1") == 2
    return str(line)


def _repository(folder: Path, made: Made) -> Path:
    """Return a repository in which the records of a team are YAML, and each of its steps a commit."""
    repo = Repo(folder)
    people = {each["id"]: (each["name"], each["email"]) for each in made.records if each["kind"] == "person"}
    now = {(each["kind"], each["id"]): each for each in made.records}
    rest = "---\n".join(_yaml(each) for each in made.records if each["kind"] not in ("plan", "objective"))
    repo.commit({"plans/rest.yaml": rest}, date=made.steps[0].moment - timedelta(days=1))
    for step in made.steps:
        talks = _yaml(now["objective", f"{step.plan}-talks"])
        plan = _yaml({**now["plan", step.plan], "status": step.after})
        files = {path_of(step.plan): f"{plan}---\n{talks}"}
        why = reason_of(step)
        message = f"Change\n\nReason: {why}\n" if why else "Change"
        repo.commit(files, message=message, author=people[step.person], date=step.moment)
    repo.checkout()
    return folder


def _yaml(record: Mapping[str, Any]) -> str:
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in record.items())


def _json(place: Path, *arguments: str) -> Any:
    return json.loads(plancode(place, *arguments, "--format", "json", *DAY).out)


@pytest.fixture(scope="module")
def told(company: Mapping[Team, Path]) -> list[Told]:
    """What `coverage` and `status` print of each team."""
    return list(_told(company))


def _told(company: Mapping[Team, Path]) -> Iterator[Told]:
    for team, place in company.items():
        made, rows = team_of(team, SIZE), _json(place, "coverage", "FY2026")["rows"]
        contacts = Counter(row["tier"] for row in rows)
        planned = Counter(row["tier"] for row in rows if row["plans"][0] is not None)
        yield Told(
            team=team,
            coverage={tier: (contacts[tier], planned[tier]) for tier in contacts},
            waits=[each["days"] for each in _json(place, "status")["to_review"]],
            reviews=list(reviews_of(made)),
            planned=planned_of(made),
            meetings=meetings_of(made),
        )


def test_duckdb_answers_each_question_of_the_page_as_coverage_and_status_do(
    company: Mapping[Team, Path], told: list[Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("duckdb", reason="DuckDB is not installed")
    monkeypatch.chdir(company[TEAMS[0]].parent)
    ask = begun("duckdb")
    expected = answers(told)
    assert expected.keys() == questions().keys()
    for name, question in questions().items():
        found = [[str(each) if hasattr(each, "isoformat") else each for each in row] for row in ask(question)]
        assert found == expected[name]
        assert found, f"{name}: nothing is answered, which proves nothing"


def test_query_answers_for_each_team_what_coverage_and_status_do(
    company: Mapping[Team, Path], told: list[Told]
) -> None:
    for each in told:
        rows = _json(company[each.team], "query", FIGURES)["rows"]
        assert {tier: (one, other) for figure, tier, one, other in rows if figure == "coverage"} == each.coverage
        assert sorted(row[2] for row in rows if row[0] == "wait") == sorted(each.waits)
        assert sorted(row[2] for row in rows if row[0] == "review") == sorted(each.reviews)


def test_a_team_made_in_memory_has_the_export_of_the_same_team_in_yaml_and_git(
    company: Mapping[Team, Path], tmp_path: Path
) -> None:
    team = TEAMS[1]
    written = company[team].parent / "exports" / f"workspace={team.name}"
    export(source_of(team_of(team, SIZE)), "parquet", tmp_path / "made", workspace=team.name)
    names = sorted(str(path.relative_to(written)) for path in written.rglob("*.parquet"))
    assert names == sorted(str(path.relative_to(tmp_path / "made")) for path in (tmp_path / "made").rglob("*.parquet"))
    for name in names:
        assert _rows(tmp_path / "made" / name) == _rows(written / name)


def _rows(file: Path) -> list[dict[str, Any]]:
    """Return the rows of a file; the ids of commits that nobody made are not those of git."""
    rows = parquet.read_table(file, partitioning=None).to_pylist()
    return [{key: value for key, value in row.items() if key != "commit_id"} for row in rows]


def test_no_column_of_a_file_is_named_as_a_folder_above_it_is(company: Mapping[Team, Path]) -> None:
    files = sorted((company[TEAMS[0]].parent / "exports").rglob("*.parquet"))
    assert files
    for file in files:
        folders = {part.partition("=")[0] for part in file.parts if "=" in part} - {"workspace"}
        assert folders.isdisjoint(parquet.read_schema(file).names)


def test_the_french_page_has_the_same_questions_and_programs() -> None:
    blocks = [
        re.findall(r"```(?:sql|python)\n.*?```", (DOCS / name).read_text(encoding="utf-8"), re.DOTALL)
        for name in ("scale.md", "scale.fr.md")
    ]
    assert blocks[0] == blocks[1] != []
