"""What git would store for a file of the work tree, after it has undone line ends, `ident` and encodings.

Attributes and the user's configuration say which of these apply. A filter would be a program, and none is run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from plancode.git.index import staged
from plancode.git.objects import blob_id, blobs
from plancode.git.process import line_of, quoted, run, text_of
from plancode.git.repository import Repository, ask
from plancode.git.scratch import scratch
from plancode.git.silence import EndedEarly

# Data without any of these bytes is stored as it is, unless its encoding makes ASCII of everything.
_TELLING: Final = (b"\r", b"$Id", b"\0", b"\x1b")
# `filter` names a program, git itself carries out the others; `crlf` is the old name of `text`.
_ATTRIBUTES: Final = ("filter", "text", "eol", "crlf", "ident", "working-tree-encoding")
_UNSET: Final = frozenset({"unspecified", "unset"})
_OFF: Final = ("", "false", "no", "off", "0")


def stored(repository: Repository, files: Mapping[str, bytes], *, on_disk: bool) -> dict[str, bytes]:
    """Return the bytes that git would store for files, by path; those that it would store as they are, are left out.

    With on_disk, git reads all files from the work tree in one run; otherwise it is given them one by one.

    Raises:
        CannotRun: git could not store a file, for example because it is not in the encoding that its attributes state.
    """
    possible = {path: data for path, data in files.items() if _may_differ(data)}
    if not possible:
        return {}
    known = staged(repository, list(possible))
    wanted = [path for path, data in possible.items() if known.get(path) != blob_id(repository, data)]
    wanted = _converted(repository, wanted)
    if not wanted:
        return {}
    with scratch(repository) as beside:
        place = beside.git_dir / "objects"
        if on_disk:
            lines = b"".join(quoted(path) + b"\n" for path in wanted)
            ids = _written(repository, place, ["--stdin-paths"], lines, count=len(wanted))
        else:
            ids = [
                each
                for path in wanted
                for each in _written(repository, place, ["--stdin", f"--path={path}"], possible[path], count=1)
            ]
        held = dict(blobs(beside, dict.fromkeys(ids)))
    told = {path: held[name] for path, name in zip(wanted, ids, strict=True)}
    return {path: data for path, data in told.items() if data is not None and data != possible[path]}


def _may_differ(data: bytes) -> bool:
    if any(each in data for each in _TELLING):
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return True
    return False


def _converted(repository: Repository, paths: Sequence[str]) -> list[str]:
    """Return the paths of files that git converts by itself, without a filter, when it stores them."""
    if not paths:
        return []
    stdin = "\0".join([*paths, ""]).encode(errors="surrogateescape")
    arguments = ["check-attr", "-z", "--stdin", *_ATTRIBUTES]
    told = text_of(run(arguments, repository.root, stdin=stdin, attributes=True).stdout).split("\0")[2::3]
    each = len(_ATTRIBUTES)
    if len(told) != len(paths) * each:
        raise EndedEarly
    setting = ask(repository, ["config", "--get", "core.autocrlf"], expected=(0, 1))
    line_ends = [] if setting.returncode or line_of(setting.stdout).lower() in _OFF else ["core.autocrlf"]
    return [
        path
        for place, path in enumerate(paths)
        for filtered, *others in [told[place * each : (place + 1) * each]]
        if filtered in _UNSET and not _UNSET.issuperset([*others, *line_ends])
    ]


def _written(repository: Repository, place: Path, arguments: Sequence[str], given: bytes, *, count: int) -> list[str]:
    """Let git store what is given in the folder `place`, and nowhere else; return the ids."""
    answer = run(
        ["hash-object", "-w", *arguments],
        repository.root,
        stdin=given,
        attributes=True,
        variables={"GIT_OBJECT_DIRECTORY": str(place)},
        # Refusing mixed line ends is left to `git add`.
        overrides=["core.safecrlf=false"],
    )
    ids = text_of(answer.stdout).split()
    if len(ids) != count:
        raise EndedEarly
    return ids
