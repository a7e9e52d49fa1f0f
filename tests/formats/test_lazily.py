"""The package of formats: what it gives is imported when it is used."""

from __future__ import annotations

import importlib
from types import ModuleType

from plancode import formats


def test_what_the_package_gives_stays_what_it_is_after_its_module_was_imported() -> None:
    """A module that is called like a function would take the function's place in the package."""
    for module in formats._MODULES:
        importlib.import_module(f"plancode.formats.{module}")
    assert [name for name in formats.__all__ if isinstance(getattr(formats, name), ModuleType)] == []
