"""`check --output`, `--summary`, `--statistics` and `--exit-zero`: where a report goes, and what its end says."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.support.cli import plancode
from tests.support.sound import MISSPELLED, SOUND, repository
from tests.support.validators import ROOT, paths_of

AS_OF = ("--as-of", "2098-11-29")
HOSTILE = 'kind: account\nid: b\nname: B\ntype: "a|b ``` @someone <b>x</b> [y](z)\\n# head"\n'


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return repository(
        tmp_path, SOUND | {"plans/plan.yaml": MISSPELLED, "plans/q.yaml": MISSPELLED.replace("-fy", "-q")}
    )


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return repository(tmp_path, SOUND)


@pytest.mark.parametrize("form", ["json", "github", "gitlab", "sarif", "junit", "human"])
def test_output_holds_the_format_and_people_read_the_report(broken: Path, form: str) -> None:
    printed = plancode(broken, "check", "--format", form, *AS_OF, code=1).out
    told = plancode(broken, "check", "--format", form, "--output", "made/report", *AS_OF, code=1, err="is new\n").out
    assert told.startswith("error[PC103]: unknown type `acount`\n")
    written = (broken / "made" / "report").read_text(encoding="utf-8")
    assert paths_of(form, written) == {"plans/plan.yaml", "plans/q.yaml"}
    if form != "human":  # which says how long it took
        assert written == printed


def test_output_replaces_an_older_report_and_never_a_record(broken: Path) -> None:
    for _ in range(2):
        plancode(broken, "check", "--format", "json", "--output", "report.json", code=1)
    assert json.loads((broken / "report.json").read_text())["version"] == 1
    before = (broken / "plans" / "plan.yaml").read_bytes()
    for option in ("--output", "--summary"):
        plancode(broken, "check", option, "plans/plan.yaml", code=2, err="name a file that does not end in .yaml")
    assert (broken / "plans" / "plan.yaml").read_bytes() == before


def test_a_summary_is_added_to_what_the_page_has(broken: Path) -> None:
    (broken / "page.md").write_text("# Before\n\n", encoding="utf-8")
    plancode(broken, "check", "--summary", "page.md", *AS_OF, code=1)
    page = (broken / "page.md").read_text(encoding="utf-8")
    hint = (
        "did you mean `account`? choose one of: account, brand, engagement, local, market-segment, national, regional"
    )
    assert page.splitlines()[:7] == [
        "# Before",
        "",
        "### plancode check: 2 errors",
        "",
        "| finding | place | what to do |",
        "| --- | --- | --- |",
        f"| error PC103: `` unknown type `acount` `` | `plans/plan.yaml:5` | `` {hint} `` |",
    ]


def test_a_summary_of_no_problems_says_so_in_the_readers_language(sound: Path) -> None:
    plancode(sound, "check", "--summary", "page.md", *AS_OF)
    assert (sound / "page.md").read_text(encoding="utf-8") == "### plancode check: no problems\n"
    plancode(sound, "--lang", "fr", "check", "--summary", "page.md", *AS_OF)
    assert (
        (sound / "page.md")
        .read_text(encoding="utf-8")
        .endswith("### plancode check\N{NO-BREAK SPACE}: aucun problème\n")
    )


def test_no_text_of_a_record_is_markup_in_a_summary(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND | {"plans/b.yaml": HOSTILE})
    plancode(folder, "check", "--summary", "page.md", *AS_OF, code=1)
    (row,) = (folder / "page.md").read_text(encoding="utf-8").splitlines()[4:]
    assert "`` ` ``" not in row
    assert row.startswith("| error PC103: ```` unknown type `a\\|b ``` @someone <b>x</b> [y](z) # head` ```` | ")


def test_a_long_summary_ends_where_a_forge_would_refuse_it(tmp_path: Path) -> None:
    many = "---\n".join(MISSPELLED.replace("dupont-fy2099", f"d-{number}") for number in range(400))
    folder = repository(tmp_path, SOUND | {"plans/plan.yaml": many})
    plancode(folder, "check", "--summary", "page.md", *AS_OF, code=1)
    page = (folder / "page.md").read_text(encoding="utf-8")
    assert 59_000 < len(page) < 60_200
    assert page.endswith("|\n\n… and more: `plancode check` shows all of it\n")


def test_statistics_count_each_code_in_place_of_the_findings(broken: Path) -> None:
    out = plancode(broken, "check", "--statistics", *AS_OF, code=1).out
    assert out.startswith("2  error[PC103]  unknown-value\n\n4 files, 2 records, history of 1 commit")
    report = json.loads(plancode(broken, "check", "--statistics", "--format", "json", *AS_OF, code=1).out)
    jsonschema.validate(report, json.loads((ROOT / "docs/contract/report.schema.json").read_text()))
    assert report["statistics"] == [{"code": "PC103", "rule": "unknown-value", "severity": "error", "count": 2}]
    assert len(report["diagnostics"]) == 2


def test_statistics_of_no_problems_are_the_last_line(sound: Path) -> None:
    assert plancode(sound, "check", "--statistics", *AS_OF).out.startswith("3 files, 3 records, history of 1 commit")


def test_exit_zero_ends_with_0_whatever_is_found_and_3_where_nothing_was_judged(broken: Path, tmp_path: Path) -> None:
    assert "error[PC103]" in plancode(broken, "check", "--exit-zero", *AS_OF).out
    plancode(broken, "check", "plans/nothing.yaml", "--exit-zero", code=3, err="there is no ")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--exit-zero", "--fail-on", "warning"), "either --exit-zero or --fail-on"),
        (("--statistics", "--format", "sarif"), "--statistics goes with `--format human` and `--format json`"),
    ],
)
def test_options_that_would_be_ignored_are_refused(sound: Path, options: tuple[str, ...], said: str) -> None:
    plancode(sound, "check", *options, code=2, err=said)
