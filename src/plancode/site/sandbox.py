"""Templates of a workspace's own: found in its folder, and run in a sandbox, as they may be anybody's."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Container
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, TemplateNotFound
from jinja2.environment import Environment, TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.loaders import split_template_path
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from plancode.diagnostics import Ref
from plancode.site.words import Said

_LARGEST = 10**15


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment in which a template reads the fields of views, calls our functions, and no more.

    Jinja's own sandbox lets methods through, and a method of a rich object can do anything: the list is of what is
    allowed, not of what is not.
    """

    functions: frozenset[Callable[..., object]] = frozenset()
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
        return isinstance(obj, Macro | Said) or getattr(obj, "__func__", obj) in self.functions


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
    if issubclass(kind, Ref):
        return frozenset(Ref._fields)
    return _All() if issubclass(kind, LoopContext | TemplateModule) else frozenset()


class OwnTemplates(BaseLoader):
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
