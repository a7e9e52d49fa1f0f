"""The formats are imported when they are asked for, each by a name that no module of theirs has."""

from __future__ import annotations

from pathlib import Path

from plancode import formats


def test_no_function_has_the_name_of_a_module() -> None:
    modules = {path.stem for path in Path(formats.__file__).parent.glob("*.py")}
    assert len(modules) > 5
    assert modules & set(formats.__all__) == set()


def test_each_name_is_a_function() -> None:
    assert [name for name in formats.__all__ if not callable(getattr(formats, name))] == []
