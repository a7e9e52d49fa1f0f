"""A stamp says who approved a plan and when, and so does the history: where they differ, it is told of each."""

from __future__ import annotations

from pathlib import Path

import yaml

from plancode.models import digest, protected_content
from tests.check.pull_requests import BY_PAUL, Branches, plan


def approved(identity: str, by: str = "", on: str = "") -> dict[str, str]:
    text = plan("final-approved", identity)
    content = digest(protected_content("plan", yaml.safe_load(text)))
    stamp = f"approval:\n  by: {by}\n  on: {on}\n  digest: {content}\n" if by else ""
    return {f"plans/{identity}.yaml": text + stamp}


def test_what_a_stamp_says_otherwise_than_the_history_is_told_whole(tmp_path: Path) -> None:
    names = ("a-none", "b-right", "c-wrong", "d-unknown", "e-now")
    both = Branches(tmp_path, {f"plans/{name}.yaml": plan("submitted", name) for name in names})
    stamps = {"a-none": (), "b-right": ("paul", "2026-06-15"), "c-wrong": ("marie", "2026-06-14")}
    for name, stamp in stamps.items():
        both.on("topic", approved(name, *stamp), author=BY_PAUL)
    both.on("topic", approved("d-unknown", "marie", "2026-06-15"), author=("Zoé", "zoe@example.org"))
    # What was never approved has a stamp that another rule is for.
    both.on(
        "topic",
        {
            "plans/f.yaml": approved("f-early", "paul", "2026-06-15")["plans/f-early.yaml"].replace(
                "final-approved", "draft"
            )
        },
    )
    told = both.told(approved("e-now", "paul", "2026-06-15"))
    place, says = "plans/c-wrong.yaml", "the stamp says {}, and the commit that approved the plan {}"
    hint = "  = reopen the plan with `plancode amend c-wrong --reason TEXT`, and approve it again with --stamp"
    stamped = [number for number, each in enumerate(told) if "PC219" in each]
    assert [line for number in stamped for line in told[number : number + 2]] == [
        f"warning PC219 {place}:11:7-12 (plan/c-wrong) @topic 3 " + says.format("marie", "paul"), hint,
        f"warning PC219 {place}:12:7-17 (plan/c-wrong) @topic 3 " + says.format("2026-06-14", "2026-06-15"), hint,
    ]  # fmt: skip
