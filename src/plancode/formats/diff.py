"""A diff for the terminal, for a comment of a forge, and for programs."""

from __future__ import annotations

from collections.abc import Iterator

from plancode.diagnostics import text
from plancode.diff import Change, Changes, Group, Sign
from plancode.formats.contact_names import named
from plancode.formats.json_report import VERSION, Json
from plancode.formats.markdown import code_span, shortened
from plancode.formats.terminal import Style, painted, plain
from plancode.messages.catalogues import said

_STYLES = {
    Sign.ADDED: (Style.GREEN,),
    Sign.REMOVED: (Style.RED,),
    Sign.CHANGED: (Style.CYAN,),
    Sign.PROBLEM: (Style.BOLD, Style.RED),
}
_MORE = text("… and more: `plancode diff` shows all of it")


def diff_lines(changes: Changes, *, colour: bool, language: str = "en") -> Iterator[str]:
    """Yield a diff as lines of text: the contacts, their changes, and the summary last."""
    for group in changes.groups:
        yield plain(_name(group, language))
        for change in group.changes:
            sign = painted(str(change.sign), *_STYLES[change.sign], colour=colour)
            yield f"  {sign} {change.record.kind} {change.record.id}  {plain(said(change.what, language))}{_verdict(change)}"
        yield ""
    yield plain(_summary(changes, language))


def diff_markdown(changes: Changes, *, language: str = "en") -> str:
    """Return a diff as Markdown in which no text of a record can act as markup."""
    lines = [f"**{_summary(changes, language)}**"]
    for group in changes.groups:
        lines += ["", f"### {code_span(_name(group, language))}", ""]
        for change in group.changes:
            record = code_span(f"{change.record.kind} {change.record.id}")
            lines.append(
                f"- {code_span(str(change.sign))} {record} {code_span(said(change.what, language))}{_verdict(change)}"
            )
    return shortened("\n".join(lines) + "\n", said(_MORE, language))


def diff_json(changes: Changes) -> Json:
    """Return a diff for programs."""
    return {
        "version": VERSION,
        "summary": dict(changes.counts),
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
            for group in changes.groups
        ],
    }


def _summary(changes: Changes, language: str) -> str:
    return ", ".join(said(each, language) for each in changes.summary)


def _name(group: Group, language: str) -> str:
    return said(text("No single contact"), language) if group.contact is None else named(group.name, language)


def _verdict(change: Change) -> str:
    return f"  [{change.verdict}]" if change.verdict else ""
