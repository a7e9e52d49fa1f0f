"""The trees that stand in files of their own: git believes what such a file says, whatever its name."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from plancode.git.objects import altered, new_hash
from plancode.git.process import incoming
from plancode.git.repository import Repository
from plancode.git.standing import alternates

_FOLDER: Final = re.compile(r"[0-9a-f]{2}", re.ASCII)
_TREE: Final = b"tree "
_ESCAPED: Final = re.compile(rb"\\([0-7]{3}|.)")
# Git itself follows one folder to the next no further.
_MOST_BORROWED: Final = 5
# Most trees come whole in the first part.
_PART: Final = 4096
_MOST_AT_ONCE: Final = 1 << 20


def require_unaltered_trees(repository: Repository) -> None:
    """Make sure that every loose tree is what its name says.

    Which files a commit changes rests on trees, and git compares them without a look at their names. Those in packs are
    left to `git fsck`: it takes as long as all of the history.

    Raises:
        CannotRun: one is not.
    """
    own, pushed = alternates(repository).parent.parent, incoming()
    for objects in _folders([own, *([Path(pushed)] if pushed else [])]):
        for folder in sorted(each for each in _names(objects) if _FOLDER.fullmatch(each)):
            for name in _names(objects / folder):
                with suppress(OSError, zlib.error):
                    # Git says itself what it cannot read, if it needs it.
                    told = _tree_id(f"{objects}/{folder}/{name}", repository)
                    if told is not None and told != folder + name:
                        raise altered(folder + name)


def _folders(first: list[Path]) -> Iterator[Path]:
    """Yield the folders with objects, and those that they borrow from."""
    seen = set[Path]()
    ahead = first
    for _ in range(_MOST_BORROWED + 1):
        fresh = [each for each in dict.fromkeys(ahead) if each not in seen]
        yield from fresh
        seen.update(fresh)
        ahead = [each for objects in fresh for each in _borrowed(objects)]


def _borrowed(objects: Path) -> Iterator[Path]:
    with suppress(OSError):
        for line in (objects / "info" / "alternates").read_bytes().splitlines():
            yield objects / os.fsdecode(_unquoted(line))


def _unquoted(line: bytes) -> bytes:
    if not line.startswith(b'"'):
        return line
    return _ESCAPED.sub(lambda match: bytes([int(match[1], 8)]) if len(match[1]) > 1 else match[1], line[1:-1])


def _names(folder: Path) -> list[str]:
    with suppress(OSError):
        return os.listdir(folder)  # noqa: PTH208 - thousands of files, and only their names
    return []


def _tree_id(place: str, repository: Repository) -> str | None:
    """Return the id of the tree that a file holds; None where it holds something else."""
    unpacking = zlib.decompressobj()
    with open(place, "rb", buffering=0) as stream:  # noqa: PTH123 - as above
        part = unpacking.decompress(stream.read(_PART), _MOST_AT_ONCE)
        if not part.startswith(_TREE):
            return None
        found = new_hash(repository)
        found.update(part)
        while more := unpacking.unconsumed_tail or stream.read(_PART):
            found.update(unpacking.decompress(more, _MOST_AT_ONCE))
    return found.hexdigest()
