"""Steps that are signed: with the key of whoever makes them, or not at all."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cli import plancode
from tests.support.git import answered
from tests.support.moving import made, plan
from tests.support.sound import git


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return made(tmp_path, {"plans/p.yaml": plan()})


@pytest.fixture
def key(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("keys") / "marie"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(place)], check=True)
    signers = place.with_name("signers")
    signers.write_text(f"marie@example.org {place.with_suffix('.pub').read_text()}")
    trusted = ["gpg.ssh.allowedSignersFile", str(signers)]
    answered(None, "config", "--global", *trusted)
    yield place
    answered(None, "config", "--global", "--unset", trusted[0])


def test_a_step_that_asks_for_a_signature_is_signed_with_the_users_key(tmp_path: Path, key: Path) -> None:
    folder = made(tmp_path, {"plans/p.yaml": plan()}, config="policy: {signed: [submitted]}\n")
    git(folder, "config", "gpg.format", "ssh")
    git(folder, "config", "user.signingkey", str(key))
    plancode(folder, "submit", "p", "--commit", err="next: to share it")
    plancode(folder, "check", "--fail-on", "warning")
    assert "gpgsig" in answered(folder, "cat-file", "commit", "HEAD")


def test_a_signature_that_git_cannot_prove_is_said(tmp_path: Path, key: Path) -> None:
    folder = made(tmp_path, {"plans/p.yaml": plan()}, config="policy: {signed: [submitted]}\n")
    git(folder, "config", "gpg.format", "ssh")
    git(folder, "config", "user.signingkey", str(key))
    key.with_name("signers").write_text("")
    plancode(folder, "submit", "p", "--commit", err="note: the signature is `")


def test_a_commit_follows_the_users_configuration_of_signing(draft: Path, key: Path) -> None:
    git(draft, "config", "gpg.format", "ssh")
    git(draft, "config", "user.signingkey", str(key))
    git(draft, "config", "commit.gpgsign", "true")
    plancode(draft, "submit", "p", "--commit", err="next: to share it")
    assert "gpgsig" in answered(draft, "cat-file", "commit", "HEAD")


def test_without_a_key_a_step_that_has_to_be_signed_leaves_everything_as_it_was(tmp_path: Path) -> None:
    folder = made(tmp_path, {"plans/p.yaml": plan()}, config="policy: {signed: [submitted]}\n")
    git(folder, "config", "gpg.program", "false")
    plancode(folder, "submit", "p", "--commit", code=3, err="git did not commit")
    assert answered(folder, "status", "--porcelain") == ""
    assert "commit -S -m 'Submit plan p'" in plancode(folder, "submit", "p", err=None).err
