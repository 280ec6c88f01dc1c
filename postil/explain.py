"""Why an output was rendered: which part of its key has changed since the last build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from postil.history import Theme
from postil.printing import Keyed
from postil.reach import reached
from postil.store import Memory, value

MOST = 6
"""How many differences are told of one output."""


def reasons(one: Keyed, memory: Memory, before: Theme, now: Theme) -> tuple[str, ...]:
    """Return why *one* was rendered, in words; *memory* still has what it showed *before*."""
    shown = value(memory.get("shown", one.output.path.encode()), msgspec.json.decode)
    if shown is None:
        return ("new",)
    told = ["the program"] if before[0] != now[0] and one.makers else []
    told += [f"the template {name}" for name in _templates(one, before, now)]
    told += _differences(shown, msgspec.json.decode(one.shown))
    rest = [f"and {len(told) - MOST} more"] if len(told) > MOST else []
    return (*told[:MOST], *rest) or ("the file in the output was changed or missing",)


def _templates(one: Keyed, before: Theme, now: Theme) -> list[str]:
    """Return the templates it reaches, or reached, whose text is another."""
    names = {name for template in one.makers for theme in (before, now) for name in reached(template, theme[2])}
    return sorted(name for name in names if before[1].get(name) != now[1].get(name))


def _differences(before: Any, now: Any) -> list[str]:
    """Return the fields of what is shown that differ."""
    *frame_before, data_before = before
    *frame_now, data_now = now
    told = [] if frame_before == frame_now else ["where it stands"]
    return list(dict.fromkeys([*told, *_between(data_before, data_now, "")]))


def _between(before: Any, now: Any, name: str) -> Iterator[str]:
    if before == now:
        return
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for key in dict.fromkeys((*before, *now)):
            yield from _between(before.get(key), now.get(key), f"{name}.{key}" if name else str(key))
    elif _is_deferred(before) and _is_deferred(now) and before[:2] == now[:2]:
        yield f"{name}: {now[0]}, its notes, or what it names"
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for old, new in zip(before, now, strict=True):
            yield from _between(old, new, name)
    else:
        yield name


def _is_deferred(shown: Any) -> bool:
    """Tell whether this is the name of an article or a claim: path, template, key (output.Deferred)."""
    return isinstance(shown, list) and len(shown) == 3 and all(isinstance(part, str) for part in shown)
