"""A proposed mapping takes what the built-in one takes, with the words, the dates and the system that it needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import Ended, plancode, write
from tests.support.imports import PEOPLE, imported, sums, table, told, workspace

RECORDS = (
    PEOPLE
    + """---
{kind: account, id: brel, name: Clinic Brel, external: {oracle: A-1}}
---
{kind: contact, id: ann-lee, last_name: Lee, first_name: Ann, external: {oracle: C-1}}
---
{kind: contact, id: jo-muse, last_name: Muse, first_name: Jo, external: {oracle: C-2, vcard: a, erp: E-2}}
---
kind: plan
id: ann-lee-fy2030
name: Ann Lee FY2030
period: FY2030
type: engagement
status: draft
owner: claire-deschamps
contacts: [ann-lee]
goals: [Listen]
external: {oracle: P-1}
"""
)
FILES = {
    "person": ("User ID,Full Name,Email,Role", "U-1,Max Orban,max@example.org,Approver", "U-2,Eva Orban,,Wizard"),
    "product": ("Product ID,Product Name,Product Category", "R-1,Verdane,Care", "R-2,Verdex,"),
    "account": ("Account ID,Account Name,Account Type,Priority", "A-1,Clinic Brel,Key Customer,High", "A-2,Lab,Odd,"),
    "contact": ("Contact ID,First Name,Last Name,Contact Type,Account ID", "C-1,Ann,Lee,KOL,A-1", "C-9,Eve,Low,Wizard,A-1"),
    "plan": ("Plan ID,Plan Name,Contact ID,Period,Status", "P-7,Jo Muse,C-2,2030,Draft", "P-8,Jo,C-2,Q1 2030,Draft"),
    "objective": (
        "Objective ID,Objective Name,Type,Status,Plan ID,Target,Unit",
        "B-1,Talks,Awareness,Draft,P-1,3,talks",
        "B-2,Trust,Relationship,Draft,P-1,,",
    ),
    "opportunity": (
        "Opportunity ID,Opportunity Name,Contact ID,Plan ID,Close Date,Sales Stage,Revenue,Currency",
        'O-1,Speak,C-1,P-1,02/13/2030,Closed/Won,"1,000.50",EUR',
        "O-2,Write,C-1,P-1,02/14/2030,Short List,,",
    ),
    "activity": (
        "Activity ID,Subject,Due Date,Activity Type,Priority,Contact ID",
        "T-1,Call,02/13/2030,Call,1-High,C-1",
        "T-2,Visit,02/14/2030,Other,,C-1",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(workspace(tmp_path_factory.mktemp("proposed")), {"plans/people.yaml": RECORDS})


def proposed(folder: Path, *rows: str) -> Ended:
    """Return the mapping that is proposed for a table; it stands in mapping.yaml too."""
    write(folder, {"rows.csv": table(*rows)})
    ended = plancode(folder, "import", "--propose", "rows.csv", err=None)
    write(folder, {"mapping.yaml": ended.out})
    return ended


@pytest.mark.parametrize("kind", FILES)
def test_a_proposal_takes_the_rows_that_the_built_in_mapping_takes(folder: Path, kind: str) -> None:
    rows = table(*FILES[kind])
    built_in = imported(folder, "rows.csv", rows, "--mapping", "oracle-en", "--dry-run")
    assert sums(built_in)[4] == 0
    mapping = proposed(folder, *FILES[kind]).out
    assert "system: oracle\n" in mapping
    assert f"\n{kind}:\n" in mapping
    ours = imported(folder, "rows.csv", rows, "--mapping", "mapping.yaml", "--dry-run")
    assert sums(ours) == sums(built_in)
    assert ours.out == built_in.out


def test_what_each_record_needs_is_proposed_with_what_may_stand_there(folder: Path) -> None:
    ended = proposed(folder, "Deal,Contact,Close Date,Worth", "Speak,Ann Lee,2030-03-01,")
    assert "  defaults:\n    type: other  # conference-presentation, research-funding, " in ended.out
    assert "    status: pending  # pending, won, lost\n" in ended.out
    assert "each opportunity gets `type: other`, under `defaults`" in ended.err


def test_a_word_that_says_nothing_of_a_further_field_is_not_asked_for(folder: Path) -> None:
    ended = proposed(folder, *FILES["opportunity"])
    assert "stage: {Closed/Won: decided, Short List: proposed}" in ended.out
    assert "status: {Closed/Won: won}" in ended.out
    assert "Short List" not in ended.err


def test_what_nobody_can_know_is_asked_and_no_word_by_itself(folder: Path) -> None:
    rows = ("Objective Name,Plan ID,Target", "Talks,P-1,3")
    ended = proposed(folder, *rows)
    assert '    type: "?"  # awareness, education, ' in ended.out
    assert '    target.unit: "?"\n' in ended.out
    assert "no column goes to `type`: write under `defaults` what each objective gets, one of: awareness, " in ended.err
    refused = imported(folder, "rows.csv", table(*rows), "--mapping", "mapping.yaml", "--dry-run", code=1)
    assert "it has no `target.unit`" in refused.err
    mapping = ended.out.replace('type: "?"', "type: awareness").replace('unit: "?"', "unit: talks")
    write(folder, {"mapping.yaml": mapping})
    assert sums(imported(folder, "rows.csv", table(*rows), "--mapping", "mapping.yaml", "--dry-run"))[1] == 1


def test_ids_are_looked_up_where_the_records_have_theirs(folder: Path, tmp_path: Path) -> None:
    ended = proposed(folder, "Reference,Surname,Given", "C-1,Lee,Ann")
    assert ended.out.startswith("system: oracle\n")
    assert "ids are those of `system: oracle`; records also have some of: erp" in ended.err
    # Where no record has any, it is the system of the mapping that fits, or a name to begin with.
    empty = workspace(tmp_path)
    assert proposed(empty, "Contact ID,First Name,Last Name,Mr./Ms.", "C-1,Ann,Lee,").out.startswith("system: oracle\n")
    assert proposed(empty, "Reference,Surname,Given", "C-1,Lee,Ann").out.startswith("system: crm\n")


@pytest.mark.parametrize(
    ("header", "row", "field", "line"),
    [
        (
            "Opportunity ID,Opportunity Name,Contact ID,Plan ID,Close Date,Revenue",
            "O-1,Speak,C-1,P-1,02/13/2030,1000",
            "amount.currency",
            "opportunity: {defaults: {amount.currency: EUR}}",
        ),
        (
            "Objective ID,Objective Name,Type,Plan ID,Target",
            "B-1,Talks,Awareness,P-1,3",
            "target.unit",
            "objective: {defaults: {target.unit: WORDS}}",
        ),
        (
            "Plan ID,Plan Name,Contact ID,Period,Revenue",
            "P-1,,,FY2030,1000",
            "revenue.currency",
            "plan: {defaults: {revenue.currency: EUR}}",
        ),
    ],
)
def test_half_a_group_is_refused_with_the_line_that_states_the_rest(
    folder: Path, header: str, row: str, field: str, line: str
) -> None:
    ended = imported(folder, "rows.csv", table(header, row), "--mapping", "oracle-en", "--dry-run", code=1)
    column = header.rpartition(",")[2]
    (refused,) = told(ended, "refused")
    assert refused.startswith(
        f"rows.csv, row 2, column `{column}`: it has no `{field}`: a mapping states it, as `{line}`; "
    )


def test_an_amount_that_names_its_currency_is_whole(folder: Path) -> None:
    rows = table(
        "Opportunity ID,Opportunity Name,Contact ID,Plan ID,Close Date,Revenue", "O-1,Speak,C-1,P-1,02/13/2030,€1000"
    )
    assert sums(imported(folder, "rows.csv", rows, "--mapping", "oracle-en", "--dry-run")) == (1, 1, 0, 0, 0)
