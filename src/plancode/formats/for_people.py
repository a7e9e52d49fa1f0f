"""A report for people: each finding with the line it is about and a caret below what is to change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain

from plancode.diagnostics import Cause, Code, Count, Diagnostic, Severity, Text, facts, text
from plancode.formats.excerpt import excerpt
from plancode.formats.terminal import Style, folded, painted, plain, width
from plancode.messages.catalogues import said
from plancode.report import Proof, Report

_COLOURS = {Severity.ERROR: Style.RED, Severity.WARNING: Style.YELLOW, Severity.INFO: Style.CYAN}
_SEVERITIES = {Severity.ERROR: text("error"), Severity.WARNING: text("warning"), Severity.INFO: text("info")}
_COUNTED = {
    Severity.ERROR: text("{count:error|errors}"),
    Severity.WARNING: text("{count:warning|warnings}"),
    Severity.INFO: text("{count:info|infos}"),
}
_WITH_HISTORY = text(
    "{files:file|files}, {records:record|records}, history of {commits:commit|commits}: "
    "{transitions:transition|transitions}, in {seconds} s: {found}"
)
_WITHOUT_HISTORY = text("{files:file|files}, {records:record|records}, history not checked, in {seconds} s: {found}")
# How many different messages are told of findings that follow from another.
_MOST_FOLLOWING = 3

Paint = Callable[..., str]
_unpainted: Paint = partial(painted, colour=False)


def human(
    report: Report, *, colour: bool, seconds: float, columns: int | None = None, language: str = "en"
) -> Iterator[str]:
    """Yield the lines of the report in a language, folded to columns; the last ones have the counts and what explains."""
    for lines in human_findings(report, colour=colour, columns=columns, language=language):
        yield from lines
        yield ""
    if report.proof is not None and (rests := said(_rests_on(report, report.proof), language)):
        yield from folded(rests, columns)
    yield from folded(human_summary(report, colour=colour, seconds=seconds, language=language), columns)
    if code := _worth_explaining(report):
        yield from folded(said(text("`plancode explain {code}` says more", code=code), language), columns)


def _worth_explaining(report: Report) -> str | None:
    """Return the code of the first of the gravest findings that are told: what the command ended in 1 for, if it did."""
    told = [found for found, _ in _in_order(report.diagnostics)]
    gravest = (each.code.number for severity in _COLOURS for each in told if each.severity is severity)
    return next(gravest, None)


def human_summary(report: Report, *, colour: bool, seconds: float, language: str = "en") -> str:
    """Return how much was read and what was found, on one line."""
    return said(_summary(report, partial(painted, colour=colour), seconds, language=language), language)


def severity_word(severity: Severity, *, language: str = "en") -> str:
    """Return the word for a severity."""
    return said(_SEVERITIES[severity], language)


def painted_severity(code: Code, severity: Severity, paint: Paint, *, language: str = "en") -> str:
    """Return how a finding begins: `error[PC203]`, painted."""
    head = f"{severity_word(severity, language=language)}[{code.number}]"
    return paint(head, Style.BOLD, _COLOURS[severity])


def found_counts(report: Report, paint: Paint = _unpainted, *, language: str = "en") -> str:
    """Return how many errors, warnings and infos there are, or that there is no problem."""
    counts = {severity: report.count(severity) for severity in _COUNTED}
    found = [
        paint(said(_COUNTED[severity].given({"count": Count(count)}), language), _COLOURS[severity])
        for severity, count in counts.items()
        if count
    ]
    return ", ".join(found) or paint(said(text("no problems"), language), Style.GREEN)


def by_weight(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return findings with errors first, and causes before what follows from them."""
    weights = list(_COUNTED)
    return sorted(found, key=lambda each: (weights.index(each.severity), each.cause is not None, each.sort_key))


def human_findings(
    report: Report, *, colour: bool, columns: int | None = None, language: str = "en"
) -> Iterator[Iterator[str]]:
    """Yield the lines of each finding in a language, folded to columns; what follows from another is told with that."""
    for found, following in _in_order(report.diagnostics):
        lines = _finding(found, report, partial(painted, colour=colour), columns=columns, language=language)
        yield chain(lines, _following(following, partial(painted, colour=colour), columns=columns, language=language))


