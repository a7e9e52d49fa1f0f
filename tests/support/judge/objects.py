"""Commits, trees and blobs from one `git cat-file --batch`, each read once and kept."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

_QUIET = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "LC_ALL": "C.UTF-8",
}
_WHO = re.compile(r"([^<]*)<([^<>]*)> ?(-?\d+)? ?([-+]\d{4})?", re.DOTALL)
_FILE, _FOLDER = "100", "40000"
# Dates so close to the limits of datetime that another zone could not show them count as unreadable.
_EARLIEST, _LATEST = datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Commit:
    """What a commit says; an address that cannot be trusted is empty, a date that cannot be read is None."""

    id: str
    tree: str
    parents: tuple[str, ...]
    author: str
    committer: str
    committed: datetime | None
    message: str

    def lines(self, key: str) -> list[str]:
        """Return the text behind `key:` in each line that begins with it."""
        found = re.findall(rf"^{key}:[ \t]*(\S.*)$", self.message, re.IGNORECASE | re.MULTILINE)
        return [line.strip() for line in found]


class Objects:
    """The objects of the repository in folder, by one process that `close` ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        self._environment = kept | _QUIET
        self._git = subprocess.Popen(
            ["git", "cat-file", "--batch"],
            cwd=folder,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._commits: dict[str, Commit] = {}
        self._blobs: dict[str, bytes] = {}
        self._trees: dict[str, dict[str, str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        for stream in (self._git.stdin, self._git.stdout):
            assert stream
            stream.close()
        self._git.wait()

    def named(self, name: str) -> str:
        """Return the id of the commit that a name stands for."""
        command = ["git", "rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}"]
        answer = subprocess.run(command, cwd=self._folder, env=self._environment, capture_output=True, check=True)
        return answer.stdout.decode().strip()

    def commit(self, name: str) -> Commit:
        """Return the commit with this id."""
        if name not in self._commits:
            self._commits[name] = _commit(name, self._read(name, "commit"))
        return self._commits[name]

    def blob(self, name: str) -> bytes:
        """Return the bytes of a file."""
        if name not in self._blobs:
            self._blobs[name] = self._read(name, "blob")
        return self._blobs[name]

    def file(self, commit: str, path: str) -> bytes | None:
        """Return the bytes of a file at the root of a commit; None where there is no such file."""
        entries = dict(self._entries(self.commit(commit).tree))
        mode, name = entries.get(path, ("", ""))
        return self.blob(name) if mode.startswith(_FILE) else None

    def files(self, commit: str, folder: str) -> dict[str, str]:
        """Return the blob of every ordinary file below folder, by path; links and submodules are left out."""
        tree = self.commit(commit).tree
        for part in folder.split("/"):
            mode, tree = dict(self._entries(tree)).get(part, ("", ""))
            if mode != _FOLDER:
                return {}
        return {f"{folder}/{path}": name for path, name in self._below(tree).items()}

    def past(self, tip: str) -> list[Commit]:
        """Return tip and all its ancestors, parents first."""
        order: list[Commit] = []
        done: set[str] = set()
        waiting = [tip]
        while waiting:
            name = waiting[-1]
            missing = [parent for parent in self.commit(name).parents if parent not in done]
            if name in done or not missing:
                waiting.pop()
                if name not in done:
                    done.add(name)
                    order.append(self.commit(name))
            else:
                waiting += missing[::-1]
        return order

    def _below(self, tree: str) -> dict[str, str]:
        if tree not in self._trees:
            found: dict[str, str] = {}
            for part, (mode, name) in self._entries(tree):
                if mode == _FOLDER:
                    found |= {f"{part}/{path}": blob for path, blob in self._below(name).items()}
                elif mode.startswith(_FILE):
                    found[part] = name
            self._trees[tree] = found
        return self._trees[tree]

    def _entries(self, tree: str) -> Iterator[tuple[str, tuple[str, str]]]:
        data, size = self._read(tree, "tree"), len(tree) // 2
        while data:
            head, _, rest = data.partition(b"\0")
            mode, _, name = head.partition(b" ")
            yield name.decode(errors="surrogateescape"), (mode.decode(), rest[:size].hex())
            data = rest[size:]

    def _read(self, name: str, kind: str) -> bytes:
        assert self._git.stdin
        assert self._git.stdout
        self._git.stdin.write(name.encode() + b"\n")
        self._git.stdin.flush()
        header = self._git.stdout.readline().decode().split()
        if len(header) != 3 or header[1] != kind:
            raise AssertionError(f"no {kind} {name}: {header}")
        data = self._git.stdout.read(int(header[2]) + 1)
        return data[:-1]


def _commit(name: str, data: bytes) -> Commit:
    headers, _, message = data.decode(errors="replace").partition("\n\n")
    lines = [line.partition(" ")[::2] for line in headers.split("\n")]
    author, _ = _who([value for key, value in lines if key == "author"])
    committer, committed = _who([value for key, value in lines if key == "committer"])
    return Commit(
        id=name,
        tree=next(value for key, value in lines if key == "tree"),
        parents=tuple(value for key, value in lines if key == "parent"),
        author=author,
        committer=committer,
        committed=committed,
        message=message.partition("\0")[0],
    )


def _who(lines: list[str]) -> tuple[str, datetime | None]:
    match = _WHO.fullmatch(lines[0]) if len(lines) == 1 else None
    if match is None:
        return "", None
    try:
        when = datetime.fromtimestamp(int(match[3] or ""), UTC)
    except (ValueError, OverflowError, OSError):
        return match[2].strip(), None
    return match[2].strip(), when if _EARLIEST < when < _LATEST else None
