"""Real repositories for tests: commits are written directly, so that ids never change and no process is started."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from tests.support.git import answer
from tests.support.store import Store

MARIE = ("Marie Petit", "marie@example.org")
_FIRST_DAY = datetime(2026, 1, 1, 9, tzinfo=UTC)


class Repo:
    """A repository in folder; each commit is a day later than the one before unless it states a date."""

    def __init__(self, folder: Path, *, bare: bool = False, object_format: str = "sha1") -> None:
        self.folder = folder
        self._commits = 0
        self._git_dir = folder if bare else folder / ".git"
        self._store = Store(self._git_dir / "objects", object_format, self._object)
        if not (self._git_dir / "HEAD").exists():
            _copy(_blank(bare=bare, object_format=object_format), folder)

    def commit(
        self,
        files: Mapping[str, str | bytes | None],
        *,
        message: str = "Change",
        author: tuple[str, str] = MARIE,
        committer: tuple[str, str] | None = None,
        date: datetime | str | None = None,
        authored: datetime | str | None = None,
        parents: Sequence[str] | None = None,
        branch: str = "main",
        mode: str = "100644",
    ) -> str:
        """Return the id of a new commit on branch: its first parent's tree with files written; None deletes one.

        Without parents it follows the tip of branch; `parents=[]` makes a root. The work tree stays as it is.
        """
        when = date or _FIRST_DAY + timedelta(days=self._commits)
        self._commits += 1
        before = self.tip(branch) if parents is None else [self._named(parent) for parent in parents]
        changes = [
            (_parts(path), None if content is None else (mode, self._blob(content))) for path, content in files.items()
        ]
        tree = self._store.changed(self._store.tree_of(before[0]) if before else None, changes)
        people = (("author", author, authored or when), ("committer", committer or author, when))
        lines = [f"{role} {_person(person)} {_stamp(moment)}" for role, person, moment in people]
        made = self._store.commit(tree, before, lines, _bytes(message))
        self.point(branch, made)
        return made

    def commit_tree(self, tree: str, parents: Sequence[str], *, message: str) -> str:
        """Return the id of a new commit of an existing tree, by Marie on the first day; no branch is at it."""
        lines = [f"{role} {_person(MARIE)} {_stamp(_FIRST_DAY)}" for role in ("author", "committer")]
        return self._store.commit(tree, parents, lines, _bytes(message))

    def head(self, branch: str) -> None:
        """Point HEAD at branch; the work tree stays as it is."""
        (self._git_dir / "HEAD").write_text(f"ref: refs/heads/{branch}\n")

    def point(self, branch: str, commit: str) -> None:
        """Point branch at a commit, wherever it was before; the work tree stays as it is."""
        place = self._git_dir / "refs" / "heads" / branch
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"{commit}\n")

    def tip(self, branch: str = "main") -> list[str]:
        """Return the id of the commit that branch is at, as a list of one; empty before the first commit."""
        place = self._git_dir / "refs" / "heads" / branch
        if place.is_file() and (named := place.read_text().split())[0] != "ref:":
            return named
        if not place.exists() and not (self._git_dir / "packed-refs").exists():
            return []
        return self.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}").split()

    def checkout(self, name: str = "main") -> None:
        """Check out a branch, or a commit, which detaches HEAD."""
        if (self._git_dir / "HEAD").read_text() == f"ref: refs/heads/{name}\n":
            self.git("reset", "-q", "--hard")
        else:
            self.git("checkout", "-q", "-f", name)

    def write(self, path: str, content: str) -> Path:
        """Write a file of the work tree, not committed, and return where it is."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, encoding="utf-8")
        return place

    def raw(self, kind: str, content: bytes) -> str:
        """Write an object that git itself would refuse to write; return its id."""
        return self.git("hash-object", "-t", kind, "-w", "--stdin", "--literally", given=content)

    def git(self, *arguments: str, given: bytes = b"") -> str:
        """Return git's standard output in the repository's folder, without the last line break."""
        return self._answer(*arguments, given=given).decode(errors="surrogateescape").removesuffix("\n")

    def _answer(self, *arguments: str, given: bytes = b"") -> bytes:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        names = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in _NAMES}
        return answer(self.folder, *arguments, given=given, environment=kept | _QUIET | names)

    def _object(self, kind: str, name: str) -> bytes:
        return self._answer("cat-file", kind, name)

    def _blob(self, content: str | bytes) -> str:
        return self._store.write("blob", _bytes(content))

    def _named(self, commit: str) -> str:
        return (
            commit
            if re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", commit)
            else self.git("rev-parse", f"{commit}^{{commit}}")
        )


_QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}
_NAMES = (("NAME", MARIE[0]), ("EMAIL", MARIE[1]), ("DATE", "2026-01-01T09:00:00Z"))


def _person(person: tuple[str, str]) -> str:
    return f"{person[0]} <{person[1]}>"


def _stamp(when: datetime | str) -> str:
    moment = datetime.fromisoformat(when) if isinstance(when, str) else when
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return f"{int(moment.timestamp())} {moment:%z}"


def _bytes(content: str | bytes) -> bytes:
    return content.encode(errors="surrogateescape") if isinstance(content, str) else content


def _parts(path: str) -> list[bytes]:
    return _bytes(path).split(b"/")


@cache
def _blank(*, bare: bool, object_format: str) -> dict[str, bytes | None]:
    """Return what git puts into a new repository, by path: bytes for a file, None for a folder."""
    with tempfile.TemporaryDirectory() as name:
        kind = ["--bare"] if bare else []
        options = ["-q", "-b", "main", "--template=", f"--object-format={object_format}", *kind]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        answer(None, "init", *options, name, environment=kept | _QUIET)
        places = sorted(Path(name).rglob("*"))
        return {str(place.relative_to(name)): place.read_bytes() if place.is_file() else None for place in places}


def _copy(files: Mapping[str, bytes | None], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        if content is None:
            (folder / name).mkdir(exist_ok=True)
        else:
            (folder / name).write_bytes(content)
