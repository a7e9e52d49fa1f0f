"""The folder of a workspace: found from where the user stands; its files are read, and no link is followed.

Files that a sparse checkout or skip-worktree leaves out of the folder belong to the workspace: the index has them.
"""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from plancode import git
from plancode.diagnostics import CannotRun, Diagnostic, Text, any_of, text
from plancode.system_errors import reason
from plancode.workspace.collisions import collisions, misspelt
from plancode.workspace.files import (
    CONFIG_NAME,
    MOST_FOLDERS,
    PLANS_FOLDER,
    TEMPLATES_FOLDER,
    Kind,
    Sources,
    Standing,
    blobs_of,
    of_git,
    sources_from,
)
from plancode.yaml_source import MAX_BYTES

# What plancode looks for by its name in the folder of a workspace.
OWNED: Final = (CONFIG_NAME, PLANS_FOLDER, TEMPLATES_FOLDER)
_CHUNK: Final = 1 << 16
_GIT_FOLDER: Final = ".git"
# Where workspaces below a folder are looked for: its folders and those in them, as many as one lists in a moment.
_LEVELS_BELOW: Final = 2
_MOST_BELOW: Final = 1_000
_MOST_NAMED: Final = 5
_NAMES: Final = {"config": CONFIG_NAME, "plans": PLANS_FOLDER}


@dataclass(frozen=True, slots=True)
class Index:
    """The unusual entries of the index, such as files that are not on the disk; empty without a repository."""

    repository: git.Repository | None = None
    entries: tuple[git.IndexEntry, ...] = ()


def index_of(repository: git.Repository, start: Path) -> Index:
    """Return what only the index knows of the workspaces that may stand in start or in a folder above it."""
    top = repository.root.resolve()
    paths = [_prefix(folder, top) + name for folder in _folders(start, top) for name in (PLANS_FOLDER, CONFIG_NAME)]
    return Index(repository, tuple(git.unusual_entries(repository, paths)))


def workspace_folder(start: Path, top: Path, index: Index = Index(), *, as_typed: Path = Path()) -> Path:
    """Return the folder of the workspace that start stands in; the search goes from start up to top.

    as_typed is how the user named start.

    Raises:
        NoWorkspace: there is none; the hint names those below start.
    """
    absent = [entry.path for entry in index.entries if entry.left_out]
    for folder in _folders(start, top):
        prefix = _prefix(folder, top) if absent else ""
        here = (prefix + CONFIG_NAME, f"{prefix}{PLANS_FOLDER}/")
        if _is_workspace(folder) or any(path.startswith(here) for path in absent):
            return folder
    raise no_workspace(start, as_typed)


class _Below(NamedTuple):
    """The workspaces below the folder where the user stands, relative to it, and how they named that folder."""

    start: Path
    as_typed: Path
    found: tuple[Path, ...]

    def lines(self, command: str) -> list[str]:
        """Return the lines that are typed for these workspaces; what stands below one is named as seen from there."""
        name, *words = shlex.split(command) or [""]
        named = [each for each in words if self._is_path(each, name)]
        holding = [each for each in self.found if all(self._is_below(each, word) for word in named)]
        return [self._line(each, (name, *words), named) for each in holding or self.found]

    def _line(self, folder: Path, words: Sequence[str], named: Sequence[str]) -> str:
        seen = [os.path.relpath(self.start / each, self.start / folder) if each in named else each for each in words]
        return shlex.join(["plancode", "-C", str(self.as_typed / folder), *seen])

    def _is_below(self, folder: Path, word: str) -> bool:
        inside = os.path.relpath(self.start / word, self.start / folder)
        return not inside.startswith(os.pardir)

    def _is_path(self, word: str, command: str) -> bool:
        # The id of a record may be the name of a folder: only `check` is given such a name for what it is.
        is_written_so = command == "check" or "/" in word or "." in word
        return is_written_so and not word.startswith("-") and os.path.lexists(self.start / word)


class NoWorkspace(CannotRun):
    """Neither the folder where the user stands nor one above it is a workspace; `below` are those below it."""

    def __init__(self, problem: Text, hint: Text, below: _Below, misnamed: Text | None = None) -> None:
        super().__init__(problem, hint)
        self.below = below
        # How what stands there gets the name by which it is looked for.
        self._misnamed = misnamed

    def typed(self, command: str) -> NoWorkspace:
        """Return this ending with the hint to type command for the workspaces below."""
        return NoWorkspace(self.text, _hint(self.below, command, self._misnamed), self.below, self._misnamed)


def no_workspace(start: Path, as_typed: Path) -> NoWorkspace:
    """Return the ending for a folder that is in no workspace; the hint names the workspaces below it."""
    below = _Below(start, as_typed, workspaces_below(start)[:_MOST_NAMED])
    misnamed = next((each.hint_text for each in misspelt(_names_in(start), OWNED[:2], "")), None)
    return NoWorkspace(
        text("no plans here: neither {start} nor a folder above it has {config} or {plans}/", **_NAMES, start=start),
        _hint(below, "check", misnamed),
        below,
        misnamed,
    )


