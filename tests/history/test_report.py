"""All that history tells, whole: findings with their places and words, transitions, and changes of objectives."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.support.histories import Told
from tests.support.lives import life, told_in
from tests.support.table import DUPONT

GOLDEN = Path(__file__).parents[1] / "golden" / "told.txt"


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return life(tmp_path_factory.mktemp("lived") / "repo")


def _all_told(lived: Told) -> str:
    """Return what is told of the commits, and what changes that nobody has committed add to it."""
    plan, talks = (lived.repo.folder / "plans" / name for name in ("dupont.yaml", "talks.yaml"))
    for key, value in (("user.name", "Marie"), ("user.email", "marie@example.org")):
        lived.repo.git("config", key, value)
    parts = [told_in(lived, lived.read()), "removed, not committed:"]
    plan.unlink()
    talks.unlink()
    parts += _beyond(parts[0], told_in(lived, lived.read(work_tree=True)))
    parts.append("torn, and changed to what it may not be, not committed:")
    plan.write_text("<<<<<<<\n")
    talks.write_text(DUPONT.replace("dupont", "second") + "final-approved\n")
    torn = told_in(lived, lived.read(work_tree=True))
    parts += [each for each in _beyond(parts[0], torn) if "in None" in each]
    lived.repo.checkout()
    return "\n\n".join(parts) + "\n"


def _beyond(known: str, told: str) -> list[str]:
    """Return the paragraphs that were not told before."""
    return [each for each in told.split("\n\n") if each not in known.split("\n\n")]


def test_all_is_told(lived: Told) -> None:
    assert _all_told(lived) == GOLDEN.read_text(encoding="utf-8")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        GOLDEN.write_text(_all_told(life(Path(folder) / "repo")), encoding="utf-8")
