"""What is worked out of what a page shows anyway: when the page is rendered, so that pages that stay as they are go without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Later(Generic[T]):
    """A value that `act` makes of what is given, and of nothing else: with the same given it is the same."""

    act: Callable[..., T]
    given: tuple[object, ...]

    @property
    def value(self) -> T:
        """Return the value, made anew each time: most pages show it once."""
        return self.act(*self.given)
