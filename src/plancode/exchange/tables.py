"""The tables of a workspace: one for each kind, what refers to what, the transitions that git tells of, and labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from plancode.exchange.columns import Column, Holds, columns_of, values_of
from plancode.messages import LANGUAGES
from plancode.models import KINDS, MODELS, Record
from plancode.periods import parse_period
from plancode.views import Source

LINK: Final = "link"
TRANSITION: Final = "transition"
LABEL: Final = "label"
# The fields that say in which fiscal year a record belongs; the first that is there decides.
_PERIOD: Final = "period"
_DAYS: Final = ("close_date", "due", "start", "completed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: its rows in their order, and the fiscal year that each belongs to; None where it belongs to none.

    `years` is None where no row can have a year, as people have none. `key` names the columns that identify a row; `is_derived` tells that the figures are worked out, not recorded.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Any, ...]]
    years: Sequence[int | None] | None
    key: tuple[str, ...] = ()
    is_derived: bool = False


def recorded(source: Source) -> tuple[Table, ...]:
    """Return the tables of what is recorded: the kinds, by id, then references, transitions and labels."""
    kinds = {kind: _sorted(source, kind) for kind in KINDS}
    every = [record for kind in KINDS for record in kinds[kind]]
    tables = (_of_kind(source, kind, kinds[kind]) for kind in KINDS)
    return (*tables, _links(source, every), _transitions(source), _labels(source))


def _sorted(source: Source, kind: str) -> list[Record]:
    """Return the records of a kind by id, wherever they stand."""
    found = source.workspace.records.items()
    return [record for _, record in sorted((ref.id, record) for ref, record in found if ref.kind == kind)]


def fiscal_year(source: Source, record: Record) -> int | None:
    """Return the fiscal year that a record belongs to by its period or its day."""
    written = getattr(record, _PERIOD, None)
    if written is not None:
        period = parse_period(written)
        return period.year if period else None
    days = (getattr(record, name, None) for name in _DAYS)
    return year_of(source, next((day for day in days if day is not None), None))


def year_of(source: Source, day: date | None) -> int | None:
    """Return the fiscal year that a day lies in."""
    if day is None:
        return None
    period = source.workspace.config.calendar.period_of(day.date() if isinstance(day, datetime) else day)
    return period.year if period else None


def _of_kind(source: Source, kind: str, records: Sequence[Record]) -> Table:
    return Table(
        name=kind,
        columns=columns_of(kind),
        rows=[values_of(record) for record in records],
        years=[fiscal_year(source, each) for each in records] if _is_dated(kind) else None,
        key=("id",),
    )


def _is_dated(kind: str) -> bool:
    return not MODELS[kind].model_fields.keys().isdisjoint((_PERIOD, *_DAYS))


def _links(source: Source, records: Sequence[Record]) -> Table:
    rows: list[tuple[Any, ...]] = []
    years: list[int | None] = []
    for record in records:
        found = list(_links_of(source, record))
        rows += found
        years += [fiscal_year(source, record)] * len(found)
    return Table(
        name=LINK,
        columns=(
            Column(name="from_kind"),
            Column(name="from_id"),
            Column(name="field"),
            Column(name="position", holds=Holds.INTEGER),
            Column(name="to_kind"),
            Column(name="to_id"),
            Column(name="is_there", holds=Holds.FLAG),
            Column(name="label"),
            Column(name="url"),
        ),
        rows=rows,
        years=years,
    )


def _links_of(source: Source, record: Record) -> Iterator[tuple[Any, ...]]:
    """Yield the references of a record in the order of its fields, then its links to pages elsewhere."""
    for link in source.workspace.links[record.ref]:
        field = ".".join(key for key in link.keys if isinstance(key, str))
        position = next((key for key in link.keys if isinstance(key, int)), None)
        there = link.target in source.workspace.records
        yield (*record.ref, field, position, *link.target, there, None, None)
    for position, page in enumerate(record.links):
        yield (*record.ref, "links", position, None, None, None, page.label, page.url)


def _transitions(source: Source) -> Table:
    columns: Mapping[str, Holds] = {
        "number": Holds.INTEGER,
        "kind": Holds.TEXT,
        "id": Holds.TEXT,
        "from_status": Holds.TEXT,
        "to_status": Holds.TEXT,
        "step": Holds.TEXT,
        "commit_id": Holds.TEXT,
        "author_name": Holds.TEXT,
        "author_email": Holds.TEXT,
        "authored": Holds.INSTANT,
        "committed": Holds.INSTANT,
        "actor": Holds.TEXT,
        "signature": Holds.TEXT,
        "assurance": Holds.TEXT,
        "reviewers": Holds.LIST,
        "reasons": Holds.LIST,
        "path": Holds.TEXT,
        "verdict": Holds.TEXT,
    }
    found = source.history.transitions
    return Table(
        name=TRANSITION,
        columns=tuple(Column(name=name, holds=holds) for name, holds in columns.items()),
        rows=[(number, *row) for number, row in enumerate(_transition_rows(source), start=1)],
        years=[year_of(source, source.day_of(each)) for each in found],
        key=("number",),
    )


def _transition_rows(source: Source) -> Iterator[tuple[Any, ...]]:
    lifecycles = source.workspace.config.lifecycles
    for each in source.history.transitions:
        lifecycle = lifecycles.get(each.record.kind)
        steps = lifecycle.steps_between(each.before, each.after) if lifecycle and each.before and each.after else ()
        yield (
            *each.record,
            each.before,
            each.after,
            steps[0].name if steps else None,
            each.commit,
            _text(each.author.name),
            _text(each.author.email),
            _utc(each.authored),
            _utc(each.committed),
            each.actor,
            each.signature,
            each.assurance,
            [*map(_text, each.reviewers)] or None,
            [*map(_text, each.reasons)] or None,
            _text(each.path),
            each.verdict,
        )


def _labels(source: Source) -> Table:
    """Return what the values of picklists and the statuses are called, in the order of their lists."""
    config = source.workspace.config
    lists: dict[str, Sequence[str]] = {name: tuple(values) for name, values in config.picklists.items()}
    lists |= {f"{kind}.status": lifecycle.names for kind, lifecycle in config.lifecycles.items()}
    holds = {"list": Holds.TEXT, "position": Holds.INTEGER, "value": Holds.TEXT, "language": Holds.TEXT}
    return Table(
        name=LABEL,
        columns=(*(Column(name=name, holds=each) for name, each in holds.items()), Column(name="label")),
        rows=[
            (name, position, value, language, config.label(name, value, language))
            for name, values in lists.items()
            for position, value in enumerate(values)
            for language in LANGUAGES
        ],
        years=None,
        key=("list", "value", "language"),
    )


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None


def _text(written: str) -> str:
    """Return what git tells as text that every format can hold: bytes that are no UTF-8 are replaced."""
    return written.encode(errors="replace").decode()
