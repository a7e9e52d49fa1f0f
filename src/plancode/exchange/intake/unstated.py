"""What the rows of a table would lack: fields that each record of a kind needs, and halves of groups, as an amount's currency."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from plancode.changes import completed
from plancode.exchange.columns import Column, Holds, columns_of
from plancode.workspace import Workspace

_CURRENCY: Final = "currency"


def unstated(workspace: Workspace, kind: str, placed: Collection[str]) -> Iterator[Column]:
    """Yield the words of picklists that each new record of a kind needs, and that neither a column nor the workspace gives."""
    given = {name.partition(".")[0]: name for name in placed if "." not in name}
    filled = completed(
        workspace, {"kind": kind, **{name: given[name] for name in ("contacts", "accounts") if name in given}}
    )
    for column in columns_of(kind):
        is_needed = column.spec is not None and column.spec.required and column.spec.picklist
        if is_needed and "." not in column.name and column.name not in {*placed, *filled}:
            yield column


def other_half(kind: str, placed: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each field of a group that is given, with a field beside it that each such group needs and that is not given."""
    for column in columns_of(kind):
        group, dot, _ = column.name.rpartition(".")
        beside = [name for name in placed if dot and name.rpartition(".")[0] == group]
        is_needed = column.spec is not None and column.spec.required and column.holds not in (Holds.LIST, Holds.MAP)
        if is_needed and beside and column.name not in placed:
            yield beside[0], column.name


def example_of(name: str) -> str:
    """Return a default as one would write it for a field."""
    return f"{{{name}: {'EUR' if name.endswith(_CURRENCY) else 'WORDS'}}}"