def _in_order(found: Sequence[Diagnostic]) -> list[tuple[Diagnostic, list[Diagnostic]]]:
    """Return findings with those that follow from them; what others follow from comes first."""
    following: dict[Cause, list[Diagnostic]] = {each.as_cause: [] for each in found if each.cause is None}
    shown = [each for each in found if each.cause not in following or each.is_accepted]
    for each in found:
        if each.cause in following and not each.is_accepted:
            following[each.cause].append(each)
    # Two findings of one code and place have one list; the first of them tells it.
    told = [(each, following.pop(each.as_cause, [])) for each in shown]
    return [*(each for each in told if each[1]), *(each for each in told if not each[1])]


def _following(found: Sequence[Diagnostic], paint: Paint, *, columns: int | None, language: str) -> Iterator[str]:
    """Yield a line about findings that follow from the one above; equal messages are told once, with their number."""
    if not found:
        return
    messages = Counter(said(each.text, language) for each in found)
    parts: list[Text] = [
        Text("{message}", {"message": message})
        if count == 1
        else text("{message} (×{count})", message=message, count=count)
        for message, count in messages.most_common(_MOST_FOLLOWING)
    ]
    if len(messages) > _MOST_FOLLOWING:
        parts.append(Text("…"))
    line = text(
        "and {findings:finding|findings} because of it: {messages}",
        findings=Count(len(found)),
        messages=facts(parts),
    )
    yield from folded(f"  {paint('=', Style.BLUE)} {plain(said(line, language))}", columns)


def _finding(found: Diagnostic, report: Report, paint: Paint, *, columns: int | None, language: str) -> Iterator[str]:
    def words(message: Text) -> str:
        return plain(said(message, language))

    start = found.range.start
    head = painted_severity(found.code, found.severity, paint, language=language)
    message = words(text("{head}: {message}", head="", message=found.text))
    yield from folded(f"{head}{paint(message, Style.BOLD)}", columns)
    line = report.line(found)
    margin = " " * (len(str(start.line)) if line is not None else 1)
    yield f"{margin}{paint('-->', Style.BLUE)} {plain(found.path)}:{start.line}:{start.column}"
    bar = paint("|", Style.BLUE)
    if line is not None:
        label = f" {words(found.label)}" if found.label else ""
        yield f"{margin} {bar}"
        shown, caret = excerpt(line, found.range, columns and columns - len(margin) - len(" | "))
        yield f"{paint(str(start.line), Style.BLUE)} {bar} {shown}"
        beside = columns is None or len(margin) + len(" | ") + width(caret + label) <= columns
        yield f"{margin} {bar} {paint(caret, _COLOURS[found.severity])}{label if beside else ''}"
        if not beside:
            yield from folded(f"{margin} {bar}{label}", columns)
    elif found.label:
        yield f"{margin} {bar} {words(found.label)}"
    for note in found.notes:
        where = f"{plain(note.place.path)}:{note.place.range.start.line}:{note.place.range.start.column}"
        told = words(text("note: {where}: {message}", where=where, message=note.message))
        yield from folded(f"{margin} {paint('=', Style.BLUE)} {told}", columns)
    if found.hint_text:
        told = words(text("hint: {hint}", hint=found.hint_text))
        yield from folded(f"{margin} {paint('=', Style.BLUE)} {told}", columns)


def _summary(report: Report, paint: Paint, seconds: float, *, language: str) -> Text:
    values: dict[str, object] = {
        "files": Count(report.files),
        "records": Count(report.records),
        "seconds": f"{seconds:.2f}",
        "found": found_counts(report, paint, language=language),
    }
    if report.proof is None:
        return _WITHOUT_HISTORY.given(values)
    values |= {"commits": Count(report.proof.commits), "transitions": Count(report.proof.transitions)}
    return _WITH_HISTORY.given(values)


def _rests_on(report: Report, proof: Proof) -> Text:
    """Return what a green check relies on: where judging began, older rules, accepted findings, signatures."""
    parts: list[Text] = []
    if proof.since is not None:
        parts.append(text("judged since {commit}", commit=proof.since[:7]))
    if proof.epochs:
        parts.append(text("{count:epoch|epochs} of older rules", count=Count(proof.epochs)))
    if report.accepted:
        parts.append(text("{count:finding|findings} accepted", count=Count(report.accepted)))
    if proof.steps:
        parts.append(claims(proof.signed, proof.steps))
    return facts(parts) if parts else Text("")


def claims(signed: int, steps: int) -> Text:
    """Return how many of the commits that made steps are signed; the others only claim who made them."""
    return text("authors are claims: {signed} of {steps:step|steps} signed", signed=signed, steps=Count(steps))
