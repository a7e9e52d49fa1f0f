"""The one place that runs git: plumbing only, in a cleaned environment, so that nothing a repository holds is run."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from itertools import chain
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import IO, Final, NamedTuple

from plancode.diagnostics import CannotRun

MOST_BLOB_BYTES: Final = 1 << 20
MOST_CHANGES: Final = 200_000
_CHUNK: Final = 1 << 16
_KEPT: Final = ("PATH", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "SYSTEMROOT", "TMPDIR", "GIT_EXEC_PATH")
_IDENTITY: Final = tuple(f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL"))
# The system's and the user's own configuration stay readable: the folders that git trusts are listed there.
_ENVIRONMENT: Final = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "false",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_PAGER": "cat",
    # Answers come in blocks: git would else wake us after every commit (0.64 against 0.50 s for 20,000).
    "GIT_FLUSH": "0",
}
# What a repository's own configuration could run, or lie with: a forged commit-graph hides commits.
_OVERRIDES: Final = (
    "safe.bareRepository=explicit",
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
# A bare repository that the user names; one that merely lies in the work tree of another is never used.
_NAMED_BARE: Final = "safe.bareRepository=all"
_USAGE: Final = 129
_SIGNERS: Final = ("GNUPGHOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM")
_SIGNATURES: Final = {
    "G": "good",
    "B": "bad",
    "U": "unknown-key",
    "X": "expired",
    "Y": "expired",
    "R": "revoked",
    "E": "unchecked",
    "N": "none",
}
_HEX: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SHORT_HEX: Final = re.compile(r"[0-9a-f]{4,64}", re.IGNORECASE)
_PERSON: Final = re.compile(r"([^<]*?) ?<([^<>]*)> ?(-?[0-9]+)? ?([-+][0-9]{4})?", re.DOTALL)
_MINUTES_OF_DAY: Final = 24 * 60
_LINK, _SUBMODULE = "120000", "160000"
# No renames: what a record is does not depend on its path.
_DIFF: Final = (
    "diff-tree",
    "-r",
    "-z",
    "--no-renames",
    "--no-relative",
    "--no-ext-diff",
    "--no-textconv",
    "--no-abbrev",
)


class BadRef(CannotRun):
    """A ref that names no commit, or more than one: wrong usage, exit 2."""


class Identity(NamedTuple):
    """A name and an address, as a commit states them."""

    name: str
    email: str


class Signature(NamedTuple):
    """What git says of a commit's signature: `good`, `bad`, `unknown-key`, `expired`, `revoked`, `unchecked`, `none`."""

    verdict: str
    key: str = ""
    signer: str = ""


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
    """Return the repository that start stands in, or the bare one that start is.

    Raises:
        CannotRun: git is not there, start is in no repository, or git does not trust its owner.
    """
    folder = (start if start.is_dir() else start.parent).resolve()
    questions = ("--is-bare-repository", "--is-shallow-repository", "--show-object-format", "--absolute-git-dir")
    answer = _run(["rev-parse", *questions], folder, expected=(0, 128), overrides=[_NAMED_BARE])
    if answer.returncode:
        raise _no_repository(folder, answer.stderr.decode(errors="replace"))
    bare, shallow, object_format, found = _text(answer.stdout).removesuffix("\n").split("\n", 3)
    git_dir = Path(found)
    root = _bare_root(folder, git_dir) if bare == "true" else _work_tree(folder, git_dir)
    prefix = "" if root in (folder, git_dir) else folder.relative_to(root).as_posix() + "/"
    return Repository(
        root=root,
        git_dir=git_dir,
        bare=bare == "true",
        shallow=shallow == "true",
        object_format=object_format,
        prefix=prefix,
    )


def _bare_root(folder: Path, git_dir: Path) -> Path:
    # A work tree can hold a bare repository of someone else's making: git's configuration would be theirs.
    if git_dir.resolve() not in (folder, folder / ".git"):
        raise CannotRun(f"{folder} lies inside the bare repository {git_dir}", f"it is opened as {git_dir} itself")
    return git_dir


