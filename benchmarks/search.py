"""How long a keystroke in the search, and in the list of contacts, takes in Chromium, on the site of many from disk.

    python -m benchmarks.search [--contacts 2000]

What readers type is typed letter by letter; the time of a keystroke ends when the browser has painted what it finds.
The first one is typed while the index is still being read.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from tests.support.many import many

BUDGET = 100
IDENTITY = ("-c", "user.name=Marie", "-c", "user.email=marie@example.org")
# Names, a typo in each word, words that nearly everything holds, an id, a status in French, and what nothing holds.
TYPED = (
    "élodie aubert 1100",
    "elodei aubret",
    "soil carbon visit",
    "contact-1999-talks",
    "projet",
    "nothing of that name",
    "e e e e",
)
# The handler of the input and all that follows until the next picture is painted.
_KEYSTROKE = """([field, value]) => new Promise(done => {
  const input = document.querySelector(field), start = performance.now();
  input.value = value;
  input.dispatchEvent(new Event('input', {bubbles: true}));
  const handled = performance.now() - start;
  requestAnimationFrame(() => setTimeout(() => done([handled, performance.now() - start])));
})"""


def site_of(folder: Path, contacts: int) -> Path:
    workspace = many(folder, contacts)
    for step in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "All"]):
        subprocess.run(["git", *IDENTITY, *step], cwd=workspace, check=True)
    command = [sys.executable, "-m", "plancode", "--no-cache", "build", "--as-of", "2027-02-15"]
    subprocess.run(command, cwd=workspace, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return workspace / "site"


def keystrokes(page: Page, field: str, words: str) -> list[tuple[float, float]]:
    return [page.evaluate(_KEYSTROKE, [field, words[:end]]) for end in range(1, len(words) + 1)]


def slowest(page: Page, field: str, typed: Sequence[str]) -> float:
    """Type words into a field, tell of each how long its slowest keystroke took, and return the longest, in ms."""
    worst = 0.0
    for words in typed:
        handled, painted = (max(each) for each in zip(*keystrokes(page, field, words), strict=True))
        print(f"{words:24} slowest keystroke {handled:6.1f} ms, painted after {painted:6.1f} ms")
        worst = max(worst, painted)
        page.wait_for_timeout(1000)
    return worst


def main() -> bool:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--contacts", type=int, default=2000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        site = site_of(Path(temporary) / "workspace", chosen.contacts)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"file://{site}/en/index.html")
        size = (site / "assets" / "search.js").stat().st_size
        print(f"{chosen.contacts} contacts, an index of {size / 1024:.0f} KiB")
        page.locator("#search").focus()
        worst = slowest(page, "#search", ("élodie", *TYPED))
        page.goto(f"file://{site}/en/contacts/index.html")
        page.locator(".ask button").first.click()
        page.wait_for_selector("table.asked tbody tr")
        print(f"in the list: {page.locator('.ask [role=status]').inner_text()}")
        worst = max(worst, slowest(page, ".ask input", TYPED))
        browser.close()
    print(f"slowest {worst:.1f} ms, budget {BUDGET} ms")
    return worst > BUDGET


if __name__ == "__main__":
    sys.exit(main())
