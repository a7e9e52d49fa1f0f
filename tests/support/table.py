"""The words in a line of a history, and what they do to a plan (tests/support/histories.py explains the words)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

LINES = {"reason": "Reason", "reviewed": "Reviewed-by", "said": "Approved-by"}
PLAN = {"name": "Dupont", "period": "FY2099", "type": "engagement", "owner": "marie", "goals": "Two talks"}
# The plan's file, without its status.
DUPONT = "".join(f"{key}: {value}\n" for key, value in {"kind": "plan", "id": "dupont", **PLAN}.items()) + "status: "


@dataclass(frozen=True)
class Standing:
    """The plan at a commit: its file and its fields; no fields where it is absent."""

    path: str = "plans/dupont.yaml"
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def files(self) -> dict[str, str | bytes | None]:
        lines = "".join(f"{key}: {value}\n" for key, value in self.fields.items())
        return {self.path: f"kind: plan\nid: dupont\n{lines}" if self.fields else None}


def options_of(words: Sequence[str], before: list[str]) -> tuple[dict[str, str], list[str]]:
    """Return the options that the words after a status give, and the names of the parents."""
    options: dict[str, str] = {}
    parents, left = before, list(words)
    while left:
        word = left.pop(0)
        if word == "root":
            parents = []
        elif word == "parent":
            parents = [left.pop(0)]
        elif word == "parents":
            parents = []
            while left and left[0] not in {"by", "on", "at", "with", "lacking", *LINES}:
                parents.append(left.pop(0))
        else:
            options[word] = left.pop(0)
    return options, parents


def standing_after(plan: Standing, state: str, options: Mapping[str, str], plans: Mapping[str, Standing]) -> Standing:
    """Return the plan after a commit; `plan` is how it stood before."""
    if state.startswith("="):
        plan = plans[state[1:]]
    elif state == "deleted":
        plan = replace(plan, fields={})
    elif state != "same":
        plan = replace(plan, fields={**(plan.fields or PLAN), "status": state})
    fields = dict(plan.fields)
    if "with" in options:
        key, _, value = options["with"].partition("=")
        fields[key] = value
    fields.pop(options.get("lacking", ""), None)
    return replace(plan, path=options.get("at", plan.path), fields=fields)
