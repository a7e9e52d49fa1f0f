"""The manual pages: current, accepted by groff, and with every command and option."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from docs.manual import FOLDER, pages

from plancode.cli.app import plancode

PAGES = pages()
DOCKERFILE = (Path(__file__).parents[1] / "Dockerfile").read_text(encoding="utf-8")


def test_the_manual_is_current() -> None:
    assert {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()} == PAGES, "run `make docs`"


def test_each_command_has_a_page_and_stands_in_that_of_plancode() -> None:
    assert PAGES.keys() == {"plancode.1", *(f"plancode-{name}.1" for name in plancode.names())}
    assert [
        name
        for name in plancode.names()
        if f"plancode\\-{name.replace('-', chr(92) + '-')} (1)" not in PAGES["plancode.1"]
    ] == []


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
@pytest.mark.parametrize("name", ["plancode.1", "plancode-check.1", "plancode-new.1", "plancode-query.1"])
def test_groff_shows_a_page_as_it_is_meant(name: str) -> None:
    ran = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8", "-P-cbou"], input=PAGES[name], capture_output=True, text=True, check=True
    )
    assert ran.stderr == ""
    words = " ".join(ran.stdout.split())
    assert words.startswith(name.upper().removesuffix(".1"))
    if name == "plancode-check.1":
        assert "--base REF" in words
        assert "Judge what this branch changes, by the rules of REF." in words
        assert "\\" not in words


def test_the_container_is_not_root_and_has_git() -> None:
    # No container is built here; what the file says is read.
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"(?m)^USER (?!root)\w+$", last)
    assert "--no-install-recommends git" in last
    assert "safe.directory /plans" in last
    assert re.search(r'(?m)^ENTRYPOINT \["plancode"\]$', last)
