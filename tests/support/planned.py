"""A contact and the plans that it may have."""

from __future__ import annotations

CONTACT = "kind: contact\nid: dupont\nfirst_name: Anne\nlast_name: Durand\n"


def records(*each: str) -> str:
    return "---\n".join(each)


def plan(period: str, more: str = "", name: str = "p") -> str:
    return f"kind: plan\nid: {name}\nstatus: draft\nname: {name}\nperiod: {period}\ntype: local\nowner: marie\n{more}"
