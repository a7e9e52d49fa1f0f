"""What commands cost, counted and not timed: programs started, files read, blobs asked of git, modules imported."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from benchmarks import generated

from plancode import check, git, project
from plancode.store import store_in
from plancode.workspace import known_files, load, sources_of
from plancode.yaml_source import document, reader
from tests.support.repo import Repo
from tests.website.small import PEOPLE, PLAN

TODAY = date.fromisoformat(generated.TODAY)
HEAVY = "{'jinja2', 'babel', 'watchdog', 'pygls', 'openpyxl', 'duckdb', 'multiprocessing'}"


class Costs:
    """Counts what a check does: the commands of git, the files read, those read again for places, the blobs fetched."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.commands: Counter[str] = Counter()
        self.read: Counter[str] = Counter()
        self.fetched: list[str] = []
        popen, blobs = subprocess.Popen, git.blobs

        def started(command: list[str], *rest: Any, **more: Any) -> Any:
            words = [each for each in command[2:] if not each.startswith("-") and "=" not in each]
            self.commands[words[0] if words else ""] += 1
            return popen(command, *rest, **more)

        def asked(repository: git.Repository, ids: Any) -> Any:
            wanted = list(ids)
            self.fetched += wanted
            return blobs(repository, wanted)

        monkeypatch.setattr(subprocess, "Popen", started)
        monkeypatch.setattr(git, "blobs", asked)
        for module in (reader, document):
            monkeypatch.setattr(module, "CParser", self._counting(module.__name__.rpartition(".")[2], module.CParser))

    def _counting(self, name: str, parser: Callable[[bytes], Any]) -> Callable[[bytes], Any]:
        def made(content: bytes) -> Any:
            self.read[name] += 1
            return parser(content)

        return made


@pytest.fixture
def costs(monkeypatch: pytest.MonkeyPatch) -> Costs:
    return Costs(monkeypatch)


def checked(folder: Path, *, history: bool = True) -> check.Report:
    opened = project.open_project(folder, needs_git=True, for_history=history, as_of=TODAY)
    return check.check(opened, with_history=history)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generated.repository(tmp_path_factory.mktemp("small") / "r", files=12, packed=False)


@pytest.fixture(scope="module")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("larger") / "r"
    return generated.repository(folder, files=40, commits=30, then=["move"], packed=False)


def test_as_many_programs_are_started_for_few_files_as_for_many(small: Path, larger: Path, costs: Costs) -> None:
    checked(small)
    few = costs.commands.copy()
    costs.commands.clear()
    checked(larger)
    # The versions that the larger one does not hold any more, and once more those that its findings point into; of the
    # small one, all stand in its files.
    assert costs.commands - few == Counter({"cat-file": 2})
    # Two of them look whether the last commit has the rules that are missing here.
    assert few.total() == 12
    costs.commands.clear()
    checked(larger, history=False)
    assert costs.commands.total() == 5


def test_each_file_is_read_once_with_its_history_and_without(small: Path, costs: Costs) -> None:
    for history in (True, False):
        costs.read.clear()
        assert not [found for found in checked(small, history=history).diagnostics if found.code.number != "PC903"]
        assert costs.read == Counter({"reader": 12}), "a second pass is for the places of findings"


def test_git_is_not_asked_for_what_the_work_tree_has_just_given(small: Path, larger: Path, costs: Costs) -> None:
    checked(small)
    assert costs.fetched == []
    checked(larger)
    held = {git.blob_id(git.open_repository(larger), each.read_bytes()) for each in larger.rglob("*.yaml")}
    assert costs.fetched
    assert not held.intersection(costs.fetched)
    assert len(costs.fetched) == len(set(costs.fetched)), "no version is fetched twice"


@pytest.mark.parametrize("attributes", ["* -text\n", "*.yaml filter=other\n", "*.yaml text eol=crlf\n"])
def test_only_the_version_that_a_file_does_not_hold_any_more_is_fetched(
    tmp_path: Path, attributes: str, costs: Costs
) -> None:
    repo = Repo(tmp_path / "repo")
    plan = "kind: person\nid: {0}\nname: {0}\n"
    names = [f"plans/{name}.yaml" for name in ("marie", "paul")]
    repo.commit({".gitattributes": attributes, **{each: plan.format(Path(each).stem) for each in names}})
    repo.checkout()
    (repo.folder / names[0]).write_text(plan.format("marie") + "notes: Back in May\n")
    checked(repo.folder)
    known = git.blob_id(git.open_repository(repo.folder), plan.format("marie").encode())
    assert costs.fetched == [known]
    assert costs.read["reader"] == 2 + 1


def test_check_and_history_import_nothing_that_they_do_not_use(small: Path) -> None:
    program = (
        "import sys\nfrom plancode.cli.app import run\n"
        "for words in (['check'], ['history'], ['check', '--no-history', '--format', 'json']):\n"
        f"    sys.argv = ['plancode', '-C', {str(small)!r}, *words]\n    run()\n"
        f"heavy = set(sys.modules) & {HEAVY}\nassert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, cwd=small)


def test_of_a_workspace_that_is_known_only_what_has_changed_is_read(tmp_path: Path, costs: Costs) -> None:
    texts = {f"plans/{name}.yaml": f"kind: person\nid: {name}\nname: {name}\n" for name in ("marie", "paul", "anne")}
    store = store_in(tmp_path)

    def loaded() -> int:
        costs.read.clear()
        with known_files(store, ("here",), least=1) as parse:
            load(sources_of(texts), parse=parse)
        return costs.read["reader"]

    assert (loaded(), loaded()) == (3, 0)
    texts["plans/paul.yaml"] += "notes: Back in May\n"
    assert (loaded(), loaded()) == (1, 0)


def test_a_check_holds_no_links(small: Path) -> None:
    """Those of all records at once are a tenth of the memory of a workspace, and no rule needs them so."""
    opened = project.open_project(small, needs_git=True, as_of=TODAY)
    check.check(opened)
    assert "links" not in vars(opened.workspace)
    assert "_by_model" in vars(opened.workspace)


@pytest.mark.parametrize("count", [1, 4])
def test_what_stood_where_findings_point_is_fetched_together(tmp_path: Path, costs: Costs, count: int) -> None:
    """Plans that jumped to their approval and are gone: what is said of each stands in a version of its own."""
    repo = Repo(tmp_path)
    texts = {f"plans/{n}.yaml": PLAN.replace("id: dupont-fy2027", f"id: plan-{n}") for n in range(count)}
    repo.commit({"plans/people.yaml": PEOPLE})
    repo.commit(texts)
    repo.commit({path: each.replace("status: draft", "status: final-approved") for path, each in texts.items()})
    repo.commit(dict.fromkeys(texts, None))
    repo.checkout()
    costs.commands.clear()
    jumped = [each for each in checked(tmp_path).diagnostics if each.code.number == "PC203"]
    assert len({each.path for each in jumped}) == count
    assert costs.commands["cat-file"] == 2
