"""A forge's comments on a pull request, as GitHub's and Forgejo's interface has them: pages, authors, a token that may not write."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "token of the job"  # noqa: S105 - of no forge
# Fewer than asked for, as a forge may.
_MOST = 2


@dataclass
class Forge:
    """The comments there are, each with id, body and user, and whether the job's token may write."""

    address: str = ""
    comments: list[dict[str, Any]] = field(default_factory=list)
    may_write: bool = True
    asked: list[str] = field(default_factory=list)

    def bodies(self) -> list[str]:
        """Return the bodies of the comments."""
        return [each["body"] for each in self.comments]


@contextmanager
def forge() -> Iterator[Forge]:
    """Serve a forge on this machine."""
    held = Forge()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = int(parse_qs(urlsplit(self.path).query)["page"][0])
            self._answer(200, held.comments[(page - 1) * _MOST : page * _MOST])

        def do_POST(self) -> None:
            made = {"id": len(held.comments) + 1, "body": self._body(), "user": {"type": "Bot"}}
            if self._may_write():
                held.comments.append(made)
                self._answer(201, made)

        def do_PATCH(self) -> None:
            body = self._body()
            if self._may_write():
                (found,) = (each for each in held.comments if each["id"] == int(self.path.rpartition("/")[2]))
                found["body"] = body
                self._answer(200, found)

        def _may_write(self) -> bool:
            if not held.may_write:
                self._answer(403, {"message": "Resource not accessible by integration"})
            return held.may_write

        def _body(self) -> str:
            return str(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"])

        def _answer(self, code: int, value: object) -> None:
            held.asked.append(f"{self.command} {urlsplit(self.path).path}")
            assert self.headers["Authorization"] == f"token {TOKEN}"
            data = json.dumps(value).encode()
            self.send_response(code)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        held.address = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield held
        finally:
            server.shutdown()
            thread.join()
