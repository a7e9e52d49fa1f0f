"""Writing edits to the disk: at any moment, even after a kill, each file is wholly old or wholly new."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from plancode.changes.signals import undisturbed
from plancode.changes.spot import Edit
from plancode.diagnostics import CannotRun, Text, all_of, text
from plancode.locks import alone
from plancode.system_errors import reason

_MARK: Final = ".plancode-"
_MADE_HERE: Final = re.compile(r"\.plancode-[a-z0-9_]{8}")
# The folder that most files are written in; below it, files that a killed writer left are cleaned up.
_PLANS: Final = "plans"
_NEW_FILE: Final = 0o666


class ChangedMeanwhile(CannotRun):
    """Somebody else has written a file since it was read: the change has to be worked out again."""


class NotTakenBack(CannotRun):
    """Files were written and could not be put back; `paths` are these files, below the workspace."""

    def __init__(self, message: Text, hint: Text, paths: tuple[str, ...]) -> None:
        super().__init__(message, hint)
        self.paths = paths


def write(folder: Path, edits: Sequence[Edit]) -> None:
    """Write edits to the files below folder: all of them, or none where one cannot be written.

    Raises:
        ChangedMeanwhile: a file is not what it was when it was read.
        CannotRun: a file cannot be written, or would stand outside of folder.
        NotTakenBack: a file cannot be written, and one that was written could not be put back.
    """
    with alone(folder), undisturbed(NotTakenBack), put(folder, edits):
        pass


@contextmanager
def put(folder: Path, edits: Sequence[Edit], *, beside: Path | None = None) -> Iterator[Callable[[], None]]:
    """Write edits as `write` does, for a caller who holds the folder's lock; yield a function that takes them back.

    The function works until the block ends, on a full disk too: old files are kept until then, in the folder `beside`
    where that is possible, else in the folders where they stood.

    Raises:
        ChangedMeanwhile: a file is not what it was when it was read.
        CannotRun: a file cannot be written, or would stand outside of folder.
        NotTakenBack: a file cannot be written, and one that was written could not be put back.
    """
    unchanged(folder, edits)
    work = _Work(folder, beside)
    work.clean(edits)
    try:
        try:
            work.write(edits)
        except OSError as error:
            work.take_back()
            path = work.busy_with or error.filename or folder
            raise CannotRun(
                text("{path} cannot be written: {problem}", path=path, problem=reason(error)),
                text("nothing was written"),
            ) from error
        yield work.take_back
    finally:
        work.end()


@dataclass(frozen=True, slots=True)
class _Written:
    """A file that was written, and the file that keeps its old bytes; None where there were none."""

    edit: Edit
    kept: Path | None


@dataclass(slots=True)
class _Work:
    """The files and folders made so far, so that they can be taken back or removed."""

    folder: Path
    beside: Path | None
    busy_with: str = ""
    temporary: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    written: list[_Written] = field(default_factory=list)

    def clean(self, edits: Sequence[Edit]) -> None:
        """Remove the files that killed writers left behind: the lock proves that nobody is writing them now."""
        below = (Path(name) for name, _, _ in os.walk(self.folder / _PLANS))
        parents = ((self.folder / edit.path).parent for edit in edits)
        for place in {*below, *parents, *filter(None, [self.beside])}:
            _remove_left_over(place)

    def write(self, edits: Sequence[Edit]) -> None:
        """Write edits: first the bytes, which may not fit on the disk, then the names, which take no room."""
        ready: list[tuple[Edit, Path, Path | None]] = []
        for edit in edits:
            self.busy_with = edit.path
            self._make_folders(self.folder / edit.path)
            ready.append((edit, self._staged(edit, edit.after), self._kept(edit)))
        for edit, staged, kept in ready:
            self.busy_with = edit.path
            staged.replace(self.folder / edit.path)
            self.written.append(_Written(edit, kept))
        for parent in dict.fromkeys((self.folder / edit.path).parent for edit in edits):
            _settle(parent)

    def take_back(self) -> None:
        """Put the files back as they were, and remove the new ones.

        Raises:
            NotTakenBack: one of them cannot be put back, or holds what somebody else wrote.
        """
        left = [(each.edit.path, problem) for each in reversed(self.written) if (problem := self._left(each))]
        self.written.clear()
        if left:
            raise NotTakenBack(
                text("{left}", left=all_of([problem for _, problem in left])),
                text("put it right by hand; `git diff` shows what git has of it"),
                tuple(path for path, _ in left),
            )

    def end(self) -> None:
        """Remove temporary files, and new folders that hold nothing."""
        for each in self.temporary:
            with suppress(OSError):
                each.unlink(missing_ok=True)
        for made in reversed(self.folders):
            # rmdir refuses a folder that holds a file.
            with suppress(OSError):
                made.rmdir()

    def _left(self, written: _Written) -> Text | None:
        """Put one file back; return what is wrong where that cannot be done."""
        edit, path = written.edit, self.folder / written.edit.path
        try:
            found = path.read_bytes() if os.path.lexists(path) else None
        except OSError as error:
            return text("{path} is no file that can be read now: {problem}", path=edit.path, problem=reason(error))
        if found == edit.before:
            return None
        if found != edit.after:
            return text("{path} holds what something else has written meanwhile", path=edit.path)
        try:
            self._put_back(written, path)
        except OSError as error:
            return text("{path} still holds the change: {problem}", path=edit.path, problem=reason(error))
        return None

    def _put_back(self, written: _Written, path: Path) -> None:
        if written.edit.before is None:
            path.unlink()
            return
        try:
            if written.kept is not None:
                # To rename a file takes no room on the disk.
                written.kept.replace(path)
                return
        except OSError:
            pass
        self._staged(written.edit, written.edit.before).replace(path)

    def _make_folders(self, path: Path) -> None:
        missing = [parent for parent in path.parents if not parent.exists()]
        for each in reversed(missing):
            each.mkdir()
            self.folders.append(each)

    def _staged(self, edit: Edit, data: bytes) -> Path:
        """Return a new file that holds data, beside the edited one; its bytes are on the disk."""
        path = self.folder / edit.path
        handle, name = tempfile.mkstemp(prefix=_MARK, dir=path.parent)
        self.temporary.append(Path(name))
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
            os.fchmod(stream.fileno(), _mode(path))
        return Path(name)

    def _kept(self, edit: Edit) -> Path | None:
        """Return a second name for the edited file, a copy where hard links fail, or None for a new file."""
        if edit.before is None:
            return None
        path = self.folder / edit.path
        for place in filter(None, (self.beside, path.parent)):
            name = place / f"{_MARK}{secrets.token_hex(4)}"
            with suppress(OSError):
                os.link(path, name)
                self.temporary.append(name)
                return name
        return self._staged(edit, edit.before)


def unchanged(folder: Path, edits: Sequence[Edit]) -> None:
    """Make sure that the files are as they were when edits were made.

    Raises:
        ChangedMeanwhile: one of them has changed.
        CannotRun: one of them stands outside of folder.
    """
    for edit in edits:
        _unchanged(folder, edit)


def _unchanged(folder: Path, edit: Edit) -> None:
    path = folder / edit.path
    # Behind a symbolic link stand files that are not the workspace's.
    if path.is_symlink() or not path.parent.resolve().is_relative_to(folder.resolve()):
        raise CannotRun(
            text("{path} leads out of the workspace", path=edit.path), text("name an ordinary file below it")
        )
    if edit.before is not None and not path.exists():
        raise ChangedMeanwhile(
            text("{path} does not stand in the work tree", path=edit.path),
            text("bring its folder back with `git sparse-checkout add`, where a sparse checkout leaves it out"),
        )
    found = path.read_bytes() if path.is_file() else None
    if found != edit.before or (found is None and os.path.lexists(path)):
        raise ChangedMeanwhile(text("{path} has been changed meanwhile", path=edit.path), text("run the command again"))


def _remove_left_over(folder: Path) -> None:
    with suppress(OSError):
        for left in list(folder.glob(f"{_MARK}*")):
            if _MADE_HERE.fullmatch(left.name):
                left.unlink()


def _settle(folder: Path) -> None:
    """Make sure that the new names in folder are on the disk too, not only the bytes."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _mode(path: Path) -> int:
    """Return the mode of the file at path, or the one that a new file gets."""
    if path.exists():
        return path.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return _NEW_FILE & ~mask
