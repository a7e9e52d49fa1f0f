"""The record that a word of the command line means, and who the user is to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from plancode import git
from plancode.diagnostics import CannotRun, Ref, WrongUse, text
from plancode.lifecycle import OWNER, REVIEWER
from plancode.messages.suggestions import nearest
from plancode.models import KINDS, Person
from plancode.project import Opened
from plancode.workspace import Config, Workspace, named, where_it_may_be


def record_named(workspace: Workspace, identity: str, kinds: Collection[str] = KINDS) -> Ref:
    """Return the record of kinds that identity means: an id, or a kind and an id.

    Raises:
        WrongUse: it means none, or several.
        CannotRun: it means none that can be read, and not all files can be.
    """
    possible = named(workspace, identity)
    found = [ref for ref in possible if ref.kind in kinds]
    if len(found) > 1:
        listing = ", ".join("/".join(ref) for ref in found)
        raise WrongUse(
            text("`{identity}` is the id of several records", identity=identity),
            text("one of them is named by kind and id: {listing}", listing=listing),
        )
    if found:
        return found[0]
    if possible:
        raise WrongUse(
            text("{record} is not of the kinds that this is for", record=possible[0]),
            text("kinds: {kinds}", kinds=", ".join(kinds)),
        )
    if places := where_it_may_be(workspace):
        raise CannotRun(text("there is no record `{identity}` that can be read", identity=identity), places)
    near = nearest(identity.rpartition("/")[2], {ref.id for ref in workspace.documents if ref.kind in kinds})
    hint = text("did you mean `{near}`?", near=near) if near else text("`plancode list KIND` shows what there is")
    raise WrongUse(text("there is no record `{identity}`", identity=identity), hint)


@dataclass(frozen=True, slots=True)
class You:
    """Who the user is: what git is configured with, and the person that has that address."""

    identity: git.Identity
    person: Person | None


def relations(person: Person, workspace: Workspace, ref: Ref) -> tuple[str, ...]:
    """Return what a person is to a record: owner, reviewer, and the person's role."""
    data = workspace.documents[ref].data
    fields = data if isinstance(data, dict) else {}
    reviewers = fields.get("reviewers")
    reviewing = person.id in (reviewers if isinstance(reviewers, list) else [reviewers])
    found = [(OWNER, fields.get("owner") == person.id), (REVIEWER, reviewing)]
    return (*(name for name, holds in found if holds), *([person.role] if person.role else []))


def you(opened: Opened) -> You:
    """Return who the user is to git, as whoever counts for the workspace, and who of its people that is."""
    identity = _identity(opened.repository, opened.workspace.config) if opened.repository else git.Identity("", "")
    address = identity.email.lower()
    people = opened.workspace.people
    return You(identity, next((each for each in people if address and address in each.addresses), None))


def _identity(repository: git.Repository, config: Config) -> git.Identity:
    is_committer = config.policy.actor == "committer"
    return git.configured_committer(repository) if is_committer else git.configured_identity(repository)
