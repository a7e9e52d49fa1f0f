"""Moving records by the steps of their lifecycle and changing their fields: tried first, then written, then committed."""

from plancode.steps.carrying import Done, carry_out
from plancode.steps.changing import complete, set_value
from plancode.steps.moving import Said, ended, move
from plancode.steps.trial import Moment, Prepared, unread

__all__ = ["Done", "Moment", "Prepared", "Said", "carry_out", "complete", "ended", "move", "set_value", "unread"]
