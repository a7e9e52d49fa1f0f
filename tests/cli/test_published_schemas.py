"""`check --format`: each report of one broken workspace is accepted by the schema or the reader that it is made for."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import xmlschema

from tests.support.cli import plancode
from tests.support.sound import ACCOUNT, MISSPELLED, PEOPLE, PLAN, repository
from tests.support.validators import paths_of

FORMATS = ("human", "json", "github", "gitlab", "sarif", "junit")
HOSTILE = 'kind: account\nid: b\nname: "B\\n::error::x ##[x] [a](b) <b> & é %0A \\u0007"\ntype: "]]> <!-- :: \\u0001 ##vso[x]"\n'
AS_OF = ("--as-of", "2098-11-29")
formats = pytest.mark.parametrize("form", FORMATS)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A workspace in a folder of a larger repository, with wrong fields, text that is no YAML, and a skipped step."""
    files = {"people.yaml": PEOPLE, "chu.yaml": ACCOUNT, "skipped.yaml": PLAN.format(status="draft")}
    first = {f"sales/plans/{name}": text for name, text in files.items()} | {"sales/plancode.yaml": "version: 1\n"}
    wrong = {
        "skipped.yaml": PLAN.format(status="final-approved"),
        "a, b: c%/é.yaml": HOSTILE,
        "misspelled.yaml": MISSPELLED.replace("dupont-fy2099", "misspelled"),
        "broken.yaml": "kind: [\n",
    }
    return repository(tmp_path, first, {f"sales/plans/{name}": text for name, text in wrong.items()}) / "sales"


@formats
def test_a_report_is_accepted_and_its_paths_begin_at_the_repository(broken: Path, form: str) -> None:
    written = plancode(broken, "check", "--format", form, *AS_OF, code=1).out
    paths = paths_of(form, written)
    strange = "sales/plans/a%2C%20b%3A%20c%25/%C3%A9.yaml" if form == "sarif" else "sales/plans/a, b: c%/é.yaml"
    assert {strange, "sales/plans/skipped.yaml", "sales/plans/misspelled.yaml", "sales/plans/broken.yaml"} <= paths


@formats
def test_a_report_of_a_sound_workspace_is_accepted(sound: Path, form: str) -> None:
    assert paths_of(form, plancode(sound, "check", "--format", form, "--as-of", "2098-11-29").out) == set()


@formats
def test_a_path_is_the_same_wherever_one_stands(broken: Path, form: str) -> None:
    from_below = plancode(broken / "plans", "check", "--format", form, *AS_OF, code=1).out
    assert paths_of(form, from_below) == paths_of(form, plancode(broken, "check", "--format", form, *AS_OF, code=1).out)


def test_what_a_schema_does_not_accept_is_noticed() -> None:
    with pytest.raises(jsonschema.ValidationError):
        paths_of("json", '{"version": 1}')
    with pytest.raises(jsonschema.ValidationError):
        paths_of("gitlab", '[{"description": "d"}]')
    with pytest.raises(AssertionError):
        paths_of("sarif", '{"version": "2.1.0", "runs": [{}]}')
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        paths_of("junit", "<testsuite><case/></testsuite>")
    with pytest.raises(AssertionError):
        paths_of("github", "no command")


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    plan = PLAN.format(status="draft")
    return repository(tmp_path, {"plans/people.yaml": PEOPLE, "plans/chu.yaml": ACCOUNT, "plans/plan.yaml": plan})