def _work_tree(folder: Path, git_dir: Path) -> Path:
    """Return the root of the work tree, proved to be one that git finds the same repository from."""
    top = _run(["rev-parse", "--show-toplevel"], folder, overrides=[_NAMED_BARE]).stdout
    root = Path(_text(top).removesuffix("\n"))
    # core.worktree can name any folder, also one that belongs to another repository.
    if folder.is_relative_to(root):
        answer = _run(["rev-parse", "--absolute-git-dir"], root, expected=(0, 128))
        if Path(_text(answer.stdout).removesuffix("\n")) == git_dir:
            return root
    raise CannotRun(
        f"{root} is not the work tree of {git_dir}", "a folder with its own .git; core.worktree says otherwise"
    )


def head(repository: Repository) -> str | None:
    """Return the id of the commit that is checked out; None before the first commit.

    Raises:
        CannotRun: HEAD names something that is not there, which is not the same as no commit.
    """
    commit = _commit_id(repository, "HEAD")
    if commit is None:
        branch = _text(_ask(repository, ["symbolic-ref", "--quiet", "HEAD"], expected=(0, 1, 128)).stdout).strip()
        # for-each-ref warns of a branch that is there and broken; --verify has the same words for both.
        known = _ask(repository, ["for-each-ref", branch]) if branch else None
        if known is None or known.stdout or known.stderr:
            raise CannotRun("HEAD names a commit that is not there", "git fsck says what the repository lacks")
    return commit


def last_before(repository: Repository, moment: datetime) -> str | None:
    """Return the last commit of HEAD's first-parent line that was committed at moment or before."""
    tip = head(repository)
    if tip is None:
        return None
    arguments = ["rev-list", "-1", "--first-parent", f"--before={int(moment.timestamp())}", tip, "--"]
    return _text(_ask(repository, arguments).stdout).strip() or None


def resolve(repository: Repository, ref: str) -> str:
    """Return the id of the commit that ref names.

    Raises:
        BadRef: ref is no name of a commit, looks like an option or a range, or names several commits.
    """
    if not ref or ref.startswith(("-", "^")) or ".." in ref or "\0" in ref:
        raise BadRef(f"`{ref}` is not the name of a commit", "a branch, a tag or a commit id")
    names = [ref, f"refs/heads/{ref}", f"refs/remotes/{ref}", f"refs/tags/{ref}"]
    found = {name: commit for name in names if (commit := _commit_id(repository, name))}
    if len(found) > 1 and _SHORT_HEX.fullmatch(ref):
        # git takes the branch; whoever wrote an id means the commit that has it.
        listed = _text(_ask(repository, ["rev-parse", f"--disambiguate={ref}"]).stdout).split()
        found |= {each: commit for each in listed if (commit := _commit_id(repository, each))}
    if len(set(found.values())) > 1:
        listing = ", ".join(name for name in found if name != ref)
        raise BadRef(f"`{ref}` is ambiguous: {listing}", "the full name, such as refs/heads/main, or a commit id")
    if not found:
        raise BadRef(f"`{ref}` names no commit of this repository", "git fetch brings commits that are not here yet")
    return next(iter(found.values()))


def merge_base(repository: Repository, one: str, other: str) -> str | None:
    """Return a best common ancestor of two commits; None where they share none."""
    answer = _ask(repository, ["merge-base", one, other], expected=(0, 1))
    return _text(answer.stdout).strip() or None


def merge_bases(repository: Repository, one: str, other: str) -> tuple[str, ...]:
    """Return every best common ancestor of two commits: with criss-cross merges there are several."""
    return tuple(_text(_ask(repository, ["merge-base", "--all", one, other], expected=(0, 1)).stdout).split())


def shallow_commits(repository: Repository) -> frozenset[str]:
    """Return the commits whose parents a shallow clone lacks."""
    where = _text(_ask(repository, ["rev-parse", "--git-path", "shallow"]).stdout).removesuffix("\n")
    path = repository.root / where
    return frozenset(path.read_text().split()) if path.is_file() else frozenset()


def is_ancestor(repository: Repository, one: str, other: str) -> bool:
    """Return whether commit one is other, or in its ancestry."""
    return _ask(repository, ["merge-base", "--is-ancestor", one, other], expected=(0, 1)).returncode == 0


def graph(repository: Repository, tip: str, paths: Sequence[str], *, without: str | None = None) -> list[GraphCommit]:
    """Return every commit of tip's ancestry, parents first, each with its changes below paths against its first parent.

    Commits in the ancestry of `without` are left out. Links and submodules have no blob.

    Raises:
        CannotRun: the repository lacks an object that is needed.
    """
    commits = topology(repository, tip, without=without)
    found = changes(repository, [commit.id for commit in commits], paths)
    return [commit._replace(changes=made) for commit, made in zip(commits, found, strict=True)]


