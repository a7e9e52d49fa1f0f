"""A green commit, remembered outside of the history, so that a rewritten history is noticed (HISTORY.md, honesty)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from plancode import git
from plancode.diagnostics import CannotRun, text
from plancode.models import digest, protected_content
from plancode.workspace import Sources, identity_of, parse_records, sources_at

_VERSION = 1
# How many commits of a rewritten history are searched for the states that the anchor remembers.
_MOST_COMMITS = 500


@dataclass(frozen=True, slots=True)
class Anchor:
    """A commit, and a digest of the state of every record in it."""

    commit: str
    digest: str

    def written(self) -> str:
        """Return the anchor as the text of a file."""
        return json.dumps({"version": _VERSION, "commit": self.commit, "digest": self.digest}) + "\n"


def anchor_at(repository: git.Repository, commit: str, prefix: str) -> Anchor:
    """Return the anchor of a commit: the digest is over kind, id, status and protected content of each record."""
    return Anchor(commit, states_digest(sources_at(repository, commit, prefix)))


def states_digest(sources: Sources) -> str:
    """Return `sha256:…` over the states of all records in files, wherever they stand."""
    states = []
    for file in sources.files:
        for document in parse_records(file.path, file.data).documents:
            data = document.data
            if isinstance(data, dict) and (ref := identity_of(data)) is not None:
                states.append((*ref, str(data.get("status")), digest(protected_content(ref.kind, data))))
    lines = "".join(json.dumps(state) + "\n" for state in sorted(states))
    return f"sha256:{hashlib.sha256(lines.encode()).hexdigest()}"


def read_anchor(path: Path) -> Anchor:
    """Return the anchor that a file holds.

    Raises:
        CannotRun: the file is not there, or holds no anchor.
    """
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        anchor = Anchor(str(held["commit"]), str(held["digest"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CannotRun(
            text("{path} holds no anchor", path=path),
            text("write one with `plancode check --write-anchor FILE`, once the check finds no error"),
        ) from error
    return anchor


def with_the_states_of(repository: git.Repository, anchor: Anchor, tip: str, prefix: str) -> str | None:
    """Return the latest commit with the states that an anchor remembers; None where none of the last 500 has them."""
    seen: set[str] = set()
    for commit in git.first_parents(repository, tip, _MOST_COMMITS):
        tree = git.tree_of(repository, commit)
        if tree not in seen and anchor_at(repository, commit, prefix).digest == anchor.digest:
            return commit
        seen.add(tree)
    return None
