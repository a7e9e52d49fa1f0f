"""The pictures of the README, taken of the example's site in Chromium: light and dark, in English and French.

    python docs/screenshots.py

A picture is written only where it shows something else than before.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from playwright.sync_api import ViewportSize, sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = Path(__file__).parent / "images"
AS_OF = "2026-11-27"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PAGES = {"start": "index.html", "contact": "contacts/roque.html"}
SIZE = ViewportSize(width=1200, height=860)


def pictures(site: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name of each picture and its data."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for language in ("en", "fr"):
            for scheme in SCHEMES:
                page = browser.new_page(viewport=SIZE, color_scheme=scheme)
                for name, path in PAGES.items():
                    page.goto(f"file://{site}/{language}/{path}")
                    yield f"{name}-{language}-{scheme}.png", page.screenshot(animations="disabled")
        browser.close()


def main() -> None:
    """Write the pictures that changed."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        site = Path(temporary) / "site"
        command = [
            sys.executable,
            "-m",
            "plancode",
            "--no-cache",
            "-C",
            str(ROOT),
            "build",
            "--as-of",
            AS_OF,
            "--output",
            str(site),
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        for name, data in pictures(site):
            path = IMAGES / name
            if not path.is_file() or path.read_bytes() != data:
                path.write_bytes(data)
                print(f"{path.relative_to(ROOT)}: {len(data) // 1024} KiB")


if __name__ == "__main__":
    main()