def topology(repository: Repository, tip: str, *, without: str | None = None) -> list[GraphCommit]:
    """Return every commit of tip's ancestry, parents first, as `graph` does, and without its changes."""
    excluded = [f"^{without}"] if without else []
    listing = _ask(repository, ["rev-list", "--parents", "--topo-order", "--reverse", tip, *excluded, "--"])
    lines = (line.split() for line in _text(listing.stdout).splitlines())
    return [GraphCommit(line[0], tuple(line[1:]), ()) for line in lines]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The commits up to a tip, parents first, and their changes, which git goes on finding while they are taken."""

    tip: str
    commits: list[GraphCommit]
    changes: Iterator[tuple[Change, ...]]


def comparison(repository: Repository, tip: str, paths: Sequence[str], *, without: str | None = None) -> Comparison:
    """Return the comparison of the trees up to tip, already under way."""
    commits = topology(repository, tip, without=without)
    stream = changes(repository, [commit.id for commit in commits], paths)
    first = next(stream, None)
    return Comparison(tip, commits, stream if first is None else chain([first], stream))


def changes(repository: Repository, ids: Sequence[str], paths: Sequence[str]) -> Iterator[tuple[Change, ...]]:
    """Yield the changes below paths of each commit of ids against its first parent, while git still compares trees.

    Raises:
        CannotRun: the repository lacks an object that is needed, or a commit changes too many files.
    """
    # Whole trees are compared faster than trees limited to a folder at the top, when that folder is what changes.
    limits = [] if all("/" not in path for path in paths) else paths
    arguments = [*_DIFF, "--stdin", "--root", "--diff-merges=first-parent", "--", *limits]
    with _answers(repository, arguments, ids) as stream:
        told = _commits_with_changes(_Drain(stream), paths)
        commit, made = next(told, ("", ()))
        for wanted in ids:
            if wanted == commit:
                yield made
                commit, made = next(told, ("", ()))
            else:
                yield ()


def _commits_with_changes(stream: _Drain, paths: Sequence[str]) -> Iterator[tuple[str, tuple[Change, ...]]]:
    folders = tuple(f"{path}/" for path in paths)
    commit, made = "", list[Change]()
    fields = _fields(stream)
    for entry in fields:
        if not entry.startswith(":"):
            if commit:
                yield commit, tuple(made)
            commit, made = entry, []
            continue
        change = _change(entry, fields)
        if paths and not change.path.startswith(folders) and change.path not in paths:
            continue
        if len(made) == MOST_CHANGES:
            raise CannotRun(f"the commit {commit} changes too many files", f"{MOST_CHANGES} at most")
        made.append(change)
    if commit:
        yield commit, tuple(made)


class _Drain:
    """Reads a stream to its end in a thread, so that whoever writes it need not wait for whoever takes it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._chunks: SimpleQueue[bytes] = SimpleQueue()
        self._thread = Thread(target=self._read, args=(stream,), daemon=True)
        self._thread.start()

    def _read(self, stream: IO[bytes]) -> None:
        # Whoever takes the answers may leave before their end, and closes the stream.
        with suppress(ValueError, OSError):
            while chunk := stream.read1(_CHUNK):  # type: ignore[attr-defined]  # a buffered reader, which IO does not say
                self._chunks.put(chunk)
        self._chunks.put(b"")

    def read(self) -> bytes:
        """Return the next bytes; none at the end."""
        return self._chunks.get()


def _fields(stream: _Drain) -> Iterator[str]:
    rest = b""
    while chunk := stream.read():
        whole, _, rest = (rest + chunk).rpartition(b"\0")
        if whole:
            yield from _text(whole).split("\0")


def _change(entry: str, fields: Iterator[str]) -> Change:
    path = next(fields, None)
    if path is None:
        raise CannotRun("git ended before it had told everything", "git fsck says what the repository lacks")
    old_mode, new_mode, old, new, _ = entry[1:].split(" ")
    return Change(path, _blob(old_mode, old), _blob(new_mode, new))


def _blob(mode: str, blob: str) -> str | None:
    return None if mode in (_LINK, _SUBMODULE) or not blob.strip("0") else blob


