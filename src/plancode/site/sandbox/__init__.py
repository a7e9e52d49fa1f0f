"""A workspace's own templates: found in its folder, and run in a sandbox, as anybody may have written them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import BaseLoader, Template, TemplateNotFound, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import Environment, TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.loaders import split_template_path
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from plancode.diagnostics import CannotRun, Ref, text
from plancode.site.sandbox.bounds import MOST_STEPS, TooMuch, bounded, refuse_long, steps_of
from plancode.site.text import Said

_LARGEST = 10**15
_MOST_BYTES = 256 << 10
# What a call and a template cost, in steps of a loop.
_CALL = 10
_TEMPLATE = 100
_LONG = (str, list, tuple, dict)
_SHORT = 1_000
_COUNTED = "environment.counted("
_JOINED = "environment.joined("
_WEIGHED = "environment.weighed("
# Tuples, not unions: making a union takes longer than the test of a type itself, and every call tests.
_CALLED = (Macro, Said)
_Node = TypeVar("_Node", bound=nodes.Node)


class _Generator(CodeGenerator):
    """Compiles templates to programs that count what could be without end: loops, and texts and lists they build."""

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802 - jinja2's name
        # No template can name an attribute of the environment, so none can undo or fake this call.
        counted = nodes.EnvironmentAttribute("counted")
        node.iter = nodes.Call(counted, [node.iter], [], None, None, lineno=node.iter.lineno)
        super().visit_For(node, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - jinja2's name
        if not isinstance(node.node, nodes.EnvironmentAttribute):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write(_COUNTED)
        self.visit(node.args[0], frame)
        self.write(")")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - jinja2's name
        self._within(_JOINED, super().visit_Concat, node, frame)

    def visit_List(self, node: nodes.List, frame: Frame) -> None:  # noqa: N802 - jinja2's name
        self._within(_WEIGHED, super().visit_List, node, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802 - jinja2's name
        self._within(_WEIGHED, super().visit_Dict, node, frame)

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:  # noqa: N802 - jinja2's name
        # Otherwise the tuple is a target, as in `for a, b in`.
        if node.ctx == "load":
            self._within(_WEIGHED, super().visit_Tuple, node, frame)
        else:
            super().visit_Tuple(node, frame)

    def _within(self, call: str, visit: Callable[[_Node, Frame], None], node: _Node, frame: Frame) -> None:
        self.write(call)
        visit(node, frame)
        self.write(")")


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment in which a template reads the fields of views, calls our functions, and no more.

    Jinja's own sandbox lets methods through, and a method of a rich object can do anything. So we list what is allowed,
    not what is forbidden.
    """

    functions: frozenset[Callable[..., object]] = frozenset()
    intercepted_binops = frozenset({"+", "*", "**", "%"})
    code_generator_class = _Generator
    _left = 0

    @contextmanager
    def page(self) -> Iterator[None]:
        """Give the block, which makes one page, the steps, time and memory that a page may take."""
        self._left = MOST_STEPS
        with bounded():
            yield

    def take(self, steps: int) -> None:
        """Count steps; raises TooMuch where no more are left."""
        self._left -= steps
        if self._left < 0:
            raise TooMuch(text("a page takes more than 2 million steps"))

    def counted(self, items: Any) -> Any:  # noqa: ANN401 - whatever a template loops over
        """Return items, once the steps of a loop over them are counted: without `break`, they are known beforehand."""
        try:
            self.take(1 + len(items))
        except TypeError:
            return self._each(items)
        return items

    def _each(self, items: Iterable[object]) -> Iterator[object]:
        self.take(1)
        for item in items:
            self.take(1)
            yield item

    def joined(self, made: str) -> str:
        """Return a text that a template built, unless it is too long."""
        refuse_long(len(made))
        self.take(1 + steps_of(made))
        return made

    def weighed(self, made: Any) -> Any:  # noqa: ANN401 - a list of anything
        """Return a list that a template built, unless it holds too much.

        Without a bound, forty lists that each hold the one before twice would take forever to compare.
        """
        self.take(steps_of(made))
        return made

    def get_template(self, *given: Any, **named: Any) -> Template:  # noqa: ANN401 - jinja2's signature
        """Return a template, and count its steps for the page that extends or includes it."""
        self.take(_TEMPLATE)
        return super().get_template(*given, **named)

    def select_template(self, names: Any, *given: Any, **named: Any) -> Template:  # noqa: ANN401 - jinja2's signature
        """Return the first of these templates that exists."""
        self.take(_TEMPLATE * len(names))
        return super().select_template(names, *given, **named)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - jinja2's
        """Return a sum, or a product or remainder of numbers.

        `'a' * 10**10` or `'%9999999999d' % 1` would fill the memory, and so would a text that is doubled many times.
        """
        if operator == "+":
            return self._sum(left, right)
        if operator == "**" or not (_is_small(left) and _is_small(right)):
            raise SecurityError(f"a template does not calculate this with `{operator}`")
        return super().call_binop(context, operator, left, right)

    def _sum(self, left: Any, right: Any) -> Any:  # noqa: ANN401 - of whatever a template adds
        if isinstance(left, str) and isinstance(right, str):
            refuse_long(len(left) + len(right))
            return self.joined(left + right)
        if isinstance(left, list | tuple):
            self.weighed((left, right))
        return left + right

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 - jinja2's signature
        """Return whether a template may read an attribute."""
        kind: type[object] = type(obj)
        return attr in _readable(kind)  # type: ignore[arg-type]  # mypy: a type is hashable

    # Every value of every page goes through `getattr` and `call`. Jinja's own take half of the time of a build, looking
    # for what these templates do not have: `format` of a text, functions that want the context.
    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - jinja2's signature
        """Return a field or a property; for all else, the sandbox decides."""
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
        """Return the result of a macro or of one of our functions."""
        if not self.is_safe_callable(obj):
            raise SecurityError(f"{obj!r} is not safely callable")
        self.take(_CALL)
        for value in (*given, *named.values()) if named else given:
            if isinstance(value, _LONG) and (len(value) > _SHORT or not isinstance(value, str)):
                self.take(steps_of(value))
        made = obj(*given, **named)
        if isinstance(made, str) and len(made) > _SHORT:
            self.take(steps_of(made))
        return made

    def wrap_str_format(self, value: Any) -> None:  # noqa: ANN401 - jinja2's signature
        """Return None: no method of a text is given away, not even wrapped by Jinja."""

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401 - jinja2's signature
        """Return whether a template may call something: a macro, or one of our functions."""
        return isinstance(obj, _CALLED) or getattr(obj, "__func__", obj) in self.functions


