"""The site's templates, ours or a workspace's own: they can show a view and nothing else."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from functools import lru_cache
from itertools import islice
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError

from plancode.diagnostics import CannotRun, Text, text
from plancode.site.fast_templates import MACROS, Direct, Macros
from plancode.site.sandbox import OwnTemplates, Sandbox
from plancode.site.sandbox.bounds import TooMuch
from plancode.site.text import Words

# The folders below `templates/`, ours or a workspace's own: pages, and files that pages load.
SITE = "site"
ASSETS = "assets"
_FILTERS = ("length", "join", "default", "escape", "e", "first", "last", "upper", "lower", "trim")
_MOST_CHARACTERS = 8 << 20
_PIECES = 256
_WORDS: tuple[str, ...] = (
    "markdown",
    "spoken",
    "label",
    "language_name",
    "standing",
    "glyph",
    "when",
    "severity",
    "said",
    "speaks",
    "explained",
    "rule_page",
    "explains",
    "meaning",
    "kind_name",
    "in_address",
    "called",
    "why_at_risk",
    "what_changed",
    "agreed",
    "month",
    "short_month",
    "weekdays",
    "iso",
    "day",
    "weekday",
    "hours",
    "initials",
    "person_id",
    "field_name",
    "per",
    "short_day",
    "span",
    "days",
    "number",
    "percent",
    "money",
)


@lru_cache(maxsize=8)
def _environment(ours: Path, own: Path | None) -> Sandbox | Direct:
    """Return the environment of two folders of templates."""
    environment = (Sandbox if own else Direct)(
        loader=ChoiceLoader([*([OwnTemplates(own)] if own else []), FileSystemLoader(ours)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    if isinstance(environment, Sandbox):
        environment.functions = frozenset(getattr(Words, name) for name in _WORDS)
    environment.globals = {}
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    return environment


def own_folder(templates: Path | None, ours: Path) -> Path | None:
    """Return the folder of a workspace's own templates; symbolic links are refused, as they could lead to any file."""
    if templates is None or not (templates / SITE).is_dir():
        return None
    for place in (templates, templates / SITE, templates / SITE / ASSETS):
        if place.is_symlink():
            raise CannotRun(
                text("{place} is a symbolic link, which is not followed", place=place),
                text("put a folder in its place"),
            )
    own = templates / SITE
    return None if own.samefile(ours) else own


class Renderer:
    """Turns views into pages of one language; `own` is a folder of templates that replace ours of the same name."""

    def __init__(self, words: Words, ours: Path, own: Path | None) -> None:
        has_own = own is not None and any(own.rglob("*.html"))
        self._environment = _environment(ours, own if has_own else None)
        self._own = own if has_own else None
        self._folders = tuple(folder for folder in (own, ours) if folder)
        functions = {name: getattr(words, name) for name in _WORDS}
        self._functions: dict[str, object] = {"_": words.text, **functions}
        if isinstance(self._environment, Direct):
            self._functions[MACROS] = Macros({**self._functions})

    @property
    def is_ours(self) -> bool:
        """Return whether all templates are those that come with plancode."""
        return self._own is None

    def render(self, template: str, **context: object) -> str:
        """Return a page.

        Raises:
            CannotRun: the template is wrong; the message says which one, and where.
        """
        bounds = self._environment.page() if isinstance(self._environment, Sandbox) else nullcontext()
        try:
            with bounds:
                return "".join(self._parts(template, context))
        except CannotRun:
            raise
        except Exception as error:  # a template is a program of anybody's: whatever it does wrong is said as its own
            place, is_own = self._place(error, template)
            raise CannotRun(
                text("{place}: {problem}", place=place, problem=_said(error)), _hint(is_own=is_own)
            ) from error

    def _parts(self, template: str, context: Mapping[str, object]) -> Iterator[str]:
        length = 0
        pieces = self._environment.get_template(template).generate(**self._functions, **context)
        while part := "".join(islice(pieces, _PIECES)):
            length += len(part)
            if length > _MOST_CHARACTERS:
                raise CannotRun(
                    text("templates/site/{name} makes a page of more than 8 MiB", name=template),
                    _hint(is_own=self._is_own(template)),
                )
            yield part

    def _place(self, error: Exception, template: str) -> tuple[str, bool]:
        """Return the file and line of the template that an error comes from, and whether it is the workspace's own."""
        if isinstance(error, TemplateSyntaxError):
            name = error.name or template
            return f"templates/site/{name}:{error.lineno}", self._is_own(name)
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            for folder in self._folders:
                if Path(frame.filename).is_relative_to(folder):
                    name = Path(frame.filename).relative_to(folder).as_posix()
                    return f"templates/site/{name}:{frame.lineno}", self._is_own(name)
        return f"templates/site/{template}", self._is_own(template)

    def _is_own(self, name: str) -> bool:
        """Return whether a workspace has a template of this name, in the place of ours."""
        return self._own is not None and (self._own / name).is_file()


def _hint(*, is_own: bool) -> Text:
    """Return what to do about a template that is wrong: nobody can mend ours but we."""
    if is_own:
        return text("mend the template, or remove it")
    return text("this is a fault of plancode, not of yours: report it, with this line")


def _said(error: Exception) -> object:
    if isinstance(error, TemplateNotFound):
        return text("there is no template `{name}`", name=error.name)
    if isinstance(error, TooMuch):
        return error.said
    if isinstance(error, MemoryError):
        return text("a page takes more memory than there is for it")
    return str(error) or type(error).__name__
