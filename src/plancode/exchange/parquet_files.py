"""The tables as Parquet, for engines that read many workspaces: by kind and fiscal year, with their types."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any, Final

from plancode.exchange.columns import Column, Holds
from plancode.exchange.derived import tables_of
from plancode.exchange.tables import Table, year_of
from plancode.models import FieldSpec
from plancode.models.field_specs import DATE, FLAG, MOMENT, NUMBER
from plancode.views import Source

if TYPE_CHECKING:
    import pyarrow as pa

# What Hive, and after it every engine, calls the folder of rows that have no such value.
_NO_YEAR: Final = "__HIVE_DEFAULT_PARTITION__"
# The folders say these of all rows below them; engines take that for the value of a column of the same name.
_KIND, _YEAR = "kind", "fiscal_year"
# The decimals of Spark, so that no engine has to convert.
_DIGITS, _DECIMALS = 38, 18
_LAST_PLACE: Final = Decimal(1).scaleb(-_DECIMALS)
_EXACT: Final = Context(prec=_DIGITS)


def parquet_files(source: Source, workspace: str | None) -> Mapping[str, bytes]:
    """Return the files by path: `kind=plan/fiscal_year=2027/part-0.parquet`; each row has the workspace's name."""
    return {
        f"{_KIND}={table.name}/{folder}part-0.parquet": _file(table, rows, workspace)
        for table in tables_of(source)
        for folder, rows in _by_year(table, year_of(source, source.today)).items()
    }


def _by_year(table: Table, this_year: int | None) -> Mapping[str, Sequence[tuple[Any, ...]]]:
    """Return the rows of a table by the folder of their year."""
    if table.years is None:
        return {"": table.rows}
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for year, row in zip(table.years, table.rows, strict=True):
        found[_folder(year)].append(row)
    # A table without rows has a file too, from which its columns are known.
    return found or {_folder(this_year): []}


def _folder(year: int | None) -> str:
    return f"{_YEAR}={_NO_YEAR if year is None else year}/"


def _file(table: Table, rows: Sequence[tuple[Any, ...]], workspace: str | None) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    fields = [pa.field("workspace", pa.string())]
    fields += [pa.field(_name(column), _type(column)) for column in table.columns]
    columns = [
        [workspace] * len(rows),
        *([_value(column, row[place]) for row in rows] for place, column in enumerate(table.columns)),
    ]
    arrays = [pa.array(values, field.type) for values, field in zip(columns, fields, strict=True)]
    sink = pa.BufferOutputStream()
    parquet.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), sink, compression="zstd")
    return bytes(sink.getvalue())


def _name(column: Column) -> str:
    """Return the name of a column; what a folder says too, as the kind of a record that a transition is of, is told apart."""
    return f"record_{column.sql_name}" if column.sql_name in (_KIND, _YEAR) else column.sql_name


def _type(column: Column) -> pa.DataType:
    import pyarrow as pa

    simple = {
        Holds.TEXT: pa.string(),
        Holds.INTEGER: pa.int64(),
        Holds.DECIMAL: pa.decimal128(_DIGITS, _DECIMALS),
        Holds.FLAG: pa.bool_(),
        Holds.DAY: pa.date32(),
        Holds.MOMENT: pa.timestamp("us"),
        Holds.INSTANT: pa.timestamp("us", tz="UTC"),
    }
    if column.holds in simple:
        return simple[column.holds]
    inner = _type_of(column.spec) if column.spec else pa.string()
    return pa.list_(inner) if column.holds is Holds.LIST else pa.map_(pa.string(), inner)


def _type_of(spec: FieldSpec) -> pa.DataType:
    """Return the type of what stands in a list: a value, or a group of them."""
    import pyarrow as pa

    if spec.fields:
        return pa.struct([pa.field(key, _type_of(inner)) for key, inner in spec.fields.items()])
    if spec.items is not None:
        return pa.list_(_type_of(spec.items))
    number = pa.int64() if spec.whole else pa.decimal128(_DIGITS, _DECIMALS)
    held = {NUMBER: number, DATE: pa.date32(), MOMENT: pa.timestamp("us"), FLAG: pa.bool_()}
    return held.get(spec.holds, pa.string())


def _value(column: Column, value: Any) -> Any:  # noqa: ANN401 - a cell of any type
    match column.holds:
        case Holds.MAP if value is not None:
            return list(value.items())
        case Holds.MOMENT if value is not None and not isinstance(value, datetime):
            # A day without a time of day: a column has one type, and it begins at midnight.
            return datetime.combine(value, time())
        case _:
            return _fitting(value)


def _fitting(value: Any) -> Any:  # noqa: ANN401 - a cell, or what stands in it
    """Return a value whose decimals have no more places than the columns have."""
    match value:
        case Decimal():
            return value.quantize(_LAST_PLACE, context=_EXACT)
        case list():
            return [_fitting(each) for each in value]
        case dict():
            return {key: _fitting(each) for key, each in value.items()}
        case _:
            return value
