"""Which findings follow from another: what a file that cannot be read holds is missing elsewhere."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from plancode import codes
from plancode.diagnostics import Cause, Diagnostic, Family, Position, Ref, Severity
from plancode.workspace import DEFAULT_CONFIG, Workspace
from plancode.yaml_source import Document

# Findings that a plan or an objective is missing, about the record that lacks it.
_LACKING = frozenset({codes.PC301, codes.PC302, codes.PC318})
# Findings that depend on what plancode.yaml says, beside all of history.
_CONFIGURED = frozenset({codes.PC103, codes.PC301, codes.PC302, codes.PC303})

# Findings about a document that is no record, as nobody knows of which kind.
_KINDLESS = frozenset({codes.PC105, codes.PC107})

_ID = re.compile(r"(?<![\w-])id:[ \t]*[\"']?([a-z0-9-]+)(?![\w-])")
_WORD = re.compile(r"[\w-]+")


def with_causes(
    found: Iterable[Diagnostic], workspace: Workspace, held: Mapping[str, str] = MappingProxyType({})
) -> list[Diagnostic]:
    """Return findings, each with the one that it follows from, as far as that is among them.

    held is what stood in the files that are empty now.
    """
    told = list(found)
    faults = _Faults(workspace, told, held)
    if not faults:
        return told
    causes = {each.as_cause: cause for each in told if (cause := faults.cause_of(each)) and cause != each.as_cause}
    return [
        each if each.as_cause not in causes else replace(each, cause=_root(causes[each.as_cause], causes))
        for each in told
    ]


def _root(cause: Cause, causes: Mapping[Cause, Cause]) -> Cause:
    seen = {cause}
    while (above := causes.get(cause)) is not None and above not in seen:
        seen.add(above)
        cause = above
    return cause


class _Fault(NamedTuple):
    """A text that could not be read whole, and the first error in it."""

    text: str
    cause: Cause

    @property
    def defined(self) -> Iterator[str]:
        """Yield the ids of records that begin here."""
        return (match[1] for match in _ID.finditer(self.text))

    @property
    def mentioned(self) -> Iterator[str]:
        """Yield the words that may be ids of what a plan or an objective here is about."""
        is_of_plans = "plan" in self.text or "objective" in self.text
        return (match[0] for match in _WORD.finditer(self.text)) if is_of_plans else iter(())


class _Faults:
    """What could not be read in a workspace: files, records, the configuration."""

    def __init__(self, workspace: Workspace, found: Sequence[Diagnostic], held: Mapping[str, str]) -> None:
        self._workspace = workspace
        told = {each.as_cause for each in found if each.severity is Severity.ERROR}
        self._of_files = {
            path: self._errors_of(path, told) for path in workspace.unreadable if path in workspace.parsed
        }
        self._starts: dict[str, list[Position]] = {}
        # A file in UTF-16 is read as its letters with zeros between them.
        files = [
            _Fault(workspace.parsed[path].text.replace("\0", ""), errors[0])
            for path, errors in self._of_files.items()
            if errors
        ]
        files += self._nameless(found)
        empty = {each.path: each.as_cause for each in found if each.code is codes.PC146 and each.path in held}
        files += [_Fault(held[path], cause) for path, cause in empty.items()]
        faults = [*files, *(self._damaged(found) if workspace.damaged else ())]
        # Each text is searched once, however many findings ask.
        self._defined = {name: each.cause for each in reversed(files) for name in each.defined}
        self._mentioned = {name: each.cause for each in reversed(faults) for name in each.mentioned}
        self._any = bool(faults)
        self._config = self._of_config(found)
        # What history says of a value that is none follows from that.
        self._values = {cause.place: cause for cause in told if cause.code == codes.PC103.number}

    def __bool__(self) -> bool:
        return self._any or self._config is not None

    def cause_of(self, found: Diagnostic) -> Cause | None:
        """Return what a finding follows from, or None."""
        if self._config and (found.code in _CONFIGURED or found.code.family is Family.HISTORY):
            # Each fault of the configuration is one of its own.
            return None if found.path == self._workspace.config_path else self._config
        if found.code.family is Family.HISTORY and (value := self._values.get(found.as_cause.place)):
            return value
        if found.code is codes.PC214 and found.record is not None:
            return self._defined.get(found.record.id)
        missing = found.text.values.get("record")
        if found.code is codes.PC120 and isinstance(missing, Ref):
            return self._defined.get(missing.id)
        if found.code in _LACKING and found.record is not None:
            return self._mentioned.get(found.record.id)
        return self._in_its_file(found)

    def _in_its_file(self, found: Diagnostic) -> Cause | None:
        """Return the error of the file's text that makes a finding on the same line, or a missing key."""
        errors = self._of_files.get(found.path)
        if not errors or found.as_cause in errors:
            return None
        if found.code is codes.PC252:
            return errors[0]
        line = found.range.start.line
        if found.code is codes.PC105:
            document = self._document_at(found)
            later = (each for each in errors if document.range.start <= each.place.range.start)
            return None if document.sound else next(later, None)
        return next((each for each in errors if each.place.range.start.line == line), None)

    def _errors_of(self, path: str, told: set[Cause]) -> list[Cause]:
        return [
            each.as_cause
            for each in self._workspace.parsed[path].diagnostics
            if each.severity is Severity.ERROR and each.as_cause in told
        ]

    def _nameless(self, found: Sequence[Diagnostic]) -> Iterator[_Fault]:
        """Yield the documents whose kind is missing or misspelled: the records that they were are missing elsewhere."""
        for each in found:
            if each.code in _KINDLESS and each.record is None and each.path in self._workspace.parsed:
                start, end = self._document_at(each).range
                lines = self._workspace.parsed[each.path].text.split("\n")
                yield _Fault("\n".join(lines[start.line - 1 : end.line]), each.as_cause)

    def _damaged(self, found: Sequence[Diagnostic]) -> Iterator[_Fault]:
        """Yield the records that could not be read, each with its lines and its first error."""
        first: dict[Ref, Diagnostic] = {}
        for each in found:
            if each.record in self._workspace.damaged and each.severity is Severity.ERROR and each.code.family == "1":
                first.setdefault(each.record, each)
        lines: dict[str, list[str]] = {}
        for ref, error in first.items():
            document = self._workspace.documents[ref]
            if document.path not in lines:
                lines[document.path] = self._workspace.texts[document.path].split("\n")
            start, end = document.range
            yield _Fault("\n".join(lines[document.path][start.line - 1 : end.line]), error.as_cause)

    def _of_config(self, found: Sequence[Diagnostic]) -> Cause | None:
        """Return the first error because of which the configuration counts for nothing."""
        if self._workspace.config is not DEFAULT_CONFIG:
            return None
        path = self._workspace.config_path
        errors = (each.as_cause for each in found if each.path == path and each.severity is Severity.ERROR)
        return min(errors, key=lambda cause: cause.place.range, default=None)

    def _document_at(self, found: Diagnostic) -> Document:
        """Return the document that a finding about it stands in; the beginnings are looked up once for each file."""
        documents = self._workspace.parsed[found.path].documents
        if found.path not in self._starts:
            self._starts[found.path] = [each.range.start for each in documents]
        return documents[bisect_right(self._starts[found.path], found.range.start) - 1]
