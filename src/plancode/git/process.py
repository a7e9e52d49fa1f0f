"""How git is run: plumbing only, in a cleaned environment, so that nothing a repository holds is run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from types import MappingProxyType
from typing import IO, Final

from plancode.diagnostics import CannotRun, text
from plancode.git.silence import EndedEarly, listening
from plancode.system_errors import reason

_KEPT: Final = ("PATH", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "SYSTEMROOT", "TMPDIR", "GIT_EXEC_PATH")
# These say where the system's and the user's own configuration stands. Git still reads it, because it lists the
# folders that git trusts. Our own settings come after it, and win.
_CONFIGURATION: Final = re.compile(
    r"GIT_CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|PARAMETERS|COUNT|KEY_[0-9]+|VALUE_[0-9]+)", re.ASCII
)
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
    # Answers come in blocks: otherwise git would wake us after every commit (0.64 instead of 0.50 s for 20,000).
    "GIT_FLUSH": "0",
}
# Settings by which a repository's own configuration could run a program, or lie: a forged commit-graph hides commits.
_OVERRIDES: Final = (
    "safe.bareRepository=explicit",
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.commitGraph=false",
    f"core.excludesFile={os.devnull}",
    "core.alternateRefsCommand=false",
    "core.quotePath=false",
    "log.showSignature=false",
    "advice.graftFileDeprecated=false",
    "protocol.allow=never",
    "diff.external=",
)
_NO_ATTRIBUTES: Final = f"core.attributesFile={os.devnull}"
# A bare repository that the user names; one that merely lies in the work tree of another is never used.
NAMED_BARE: Final = "safe.bareRepository=all"
# The exit code of a git that does not know an option.
USAGE: Final = 129
# A million commits with their parents are a hundred MiB.
MOST_OUTPUT: Final = 1 << 29
_CHUNK: Final = 1 << 16
_NO_MEMORY: Final = re.compile(r"out of memory|cannot allocate memory|mmap failed", re.IGNORECASE)


class NoGit(CannotRun):
    """The program git is not there."""


def run(
    arguments: Sequence[str],
    folder: Path,
    *,
    git_dir: Path | None = None,
    stdin: bytes = b"",
    expected: Sequence[int] = (0,),
    keep: Sequence[str] = (),
    overrides: Sequence[str] = (),
    variables: Mapping[str, str] = MappingProxyType({}),
    attributes: bool = False,
) -> subprocess.CompletedProcess[bytes]:
    """Return what git answers in folder; it sees the usual variables, and those that keep names.

    With attributes, the attributes that the user has for all repositories count.

    Raises:
        CannotRun: git is not there, cannot be started in folder, ends with a code that is not expected or in the middle
            of a line, or does not end.
    """
    command = _command(arguments, git_dir, overrides, attributes=attributes)
    environment = {**_environment(keep), **({"GIT_ATTR_NOSYSTEM": "0"} if attributes else {}), **variables}
    try:
        with given(stdin) as questions, listening(command, folder, environment=environment, stdin=questions) as git:
            output = _whole(git.stream)
            code, words = git.end()
    except OSError as error:
        raise CannotRun(
            text("git cannot be started in {folder}: {problem}", folder=folder, problem=reason(error)),
            text("choose a folder that can be read"),
        ) from error
    if code not in expected:
        raise failure(code, words)
    # Every answer consists of lines, or of parts that end with NUL.
    if output and not output.endswith((b"\n", b"\0")):
        raise EndedEarly
    return subprocess.CompletedProcess(command, code, output, words)


def _whole(stream: BufferedReader) -> bytes:
    """Return all of a stream, read in chunks: a read of MOST_OUTPUT bytes would set that much memory aside."""
    chunks: list[bytes] = []
    size = 0
    while chunk := stream.read(_CHUNK):
        chunks.append(chunk)
        size += len(chunk)
        if size > MOST_OUTPUT:
            raise too_much()
    return b"".join(chunks)


@contextmanager
def given(data: bytes) -> Iterator[IO[bytes] | int]:
    """Give data as a file: git may end before it has read all of a pipe, and writing to that would end us too."""
    if not data:
        yield subprocess.DEVNULL
        return
    with tempfile.TemporaryFile() as stream:
        stream.write(data)
        stream.seek(0)
        yield stream


@contextmanager
def started(arguments: Sequence[str], folder: Path, git_dir: Path | None, questions: bytes) -> Iterator[BufferedReader]:
    """Give the stream of git's answers to questions; leaving it before its end ends git.

    Raises:
        CannotRun: git failed, so that its answers are not complete, even if they look so.
    """
    command = _command(arguments, git_dir)
    with given(questions) as stdin, listening(command, folder, environment=_environment(), stdin=stdin) as git:
        early = None
        try:
            yield git.stream
        except EndedEarly as error:
            # If git failed, its own words say more than this error.
            early = error
        code, words = git.end()
        if code:
            raise failure(code, words)
        if early is not None:
            raise early


def text_of(output: bytes) -> str:
    """Return output as text; a path that is not UTF-8 keeps its bytes."""
    return output.decode(errors="surrogateescape")


def path_of(output: bytes) -> str:
    """Return the one path that git answered.

    Raises:
        EndedEarly: it answered none.
    """
    if not output:
        raise EndedEarly
    return text_of(output).removesuffix("\n")


def line_of(output: bytes) -> str:
    """Return the one line that git answered, such as an id.

    Raises:
        EndedEarly: it answered none.
    """
    return path_of(output).strip()


def quoted(path: str | Path) -> bytes:
    """Return path in git's quotes, in which any path can stand on a line or in a list."""
    special = {byte: f"\\{byte:03o}".encode() for byte in (*range(32), *b'"\\', *range(127, 256))}
    return b'"' + b"".join(special.get(byte, bytes([byte])) for byte in os.fsencode(path)) + b'"'


