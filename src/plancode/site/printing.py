"""A page printed to PDF, by a browser of the machine that needs no window."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from plancode.diagnostics import CannotRun, text

# The names under which systems know Chromium and what is made of it; the first that is there is taken.
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "brave")
# Behind the end of the document, where readers look for no more.
SIGN: Final = b"%plancode report\n"
_SECONDS: Final = 120
_OPTIONS: Final = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-extensions",
    # The page loads nothing; a browser that could would be a way out.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
)


def printed(html: bytes) -> bytes:
    """Return a page as PDF.

    Raises:
        CannotRun: there is no browser, or it does not print.
    """
    browser = _browser()
    with tempfile.TemporaryDirectory(prefix="plancode-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        page, printed_page = folder / "report.html", folder / "report.pdf"
        page.write_bytes(html)
        # Chromium refuses to lock itself in where root runs it.
        as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
        arguments = [*_OPTIONS, *as_root, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={printed_page}"]
        try:
            subprocess.run(
                [browser, *arguments, page.as_uri()],
                env=_environment(folder),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _not_printed(browser) from error
        if not printed_page.is_file():
            raise _not_printed(browser)
        return printed_page.read_bytes() + SIGN


def _browser() -> str:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise CannotRun(
            text("there is no browser that prints: none of {names} is found", names=", ".join(BROWSERS)),
            text("install one (`apt install chromium`), or leave out --pdf and print the page from any browser"),
        )
    return found


def _environment(folder: Path) -> dict[str, str]:
    """Return what the browser is told of its surroundings: its files belong into our folder, nothing else is its business."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "FONTCONFIG_PATH") if name in os.environ}
    return kept | {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "XDG_CACHE_HOME": str(folder),
        "TMPDIR": str(folder),
    }


def _not_printed(browser: str) -> CannotRun:
    return CannotRun(
        text("{browser} did not print the page", browser=browser),
        text("leave out --pdf, and print the page from any browser"),
    )
