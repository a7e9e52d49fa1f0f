"""What stands above a record in an editor: its status, its last step, and the commands that move it on."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from plancode.changes import ways
from plancode.diagnostics import Ref, Text, text
from plancode.lsp.desk import Desk
from plancode.lsp.places import refs_in
from plancode.lsp.words import last_step, status_of
from plancode.messages.catalogues import said


def lenses(desk: Desk, path: str, language: str) -> Iterator[types.CodeLens]:
    """Yield what stands above each record of a file whose kind has a lifecycle."""
    for ref in refs_in(desk, path):
        place = desk.place(ref)
        if place is None or ref.kind not in desk.workspace.config.lifecycles:
            continue
        words = " · ".join(said(each, language).replace("`", "") for each in _told(desk, ref))
        # A command without a name is shown and cannot be clicked: a step is made in a terminal, by who may make it.
        yield types.CodeLens(desk.lines(path).range(place.range), command=types.Command(words, ""))


def _told(desk: Desk, ref: Ref) -> Iterator[Text]:
    status = status_of(desk, desk.workspace.records[ref])
    if status is not None:
        yield status
    if (step := desk.last_step(ref)) is not None:
        yield last_step(desk, step)
    if ref in desk.workspace.documents and (onwards := ways(desk.project, ref)) is not None:
        yield text("next: {steps}", steps=onwards)