def difference(repository: Repository, one: str, other: str, paths: Sequence[str]) -> tuple[Change, ...]:
    """Return the paths that differ between the trees of two commits."""
    output = _ask(repository, [*_DIFF, one, other, "--", *paths]).stdout
    fields = iter(_text(output).split("\0"))
    return tuple(_change(entry, fields) for entry in fields if entry)


def tree(repository: Repository, commit: str, paths: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return path and blob of every ordinary file below paths in the tree of commit."""
    output = _ask(repository, ["ls-tree", "-r", "-z", "--full-tree", commit, "--", *paths]).stdout
    found = []
    for entry in _text(output).split("\0"):
        if entry:
            described, path = entry.split("\t", 1)
            mode, _, blob = described.split(" ")
            if mode not in (_LINK, _SUBMODULE):
                found.append((path, blob))
    return tuple(found)


def blobs(repository: Repository, ids: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
    """Yield each id with its bytes, in the order of ids; None where it is too large.

    Raises:
        CannotRun: a blob is missing.
    """
    for object_id, kind, data in _objects(repository, ids):
        if kind == "missing":
            raise _missing_object(object_id)
        yield object_id, data if kind == "blob" else None


def commits(repository: Repository, ids: Iterable[str]) -> Iterator[Commit]:
    """Yield the commits of ids, in their order.

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
    large = _large(repository, wanted)
    small = [object_id for object_id in wanted if object_id not in large]
    with _answers(repository, ["cat-file", "--batch", "--buffer"], small) as stream:
        for object_id in wanted:
            yield (object_id, "large", None) if object_id in large else _object(stream, object_id)


def _large(repository: Repository, ids: Sequence[str]) -> frozenset[str]:
    """Return the objects over the limit: git would unpack a bomb before we could look at its size."""
    with _answers(repository, ["cat-file", "--batch-check=%(objectsize) %(objectname)", "--buffer"], ids) as stream:
        sizes = (line.decode().split() for line in stream)
        return frozenset(name for size, name in sizes if size.isdecimal() and int(size) > MOST_BLOB_BYTES)


def _object(stream: IO[bytes], object_id: str) -> tuple[str, str, bytes | None]:
    header = stream.readline().decode().split()
    if header[1:] == ["missing"]:
        return object_id, "missing", None
    if len(header) == 3:  # noqa: PLR2004 - id, kind, size
        size = int(header[2])
        data = stream.read(size + 1)
        if len(data) == size + 1:
            return object_id, header[1], data[:-1]
    # In a partial clone git ends here: it may not fetch.
    raise _missing_object(object_id)


def _commit(object_id: str, data: bytes) -> Commit:
    """Return the commit that a raw object states; its message ends at the first NUL, as git shows it."""
    headers, _, message = data.partition(b"\n\n")
    fields: dict[bytes, list[bytes]] = {}
    for line in headers.split(b"\n"):
        key, _, value = line.partition(b" ")
        if key:  # a continuation line begins with a space
            fields.setdefault(key, []).append(value)
    encoding = fields.get(b"encoding", [b"utf-8"])[0].decode(errors="replace")
    author, authored = _signature_line([_decoded(line, encoding) for line in fields.get(b"author", [])])
    committer, committed = _signature_line([_decoded(line, encoding) for line in fields.get(b"committer", [])])
    return Commit(
        id=object_id,
        author=author,
        authored=authored,
        committer=committer,
        committed=committed,
        message=_decoded(message.partition(b"\0")[0], encoding),
        signed=any(key.startswith(b"gpgsig") for key in fields),
    )


def _signature_line(lines: Sequence[str]) -> tuple[Identity, datetime | None]:
    """Return who and when; two lines, or one that is malformed, say nothing that can be trusted."""
    match = _PERSON.fullmatch(lines[0]) if len(lines) == 1 else None
    if match is None:
        return Identity(lines[0] if lines else "", ""), None
    return Identity(match[1].strip(), match[2].strip()), _moment(match[3], match[4])


def _decoded(data: bytes, encoding: str) -> str:
    try:
        # Only an encoding that leaves ASCII as it is: in another, an address or a `Reason:` would be something else.
        if b"Az <@>:+-~".decode(encoding) == "Az <@>:+-~":
            return data.decode(encoding, errors="replace")
    except (LookupError, ValueError):
        pass
    return data.decode(errors="replace")


def _moment(seconds: str | None, offset: str | None) -> datetime | None:
    if seconds is None:
        return None
    zone: timezone = UTC
    if offset:
        minutes = int(offset[1:3]) * 60 + int(offset[3:])
        if minutes < _MINUTES_OF_DAY:
            zone = timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
    try:
        return datetime.fromtimestamp(int(seconds), zone)
    except (ValueError, OverflowError, OSError):
        return None


def signatures(repository: Repository, ids: Iterable[str]) -> dict[str, Signature]:
    """Return what git says of the signature of each commit, GPG or SSH.

    Programs and allowed signers are those of the user's own configuration, never of the repository's: a pull request
    could name a program that finds every signature good.
    """
    wanted = list(ids)
    if not wanted:
        return {}
    overrides = [part for setting in _trusted_signers(repository) for part in ("-c", setting)]
    arguments = [
        *overrides,
        "log",
        "--no-walk=unsorted",
        "--stdin",
        "-z",
        "--format=%H%x1f%G?%x1f%GK%x1f%GS",
        "--no-mailmap",
    ]
    stdin = ("\n".join(wanted) + "\n").encode()
    output = _run(arguments, repository.root, git_dir=_explicit(repository), stdin=stdin, keep=_SIGNERS).stdout
    found: dict[str, Signature] = {}
    for entry in output.decode(errors="replace").split("\0"):
        commit, letter, key, signer = [*entry.strip("\n").split("\x1f"), "", "", ""][:4]
        if commit:
            found[commit] = Signature(_SIGNATURES.get(letter, "unchecked"), key, signer)
    return found


def _trusted_signers(repository: Repository) -> list[str]:
    """Return the settings that decide about signatures, taken from the user's and the system's configuration."""
    defaults = {
        "gpg.program": "gpg",
        "gpg.openpgp.program": "",
        "gpg.x509.program": "gpgsm",
        "gpg.ssh.program": "ssh-keygen",
        "gpg.ssh.allowedSignersFile": os.devnull,
        "gpg.ssh.revocationFile": "",
        "gpg.minTrustLevel": "undefined",
    }
    settings = []
    for name, default in defaults.items():
        value = default
        for scope in ("--system", "--global"):
            kind = ["--type=path"] if name.endswith("File") else []
            answer = _run(["config", scope, *kind, "--get", name], repository.root, expected=(0, 1, 128))
            value = answer.stdout.decode(errors="surrogateescape").strip() or value
        if value or name != "gpg.openpgp.program":
            settings.append(f"{name}={value}")
    return settings


def configured_identity(repository: Repository) -> Identity:
    """Return who would be the author of a commit made now; empty where nobody is configured."""
    # useConfigOnly: not a name made up from the machine's.
    answer = _run(
        ["var", "GIT_AUTHOR_IDENT"],
        repository.root,
        git_dir=_explicit(repository),
        expected=(0, 128),
        keep=_IDENTITY,
        overrides=["user.useConfigOnly=true"],
    )
    if answer.returncode:
        return Identity("", "")
    return _signature_line([answer.stdout.decode(errors="replace").strip()])[0]


def ignored(repository: Repository, paths: Sequence[str]) -> frozenset[str]:
    """Return those of paths that git ignores and does not track."""
    if not paths:
        return frozenset()
    # ./: check-ignore refuses literal pathspecs, and would take a colon at the start for one that is none.
    stdin = "\0".join(f"./{path}" for path in paths).encode(errors="surrogateescape")
    arguments = ["--no-literal-pathspecs", "check-ignore", "-z", "--stdin"]
    answer = _run(arguments, repository.root, stdin=stdin, expected=(0, 1))
    return frozenset(path.removeprefix("./") for path in _text(answer.stdout).split("\0")) - {""}


def unmerged(repository: Repository) -> tuple[str, ...]:
    """Return the paths that a merge or rebase under way has left in conflict."""
    output = _text(_ask(repository, ["ls-files", "-u", "-z"]).stdout)
    return tuple(sorted({entry.split("\t", 1)[1] for entry in output.split("\0") if entry}))


def blob_id(repository: Repository, data: bytes) -> str:
    """Return the id that git gives to a blob of data."""
    return hashlib.new(repository.object_format, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


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


def _commit_id(repository: Repository, name: str) -> str | None:
    arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"]
    answer = _ask(repository, arguments, expected=(0, 1, 128))
    found = _text(answer.stdout).strip()
    return found if answer.returncode == 0 and _HEX.fullmatch(found) else None


def _explicit(repository: Repository) -> Path | None:
    """Return the folder to name to git where it would not look by itself: that of a bare repository."""
    return repository.git_dir if repository.bare else None


def _ask(
    repository: Repository, arguments: Sequence[str], *, expected: Sequence[int] = (0,)
) -> subprocess.CompletedProcess[bytes]:
    return _run(arguments, repository.root, git_dir=_explicit(repository), expected=expected)


def _answers(
    repository: Repository, arguments: Sequence[str], questions: Iterable[str]
) -> AbstractContextManager[IO[bytes]]:
    lines = "".join(f"{question}\n" for question in questions).encode()
    return _started(arguments, repository.root, _explicit(repository), lines)


def _text(output: bytes) -> str:
    """Return output as text; a path that is not UTF-8 keeps its bytes."""
    return output.decode(errors="surrogateescape")


def _run(
    arguments: Sequence[str],
    folder: Path,
    *,
    git_dir: Path | None = None,
    stdin: bytes = b"",
    expected: Sequence[int] = (0,),
    keep: Sequence[str] = (),
    overrides: Sequence[str] = (),
) -> subprocess.CompletedProcess[bytes]:
    """Return what git answers in folder; keep names variables that it may see beside the usual ones.

    Raises:
        CannotRun: git is not there, cannot stand in folder, or ends with none of the expected codes.
    """
    command = _command(arguments, git_dir, overrides)
    try:
        answer = subprocess.run(
            command, cwd=folder, env=_environment(keep), input=stdin, capture_output=True, check=False
        )
    except OSError as error:
        raise CannotRun(f"git cannot be started in {folder}: {error.strerror}", "a folder that can be read") from error
    if answer.returncode not in expected:
        raise _failure(answer.returncode, answer.stderr)
    return answer


@contextmanager
def _started(arguments: Sequence[str], folder: Path, git_dir: Path | None, questions: bytes) -> Iterator[IO[bytes]]:
    """Give the stream of what git answers to questions; whoever leaves before its end leaves git without a reader.

    Raises:
        CannotRun: git ended otherwise than well, so that the answers, complete as they look, are not.
    """
    # Files cannot fill up, as pipes in several directions can.
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as words:
        stdin.write(questions)
        stdin.seek(0)
        with subprocess.Popen(
            _command(arguments, git_dir),
            cwd=folder,
            env=_environment(),
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=words,
            bufsize=1 << 20,
        ) as process:
            if process.stdout is not None:
                yield process.stdout
        if process.returncode:
            words.seek(0)
            raise _failure(process.returncode, words.read())


def _failure(code: int, words: bytes) -> CannotRun:
    """Return what git's last words mean for the user."""
    said = words.decode(errors="replace")
    if code == _USAGE:
        return CannotRun("this git is too old", "git 2.31 or later")
    if match := re.search(r"\b([0-9a-f]{64}|[0-9a-f]{40})\b", said):
        return _missing_object(match[1])
    return CannotRun(f"git could not answer: {_plain(said)}", "git fsck says what is wrong with the repository")


def _missing_object(object_id: str) -> CannotRun:
    """Return the ending for an object that should be there and is not."""
    return CannotRun(
        f"the repository lacks the object {object_id}",
        "a partial clone is completed by: git fetch --refetch --no-filter",
    )


def _plain(words: str) -> str:
    """Return git's words on one line, without characters that a terminal would act on."""
    return "".join(character if character.isprintable() else " " for character in words).strip()


def _command(arguments: Sequence[str], git_dir: Path | None, overrides: Sequence[str] = ()) -> list[str]:
    settings = [part for setting in (*_OVERRIDES, *overrides) for part in ("-c", setting)]
    place = [f"--git-dir={git_dir}"] if git_dir else []
    return [_program(), "--no-pager", *settings, *place, *arguments]


def _program() -> str:
    """Return where git is; relative folders of the PATH are passed over, as a repository could hold a `git`."""
    folders = [folder for folder in os.get_exec_path() if Path(folder).is_absolute()]
    found = shutil.which("git", path=os.pathsep.join(folders))
    if found is None:
        raise CannotRun("git is not installed", "apt-get install git, or https://git-scm.com/downloads")
    return found


def _environment(keep: Sequence[str] = ()) -> dict[str, str]:
    kept = {name: os.environ[name] for name in (*_KEPT, *keep) if name in os.environ}
    return {**kept, **_ENVIRONMENT}
