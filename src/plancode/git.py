"""The one place that runs git: plumbing only, in a cleaned environment, so that nothing a repository holds is run."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import IO, Final, NamedTuple

from plancode.diagnostics import CannotRun

MOST_BLOB_BYTES: Final = 1 << 20
_CHUNK: Final = 1 << 16
_KEPT: Final = ("PATH", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "SYSTEMROOT", "TMPDIR", "GIT_EXEC_PATH")
_IDENTITY: Final = tuple(f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL"))
_ENVIRONMENT: Final = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "false",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_PAGER": "cat",
}
# What a repository's own configuration could run, or lie with: a forged commit-graph hides commits.
_OVERRIDES: Final = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.commitGraph=false",
    f"core.attributesFile={os.devnull}",
    "core.alternateRefsCommand=false",
    "core.quotePath=false",
    "log.showSignature=false",
    "advice.graftFileDeprecated=false",
    "protocol.allow=never",
    "diff.external=",
)
_HEX: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_LINK, _SUBMODULE = "120000", "160000"


class BadRef(CannotRun):
    """A ref that names no commit, or more than one: wrong usage, exit 2."""


class Identity(NamedTuple):
    """A name and an address, as a commit states them."""

    name: str
    email: str


class Change(NamedTuple):
    """One path that a commit changed against its first parent; a side that is absent has no blob."""

    path: str
    before: str | None
    after: str | None


class GraphCommit(NamedTuple):
    """A commit's place in the graph and the paths that it changed against its first parent."""

    id: str
    parents: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """What a commit says of itself; a date that cannot be read is None."""

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
        return self.message.split("\n", 1)[0].strip()

    def lines(self, key: str) -> tuple[str, ...]:
        """Return what follows `Key:` at the start of a line of the message, wherever it stands."""
        pattern = re.compile(rf"^{re.escape(key)}:[ \t]*(\S.*)$", re.IGNORECASE | re.MULTILINE)
        return tuple(match[1].strip() for match in pattern.finditer(self.message))


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository: its work tree (or its own folder when bare), and where in it the user stands."""

    root: Path
    git_dir: Path
    bare: bool
    shallow: bool
    object_format: str
    prefix: str


def open_repository(start: Path) -> Repository:
    """Return the repository that start stands in.

    Raises:
        CannotRun: git is not there, start is in no repository, or git does not trust its owner.
    """
    folder = start if start.is_dir() else start.parent
    questions = ("--is-bare-repository", "--is-shallow-repository", "--show-object-format", "--absolute-git-dir")
    answer = _run(["rev-parse", *questions], folder, check=False)
    if answer.returncode:
        raise _no_repository(folder, answer.stderr.decode(errors="replace"))
    bare, shallow, object_format, git_dir = answer.stdout.decode(errors="surrogateescape").splitlines()
    root, prefix = Path(git_dir), ""
    if bare == "false":
        where = _run(["rev-parse", "--show-toplevel", "--show-prefix"], folder).stdout
        top, prefix = where.decode(errors="surrogateescape").split("\n")[:2]
        root = Path(top)
    return Repository(
        root=root,
        git_dir=Path(git_dir),
        bare=bare == "true",
        shallow=shallow == "true",
        object_format=object_format,
        prefix=prefix,
    )


def head(repository: Repository) -> str | None:
    """Return the id of the commit that is checked out; None before the first commit."""
    return _commit_id(repository, "HEAD")


def last_before(repository: Repository, moment: datetime) -> str | None:
    """Return the last commit of HEAD's first-parent line that was committed at moment or before."""
    seconds = int(moment.timestamp())
    arguments = ["rev-list", "-1", "--first-parent", f"--before={seconds}", "HEAD", "--"]
    answer = _run(arguments, repository.root, git_dir=_explicit(repository), check=False)
    return answer.stdout.decode().strip() or None if answer.returncode == 0 else None


def resolve(repository: Repository, ref: str) -> str:
    """Return the id of the commit that ref names.

    Raises:
        BadRef: ref is no name of a commit, looks like an option or a range, or names several commits.
    """
    if not ref or ref.startswith(("-", "^")) or ".." in ref or "\0" in ref:
        raise BadRef(f"`{ref}` is not the name of a commit", "a branch, a tag or a commit id")
    found = {
        name: commit
        for space in ("refs/heads/", "refs/remotes/", "refs/tags/")
        if (commit := _commit_id(repository, (name := space + ref)))
    }
    if len(set(found.values())) > 1 or (found and _HEX.fullmatch(ref)):
        names = ", ".join(found)
        raise BadRef(f"`{ref}` is ambiguous: {names}", "the full name, such as " + next(iter(found)))
    commit = next(iter(found.values()), None) or _commit_id(repository, ref)
    if commit is None:
        raise BadRef(f"`{ref}` names no commit of this repository", "git fetch brings commits that are not here yet")
    return commit


