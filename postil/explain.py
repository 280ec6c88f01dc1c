"""Why an output was rendered: which part of its key has changed since the last build."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from postil.codec import DIGEST_SIZE
from postil.history import Theme
from postil.printing import Keyed
from postil.reach import reached
from postil.store import Memory, value

MOST = 6
"""How many differences are told of one output."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from the last build, besides what outputs show."""

    before: Theme
    now: Theme
    files: frozenset[str]
    """Files of content/ that are new or other, by path."""


def reasons(one: Keyed, memory: Memory, changes: Changes) -> tuple[str, ...]:
    """Return why *one* was rendered, in words; *memory* still has what it showed before."""
    shown = value(memory.get("shown", one.output.path.encode()), msgspec.json.decode)
    if shown is None:
        return ("new",)
    told = ["the program"] if changes.before[0] != changes.now[0] and one.makers else []
    told += [f"the template {name}" for name in _templates(one, changes.before, changes.now)]
    told += _differences(shown, msgspec.json.decode(one.shown), changes.files)
    rest = [f"and {len(told) - MOST} more"] if len(told) > MOST else []
    return (*told[:MOST], *rest) or ("the file in the output was changed or missing",)


def _templates(one: Keyed, before: Theme, now: Theme) -> list[str]:
    """Return the templates it reaches, or reached, whose text is another."""
    names = {name for template in one.makers for theme in (before, now) for name in reached(template, theme[2])}
    return sorted(name for name in names if before[1].get(name) != now[1].get(name))


def _differences(before: Any, now: Any, files: frozenset[str]) -> list[str]:
    """Return the fields of what is shown that differ."""
    *frame_before, data_before = before
    *frame_now, data_now = now
    told = [] if frame_before == frame_now else ["where it stands"]
    return list(dict.fromkeys([*told, *_between(data_before, data_now, "", files)]))


def _between(before: Any, now: Any, name: str, files: frozenset[str]) -> Iterator[str]:
    if before == now:
        return
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for key in dict.fromkeys((*before, *now)):
            yield from _between(before.get(key), now.get(key), f"{name}.{key}" if name else str(key), files)
    elif _is_deferred(before) and _is_deferred(now) and before[:2] == now[:2]:
        yield f"{name}: {_of_deferred(now[0], b64decode(before[2]), b64decode(now[2]), files)}"
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for old, new in zip(before, now, strict=True):
            yield from _between(old, new, name, files)
    else:
        yield name


def _is_deferred(shown: Any) -> bool:
    """Tell whether this is the name of an article or a claim: path, template, key (output.Deferred)."""
    return isinstance(shown, list) and len(shown) == 3 and all(isinstance(part, str) for part in shown)


def _of_deferred(path: str, before: bytes, now: bytes, files: frozenset[str]) -> str:
    """Say whether the article or claim of the file at *path* is another, or what surrounds it."""
    if before[:DIGEST_SIZE] == now[:DIGEST_SIZE]:
        return f"what {path} names, or its verdicts"
    stem = path.removesuffix(".md")
    own = sorted(file for file in files if file == path or file.startswith(f"{stem}.notes"))
    return ", ".join(own) or f"{path}, compiled anew"
