"""The pages of a site by their type, as they are found in its folder: a new type is proved like the others, by itself."""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SUB_PATH = "reports/plans"
# The example's site is in English and French: who reads neither is not led on from the first page.
NEITHER = "de-DE"


def page_type(path: str) -> str:
    """Return what a page: choose one of the first page, `en/plans/index.html`, any of `en/plans`, any of `en/plans/year`.

    A folder of a month, a year, a tier, an owner or a contact is like its neighbours.
    """
    *folders, name = path.split("/")
    if name == "brief.html":
        return "/".join([*folders[:2], name])
    kept = [re.sub(r"[0-9]+", "0", folder) for folder in folders[:3]]
    return "/".join([*kept, name] if name == "index.html" or len(folders) < 2 else kept)


def by_type(site: Path) -> dict[str, list[str]]:
    """Return the pages of a site by their type, the largest of each type first."""
    paths = sorted(site.rglob("*.html"), key=lambda path: (-path.stat().st_size, path))
    found: dict[str, list[str]] = {}
    for path in (path.relative_to(site).as_posix() for path in paths):
        found.setdefault(page_type(path), []).append(path)
    assert {"index.html", "en/index.html", "fr/index.html", "en/contacts", "fr/plans"} <= found.keys()
    return found


def sample(site: Path, most: int = 3) -> list[str]:
    """Return pages of every type: all where there are few, else the largest, the smallest, and those between them."""
    chosen = []
    for pages in by_type(site).values():
        step = max(1, (len(pages) - 1) // (most - 1)) if most > 1 else len(pages)
        chosen += pages if len(pages) <= most else [*itertools.islice(pages, 0, step * (most - 1), step), pages[-1]]
    return sorted(set(chosen))


def in_turn(paths: list[str], *, first: str) -> list[str]:
    """Return every other page in its first language and the rest in the other one, where both need not be asked of each."""
    languages = ("en", "fr") if first == "en" else ("fr", "en")
    one, other = ([path for path in paths if path.startswith(f"{language}/")] for language in languages)
    assert len(one) == len(other) > 20
    return ["index.html", *one[::2], *other[1::2]]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name that http.server uses
        pass


@contextmanager
def served(site: Path, folder: Path) -> Iterator[str]:
    """Serve a site below a sub-path, from an empty folder; its address."""
    place = folder / SUB_PATH
    place.parent.mkdir(parents=True)
    place.symlink_to(site)
    server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *given: _Quiet(*given, directory=str(folder)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/{SUB_PATH}"
    server.shutdown()
    server.server_close()
    thread.join()
