"""Changes of the files: what is proposed, what `check` would say of it, and the one way that it is written."""

from plancode.changes.answers import choices, plain_value, with_stated, wrong
from plancode.changes.edit import Edit, Fields
from plancode.changes.follow_up import DAYS_LATER, Follower, follower, place_of
from plancode.changes.layout import path_of
from plancode.changes.new import completed, identified, missing, planless, quarters, with_new
from plancode.changes.proposal import Proposal, unread, untried
from plancode.changes.roll_over import read_for, rolled_over
from plancode.changes.set_field import complete, set_value
from plancode.changes.settle import Settled, anew_where_changed, settle
from plancode.changes.steps import Said, ended, move
from plancode.changes.writer import ChangedMeanwhile, write

__all__ = [
    "DAYS_LATER",
    "ChangedMeanwhile",
    "Edit",
    "Fields",
    "Follower",
    "Proposal",
    "Said",
    "Settled",
    "anew_where_changed",
    "choices",
    "complete",
    "completed",
    "ended",
    "follower",
    "identified",
    "missing",
    "move",
    "path_of",
    "place_of",
    "plain_value",
    "planless",
    "quarters",
    "read_for",
    "rolled_over",
    "set_value",
    "settle",
    "unread",
    "untried",
    "with_new",
    "with_stated",
    "write",
    "wrong",
    "you",
]
