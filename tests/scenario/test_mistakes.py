"""People who make mistakes: what each of them is told, whole, in both languages (tests/golden/mistakes-*.txt).

An account manager, a reviewer, an approver, an administrator and a maintainer of CI work in one repository; the approver
works in the other language. The golden texts were read. `python -m tests.scenario.test_mistakes` writes them anew.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scenario.story import Person, Story
from tests.support.cli import write
from tests.support.git import answer

GOLDEN = Path(__file__).parents[1] / "golden"
CLAIRE, NORA, ADA, CARL = Person("Claire Marin"), Person("Nora Lind"), Person("Ada Holt"), Person("Carl Ives")
PAUL = Person("Paul Roy", is_in_other=True)
PLAN = "plans/contacts/elodie-dupont/FY2099/plan.yaml"
# What does not depend on a mistake is left out.
CONFIG = """version: 1
policy: {four_eyes: error}
severity: {PC301: off, PC302: off, PC318: off}
"""
PEOPLE = "---\n".join(
    f"kind: person\nid: {who.name.lower().replace(' ', '-')}\nname: {who.name}\nemail: {who.address}\nrole: {role}\n"
    for who, role in ((CLAIRE, "account-manager"), (NORA, "account-manager"), (ADA, "compliance"), (PAUL, "approver"))
)
CONTACT = "kind: contact\nid: elodie-dupont\nfirst_name: Élodie\nlast_name: Dupont\ntier: 1\nowner: claire-marin\n"


def begun(folder: Path, language: str) -> Story:
    """Return the story at its beginning: a repository with other things in it, and a workspace in a folder below."""
    story = Story(folder, language)
    files = {"plancode.yaml": CONFIG, "plans/people.yaml": PEOPLE, "plans/contacts/elodie-dupont/contact.yaml": CONTACT}
    write(folder, {"README.md": "Ours\n", **{f"team/{path}": text for path, text in files.items()}})
    answer(folder, "init", "-q", "-b", "main")
    story.commits(ADA, "Begin")
    return story


def she_starts_in_the_wrong_place(story: Story) -> None:
    story.chapter("Above the workspace; names and values that are not there")
    story.tells(CLAIRE, "status", at=story.top)
    story.tells(CLAIRE, "new plan")
    story.tells(CLAIRE, "new plan --contact elodie-dupon --period FY2099")
    story.tells(CLAIRE, "new plan --contact elodie-dupont --period 2099")
    story.tells(CLAIRE, "new plan --contact elodie-dupont --period FY2099 --typ engagement")
    story.tells(CLAIRE, "list plans --status drafts")
    story.tells(CLAIRE, "status --mine --owner nora-lind")
    story.tells(CLAIRE, "submitt elodie-dupont-fy2099")


def she_forgets_to_commit(story: Story) -> None:
    story.chapter("Forgetting to commit between two steps")
    story.tells(CLAIRE, "new plan --contact elodie-dupont --period FY2099 --reviewer nora-lind")
    story.edits(PLAN, "reviewers:", "goals:\n  - Be the #1 partner\nreviewers:")
    story.tells(CLAIRE, "check")
    story.edits(PLAN, "- Be the #1 partner", '- "Be the #1 partner"')
    story.follows(story.tells(CLAIRE, "submit elodie-dupont-fy2099"))
    story.tells(CLAIRE, "submit elodie-dupont-fy2099 --as-of 2099-01-01")
    story.tells(CLAIRE, "submit elodie-dupont-fy2099")
    story.tells(CLAIRE, "approve elodie-dupont-fy2099 --reviewed-by nora-lind")
    story.tells(CLAIRE, "set elodie-dupont-fy2099 notes Read")
    story.tells(CLAIRE, "submit elodie-dupont-fy2099 --commit")


def the_wrong_people_decide(story: Story) -> None:
    story.chapter("Who may not, who must say why, and who must not be alone")
    story.tells(NORA, "status --mine")
    story.tells(NORA, "approve elodie-dupont-fy2099")
    story.tells(CLAIRE, "approve elodie-dupont-fy2099")
    story.tells(PAUL, "status --mine")
    story.tells(PAUL, "return elodie-dupont-fy2099")
    story.tells(PAUL, 'return elodie-dupont-fy2099 --reason "The goal cannot be measured" --commit')
    story.tells(CLAIRE, "status --mine")
    story.tells(CLAIRE, "set elodie-dupont-fy2099 goals 'Two lectures'")
    story.tells(CLAIRE, "set elodie-dupont-fy2099 goals --add 'Two lectures' --dry-run")
    story.edits(PLAN, '  - "Be the #1 partner"', '  - goal: "Be the #1 partner"\n    success: Two lectures')
    story.tells(CLAIRE, "submit elodie-dupont-fy2099 --commit")
    story.commits(CLAIRE, "Say what success is")
    story.tells(CLAIRE, "submit elodie-dupont-fy2099 --commit")
    story.tells(PAUL, "approve elodie-dupont-fy2099 --reviewed-by nora")
    story.tells(PAUL, "approve elodie-dupont-fy2099 --reviewed-by nora-lind --commit")


def approved_plans_are_touched(story: Story) -> None:
    story.chapter("What was approved")
    story.tells(CLAIRE, "set elodie-dupont-fy2099 name 'Another name'")
    story.edits(PLAN, "success: Two lectures", "success: One lecture")
    story.tells(CLAIRE, "check")
    story.git("checkout", "-q", "--", ".")
    story.tells(CLAIRE, "amend elodie-dupont-fy2099")
    story.tells(CLAIRE, "amend elodie-dupont-fy2099 --reason 'One lecture is enough'")
    told = story.tells(CLAIRE, "set elodie-dupont-fy2099 name 'Another name'")
    story.follows(told, instead=("…", "One lecture is enough"))
    story.tells(CLAIRE, "set elodie-dupont-fy2099 name 'Another name' --commit")
    story.tells(CLAIRE, "expire elodie-dupont-fy2099")
    story.tells(CLAIRE, "complete elodie-dupont-fy2099")


def git_stops_in_the_middle(story: Story) -> None:
    story.chapter("Conflicts: rebase, cherry-pick, revert, stash pop, merge")
    story.git("switch", "-qc", "mine")
    story.edits(PLAN, "name: Another name", "name: Mine")
    story.commits(CLAIRE, "Mine")
    story.git("switch", "-q", "main")
    story.edits(PLAN, "name: Another name", "name: Theirs")
    story.commits(NORA, "Theirs")
    for what in ("merge", "cherry-pick"):
        story.fails(what, "mine")
        story.tells(CLAIRE, "check")
        story.tells(PAUL, "submit elodie-dupont-fy2099")
        story.git(what, "--abort")
    story.git("switch", "-q", "mine")
    story.fails("rebase", "main")
    story.tells(CLAIRE, "check")
    story.tells(PAUL, "doctor")
    story.git("rebase", "--abort")
    story.edits(PLAN, "name: Mine", "name: Mine again")
    story.commits(CLAIRE, "Mine again")
    story.fails("revert", "--no-edit", "HEAD~1")
    story.tells(CLAIRE, "status")
    story.git("revert", "--abort")
    story.edits(PLAN, "name: Mine again", "name: At hand")
    story.git("stash", "-q")
    story.git("switch", "-q", "main")
    story.fails("stash", "pop")
    story.tells(CLAIRE, "diff")
    story.git("reset", "-q", "--hard")


def one_file_cannot_be_read(story: Story) -> None:
    story.chapter("One unreadable plan, and what depends on it")
    for number in (1, 2):
        fields = f"--parent elodie-dupont-fy2099 --id q{number} --goal Prepare"
        story.tells(CLAIRE, f"new plan --contact elodie-dupont --period FY2099-Q{number} {fields}")
    story.commits(CLAIRE, "Plan two quarters")
    story.edits(PLAN, "name: Theirs", "name: Dupont: the plan")
    story.tells(CLAIRE, "check")
    story.tells(CLAIRE, "show elodie-dupont-fy2099")
    story.tells(CLAIRE, "new activity --subject Call --due 2099-02-01 --plan elodie-dupont-fy2098")
    story.tells(PAUL, "submit q1")
    story.tells(PAUL, "coverage FY2099")
    story.git("checkout", "-q", "--", ".")


def the_administrator_writes_rules(story: Story) -> None:
    story.chapter("The configuration")
    config = story.team / "plancode.yaml"
    for more in (
        "policies: {stamp: optional}\n",
        "calendar: {kind: quarters, years: {FY2099: 2099-01-01}}\n",
        "history:\n  accept:\n    - {code: PC203, reason: Before the rules}\n",
        "labels: [\n",
    ):
        config.write_text(CONFIG + more, encoding="utf-8")
        story.tells(ADA, "check")
    story.tells(ADA, "build --output ../site")
    story.git("checkout", "-q", "--", ".")
    story.tells(ADA, "new person --name 'Paul Roy' --email paul@example.org")
    story.tells(ADA, "new contact --first-name Elodie --last-name dupont --dry-run")


def the_gate_is_set_up(story: Story, folder: Path) -> None:
    story.chapter("Continuous integration")
    story.tells(CARL, "check --strict")
    story.tells(CARL, "check --base origin/main")
    story.tells(CARL, "check --no-history --base HEAD")
    story.tells(CARL, "check --format xml")
    story.edits(PLAN, "status: draft", "status: final-approved")
    story.git("add", "-A")
    story.edits(PLAN, "status: final-approved", "status: draft")
    story.tells(CARL, "check --staged")
    story.tells(CARL, "check --fail-on warning")
    story.git("reset", "-q", "--hard")
    story.git("clone", "-q", "--depth", "1", f"file://{story.top}", str(folder / "clone"))
    story.tells(CARL, "check", at=folder / "clone" / "team")
    story.tells(CARL, "doctor", at=folder / "clone" / "team")


def story_of(folder: Path, language: str) -> Story:
    """Play the whole story."""
    story = begun(folder / "ours", language)
    chapters: tuple[Callable[[Story], None], ...] = (
        she_starts_in_the_wrong_place, she_forgets_to_commit, the_wrong_people_decide, approved_plans_are_touched,
        git_stops_in_the_middle, one_file_cannot_be_read, the_administrator_writes_rules,
    )  # fmt: skip
    for chapter in chapters:
        chapter(story)
    the_gate_is_set_up(story, folder)
    return story


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_people_are_told_who_make_mistakes(tmp_path: Path, language: str) -> None:
    story = story_of(tmp_path, language)
    told = story.text().replace(str(tmp_path), "~")
    assert told == (GOLDEN / f"mistakes-{language}.txt").read_text(encoding="utf-8")
    assert typed_well(story)


def typed_well(story: Story) -> bool:
    """Return whether all ended well for the plan, after all the mistakes: what was refused has left nothing behind."""
    told = story.tells(CLAIRE, "check")
    return told.code == 0 and any(words in told.out for words in ("no problems", "aucun problème"))


def _write_golden() -> None:
    for language in ("en", "fr"):
        with tempfile.TemporaryDirectory() as folder:
            told = story_of(Path(folder), language).text().replace(folder, "~")
            (GOLDEN / f"mistakes-{language}.txt").write_text(told, encoding="utf-8")


if __name__ == "__main__":
    _write_golden()