def _hint(below: _Below, command: str, misnamed: Text | None) -> Text:
    if not below.found:
        if misnamed:
            return misnamed
        return text(
            "go to your plans: a folder with {config}, and its records under {plans}/; or begin here: `plancode init`",
            **_NAMES,
        )
    lines = any_of([f"`{each}`" for each in below.lines(command)])
    return text("go to a workspace below: {lines}", lines=lines)


def workspaces_below(folder: Path) -> tuple[Path, ...]:
    """Return the workspaces one or two levels below folder, relative to it; without a configuration where none has one."""
    found: list[Path] = []
    level = [folder]
    for _ in range(_LEVELS_BELOW):
        below = [each for parent in level for each in islice(_visible_folders(parent), _MOST_BELOW)][:_MOST_BELOW]
        here = [each for each in below if _is_workspace(each)]
        found += here
        level = [each for each in below if each not in here]
    configured = [each for each in found if (each / CONFIG_NAME).is_file()]
    return tuple(sorted(each.relative_to(folder) for each in configured or found))


def _visible_folders(folder: Path) -> Iterator[Path]:
    with suppress(OSError), os.scandir(folder) as entries:
        for each in entries:
            if not each.name.startswith(".") and each.is_dir(follow_symlinks=False):
                yield folder / each.name


def _folders(start: Path, top: Path) -> Iterator[Path]:
    """Yield the folder of start and those above it, up to top."""
    folder = start if start.is_dir() else start.parent
    for candidate in (folder, *folder.parents):
        yield candidate
        if candidate == top:
            return


def _prefix(folder: Path, top: Path) -> str:
    return "" if folder == top or not folder.is_relative_to(top) else folder.relative_to(top).as_posix() + "/"


def _is_workspace(folder: Path) -> bool:
    plans = folder / PLANS_FOLDER
    # A folder with a link `plans` is a workspace, and the link a finding there: nobody means the folder above.
    return os.path.lexists(folder / CONFIG_NAME) or plans.is_symlink() or plans.is_dir()


def read_sources(folder: Path, prefix: str = "", index: Index = Index()) -> Sources:
    """Return the files of the workspace in folder, sorted by path; prefix leads from the repository's root to it.

    Raises:
        CannotRun: a file or folder cannot be read, or there are too many.
    """
    plans, config = prefix + PLANS_FOLDER, prefix + CONFIG_NAME
    mine = [entry for entry in index.entries if entry.path in (plans, config) or entry.path.startswith(f"{plans}/")]
    submodules = frozenset(entry.path for entry in mine if entry.kind is git.Kind.SUBMODULE)
    here = {each.path: each for each in _standing(folder, prefix, submodules)}
    left_out = [of_git(entry) for entry in mine if entry.left_out and not _is_hidden(entry.path, here)]
    found = sources_from(
        [*here.values(), *left_out], lambda files: _data(folder, prefix, files, index.repository), prefix
    )
    alike = (*misspelt(_names_in(folder), OWNED, prefix), *_of_templates(folder, prefix))
    if alike:
        told = tuple(sorted([*found.diagnostics, *alike], key=lambda each: each.sort_key))
        found = replace(found, diagnostics=told)
    return found if index.repository is None else _as_stored(found, index.repository, {each.path for each in left_out})


def _names_in(folder: Path) -> list[str]:
    """Return the names in a folder; none where it cannot be read, which is told where it has to be."""
    try:
        return os.listdir(folder)  # noqa: PTH208 - names alone
    except OSError:
        return []


def _of_templates(folder: Path, prefix: str) -> Iterator[Diagnostic]:
    """Yield the names in the workspace's own templates that are one on other systems."""
    place = folder / TEMPLATES_FOLDER
    if place.is_dir() and not place.is_symlink():
        paths = [
            Path(above, name).relative_to(folder).as_posix() for above, _, names in os.walk(place) for name in names
        ]
        if prefix:
            paths = [prefix + path for path in paths]
        yield from collisions(paths, prefix + TEMPLATES_FOLDER, MOST_FOLDERS)


def staged_sources(repository: git.Repository, start: Path, *, as_typed: Path = Path()) -> tuple[Path, Sources]:
    """Return the folder of the workspace that start stands in by git's index alone, and its files as they stand there.

    Raises:
        NoWorkspace: the index holds none.
        CannotRun: there are too many files.
    """
    top = repository.root.resolve()
    folders = [(folder, _prefix(folder, top)) for folder in _folders(start, top)]
    paths = [prefix + name for _, prefix in folders for name in (PLANS_FOLDER, CONFIG_NAME)]
    entries = [of_git(entry) for entry in git.index_entries(repository, paths)]
    for folder, prefix in folders:
        config, plans = prefix + CONFIG_NAME, prefix + PLANS_FOLDER
        mine = [
            each
            for each in entries
            if each.path in (config, plans) or each.path.startswith((config + "/", plans + "/"))
        ]
        # As on the disk, a file in place of the folder makes no workspace.
        if any(each.path != plans or each.kind is not Kind.FILE for each in mine):
            return folder, sources_from(mine, lambda files: blobs_of(repository, files), prefix)
    raise no_workspace(start, as_typed)