def merge_base(repository: Repository, one: str, other: str) -> str | None:
    """Return a best common ancestor of two commits; None where they share none."""
    answer = _run(["merge-base", one, other], repository.root, git_dir=_explicit(repository), check=False)
    return answer.stdout.decode().strip() or None if answer.returncode == 0 else None


def merge_bases(repository: Repository, one: str, other: str) -> tuple[str, ...]:
    """Return every best common ancestor of two commits: with criss-cross merges there are several."""
    answer = _run(["merge-base", "--all", one, other], repository.root, git_dir=_explicit(repository), check=False)
    return tuple(answer.stdout.decode().split()) if answer.returncode == 0 else ()


def shallow_commits(repository: Repository) -> frozenset[str]:
    """Return the commits whose parents a shallow clone lacks."""
    where = _run(["rev-parse", "--git-path", "shallow"], repository.root, git_dir=_explicit(repository)).stdout
    path = repository.root / where.decode(errors="surrogateescape").strip()
    return frozenset(path.read_text().split()) if path.is_file() else frozenset()


def is_ancestor(repository: Repository, one: str, other: str) -> bool:
    """Return whether commit one is other, or in its ancestry."""
    arguments = ["merge-base", "--is-ancestor", one, other]
    return _run(arguments, repository.root, git_dir=_explicit(repository), check=False).returncode == 0


def graph(repository: Repository, tip: str, paths: Sequence[str], *, without: str | None = None) -> list[GraphCommit]:
    """Return every commit of tip's ancestry, parents first, each with its changes below paths against its first parent.

    Commits in the ancestry of `without` are left out. Links and submodules have no blob.

    Raises:
        CannotRun: the repository lacks an object that is needed.
    """
    excluded = [f"^{without}"] if without else []
    listing = _run(
        ["rev-list", "--parents", "--topo-order", "--reverse", tip, *excluded, "--"],
        repository.root,
        git_dir=_explicit(repository),
    ).stdout.decode()
    lines = [line.split() for line in listing.splitlines()]
    changes = _changes(repository, "\n".join(line[0] for line in lines) + "\n", paths)
    return [GraphCommit(line[0], tuple(line[1:]), tuple(changes.get(line[0], ()))) for line in lines]


def _changes(repository: Repository, commits: str, paths: Sequence[str]) -> dict[str, list[Change]]:
    arguments = ["diff-tree", "--stdin", "-r", "-z", "--root", "--no-renames", "--no-relative", "--no-ext-diff"]
    arguments += ["--no-textconv", "--no-abbrev", "--diff-merges=first-parent", "--", *paths]
    output = _run(arguments, repository.root, git_dir=_explicit(repository), stdin=commits.encode()).stdout
    changes: dict[str, list[Change]] = {}
    fields = iter(output.decode(errors="surrogateescape").split("\0"))
    current: list[Change] = []
    for entry in fields:
        if entry.startswith(":"):
            current.append(_change(entry, next(fields)))
        elif entry:
            current = changes[entry] = []
    return changes


def _change(entry: str, path: str) -> Change:
    old_mode, new_mode, old, new, _ = entry[1:].split(" ")
    return Change(path, _blob(old_mode, old), _blob(new_mode, new))


def _blob(mode: str, blob: str) -> str | None:
    return None if mode in (_LINK, _SUBMODULE) or not blob.strip("0") else blob


def difference(repository: Repository, one: str, other: str, paths: Sequence[str]) -> tuple[Change, ...]:
    """Return the paths that differ between the trees of two commits."""
    arguments = ["diff-tree", "-r", "-z", "--no-renames", "--no-relative", "--no-ext-diff", "--no-textconv"]
    arguments += ["--no-abbrev", one, other, "--", *paths]
    output = _run(arguments, repository.root, git_dir=_explicit(repository)).stdout
    fields = iter(output.decode(errors="surrogateescape").split("\0"))
    return tuple(_change(entry, next(fields)) for entry in fields if entry)


