"""The files of a workspace: found under `plans/`, read without following links, bounded in size."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plancode import codes
from plancode.diagnostics import FIRST_POSITION, CannotRun, Diagnostic, Place, Text, text

PLANS_FOLDER = "plans"
CONFIG_NAME = "plancode.yaml"
SUFFIXES = (".yaml", ".yml")
# One byte more than the reader takes, so that a file that is too large is told from one that just fits.
_MOST_BYTES = (1 << 20) + 1
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as bytes, wherever it comes from: the work tree, a commit, or a test."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Sources:
    """What a workspace is loaded from: its files by path, its configuration, and what could not be read."""

    files: tuple[SourceFile, ...]
    config: SourceFile | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    prefix: str = ""


def workspace_folder(start: Path, top: Path) -> Path:
    """Return the folder of the workspace that start stands in, looked for from there up to top.

    Raises:
        CannotRun: there is none.
    """
    folder = start if start.is_dir() else start.parent
    for candidate in (folder, *folder.parents):
        if (candidate / CONFIG_NAME).is_file() or (candidate / PLANS_FOLDER).is_dir():
            return candidate
        if candidate == top:
            break
    raise CannotRun(
        text(
            "there is no workspace here: neither {config} nor {plans}/ in {start} or above it",
            config=CONFIG_NAME,
            plans=PLANS_FOLDER,
            start=start,
        ),
        text(
            "a workspace is a folder with {config}, and its records under {plans}/",
            config=CONFIG_NAME,
            plans=PLANS_FOLDER,
        ),
    )


def read_sources(folder: Path, prefix: str = "") -> Sources:
    """Return the files of the workspace in folder, sorted by path; prefix leads from the repository's root to it."""
    files: list[SourceFile] = []
    found: list[Diagnostic] = []
    for path in _paths(folder / PLANS_FOLDER, f"{prefix}{PLANS_FOLDER}/", found):
        data = _data(folder, path.removeprefix(prefix), path, found)
        if data is not None:
            files.append(SourceFile(path, data))
    config = None
    if os.path.lexists(folder / CONFIG_NAME):
        data = _data(folder, CONFIG_NAME, prefix + CONFIG_NAME, found)
        config = None if data is None else SourceFile(prefix + CONFIG_NAME, data)
    return Sources(tuple(sorted(files, key=lambda file: file.path)), config, tuple(found), prefix)


def _paths(folder: Path, path: str, found: list[Diagnostic]) -> Iterator[str]:
    """Yield the paths of the YAML files below folder; a link is a finding and is not followed."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise CannotRun(
            text("{path} cannot be read: {problem}", path=path, problem=error.strerror),
            text("the folder is made readable"),
        ) from error
    for entry in entries:
        here = path + entry.name
        if entry.is_symlink():
            if entry.name.endswith(SUFFIXES) or entry.is_dir():
                found.append(_not_regular(here, text("`{path}` is a symbolic link", path=here)))
        elif entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith("."):
                yield from _paths(folder / entry.name, here + "/", found)
        elif entry.name.endswith(SUFFIXES) and not entry.name.startswith("."):
            yield here


def _data(folder: Path, name: str, path: str, found: list[Diagnostic]) -> bytes | None:
    try:
        # O_NONBLOCK: opening a FIFO would wait for a writer for ever.
        handle = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if (folder / name).is_symlink():
            found.append(_not_regular(path, text("`{path}` is a symbolic link", path=path)))
            return None
        raise CannotRun(
            text("{path} cannot be read: {problem}", path=path, problem=error.strerror),
            text("the file is made readable"),
        ) from error
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            found.append(_not_regular(path, text("`{path}` is not a regular file", path=path)))
            return None
        return _read(handle)
    finally:
        os.close(handle)


def _read(handle: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while size < _MOST_BYTES and (chunk := os.read(handle, _CHUNK)):
        chunks.append(chunk)
        size += len(chunk)
    return b"".join(chunks)


def _not_regular(path: str, message: Text) -> Diagnostic:
    return codes.PC118.at(
        Place(path, FIRST_POSITION),
        message,
        hint=text("records stand in ordinary files"),
    )
