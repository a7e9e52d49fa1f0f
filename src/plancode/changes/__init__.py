"""Changes of the files: what is proposed, what `check` would say of it, and the one way to write it."""

from plancode.changes.answers import choices, plain_value, with_stated, wrong
from plancode.changes.drafts import Adding, Draft, drafts_of
from plancode.changes.edit import Edit, Fields
from plancode.changes.follow_up import DAYS_LATER, Follower, follower, place_of
from plancode.changes.layout import path_of
from plancode.changes.new import addition, completion, missing, planless, quarters, with_id
from plancode.changes.proposal import Proposal, damage_of, refusal
from plancode.changes.roll_over import read_for, roll_over
from plancode.changes.set_field import complete, set_value
from plancode.changes.settle import Settled, retry, settle
from plancode.changes.steps import Said, endings, move
from plancode.changes.uncommitted import own_result
from plancode.changes.writer import ChangedMeanwhile, write

__all__ = [
    "DAYS_LATER",
    "Adding",
    "ChangedMeanwhile",
    "Draft",
    "Edit",
    "Fields",
    "Follower",
    "Proposal",
    "Said",
    "Settled",
    "addition",
    "choices",
    "complete",
    "completion",
    "damage_of",
    "drafts_of",
    "endings",
    "follower",
    "missing",
    "move",
    "own_result",
    "path_of",
    "place_of",
    "plain_value",
    "planless",
    "quarters",
    "read_for",
    "refusal",
    "retry",
    "roll_over",
    "set_value",
    "settle",
    "with_id",
    "with_stated",
    "write",
    "wrong",
    "you",
]
