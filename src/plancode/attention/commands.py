"""The command that makes a step, as one types it: with the options without which it is refused, or warned about."""

from __future__ import annotations

from plancode import codes
from plancode.diagnostics import Severity, Text, Typed, text
from plancode.lifecycle import Need, Step
from plancode.workspace import Config

# The steps that have a command of their own; `plancode step NAME` makes the others.
COMMANDS = ("submit", "return", "approve", "amend", "expire")


def command_of(config: Config, step: Step, name: str, *, is_own: bool = False) -> Text:
    """Return the command that moves the record called name by a step, for its owner where it is their own."""
    command = Typed(f"plancode {step.name if step.name in COMMANDS else f'step {step.name}'} {name}")
    reason = Need.REASON in step.needs
    weight = config.severity(codes.PC206)
    if Need.FOUR_EYES in step.needs and (weight is Severity.ERROR or (is_own and weight is Severity.WARNING)):
        with_both = text("{command} --reason TEXT --reviewed-by WHO", command=command)
        return with_both if reason else text("{command} --reviewed-by WHO", command=command)
    return text("{command} --reason TEXT", command=command) if reason else Text("{command}", {"command": command})
