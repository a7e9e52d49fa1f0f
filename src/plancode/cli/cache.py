"""Whether and where anything is kept from one run to the next: --no-cache, PLANCODE_CACHE_DIR, and no runner of CI."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from plancode.cli.runner import is_in_ci

if TYPE_CHECKING:
    from plancode.store import Store

FOLDER_VARIABLE: Final = "PLANCODE_CACHE_DIR"
_REFUSED: Final = "plancode.no_cache"


def refuse_cache(context: click.Context) -> None:
    """Keep and find nothing in this run."""
    context.meta[_REFUSED] = True


def store_of(context: click.Context) -> Store:
    """Return the store of the user.

    A job of CI is to prove what it says, and what one left behind may come from anybody: there, only a folder that is
    named counts.
    """
    from plancode.store import Store, store_in, user_folder

    named = os.environ.get(FOLDER_VARIABLE)
    if context.meta.get(_REFUSED) or (is_in_ci() and not named):
        return Store()
    return store_in(Path(named) if named else user_folder())