def failure(code: int, words: bytes) -> CannotRun:
    """Return what git's last words mean for the user."""
    said = words.decode(errors="replace")
    if code == USAGE:
        return CannotRun(text("this git is too old"), text("install git 2.31 or later"))
    if _NO_MEMORY.search(said):
        return too_much()
    if code < 0:
        return CannotRun(
            text("git was ended by the signal {number}", number=-code), text("look whether the machine has memory left")
        )
    if match := re.search(r"\b([0-9a-f]{64}|[0-9a-f]{40})\b", said):
        return missing_object(match[1])
    return CannotRun(
        text("git could not answer: {said}", said=plain(said)),
        text("see what is wrong with the repository: `git fsck`"),
    )


def too_much() -> CannotRun:
    """Return the ending for an answer of git that is too large to be held."""
    return CannotRun(
        text("git has more to tell than can be held"),
        text("use a machine with more memory, or look for a commit with more files than anyone can have written"),
    )


def missing_object(object_id: str) -> CannotRun:
    """Return the ending for an object that should be there and is not."""
    return CannotRun(
        text("the repository lacks the object {object_id}", object_id=object_id),
        text("complete a partial clone: git fetch --refetch --no-filter"),
    )


def plain(words: str) -> str:
    """Return git's words on one line, without characters that a terminal would act on."""
    return "".join(character if character.isprintable() else " " for character in words).strip()


def _command(
    arguments: Sequence[str], git_dir: Path | None, overrides: Sequence[str] = (), *, attributes: bool = False
) -> list[str]:
    ours = (*_OVERRIDES, *overrides) if attributes else (*_OVERRIDES, _NO_ATTRIBUTES, *overrides)
    settings = [part for setting in ours for part in ("-c", setting)]
    place = [f"--git-dir={git_dir}"] if git_dir else []
    return [program(), "--no-pager", *settings, *place, *arguments]


def program() -> str:
    """Return where git is; relative folders of the PATH are skipped, because a repository could hold a `git`."""
    folders = [folder for folder in os.get_exec_path() if Path(folder).is_absolute()]
    found = shutil.which("git", path=os.pathsep.join(folders))
    if found is None:
        raise NoGit(
            text("git is not installed"), text("install it: apt-get install git, or https://git-scm.com/downloads")
        )
    return found


def _environment(keep: Sequence[str] = ()) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in _KEPT or name in keep or _CONFIGURATION.fullmatch(name)
    }
    return {**kept, **_ENVIRONMENT, **_quarantine()}


def _quarantine() -> dict[str, str]:
    """Return the variable for more objects: those that are pushed.

    We only read there. With git's own variable, our own objects would be written there too.
    """
    place = incoming()
    if place is None:
        return {}
    others = os.environ.get("GIT_ALTERNATE_OBJECT_DIRECTORIES")
    listed = [os.fsdecode(quoted(place)), *([others] if others else [])]
    return {"GIT_ALTERNATE_OBJECT_DIRECTORIES": os.pathsep.join(listed)}


def incoming() -> str | None:
    """Return the folder of objects that are pushed: in a hook, they lie apart until the hook accepts them."""
    place = os.environ.get("GIT_OBJECT_DIRECTORY")
    return place if place and "GIT_QUARANTINE_PATH" in os.environ else None
