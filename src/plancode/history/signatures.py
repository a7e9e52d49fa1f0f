"""What a commit's signature proves of a step (HISTORY.md 8): that the person who made it holds the key."""

from __future__ import annotations

from collections.abc import Mapping

from plancode import codes
from plancode.diagnostics import Problem, Ref, Term, Text, text
from plancode.git import Signature
from plancode.lifecycle import Need
from plancode.workspace import Config

UNSIGNED = Signature("none")

_WRONG: Mapping[str, Text] = {
    "none": text("{name} was moved to {after} by a commit without a signature"),
    "bad": text("{name} was moved to {after} by a commit with a bad signature"),
    "unknown-key": text("{name} was moved to {after} by a commit signed with a key that nobody vouches for"),
    "expired": text("{name} was moved to {after} by a commit whose signature or key has expired"),
    "revoked": text("{name} was moved to {after} by a commit signed with a revoked key"),
}


def asks_signatures(config: Config) -> bool:
    """Return whether a policy or a step asks for signatures."""
    steps = (step for lifecycle in config.lifecycles.values() for step in lifecycle.steps)
    asked = bool(config.policy.signed) or config.policy.actor == "signer"
    return asked or any(Need.SIGNED in step.needs for step in steps)


def address_of(signature: Signature) -> str:
    """Return the address in the signer's name as git gives it: alone with SSH, in angle brackets with GPG."""
    signer = signature.signer
    return signer.partition("<")[2].partition(">")[0] if "<" in signer else signer


def problem_of_signature(
    signature: Signature, *, name: Ref, after: Term, actor: str | None, signer: str | None
) -> Problem | None:
    """Return what is wrong with the signature of a step that has to be signed; actor and signer are ids of people."""
    hint = text("make the step in a commit signed with your own key")
    if signature.verdict == "unchecked":
        message = text(
            "the signature of the commit that moved {name} to {after} cannot be checked", name=name, after=after
        )
        return Problem(
            codes.PC909,
            message,
            text("import the key into gpg, or add it to the file that gpg.ssh.allowedSignersFile names"),
        )
    if signature.verdict != "good":
        return Problem(codes.PC208, _WRONG[signature.verdict].given({"name": name, "after": after}), hint)
    if signer is None or signer != actor:
        message = text(
            "{name} was moved to {after} by a commit signed by {signer}, who did not make the step",
            name=name,
            after=after,
            signer=signature.signer,
        )
        return Problem(codes.PC208, message, hint)
    return None
