"""Where this plancode was installed from, and the shell line by which another machine installs the same one."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

_NAME = "plancode"


def line_that_installs(root: Path) -> str | None:
    """Return the line that installs this plancode in a clone of the repository at root, pinned.

    None where it came from a place that no other machine knows, such as a folder on this one.
    """
    try:
        installed = distribution(_NAME)
    except PackageNotFoundError:
        return None
    # PEP 610: what pip, pipx and uv write of an installation that did not come from an index.
    told = installed.read_text("direct_url.json")
    return line_for(json.loads(told) if told else None, version=installed.version, root=root)


def line_for(direct_url: Mapping[str, Any] | None, *, version: str, root: Path) -> str | None:
    """Return the line for what PEP 610 says of an installation; without it, it came from an index."""
    if direct_url is None:
        return _pip(f"{_NAME}=={version}")
    address = str(direct_url["url"])
    below = f"#subdirectory={direct_url['subdirectory']}" if direct_url.get("subdirectory") else ""
    if vcs := direct_url.get("vcs_info"):
        known = urlsplit(address).scheme not in ("", "file")
        return _pip(f"{vcs['vcs']}+{_without_password(address)}@{vcs['commit_id']}{below}") if known else None
    if (archive := direct_url.get("archive_info")) is None:
        return None
    digest = _digest(archive)
    if urlsplit(address).scheme == "file":
        return _line_for_a_file(Path(unquote(urlsplit(address).path)), digest, root)
    pinned = f"#sha256={digest}" if digest and not below else below
    return _pip(f"{_NAME} @ {_without_password(address)}{pinned}")


def _line_for_a_file(path: Path, digest: str | None, root: Path) -> str | None:
    if not path.is_relative_to(root):
        return None
    there = f"./{path.relative_to(root).as_posix()}"
    if digest is None:
        return _pip(there)
    return f"echo {shlex.quote(f'{digest}  {there}')} | sha256sum --check --strict && {_pip(there)}"


def _digest(archive: Mapping[str, Any]) -> str | None:
    if found := archive.get("hashes", {}).get("sha256"):
        return str(found)
    # As it was written before there could be several.
    name, _, value = str(archive.get("hash", "")).partition("=")
    return value if name == "sha256" else None


def _without_password(address: str) -> str:
    """Return an address without who asked for it: a token would stand in every clone."""
    parts = urlsplit(address)
    user, _, host = parts.netloc.rpartition("@")
    # The `git` of git@host is a part of the address.
    kept = f"{user}@{host}" if user and parts.scheme == "ssh" and ":" not in user else host
    return parts._replace(netloc=kept, fragment="").geturl()


def _pip(requirement: str) -> str:
    return f"pip install {shlex.quote(requirement)}"
