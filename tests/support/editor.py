"""An editor that speaks the Language Server Protocol over the pipes of a server, `plancode lsp` or another, as editors do."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

from tests.support.nursery import born

Json = Any
_PATIENCE = 90
_CAPABILITIES = {
    "textDocument": {
        "completion": {"completionItem": {"documentationFormat": ["markdown"], "snippetSupport": True}},
        "hover": {"contentFormat": ["markdown"]},
    },
    "workspace": {"configuration": True},
}


class Editor:
    """A running server, the files that are open in it, and what it has said of each."""

    def __init__(
        self,
        folder: Path,
        *,
        locale: str = "en",
        encodings: tuple[str, ...] = ("utf-16",),
        command: tuple[str, ...] = (),
        settings: Mapping[str, Json] | None = None,
    ) -> None:
        self.folder = folder
        self._settings = settings or {}
        self.texts: dict[str, str] = {}
        self.findings: dict[str, list[Json]] = {}
        self.told: list[Json] = []
        self._versions: dict[str, int] = {}
        self._next = 0
        self._arrived: queue.Queue[Json] = queue.Queue()
        self._process = subprocess.Popen(
            command or (born(), "lsp"), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, cwd=folder, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip
        threading.Thread(target=self._read, daemon=True).start()
        self._errors: list[bytes] = []
        threading.Thread(target=self._read_errors, daemon=True).start()
        self.server = self.ask(
            "initialize",
            processId=None, rootUri=folder.as_uri(), locale=locale,
            capabilities=_CAPABILITIES | {"general": {"positionEncodings": list(encodings)}},
        )  # fmt: skip
        self._send({"method": "initialized", "params": {}})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the server as an editor does, and hold it to an end without a word of its own."""
        try:
            self.ask("shutdown")
            self._send({"method": "exit"})
            assert self._process.wait(_PATIENCE) == 0
            assert b"".join(self._errors) == b""
        finally:
            self._process.kill()
            self._process.communicate()

    @property
    def process(self) -> int:
        """Return the number of the server's process."""
        return self._process.pid

    def uri(self, path: str) -> str:
        return (self.folder / path).as_uri()

    def open(self, path: str, text: str | None = None) -> None:
        """Open a file, with the text that the editor has of it."""
        self.texts[path] = (self.folder / path).read_text(encoding="utf-8") if text is None else text
        # Never a number again, so that what was found in an older text is known for that.
        self._versions[path] = self._versions.get(path, 0) + 1
        self.findings.pop(path, None)
        version = self._versions[path]
        item = {"uri": self.uri(path), "languageId": "yaml", "version": version, "text": self.texts[path]}
        self.note("textDocument/didOpen", textDocument=item)

    def type(self, path: str, text: str) -> None:
        """Make the text of a file another one."""
        self.texts[path] = text
        self._versions[path] += 1
        self.findings.pop(path, None)
        self.note(
            "textDocument/didChange",
            textDocument={"uri": self.uri(path), "version": self._versions[path]},
            contentChanges=[{"text": text}],
        )

    def save(self, path: str) -> None:
        (self.folder / path).write_text(self.texts[path], encoding="utf-8")
        self.note("textDocument/didSave", textDocument={"uri": self.uri(path)})

    def close(self, path: str) -> None:
        self.texts.pop(path)
        self.note("textDocument/didClose", textDocument={"uri": self.uri(path)})

    def at(self, path: str, mark: str, *, after: bool = False) -> Json:
        """Return the place where a text that stands once in a file begins, or ends, in UTF-16."""
        text = self.texts[path]
        assert text.count(mark) == 1, f"{mark!r} stands {text.count(mark)} times"
        before = text[: text.index(mark) + (len(mark) if after else 0)]
        line = before.rpartition("\n")[2]
        return {"line": before.count("\n"), "character": len(line.encode("utf-16-le")) // 2}

    def about(self, what: str, path: str, position: Json, **more: Json) -> Json:
        """Ask something about a place of a file."""
        return self.ask(f"textDocument/{what}", textDocument={"uri": self.uri(path)}, position=position, **more)

    def ask(self, method: str, **params: Json) -> Json:
        """Ask, and return the answer; an error is a failure."""
        answer = self.answer(method, **params)
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def answer(self, method: str, **params: Json) -> Json:
        self._next += 1
        number = self._next
        self._send({"id": number, "method": method, "params": params})
        return self._until(lambda message: message.get("id") == number and "method" not in message)

    def note(self, method: str, **params: Json) -> None:
        self._send({"method": method, "params": params})

    def wait_for(self, path: str, wanted: Callable[[list[Json]], bool]) -> list[Json]:
        """Return the findings of a file as soon as they are as wanted."""
        while not (path in self.findings and wanted(self.findings[path])):
            self._take(self._arrived.get(timeout=_PATIENCE))
        return self.findings[path]

    def codes(self, path: str, *wanted: str) -> list[Json]:
        """Return the findings of a file as soon as these are their codes."""
        return self.wait_for(path, lambda found: [each["code"] for each in found] == list(wanted))

    def text_at(self, path: str, where: Mapping[str, Json]) -> str:
        """Return what stands in a range of a file, in UTF-16."""
        lines = [line.encode("utf-16-le") for line in self.texts[path].split("\n")]
        start, end = where["start"], where["end"]
        if start["line"] == end["line"]:
            return str(lines[start["line"]][start["character"] * 2 : end["character"] * 2], "utf-16-le")
        first, last = lines[start["line"]][start["character"] * 2 :], lines[end["line"]][: end["character"] * 2]
        between = lines[start["line"] + 1 : end["line"]]
        return "\n".join(each.decode("utf-16-le") for each in (first, *between, last))

    def edited(self, path: str, edits: list[Json]) -> str:
        """Return the text of a file after one edit."""
        (edit,) = edits
        text = self.texts[path]
        lines = text.split("\n")
        spots = []
        for place in (edit["range"]["start"], edit["range"]["end"]):
            line = lines[place["line"]].encode("utf-16-le")[: place["character"] * 2].decode("utf-16-le")
            spots.append(sum(len(each) + 1 for each in lines[: place["line"]]) + len(line))
        return text[: spots[0]] + str(edit["newText"]) + text[spots[1] :]

    def _until(self, wanted: Callable[[Json], bool]) -> Json:
        while True:
            message = self._arrived.get(timeout=_PATIENCE)
            if wanted(message):
                return message
            self._take(message)

    def _take(self, message: Json) -> None:
        if message is None:
            raise AssertionError(f"the server has ended: {b''.join(self._errors).decode()}")
        match message.get("method"):
            case "textDocument/publishDiagnostics":
                told = message["params"]
                path = Path(told["uri"].removeprefix("file://")).relative_to(self.folder).as_posix()
                # Other servers than ours do not say which text they mean.
                if self._settings or told.get("version") == (self._versions[path] if path in self.texts else None):
                    self.findings[path] = told["diagnostics"]
            case "workspace/configuration":
                asked = [self._settings.get(each.get("section", "")) for each in message["params"]["items"]]
                self._send({"id": message["id"], "result": asked})
            case method if method is not None and "id" in message:
                self._send({"id": message["id"], "result": None})
            case _:
                self.told.append(message)

    def _send(self, message: Mapping[str, Json]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        self._process.stdin.flush()

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while line := stream.readline():
            length = 0
            while line.strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
                line = stream.readline()
            self._arrived.put(json.loads(stream.read(length)))
        self._arrived.put(None)

    def _read_errors(self) -> None:
        stream = self._process.stderr
        assert stream is not None
        while line := stream.readline():
            self._errors.append(line)
