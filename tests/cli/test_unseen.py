"""What a command is given, or goes on without: characters that nobody sees, and rules that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import plancode, write
from tests.support.sound import SOUND, repository

NOTE = "note: 1 file read in part or not at all; `plancode check` says why\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository(tmp_path_factory.mktemp("unseen"), SOUND | {"plancode.yaml": "version: 1\n"})


@pytest.mark.parametrize("hidden", ["\a", "\x1b", "\u202e", "\u200b"])
def test_a_character_that_nobody_sees_is_written_by_no_command(folder: Path, hidden: str) -> None:
    why = f"the character U+{ord(hidden):04X}"
    for given in (("set", "chu", "name", f"CH{hidden}U"), ("new", "account", "--name", f"A{hidden}B")):
        ended = plancode(folder, *given, code=2, err=why)
        assert hidden not in ended.err
    plancode(folder, "set", "chu", "tags", "--add", f"a{hidden}b", code=2, err=why)
    plancode(folder, "set", "chu", "name", "Zoë Ünal 久", "--dry-run", err=None)


@pytest.mark.parametrize("command", [("status",), ("list", "plan"), ("agenda",), ("coverage",)], ids=" ".join)
def test_rules_that_cannot_be_read_are_told_of(folder: Path, command: tuple[str, ...]) -> None:
    assert NOTE not in plancode(folder, *command, err=None).err
    for wrong in ("version: 1\ncalendar: [\n", "version: 1\ncalender: {}\n"):
        write(folder, {"plancode.yaml": wrong})
        try:
            assert NOTE in plancode(folder, *command, err=None).err
        finally:
            write(folder, {"plancode.yaml": "version: 1\n"})
