"""Real repositories for tests: commits are stated to git fast-import, not performed, so their ids never change."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

MARIE = ("Marie Petit", "marie@example.org")
_FIRST_DAY = datetime(2026, 1, 1, 9, tzinfo=UTC)


class Repo:
    """A repository in folder; each commit is a day later than the one before unless it states a date."""

    def __init__(self, folder: Path, *, bare: bool = False, object_format: str = "sha1") -> None:
        self.folder = folder
        self._commits = 0
        folder.mkdir(parents=True, exist_ok=True)
        kind = ["--bare"] if bare else []
        self.git("init", "-q", "-b", "main", "--template=", f"--object-format={object_format}", *kind)

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
        before = self.tip(branch) if parents is None else list(parents)
        stream = [
            f"commit refs/heads/{branch}",
            "mark :1",
            f"author {_person(author)} {_stamp(authored or when)}",
            f"committer {_person(committer or author)} {_stamp(when)}",
            *_data(message),
            *(f"{'merge' if number else 'from'} {parent}" for number, parent in enumerate(before)),
        ]
        for path, content in files.items():
            if content is None:
                stream.append(f"D {_quoted(path)}")
            else:
                stream += [f"M {mode} inline {_quoted(path)}", *_data(content)]
        stream += ["", "get-mark :1", ""]
        # --force: a branch may be given a new root.
        given = "\n".join(stream).encode(errors="surrogateescape")
        return self.git("fast-import", "--quiet", "--force", given=given)

    def tip(self, branch: str = "main") -> list[str]:
        """Return the id of the commit that branch names, as a list that is empty before the first."""
        return self.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}").split()

    def checkout(self, name: str = "main") -> None:
        """Make the work tree that of a branch, or of a commit, which detaches HEAD."""
        if self.git("rev-parse", "--symbolic-full-name", "HEAD") == f"refs/heads/{name}":
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
        """Return the id of an object that git itself would not write."""
        return self.git("hash-object", "-t", kind, "-w", "--stdin", "--literally", given=content)

    def git(self, *arguments: str, given: bytes = b"") -> str:
        """Return what git answers in the repository's folder, without the end of the last line."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}
        names = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in _NAMES}
        command = ["git", *arguments]
        answer = subprocess.run(command, cwd=self.folder, env=kept | quiet | names, input=given, capture_output=True)
        if answer.returncode:
            raise AssertionError(f"git {' '.join(arguments)}: {answer.stderr.decode(errors='replace')}")
        return answer.stdout.decode(errors="surrogateescape").removesuffix("\n")


_NAMES = (("NAME", MARIE[0]), ("EMAIL", MARIE[1]), ("DATE", "2026-01-01T09:00:00Z"))


def _person(person: tuple[str, str]) -> str:
    return f"{person[0]} <{person[1]}>"


def _stamp(when: datetime | str) -> str:
    moment = datetime.fromisoformat(when) if isinstance(when, str) else when
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return f"{int(moment.timestamp())} {moment:%z}"


def _data(content: str | bytes) -> list[str]:
    data = content.encode(errors="surrogateescape") if isinstance(content, str) else content
    return [f"data {len(data)}", data.decode(errors="surrogateescape")]


def _quoted(path: str) -> str:
    escaped = "".join(
        f"\\{byte:03o}" if byte < 32 or byte in b'"\\' else chr(byte) for byte in path.encode(errors="surrogateescape")
    )
    return '"' + escaped.encode("latin-1").decode(errors="surrogateescape") + '"'
