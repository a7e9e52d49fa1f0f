"""A second judge of histories, slow and obvious, to compare with HISTORY.md 3 to 8 paragraph by paragraph.

It shares no code with plancode's own. From plancode it uses the ground alone: what the YAML reader can read, what the
record models refuse, which days a period has. Both judges follow the exact readings of HISTORY.md, "How it is read".
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.support.judge.judging import Judge, Judged
from tests.support.judge.objects import Objects
from tests.support.judge.people import People, people_at
from tests.support.judge.records import Stand
from tests.support.judge.rules import CODES, read_rules, rules_of
from tests.support.judge.walk import CONFIG, WORK_TREE, Pending, Reader

__all__ = ["CODES", "Judged", "Objects", "Pending", "judge"]

_NOW = datetime(2101, 1, 1, tzinfo=UTC)


def judge(
    source: Path | Objects,
    tip: str,
    *,
    rules: dict[str, Any] | None = None,
    base: str | None = None,
    verified: str | None = None,
    pending: Pending | None = None,
    now: datetime = _NOW,
    unsaid: frozenset[str] = frozenset(),
) -> Judged:
    """Return the findings in the history of tip, a commit's id; rules default to those of base, or of tip.

    `unsaid` are commits whose message is still to be written, as for a work tree. Commits that verified
    (else `history.since`) or base has are not judged (HISTORY.md, "Partial walks").
    """
    if isinstance(source, Path):
        with Objects(source) as objects:
            return judge(
                objects, tip, rules=rules, base=base, verified=verified, pending=pending, now=now, unsaid=unsaid
            )
    if rules is not None:
        told = rules_of(rules)
    elif pending is not None and base is None:
        told = read_rules(pending.files.get(CONFIG))
    else:
        told = read_rules(source.file(base or tip, CONFIG))
    past = [each for each in (verified or told.since, base) if each]
    without = {commit.id for name in past for commit in source.past(source.named(name))}
    at_base = _people_of(source, base) if base else None
    unsaid |= {WORK_TREE} if pending is not None and not pending.message else set()
    return Judge(source, tip, told, without, at_base, pending, now, unsaid).judged()


def _people_of(objects: Objects, commit: str) -> People:
    return people_at(Reader(objects, (), None).stand(objects.commit(commit), Stand()))
