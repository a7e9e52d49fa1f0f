"""What can be unfit in a machine and in a clone, each with the line that mends it; `doctor` tells it."""

from __future__ import annotations

import os
import platform
import shlex
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from plancode import __version__
from plancode.diagnostics import Count, Text, text

if TYPE_CHECKING:
    from plancode import git
    from plancode.store import Store

_LEAST_PYTHON: Final = (3, 11)
_INOTIFY: Final = Path("/proc/sys/fs/inotify/max_user_watches")
_ENOUGH_WATCHES: Final = 524_288
_PRE_COMMIT: Final = ".pre-commit-config.yaml"
_MOST_DAMAGE: Final = 3


class Result(NamedTuple):
    """The result of one look; a hint says what to do, and is there only where something is wrong."""

    what: Text
    hint: Text | None = None


def of_python() -> Result:
    """Return whether Python is one that plancode is tested with."""
    words = text("plancode {version}, Python {python}", version=__version__, python=platform.python_version())
    least = ".".join(map(str, _LEAST_PYTHON))
    return Result(
        words, None if sys.version_info >= _LEAST_PYTHON else text("install Python {least} or later", least=least)
    )


def of_keeping(store: Store) -> Result:
    """Return where results are kept for the next run, or that none are: that is no fault, as all can be done again."""
    if store.folder is None:
        return Result(text("nothing is kept from one run to the next"))
    if not store.is_usable:
        return Result(
            text(
                "nothing is kept from one run to the next: {folder} cannot be written, or is open to others",
                folder=store.folder,
            )
        )
    return Result(text("what a run finds is kept for the next one in {folder}", folder=store.folder))


def of_clone(repository: git.Repository, folder: Path) -> Iterator[Result]:
    """Yield what stands in the way of proving, reading and writing in a clone, whose workspace is folder."""
    yield _depth(repository)
    yield _objects(repository)
    if not repository.bare:
        yield _left_out(repository, folder)
        yield _line_ends(repository)
        yield _hook(repository)
    yield _writing(repository, folder)


def of_watching(folder: Path) -> Iterator[Result]:
    """Yield whether `serve` can watch as many folders as there are; nothing where the system has no such limit."""
    try:
        most = int(_INOTIFY.read_text())
    except (OSError, ValueError):
        return
    folders = sum(1 for _ in os.walk(folder / "plans"))
    words = text(
        "{folders:folder|folders} to watch, {most} of them allowed on this machine", folders=Count(folders), most=most
    )
    number = max(_ENOUGH_WATCHES, 2 * folders)
    # Editors watch too, and the limit is that of all programs of a user.
    is_tight = 2 * folders > most
    yield Result(
        words, text("run `sudo sysctl fs.inotify.max_user_watches={number}`", number=str(number)) if is_tight else None
    )


def _depth(repository: git.Repository) -> Result:
    if repository.shallow:
        return Result(
            text("this clone is shallow, and nothing can be proved in it"), text("run `git fetch --unshallow`")
        )
    return Result(text("the clone holds the whole history"))


def _objects(repository: git.Repository) -> Result:
    from plancode import git

    found = git.damage(repository)
    if not found:
        return Result(text("git finds nothing missing or broken (git fsck)"))
    told = "; ".join([*found[:_MOST_DAMAGE], *(["…"] if len(found) > _MOST_DAMAGE else [])])
    return Result(
        text("git finds what is missing or broken: {told}", told=told),
        text("clone the repository again, and keep this folder until what only it has is copied"),
    )


def _left_out(repository: git.Repository, folder: Path) -> Result:
    from plancode import git

    prefix = folder.resolve().relative_to(repository.root.resolve()).as_posix()
    paths = ["plans" if prefix == "." else f"{prefix}/plans"]
    count = sum(entry.left_out for entry in git.unusual_entries(repository, paths))
    if count:
        return Result(
            text(
                "{count:file of the plans is|files of the plans are} not in the work tree (sparse checkout)",
                count=Count(count),
            ),
            text("run `git sparse-checkout disable`; until then they are read from git, and cannot be changed"),
        )
    return Result(text("all files of the plans are in the work tree"))


def _line_ends(repository: git.Repository) -> Result:
    from plancode import git

    if (git.setting(repository, "core.autocrlf") or "").lower() in ("true", "yes", "on", "1"):
        return Result(
            text("git changes the line ends of files (`core.autocrlf`)"), text("run `git config core.autocrlf input`")
        )
    return Result(text("git leaves line ends as they are"))


def _hook(repository: git.Repository) -> Result:
    from plancode import git

    place = git.hook(repository, "pre-commit")
    if place is None:
        if "plancode-check" in _read(repository.root / _PRE_COMMIT):
            return Result(
                text("{file} asks for a check before each commit, and no hook is installed", file=_PRE_COMMIT),
                text("run `pre-commit install`"),
            )
        return Result(text("no hook looks at commits before they are made"))
    if not place.exists():
        return Result(text("the hook {path} leads nowhere", path=place), text("remove it, or install it again"))
    if not place.stat().st_mode & stat.S_IXUSR:
        return Result(
            text("git ignores the hook {path}: it is no program", path=place),
            text("run `chmod +x {path}`", path=shlex.quote(str(place))),
        )
    return Result(text("the hook {path} looks at commits before they are made", path=place))


def _writing(repository: git.Repository, folder: Path) -> Result:
    places = [folder, folder / "plans", repository.git_dir, repository.git_dir / "objects"]
    for place in places:
        if place.exists() and not os.access(place, os.W_OK | os.X_OK):
            return Result(
                text("you may not write in {place}", place=place),
                text('run `sudo chown -R "$USER" {place}`', place=shlex.quote(str(place))),
            )
    return Result(text("you may write here"))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
