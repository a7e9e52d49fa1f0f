"""The tutorial and the guides work: every line that they have a reader type is typed here, from top to bottom."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

import pytest

from tests.support.cli import plancode
from tests.support.documented_commands import commands_in, is_known
from tests.support.guides import Act, Desk, acts
from tests.support.repo import Repo

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
TODAY = datetime.now(tz=UTC).date()
LANGUAGES = {"en": ".md", "fr": ".fr.md"}


def typed(desk: Desk, page: Path) -> list[Act]:
    """Do all that a page says, and return it."""
    done = list(acts(page, TODAY))
    for act in done:
        desk.do(act)
    return done


GUIDES = sorted(
    path.stem
    for path in (DOCS / "how-to").glob("*.md")
    if not path.name.endswith(".fr.md") and "\nmarie$ " in path.read_text(encoding="utf-8")
)


@pytest.fixture(scope="module", params=LANGUAGES)
def after_the_tutorial(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The machines of Marie and Paul when they have done the tutorial."""
    desk = Desk(tmp_path_factory.mktemp("tutorial"), request.param)
    done = typed(desk, DOCS / "tutorial" / f"first-plan{LANGUAGES[request.param]}")
    assert len(done) > 20
    for line in ("git switch -q main", "git pull -q"):
        desk.do(Act(0, "paul", "type", line))
    return desk


def copied(desk: Desk, folder: Path) -> Desk:
    """Return the same machines once more, with everybody where the tutorial left them."""
    shutil.copytree(desk.folder, folder, symlinks=True)
    return Desk(folder, desk.language, {who: folder / path.relative_to(desk.folder) for who, path in desk.at.items()})


def test_the_tutorial_ends_with_an_approved_plan(after_the_tutorial: Desk) -> None:
    plan = after_the_tutorial.folder / "marie/our-plans/plans/contacts/anne-dupont"
    (file,) = plan.glob("FY*/plan.yaml")
    assert "\nstatus: final-approved\n" in file.read_text(encoding="utf-8")
    assert (after_the_tutorial.folder / "marie/our-plans/site/index.html").is_file()


PEOPLE = """kind: person
id: marie-petit
name: Marie Petit
email: marie@example.org
emails: [1234567+marie@users.noreply.github.com]
role: account-manager
---
kind: person
id: paul-roy
name: Paul Roy
email: paul@example.org
role: approver
"""
MARIE = ("Marie Petit", "1234567+marie@users.noreply.github.com")
PAUL = ("Paul Roy", "paul@example.org")
BUTTON = ("GitHub", "noreply@github.com")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_tutorial_has_one_do_in_a_browser_is_approved_too(language: str, tmp_path: Path) -> None:
    page = (DOCS / "tutorial" / f"first-plan{LANGUAGES[language]}").read_text(encoding="utf-8")
    (plan,) = re.findall(r"```yaml\n(kind: plan\n.*?)```", page, re.DOTALL)
    (contact,) = re.findall(r"```yaml\n( *kind: contact\n.*?)```", page, re.DOTALL)
    file, people = "plans/contacts/anne-dupont/FY2027/plan.yaml", "plans/people.yaml"
    assert f"`{file}`" in page
    assert f"emails: [{MARIE[1]}]" in page
    repo = Repo(tmp_path)
    begun = repo.commit({"plancode.yaml": "version: 1\n", people: PEOPLE})
    repo.point("dupont", begun)
    files = {file: plan, "plans/contacts/anne-dupont/contact.yaml": dedent(contact)}
    repo.commit(files, author=MARIE, committer=BUTTON, branch="dupont")
    for author, status in ((MARIE, "submitted"), (PAUL, "final-approved")):
        plan = re.sub("(?m)^status: .*$", f"status: {status}", plan)
        repo.commit({file: plan}, author=author, committer=BUTTON, branch="dupont")
    repo.commit({**files, file: plan}, author=PAUL, committer=BUTTON, parents=[begun, *repo.tip("dupont")])
    repo.checkout()
    told = plancode(tmp_path, "history", err=None).out
    assert re.findall(r"→ ([a-z-]+) +(\w+ \w+)", told) == [
        ("draft", "Marie Petit"), ("submitted", "Marie Petit"), ("final-approved", "Paul Roy"),
    ]  # fmt: skip
    assert json.loads(plancode(tmp_path, "check", "--format", "json", err=None).out)["summary"]["errors"] == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_readme_has_one_begin_with_works(language: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path, language)
    typing = list(acts(ROOT / f"README{LANGUAGES[language]}", TODAY))
    # What stands before it is the demo, which has tests of its own, and `serve`, which does not end.
    begun = next(at for at, act in enumerate(typing) if act.text.startswith("plancode init"))
    own = [act for act in typing[begun:] if not act.text.startswith("make ")]
    assert len(own) == 6
    for act in own:
        desk.do(act)


# The pages whose lines nobody's machine is needed for, and the tests that type them; those of codes show what is wrong.
TYPED_BY = {
    "README": "tests/test_guides.py",
    "docs/examples/README": "tests/test_examples.py",
    "docs/tutorial/first-plan": "tests/test_guides.py",
    "docs/how-to/ci": "tests/cli/test_hook.py",
    "docs/how-to/import": "tests/exchange/test_import_documentation.py",
    "docs/how-to/release": "tests/test_repository.py",
    "docs/how-to/report": "tests/exchange/test_export_documentation.py",
    "docs/how-to/scale": "tests/exchange/test_scale.py",
    "docs/reference/codes": "tests/test_codes.py",
    "docs/reference/export": "tests/exchange/test_export_documentation.py",
    "docs/reference/writing": "tests/cli/test_new.py",
}


def test_every_page_with_blocks_of_commands_has_a_test_that_types_them() -> None:
    pages = {
        page.relative_to(ROOT).as_posix().removesuffix(".md").removesuffix(".fr")
        for page in (*ROOT.glob("*.md"), *DOCS.rglob("*.md"))
        if re.search(r"(?m)^ *```(?:console|sh|bash|shell)$", page.read_text(encoding="utf-8"))
    }
    assert pages - TYPED_BY.keys() == {f"docs/how-to/{name}" for name in GUIDES}
    for page, test in TYPED_BY.items():
        assert page.rpartition("/")[2] in (ROOT / test).read_text(encoding="utf-8"), (page, test)


def test_every_guide_has_its_french() -> None:
    assert len(GUIDES) >= 8
    assert [name for name in GUIDES if not (DOCS / "how-to" / f"{name}.fr.md").is_file()] == []


def test_every_command_in_the_documents_exists_with_its_options() -> None:
    pages = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
    shown = [(page.name, line) for page in pages for line in commands_in(page.read_text(encoding="utf-8"))]
    assert len(shown) > 300
    assert [(name, line) for name, line in shown if not is_known(line)] == []


def test_an_unknown_command_and_an_unknown_option_are_found() -> None:
    assert is_known("plancode new plan --contact ID")
    assert not is_known("plancode new plan --contacts ID")
    assert not is_known("plancode approved ID")


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_works_from_top_to_bottom(name: str, after_the_tutorial: Desk, tmp_path: Path) -> None:
    desk = copied(after_the_tutorial, tmp_path / "machines")
    assert typed(desk, DOCS / "how-to" / f"{name}{LANGUAGES[desk.language]}")
