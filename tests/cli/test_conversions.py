"""A clone may write files otherwise than git stores them: what git undoes is no change, and what it finds is the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.cli import plancode, write
from tests.support.git import answered
from tests.support.moving import PEOPLE
from tests.support.repo import Repo
from tests.support.sound import MARIE, git

PLAN = (
    "# $Id$\n"
    "kind: plan\n"
    "id: p\n"
    "name: 'Été $Id$'\n"
    "period: FY2099\n"
    "type: account\n"
    "status: {status}\n"
    "owner: marie\n"
    "accounts: [{{account: chu}}]\n"
    "goals:\n"
    '- "Be known $Id$"\n'
    "- |\n"
    "  Two lines,\n"
    "  and more\n"
)
ACCENTS = "kind: account\nid: ete\nname: Été\n"
FILES = {
    "plans/ete.yaml": ACCENTS,
    "plans/people.yaml": PEOPLE,
    "plancode.yaml": "version: 1\n",
    "plans/p.yaml": PLAN.format(status="draft"),
}
APPROVED = [FILES, *({"plans/p.yaml": PLAN.format(status=status)} for status in ("submitted", "final-approved"))]
QUIET = {"plancode.yaml": "policy: {four_eyes: off}\n"}

# What the clone is told: its configuration, and what stands in .gitattributes.
CLONES = {
    "autocrlf": ({"core.autocrlf": "true"}, ""),
    "eol of the user": ({"core.eol": "crlf"}, "* text=auto\n"),
    "eol=crlf": ({}, "*.yaml text eol=crlf\n"),
    "ident": ({}, "* ident\n"),
    "all of it": ({"core.autocrlf": "true", "core.safecrlf": "true"}, "* ident\n"),
    "latin-1": ({}, "*.yaml working-tree-encoding=ISO-8859-1\n"),
    "utf-16": ({}, "*.yaml working-tree-encoding=UTF-16LE-BOM\n"),
}

# What is no UTF-8 on the disk is read, and not written.
WRITABLE = [clone for clone in CLONES if "encoding" not in CLONES[clone][1]]


def cloned(tmp_path: Path, clone: str, *versions: dict[str, str]) -> Path:
    """Make a clone of versions, which is clean, and whose files differ from what git stores."""
    settings, attributes = CLONES[clone]
    first = versions[0] | ({".gitattributes": attributes} if attributes else {})
    # Stored from bytes, so that what is stored is known whatever the attributes say.
    origin = Repo(tmp_path / "origin")
    for number, files in enumerate([first, *versions[1:]]):
        origin.commit(files, message=f"Commit {number}\n", author=MARIE, date=datetime.now(UTC))
    folder = tmp_path / "clone"
    told = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
    git(tmp_path, "clone", "-q", *told, str(origin.folder), str(folder))
    git(folder, "config", "user.name", "Marie")
    git(folder, "config", "user.email", "marie@example.org")
    assert answered(folder, "status", "--porcelain") == ""
    assert (folder / "plans/p.yaml").read_bytes() != versions[-1]["plans/p.yaml"].encode()
    return folder


def findings(
    folder: Path, *words: str, code: int = 0
) -> tuple[list[dict[str, dict[str, dict[str, int] | str] | str]], int]:
    told = json.loads(plancode(folder, "check", "--format", "json", *words, code=code).out)
    return [{key: value for key, value in each.items() if key != "commit"} for each in told["diagnostics"]], told[
        "summary"
    ]["records"]


@pytest.mark.parametrize("clone", CLONES)
def test_a_clean_clone_has_no_uncommitted_work(tmp_path: Path, clone: str) -> None:
    folder = cloned(tmp_path, clone, APPROVED[0] | QUIET, *APPROVED[1:])
    moves = json.loads(plancode(folder, "history", "--format", "json").out)["transitions"]
    assert [move["to"] for move in moves] == ["draft", "submitted", "final-approved"]
    assert None not in [move["commit"] for move in moves]
    # Protected content is what git stores, not what the clone makes of it.
    assert findings(folder) == findings(folder, "--at", "HEAD")


@pytest.mark.parametrize("clone", CLONES)
def test_what_is_wrong_is_found_at_the_same_place(tmp_path: Path, clone: str) -> None:
    wrong = PLAN.format(status="draft").replace("type: account", "type: acount")
    folder = cloned(tmp_path, clone, FILES | {"plans/p.yaml": wrong.replace("FY2099", "FY2099 # $Id$ é")})
    found, records = findings(folder, code=1)
    assert (found, records) == findings(folder, "--at", "HEAD", code=1)
    assert any("acount" in each["message"] for each in found)


@pytest.mark.parametrize("clone", WRITABLE)
def test_a_step_is_committed_and_no_line_beside_it(tmp_path: Path, clone: str) -> None:
    folder = cloned(tmp_path, clone, FILES)
    before = (folder / "plans/p.yaml").read_bytes()
    plancode(folder, "submit", "p", "--commit", err="next: ")
    assert answered(folder, "show", "HEAD:plans/p.yaml") == PLAN.format(status="submitted").removesuffix("\n")
    assert (folder / "plans/p.yaml").read_bytes() == before.replace(b"status: draft", b"status: submitted")
    assert answered(folder, "status", "--porcelain") == ""
    plancode(folder, "check", "--fail-on", "warning")


@pytest.mark.parametrize("clone", WRITABLE)
def test_another_change_is_told_as_ever(tmp_path: Path, clone: str) -> None:
    folder = cloned(tmp_path, clone, FILES)
    path = folder / "plans/p.yaml"
    path.write_bytes(path.read_bytes().replace(b"Two lines", b"Three lines"))
    plancode(folder, "submit", "p", "--commit", code=3, err="plans/p.yaml holds other changes that are not committed")
    path.write_bytes(path.read_bytes().replace(b"Three lines", b"Two lines").replace(b"draft", b"final-approved"))
    out = plancode(folder, "check", code=1).out
    assert "without being submitted" in out
    assert "error[PC203]" in out


def test_a_pull_request_is_judged_alike_in_such_a_clone(tmp_path: Path) -> None:
    folder = cloned(tmp_path, "all of it", FILES)
    git(folder, "branch", "base")
    plancode(folder, "submit", "p", "--commit", err="next: ")
    git(folder, "checkout", "-q", "base")
    (folder / "README").write_bytes(b"moved on\r\n")
    git(folder, "add", "README")
    git(folder, "commit", "-qm", "Move on")
    git(folder, "checkout", "-q", "main")
    assert findings(folder, "--base", "base") == findings(folder, "--base", "base", "--at", "HEAD")
    assert plancode(folder, "diff", "base").out == plancode(folder, "diff", "base..HEAD").out


def test_no_filter_runs_and_what_it_would_change_is_a_change(tmp_path: Path) -> None:
    folder = cloned(tmp_path, "autocrlf", FILES)
    ran = tmp_path / "ran"
    git(folder, "config", "filter.evil.clean", f"touch {ran}; cat")
    write(folder, {".gitattributes": "*.yaml filter=evil\n"})
    plancode(folder, "submit", "p", "--commit", code=3, err="holds other changes")
    plancode(folder, "check")
    assert not ran.exists()


def test_what_is_not_in_the_encoding_that_it_should_be_in_is_said(tmp_path: Path) -> None:
    folder = cloned(tmp_path, "utf-16", FILES)
    write(folder, {".gitattributes": "*.yaml working-tree-encoding=UTF-16\n"})
    plancode(folder, "check")
    write(folder, {"plans/p.yaml": PLAN.format(status="draft").encode("utf-16-le")})
    plancode(folder, "check", code=3, err="BOM is required in 'plans/p.yaml'")


def test_attributes_of_the_users_own_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    write(home, {".config/git/attributes": "*.yaml text eol=crlf\n"})
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setitem(CLONES, "of the user", ({}, ""))
    folder = cloned(tmp_path, "of the user", FILES)
    plancode(folder, "submit", "p", "--commit", err="next: ")
    assert answered(folder, "status", "--porcelain") == ""


@pytest.mark.parametrize("clone", ["latin-1", "utf-16"])
def test_what_is_no_utf_8_on_the_disk_is_changed_by_hand(tmp_path: Path, clone: str) -> None:
    folder = cloned(tmp_path, clone, FILES)
    plancode(folder, "submit", "p", code=3, err="plans/p.yaml is not in UTF-8 here")
    encoding = "latin-1" if clone == "latin-1" else "utf-16"
    path = folder / "plans/p.yaml"
    text = path.read_bytes().decode(encoding).replace("status: draft", "status: submitted")
    path.write_bytes(text.encode(encoding))
    plancode(folder, "check", "--fail-on", "warning")
    git(folder, "commit", "-qam", "Submit plan p")
    plancode(folder, "check", "--fail-on", "warning")
    assert answered(folder, "show", "HEAD:plans/p.yaml") == PLAN.format(status="submitted").removesuffix("\n")
