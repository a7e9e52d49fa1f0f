"""A small workspace for new records, and what every command that writes them must do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.support.cli import Ended, plancode, write

TODAY = ("--as-of", "2026-11-23")
PEOPLE = """\
# Our people.
kind: person
id: marie
name: Marie Petit
email: marie@example.org
---
kind: person
id: paul
name: Paul Roy
email: paul@example.org
"""
CONTACTS = {
    "plans/contacts/dupont/contact.yaml": (
        "kind: contact\nid: dupont\nfirst_name: Élodie\nlast_name: Dupont\ntier: 1\nowner: marie\n"
        "accounts: [{account: chu, primary: true}]\n"
    ),
    "plans/contacts/weber/contact.yaml": (
        "kind: contact\nid: weber\nfirst_name: Karl\nlast_name: Weber\ntier: 1\nowner: paul\n"
    ),
    "plans/contacts/silent/contact.yaml": (
        "kind: contact\nid: silent\nfirst_name: No\nlast_name: More\ntier: 1\nowner: marie\nopt_out: true\n"
    ),
    "plans/contacts/nobodys/contact.yaml": "kind: contact\nid: nobodys\nfirst_name: Ana\nlast_name: Nobre\ntier: 2\n",
}
WORKSPACE: dict[str, str | bytes] = {
    "plans/people.yaml": PEOPLE,
    "plans/accounts/chu.yaml": "kind: account\nid: chu\nname: CHU\n",
    **CONTACTS,
}


def workspace(folder: Path, more: Mapping[str, str | bytes] | None = None) -> Path:
    """Write the workspace, with more files, and return its folder."""
    return write(folder, {**WORKSPACE, **(more or {})})


def written(folder: Path, *arguments: str, err: str | None = "") -> Ended:
    """Run a command that writes: its standard error must end with the next step, and its files must be sound."""
    ended = plancode(folder, *arguments, *TODAY, err=None)
    told, next_step, _ = ended.err.partition("next: ")
    assert next_step, ended.err
    if err is not None:
        assert err in told if err else told == "", ended.err
    plancode(folder, "check", "--no-history", *TODAY)
    return ended


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a workspace below plans/."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in (folder / "plans").rglob("*")
        if path.is_file()
    }


def refused(folder: Path, *arguments: str, code: int, err: str | None = "") -> Ended:
    """Run a command that must not write, and make sure that no file has changed."""
    before = files(folder)
    ended = plancode(folder, *arguments, *TODAY, code=code, err=err)
    assert files(folder) == before
    return ended
