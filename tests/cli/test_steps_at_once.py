"""Several programs that move plans of one file at the same time: each plan is moved."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.support.moving import made, plan
from tests.support.nursery import born


def test_two_at_once_both_move_their_plans(tmp_path: Path) -> None:
    folder = made(tmp_path, {"plans/p.yaml": "---\n".join(plan(f"p{number}") for number in range(4))})
    command = [born(), "-C", str(folder), "submit"]
    running = [
        subprocess.Popen([*command, f"p{number}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for number in range(4)
    ]
    ended = [(each.communicate()[1], each.returncode) for each in running]
    assert [code for _, code in ended] == [0] * 4, ended
    assert (folder / "plans/p.yaml").read_bytes().decode().count('status: "submitted"') == 4