def _is_small(value: object) -> bool:
    return isinstance(value, int | Decimal) and -_LARGEST <= value <= _LARGEST


class _All:
    """Contains every name that does not begin with an underscore."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and not name.startswith("_")


@cache
def _readable(kind: type[object]) -> Container[str]:
    """Return the attributes of a type that a template may read: fields and properties of a view, all of Jinja's."""
    if dataclasses.is_dataclass(kind):
        properties = (name for name, value in vars(kind).items() if isinstance(value, property))
        return frozenset({*(field.name for field in dataclasses.fields(kind)), *properties})
    if issubclass(kind, Ref):
        return frozenset(Ref._fields)
    return _All() if issubclass(kind, LoopContext | TemplateModule) else frozenset()


class OwnTemplates(BaseLoader):
    """The templates of a workspace; symbolic links are not followed, so that none leads out of the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return the text of a template of the workspace."""
        # An absolute name would replace the folder, so names are split and joined again below it.
        parts = split_template_path(template)
        path = self._folder.joinpath(*parts)
        if not path.is_file() or path.resolve() != self._folder.resolve().joinpath(*parts):
            raise TemplateNotFound(template)
        read = path.stat().st_mtime_ns
        with path.open("rb") as stream:
            source = stream.read(_MOST_BYTES + 1)
        if len(source) > _MOST_BYTES:
            raise CannotRun(
                text("templates/site/{name} is larger than 256 KiB", name="/".join(parts)),
                text("mend the template"),
            )
        # Line ends as Python reads them: a carriage return would stay in the page.
        words = source.decode().replace("\r\n", "\n").replace("\r", "\n")
        return words, str(path), lambda: path.is_file() and path.stat().st_mtime_ns == read
