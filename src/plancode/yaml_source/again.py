"""A file without faults as plain data, and the file again: places are found in its bytes, as ever."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from typing import TypeAlias

from plancode.yaml_source.document import Document, Parsed, Source
from plancode.yaml_source.scalars import Value

# The documents of a file: what stands in each, its number, and whether all of it is text.
Plain: TypeAlias = Sequence[tuple[Value, int, bool]]


def plain_documents(parsed: Parsed) -> Plain | None:
    """Return the documents of a file as plain data; None where anything is wrong with it."""
    if not parsed.sound or parsed.diagnostics:
        return None
    return tuple((each.data, each.number, each.only_text) for each in parsed.documents)


def parsed_again(path: str, data: bytes, documents: Plain) -> Parsed:
    """Return a file of which `plain_documents` returned its documents, when the same data stood in it."""
    source = Source(path, None, data.removeprefix(codecs.BOM_UTF8))
    found = (Document(held, path, True, source, number, only_text) for held, number, only_text in documents)
    return Parsed(tuple(found), (), source, sound=True)