def _as_stored(sources: Sources, repository: git.Repository, left_out: Collection[str]) -> Sources:
    """Return sources with what git would store for files on the disk: so any clone reads a commit in the same way."""
    on_disk = {
        file.path: file.data
        for file in (*sources.files, *([sources.config] if sources.config else []))
        if file.path not in left_out
    }
    stored = git.stored(repository, on_disk, on_disk=True)
    if not stored:
        return sources
    return replace(
        sources,
        files=tuple(replace(file, stored=stored.get(file.path)) for file in sources.files),
        config=sources.config and replace(sources.config, stored=stored.get(sources.config.path)),
    )


def _is_hidden(path: str, here: Mapping[str, Standing]) -> bool:
    """Return whether something stands on the disk at a path, or in place of a folder that leads to it."""
    parts = path.split("/")
    return any("/".join(parts[:count]) in here for count in range(1, len(parts) + 1))


def _standing(folder: Path, prefix: str, submodules: frozenset[str]) -> Iterator[Standing]:
    """Yield what stands on the disk, in folders too, but not in links or in repositories of their own."""
    config = prefix + CONFIG_NAME
    if (kind := _kind(folder / CONFIG_NAME, is_submodule=config in submodules)) is not None:
        yield Standing(config, kind)
    plans = prefix + PLANS_FOLDER
    kind = _kind(folder / PLANS_FOLDER, is_submodule=plans in submodules)
    if kind is not Kind.FOLDER:
        if kind is not None:
            yield Standing(plans, kind)
        return
    top = f"{folder}/"
    waiting = [(plans, 0)]
    counts = {True: 0, False: 0}
    while waiting:
        path, depth = waiting.pop()
        entries = _entries(top + path.removeprefix(prefix), path)
        if path != plans and any(entry.name == _GIT_FOLDER for entry in entries):
            yield Standing(path, Kind.SUBMODULE)
            continue
        for entry in entries:
            # Files and folders whose names begin with a dot hold no plans.
            if entry.name.startswith("."):
                continue
            each = _entry(entry, f"{path}/{entry.name}", submodules)
            # Apart, since a commit has no folders of its own: what it holds can be read once it is checked out.
            counts[each.kind is Kind.FOLDER] += 1
            if max(counts.values()) > git.MOST_ENTRIES:
                raise git.too_many()
            if each.kind is not Kind.FOLDER or depth == MOST_FOLDERS:
                yield each
            else:
                waiting.append((each.path, depth + 1))


def _kind(path: Path, *, is_submodule: bool) -> Kind | None:
    try:
        mode = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    if stat.S_ISDIR(mode) and (is_submodule or os.path.lexists(path / _GIT_FOLDER)):
        return Kind.SUBMODULE
    kinds = {stat.S_IFREG: Kind.FILE, stat.S_IFDIR: Kind.FOLDER, stat.S_IFLNK: Kind.LINK}
    return kinds.get(stat.S_IFMT(mode), Kind.OTHER)


def _entries(place: str, path: str) -> list[os.DirEntry[str]]:
    """Return what stands in one folder."""
    try:
        with os.scandir(place) as entries:
            return list(islice(entries, git.MOST_ENTRIES + 1))
    except OSError as error:
        raise CannotRun(
            text("{path} cannot be read: {problem}", path=f"{path}/", problem=reason(error)),
            text("make the folder readable"),
        ) from error


def _entry(entry: os.DirEntry[str], path: str, submodules: frozenset[str]) -> Standing:
    if entry.is_file(follow_symlinks=False):
        return Standing(path, Kind.FILE)
    if entry.is_symlink():
        return Standing(path, Kind.LINK)
    if entry.is_dir(follow_symlinks=False):
        return Standing(path, Kind.SUBMODULE if path in submodules else Kind.FOLDER)
    return Standing(path, Kind.OTHER)


def _data(folder: Path, prefix: str, files: Sequence[Standing], repository: git.Repository | None) -> Iterable[bytes]:
    """Yield the bytes of files, in their order: from the disk, or from git if they are left out of the work tree."""
    from_git: Iterator[bytes] = iter(())
    if repository is not None:
        from_git = iter(blobs_of(repository, [file for file in files if file.blob]))
    top = f"{folder}/"
    for file in files:
        yield next(from_git) if file.blob else _on_disk(top + file.path.removeprefix(prefix), file.path)


def _on_disk(place: str, path: str) -> bytes:
    try:
        # O_NONBLOCK: if the file has become a FIFO meanwhile, opening it would wait for a writer for ever.
        handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise CannotRun(
            text("{path} cannot be read: {problem}", path=path, problem=reason(error)),
            text("make the file readable"),
        ) from error
    try:
        return _read(handle)
    finally:
        os.close(handle)


def _read(handle: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    # One byte more than the reader takes shows that a file is too large.
    while size <= MAX_BYTES and (chunk := os.read(handle, min(_CHUNK, MAX_BYTES + 1 - size))):
        chunks.append(chunk)
        size += len(chunk)
    return b"".join(chunks)
