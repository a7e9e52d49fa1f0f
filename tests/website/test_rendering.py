"""Rendering many pages: kept ones and shared ones are those that one process would make of nothing, byte for byte."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from plancode.diagnostics import CannotRun
from plancode.site import site_files
from plancode.site.incremental import Memory
from plancode.site.workers import MOST_TASKS, files_of
from tests.support.cli import write
from tests.support.many import many
from tests.website.read import source
from tests.website.small import CONTACT, PLAN, Workplace


def kept(before: dict[str, bytes], after: dict[str, bytes]) -> tuple[set[str], set[str]]:
    """Return the pages that were taken as they were, and those that were made."""
    pages = {path for path in after if path.endswith(".html")}
    same = {path for path in pages if after[path] is before.get(path)}
    return same, pages - same


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Workplace(tmp_path).repo.folder


@pytest.fixture
def remembered(folder: Path) -> tuple[dict[str, bytes], Memory]:
    """The site of the workspace, and the memory that it left."""
    memory = Memory()
    return site_files(source(folder), folder / "templates", memory=memory), memory


def test_when_nothing_changes_every_page_is_kept(folder: Path, remembered: tuple[dict[str, bytes], Memory]) -> None:
    before, memory = remembered
    same, made = kept(before, site_files(source(folder), folder / "templates", memory=memory))
    assert (len(same), made) == (len([path for path in before if path.endswith(".html")]), set())


def test_only_pages_that_show_a_change_are_made_again(
    folder: Path, remembered: tuple[dict[str, bytes], Memory]
) -> None:
    before, memory = remembered
    other = CONTACT.replace("dupont", "durand").replace("Dupont", "Durand")
    write(folder, {"plans/other.yaml": other})
    with_other = site_files(source(folder), folder / "templates", memory=memory)
    write(folder, {"plans/other.yaml": other + "notes: Likes tea\n"})
    after = site_files(source(folder), folder / "templates", memory=memory)
    same, made = kept(with_other, after)
    assert {"en/contacts/durand.html", "fr/contacts/durand.html"} <= made
    assert {"index.html", "en/contacts/dupont.html", "fr/plans/dupont-fy2027.html"} <= same
    assert "en/contacts/durand.html" not in before
    assert b"Likes tea" in after["en/contacts/durand.html"]


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
def test_with_pages_kept_the_site_is_the_one_that_is_made_of_nothing(
    folder: Path, remembered: tuple[dict[str, bytes], Memory], changed: dict[str, str]
) -> None:
    _, memory = remembered
    write(folder, changed)
    after = site_files(source(folder), folder / "templates", memory=memory)
    assert after == site_files(source(folder), folder / "templates")


def test_the_day_is_on_every_page(folder: Path, remembered: tuple[dict[str, bytes], Memory]) -> None:
    before, memory = remembered
    after = site_files(source(folder, date(2026, 11, 24)), folder / "templates", memory=memory)
    assert kept(before, after)[0] == set()
    assert after == site_files(source(folder, date(2026, 11, 24)), folder / "templates")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose pages are shared among processes."""
    return many(tmp_path_factory.mktemp("many"), 14)


def test_pages_of_many_processes_are_those_of_one(large: Path) -> None:
    alone = site_files(source(large), None, processes=1)
    assert len(alone) > 200
    for processes in (2, 3):
        shared = site_files(source(large), None, processes=processes)
        assert list(shared) == list(alone)
        assert shared == alone


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
    assert files_of(numbered(MOST_TASKS), processes, begun.append) == {f"{n}.html": b"x" for n in range(MOST_TASKS)}
    assert begun == sorted(begun)


def test_a_process_that_is_ended_is_said() -> None:
    tasks = [elsewhere(lambda: os.kill(os.getpid(), signal.SIGKILL)) for _ in range(20)]
    with pytest.raises(CannotRun, match="a process that rendered pages was ended"):
        files_of(tasks, 2, lambda _: None)


def test_a_mistake_of_the_program_in_another_process_is_raised_here(capfd: pytest.CaptureFixture[str]) -> None:
    tasks = [elsewhere(lambda: 1 / 0) for _ in range(20)]
    with pytest.raises(RuntimeError, match="ZeroDivisionError: division by zero"):
        files_of(tasks, 2, lambda _: None)
    assert capfd.readouterr() == ("", "")


def test_a_wrong_template_is_said_as_by_one_process(large: Path, tmp_path: Path) -> None:
    write(tmp_path, {"templates/site/contact.html": "{{ nothing }}"})
    said = []
    for processes in (1, 2):
        with pytest.raises(CannotRun) as raised:
            site_files(source(large), tmp_path / "templates", processes=processes)
        said.append((raised.value.message, raised.value.hint))
    assert said[0] == said[1]
    assert "templates/site/contact.html:1" in said[0][0]
