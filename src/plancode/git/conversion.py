"""What git would store of a file of the work tree: line ends, `ident` and encodings are for it to undo.

Attributes and the user's configuration say which; a filter would be a program, and none is run.
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

# What has none of these is stored as it is, but for encodings that make ASCII of everything.
_TELLING: Final = (b"\r", b"$Id", b"\0", b"\x1b")
# The first is a program's, the others are git's own; `crlf` is what `text` was called once.
_ATTRIBUTES: Final = ("filter", "text", "eol", "crlf", "ident", "working-tree-encoding")
_UNSET: Final = frozenset({"unspecified", "unset"})
_OFF: Final = ("", "false", "no", "off", "0")


def stored(repository: Repository, files: Mapping[str, bytes], *, on_disk: bool) -> dict[str, bytes]:
    """Return what git would store of files, by path, where that is something else than their bytes.

    What is on the disk is asked for at once, the rest file by file.

    Raises:
        CannotRun: git could not store a file, as where it is not in the encoding that it should be in.
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
    """Return those of paths that git converts by itself as it stores them."""
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
    """Return the ids of what is given, after git has stored it in place, and nowhere else."""
    answer = run(
        ["hash-object", "-w", *arguments],
        repository.root,
        stdin=given,
        attributes=True,
        variables={"GIT_OBJECT_DIRECTORY": str(place)},
        # Mixed line ends are for `git add` to refuse.
        overrides=["core.safecrlf=false"],
    )
    ids = text_of(answer.stdout).split()
    if len(ids) != count:
        raise EndedEarly
    return ids
