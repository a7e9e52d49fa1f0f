"""The small mistakes that can be put into a module, one at a time: what `benchmarks.mutants` tries its tests on."""

from __future__ import annotations

import ast
import difflib
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

# A place in the source by line (from 1) and column in bytes, as `ast` counts them.
_Spot: TypeAlias = "tuple[int, int]"
_Change: TypeAlias = "tuple[_Spot, _Spot, str]"
# Identifies a mutant even when lines above it move: path, function (empty: the module), both texts.
Identity: TypeAlias = "tuple[str, str, str, str]"

_COMPARISONS: dict[type[ast.cmpop], tuple[str, tuple[str, ...]]] = {
    ast.Eq: ("==", ("!=",)),
    ast.NotEq: ("!=", ("==",)),
    ast.Lt: ("<", ("<=", ">=")),
    ast.LtE: ("<=", ("<", ">")),
    ast.Gt: (">", (">=", "<=")),
    ast.GtE: (">=", (">", "<")),
    ast.In: ("in", ("not in",)),
    ast.NotIn: ("not in", ("in",)),
    ast.Is: ("is", ("is not",)),
    ast.IsNot: ("is not", ("is",)),
}
_ARITHMETIC: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "//"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "//"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
}
_TWINS = dict(
    pair
    for one, other in (
        ("any", "all"),
        ("min", "max"),
        ("startswith", "endswith"),
        ("removeprefix", "removesuffix"),
        ("find", "rfind"),
        ("partition", "rpartition"),
    )
    for pair in ((one, other), (other, one))
)
# Arguments that can be left out without an error, and that change what a finding says.
_OPTIONAL = {"record", "hint", "severity", "notes", "label", "commit", "key", "default", "reverse", "by", "needs"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one mistake: its path, the lines of the statement that holds it, and what changed in them."""

    path: str
    lines: range
    removed: tuple[str, ...]
    added: tuple[str, ...]
    source: str
    function: str

    @property
    def identity(self) -> Identity:
        """Return what identifies the mutant even when lines above it move."""
        return self.path, self.function, _stripped(self.removed), _stripped(self.added)


def _stripped(lines: tuple[str, ...]) -> str:
    return "\n".join(line.strip() for line in lines)


def mutants_of(path: str, source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module that still compiles, in the order of its lines."""
    finder = _Finder(source)
    finder.visit(ast.parse(source))
    seen = {source}
    for (start, end, new), lines, function in sorted(finder.found, key=lambda each: each[0]):
        changed = finder.with_change(start, end, new)
        if changed in seen or not _compiles(changed):
            continue
        seen.add(changed)
        removed, added = _difference(source, changed)
        yield Mutant(path, lines, removed, added, changed, function)


def _compiles(source: str) -> bool:
    with warnings.catch_warnings():
        # Python itself warns of `x is ''`.
        warnings.simplefilter("error")
        try:
            compile(source, "<mutant>", "exec")
        except SyntaxError:
            return False
    return True


def _difference(before: str, after: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lines = list(difflib.unified_diff(before.split("\n"), after.split("\n"), n=0, lineterm=""))[3:]
    removed, added = ([line[1:] for line in lines if line.startswith(sign)] for sign in "-+")
    return tuple(removed), tuple(added)


class _Finder(ast.NodeVisitor):
    """Collects the changes; annotations, decorators, docstrings and imports are not behaviour, and are left alone."""

    def __init__(self, source: str) -> None:
        self.lines = [line.encode() for line in source.split("\n")]
        self.found: list[tuple[_Change, range, str]] = []
        self._names: list[str] = []
        self._statement = range(0)

    def with_change(self, start: _Spot, end: _Spot, new: str) -> str:
        """Return the source with the text from start to end replaced."""
        head = [*self.lines[: start[0] - 1], self.lines[start[0] - 1][: start[1]]]
        tail = [self.lines[end[0] - 1][end[1] :], *self.lines[end[0] :]]
        return (b"\n".join(head) + new.encode() + b"\n".join(tail)).decode()

    def _text(self, start: _Spot, end: _Spot) -> str:
        if start[0] == end[0]:
            return self.lines[start[0] - 1][start[1] : end[1]].decode()
        middle = self.lines[start[0] : end[0] - 1]
        return b"\n".join([self.lines[start[0] - 1][start[1] :], *middle, self.lines[end[0] - 1][: end[1]]]).decode()

    def _change(self, start: _Spot, end: _Spot, new: str) -> None:
        self.found.append(((start, end, new), self._statement, ".".join(self._names)))

    def _replace(self, node: ast.expr | ast.stmt, new: str) -> None:
        self._change(_start(node), _end(node), new)

    def _source(self, node: ast.expr | ast.stmt) -> str:
        return self._text(_start(node), _end(node))

    def _between(self, left: ast.expr, right: ast.expr, word: str, new: str) -> None:
        """Replace the operator between two operands; brackets and comments may stand there too."""
        start, end = _end(left), _start(right)
        pattern = rf"\b{word}\b".replace(" ", r"\s+") if word[0].isalpha() else re.escape(word)
        gap = self._text(start, end)
        found = re.search(pattern, gap)
        if found:
            self._change(start, end, gap[: found.start()] + new + gap[found.end() :])

    # The nodes that are visited.

    def visit(self, node: ast.AST) -> None:
        """Visit a node, and remember the lines of its statement; for one with a body, the lines above the body."""
        outer = self._statement
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            last = max(node.lineno, body[0].lineno - 1) if body else _end(node)[0]
            self._statement = range(node.lineno, last + 1)
        super().visit(node)
        if isinstance(node, ast.stmt):
            self._statement = outer

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.visit(default)
        self._names.append(node.name)
        for statement in node.body:
            self.visit(statement)
        self._names.pop()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for statement in node.body:
            self.visit(statement)

    def visit_Assign(self, node: ast.Assign) -> None:
        if not any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets):
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_Import(self, node: ast.Import) -> None:
        """Leave it."""

    visit_ImportFrom = visit_JoinedStr = visit_Import  # type: ignore[assignment]  # noqa: N815 - names of ast

    def visit_Compare(self, node: ast.Compare) -> None:
        for left, operator, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            word, others = _COMPARISONS[type(operator)]
            for other in others:
                self._between(left, right, word, other)
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        word, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            self._between(left, right, word, other)
            self._change(_start(left), _start(right), "")
        self._change(_end(node.values[-2]), _end(node.values[-1]), "")
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not | ast.USub):
            self._change(_start(node), _start(node.operand), "")
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if type(node.op) in _ARITHMETIC:
            self._between(node.left, node.right, *_ARITHMETIC[type(node.op)])
        self.generic_visit(node)

    def _negated(self, test: ast.expr) -> None:
        if not isinstance(test, ast.UnaryOp | ast.Compare):
            self._replace(test, f"(not ({self._source(test)}))")

    def visit_If(self, node: ast.If) -> None:
        self._negated(node.test)
        self.generic_visit(node)

    visit_While = visit_IfExp = visit_If  # type: ignore[assignment]  # noqa: N815 - names of ast

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for test in node.ifs:
            self._negated(test)
            self._replace(test, "True")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        match node.value:
            case bool():
                self._replace(node, str(not node.value))
            case int():
                self._replace(node, {0: "1", 1: "0"}.get(node.value, str(node.value + 1)))
            case None:
                # A text that is true: an empty one behaves as None does, so only mypy can notice it.
                self._replace(node, "'other'")
            case str():
                self._replace(node, "'other'" if node.value == "" else "''")
            case _:
                pass

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant):
            return
        # Without its last yield, the function must still be a generator.
        gone = "yield from ()" if isinstance(node.value, ast.Yield | ast.YieldFrom) else "pass"
        self._replace(node, gone)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._replace(node, "pass")
        if type(node.op) in _ARITHMETIC:
            word, other = _ARITHMETIC[type(node.op)]
            self._between(node.target, node.value, word + "=", other + "=")
        self.generic_visit(node)

    def visit_Continue(self, node: ast.Continue) -> None:
        self._replace(node, "break")
        self._replace(node, "pass")

    def visit_Break(self, node: ast.Break) -> None:
        self._replace(node, "continue")
        self._replace(node, "pass")

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is None:
            self._replace(node, "pass")
            return
        if not (isinstance(node.value, ast.Constant) and node.value.value is None):
            self._replace(node, "return None")
        if not isinstance(node.value, ast.Constant) or node.value.value is not None:
            self.visit(node.value)

    def visit_Raise(self, node: ast.Raise) -> None:
        self._replace(node, "pass")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        match node.func:
            case ast.Name(id="cast"):
                # The type is for mypy.
                self.generic_visit(node.args[1])
                return
            case ast.Name(id=name) if name in _TWINS:
                self._replace(node.func, _TWINS[name])
            case ast.Attribute(attr=name) if name in _TWINS:
                self._change(_end(node.func.value), _end(node.func), f".{_TWINS[name]}")
            case _:
                pass
        for keyword in node.keywords:
            if keyword.arg in _OPTIONAL:
                self._without(node, keyword)
        # `strict` of zip guards against mistakes of ours: no input shows it.
        for part in (node.func, *node.args, *(each.value for each in node.keywords if each.arg != "strict")):
            self.visit(part)

    def _without(self, node: ast.Call, keyword: ast.keyword) -> None:
        last = self.lines[keyword.value.end_lineno - 1]  # type: ignore[operator]
        column = keyword.value.end_col_offset or 0
        comma = re.match(rb"\)*\s*,\s?", last[column:])
        # `node` tells where the call ends, so that a last argument takes no bracket of it along.
        end = (keyword.value.end_lineno or 0, column + (comma.end() if comma and b")" not in comma.group() else 0))
        if end < _end(node):
            self._change((keyword.lineno, keyword.col_offset), end, "")

    def visit_Subscript(self, node: ast.Subscript) -> None:
        match node.slice:
            case ast.Constant(value=0):
                self._replace(node.slice, "-1")
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)):
                self._replace(node.slice, "0")
            case ast.Slice(lower=lower, upper=upper):
                for bound in (lower, upper):
                    if bound is not None:
                        self._replace(bound, "")
            case _:
                pass
        self.generic_visit(node)


def _start(node: ast.expr | ast.stmt) -> _Spot:
    return node.lineno, node.col_offset


def _end(node: ast.expr | ast.stmt) -> _Spot:
    return node.end_lineno or node.lineno, node.end_col_offset or 0
