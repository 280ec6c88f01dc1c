"""A note's fields ↔ plain data, as JSON and YAML have it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from postil.authored import NoteFields
from postil.exchange.foreign import Drops, text_of
from postil.nodes import Tree
from postil.schema import validated

STAND_IN = "note"
"""An id while a note has none: the schema asks for one."""


def plain(value: Any) -> Any:
    """Return an authored value as plain data, without what is left at its default."""
    if dataclasses.is_dataclass(value):
        kept = {
            one.name: getattr(value, one.name)
            for one in dataclasses.fields(value)
            if getattr(value, one.name) != one.default
        }
        return {name: plain(one) for name, one in kept.items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return moment_text(value)
    return value.isoformat() if isinstance(value, date) else value


def moment_text(moment: datetime) -> str:
    """Return *moment* as short as it can be written: midnight UTC is a day."""
    if moment.tzinfo in {None, UTC} and moment.timetz().replace(tzinfo=None) == time():
        return moment.date().isoformat()
    return stamp(moment)


def stamp(moment: datetime) -> str:
    """Return *moment* as xsd:dateTime with its zone."""
    return moment.isoformat().replace("+00:00", "Z")


def sound(data: Mapping[str, Any], drops: Drops, named: str = "") -> dict[str, Any]:
    """Return the fields of a note in *data*, which nobody vouches for; what is wrong is left out, and counted.

    The id is among them where there is one.
    """
    cleaned = {key: _cleaned(value, drops) for key, value in data.items()}
    asked = {key: value for key, value in cleaned.items() if value is not None}
    whole = {"id": STAND_IN, **asked}
    value, problems = validated(NoteFields, whole, Tree("", whole))
    if problems and "id" in asked:  # what is wrong may be the id itself
        _, without = validated(NoteFields, {**whole, "id": STAND_IN}, Tree("", whole))
        if len(without) < len(problems):
            drops.add(f"{named}id")
            del asked["id"]
            value, problems = validated(NoteFields, {**whole, "id": STAND_IN}, Tree("", whole))
    for problem in problems:
        drops.add(f"{named}{problem.message}"[:200])
    fields: dict[str, Any] = plain(value) if value is not None else {}
    if "id" not in asked:
        fields.pop("id", None)
    return fields


def _cleaned(value: Any, drops: Drops) -> Any:
    """Return JSON's data as YAML's: scalars are text, and what is null isn't there."""
    if isinstance(value, str):
        return text_of(value, drops)
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return [_cleaned(one, drops) for one in value if one is not None]
    if isinstance(value, dict):
        return {text_of(key, drops): _cleaned(one, drops) for key, one in value.items() if one is not None}
    return None
