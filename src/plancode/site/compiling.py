"""How templates become programs: with the words of their language in them, and those that come with plancode without a sandbox."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import Environment
from jinja2.ext import Extension
from markupsafe import Markup, escape

_ESCAPED = "environment.escaped("
_TEXT = re.compile(r"\{\{ _\('([^'{}]*)'\) \}\}")


class Said(Extension):
    """Puts texts without values into a template before it is compiled: pages are made of them for a sixth of the time."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return source with its texts in the language of the environment."""
        said: Mapping[str, str] = getattr(self.environment, "texts", {})

        def word(match: re.Match[str]) -> str:
            words = said.get(match[1], match[1])
            # A team's own words could look like a template, and are left to be shown as they are.
            return match[0] if re.search(r"[{}#%\n]", words) else str(escape(words))

        return _TEXT.sub(word, source)


class _Generator(CodeGenerator):
    """Makes programs that read a field and call a function as Python does, and join what stands between two tags.

    Jinja's own ask an environment for each value, and send every piece of a page through all templates that it extends:
    more than half of the time of a build.
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
            super().visit_Call(node, frame, forward_caller)
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
        self.write(_ESCAPED)


# Names stand on many pages. Texts alone are kept: 1.5 and 1.50 are equal, and not written the same.
_remembered = lru_cache(maxsize=10_000)(escape)


def _escaped(value: object) -> Markup:
    return _remembered(value) if type(value) is str else escape(value)


class Direct(Environment):
    """An environment for templates that are to be trusted: those that come with plancode."""

    code_generator_class = _Generator
    texts: Mapping[str, str] = {}
    escaped = staticmethod(_escaped)
