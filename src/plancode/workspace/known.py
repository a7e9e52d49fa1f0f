"""What stood in files when an earlier run read them, by what they hold: of a file that has not changed no YAML is read.

To read a file takes 48 µs, to find what was read of it 8: of a check of 20,000 files that is a third, where one of them
has changed and no report of all is kept. Records are made anew, as that costs less than to keep them.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from plancode.disk import digest_of
from plancode.store import Store
from plancode.workspace.as_written import parse_records
from plancode.yaml_source import MAX_BYTES, Parsed, parsed_again, plain_documents

_KIND: Final = "files"
# Fewer are read as quickly as what is kept of them is found.
_LEAST: Final = 500
# What is kept is written again once one file in so many is new to it; until then, these are read each time.
_ONE_IN: Final = 50


@contextmanager
def known_files(
    store: Store, about: Sequence[object], *, least: int = _LEAST
) -> Iterator[Callable[[str, bytes], Parsed]]:
    """Give what returns the same as `parse_records`, by what is kept of the files of the workspace that about names.

    What they hold is kept afterwards, where `least` files and one in fifty were not known.
    """
    if store.folder is None:
        yield parse_records
        return
    kept = store.read(_KIND, tuple(about))
    reader = _Reader(kept if isinstance(kept, dict) else {})
    yield reader.parsed
    if reader.fresh >= max(least, len(reader.held) // _ONE_IN):
        store.write(_KIND, tuple(about), {name: each for name, each in reader.held.items() if _is_plain(each)})


class _Reader:
    """Reads files; `held` has what stands in them by digests of what they hold, `fresh` counts those that were not kept."""

    def __init__(self, kept: dict[bytes, Any]) -> None:
        self._kept = kept
        self.held: dict[bytes, Any] = {}
        self.fresh = 0

    def parsed(self, path: str, data: bytes) -> Parsed:
        if len(data) > MAX_BYTES:
            return parse_records(path, data)
        name = digest_of(data)
        documents = self._kept.get(name)
        if documents is not None:
            self.held[name] = documents
            return parsed_again(path, data, documents)
        found = parse_records(path, data)
        if (documents := plain_documents(found)) is not None:
            self.held[name] = documents
            self.fresh += 1
        return found


def _is_plain(documents: Sequence[tuple[Any, int, bool]]) -> bool:
    """Return whether documents can be kept: all but those with a decimal."""
    try:
        return all(only_text or marshal.dumps(data) for data, _, only_text in documents)
    except ValueError:
        return False
