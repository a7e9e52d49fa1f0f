"""What keeps the code readable: files and functions end before one is lost in them, and tests do not lean on each other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("src", "tests", "benchmarks")
FILE, FUNCTION = 400, 50

IS_A_TEST = re.compile(r"tests(\.\w+)*\.(test_\w+|conftest)")


def sources(folder: str) -> Iterator[tuple[str, str]]:
    """Yield the paths of a folder's modules, as they stand in the repository, and their texts."""
    paths = sorted((ROOT / folder).rglob("*.py"))
    assert len(paths) > 5
    for path in paths:
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def long_functions(text: str) -> tuple[str, ...]:
    """Return the functions whose bodies are too long: from the first line after what is said of them to the last."""
    return _read(text)[0]


def imported(text: str) -> tuple[str, ...]:
    """Return the modules that a module imports, or that it takes names from, which may be modules too."""
    return _read(text)[1]


@cache
def _read(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return both, as to take a module apart takes longest."""
    nodes = list(ast.walk(ast.parse(text)))
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return tuple(each.name for each in functions if _lines(each) > FUNCTION), tuple(_imported(nodes))


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[1 if ast.get_docstring(function) and len(function.body) > 1 else 0]
    return (function.end_lineno or 0) - first.lineno + 1


def _imported(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_file_is_longer_than_it_may_be(folder: str) -> None:
    found = {path for path, text in sources(folder) if text.count("\n") > FILE}
    assert found == set()


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_function_is_longer_than_it_may_be(folder: str) -> None:
    found = {f"{path}: {name}" for path, text in sources(folder) for name in long_functions(text)}
    assert found == set()


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_module_takes_anything_from_a_module_of_tests(folder: str) -> None:
    found = [(path, name) for path, text in sources(folder) for name in imported(text) if IS_A_TEST.fullmatch(name)]
    assert found == []


def test_what_is_too_long_or_of_a_test_would_be_found() -> None:
    allowed = ["    x = 1"] * FUNCTION
    assert long_functions("\n".join(["def f():", '    """Say."""', *allowed])) == ()
    assert long_functions("\n".join(["async def f(a, b):", *allowed, "    return x"])) == ("f",)
    for line in ("from tests.cli.test_new import folder", "import tests.conftest", "from tests.cli import test_new"):
        assert any(IS_A_TEST.fullmatch(name) for name in imported(line)), line
    assert not any(IS_A_TEST.fullmatch(name) for name in imported("from tests.support.repo import Repo"))


@pytest.mark.parametrize("package", sorted(path.parent for path in (ROOT / "src").rglob("__init__.py")), ids=str)
def test_a_package_gives_what_it_names_and_no_name_is_a_module_of_it(package: Path) -> None:
    # A name that comes from a module of the same name is that module as soon as anything imports it.
    module = import_module(".".join(package.relative_to(ROOT / "src").parts))
    names = list(getattr(module, "__all__", ()))
    assert [name for name in names if not hasattr(module, name)] == []
    if "__getattr__" in vars(module):
        assert {path.stem for path in package.glob("*.py")} & set(names) == set()
