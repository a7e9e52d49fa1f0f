"""Records that are still to be written: what they hold, where they go, and what `check` would say of them."""

from plancode.drafting.answers import choices, plain_value, with_stated, wrong
from plancode.drafting.draft import Draft, drafted
from plancode.drafting.following import DAYS_LATER, Follower, follower, place_of
from plancode.drafting.layout import path_of
from plancode.drafting.new import completed, identified, missing, planless, quarters
from plancode.drafting.rolling import RolledOver, read_for, rolled_over

__all__ = [
    "DAYS_LATER",
    "Draft",
    "Follower",
    "RolledOver",
    "choices",
    "completed",
    "drafted",
    "follower",
    "identified",
    "missing",
    "path_of",
    "place_of",
    "plain_value",
    "planless",
    "quarters",
    "read_for",
    "rolled_over",
    "with_stated",
    "wrong",
]
