"""What puts a finding right without a question: the words to write in place of what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from plancode import codes
from plancode.diagnostics import Code, Diagnostic, Position, Text, text
from plancode.messages.suggestions import alike
from plancode.workspace import Config
from plancode.yaml_source import SPACE, spelled

# A hint with one of these in backticks says what to write, and nothing else.
_TO_WRITE: Final = re.compile(r"`\{(near|number|day|period|id|address)\}`")
_FLAG: Final = re.compile(r"write `(true|false)`, without quotes")
_MENDED: Final[frozenset[Code]] = frozenset(
    (
        codes.PC102, codes.PC103, codes.PC104, codes.PC106, codes.PC107,
        codes.PC113, codes.PC114, codes.PC115, codes.PC119, codes.PC120,
    )
)  # fmt: skip
# Where what is meant is certain enough to be written without a look at it. An id is not: references name it.
_CERTAIN: Final = _MENDED - {codes.PC106, codes.PC119, codes.PC120} | {codes.PC127}


class Mend(NamedTuple):
    """What puts a finding right: its words stand in place of the code points from start to end of the file's text."""

    title: Text
    start: int
    end: int
    words: str
    is_certain: bool


def mended(found: Diagnostic, content: str, config: Config) -> Mend | None:
    """Return what puts a finding right in a file with this text; None where somebody has to decide."""
    start, end = (_offset(content, each) for each in found.range)
    if found.code is codes.PC127:
        return _quoted(found, content, start)
    if found.code is codes.PC101 and found.hint_text == SPACE:
        return Mend(text("write an ordinary space"), start, end, " " * (end - start), is_certain=True)
    if found.code not in _MENDED or found.hint_text is None or start == end:
        return None
    words = _label(found, config) or _meant(found.hint_text)
    if words is None:
        return None
    if found.code is codes.PC103:
        words = spelled(words)
    certain = found.code in _CERTAIN and _is_plain(found, content[start:end].strip("\"'"), words)
    return Mend(text("write `{words}`", words=words), start, end, words, certain)


def _is_plain(found: Diagnostic, written: str, words: str) -> bool:
    """Return whether what is written can mean these words alone: no beginning of a word, and no step of a lifecycle."""
    values = found.hint_text.values if found.hint_text else {}
    return found.text.values.get("key") != "status" and (
        values.get("near") != words or alike(written, [words]) is not None
    )


def _meant(hint: Text) -> str | None:
    """Return the words that a hint says to write; None where it says something else."""
    if match := _FLAG.fullmatch(hint.template):
        return match[1]
    match = _TO_WRITE.search(hint.template)
    return str(hint.values[match[1]]) if match else None


def _label(found: Diagnostic, config: Config) -> str | None:
    """Return the value of a picklist that is written by its label, in any language; None where it is not, or of several."""
    if found.code is not codes.PC103:
        return None
    written, key = (str(found.text.values.get(name, "")) for name in ("value", "key"))
    kind = found.record.kind if found.record else ""
    meant = {value for value, labels in _values(config, kind, key) if written.casefold() in labels}
    return meant.pop() if len(meant) == 1 else None


def _values(config: Config, kind: str, key: str) -> Iterator[tuple[str, set[str]]]:
    if key == "status" and kind in config.lifecycles:
        for status in config.lifecycles[kind].statuses:
            yield status.name, {label.casefold() for label in status.labels.values()}
        return
    # An objective for all contacts names values of contacts.
    for name in dict.fromkeys((f"{kind}.{key}", f"contact.{key}")):
        for value, labels in config.picklists.get(name, {}).items():
            yield value, {label.casefold() for label in (labels or {}).values()}


def _quoted(found: Diagnostic, content: str, sign: int) -> Mend | None:
    """Return how quotes go around a text that a comment has cut; None where nobody knows how far it goes."""
    values = found.hint_text.values if found.hint_text else {}
    whole, quoted = values.get("whole"), values.get("quoted")
    if not isinstance(whole, str) or not isinstance(quoted, str):
        return None
    stop = content.find("\n", sign)
    end = len(content[: stop if stop >= 0 else len(content)].rstrip())
    start = end - len(whole)
    if content[start:end] != whole:
        return None
    return Mend(text("put the whole text in quotes"), start, end, quoted, is_certain=True)


def _offset(content: str, place: Position) -> int:
    at = 0
    for _ in range(place.line - 1):
        at = content.find("\n", at) + 1
    return at + place.column - 1
