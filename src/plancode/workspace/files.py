"""The files of a workspace: which files of a folder or a commit hold records, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final, NamedTuple

from plancode import codes, git
from plancode.diagnostics import FIRST_POSITION, CannotRun, Diagnostic, Place, Text, text
from plancode.workspace.collisions import collisions, renamed
from plancode.yaml_source import MAX_BYTES

PLANS_FOLDER: Final = "plans"
CONFIG_NAME: Final = "plancode.yaml"
TEMPLATES_FOLDER: Final = "templates"
SUFFIXES: Final = (".yaml", ".yml")
# What Notepad adds to any name, where Windows does not show it.
_ADDED: Final = ".txt"
MOST_FOLDERS: Final = 32
# All files together; the reader bounds each single one.
MOST_BYTES: Final = 1 << 29


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as bytes, from the disk or from git; a file that is too large has only enough bytes to show that.

    `stored` is what git would store for it, where that differs: git converts line ends and encodings.
    """

    path: str
    data: bytes
    stored: bytes | None = None

    @property
    def content(self) -> bytes:
        """Return what counts: the bytes that a commit of the file would hold."""
        return self.data if self.stored is None else self.stored


@dataclass(frozen=True, slots=True)
class Sources:
    """What a workspace is loaded from: its files by path, its configuration, and what could not be read.

    `lost_rules` is the finding that the configuration was emptied or deleted, and the last commit has rules in it.
    """

    files: tuple[SourceFile, ...]
    config: SourceFile | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    prefix: str = ""
    lost_rules: Diagnostic | None = None


class Kind(Enum):
    """What stands at a path."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    SUBMODULE = "submodule"
    OTHER = "other"


class Standing(NamedTuple):
    """What stands at a path; `blob` is the id of a file's blob if it is read from git, else empty."""

    path: str
    kind: Kind
    blob: str = ""


# Gives the bytes of files, in their order; for a file that is too large, at least one byte more than the reader takes.
Reader = Callable[[Sequence[Standing]], Iterable[bytes]]
_OF_GIT: Final = {git.Kind.FILE: Kind.FILE, git.Kind.LINK: Kind.LINK, git.Kind.SUBMODULE: Kind.SUBMODULE}
_IS = {
    Kind.LINK: text("`{path}` is a symbolic link"),
    Kind.SUBMODULE: text("`{path}` is a repository of its own"),
}
_NO_FILE: Final = text("`{path}` is not a regular file")
_NO_FOLDER: Final = text("`{path}` is not a folder")


# A history asks about the same few files in each of its commits.
@lru_cache(maxsize=1 << 14)
def is_record_file(path: str, prefix: str = "") -> bool:
    """Return whether a file at path may hold records; prefix leads from the repository's root to the workspace."""
    start = len(prefix)
    return (
        path.endswith(SUFFIXES)
        and path.startswith(f"{PLANS_FOLDER}/", start)
        and path.find("/.", start) < 0
        and path.count("/", start) <= MOST_FOLDERS + 1
    )


def _is_visible(parts: Sequence[str]) -> bool:
    return not any(part.startswith(".") for part in parts)


def sources_at(repository: git.Repository, commit: str, prefix: str = "") -> Sources:
    """Return the files of the workspace at prefix as they stood at a commit."""
    paths = [prefix + PLANS_FOLDER, prefix + CONFIG_NAME]
    found = [of_git(entry) for entry in git.tree_entries(repository, commit, paths)]
    return sources_from(found, lambda files: blobs_of(repository, files), prefix)


def of_git(entry: git.TreeEntry | git.IndexEntry) -> Standing:
    """Return what git says of a path."""
    return Standing(entry.path, _OF_GIT[entry.kind], entry.id)


def blobs_of(repository: git.Repository, files: Sequence[Standing]) -> Iterable[bytes]:
    """Yield the bytes of files, in their order."""
    for _, data in git.blobs(repository, [file.blob for file in files]):
        # To give the beginning of a blob, git would unpack all of it, and it may be a bomb.
        yield bytes(MAX_BYTES + 1) if data is None else data


