"""The links of a site's pages, and which of them lead nowhere."""

from __future__ import annotations

import posixpath
import re
from functools import cache, partial
from pathlib import Path
from urllib.parse import unquote

from tests.website.small import Html, page_of, paths_of

ADDRESSES = ("href", "src", "action", "poster", "data", "srcset", "formaction")
ELSEWHERE = re.compile(r"(https?|mailto|tel|data|webcal):")


def addresses(page: Html) -> list[tuple[str, str]]:
    """Return what a page leads to or loads, and says that it leads to."""
    return [(tag, given[name]) for tag, given in page.elements for name in ADDRESSES if given.get(name)]


def broken(site: Path, paths: list[str] | None = None) -> list[tuple[str, str]]:
    """Return the links of pages, else of the whole site, that lead nowhere, out of it, or to an anchor that is not there."""
    opened = cache(partial(page_of, site))
    lost = []
    for path in paths or paths_of(site):
        for _, address in addresses(opened(path)):
            if ELSEWHERE.match(address):
                continue
            name, _, anchor = address.partition("#")
            # An address may say more than where, as that of the start page says whose it is.
            there = target(path, name.partition("?")[0])
            if not (site / there).is_file() or (anchor and not opened(there).has(anchor)):
                lost.append((path, address))
    return lost


def target(path: str, name: str) -> str:
    """Return the file of the site that a page leads to, and for an address that leaves the site no file's name."""
    there = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(name))) if name else path
    return "nowhere" if there.startswith(("/", "../")) else there
