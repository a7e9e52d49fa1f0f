"""What git's answers rest on besides commits and files: settings, the index, refs, the environment."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Final

from plancode.git.process import program, text_of
from plancode.git.repository import Repository, ask

_ATTRIBUTES: Final = "core.attributesfile\n"
_TREE: Final = "attr.tree\n"
_NAMES: Final = ("HOME", "XDG_CONFIG_HOME", "USERPROFILE", "EMAIL", "TZ")
_INFO: Final = ("attributes", "exclude", "sparse-checkout")
_SYSTEM_WIDE: Final = Path("/etc/gitattributes")


def settings(repository: Repository) -> str:
    """Return every setting that git reads here, from whichever file, includes that apply among them."""
    return text_of(ask(repository, ["config", "--list", "-z"]).stdout)


def index_digest(repository: Repository) -> str:
    """Return a digest of the index: which version of which file it has, in conflict or left out of the work tree."""
    return blake2b(ask(repository, ["ls-files", "-s", "-t", "-z"]).stdout, digest_size=16).hexdigest()


def names(repository: Repository) -> str:
    """Return what each tag and branch names."""
    places = ("refs/tags", "refs/heads", "refs/remotes")
    return text_of(ask(repository, ["for-each-ref", "--format=%(objectname) %(refname)", *places]).stdout)


def surroundings() -> tuple[str, ...]:
    """Return what else git is told: its program, the variables that it sees, and who the system says you are."""
    place = program()
    known = os.stat(place)  # noqa: PTH116 - a Path for nothing else
    told = [f"{name}={value}" for name, value in os.environ.items() if name.startswith("GIT_") or name in _NAMES]
    try:
        user = repr(tuple(pwd.getpwuid(os.geteuid())))
    except KeyError:
        user = str(os.geteuid())
    return (place, str(known.st_mtime_ns), str(known.st_size), user, os.uname().nodename, *sorted(told))


def asks_a_tree(told: str) -> bool:
    """Return whether attributes are read from a tree of git's in place of files; told are the settings."""
    return any(each.startswith(_TREE) for each in told.split("\0"))


def alternates(repository: Repository) -> Path:
    """Return the file, there or not, in which git is told where more of the objects stand."""
    return shared_folder(repository) / "objects" / "info" / "alternates"


def attribute_files(repository: Repository, told: str) -> Iterator[Path]:
    """Yield the files, there or not, in which git looks for attributes and patterns of ignored files, but not in the tree.

    told are the settings.
    """
    places = dict.fromkeys((repository.git_dir, shared_folder(repository)))
    yield from (place / "info" / name for place in places for name in _INFO)
    home = os.environ.get("HOME", "")
    yield Path(os.environ.get("XDG_CONFIG_HOME") or Path(home, ".config"), "git", "attributes")
    yield _SYSTEM_WIDE
    for each in told.split("\0"):
        if each.startswith(_ATTRIBUTES):
            yield repository.root / Path(each.removeprefix(_ATTRIBUTES)).expanduser()


def shared_folder(repository: Repository) -> Path:
    """Return git's folder of the repository; that of a linked work tree names it in a file."""
    try:
        named = (repository.git_dir / "commondir").read_text(encoding="utf-8", errors="surrogateescape")
    except FileNotFoundError:
        return repository.git_dir
    return repository.git_dir / named.strip()
