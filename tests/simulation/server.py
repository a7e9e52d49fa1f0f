"""The forge's bare repository; objects are written as files of their own, so that a commit starts no program."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.support.git import answer

Files = Mapping[str, str]

_FOLDER, _FILE = "40000", "100644"
_THEN = datetime(2000, 1, 1, tzinfo=UTC)
_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "LC_ALL": "C.UTF-8",
    "PATH": os.environ["PATH"],
}


@dataclass(frozen=True, slots=True)
class Author:
    """Who git says made a commit."""

    name: str
    email: str


_NOBODY = Author("Nobody", "nobody@example.org")


class Server:
    """A bare repository in folder, whose main is moved by hand; nothing is ever removed from it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._written: set[str] = set()
        self._texts: dict[str, str] = {}
        self._trees: dict[str, dict[str, str]] = {}
        self._tree_of: dict[str, str] = {}
        folder.mkdir(parents=True)
        self.git("init", "-q", "--bare", "-b", "main", "--template=")

    def git(self, *arguments: str, codes: Sequence[int] = (0,)) -> str:
        """Return what git answers."""
        return self._answer(arguments, codes).decode()

    def _answer(self, arguments: Sequence[str], codes: Sequence[int] = (0,)) -> bytes:
        return answer(self.folder, *arguments, environment=_ENVIRONMENT, codes=codes)

    def commit(
        self,
        files: Files,
        parents: Sequence[str],
        message: str,
        *,
        author: Author,
        authored: datetime,
        committer: Author | None = None,
        committed: datetime | None = None,
    ) -> str:
        """Return the id of a commit that holds files."""
        who, when = committer or author, committed or authored
        tree = self._tree(files)
        lines = [
            f"tree {tree}",
            *(f"parent {parent}" for parent in parents),
            f"author {author.name} <{author.email}> {int(authored.timestamp())} +0000",
            f"committer {who.name} <{who.email}> {int(when.timestamp())} +0000",
            "",
            message,
        ]
        commit = self._write("commit", "\n".join(lines).encode())
        self._tree_of[commit] = tree
        return commit

    def files(self, commit: str) -> dict[str, str]:
        """Return the text of every file of a commit that was written here, by path."""
        return self._files(self._tree_of[commit])

    def merged(self, ours: str, theirs: str) -> dict[str, str] | None:
        """Return what git makes of a merge; None where it conflicts."""
        answer = self.git("merge-tree", "--write-tree", "--no-messages", ours, theirs, codes=(0, 1))
        # Where it conflicts, more lines follow the tree's.
        lines = answer.splitlines()
        return self._files(lines[0]) if len(lines) == 1 else None

    def replayed(self, files: Files, *, before: Files, onto: Files) -> dict[str, str] | None:
        """Return what a cherry-pick of the change from before to files makes of onto; None where it conflicts."""
        root = self._synthetic(before, [])
        return self.merged(self._synthetic(onto, [root]), self._synthetic(files, [root]))

    def set_main(self, commit: str) -> None:
        """Move the branch main, wherever it was."""
        (self.folder / "refs" / "heads" / "main").write_text(f"{commit}\n", encoding="ascii")

    def pack(self) -> None:
        """Pack what main reaches: git reads thousands of files slower than one."""
        self.git("repack", "-dq")

    def graph(self, main: str, head: str) -> str:
        """Return the commits that main and head do not share, as git draws them."""
        form = "--format=%h %an <%ae>, by %cn: %s"
        starts = self.git("merge-base", "--all", main, head, codes=(0, 1)).split()
        return self.git("log", "--graph", form, main, head, *(f"^{start}^@" for start in starts))

    def between(self, start: str, end: str) -> frozenset[str]:
        """Return the commits of end that start does not have."""
        return frozenset(self.git("rev-list", f"{start}..{end}").split())

    def _synthetic(self, files: Files, parents: Sequence[str]) -> str:
        return self.commit(files, parents, "", author=_NOBODY, authored=_THEN)

    def _tree(self, files: Files) -> str:
        """Return the id of the tree of files."""
        inside: dict[str, dict[str, str]] = {}
        entries: list[tuple[str, str, str]] = []
        for path, text in files.items():
            name, _, rest = path.partition("/")
            if rest:
                inside.setdefault(name, {})[rest] = text
            else:
                entries.append((name, _FILE, self._blob(text)))
        entries += [(name, _FOLDER, self._tree(below)) for name, below in inside.items()]
        # git sorts folders as if their names ended in a slash.
        entries.sort(key=lambda entry: entry[0] + "/" if entry[1] == _FOLDER else entry[0])
        data = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(oid) for name, mode, oid in entries)
        return self._write("tree", data)

    def _blob(self, text: str) -> str:
        blob = self._write("blob", text.encode())
        self._texts[blob] = text
        return blob

    def _files(self, tree: str) -> dict[str, str]:
        if tree not in self._trees:
            found: dict[str, str] = {}
            for mode, name, oid in _entries(self._read("tree", tree)):
                if mode == _FOLDER:
                    found |= {f"{name}/{path}": text for path, text in self._files(oid).items()}
                else:
                    found[name] = self._text(oid)
            self._trees[tree] = found
        return dict(self._trees[tree])

    def _text(self, blob: str) -> str:
        if blob not in self._texts:
            self._texts[blob] = self._read("blob", blob).decode()
        return self._texts[blob]

    def _write(self, kind: str, data: bytes) -> str:
        whole = f"{kind} {len(data)}\0".encode() + data
        oid = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
        if oid not in self._written:
            self._written.add(oid)
            path = self._path(oid)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(zlib.compress(whole, 1))
        return oid

    def _read(self, kind: str, oid: str) -> bytes:
        path = self._path(oid)
        if path.exists():
            return zlib.decompress(path.read_bytes()).partition(b"\0")[2]
        return self._answer(["cat-file", kind, oid])

    def _path(self, oid: str) -> Path:
        return self.folder / "objects" / oid[:2] / oid[2:]


def _entries(tree: bytes) -> list[tuple[str, str, str]]:
    found = []
    while tree:
        head, _, rest = tree.partition(b"\0")
        mode, _, name = head.decode().partition(" ")
        found.append((mode, name, rest[:20].hex()))
        tree = rest[20:]
    return found
