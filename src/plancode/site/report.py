"""Pages of the site in one file that needs nothing besides: to mail, to keep, to print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markupsafe import Markup

from plancode.collector import without_collector
from plancode.diagnostics import CannotRun, Ref, text
from plancode.resources import folder
from plancode.site import shared_context, title_of
from plancode.site.assets import assets
from plancode.site.inlined import Inlined, Setting, inlined, joined
from plancode.site.masking import Shown
from plancode.site.page import given_on
from plancode.site.templates import SITE, Renderer, own_folder
from plancode.site.text import Words
from plancode.site.writing import Writings
from plancode.views import Source, contact_view

_TEMPLATES: Final = "templates"
_SHEET: Final = "sheet.html"


@dataclass(frozen=True, slots=True)
class Part:
    """A page within a file: the place that links lead to, its heading, and what stands on it."""

    anchor: str
    name: str
    body: Markup


@dataclass(frozen=True, slots=True)
class Bound:
    """A page to take into a file: its path in a language's folder, its template, its view, its anchor and its name."""

    path: str
    template: str
    view: object
    anchor: str
    name: str


class Binder:
    """Puts pages of one language into one file, with the looks and the pictures that they load."""

    def __init__(
        self, source: Source, own_templates: Path | None, *, language: str, notices: Sequence[str] = ()
    ) -> None:
        ours = folder(_TEMPLATES) / SITE
        own = own_folder(own_templates, ours)
        config = source.workspace.config
        self.words = Words(language, config)
        self._renderer = Renderer(self.words, ours, own)
        self._files = assets(ours, own)
        self._url = config.file.site.url
        self._shared = shared_context(source, language, tuple(notices))
        self.title = title_of(config, language)

    def inlined(self, page: Bound, anchors: Mapping[str, str]) -> Inlined:
        """Return what stands on a page; anchors are the pages of the same file, by path: of several, each is below a heading."""
        language = self.words.language
        html = self._renderer.render(page.template, **self._of_page(page.path), view=page.view)
        setting = Setting(
            files=self._files,
            anchors={f"{language}/{path}": anchor for path, anchor in anchors.items()},
            base=self._url,
        )
        below = int(len(anchors) > 1)
        return inlined(html, f"{language}/{page.path}", prefix=f"{page.anchor}-", setting=setting, below=below)

    @without_collector()
    def bound(self, pages: Sequence[Bound], *, title: str, template: str = _SHEET) -> str:
        """Return a file of pages; the template puts them below each other."""
        anchors = {page.path: page.anchor for page in pages}
        found = [self.inlined(page, anchors) for page in pages]
        parts = tuple(
            Part(page.anchor, page.name, Markup(each.body))  # noqa: S704 - of our templates, which escape
            for page, each in zip(pages, found, strict=True)
        )
        return self._renderer.render(
            template,
            **self._of_page("index.html"),
            view=parts,
            title=title,
            styles=Markup(joined(found)),  # noqa: S704 - style sheets, which end no element
        )

    def _of_page(self, path: str) -> Mapping[str, object]:
        return {**self._shared, **given_on(path, Writings())}


def report(
    source: Source,
    contacts: Iterable[str],
    binder: Binder,
    *,
    is_brief: bool = False,
) -> bytes:
    """Return the reports of contacts as one page of HTML; brief ones have what one needs before a meeting.

    Raises:
        CannotRun: there is no such contact in what may be shown, or a template is wrong.
    """
    pages = [_page(source, binder, name, is_brief=is_brief) for name in contacts]
    title = pages[0].name if len(pages) == 1 else binder.title
    return binder.bound(pages, title=title).encode()


def _page(source: Source, binder: Binder, name: str, *, is_brief: bool) -> Bound:
    contact = next((each for each in source.ordered if each.id == name), None)
    if contact is None:
        raise CannotRun(text("{record} is internal, and left out with `--public`", record=Ref("contact", name)))
    view = contact_view(source, contact)
    path, template = (
        (f"contacts/{name}/brief.html", "brief.html") if is_brief else (f"contacts/{name}.html", "contact.html")
    )
    return Bound(path, template, view, f"contact-{name}", binder.words.called(contact.name))


def order_of(source: Source, names: Iterable[str]) -> tuple[str, ...]:
    """Return contacts in the order of their names, each once."""
    wanted = set(names)
    return tuple(contact.id for contact in source.ordered if contact.id in wanted)


def shown_as(shown: Shown, names: Iterable[str]) -> tuple[str, ...]:
    """Return the ids under which contacts are shown."""
    return tuple(shown.renamed.get(Ref("contact", name), Ref("contact", name)).id for name in names)
