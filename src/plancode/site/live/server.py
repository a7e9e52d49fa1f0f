"""The site while it is being written: a server that answers permitted requests; its pages reload for a new site."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from plancode.diagnostics import CannotRun
from plancode.site.live.notices import failed, language_for, missing, quoted, refused

_SCRIPT = "/-/reload.js"
_EVENTS = "/-/events"
# The page asks for the script with the number of its site, and the script passes the number to the stream. Otherwise
# a site that is made after the page and before the stream would be missed.
_RELOAD = b"""\
new EventSource("/-/events" + new URL(document.currentScript.src).search)
  .addEventListener("reload", function () { location.reload(); });
"""
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ics": "text/calendar; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
}
_POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'"
_IDLE_SECONDS = 15.0
_HEARTBEAT_SECONDS = 10.0


@dataclass
class Site:
    """The files of the site that is served, and its number; a new site wakes all threads that wait for one.

    `problems` are the errors of the check in words, shown where a page is not there. `languages` are the site's, the
    first one first. `trouble` is why no new files can be made, shown on every page.
    """

    files: Mapping[str, bytes]
    problems: str = ""
    languages: tuple[str, ...] = ()
    trouble: str = ""
    number: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def replace(self, files: Mapping[str, bytes], problems: str, languages: tuple[str, ...]) -> None:
        """Serve other files from now on; wake waiting threads where they differ."""
        with self._changed:
            self.languages = languages
            if (self.files, self.problems, self.trouble) != (files, problems, ""):
                self.files, self.problems, self.trouble = files, problems, ""
                self.number += 1
                self._changed.notify_all()

    def hold(self, trouble: str) -> None:
        """Keep serving the same files, and say on every page why no new ones can be made."""
        with self._changed:
            if self.trouble != trouble:
                self.trouble = trouble
                self.number += 1
                self._changed.notify_all()

    def standing(self) -> Site:
        """Return a copy of the site as it is now: its problems and its trouble belong to its files."""
        with self._changed:
            return Site(self.files, self.problems, self.languages, self.trouble, self.number)

    def wait_for_another(self, number: int, seconds: float) -> int:
        """Return the number of the site, once it is no longer `number` or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.number != number, seconds)
            return self.number


@dataclass(frozen=True, slots=True)
class Hosts:
    """The hosts that a request may name: some names, and perhaps any IP address.

    An attacker can let a name of their own lead here, but not an address.
    """

    names: frozenset[str]
    addresses: bool

    def __contains__(self, host: str) -> bool:
        """Return whether the site answers to a Host header."""
        name = (host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host).strip("[]").lower()
        return name in self.names or (self.addresses and _is_address(name))


def server(served: Site, host: str, port: int) -> ThreadingHTTPServer:
    """Return a server of a site, bound and not yet started; port 0 takes any free port."""

    class Handler(_Handler):
        site = served

    made = (_ServerOfSix if ":" in host else _Server)((host, port), Handler)
    Handler.hosts = _hosts(host, str(made.server_address[0]))
    return made


def url(host: str, port: int) -> str:
    """Return the address for a browser; an IPv6 address stands in brackets."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def is_local(host: str) -> bool:
    """Return whether an address is of this machine alone."""
    return ip_address(host).is_loopback


def _hosts(asked: str, bound: str) -> Hosts:
    names = {asked.lower(), bound, "localhost", "127.0.0.1", "::1"} - {""}
    if is_local(bound):
        return Hosts(frozenset(names), addresses=False)
    return Hosts(frozenset({*names, socket.gethostname().lower(), socket.getfqdn().lower()}), addresses=True)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        """Say nothing where a reader breaks off, and show the traceback of a bug."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _ServerOfSix(_Server):
    address_family = socket.AF_INET6


class _Handler(BaseHTTPRequestHandler):
    hosts: Hosts
    site: Site
    protocol_version = "HTTP/1.1"
    timeout = _IDLE_SECONDS
    # Head and body of an answer are two packets; without this, the second waits until the first has arrived.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer with a file of the site, the script that reloads pages, or the stream that tells it when."""
        try:
            asked = urlsplit(self.path)
        except ValueError:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        # Host: a request that names a foreign host is an attack. Sec-Fetch-Site: no other site may include our files.
        if not self._is_for_us() or self.headers.get("Sec-Fetch-Site", "none") == "cross-site":
            self.send_error(HTTPStatus.FORBIDDEN)
        elif asked.path == _EVENTS:
            self._stream(asked.query)
        elif asked.path == _SCRIPT:
            self._send(HTTPStatus.OK, _RELOAD, _TYPES[".js"])
        else:
            self._file(asked.path)

    do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

    def _is_for_us(self) -> bool:
        """Return whether a request names this site and no second host, as a proxy may have read either of two."""
        named = self.headers.get_all("Host", [])
        return len(named) == 1 and named[0] in self.hosts

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name that http.server uses
        """Say nothing: the terminal is for findings."""

    def _file(self, path: str) -> None:
        name = unquote(path).strip("/")
        site = self.site.standing()
        found = next((each for each in (name, f"{name}/index.html".lstrip("/")) if each in site.files), None)
        if found is None:
            language = self._language(name)
            home = f"{language}/index.html" if name.partition("/")[0] == language else "index.html"
            page = live(missing(language, home, site.problems), site)
            self._send(HTTPStatus.NOT_FOUND, page, _TYPES[".html"], language=language)
            return
        suffix = PurePosixPath(found).suffix
        try:
            data = site.files[found]
        except CannotRun as error:
            language = self._language(name)
            self._send(HTTPStatus.INTERNAL_SERVER_ERROR, failed(error, language), _TYPES[".html"], language=language)
            return
        data = live(data, site) if suffix == ".html" else data
        self._send(HTTPStatus.OK, data, _TYPES.get(suffix, "application/octet-stream"))

    def _language(self, path: str = "") -> str:
        """Return the language of what no page of the site says."""
        # An unreadable request has no headers.
        headers = getattr(self, "headers", None)
        return language_for(path, headers.get("Accept-Language", "") if headers else "", self.site.languages)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Say that a request is not answered; http.server, which calls this too, has words in English alone."""
        self.close_connection = True
        language = self._language()
        self._send(HTTPStatus(code), refused(code, language), _TYPES[".html"], language=language)

    def _send(self, status: HTTPStatus, data: bytes, kind: str, *, language: str = "") -> None:
        self.send_response(status)
        if language:
            self.send_header("Content-Language", language)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _stream(self, query: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "HEAD":
            return
        said = query.removeprefix("seen=")
        seen = int(said) if said.isascii() and said.isdigit() else self.site.number
        try:
            while True:
                now = self.site.wait_for_another(seen, _HEARTBEAT_SECONDS)
                self.wfile.write(b"event: reload\ndata: \n\n" if now != seen else b": still here\n\n")
                self.wfile.flush()
                seen = now
        except OSError:
            # The reader has left the page.
            self.close_connection = True


def live(page: bytes, site: Site) -> bytes:
    """Return a page with what only a served page has: the script that reloads it, and the site's trouble."""
    start, mark, rest = page.partition(b'http-equiv="Content-Security-Policy" content="')
    if not mark:
        return page
    _, quote, after = rest.partition(b'"')
    tag = f'<script src="{_SCRIPT}?seen={site.number}" defer></script>\n</head>'.encode()
    told = f'<main id="main">\n<div class="card" role="alert">{quoted(site.trouble)}</div>'.encode()
    after = after.replace(b'<main id="main">', told, 1) if site.trouble else after
    return start + mark + _POLICY.encode() + quote + after.replace(b"</head>", tag, 1)
