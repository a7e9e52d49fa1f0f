"""What an import tells: how a file was read, what became of each row, and what plans beyond their first status need."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from plancode import git
from plancode.changes import Proposal
from plancode.diagnostics import Count, Text, text
from plancode.exchange.intake.cells import forms_of_dates
from plancode.exchange.intake.imported import Import, Table
from plancode.exchange.intake.rows import Refused
from plancode.project import Project
from plancode.workspace import CONFIG_NAME

_MOST_WARNINGS: Final = 5


def notes_of(found: Import) -> Iterator[Text]:
    """Yield how each table was read, which columns have no field, which rows are refused, and the sums."""
    for table in found.tables:
        yield from table.sheet.said
        yield _read(table)
        for header, rows in table.rows.left_out.items():
            yield text(
                "{sheet}: column `{column}` is left out: {rows:row has|rows have} a value there",
                sheet=table.sheet.name,
                column=header,
                rows=Count(rows),
            )
    for name in found.passed:
        yield text("{sheet} is passed over: no mapping knows its columns", sheet=name)
    for each in _sorted(found, found.outcome.kept):
        yield _place(each, text("kept"))
    if found.outcome.unsaid:
        yield text(
            "{fields:field stays|fields stay} although the file has nothing there: an empty cell takes nothing away",
            fields=Count(found.outcome.unsaid),
        )
    for each in _sorted(found, found.outcome.refused):
        yield _place(each, text("refused"))
    for table in found.tables:
        yield _sum(found, table)


def lines_of(found: Import, prefix: str) -> Iterator[Text]:
    """Yield a line for each record that is new or changes, with the row that it comes from."""
    for each in found.outcome.told:
        if each.changed is None:
            yield text(
                "new      {kind} {id}  row {row}  {path}",
                kind=each.ref.kind,
                id=each.ref.id,
                row=each.entry.row,
                path=prefix + each.path,
            )
        else:
            yield text(
                "changed  {kind} {id}  row {row}  {path}: {fields}",
                kind=each.ref.kind,
                id=each.ref.id,
                row=each.entry.row,
                path=prefix + each.path,
                fields=", ".join(each.changed),
            )


def as_given(project: Project, found: Import, here: Path) -> Text | None:
    """Return how to say that the statuses of an import are taken as given (HISTORY.md, "Since" and "Accept")."""
    count = len(found.outcome.given)
    if not count:
        return None
    config = project.workspace.config
    had_others = any(ref.kind in config.lifecycles for ref in project.workspace.documents)
    entry = "accept: [{commit: %s, code: PC202, reason: imported}]" if had_others else "since: %s"
    document = config.document
    if document is not None and isinstance(document.data, dict) and "history" in document.data:
        return text(
            "{count:plan begins|plans begin} beyond the first status, and nothing proves how; once this is committed, "
            "add to `history` in {config}: `{entry}`, with the id that `git rev-parse HEAD` prints",
            count=Count(count),
            config=CONFIG_NAME,
            entry=entry % "COMMIT",
        )
    (path,) = git.seen_from(here, project.top, [project.sources.prefix + CONFIG_NAME])
    file = project.sources.config
    begin = "" if file is None or file.data.endswith(b"\n") or not file.data else "\\n"
    line = (
        f"""printf '{begin}history: {{{entry}}}\\n' "$(git rev-parse HEAD)" >> {shlex.quote(path)}"""
        f" && {git.typed(here, 'add', '--', path)}"
        f" && {git.typed(here, 'commit', '-m', 'Take the statuses of the import as given', '--', path)}"
    )
    return text(
        "{count:plan begins|plans begin} beyond the first status, and nothing proves how; once this is committed, say "
        "that it is taken as given: {line}",
        count=Count(count),
        line=line,
    )


def warnings_of(found: Import) -> Iterator[Text]:
    """Yield how many warnings `check` will have, where there are too many to show each."""
    noted = found.proposal.noted.diagnostics
    if len(noted) > _MOST_WARNINGS:
        counts = Counter(each.code.number for each in noted)
        yield text(
            "{warnings:warning|warnings} that `plancode check` will show: {counts}",
            warnings=Count(len(noted)),
            counts=", ".join(f"{code} ({count})" for code, count in sorted(counts.items())),
        )


def without_many_warnings(proposal: Proposal) -> Proposal:
    """Return a proposal without its warnings, where there are too many to show each."""
    if len(proposal.noted.diagnostics) <= _MOST_WARNINGS:
        return proposal
    return replace(proposal, noted=replace(proposal.noted, diagnostics=()))


def _read(table: Table) -> Text:
    fields = table.header.fields
    if fields.dates:
        return text(
            "{sheet}: {kind}, by the mapping {mapping}, header in row {row}, dates as {dates}",
            sheet=table.sheet.name,
            kind=table.header.kind.kind,
            mapping=fields.name,
            row=table.header.row,
            dates=forms_of_dates(fields.dates[:1]),
        )
    return text(
        "{sheet}: {kind}, by the mapping {mapping}, header in row {row}",
        sheet=table.sheet.name,
        kind=table.header.kind.kind,
        mapping=fields.name,
        row=table.header.row,
    )


def _sorted(found: Import, rows: Sequence[Refused]) -> list[Refused]:
    order = {table.sheet.name: number for number, table in enumerate(found.tables)}
    return sorted(rows, key=lambda each: (order[each.sheet], each.row))


def _place(each: Refused, what: Text) -> Text:
    if each.column is None:
        return text(
            "{what}: {sheet}, row {row}: {problem}", what=what, sheet=each.sheet, row=each.row, problem=each.problem
        )
    return text(
        "{what}: {sheet}, row {row}, column `{column}`: {problem}",
        what=what,
        sheet=each.sheet,
        row=each.row,
        column=each.column,
        problem=each.problem,
    )


def _sum(found: Import, table: Table) -> Text:
    """Return how many rows of a table were taken, and how many were not: together, all that there are."""
    name, outcome = table.sheet.name, found.outcome
    told = Counter(each.changed is None for each in outcome.told if each.entry.sheet == name)
    same = sum(each.entry.sheet == name for each in outcome.same)
    refused = sum(each.sheet == name for each in outcome.refused)
    return text(
        "{sheet}: {rows:row|rows}: {new} new, {changed} changed, {same} the same, {refused} refused",
        sheet=name,
        rows=Count(told[True] + told[False] + same + refused),
        new=told[True],
        changed=told[False],
        same=same,
        refused=refused,
    )
