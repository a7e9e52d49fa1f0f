"""The commit is put on pages after they are rendered: it must stand where templates print it, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from plancode.site.heads import MARK, headed, headed_anew
from tests.support.citations import ROOT
from tests.website.small import CONTACT, PLAN, Workplace

TEMPLATES = sorted((ROOT / "templates" / "site").glob("*.html"))


def uses(node: nodes.Node) -> Iterator[str]:
    """Yield how a template uses the commit: `printed`, `asked` where only whether there is one counts, or otherwise."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Name) and child.name == "head":
            is_asked = isinstance(node, nodes.If) and node.test is child
            yield "printed" if isinstance(node, nodes.Output) else "asked" if is_asked else type(node).__name__
        yield from uses(child)


def test_templates_print_the_commit_or_ask_whether_there_is_one() -> None:
    found = [use for path in TEMPLATES for use in uses(Environment().parse(path.read_text(encoding="utf-8")))]  # noqa: S701 - nothing is rendered
    assert set(found) == {"printed", "asked"}


@pytest.mark.parametrize("page", ["", "no commit", str(MARK), f"a {MARK} b {MARK}", f"{MARK}{MARK}é{MARK}"])
def test_a_commit_stands_in_the_place_of_each_mark_and_can_be_exchanged(page: str) -> None:
    data, places = headed(page.encode(), "0123456789")
    assert data.decode() == page.replace(MARK, "0123456789")
    assert all(data[place:].startswith(b"0123456789") for place in places)
    assert len(places) == page.count(MARK)
    other, _ = headed(page.encode(), "abcdefabcd")
    assert headed_anew(data, places, "0123456789", "abcdefabcd") == other


def test_no_text_of_a_record_is_taken_for_the_mark(tmp_path: Path) -> None:
    workplace = Workplace(tmp_path)
    notes = f"notes: |\n  {MARK} and `{MARK}`\n\n  {MARK}\n"
    files = {
        "plans/dupont.yaml": CONTACT.replace("Élodie", f"'{MARK}'") + notes,
        "plans/plan.yaml": PLAN.replace("Be known", f"'{MARK}'") + notes,
        "plancode.yaml": f"name: '{MARK}'\n",
    }
    site = workplace.build(files=files)
    for path in ("en/index.html", "fr/contacts/dupont.html", "en/plans/dupont-fy2027.html"):
        page = (site / path).read_text(encoding="utf-8")
        assert "&lt;!head&gt;" in page
        assert MARK not in page
