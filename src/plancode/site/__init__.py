"""The report site: static pages in every language of the workspace, all planned before one is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType

from plancode import __version__
from plancode.collector import without_collector
from plancode.diagnostics import Diagnostic, Severity
from plancode.history import History
from plancode.outputs import without_way_back
from plancode.resources import folder
from plancode.site.assets import assets
from plancode.site.feeds import feeds
from plancode.site.heads import MARK
from plancode.site.incremental import Blueprint, Job
from plancode.site.kept_pages import keep_pages, known_pages
from plancode.site.list_data import list_scripts
from plancode.site.masking import Shown
from plancode.site.navigation import NAVIGATION, groups
from plancode.site.page import Page, given_on
from plancode.site.pages import pages
from plancode.site.places import places
from plancode.site.publish import new_site
from plancode.site.search import search_index
from plancode.site.templates import ASSETS, SITE, Renderer, own_folder
from plancode.site.text import Words
from plancode.site.unwritten import Unwritten
from plancode.site.workers import processes_to_use
from plancode.site.writing import writings_of
from plancode.store import NO_STORE, Store, installed
from plancode.views import Source
from plancode.views.reviews import Revision
from plancode.workspace import Config, Workspace

_TEMPLATES = "templates"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build wrote; `written` are digests of its files, by path."""

    output: Path
    pages: int
    written: Mapping[str, bytes]


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
    store: Store = NO_STORE,
    on_progress: Callable[[int, int], None] | None = None,
) -> Built:
    """Write the site of a workspace, as of today, to the folder output; store knows which pages stand there already.

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
    output = without_way_back(output)
    memory = None if store.folder is None else known_pages(store, output)
    blueprint = _blueprint(source, own_templates, shown.notices, MappingProxyType({}) if masks else revisions)
    with new_site(output) as folder:
        written = blueprint.render(folder.put, processes=processes_to_use(), memory=memory, on_progress=on_progress)
    if memory is not None:
        keep_pages(store, output, memory)
    return Built(output, sum(path.endswith(".html") for path in written), written)


def live_files(
    source: Source,
    own_templates: Path | None,
    *,
    revisions: Mapping[str, tuple[Revision, ...]] = MappingProxyType({}),
    before: Mapping[str, bytes] | None = None,
) -> Unwritten:
    """Return the files of a site by their path, each made when it is asked for; before is the site as it was served.

    With templates of a workspace's own, pages that show something else than before are made at once: what is wrong in a
    template is to be told when it is written.

    Raises:
        CannotRun: a template is wrong.
    """
    blueprint = _blueprint(source, own_templates, (), revisions)
    site = Unwritten(blueprint)
    if not all(each.is_ours for each in blueprint.renderers.values()):
        site.make(before if isinstance(before, Unwritten) else None)
    return site


# Views live to the end: the garbage collector would look through them again and again, half of the time.
@without_collector()
def _blueprint(
    source: Source,
    own_templates: Path | None,
    notices: Sequence[str],
    revisions: Mapping[str, tuple[Revision, ...]],
) -> Blueprint:
    """Return what a site is to be made of; every page shows the notices, English texts of the catalogue."""
    ours = folder(_TEMPLATES) / SITE
    own = own_folder(own_templates, ours)
    config = source.workspace.config
    renderers = {language: Renderer(Words(language, config), ours, own) for language in config.file.languages}
    planned = tuple(pages(source, revisions))
    # A template of a workspace's own may do anything with the commit, so that it cannot be put in afterwards.
    is_marked = all(each.is_ours for each in renderers.values())
    return Blueprint(
        tuple(_jobs(source, planned, tuple(notices), is_marked=is_marked)),
        renderers,
        besides=partial(_besides, source, planned, ours, own),
        setting=(installed(), *_deciding(config), _contents(ours), _contents(own) if own else ()),
        head=_head(source),
    )


@without_collector()
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


def _jobs(source: Source, planned: Sequence[Page], notices: tuple[str, ...], *, is_marked: bool) -> Iterator[Job]:
    """Yield the pages to render: each page in each language, and the page that links to the languages.

    Marked ones have a mark in the place of the commit.
    """
    languages = source.workspace.config.file.languages
    writings = writings_of(source)
    own = [{**given_on(page.path, writings(page.view)), "view": page.view} for page in planned]
    marked = {"head": MARK} if is_marked and source.history.head else {}
    shared = {language: {**shared_context(source, language, notices), **marked} for language in languages}
    for language in languages:
        for page, values in zip(planned, own, strict=True):
            yield Job(f"{language}/{page.path}", language, page.template, values, shared[language])
    first = {"root": "", "languages": languages}
    yield Job("index.html", languages[0], "languages.html", first, shared[languages[0]])


def _contents(templates: Path) -> tuple[tuple[str, bytes], ...]:
    """Return path and content of each template."""
    return tuple((path.as_posix(), path.read_bytes()) for path in sorted(templates.rglob("*.html")) if path.is_file())


def _deciding(config: Config) -> tuple[object, ...]:
    """Return what texts and formats rest on, without the file that it was read from."""
    return tuple(getattr(config, each.name) for each in fields(config) if each.name != "document")


def shared_context(source: Source, language: str, notices: tuple[str, ...]) -> Mapping[str, object]:
    """Return what the templates of all pages of a language know."""
    config = source.workspace.config
    return {
        "language": language,
        "twins": tuple(other for other in config.file.languages if other != language),
        "site_title": title_of(config, language),
        "noindex": config.file.site.noindex,
        "today": source.today,
        "head": _head(source),
        "version": __version__,
        "groups": groups(source.left_out),
        "navigation": tuple(item for item in NAVIGATION if item.kind not in source.left_out),
        "errors": sum(each.severity is Severity.ERROR for each in source.diagnostics),
        "left_out": source.left_out,
        "notices": notices,
    }


def _head(source: Source) -> str | None:
    return source.history.head[:10] if source.history.head else None


def title_of(config: Config, language: str) -> str:
    """Return the title of a workspace in a language, or in the one that it has."""
    title = config.file.site.title or config.file.name or {}
    return title.get(language) or title.get("en") or next(iter(title.values()), "plancode")
