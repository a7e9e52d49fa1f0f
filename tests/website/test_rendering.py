"""Rendering many pages: those of a served site and of many processes are those that one process makes, byte for byte."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from plancode.diagnostics import CannotRun
from plancode.site import live_files
from plancode.site.workers import MOST_TASKS, done_by
from tests.support.cli import write
from tests.support.many import many
from tests.website.read import TODAY, built_from, source
from tests.website.small import CONTACT, PLAN, Workplace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Workplace(tmp_path).repo.folder


def live(folder: Path, today: date = TODAY) -> Mapping[str, bytes]:
    return live_files(source(folder, today), folder / "templates")


@pytest.mark.parametrize(
    "changed",
    [
        {"plans/plan.yaml": PLAN.replace("Be known", "Be unknown")},
        {"plans/plan.yaml": PLAN.replace("draft", "submitted")},
        {"plans/dupont.yaml": CONTACT.replace("Élodie", "Émilie")},
        {"plans/chu.yaml": "kind: account\nid: chu\n"},
        {"plancode.yaml": "name: Other plans\n"},
        {"plancode.yaml": "labels: {Contacts: {en: People, fr: Gens}}\n"},
        {"plancode.yaml": "picklists: {plan.type: {account: {en: Of an account, fr: De compte}}}\n"},
        {"plancode.yaml": "languages: [fr]\n"},
        {"templates/site/plan.html": "<p>{{ view.plan.name }}</p>"},
        {"templates/site/layout.html": "{% block title %}{% endblock %}{% block content %}{% endblock %}"},
    ],
    ids=str,
)
def test_a_served_site_is_the_one_that_is_built_and_another_after_a_change(
    folder: Path, tmp_path: Path, changed: dict[str, str]
) -> None:
    before = live(folder)
    write(folder, changed)
    after = live(folder)
    assert dict(after) == built_from(source(folder), folder / "templates", tmp_path / "built")
    assert after != before


def test_where_nothing_changes_the_served_site_is_the_same_and_another_day_is_another_site(folder: Path) -> None:
    assert live(folder) == live(folder)
    assert live(folder) != live(folder, date(2026, 11, 24))


def test_what_stands_beside_pages_makes_another_site_too(folder: Path) -> None:
    before = live(folder)
    write(folder, {"templates/site/assets/site.css": "body { color: red }"})
    assert live(folder) != before


def test_after_an_edit_only_pages_that_show_it_are_made_of_own_templates(folder: Path) -> None:
    write(folder, {"templates/site/account.html": "<p>{{ view.account.name }}</p>"})
    before = live(folder)
    write(folder, {"plans/dupont.yaml": CONTACT.replace("Élodie", "Émilie")})
    after = live_files(source(folder), folder / "templates", before=before)
    made = {path for path in after if path.endswith(".html") and after[path] is not before.get(path)}
    assert "fr/contacts/dupont.html" in made
    assert not made & {"index.html", "fr/rules/index.html", "fr/about/index.html"}
    assert dict(after) == dict(live(folder))


def test_a_wrong_template_is_told_before_its_page_is_asked_for(folder: Path) -> None:
    write(folder, {"templates/site/contact.html": "{{ nothing }}"})
    with pytest.raises(CannotRun, match=r"templates/site/contact.html:1"):
        live(folder)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose pages are shared among processes."""
    return many(tmp_path_factory.mktemp("many"), 14)


def test_pages_of_many_processes_are_those_of_one(large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plancode.site.processes_to_use", lambda: 1)
    alone = built_from(source(large), None, tmp_path / "1")
    assert len(alone) > 200
    for processes in (2, 3):
        monkeypatch.setattr("plancode.site.processes_to_use", lambda processes=processes: processes)
        assert built_from(source(large), None, tmp_path / str(processes)) == alone


def numbered(count: int) -> list[Callable[..., Any]]:
    return [lambda number=number: {f"{number}.html": b"x"} for number in range(count)]


def elsewhere(deed: Callable[..., Any]) -> Callable[..., Any]:
    """Return a task that does something in any process but this one."""
    here = os.getpid()

    def task() -> Any:
        if os.getpid() != here:
            deed()
        time.sleep(0.02)
        return {}

    return task


@pytest.mark.parametrize("processes", [1, 2, 3, 40])
def test_every_task_is_done_once_by_any_number_of_processes(processes: int) -> None:
    begun: list[Any] = []
    assert done_by(numbered(MOST_TASKS), processes, begun.append) == {f"{n}.html": b"x" for n in range(MOST_TASKS)}
    assert begun == sorted(begun)


def test_a_process_that_is_ended_is_said() -> None:
    tasks = [elsewhere(lambda: os.kill(os.getpid(), signal.SIGKILL)) for _ in range(20)]
    with pytest.raises(CannotRun, match="a process that rendered pages was ended"):
        done_by(tasks, 2, lambda _: None)


def test_a_mistake_of_the_program_in_another_process_is_raised_here(capfd: pytest.CaptureFixture[str]) -> None:
    tasks = [elsewhere(lambda: 1 / 0) for _ in range(20)]
    with pytest.raises(RuntimeError, match="ZeroDivisionError: division by zero"):
        done_by(tasks, 2, lambda _: None)
    assert capfd.readouterr() == ("", "")


def test_a_wrong_template_is_said_as_by_one_process(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"templates/site/contact.html": "{{ nothing }}"})
    said = []
    for processes in (1, 2):
        monkeypatch.setattr("plancode.site.processes_to_use", lambda processes=processes: processes)
        with pytest.raises(CannotRun) as raised:
            built_from(source(large), tmp_path / "templates", tmp_path / "built")
        assert not (tmp_path / "built").exists()
        said.append((raised.value.message, raised.value.hint))
    assert said[0] == said[1]
    assert "templates/site/contact.html:1" in said[0][0]
