"""The anchor of a commit that was green: what is written, and what of a later version's states is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from plancode.check.anchors import Anchor, read_anchor, states_digest
from plancode.diagnostics import CannotRun
from plancode.workspace import sources_of
from tests.support.marked import all_in_one, one

TALKS, VISITS = one("plan", "talks"), one("plan", "visits", status="submitted")
# Anchors are kept outside of the repository, for years: a version that digests otherwise would call each history rewritten.
KEPT = "sha256:cf67566208ac2d31b8583015459aa07b4e0022d18a397775812569bbbc86be08"


def of(**files: str) -> str:
    return states_digest(sources_of({f"plans/{name}.yaml": text for name, text in files.items()}))


def test_an_anchor_that_was_kept_is_recognised_by_any_later_version() -> None:
    assert of(a=TALKS, b=VISITS) == KEPT
    assert of() == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_where_records_stand_makes_no_other_states() -> None:
    assert of(z=TALKS, a=VISITS) == of(one=all_in_one(VISITS, TALKS)) == KEPT
    assert of(a=TALKS, b=VISITS, c="- no record\n", d="kind: plan\n") == KEPT


@pytest.mark.parametrize(
    "other",
    [TALKS.replace("draft", "submitted"), TALKS.replace("Two", "Three"), TALKS.replace("id: talks", "id: talk"), ""],
)
def test_another_status_content_or_name_makes_other_states(other: str) -> None:
    assert of(a=other, b=VISITS) != KEPT


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    anchor = Anchor("4f1c2ab", KEPT)
    assert anchor.written() == f'{{"version": 1, "commit": "4f1c2ab", "digest": "{KEPT}"}}\n'
    (tmp_path / "anchor.json").write_text(anchor.written())
    assert read_anchor(tmp_path / "anchor.json") == anchor


@pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"commit": "4f1c2ab"}', '{"digest": "sha256:0"}', "null"])
def test_a_file_that_holds_no_anchor_is_said(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "anchor.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(CannotRun) as refused:
        read_anchor(path)
    assert refused.value.message == f"{path} holds no anchor"
    assert refused.value.hint == "write one with `plancode check --write-anchor FILE`, once the check finds no error"
