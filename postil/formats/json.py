"""Values → JSON whose strings may hold urls.ROOT."""

from __future__ import annotations

import json
import re
from typing import Any

from postil.codec import encoded
from postil.urls import ROOT

_ESCAPED = re.compile(r"(?<!\\)((?:\\\\)*)\\u0002")
"""ROOT as JSON writes it, and not the text of a backslash with `u0002` after it."""


def written(value: object, *, indent: int | None = 1) -> str:
    """Return *value* as JSON on lines of their own, or on one line where *indent* is nothing; ROOT stays what it is."""
    text = encoded(value).decode() if indent is None else json.dumps(value, ensure_ascii=False, indent=indent)
    return _ESCAPED.sub(rf"\1{ROOT}", text) if "\\u0002" in text else text


def read(text: str) -> Any:
    """Return the value of what `written` gave."""
    return json.loads(text, strict=False)  # ROOT is a control character


def based(value: object, base_url: str) -> object:
    """Return *value* with *base_url* in the place of ROOT in every string; what is None or empty leaves its object."""
    if isinstance(value, str):
        return value.replace(ROOT, base_url)
    if isinstance(value, dict):
        kept = {key: based(one, base_url) for key, one in value.items()}
        return {key: one for key, one in kept.items() if one is not None and one not in ([], {})}
    if isinstance(value, list | tuple):
        return [based(one, base_url) for one in value]
    return value
