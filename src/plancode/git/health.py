"""Whether a clone is as git needs it: what its configuration says, where its hooks stand, whether its objects are whole."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from plancode.git.process import text_of
from plancode.git.repository import Repository, ask

# fsck ends with bits of what it has found: objects, packs, references and so on.
_ANY_FAULT: Final = tuple(range(64))
_TOLD: Final = ("error", "fatal", "missing", "broken", "bad", "invalid")


def setting(repository: Repository, name: str) -> str | None:
    """Return the last value of a setting in the files that git reads, and not what is said for a single command."""
    answer = ask(repository, ["config", "--show-scope", "-z", "--get-all", name], expected=(0, 1))
    words = text_of(answer.stdout).split("\0")[:-1]
    values = [value for scope, value in zip(words[::2], words[1::2], strict=True) if scope != "command"]
    return values[-1] if values else None


def hook(repository: Repository, name: str) -> Path | None:
    """Return the file of a hook, whether git can execute it or not; None where there is none."""
    elsewhere = setting(repository, "core.hooksPath")
    if elsewhere:
        folder = repository.root / Path(elsewhere).expanduser()
    else:
        # In a linked work tree hooks are those of the repository that it belongs to.
        shared = text_of(ask(repository, ["rev-parse", "--git-common-dir"]).stdout).removesuffix("\n")
        folder = repository.root / shared / "hooks"
    return folder / name if os.path.lexists(folder / name) else None


def damage(repository: Repository) -> tuple[str, ...]:
    """Return what `git fsck` says is missing or broken, a line each."""
    answer = ask(repository, ["fsck", "--no-dangling", "--no-progress"], expected=_ANY_FAULT)
    lines = [*text_of(answer.stdout).splitlines(), *answer.stderr.decode(errors="replace").splitlines()]
    return tuple(line for line in lines if line.startswith(_TOLD)) if answer.returncode else ()
