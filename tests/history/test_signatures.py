"""HISTORY.md 8: signatures, with keys made here."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from plancode import git
from tests.support.cli import plancode, write
from tests.support.git import answered
from tests.support.histories import Told
from tests.support.sound import PEOPLE, PLAN, SOUND
from tests.support.table import DUPONT

PAUL = "---\nkind: person\nid: paul\nname: Paul\nemail: paul@example.org\nrole: approver\n"
POLICY = {"plancode.yaml": "policy: {signed: [submitted]}\n", "plans/people.yaml": PEOPLE + PAUL}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own home with an own configuration of git, which plancode reads too."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"):
        monkeypatch.delenv(name, raising=False)
    (folder / ".gitconfig").write_text(
        "[init]\n\tdefaultBranch = main\n[user]\n\tname = Marie\n\temail = marie@example.org\n"
    )
    return folder


def run(*command: str, cwd: Path | None = None) -> str:
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True, env=os.environ).stdout


def ssh_key(home: Path, name: str) -> Path:
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(home / name))
    return home / name


def allow(home: Path, *lines: str) -> None:
    signers = home / "allowed_signers"
    signers.write_text("".join(f"{line}\n" for line in lines))
    answered(None, "config", "--global", "gpg.ssh.allowedSignersFile", str(signers))


def public(key: Path) -> str:
    return key.with_suffix(".pub").read_text().rsplit(" ", 1)[0]


@pytest.fixture
def repo(home: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    folder.mkdir()
    answered(folder, "init", "-q")
    write(folder, SOUND | POLICY)
    answered(folder, "add", "-A")
    answered(folder, "commit", "-qm", "Draft")
    write(folder, {"plans/plan.yaml": PLAN.format(status="submitted")})
    return folder


def submit(repo: Path, *options: str) -> None:
    answered(repo, *options, "commit", "-qam", "Submit")


def ssh(key: Path) -> tuple[str, ...]:
    return ("-c", "gpg.format=ssh", "-c", f"user.signingkey={key}", "-c", "commit.gpgsign=true")


def verdicts(repo: Path, code: int) -> tuple[list[str], str, str]:
    report = json.loads(plancode(repo, "check", "--format", "json", code=code).out)
    told = json.loads(plancode(repo, "history", "--format", "json").out)["transitions"][-1]
    return [each["code"] for each in report["diagnostics"]], told["signature"], told["verdict"]


def test_a_good_signature_of_the_actor_is_enough(repo: Path, home: Path) -> None:
    key = ssh_key(home, "marie")
    allow(home, f"marie@example.org {public(key)}")
    submit(repo, *ssh(key))
    assert verdicts(repo, 0) == ([], "good", "ok")
    assert "(signed)" in plancode(repo, "history").out
    assert "authors are claims: 1 of 1 step signed" in plancode(repo, "history").out


def test_no_signature_is_not(repo: Path) -> None:
    submit(repo)
    assert verdicts(repo, 1) == (["PC208"], "none", "PC208")
    assert "(signed)" not in plancode(repo, "history").out
    assert "authors are claims: 0 of 1 step signed" in plancode(repo, "history").out


def test_only_the_step_has_to_be_signed_and_not_a_later_edit_in_that_status(repo: Path, home: Path) -> None:
    key = ssh_key(home, "marie")
    allow(home, f"marie@example.org {public(key)}")
    submit(repo, *ssh(key))
    edited = (repo / "plans/plan.yaml").read_text().replace("Be known", "Be well known")
    write(repo, {"plans/plan.yaml": edited})
    answered(repo, "commit", "-qam", "Say it better")
    assert verdicts(repo, 0) == ([], "good", "ok")


def test_a_key_that_nobody_vouches_for_is_not(repo: Path, home: Path) -> None:
    known, unknown = ssh_key(home, "marie"), ssh_key(home, "mallory")
    allow(home, f"marie@example.org {public(known)}")
    submit(repo, *ssh(unknown))
    assert verdicts(repo, 1) == (["PC208"], "unknown-key", "PC208")


def test_a_good_signature_of_somebody_else_is_not(repo: Path, home: Path) -> None:
    key = ssh_key(home, "paul")
    allow(home, f"paul@example.org {public(key)}")
    submit(repo, *ssh(key))
    assert verdicts(repo, 1) == (["PC208"], "good", "PC208")


def test_a_key_that_was_not_valid_at_the_time_is_not(repo: Path, home: Path) -> None:
    key = ssh_key(home, "marie")
    allow(home, f'marie@example.org valid-before="20200101" {public(key)}')
    submit(repo, *ssh(key))
    assert verdicts(repo, 1) == (["PC208"], "unknown-key", "PC208")


def test_the_repository_cannot_vouch_for_its_own_keys(repo: Path, home: Path) -> None:
    key = ssh_key(home, "mallory")
    (repo / ".git" / "signers").write_text(f"* {public(key)}\n")
    submit(repo, *ssh(key))
    answered(repo, "config", "gpg.ssh.allowedSignersFile", str(repo / ".git" / "signers"))
    assert verdicts(repo, 1)[0] == ["PC208"]


def test_the_repository_cannot_bring_a_program_that_finds_all_signatures_good(
    repo: Path, home: Path, tmp_path: Path
) -> None:
    key, canary = ssh_key(home, "mallory"), tmp_path / "ran"
    program = tmp_path / "verify"
    program.write_text(
        f"#!/bin/sh\ntouch {canary}\necho 'Good \"git\" signature for marie@example.org with ED25519 key x'\n"
    )
    program.chmod(0o755)
    submit(repo, *ssh(key))
    answered(repo, "config", "gpg.ssh.program", str(program))
    answered(repo, "config", "gpg.program", str(program))
    assert verdicts(repo, 1)[0] == ["PC208"]
    assert not canary.exists()


def test_a_signature_that_does_not_fit_its_commit_is_bad(repo: Path, home: Path) -> None:
    key = ssh_key(home, "marie")
    allow(home, f"marie@example.org {public(key)}")
    submit(repo, *ssh(key))
    _forge(repo)
    assert verdicts(repo, 1) == (["PC208"], "bad", "PC208")


@pytest.mark.skipif(shutil.which("gpg") is None, reason="gpg is not installed")
def test_gpg_signatures_are_judged_the_same(repo: Path, home: Path) -> None:
    gnupg = home / ".gnupg"
    gnupg.mkdir(mode=0o700)
    run("gpg", "--batch", "--passphrase", "", "--quick-generate-key", "Marie <marie@example.org>", "ed25519", "sign")
    submit(repo, "-c", "user.signingkey=marie@example.org", "-c", "commit.gpgsign=true")
    assert verdicts(repo, 0) == ([], "good", "ok")
    shutil.rmtree(gnupg)
    gnupg.mkdir(mode=0o700)
    assert verdicts(repo, 1) == (["PC909"], "unchecked", "PC909")


def test_the_signer_can_be_the_actor(home: Path, tmp_path: Path) -> None:
    repo = tmp_path / "signers"
    repo.mkdir()
    answered(repo, "init", "-q")
    write(repo, SOUND | {"plancode.yaml": "policy: {actor: signer, unknown_actor: error}\n"})
    answered(repo, "add", "-A")
    key = ssh_key(home, "marie")
    allow(home, f"marie@example.org {public(key)}")
    answered(repo, "commit", "-qm", "Draft", "--author", "Robot <robot@example.org>")
    write(repo, {"plans/plan.yaml": PLAN.format(status="submitted")})
    answered(repo, *ssh(key), "commit", "-qam", "Submit", "--author", "Robot <robot@example.org>")
    assert verdicts(repo, 0) == ([], "good", "ok")
    answered(repo, "commit", "-q", "--amend", "--no-gpg-sign", "-m", "Submit")
    assert verdicts(repo, 1) == (["PC205"], "none", "PC205")


@pytest.fixture
def signers(home: Path, tmp_path: Path) -> Path:
    """A repository whose actors are the signers; the draft is committed, the submission is to be."""
    folder = tmp_path / "signers"
    folder.mkdir()
    answered(folder, "init", "-q")
    write(folder, SOUND | {"plancode.yaml": "policy: {actor: signer}\n"})
    answered(folder, "add", "-A")
    answered(folder, "commit", "-qm", "Draft")
    write(folder, {"plans/plan.yaml": PLAN.format(status="submitted")})
    return folder


def test_a_signature_with_an_unknown_key_names_no_actor(signers: Path, home: Path) -> None:
    known, unknown = ssh_key(home, "marie"), ssh_key(home, "mallory")
    allow(home, f"marie@example.org {public(known)}")
    submit(signers, *ssh(unknown))
    assert verdicts(signers, 1) == (["PC205"], "unknown-key", "PC205")
    told = plancode(signers, "check", code=1).out
    assert "was moved to submitted by an unproved signer, whom no person's address names" in told


def test_a_bad_signature_names_no_actor(signers: Path, home: Path) -> None:
    key = ssh_key(home, "marie")
    allow(home, f"marie@example.org {public(key)}")
    submit(signers, *ssh(key))
    assert verdicts(signers, 0) == ([], "good", "ok")
    _forge(signers)
    assert verdicts(signers, 1) == (["PC205"], "bad", "PC205")


def signed_with_nothing(
    life: Told, before: str, files: dict[str, str], message: str = "Submit"
) -> list[tuple[str | None, str, str]]:
    """Commit a submission with a signature that is none; return status, signature and verdict of each step."""
    tree = life.repo.git(
        "rev-parse", f"{life.repo.commit({'plans/dupont.yaml': DUPONT + 'submitted'} | files)}^{{tree}}"
    )
    marie = "Marie <marie@example.org> 1767344400 +0000"
    signature = "gpgsig -----BEGIN SSH SIGNATURE-----\n nothing\n -----END SSH SIGNATURE-----"
    lines = [f"tree {tree}", f"parent {before}", f"author {marie}", f"committer {marie}", signature, "", message]
    life.repo.point("main", life.repo.raw("commit", "\n".join(lines).encode()))
    return [(step.after, step.signature, step.verdict) for step in life.read().transitions]


def test_where_nobody_asks_no_signature_is_checked(told: Callable[..., Told]) -> None:
    life = told("a  draft")
    assert signed_with_nothing(life, life.ids["a"], {}) == [("draft", "none", "ok"), ("submitted", "unchecked", "ok")]


def test_what_is_signed_with_nothing_may_be_long(told: Callable[..., Told]) -> None:
    """The program that looks at the signature ends before git has told it what was signed."""
    life = told("a  draft")
    rules = {"plancode.yaml": "policy: {signed: [submitted]}\n"}
    last = signed_with_nothing(life, life.ids["a"], rules, "Submit\n\n" + "very " * 50_000)[-1]
    assert last == ("submitted", "bad", "PC208")
    # Of those that are asked for together each has its own.
    repository = git.open_repository(life.repo.folder)
    asked = [life.ids["a"], git.head(repository) or "", life.ids["a"]]
    found = git.signatures(repository, asked)
    assert [found[each].verdict for each in asked] == ["none", "bad", "none"]


@pytest.mark.parametrize(("then", "now"), [("[submitted]", "[]"), ("[]", "[submitted]")])
def test_where_the_rules_of_one_time_ask_signatures_of_all_times_are_checked(
    told: Callable[..., Told], then: str, now: str
) -> None:
    life = told("a  draft")
    until = life.repo.commit({"plancode.yaml": f"policy: {{signed: {then}}}\n"})
    rules = f"policy: {{signed: {now}}}\nhistory: {{epochs: [{{until: '{until}', reason: other rules then}}]}}\n"
    last = signed_with_nothing(life, until, {"plancode.yaml": rules})[-1]
    assert last == ("submitted", "bad", "PC208" if now == "[submitted]" else "ok")


def _forge(repo: Path) -> None:
    """Make HEAD a commit that says something else than what was signed."""
    raw = answered(repo, "cat-file", "commit", "HEAD").replace("\n\nSubmit", "\n\nSubmit it") + "\n"
    (repo / ".git" / "forged").write_text(raw)
    forged = answered(repo, "hash-object", "-t", "commit", "-w", ".git/forged")
    answered(repo, "update-ref", "HEAD", forged)


@pytest.mark.skipif(shutil.which("gpg") is None, reason="gpg is not installed")
def test_a_signature_or_key_that_has_expired_is_not_enough(repo: Path, home: Path) -> None:
    (home / ".gnupg").mkdir(mode=0o700)
    old = ("--faked-system-time", "20200101T000000!")
    make = ("--quick-generate-key", "Marie <marie@example.org>", "ed25519", "sign", "2020-03-01")
    run("gpg", "--batch", *old, "--passphrase", "", *make)
    program = home / "gpg-of-2020"
    program.write_text(f'#!/bin/sh\nexec gpg {" ".join(old)} "$@"\n')
    program.chmod(0o755)
    submit(repo, "-c", f"gpg.program={program}", "-c", "user.signingkey=marie@example.org", "-c", "commit.gpgsign=true")
    assert verdicts(repo, 1) == (["PC208"], "expired", "PC208")
    told = plancode(repo, "check", code=1).out
    assert "was moved to submitted by a commit whose signature or key has expired" in told


def test_who_signed_in_place_of_the_actor_is_told(repo: Path, home: Path) -> None:
    key = ssh_key(home, "paul")
    allow(home, f"paul@example.org {public(key)}")
    submit(repo, *ssh(key))
    message = "was moved to submitted by a commit signed by paul@example.org, who did not make the step"
    assert f"error[PC208]: plan `dupont-fy2099` {message}" in plancode(repo, "check", code=1).out
