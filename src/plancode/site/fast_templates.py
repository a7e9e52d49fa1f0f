"""How the templates that come with plancode are compiled; as ours, they need no sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeGuard

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import Environment, Template, TemplateModule
from markupsafe import Markup, escape

_ESCAPED = "environment.escaped("
_SHOWN = ".shown["
MACROS = "macros"


class _Generator(CodeGenerator):
    """Compiles templates to programs that read fields and call functions directly, and join the pieces of each block.

    Jinja's own programs ask the environment for each value, and pass every piece of a page through all templates that
    it extends: more than half of the time of a build.
    """

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - jinja2's name
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802 - jinja2's name
        self.write("(")
        self.visit(node.node, frame)
        self.write(")[")
        self.visit(node.arg, frame)
        self.write("]")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - jinja2's name
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        if _is_text(node):
            self.visit(node.node, frame)
            self.write(_SHOWN)
            self.visit(node.args[0], frame)
            self.write("]")
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(")(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        for named in node.kwargs:
            self.write(f"{named.key}=")
            self.visit(named.value, frame)
            self.write(", ")
        self.write(")")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 - jinja2's name
        if frame.buffer is not None or frame.require_output_check:
            super().visit_Output(node, frame)
            return
        self.writeline("parts = []")
        frame.buffer = "parts"
        super().visit_Output(node, frame)
        frame.buffer = None
        self.writeline("yield concat(parts)")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write("(" if _is_text(node) else _ESCAPED)


def _is_text(node: nodes.Expr) -> TypeGuard[nodes.Call]:
    """Return whether an expression is a text of the catalogue without values: such texts are kept as HTML."""
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name == "_"
        and len(node.args) == 1
        and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    )


# Names stand on many pages. Only texts are kept: 1.5 and 1.50 are equal keys, but written differently.
_remembered = lru_cache(maxsize=10_000)(escape)


def _escaped(value: object) -> Markup:
    return _remembered(value) if type(value) is str else escape(value)


class Macros:
    """The macros that templates import, made once for all pages of one language that are as deep in their folders.

    To make a hundred anew for each page takes a sixth of its time, and they refer to each other, so that only the
    collector frees them: 70 KiB a page. They know the functions, and what is said here; all else they are given.
    """

    OF_PAGES = ("home", "left_out")

    def __init__(self, functions: Mapping[str, object]) -> None:
        self._functions = functions
        self._made: dict[tuple[object, ...], TemplateModule] = {}

    def of(self, template: Template, values: Mapping[str, Any]) -> TemplateModule:
        """Return the macros of a template for a page with these values."""
        shared = {name: values[name] for name in self.OF_PAGES}
        key = (template.name, *shared.values())
        if key not in self._made:
            given = {**self._functions, **shared, MACROS: self}
            self._made[key] = TemplateModule(template, template.new_context(given))
        return self._made[key]


class _Template(Template):
    def make_module(
        self,
        vars: Mapping[str, Any] | None = None,  # noqa: A002 - jinja2's names
        shared: bool = False,
        locals: Mapping[str, Any] | None = None,  # noqa: A002
    ) -> TemplateModule:
        """Return the macros, for a template that imports them with its context; the context is passed as vars."""
        values = vars or {}
        macros: Macros = values[MACROS]
        return macros.of(self, values)


class Direct(Environment):
    """An environment for trusted templates, those that come with plancode; pages get a value of Macros, named MACROS."""

    code_generator_class = _Generator
    template_class = _Template
    escaped = staticmethod(_escaped)
