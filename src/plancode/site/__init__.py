"""The report site: static pages in every language of the workspace, all planned before one is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType

from plancode import __version__
from plancode.collector import without_collector
from plancode.diagnostics import Diagnostic, Severity
from plancode.history import History
from plancode.resources import folder
from plancode.site.assets import assets
from plancode.site.feeds import feeds
from plancode.site.incremental import Job, Memory, rendered
from plancode.site.list_data import list_scripts
from plancode.site.masking import Shown
from plancode.site.navigation import NAVIGATION, groups
from plancode.site.page import Page
from plancode.site.pages import pages
from plancode.site.places import places
from plancode.site.publish import write_site
from plancode.site.search import search_index
from plancode.site.templates import ASSETS, SITE, Renderer, own_folder
from plancode.site.text import Words
from plancode.site.workers import processes_to_use
from plancode.site.writing import has_copies, writings_of
from plancode.views import Source
from plancode.views.reviews import Revision
from plancode.workspace import Config, Workspace

_TEMPLATES = "templates"


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
    masks: Sequence[Callable[[Shown], Shown]] = (),
    revisions: Mapping[str, tuple[Revision, ...]] = MappingProxyType({}),
    on_progress: Callable[[int, int], None] | None = None,
) -> Built:
    """Write the site of a workspace, as of today, to the folder output.

    `masks` are applied one after the other; each removes what the site may not show. `revisions` are what changed in plans
    that wait for review, by plan, and only shown where there are no masks. on_progress gets the number of
    pages done, and of all.

    Raises:
        CannotRun: output is not ours to replace, or a template is wrong.
    """
    shown = Shown(workspace, history, diagnostics)
    for mask in masks:
        shown = mask(shown)
    source = Source(shown.workspace, shown.history, shown.diagnostics, today, shown.left_out)
    files = site_files(
        source,
        own_templates,
        notices=shown.notices,
        revisions=MappingProxyType({}) if masks else revisions,
        processes=processes_to_use(),
        on_progress=on_progress,
    )
    write_site(output, files)
    return Built(output, sum(path.endswith(".html") for path in files))


# Views and pages live to the end: the garbage collector would look through them again and again, half of the time.
@without_collector()
def site_files(
    source: Source,
    own_templates: Path | None,
    *,
    notices: Sequence[str] = (),
    revisions: Mapping[str, tuple[Revision, ...]] = MappingProxyType({}),
    processes: int = 1,
    memory: Memory | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> dict[str, bytes]:
    """Return the files of a site by their path; unchanged pages are taken from memory.

    Every page shows the notices, English texts of the catalogue.

    Raises:
        CannotRun: a template is wrong.
    """
    ours = folder(_TEMPLATES) / SITE
    own = own_folder(own_templates, ours)
    config = source.workspace.config
    renderers = {language: Renderer(Words(language, config), ours, own) for language in config.file.languages}
    planned = tuple(pages(source, revisions))
    return rendered(
        list(_jobs(source, planned, tuple(notices))),
        renderers,
        besides=partial(_besides, source, planned, ours, own),
        processes=processes,
        memory=memory or Memory(),
        setting=(config.file, _stamps(ours), _stamps(own) if own else ()),
        on_progress=on_progress,
    )


def _besides(source: Source, planned: Sequence[Page], ours: Path, own: Path | None) -> dict[str, bytes]:
    """Return the files that are not pages."""
    config = source.workspace.config
    words = [Words(language, config) for language in config.file.languages]
    rows = places(source, planned)
    fed = {
        f"{each.language}/{path}": data
        for each in words
        for path, data in feeds(source, rows, each, title_of(config, each.language)).items()
    }
    asked = {
        f"{each.language}/{path}": data for each in words for path, data in list_scripts(source, planned, each).items()
    }
    return {**asked, **assets(ours, own), f"{ASSETS}/search.js": search_index(source, rows, words), **fed}


def _jobs(source: Source, planned: Sequence[Page], notices: tuple[str, ...]) -> Iterator[Job]:
    """Yield the pages to render: each page in each language, and the page that links to the languages."""
    languages = source.workspace.config.file.languages
    writings = writings_of(source)
    written = [writings(page.view) for page in planned]
    for language in languages:
        shared = shared_context(source, language, notices)
        for page, writing in zip(planned, written, strict=True):
            own = {
                "root": "../" * (page.path.count("/") + 1),
                "home": "../" * page.path.count("/"),
                "page": page.path,
                "section": page.path.partition("/")[0],
                "view": page.view,
                "writing": writing,
                "copied": has_copies(writing),
            }
            yield Job(f"{language}/{page.path}", language, page.template, {**own, **shared})
    first = {"root": "", "languages": languages, **shared_context(source, languages[0], notices)}
    yield Job("index.html", languages[0], "languages.html", first)


def _stamps(templates: Path) -> tuple[tuple[str, int, int], ...]:
    """Return path, time and size of each template: they change when it does."""
    found = [(path.as_posix(), path.lstat()) for path in sorted(templates.rglob("*.html"))]
    return tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in found)


def shared_context(source: Source, language: str, notices: tuple[str, ...]) -> Mapping[str, object]:
    """Return what the templates of all pages of a language know."""
    config = source.workspace.config
    return {
        "language": language,
        "twins": tuple(other for other in config.file.languages if other != language),
        "site_title": title_of(config, language),
        "noindex": config.file.site.noindex,
        "today": source.today,
        "head": source.history.head[:10] if source.history.head else None,
        "version": __version__,
        "groups": groups(source.left_out),
        "navigation": tuple(item for item in NAVIGATION if item.kind not in source.left_out),
        "errors": sum(each.severity is Severity.ERROR for each in source.diagnostics),
        "left_out": source.left_out,
        "notices": notices,
    }


def title_of(config: Config, language: str) -> str:
    """Return the title of a workspace in a language, or in the one that it has."""
    title = config.file.site.title or config.file.name or {}
    return title.get(language) or title.get("en") or next(iter(title.values()), "plancode")