def tree(repository: Repository, commit: str, paths: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return path and blob of every ordinary file below paths in the tree of commit."""
    arguments = ["ls-tree", "-r", "-z", "--full-tree", commit, "--", *paths]
    output = _run(arguments, repository.root, git_dir=_explicit(repository)).stdout
    found = []
    for entry in output.decode(errors="surrogateescape").split("\0"):
        if entry:
            described, path = entry.split("\t", 1)
            mode, _, blob = described.split(" ")
            if mode not in (_LINK, _SUBMODULE):
                found.append((path, blob))
    return tuple(found)


def blobs(repository: Repository, ids: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
    """Yield each id with its bytes, in the order of ids; None where the object is missing or too large."""
    for object_id, kind, data in _objects(repository, ids):
        yield object_id, data if kind == "blob" else None


def commits(repository: Repository, ids: Iterable[str]) -> Iterator[Commit]:
    """Yield the commits of ids, in their order, from the raw objects: no configuration changes what they say.

    Raises:
        CannotRun: a commit is missing.
    """
    for object_id, kind, data in _objects(repository, ids):
        if kind != "commit" or data is None:
            raise _missing_object(object_id)
        yield _commit(object_id, data)


def _objects(repository: Repository, ids: Iterable[str]) -> Iterator[tuple[str, str, bytes | None]]:
    wanted = list(ids)
    if not wanted:
        return
    with tempfile.TemporaryFile() as questions:  # a file cannot fill up, as a pipe in both directions can
        questions.write("".join(f"{object_id}\n" for object_id in wanted).encode())
        questions.seek(0)
        with _start(["cat-file", "--batch", "--buffer"], repository.root, _explicit(repository), questions) as process:
            stream = process.stdout
            if stream is not None:
                for object_id in wanted:
                    yield _object(stream, object_id)


def _object(stream: IO[bytes], object_id: str) -> tuple[str, str, bytes | None]:
    header = stream.readline().decode().split()
    if len(header) < 3:  # noqa: PLR2004 - id, kind, size
        if header[1:] == ["missing"]:
            return object_id, "missing", None
        raise CannotRun("git ended before it had told everything", "git fsck says what the repository lacks")
    size = int(header[2])
    if size > MOST_BLOB_BYTES:
        while size > 0:
            size -= len(stream.read(min(size, _CHUNK)) or b"\0" * size)
        stream.read(1)
        return object_id, "large", None
    data = stream.read(size + 1)
    if len(data) != size + 1:
        raise CannotRun("git ended before it had told everything", "git fsck says what the repository lacks")
    return object_id, header[1], data[:-1]


def _commit(object_id: str, data: bytes) -> Commit:
    headers, _, message = data.partition(b"\n\n")
    fields: dict[str, list[str]] = {}
    for line in headers.decode(errors="replace").split("\n"):
        key, _, value = line.partition(" ")
        if key:  # a continuation line begins with a space
            fields.setdefault(key, []).append(value)
    author, authored = _signature_line(fields.get("author", []))
    committer, committed = _signature_line(fields.get("committer", []))
    encoding = fields.get("encoding", ["utf-8"])[0]
    return Commit(
        id=object_id,
        author=author,
        authored=authored,
        committer=committer,
        committed=committed,
        message=_decoded(message.partition(b"\0")[0], encoding),
        signed=any(key.startswith("gpgsig") for key in fields),
    )


def _decoded(message: bytes, encoding: str) -> str:
    try:
        return message.decode(encoding, errors="replace")
    except LookupError:
        return message.decode(errors="replace")


def _signature_line(lines: Sequence[str]) -> tuple[Identity, datetime | None]:
    """Return who and when; two lines, or one that is malformed, say nothing that can be trusted."""
    match = re.fullmatch(r"(.*?) ?<([^<>]*)> ?(-?[0-9]+)? ?([-+][0-9]{4})?", lines[0]) if len(lines) == 1 else None
    if match is None:
        return Identity(lines[0] if lines else "", ""), None
    return Identity(match[1].strip(), match[2].strip()), _moment(match[3], match[4])


def _moment(seconds: str | None, offset: str | None) -> datetime | None:
    if seconds is None:
        return None
    zone: timezone = UTC
    if offset:
        minutes = int(offset[1:3]) * 60 + int(offset[3:])
        if minutes < 24 * 60:
            zone = timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
    try:
        return datetime.fromtimestamp(int(seconds), zone)
    except (ValueError, OverflowError, OSError):
        return None


def configured_identity(repository: Repository) -> Identity:
    """Return who would be the author of a commit made now; empty where nobody is configured."""
    answer = _run(["var", "GIT_AUTHOR_IDENT"], repository.root, check=False, keep=_IDENTITY)
    if answer.returncode:
        return Identity("", "")
    return _signature_line([answer.stdout.decode(errors="replace").strip()])[0]


def ignored(repository: Repository, paths: Sequence[str]) -> frozenset[str]:
    """Return those of paths that git ignores and does not track."""
    if not paths:
        return frozenset()
    stdin = "\0".join(paths).encode(errors="surrogateescape")
    answer = _run(["check-ignore", "-z", "--stdin"], repository.root, stdin=stdin, check=False, literal=False)
    if answer.returncode not in (0, 1):
        raise _failure(answer.stderr.decode(errors="replace"))
    return frozenset(answer.stdout.decode(errors="surrogateescape").split("\0")) - {""}


def unmerged(repository: Repository) -> tuple[str, ...]:
    """Return the paths that a merge or rebase under way has left in conflict."""
    output = _run(["ls-files", "-u", "-z"], repository.root).stdout.decode(errors="surrogateescape")
    return tuple(sorted({entry.split("\t", 1)[1] for entry in output.split("\0") if entry}))


def blob_id(repository: Repository, data: bytes) -> str:
    """Return the id that git gives to a blob of data."""
    return hashlib.new(repository.object_format, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _commit_id(repository: Repository, name: str) -> str | None:
    arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"]
    answer = _run(arguments, repository.root, git_dir=_explicit(repository), check=False)
    found = answer.stdout.decode().strip()
    return found if answer.returncode == 0 and _HEX.fullmatch(found) else None


def _explicit(repository: Repository) -> Path | None:
    """Return the folder to name to git where it would not look by itself: that of a bare repository."""
    return repository.git_dir if repository.bare else None


def _arguments(arguments: Sequence[str], git_dir: Path | None) -> list[str]:
    overrides = [part for setting in _OVERRIDES for part in ("-c", setting)]
    place = [f"--git-dir={git_dir}"] if git_dir else []
    return ["git", "--no-pager", *overrides, *place, *arguments]


def _environment(keep: Sequence[str] = (), *, literal: bool = True) -> dict[str, str]:
    kept = {name: os.environ[name] for name in (*_KEPT, *keep) if name in os.environ}
    # check-ignore refuses to run with literal pathspecs; it takes paths, not patterns, anyway.
    return {**kept, **_ENVIRONMENT, "GIT_LITERAL_PATHSPECS": "1" if literal else "0"}


def _start(arguments: Sequence[str], folder: Path, git_dir: Path | None, stdin: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        _arguments(arguments, git_dir),
        cwd=folder,
        env=_environment(),
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=1 << 20,
    )


def _run(
    arguments: Sequence[str],
    folder: Path,
    *,
    git_dir: Path | None = None,
    stdin: bytes = b"",
    check: bool = True,
    keep: Sequence[str] = (),
    literal: bool = True,
) -> subprocess.CompletedProcess[bytes]:
    try:
        answer = subprocess.run(
            _arguments(arguments, git_dir),
            cwd=folder,
            env=_environment(keep, literal=literal),
            input=stdin,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        if not folder.exists():
            raise CannotRun(f"there is no folder {folder}", "a folder that exists") from error
        raise CannotRun("git is not installed", "apt-get install git, or https://git-scm.com/downloads") from error
    if check and answer.returncode:
        raise _failure(answer.stderr.decode(errors="replace"))
    return answer


def _failure(words: str) -> CannotRun:
    match = re.search(r"\b([0-9a-f]{40,64})\b", words)
    if match:
        return _missing_object(match[1])
    return CannotRun(f"git could not answer: {_plain(words)}", "git fsck says what is wrong with the repository")


def _missing_object(object_id: str) -> CannotRun:
    return CannotRun(
        f"the repository lacks the object {object_id}",
        "a partial clone is completed by: git fetch --refetch --no-filter",
    )


def _no_repository(folder: Path, words: str) -> CannotRun:
    if "dubious ownership" in words:
        match = re.search(r"repository at '([^']*)'", words)
        place = match[1] if match else str(folder)
        return CannotRun(
            f"the repository at {_plain(place)} belongs to another user",
            f"it is trusted by: git config --global --add safe.directory {_plain(place)}",
        )
    if "not a git repository" in words:
        return CannotRun(
            f"{folder} is in no git repository, so no history can be checked",
            "`git init` makes one; `plancode check --no-history` checks the files alone",
        )
    return CannotRun(f"git could not open the repository: {_plain(words)}", "git status says more")


def _plain(words: str) -> str:
    """Return git's words on one line, without characters that a terminal would act on."""
    return "".join(character if character.isprintable() else " " for character in words).strip()
