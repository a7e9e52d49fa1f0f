"""What git says of signatures, checked with the programs and keys of the user's own configuration."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from plancode.git.process import run
from plancode.git.repository import Repository, named_folder
from plancode.git.silence import EndedEarly

_SIGNERS: Final = ("GNUPGHOME",)
_HUNG_UP: Final = -signal.SIGPIPE
_SIGNATURES: Final = {
    "G": "good",
    "B": "bad",
    "U": "unknown-key",
    "X": "expired",
    "Y": "expired",
    "R": "revoked",
    "E": "unchecked",
    "N": "none",
}


class Signature(NamedTuple):
    """What git says of a commit's signature: `good`, `bad`, `unknown-key`, `expired`, `revoked`, `unchecked`, `none`."""

    verdict: str
    key: str = ""
    signer: str = ""


def signatures(repository: Repository, ids: Iterable[str]) -> dict[str, Signature]:
    """Return what git says of the signature of each commit, GPG or SSH.

    Programs and allowed signers are those of the user's own configuration, never of the repository's: a pull request
    could name a program that finds every signature good.
    """
    wanted = list(ids)
    if not wanted:
        return {}
    overrides = [part for setting in _trusted_signers(repository) for part in ("-c", setting)]
    return _told(repository, wanted, overrides)


def _told(repository: Repository, wanted: Sequence[str], overrides: Sequence[str]) -> dict[str, Signature]:
    arguments = [
        *overrides,
        "log",
        "--no-walk=unsorted",
        "--stdin",
        "-z",
        "--format=%H%x1f%G?%x1f%GK%x1f%GS",
        "--no-mailmap",
        "--encoding=UTF-8",
    ]
    stdin = ("\n".join(wanted) + "\n").encode()
    place = named_folder(repository)
    answer = run(arguments, repository.root, git_dir=place, stdin=stdin, keep=_SIGNERS, expected=(0, _HUNG_UP))
    # Where a signature is none, ssh-keygen ends before it has read what was signed, and git with it.
    if answer.returncode == _HUNG_UP:
        if len(wanted) == 1:
            return {wanted[0]: Signature("bad")}
        middle = len(wanted) // 2
        return _told(repository, wanted[:middle], overrides) | _told(repository, wanted[middle:], overrides)
    found: dict[str, Signature] = {}
    for entry in answer.stdout.decode(errors="replace").split("\0"):
        commit, letter, key, signer = [*entry.strip("\n").split("\x1f"), "", "", ""][:4]
        if commit:
            found[commit] = Signature(_SIGNATURES.get(letter, "unchecked"), key, signer)
    if not found.keys() >= set(wanted):
        raise EndedEarly
    return found


def _trusted_signers(repository: Repository) -> list[str]:
    """Return the settings that decide about signatures, taken from the user's and the system's configuration."""
    defaults = {
        "gpg.program": "gpg",
        "gpg.openpgp.program": "",
        "gpg.x509.program": "gpgsm",
        "gpg.ssh.program": "ssh-keygen",
        "gpg.ssh.allowedSignersFile": os.devnull,
        "gpg.ssh.revocationFile": "",
        "gpg.minTrustLevel": "undefined",
    }
    settings = []
    for name, default in defaults.items():
        value = default
        for scope in ("--system", "--global"):
            kind = ["--type=path"] if name.endswith("File") else []
            answer = run(["config", scope, *kind, "--get", name], repository.root, expected=(0, 1, 128))
            value = answer.stdout.decode(errors="surrogateescape").strip() or value
        if value or name != "gpg.openpgp.program":
            settings.append(f"{name}={value}")
    return settings
