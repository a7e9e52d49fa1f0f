"""The one place that knows Jinja2: templates, ours or a workspace's own, that can show a view and nothing else."""

from __future__ import annotations

import dataclasses
import re
import traceback
from collections.abc import Callable, Container, Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.environment import Environment, TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.loaders import split_template_path
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import escape

from plancode.diagnostics import CannotRun, text
from plancode.site.notes import markdown
from plancode.site.words import Words

_FILTERS = ("length", "join", "default", "escape", "e", "first", "last", "upper", "lower", "trim")
_MOST_CHARACTERS = 8 << 20
_PIECES = 256
_LARGEST = 10**15
_TEXT = re.compile(r"\{\{ _\('([^'{}]*)'\) \}\}")


class _Sandbox(ImmutableSandboxedEnvironment):
    """An environment in which a template reads the fields of views, calls our functions, and no more.

    Jinja's own sandbox lets methods through, and a method of a rich object can do anything: the list is of what is
    allowed, not of what is not.
    """

    functions: frozenset[Callable[..., object]] = frozenset()
    texts: Mapping[str, str] = {}
    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - jinja2's
        """Return a product or a remainder of numbers: `'a' * 10**10` or `'%9999999999d' % 1` would fill the memory."""
        if operator == "**" or not (_is_small(left) and _is_small(right)):
            raise SecurityError(f"a template does not calculate this with `{operator}`")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 - jinja2's signature
        """Return whether a template may read an attribute."""
        kind: type[object] = type(obj)
        return attr in _readable(kind)  # type: ignore[arg-type]  # mypy: a type is hashable

    # Both are asked for every value of every page. Jinja's own look for what these templates do not have: `format` of a
    # text, functions that want the context; they take half of the time of a build.
    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - jinja2's signature
        """Return a field or a property, and for all else what the sandbox says."""
        kind: type[object] = type(obj)
        try:
            if attribute in _readable(kind):  # type: ignore[arg-type]  # mypy: a type is hashable
                return getattr(obj, attribute)
        except AttributeError:
            pass
        return super().getattr(obj, attribute)

    def call(
        self,
        context: Context,
        obj: Any,  # noqa: ANN401 - jinja2's signature
        *given: Any,  # noqa: ANN401 - jinja2's signature
        _loop_vars: object = None,
        _block_vars: object = None,
        **named: Any,  # noqa: ANN401 - jinja2's signature
    ) -> Any:  # noqa: ANN401 - jinja2's signature
        """Return what a macro or one of our functions makes."""
        if not self.is_safe_callable(obj):
            raise SecurityError(f"{obj!r} is not safely callable")
        return obj(*given, **named)

    def wrap_str_format(self, value: Any) -> None:  # noqa: ANN401 - jinja2's signature
        """Give no method of a text away, not even in Jinja's own wrapping."""

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401 - jinja2's signature
        """Return whether a template may call something: a macro, or one of our functions."""
        return isinstance(obj, Macro) or getattr(obj, "__func__", obj) in self.functions


def _is_small(value: object) -> bool:
    return isinstance(value, int | Decimal) and -_LARGEST <= value <= _LARGEST


class _All:
    """Stands for every name that does not begin with an underscore."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and not name.startswith("_")


@cache
def _readable(kind: type[object]) -> Container[str]:
    """Return the attributes of a type that a template may read: a view's fields and properties, and Jinja's own."""
    if dataclasses.is_dataclass(kind):
        properties = (name for name, value in vars(kind).items() if isinstance(value, property))
        return frozenset({*(field.name for field in dataclasses.fields(kind)), *properties})
    return _All() if issubclass(kind, LoopContext | TemplateModule) else frozenset()


class _OwnTemplates(BaseLoader):
    """The templates of a workspace; a link is not followed, so that none leads out of the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return the text of a template of the workspace."""
        # An absolute name would take the place of the folder: names are taken apart and put together again below it.
        parts = split_template_path(template)
        path = self._folder.joinpath(*parts)
        if not path.is_file() or path.resolve() != self._folder.resolve().joinpath(*parts):
            raise TemplateNotFound(template)
        read = path.stat().st_mtime_ns
        return path.read_text(encoding="utf-8"), str(path), lambda: path.is_file() and path.stat().st_mtime_ns == read


_WORDS: tuple[str, ...] = (
    "label",
    "language_name",
    "glyph",
    "when",
    "severity",
    "said",
    "speaks",
    "kind_name",
    "why_at_risk",
    "what_changed",
    "month",
    "short_month",
    "weekdays",
    "iso",
    "day",
    "short_day",
    "span",
    "days",
    "number",
    "percent",
    "money",
)


class _Said(Extension):
    """Puts texts without values into a template before it is compiled: pages are made of them for a sixth of the time."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return source with its texts in the language of the environment."""
        said: Mapping[str, str] = getattr(self.environment, "texts", {})

        def word(match: re.Match[str]) -> str:
            words = said.get(match[1], match[1])
            # A team's own words could look like a template, and are left to be shown as they are.
            return match[0] if re.search(r"[{}#%\n]", words) else str(escape(words))

        return _TEXT.sub(word, source)


@lru_cache(maxsize=8)
def _environment(ours: Path, own: Path | None, texts: frozenset[tuple[str, str]]) -> _Sandbox:
    """Return the environment of two folders of templates with the texts of a language."""
    environment = _Sandbox(
        extensions=[_Said],
        loader=ChoiceLoader([*([_OwnTemplates(own)] if own else []), FileSystemLoader(ours)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.functions = frozenset({Words.text, markdown, *(getattr(Words, name) for name in _WORDS)})
    environment.globals = {}
    environment.texts = dict(texts)
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    return environment


class Renderer:
    """Turns views into pages of one language."""

    def __init__(self, words: Words, ours: Path, own: Path | None) -> None:
        self._environment = _environment(ours, own, words.texts)
        self._folders = tuple(folder for folder in (own, ours) if folder)
        functions = {name: getattr(words, name) for name in _WORDS}
        self._functions: Mapping[str, object] = {"_": words.text, "markdown": markdown, **functions}

    def render(self, template: str, **context: object) -> str:
        """Return a page.

        Raises:
            CannotRun: the template is wrong; it is said which, and where.
        """
        try:
            return "".join(self._parts(template, context))
        except CannotRun:
            raise
        except Exception as error:  # a template is a program of anybody's: whatever it does wrong is said as its own
            raise CannotRun(
                text("{place}: {problem}", place=self._place(error, template), problem=_said(error)),
                text("the template is mended, or removed"),
            ) from error

    def _parts(self, template: str, context: Mapping[str, object]) -> Iterator[str]:
        length = 0
        pieces = self._environment.get_template(template).generate(**self._functions, **context)
        while part := "".join(islice(pieces, _PIECES)):
            length += len(part)
            if length > _MOST_CHARACTERS:
                raise CannotRun(
                    text("templates/site/{name} makes a page of more than 8 MiB", name=template),
                    text("the template is mended"),
                )
            yield part

    def _place(self, error: Exception, template: str) -> str:
        """Return the file and the line of a template that an error comes from."""
        if isinstance(error, TemplateSyntaxError):
            return f"templates/site/{error.name or template}:{error.lineno}"
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            for folder in self._folders:
                if Path(frame.filename).is_relative_to(folder):
                    return f"templates/site/{Path(frame.filename).relative_to(folder).as_posix()}:{frame.lineno}"
        return f"templates/site/{template}"


def _said(error: Exception) -> object:
    if isinstance(error, TemplateNotFound):
        return text("there is no template `{name}`", name=error.name)
    return str(error) or type(error).__name__
