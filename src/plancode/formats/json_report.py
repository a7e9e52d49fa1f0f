"""A report and a history as JSON, in the shapes that other programs rely on (docs/contract/json.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from plancode.diagnostics import Cause, Diagnostic, Position, Severity
from plancode.report import Report

if TYPE_CHECKING:
    from plancode.history import History, Transition

VERSION = 1

Json = Mapping[str, object]


def write_json(value: Json) -> str:
    """Return value as JSON; bytes of a path that are not Unicode are replaced, so that any reader accepts it."""
    written = ",\n".join(f"{_dumped(str(key))}: {_lines(item)}" for key, item in value.items())
    return _safe(f"{{\n{written}\n}}")


def write_json_list(value: Sequence[Json]) -> str:
    """Return a list as JSON, indented, with the same care for its readers."""
    return _safe(json.dumps(value, ensure_ascii=False, indent=2))


def _safe(written: str) -> str:
    """Return JSON with the same meaning that any reader accepts, and in which a runner of CI finds no command."""
    # Two number signs stand in texts only, where an escape means the same.
    return written.replace("##", "#\\u0023").encode(errors="replace").decode()


def _lines(value: object) -> str:
    """Return a list with one item on each line, else one line: Python's own indenting is ten times slower."""
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(_dumped(item) for item in value) + "\n]"
    return _dumped(value)


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def report_json(report: Report) -> Json:
    """Return a report as `check --format json` prints it."""
    return {
        "version": VERSION,
        "head": report.head,
        "base": report.base,
        "summary": {
            "files": report.files,
            "records": report.records,
            "errors": report.count(Severity.ERROR),
            "warnings": report.count(Severity.WARNING),
        },
        "rests_on": {
            "since": report.proof.since if report.proof else None,
            "epochs": report.proof.epochs if report.proof else 0,
            "accepted": report.accepted,
        },
        "diagnostics": [_diagnostic(found) for found in report.diagnostics],
    }


def history_json(history: History, transitions: tuple[Transition, ...]) -> Json:
    """Return transitions of a history as `history --format json` prints them, oldest first."""
    return {
        "version": VERSION,
        "head": history.head,
        "complete": history.complete,
        "transitions": [_transition(transition) for transition in transitions],
    }


def _diagnostic(found: Diagnostic) -> Json:
    return {
        "code": found.code.number,
        "rule": found.code.name,
        "severity": str(found.severity),
        "message": found.message,
        "hint": found.hint,
        "path": found.path,
        "range": {"start": _position(found.range.start), "end": _position(found.range.end)},
        "record": None if found.record is None else {"kind": found.record.kind, "id": found.record.id},
        "commit": found.commit,
        "follows_from": None if found.cause is None else _cause(found.cause),
    }


def _cause(cause: Cause) -> Json:
    start, end = cause.place.range
    return {
        "code": cause.code,
        "path": cause.place.path,
        "range": {"start": _position(start), "end": _position(end)},
    }


def _position(position: Position) -> Json:
    return {"line": position.line, "column": position.column}


def _transition(transition: Transition) -> Json:
    return {
        "record": {"kind": transition.record.kind, "id": transition.record.id},
        "from": transition.before,
        "to": transition.after,
        "commit": transition.commit,
        "author": {"name": transition.author.name, "email": transition.author.email},
        "authored": _time(transition.authored),
        "committed": _time(transition.committed),
        "actor": transition.actor,
        "signature": transition.signature,
        "assurance": transition.assurance,
        "reviewers": list(transition.reviewers),
        "path": transition.path,
        "verdict": transition.verdict,
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
