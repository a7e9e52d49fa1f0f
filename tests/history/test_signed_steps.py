"""What is wrong with the signature of a step that has to be signed (HISTORY.md 8), and when signatures are asked for."""

from __future__ import annotations

import pytest

from plancode import codes
from plancode.diagnostics import Code, Term
from plancode.git import Signature
from plancode.history.signatures import UNSIGNED, address_of, asks_signatures, problem_of_signature
from plancode.workspace import load, sources_of
from tests.support.made_events import DUPONT

MOVED = "plan `dupont` was moved to submitted by a commit"
OWN_KEY = "make the step in a commit signed with your own key"
CHECKABLE = "import the key into gpg, or add it to the file that gpg.ssh.allowedSignersFile names"


@pytest.mark.parametrize(
    ("verdict", "code", "message", "hint"),
    [
        ("none", codes.PC208, f"{MOVED} without a signature", OWN_KEY),
        ("bad", codes.PC208, f"{MOVED} with a bad signature", OWN_KEY),
        ("unknown-key", codes.PC208, f"{MOVED} signed with a key that nobody vouches for", OWN_KEY),
        ("expired", codes.PC208, f"{MOVED} whose signature or key has expired", OWN_KEY),
        ("revoked", codes.PC208, f"{MOVED} signed with a revoked key", OWN_KEY),
        (
            "unchecked",
            codes.PC909,
            "the signature of the commit that moved plan `dupont` to submitted cannot be checked",
            CHECKABLE,
        ),
    ],
)
def test_a_signature_that_proves_nothing_is_a_finding(verdict: str, code: Code, message: str, hint: str) -> None:
    problem = problem_of_signature(
        Signature(verdict, "key", "x"), name=DUPONT, after=Term("submitted"), actor="marie", signer="marie"
    )
    assert problem is not None
    assert (problem.code, str(problem.message), str(problem.hint)) == (code, message, hint)


@pytest.mark.parametrize(
    ("actor", "signer", "is_fine"),
    [("marie", "marie", True), ("marie", "paul", False), ("marie", None, False), (None, None, False)],
)
def test_a_good_signature_is_of_whoever_made_the_step(actor: str | None, signer: str | None, is_fine: bool) -> None:
    good = Signature("good", "key", "paul@example.org")
    problem = problem_of_signature(good, name=DUPONT, after=Term("submitted"), actor=actor, signer=signer)
    assert (problem is None) == is_fine
    if problem is not None:
        message = f"{MOVED} signed by paul@example.org, who did not make the step"
        assert (problem.code, str(problem.message), str(problem.hint)) == (codes.PC208, message, OWN_KEY)


@pytest.mark.parametrize(
    ("signer", "address"),
    [
        ("marie@example.org", "marie@example.org"),
        ("Marie <marie@example.org>", "marie@example.org"),
        ("Marie <marie@example.org> <paul@example.org>", "marie@example.org"),
        ("", ""),
    ],
)
def test_an_address_stands_alone_or_in_angle_brackets(signer: str, address: str) -> None:
    assert address_of(Signature("good", "key", signer)) == address


STEPS = """\
lifecycle:
  plan:
    statuses: {draft: {}, sent: {}, done: {}}
    initial: [draft]
    steps:
      send: {from: draft, to: sent%s}
      end: {from: sent, to: done}
"""


@pytest.mark.parametrize(
    ("config", "are_asked"),
    [
        ("", False),
        ("policy: {signed: [submitted]}\n", True),
        ("policy: {actor: signer}\n", True),
        ("policy: {actor: committer}\n", False),
        (STEPS % ", needs: [signed]", True),
        (STEPS % ", needs: [reason]", False),
        (STEPS % "" + "policy: {actor: signer}\n", True),
    ],
)
def test_signatures_are_asked_for_by_a_policy_or_a_step(config: str, are_asked: bool) -> None:
    workspace = load(sources_of({"plancode.yaml": config}))
    assert [str(each.text) for each in workspace.diagnostics] == []
    assert asks_signatures(workspace.config) is are_asked


def test_a_commit_of_which_git_says_nothing_is_not_signed() -> None:
    assert UNSIGNED == ("none", "", "")
