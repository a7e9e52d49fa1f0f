"""The outputs of build, report and digest in their places: how each is marked as ours, and what it may replace."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from plancode.diagnostics import text
from plancode.outputs import Folder, Mark, new_folder, require_replaceable, write_file
from plancode.site.printing import SIGN, printed

MARKER: Final = ".plancode-site"
# What becomes of each where the configuration cannot be read.
SITE_STAYS: Final = text("the site stays as it was")
NO_REPORT: Final = text("no report was written")
NO_MAIL: Final = text("no mail was written")
_SITE: Final = Mark(
    name=MARKER,
    says=b"plancode build made this folder, and replaces it whole.\n",
    alone=text("choose a folder for the site alone with --output"),
    again=text("choose with --output a new folder, an empty one, or one that an earlier build made"),
)


_REPORT: Final = Mark(
    name=".plancode-report",
    says=b"plancode report made this folder, and removes it.\n",
    alone=text("--output names a file for the report alone"),
    again=text("--output names a new file, an empty one, or one that an earlier report wrote"),
)
_MAIL: Final = Mark(
    name=".plancode-digest",
    says=b"plancode digest made this folder, and removes it.\n",
    alone=text("--output names a file for the mail alone"),
    again=text("--output names a new file, an empty one, or one that an earlier digest wrote"),
)
# What a report begins with, and no other page does; and what stands behind the end of a PDF, where readers do not look.
_PAGE: Final = b'<meta name="generator" content="plancode report">'
_NEAR: Final = 400
# And what a mail begins with.
_MAILER: Final = b"X-Mailer: plancode digest\r\n"


def new_site(output: Path) -> AbstractContextManager[Folder]:
    """Return a folder to write a site to, which becomes the folder output; a site that is there is replaced once the new one is complete.

    Raises:
        CannotRun: output is there and is not a site that plancode made.
    """
    return new_folder(output, _SITE)


def write_report(output: Path, html: bytes, *, is_pdf: bool) -> None:
    """Write a report as the file output, as PDF if asked for; one that is there is replaced once the new one is complete.

    Raises:
        CannotRun: output is there and is no report that plancode made, or no browser prints it.
    """

    def is_ours(path: Path) -> bool:
        data = path.read_bytes()
        return _PAGE in data[:_NEAR] or data.endswith(SIGN)

    require_replaceable(output, _REPORT, is_ours=is_ours)
    data = printed(html) if is_pdf else html
    write_file(output, lambda path: _write(path, data), _REPORT, is_ours=is_ours)


def write_mail(output: Path, mail: bytes) -> None:
    """Write a mail as the file output; one that is there is replaced once the new one is complete.

    Raises:
        CannotRun: output is there and is no mail that plancode wrote.
    """

    def is_ours(path: Path) -> bool:
        return path.read_bytes().startswith(_MAILER)

    write_file(output, lambda path: _write(path, mail), _MAIL, is_ours=is_ours)


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)
