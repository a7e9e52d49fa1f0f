"""The objects of a repository as git stores them, each in its own file: tests write them without a process.

git reads them as its own. A test of this module lets git check them, and compares them with objects that git writes.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

# An entry of a tree: the mode and the id of an object, by name.
Entries = dict[bytes, tuple[str, str]]
Change = tuple[list[bytes], tuple[str, str] | None]
_TREE = "40000"


class Store:
    """The objects below a folder; `ask` returns the content of an object that was not written here."""

    def __init__(self, folder: Path, object_format: str, ask: Callable[[str, str], bytes]) -> None:
        self._folder = folder
        self._format = object_format
        self._ask = ask
        self._trees: dict[str, Entries] = {}
        self._tree_of: dict[str, str] = {}

    def write(self, kind: str, content: bytes) -> str:
        """Write an object, and return its id."""
        whole = b"%s %d\0%s" % (kind.encode(), len(content), content)
        name = hashlib.new(self._format, whole).hexdigest()
        place = self._folder / name[:2] / name[2:]
        if not place.exists():
            place.parent.mkdir(exist_ok=True)
            # 0o444, as git makes objects read-only too.
            with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT, 0o444), "wb") as file:
                file.write(zlib.compress(whole, 1))
        return name

    def commit(self, tree: str, parents: Iterable[str], lines: Iterable[str], message: bytes) -> str:
        """Write a commit, and return its id; lines say who made it, and when."""
        headers = [f"tree {tree}", *(f"parent {parent}" for parent in parents), *lines]
        written = self.write("commit", "\n".join([*headers, "", ""]).encode(errors="surrogateescape") + message)
        self._tree_of[written] = tree
        return written

    def tree_of(self, commit: str) -> str:
        """Return the id of a commit's tree."""
        if commit not in self._tree_of:
            self._tree_of[commit] = self._ask("commit", commit)[5:].split(b"\n", 1)[0].decode()
        return self._tree_of[commit]

    def changed(self, tree: str | None, changes: Iterable[Change]) -> str:
        """Return the id of a tree with changes, made one after the other as fast-import makes them."""
        return self._written(self._made(tree, changes))

    def _made(self, tree: str | None, changes: Iterable[Change]) -> Entries:
        entries = dict(self._entries(tree)) if tree else {}
        below: dict[bytes, list[Change]] = {}
        for (name, *rest), given in changes:
            if rest:
                below.setdefault(name, []).append((rest, given))
                continue
            below.pop(name, None)
            entries.pop(name, None)
            if given:
                entries[name] = given
        for name, inside in below.items():
            mode, before = entries.get(name, ("", ""))
            if mode != _TREE and not any(given for _, given in inside):
                continue  # nothing is deleted where there is no folder
            made = self._made(before if mode == _TREE else None, inside)
            entries.pop(name, None)
            if made:
                entries[name] = (_TREE, self._written(made))
        return entries

    def _written(self, entries: Entries) -> str:
        # git sorts a folder as if its name ended in a slash.
        ordered = sorted(entries.items(), key=lambda entry: entry[0] + b"/" * (entry[1][0] == _TREE))
        content = b"".join(b"%s %s\0%s" % (mode.encode(), name, bytes.fromhex(at)) for name, (mode, at) in ordered)
        tree = self.write("tree", content)
        self._trees[tree] = entries
        return tree

    def _entries(self, tree: str) -> Entries:
        if tree not in self._trees:
            self._trees[tree] = {}
            left, size = self._ask("tree", tree), len(tree) // 2
            while left:
                head, _, left = left.partition(b"\0")
                mode, _, name = head.partition(b" ")
                self._trees[tree][name] = (mode.decode(), left[:size].hex())
                left = left[size:]
        return self._trees[tree]
