"""Changes of the files: what is proposed, what `check` would say of it, and the one way to write it."""

from plancode.changes.answers import choices, plain_value, with_stated, wrong
from plancode.changes.batch import Batch, Update, batch
from plancode.changes.drafts import Adding, Draft, drafts_of
from plancode.changes.edit import Fields, with_value
from plancode.changes.fix import fixed
from plancode.changes.follow_up import DAYS_LATER, Follower, follower, place_of
from plancode.changes.ids import slug, taken_ids
from plancode.changes.layout import path_of, plural
from plancode.changes.mend import Mend, mended
from plancode.changes.new import (
    addition,
    belongings,
    completed,
    completion,
    identified,
    missing,
    offered,
    planless,
    quarters,
    tried,
    with_id,
)
from plancode.changes.onwards import onwards, remedies, ways
from plancode.changes.proposal import Proposal, Trial, damage_of, edits_between, refusal
from plancode.changes.roll_over import read_for, roll_over
from plancode.changes.set_field import add, complete, empty, set_value
from plancode.changes.settle import Settled, retry, settle
from plancode.changes.spot import Edit
from plancode.changes.steps import Said, endings, move
from plancode.changes.uncommitted import own_result
from plancode.changes.writer import ChangedMeanwhile, write

__all__ = [
    "DAYS_LATER",
    "Adding",
    "Batch",
    "ChangedMeanwhile",
    "Draft",
    "Edit",
    "Fields",
    "Follower",
    "Mend",
    "Proposal",
    "Said",
    "Settled",
    "Trial",
    "Update",
    "add",
    "addition",
    "batch",
    "belongings",
    "choices",
    "complete",
    "completed",
    "completion",
    "damage_of",
    "drafts_of",
    "edits_between",
    "empty",
    "endings",
    "fixed",
    "follower",
    "identified",
    "mended",
    "missing",
    "move",
    "offered",
    "onwards",
    "own_result",
    "path_of",
    "place_of",
    "plain_value",
    "planless",
    "plural",
    "quarters",
    "read_for",
    "refusal",
    "remedies",
    "retry",
    "roll_over",
    "set_value",
    "settle",
    "slug",
    "taken_ids",
    "tried",
    "ways",
    "with_id",
    "with_stated",
    "with_value",
    "write",
    "wrong",
]
