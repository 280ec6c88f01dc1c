"""Values → JSON whose strings may hold urls.ROOT."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import msgspec

from postil.codec import encoded
from postil.urls import ROOT

_ESCAPED = "\\u0002"
"""ROOT as JSON writes it."""


def written(value: object, *, indent: int | None = 1) -> str:
    """Return *value* as JSON, a line each, or on one line where *indent* is nothing; ROOT stays what it is."""
    data = encoded(value)
    return _rooted((msgspec.json.format(data, indent=indent) if indent else data).decode())


def _rooted(text: str) -> str:
    """Return JSON with ROOT where it is escaped, and not where a backslash stands before `u0002` in a text."""
    if _ESCAPED not in text:
        return text
    parts = text.split(_ESCAPED)
    made = [parts[0]]
    for before, part in pairwise(parts):
        is_text = (len(before) - len(before.rstrip("\\"))) % 2
        made += [_ESCAPED if is_text else ROOT, part]
    return "".join(made)


def read(text: str) -> Any:
    """Return the value of what `written` gave."""
    return json.loads(text, strict=False)  # ROOT is a control character


def there(fields: Mapping[str, object]) -> dict[str, object]:
    """Return *fields* without those that are None."""
    return {name: value for name, value in fields.items() if value is not None}


def moment(value: datetime) -> str:
    """Return a moment in UTC, as JSON Feed, Table Schema, Atom and sitemaps write it (RFC 3339)."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
