"""A diff for the terminal, for a comment of a forge, and for programs."""

from __future__ import annotations

from collections.abc import Iterator

from plancode.diff import Change, Diff, Sign
from plancode.formats.machine import VERSION, Json
from plancode.formats.plain import plain

_COLOURS = {Sign.ADDED: "32", Sign.REMOVED: "31", Sign.CHANGED: "36", Sign.PROBLEM: "1;31"}
# What Markdown, HTML and a forge's mentions could make of a text; a code span takes all else as it is.
_MOST_CHARACTERS = 60_000


def diff_lines(diff: Diff, *, colour: bool) -> Iterator[str]:
    """Yield a diff as lines of text: the contacts, their changes, and the summary last."""
    for group in diff.groups:
        yield plain(group.name)
        for change in group.changes:
            sign = f"\x1b[{_COLOURS[change.sign]}m{change.sign}\x1b[0m" if colour else str(change.sign)
            yield f"  {sign} {change.record.kind} {change.record.id}  {plain(str(change.what))}{_verdict(change)}"
        yield ""
    yield plain(diff.summary)


def diff_markdown(diff: Diff) -> str:
    """Return a diff as Markdown in which no text of a record is more than text."""
    lines = [f"**{diff.summary}**"]
    for group in diff.groups:
        lines += ["", f"### {_code(group.name)}", ""]
        for change in group.changes:
            record = _code(f"{change.record.kind} {change.record.id}")
            lines.append(f"- {_code(str(change.sign))} {record} {_code(str(change.what))}{_verdict(change)}")
    text = "\n".join(lines) + "\n"
    if len(text) > _MOST_CHARACTERS:
        text = text[:_MOST_CHARACTERS].rsplit("\n", 1)[0] + "\n\n… and more: `plancode diff` shows all of it\n"
    return text


def diff_json(diff: Diff) -> Json:
    """Return a diff for programs."""
    return {
        "version": VERSION,
        "summary": dict(diff.counts),
        "groups": [
            {
                "contact": group.contact,
                "name": group.name,
                "changes": [
                    {
                        "sign": str(change.sign),
                        "record": {"kind": change.record.kind, "id": change.record.id},
                        "what": str(change.what),
                        "verdict": change.verdict or "ok",
                    }
                    for change in group.changes
                ],
            }
            for group in diff.groups
        ],
    }


def _verdict(change: Change) -> str:
    return f"  [{change.verdict}]" if change.verdict else ""


def _code(value: str) -> str:
    """Return value as a code span whose fence is longer than any run of backticks in it."""
    shown = plain(" ".join(value.split()))
    longest = run = 0
    for character in shown:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    fence = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{fence}{pad}{shown}{pad}{fence}"
