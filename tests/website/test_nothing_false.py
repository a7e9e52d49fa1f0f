"""Nothing false is said where something is internal: what pages conclude from a field goes with it, or the field stays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plancode.models import KINDS, MODELS, specs_of
from plancode.views.further import KEPT_BACK
from plancode.workspace.config_model import decides
from tests.support.cli import plancode
from tests.website.canaries import canaries
from tests.website.small import AS_OF, OPPORTUNITY, SOUND, Workplace, page_of, pages, paths_of

FIELDS = [f"{kind}.{name}" for kind in KINDS for name in specs_of(MODELS[kind]) if name not in ("kind", "id")]
DECIDING = [name for name in FIELDS if decides(*name.split("."))]
# What pages say of something that is not there.
_NOTHING = re.compile(
    r"\b(?:no (?:plan|owner|amount)|None yet|No [a-z]+[\w ]*\.|Nothing [\w ]+\.|There was no [\w ]+\.|none|qualitative"
    r"|without a stage|Without a tier|Without a plan|linked to nothing|without those whose)"
)


@pytest.mark.parametrize(
    "name",
    ["activity.completed", "activity.due", "activity.start", "activity.status", "activity.contact", "activity.counts",
     "activity.follow_up_of", "activity.type", "plan.status", "plan.period", "plan.contacts", "plan.reviewers", "contact.opt_out",
     "contact.accounts", "objective.status", "objective.plan", "objective.applies_to", "opportunity.status"],
)  # fmt: skip
def test_what_pages_conclude_from_cannot_be_internal_by_itself(tmp_path: Path, name: str) -> None:
    assert name in DECIDING
    workplace = Workplace(tmp_path)
    workplace.repo.write("plancode.yaml", f"site: {{internal: [{name}]}}\n")
    ended = plancode(workplace.repo.folder, "check", "--as-of", AS_OF, code=1)
    assert f"without `{name}` pages would say what is not so" in ended.out
    assert "mark the kind, or the records that are internal" in ended.out
    workplace.build("--public", code=3, err=None)
    # The kind may be.
    workplace.build("--public", files={"plancode.yaml": f"site: {{internal: [{name.partition('.')[0]}]}}\n"}, err=None)


def test_what_is_done_does_not_become_overdue(tmp_path: Path) -> None:
    """The example of the kind: the day of completion is what tells the one from the other."""
    done = SOUND["plans/call.yaml"].replace("2026-12-01", "2026-11-01") + "completed: 2026-11-02\n"
    workplace = Workplace(tmp_path)
    workplace.build("--public", files={"plans/call.yaml": done}, err=None)
    assert "Overdue</span>" not in workplace.page()
    workplace.build("--public", files={"plancode.yaml": "site: {internal: [activity.completed]}\n"}, code=3, err=None)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workplace, str]:
    """A workspace that has a value in every field, and its configuration."""
    made = Workplace(tmp_path_factory.mktemp("false"))
    found = canaries(KEPT_BACK)
    made.repo.commit(dict.fromkeys(SOUND))
    made.repo.checkout()
    made.repo.write("plans/all.yaml", "---\n".join(found.records))
    return made, found.config()


def nothings(place: tuple[Workplace, str], internal: str) -> dict[str, set[str]]:
    workplace, config = place
    config += f"site: {{internal: [{internal}]}}\n"
    site = workplace.build("--public", files={"plancode.yaml": config}, err=None)
    read = [path for path in paths_of(site) if "/rules/" not in path]
    said = {path: re.sub(r"\s+", " ", " ".join(page_of(site, path).texts)) for path in read}
    return {path: set(_NOTHING.findall(text)) for path, text in said.items()}


@pytest.fixture(scope="module")
def whole(place: tuple[Workplace, str]) -> dict[str, set[str]]:
    return nothings(place, "")


@pytest.mark.parametrize("name", [name for name in FIELDS if name not in DECIDING])
def test_of_an_internal_field_it_is_not_said_that_there_is_nothing(
    place: tuple[Workplace, str], whole: dict[str, set[str]], name: str
) -> None:
    said = nothings(place, name)
    assert said.keys() <= whole.keys()
    assert {path: found - whole[path] for path, found in said.items() if found - whole[path]} == {}


def test_that_there_is_nothing_would_be_noticed(whole: dict[str, set[str]]) -> None:
    assert {"en/calendar/index.html", "en/agenda/index.html"} <= {path for path, found in whole.items() if found}


@pytest.mark.parametrize(("status", "shown"), [("pending", True), ("won", False), ("lost", False)])
def test_what_is_decided_has_no_probability(tmp_path: Path, status: str, *, shown: bool) -> None:
    site = Workplace(tmp_path).build(
        files={"plans/trial.yaml": OPPORTUNITY.replace("pending", status) + "probability: 37\n"}, err=None
    )
    said = [path for path, page in pages(site) if "37%" in "".join(page.texts)]
    assert bool(said) is shown
