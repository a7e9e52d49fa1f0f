"""Files in which nothing stands any more, while the last commit has something in them: every command says so."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cli import plancode, typed, write
from tests.support.sound import PLAN, SOUND, git, repository

RULES = "version: 1\nname: {en: Ours}\n"
RECORDS = SOUND | {"plancode.yaml": RULES}
LEFT = {"emptied": "", "but for comments": "# Ours\n\n---\n", "deleted": None}
STAND_IN = "; default rules stand in for them, `plancode check` shows how to bring them back\n"
SHOWING = ("status", "list plan --format json", "show chu", "query 'SELECT 1'", "diff", "set chu industry x --dry-run")
PUBLISHING = {
    "build": "the site stays as it was",
    "report dupont --output made.html": "no report was written",
    "digest marie": "no mail was written",
    "export json --output made": "nothing was exported",
    "schema": "the schemas stay as they were",
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository(tmp_path_factory.mktemp("lost"), RECORDS)


@pytest.fixture
def folder(shared: Path) -> Iterator[Path]:
    yield shared
    git(shared, "restore", "-s", "HEAD", "-SW", "--", ".")


def leave(folder: Path, content: str | None, name: str = "plancode.yaml") -> str:
    """Leave content alone in a file of folder, and return how the finding calls that."""
    if content is None:
        (folder / name).unlink()
        return "missing"
    write(folder, {name: content})
    return "empty"


@pytest.mark.parametrize("content", LEFT.values(), ids=LEFT)
def test_rules_that_were_lost_by_a_slip_are_an_error_of_check_until_they_are_back(
    folder: Path, content: str | None
) -> None:
    plancode(folder, "check")
    said = leave(folder, content)
    shown = plancode(folder, "check", code=1).out
    assert shown.startswith(f"error[PC124]: `plancode.yaml` is {said}, and the last commit has rules in it\n")
    line = re.findall(r"bring them back: `([^`]*)`; or write `version: 1` into it", shown)
    assert len(line) == 1
    # Staged it is the same, and the line brings the rules back all the same.
    git(folder, "add", "-A")
    assert "error[PC124]" in plancode(folder, "check", "--staged", code=1).out
    git(folder / "plans", *shlex.split(line[0])[1:])
    assert (folder / "plancode.yaml").read_text() == RULES
    plancode(folder, "check")


def test_what_shows_says_once_that_default_rules_stand_in_for_lost_ones(folder: Path) -> None:
    leave(folder, "# Ours\n")
    for command in SHOWING:
        assert typed(folder, *shlex.split(command)).err.count(STAND_IN) == 1, command
    assert "default rules" not in typed(folder, "status", "--at", "HEAD").err
    french = typed(folder, "--lang", "fr", "status").err.replace("\u00a0", " ").replace("\u202f", " ")
    assert french == (
        "remarque : `plancode.yaml` est vide, et le dernier commit y a des règles ; "
        "des règles par défaut les remplacent, `plancode check` montre comment les rétablir\n"
    )


@pytest.mark.parametrize("content", LEFT.values(), ids=LEFT)
def test_what_others_get_is_not_made_where_rules_were_lost(folder: Path, content: str | None) -> None:
    said = leave(folder, content)
    for command, otherwise in PUBLISHING.items():
        ended = plancode(folder, *shlex.split(command), code=3, err=f"; {otherwise}\n")
        assert ended.err.startswith(f"error: plancode.yaml:1:1: `plancode.yaml` is {said}, and")
    assert not (folder / "site").exists()


def test_an_empty_configuration_that_never_held_rules_is_fine(tmp_path: Path) -> None:
    folder = repository(tmp_path, SOUND | {"plancode.yaml": "# Ours\n"})
    for content in ("", "# Theirs\n", None):
        leave(folder, content)
        plancode(folder, "check")
        plancode(folder, "status")
    write(folder, {"plancode.yaml": RULES})
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Rules")
    # Where default rules are meant, the file says so.
    write(folder, {"plancode.yaml": "version: 1\n"})
    plancode(folder, "check")


EMPTY = "note: `plans/chu.yaml` is empty, and the last commit has records in it; `plancode check` shows how to bring them back\n"


def test_what_reads_the_work_tree_says_once_that_records_were_emptied(folder: Path, tmp_path: Path) -> None:
    commands = [*SHOWING, "list account", "submit dupont-fy2099 --dry-run", "agenda", "digest marie"]
    commands += [f"build --output {tmp_path / 'site'}", f"export json --output {tmp_path / 'made'}"]
    leave(folder, "# Ours\n", "plans/chu.yaml")
    for command in commands:
        assert typed(folder, *shlex.split(command)).err.count(EMPTY) == 1, command
    gone = typed(folder, "show", "chu")
    assert (gone.code, gone.err.startswith(f"{EMPTY}error: ")) == (2, True)
    assert EMPTY not in typed(folder, "status", "--at", "HEAD").err
    leave(folder, "", "plans/plan.yaml")
    french = typed(folder, "--lang", "fr", "status").err.replace("\u00a0", " ").replace("\u202f", " ")
    assert french == (
        "remarque : 2 fichiers sont vides, et le dernier commit y a des fiches ; "
        "`plancode check` montre comment les rétablir\n"
    )


def test_a_site_that_is_up_to_date_still_says_that_records_were_emptied(folder: Path, tmp_path: Path) -> None:
    leave(folder, "", "plans/chu.yaml")
    for _ in range(2):
        assert EMPTY in plancode(folder, "build", "--output", str(tmp_path / "site"), err=None).err


def test_nothing_is_said_of_files_that_were_always_empty_or_may_be(folder: Path) -> None:
    write(folder, {"plans/new.yaml": "# To come\n"})
    plancode(folder, "status")
    leave(folder, "", "plans/chu.yaml")
    write(folder, {"plancode.yaml": f"{RULES}severity: {{PC146: off}}\n"})
    plancode(folder, "status")
    (folder / "plans/new.yaml").unlink()


def test_a_step_that_is_refused_because_of_broken_rules_says_to_fix_these_first(tmp_path: Path) -> None:
    own = RULES + "picklists: {person.role: {boss: {en: Boss}}}\n"
    boss = SOUND["plans/people.yaml"].replace("account-manager", "boss")
    bare = PLAN.format(status="draft").replace("goals: [Be known]\n", "")
    folder = repository(tmp_path, SOUND | {"plancode.yaml": own, "plans/people.yaml": boss, "plans/plan.yaml": bare})
    git(folder, "config", "user.email", "marie@example.org")
    goal = "next: add a goal to the plan, then run this command again\n"
    assert typed(folder, "submit", "dupont-fy2099").err.endswith(goal)
    for content in (f"{own}calender: {{}}\n", "", None):
        leave(folder, content)
        refused = typed(folder, "submit", "dupont-fy2099")
        assert refused.out.startswith(("error[PC102]", "error[PC124]"))
        assert refused.err.endswith(
            "nothing was written\nnext: fix plancode.yaml first, as is reported above, then run this command again\n"
        )
    # A value that only follows from broken rules can still be set.
    assert "+role: account-manager" in typed(folder, "set", "marie", "role", "account-manager", "--dry-run").out
    french = typed(folder, "--lang", "fr", "submit", "dupont-fy2099").err
    assert french.endswith("corriger d’abord plancode.yaml, comme indiqué plus haut, puis relancer la commande\n")


def test_a_status_that_only_broken_rules_know_follows_from_them(tmp_path: Path) -> None:
    own = "lifecycle:\n  plan:\n    statuses: [idea, agreed]\n    initial: idea\n    steps: {agree: {from: idea, to: agreed}}\n"
    folder = repository(tmp_path, SOUND | {"plancode.yaml": own, "plans/plan.yaml": PLAN.format(status="idea")})
    plancode(folder, "set", "dupont-fy2099", "name", "D", "--dry-run", err=None)
    leave(folder, f"{own}calender: {{}}\n")
    for command in ("submit dupont-fy2099", "set dupont-fy2099 name D"):
        refused = typed(folder, *shlex.split(command))
        assert re.findall(r"(?m)^error.*", refused.out) == ["error[PC102]: unknown key `calender`"]
        assert "because of it: unknown status `idea`\n" in refused.out
        assert refused.err.endswith(
            "next: fix plancode.yaml first, as is reported above, then run this command again\n"
        )
