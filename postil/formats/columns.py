"""Rows of a table → CSV (RFC 4180) and JSON Lines; its columns → a Table Schema (Frictionless, version 1).

A column stands once, with its name, type, meaning and how it is got; all that is said of it elsewhere is made of that.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar

from postil.formats.json import moment, written

T = TypeVar("T")
Type = Literal["string", "integer", "number", "boolean", "date", "datetime", "array", "object"]

_LINE_END = re.compile("[\x85\u2028\u2029]")
"""What some programs take for the end of a line, and JSON needn't have raw."""


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """A column of a table."""

    name: str
    type: Type
    description: str
    """For those who read the data, in English."""
    get: Callable[[T], object]
    """Returns what a row has there; nothing, where it has nothing."""
    format: str = ""
    """A closer word on the type, as `uri`."""
    required: bool = False
    enum: tuple[str, ...] = ()
    """All that it may say, where that is the same for every site."""


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns that name a row of another table."""

    columns: tuple[str, ...]
    table: str
    their: tuple[str, ...]
    """The columns there."""


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """A table of the open data."""

    name: str
    description: str
    columns: tuple[Column[T], ...]
    key: tuple[str, ...]
    """Its primary key."""
    foreign: tuple[ForeignKey, ...] = ()


def header(table: Table[Any]) -> str:
    """Return the first line of a table's CSV."""
    return _line([column.name for column in table.columns])


def values(table: Table[T], rows: Iterable[T]) -> list[list[object]]:
    """Return what *rows* have in each column, as JSON has it."""
    getters = [column.get for column in table.columns]
    return [[_plain(get(row)) for get in getters] for row in rows]


def csv_lines(rows: Iterable[list[object]]) -> str:
    """Return the values of rows as CSV: texts in quotes, lists and objects as JSON, nothing where there is nothing."""
    return "".join(_line([_cell(value) for value in row]) for row in rows)


def json_lines(table: Table[Any], rows: Iterable[list[object]]) -> str:
    """Return the values of rows as JSON, an object a line, each with every column; null where there is nothing."""
    names = [column.name for column in table.columns]
    lines = (written(dict(zip(names, row, strict=True)), indent=None) for row in rows)
    return "".join(f"{_LINE_END.sub(_escaped, line)}\n" for line in lines)


def objects(table: Table[T], rows: Iterable[T], without: Collection[str] = ()) -> list[dict[str, object]]:
    """Return *rows* as objects, to stand in a column of another table, without what is nothing."""
    kept = [column for column in table.columns if column.name not in without]
    return [
        {one.name: plain for one in kept if (plain := _plain(one.get(row))) is not None and plain != []} for row in rows
    ]


def schema(table: Table[Any], enums: Mapping[str, tuple[str, ...]]) -> dict[str, object]:
    """Return the Table Schema of a table; *enums* has, by column, what it may say on this site."""
    made: dict[str, object] = {
        "fields": [_field(column, enums.get(column.name, column.enum)) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table.foreign:
        made["foreignKeys"] = [
            {"fields": list(one.columns), "reference": {"resource": one.table, "fields": list(one.their)}}
            for one in table.foreign
        ]
    return made


def _field(column: Column[Any], enum: tuple[str, ...]) -> dict[str, object]:
    constraints: dict[str, object] = {"required": True} if column.required else {}
    if enum:
        constraints["enum"] = list(enum)
    made: dict[str, object] = {"name": column.name, "type": column.type}
    made |= {"format": column.format} if column.format else {}
    made["description"] = column.description
    return made | ({"constraints": constraints} if constraints else {})


def _plain(value: object) -> object:
    """Return *value* as JSON has it."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return str(value) if isinstance(value, str) else value


def _cell(value: object) -> object:
    if value is None or value in ([], ()):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return written(value, indent=None) if isinstance(value, list | tuple | dict) else value


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


class _Echo:
    """A file of which csv's writer hands back what it wrote."""

    def write(self, text: str) -> str:
        return text


_WRITER = csv.writer(_Echo(), quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")


def _line(cells: Sequence[object]) -> str:
    return str(_WRITER.writerow(cells))
