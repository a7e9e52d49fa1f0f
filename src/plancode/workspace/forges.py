"""Where a forge shows, edits and makes files: patterns of addresses, written in the configuration or known of a forge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from plancode.workspace.config_model import ForgeSection, SiteSection


@dataclass(frozen=True, slots=True)
class Addresses:
    """Patterns: of a line of a file at a commit, of the editor at a line, of the page that makes a new file."""

    source: str | None = None
    edit: str | None = None
    new: str | None = None


# GitLab's page for a new file takes its name, and ignores its content (gitlab-org/gitlab issue 594214).
_KNOWN: Final[Mapping[str, Addresses]] = {
    "github": Addresses(
        "{repository}/blob/{commit}/{path}#L{line}",
        "{repository}/edit/{branch}/{path}#L{line}",
        "{repository}/new/{branch}?filename={path}&value={content}",
    ),
    "gitlab": Addresses(
        "{repository}/-/blob/{commit}/{path}#L{line}",
        "{repository}/-/edit/{branch}/{path}#L{line}",
        "{repository}/-/new/{branch}?file_name={path}",
    ),
    "forgejo": Addresses(
        "{repository}/src/commit/{commit}/{path}#L{line}",
        "{repository}/_edit/{branch}/{path}#L{line}",
        "{repository}/_new/{branch}/?filename={path}&value={content}",
    ),
}


def addresses(site: SiteSection) -> Addresses:
    """Return the patterns of a site: those that are written, else those of its forge."""
    known = _of_forge(site.forge) if site.forge else Addresses()
    return Addresses(site.source_url or known.source, site.edit_url or known.edit, site.new_url or known.new)


def filled(pattern: str, *, path: str, **values: str) -> str:
    """Return an address: a pattern with the path and other values in place of their names in braces."""
    # surrogateescape: a name that is not UTF-8 is linked by the bytes that it has.
    quoted = {name: quote(value, safe=":/,~") for name, value in values.items()}
    for name, value in {**quoted, "path": quote(path, errors="surrogateescape")}.items():
        pattern = pattern.replace(f"{{{name}}}", value)
    return pattern


def _of_forge(forge: ForgeSection) -> Addresses:
    repository, branch = forge.repository.rstrip("/").removesuffix(".git"), quote(forge.branch)
    known = _KNOWN[forge.kind]
    source, edit, new = (
        each.replace("{repository}", repository).replace("{branch}", branch) if each else None
        for each in (known.source, known.edit, known.new)
    )
    return Addresses(source, edit, new)