def sources_from(standing: Iterable[Standing], read: Reader, prefix: str = "") -> Sources:
    """Return the files of a workspace, sorted by path; anything else that stands there is a finding.

    Raises:
        CannotRun: the files are too large together.
    """
    places = list(standing)
    wanted: list[Standing] = []
    found: dict[str, Diagnostic] = {}
    for each in places:
        if each.kind is Kind.FILE and (is_record_file(each.path, prefix) or each.path == prefix + CONFIG_NAME):
            wanted.append(each)
        elif (problem := _problem(each, prefix)) is not None:
            found[problem.path] = problem
    files: list[SourceFile] = []
    size = 0
    for each, data in zip(wanted, read(wanted), strict=True):
        size += len(data)
        if size > MOST_BYTES:
            raise CannotRun(
                text("the files of this workspace are larger than {most} MiB together", most=MOST_BYTES >> 20),
                text("keep other files out of the plans: plans are text, a few kilobytes each"),
            )
        files.append(SourceFile(each.path, data))
    config = next((file for file in files if file.path == prefix + CONFIG_NAME), None)
    records = sorted((file for file in files if file is not config), key=lambda file: file.path)
    alike = colliding((each.path for each in places), prefix)
    problems = sorted([*found.values(), *alike], key=lambda each: each.sort_key)
    return Sources(tuple(records), config, tuple(problems), prefix)


def colliding(paths: Iterable[str], prefix: str) -> Iterable[Diagnostic]:
    """Return a finding for each name below the records' folder that is another's on other systems."""
    folder = prefix + PLANS_FOLDER
    return collisions((path for path in paths if path.startswith(f"{folder}/")), folder, MOST_FOLDERS + 1)


def _problem(each: Standing, prefix: str) -> Diagnostic | None:
    """Return the finding for something of the wrong kind, or in the wrong place; None if nothing is wrong with it."""
    parts = each.path.removeprefix(prefix).split("/")
    if parts[0] == CONFIG_NAME:
        # If something stands below this path, a folder stands in place of the file.
        return _not_regular(prefix + CONFIG_NAME, each.kind if len(parts) == 1 else Kind.FOLDER)
    # Nobody looks into a folder that is too deep: what stands in it does not count, nor do the names there.
    upper = parts[: MOST_FOLDERS + 2]
    if not _is_visible(upper):
        return None
    if len(parts) > len(upper) or (each.kind is Kind.FOLDER and len(parts) > MOST_FOLDERS + 1):
        return _too_deep(prefix + "/".join(upper))
    if len(parts) == 1 and each.kind in (Kind.FILE, Kind.OTHER):
        return _finding(each.path, _NO_FOLDER.given({"path": each.path}))
    if each.kind in _IS or (each.kind is Kind.OTHER and each.path.endswith(SUFFIXES)):
        return _not_regular(each.path, each.kind)
    return _misnamed(each) if each.kind is Kind.FILE and len(parts) > 1 else None


def _misnamed(file: Standing) -> Diagnostic | None:
    """Return the finding for a file that is meant to hold records and is not read, by the end of its name."""
    meant = file.path.lower().removesuffix(_ADDED)
    suffix = next((each for each in SUFFIXES if meant.endswith(each)), None)
    if suffix is None:
        return None
    new = file.path[: len(meant) - len(suffix)] + suffix
    return codes.PC146.at(
        Place(file.path, FIRST_POSITION),
        text("`{path}` is not read: its name does not end in {suffix}", path=file.path, suffix=suffix),
        hint=renamed(file.path, new),
    )


def _not_regular(path: str, kind: Kind) -> Diagnostic:
    return _finding(path, _IS.get(kind, _NO_FILE).given({"path": path}))


def _finding(path: str, message: Text) -> Diagnostic:
    return codes.PC118.at(Place(path, FIRST_POSITION), message, hint=text("put records in ordinary files"))


def _too_deep(path: str) -> Diagnostic:
    return codes.PC111.at(
        Place(path, FIRST_POSITION),
        text("the folders are nested deeper than {limit} levels", limit=MOST_FOLDERS),
        hint=text("move the records to folders further up"),
    )
