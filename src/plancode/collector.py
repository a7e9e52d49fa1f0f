"""Python's cyclic collector, kept off while nothing it could collect is made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep Python's cyclic collector off: it costs three times the validation, and has nothing to collect here."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def collecting_what_is_new() -> Iterator[None]:
    """Let Python's cyclic collector look at what is made from here on, and not at the millions of objects that stay."""
    enabled = gc.isenabled()
    gc.freeze()
    gc.enable()
    try:
        yield
    finally:
        gc.unfreeze()
        if not enabled:
            gc.disable()
