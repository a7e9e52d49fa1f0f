"""The report site: static pages in every language of the workspace, all planned before one is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plancode import __version__
from plancode.diagnostics import CannotRun, Diagnostic, text
from plancode.history import History
from plancode.resources import folder
from plancode.site.pages import pages
from plancode.site.render import Renderer
from plancode.site.search import search_index
from plancode.site.words import Words
from plancode.site.write import write_site
from plancode.views import Source
from plancode.workspace import Config, Workspace

_TEMPLATES = "templates"
_SITE = "site"
_ASSETS = "assets"


@dataclass(frozen=True, slots=True)
class Item:
    """A page of the navigation: its name in English, its path, and the first part of the paths that belong to it."""

    name: str
    path: str
    section: str


NAVIGATION = (
    Item("Start", "index.html", ""),
    *(
        Item(name, f"{name.lower()}/index.html", name.lower())
        for name in (
            "Contacts",
            "Plans",
            "Objectives",
            "Opportunities",
            "Agenda",
            "Accounts",
            "Coverage",
            "Review",
            "Calendar",
        )
    ),
)


@dataclass(frozen=True, slots=True)
class Built:
    """What a build wrote."""

    output: Path
    pages: int


def build(
    workspace: Workspace,
    history: History,
    diagnostics: tuple[Diagnostic, ...],
    *,
    output: Path,
    today: date,
    own_templates: Path | None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Built:
    """Write the site of a workspace to the folder output, as it is seen today; on_progress is told of pages.

    Raises:
        CannotRun: output is not ours to replace, or a template is wrong.
    """
    source = Source(workspace, history, diagnostics, today)
    ours = folder(_TEMPLATES) / _SITE
    own = _own(own_templates)
    planned = list(pages(source))
    files = {**_assets(ours, own), f"{_ASSETS}/search.js": search_index(source)}
    assets = len(files)
    languages = workspace.config.file.languages
    for language in languages:
        renderer = Renderer(Words(language, workspace.config), ours, own)
        shared = _context(source, language)
        for page in planned:
            root = "../" * (page.path.count("/") + 1)
            text = renderer.render(
                page.template, root=root, page=page.path, section=page.path.partition("/")[0], view=page.view, **shared
            )
            files[f"{language}/{page.path}"] = text.encode()
            if on_progress is not None:
                on_progress(len(files) - assets, len(planned) * len(languages))
    first = Renderer(Words(languages[0], workspace.config), ours, own)
    index = first.render("languages.html", root="", languages=languages, **_context(source, languages[0]))
    files["index.html"] = index.encode()
    write_site(output, files)
    return Built(output, len(planned) * len(languages) + 1)


def _context(source: Source, language: str) -> Mapping[str, object]:
    config = source.workspace.config
    return {
        "language": language,
        "twins": tuple(other for other in config.file.languages if other != language),
        "site_title": _title(config, language),
        "noindex": config.file.site.noindex,
        "today": source.today,
        "head": source.history.head[:10] if source.history.head else None,
        "version": __version__,
        "navigation": NAVIGATION,
    }


def _title(config: Config, language: str) -> str:
    title = config.file.site.title or config.file.name or {}
    return title.get(language) or title.get("en") or next(iter(title.values()), "plancode")


def _own(templates: Path | None) -> Path | None:
    """Return the folder of a workspace's own templates; links are not followed, which could lead to any file."""
    if templates is None or not (templates / _SITE).is_dir():
        return None
    for place in (templates, templates / _SITE, templates / _SITE / _ASSETS):
        if place.is_symlink():
            raise CannotRun(
                text("{place} is a symbolic link, which is not followed", place=place),
                text("a folder in its place is used"),
            )
    return templates / _SITE


def _assets(ours: Path, own: Path | None) -> dict[str, bytes]:
    """Return the files that pages use; a workspace's own goes before ours, file by file."""
    found: dict[str, bytes] = {}
    for templates in [ours, *([own] if own else [])]:
        for path in sorted((templates / _ASSETS).glob("*")):
            if path.is_file() and not path.is_symlink():
                found[f"{_ASSETS}/{path.name}"] = path.read_bytes()
    return found
