"""What commits, trees and blobs hold."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import IO, Final, NamedTuple, Self

from plancode.diagnostics import CannotRun, text
from plancode.git.process import line_of, missing_object, text_of
from plancode.git.repository import Repository, answers, ask
from plancode.git.silence import EndedEarly

MOST_BLOB_BYTES: Final = 1 << 20
_PERSON: Final = re.compile(r"([^<]*?) ?<([^<>]*)> ?(-?[0-9]+)? ?([-+][0-9]{4})?", re.DOTALL)
_KEYED_LINE: Final = re.compile(r"^([A-Za-z0-9-]+):[ \t]*(\S.*)$", re.MULTILINE)
# Not hashlib.new: it looks the name up at each call, which takes as long as the hash itself.
_HASHES: Final = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
_USUAL: Final = "utf-8"
_MINUTES_OF_DAY: Final = 24 * 60
# Names of commits on one command line.
_AT_ONCE: Final = 5_000
# Two days from where datetime overflows: one for the time zone, one because dates a day apart are compared.
_EARLIEST: Final = datetime.min.replace(tzinfo=UTC) + timedelta(days=2)
_LATEST: Final = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)


class Identity(NamedTuple):
    """A name and an address, as a commit states them."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """What a commit says of itself; a date that cannot be read, or that no time zone can show, is None."""

    id: str
    author: Identity
    authored: datetime | None
    committer: Identity
    committed: datetime | None
    message: str
    signed: bool = False

    @property
    def subject(self) -> str:
        """Return the first line of the message."""
        return _first_line(self.message)

    def lines(self, key: str) -> tuple[str, ...]:
        """Return the rest of each line of the message that begins with `key:`, in capitals or not."""
        return _keyed_lines(self.message).get(key.lower(), ())

    def in_short(self) -> Self:
        """Return the commit with no more of its message than its first line, and the lines that begin with a key."""
        first, *rest = self.message.split("\n")
        kept = [first, *filter(_KEYED_LINE.match, rest)]
        return self if len(kept) > len(rest) else replace(self, message="\n".join(kept))


# The same line of many commits is one text, and each commit is asked for its lines several times in a row.
@lru_cache(maxsize=1 << 10)
def _first_line(message: str) -> str:
    return message.split("\n", 1)[0].strip()


@lru_cache(maxsize=1 << 10)
def _keyed_lines(message: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, rest in _KEYED_LINE.findall(message):
        found[key.lower()] = (*found.get(key.lower(), ()), rest.strip())
    return found


def blobs(repository: Repository, ids: Iterable[str]) -> Generator[tuple[str, bytes | None]]:
    """Yield each id with its bytes, in the order of ids; None where it is too large. May be closed before the end.

    Raises:
        CannotRun: a blob is missing.
    """
    for object_id, kind, data in _objects(repository, ids):
        if kind == "missing":
            raise missing_object(object_id)
        yield object_id, data if kind == "blob" else None


def commits(repository: Repository, ids: Iterable[str]) -> Iterator[Commit]:
    """Yield the commits of ids, in their order.

    Raises:
        CannotRun: a commit is missing.
    """
    for object_id, kind, data in _objects(repository, ids):
        if kind != "commit" or data is None:
            raise missing_object(object_id)
        yield _commit(object_id, data)


def raw_commit(repository: Repository, commit: str) -> bytes:
    """Return the commit as git stores it.

    Raises:
        CannotRun: it is missing, or no commit.
    """
    for _, kind, data in _objects(repository, [commit]):
        if kind == "commit" and data is not None:
            return data
    raise missing_object(commit)


def tree_of(repository: Repository, commit: str) -> str:
    """Return the id of the tree of commit.

    Raises:
        CannotRun: the commit is missing.
    """
    answer = ask(repository, ["rev-parse", "--verify", "--quiet", f"{commit}^{{tree}}"], expected=(0, 1, 128))
    if answer.returncode:
        raise missing_object(commit)
    return line_of(answer.stdout)


def trees_of(repository: Repository, commits: Sequence[str]) -> list[str]:
    """Return the ids of the trees of commits.

    Raises:
        CannotRun: a commit is missing.
    """
    found: list[str] = []
    for start in range(0, len(commits), _AT_ONCE):
        some = commits[start : start + _AT_ONCE]
        answer = ask(repository, ["rev-parse", *(f"{commit}^{{tree}}" for commit in some)], expected=(0, 128))
        # Git does not say which one it lacks.
        trees = [tree_of(repository, each) for each in some] if answer.returncode else text_of(answer.stdout).split()
        if len(trees) != len(some):
            raise EndedEarly
        found += trees
    return found


def blob_id(repository: Repository, data: bytes) -> str:
    """Return the id that git gives to a blob of data."""
    return _name(repository, b"blob", data)


def blank_tree(repository: Repository) -> str:
    """Return the id of the tree without an entry, which git knows without having it."""
    return _name(repository, b"tree", b"")


def new_hash(repository: Repository) -> hashlib._Hash:
    """Return the hash whose digest is the name of an object."""
    return _HASHES[repository.object_format](usedforsecurity=False)


def altered(object_id: str) -> CannotRun:
    """Return the ending for an object that holds something else than what its name is the digest of."""
    return CannotRun(
        text("the object {object_id} is not what its name says: it was altered", object_id=object_id),
        text("make a new clone from where it is not; `git fsck` names what is altered"),
    )


def _name(repository: Repository, kind: bytes, data: bytes) -> str:
    whole = b"%b %d\0%b" % (kind, len(data), data)
    return _HASHES[repository.object_format](whole, usedforsecurity=False).hexdigest()


class _TooLarge(Exception):  # noqa: N818 - it says what happened
    """The next object is over the limit; its bytes were not read."""


def _objects(repository: Repository, ids: Iterable[str]) -> Iterator[tuple[str, str, bytes | None]]:
    """Yield each id with what it names and its bytes; None where it is missing or too large."""
    wanted, done = list(ids), 0
    try:
        for found in _read(repository, wanted):
            done += 1
            yield found
    except _TooLarge:
        rest = wanted[done:]
        large = _large(repository, rest)
        others = _read(repository, [object_id for object_id in rest if object_id not in large])
        for object_id in rest:
            yield (object_id, "large", None) if object_id in large else next(others)
        next(others, None)


def _read(repository: Repository, ids: Sequence[str]) -> Iterator[tuple[str, str, bytes | None]]:
    """Yield each id with what it names and its bytes.

    Raises:
        _TooLarge: the next one is over the limit. Its size is told before its bytes: git is ended before it unpacks more.
    """
    if not ids:
        return
    with answers(repository, ["cat-file", "--batch", "--buffer"], ids) as stream:
        for object_id in ids:
            kind, data = _object(stream)
            # Git itself trusts that an object is what its name says.
            if data is not None and _name(repository, kind.encode(), data) != object_id:
                raise altered(object_id)
            yield object_id, kind, data


def _large(repository: Repository, ids: Sequence[str]) -> frozenset[str]:
    """Return the ids of objects over the limit, before any of them is read."""
    with answers(repository, ["cat-file", "--batch-check=%(objectsize) %(objectname)", "--buffer"], ids) as stream:
        lines = stream.readlines()
    if len(lines) != len(ids) or (lines and not lines[-1].endswith(b"\n")):
        raise EndedEarly
    sizes = (line.decode().split() for line in lines)
    return frozenset(name for size, name in sizes if size.isdecimal() and int(size) > MOST_BLOB_BYTES)


def _object(stream: IO[bytes]) -> tuple[str, bytes | None]:
    """Return what the next object is, and its bytes; None where it is missing."""
    line = stream.readline()
    header = line.decode().split()
    # In a partial clone git ends here, and says why: it may not fetch.
    if not line.endswith(b"\n"):
        raise EndedEarly
    if len(header) != 3:  # noqa: PLR2004 - id, kind, size
        return "missing", None
    size = int(header[2])
    if size > MOST_BLOB_BYTES:
        raise _TooLarge
    data = stream.read(size + 1)
    if len(data) != size + 1:
        raise EndedEarly
    return header[1], data[:-1]


def _commit(object_id: str, data: bytes) -> Commit:
    """Return the commit that a raw object states; its message ends at the first NUL, as git shows it."""
    headers, _, message = data.partition(b"\n\n")
    fields: dict[bytes, list[bytes]] = {}
    for line in headers.split(b"\n"):
        key, _, value = line.partition(b" ")
        if key:  # a continuation line begins with a space
            fields.setdefault(key, []).append(value)
    encoding = fields[b"encoding"][0].decode(errors="replace") if b"encoding" in fields else _USUAL
    made, put = fields.get(b"author", []), fields.get(b"committer", [])
    author, authored = person_and_time([_decoded(line, encoding) for line in made])
    committer, committed = author, authored
    if put != made:
        committer, committed = person_and_time([_decoded(line, encoding) for line in put])
    return Commit(
        id=object_id,
        author=author,
        authored=authored,
        committer=committer,
        committed=committed,
        message=_decoded(message.partition(b"\0")[0], encoding),
        signed=any(key.startswith(b"gpgsig") for key in fields),
    )


def person_and_time(lines: Sequence[str]) -> tuple[Identity, datetime | None]:
    """Return who and when; of several lines, or a malformed one, only the text of the first, as a name."""
    match = _PERSON.fullmatch(lines[0]) if len(lines) == 1 else None
    if match is None:
        return Identity(lines[0] if lines else "", ""), None
    return _identity(match[1].strip(), match[2].strip()), _moment(match[3], match[4])


# Few people make many commits.
@lru_cache(maxsize=1 << 12)
def _identity(name: str, email: str) -> Identity:
    return Identity(name, email)


def _decoded(data: bytes, encoding: str) -> str:
    if encoding == _USUAL:
        return data.decode(errors="replace")
    try:
        # Only an encoding that leaves ASCII as it is: others could make another address, or a `Reason:`, of it.
        if b"Az <@>:+-~".decode(encoding) == "Az <@>:+-~":
            return data.decode(encoding, errors="replace")
    except (LookupError, ValueError):
        pass
    return data.decode(errors="replace")


def _moment(seconds: str | None, offset: str | None) -> datetime | None:
    if seconds is None:
        return None
    try:
        moment = datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment.astimezone(_zone(offset)) if _EARLIEST <= moment <= _LATEST else None


@lru_cache(maxsize=256)
def _zone(offset: str | None) -> timezone:
    """Return the zone that an offset such as `-0330` says; UTC for none, and for one that no zone can have."""
    minutes = int(offset[1:3]) * 60 + int(offset[3:]) if offset else 0
    if not offset or minutes >= _MINUTES_OF_DAY:
        return UTC
    return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
