"""A fault in a template: a workspace's own is for its author to mend, one that comes with plancode is ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from plancode.diagnostics import CannotRun
from plancode.site.templates import Renderer
from plancode.site.text import Words
from plancode.workspace.config import DEFAULT_CONFIG

WRONG = ("{{ 1 / 0 }}", "{% if %}", "{{ nothing.there }}")
OURS = "this is a fault of plancode, not of yours: report it, with this line"
THEIRS = "mend the template, or remove it"


@pytest.mark.parametrize("source", WRONG)
@pytest.mark.parametrize(("wrong", "hint"), [("ours", OURS), ("own", THEIRS)])
def test_whose_template_is_wrong_decides_what_to_do(tmp_path: Path, source: str, wrong: str, hint: str) -> None:
    for name in ("ours", "own"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.html").write_text("right", "utf-8")
    (tmp_path / wrong / "page.html").write_text(source, "utf-8")
    renderer = Renderer(Words("en", DEFAULT_CONFIG), tmp_path / "ours", tmp_path / "own")
    with pytest.raises(CannotRun) as raised:
        renderer.render("page.html")
    assert str(raised.value.text).startswith("templates/site/page.html")
    assert str(raised.value.hint_text) == hint
    assert renderer.render(f"{wrong}.html") == "right"
