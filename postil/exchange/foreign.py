"""What every format of annotations is read into, and how JSON that nobody vouches for is taken apart.

What is of no use here, or is wrong, is left out and counted by name; nothing raises but `parsed`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from postil.characters import forbidden_at, without_forbidden
from postil.names import parse_id
from postil.rules import parse_moment, parse_url

MAX_BYTES = 20_000_000
"""Some 20,000 annotations."""
MOST_NESTED = 60
"""Lists and objects inside each other; annotations nest six deep or so."""
MOST_NOTES = 20_000
"""More notes than that are no article's."""

CONTROLS = "characters that no file of a site may hold"


class UnreadableError(ValueError):
    """What was given is no JSON that can be read here; says why."""


@dataclass(frozen=True, slots=True)
class ForeignPin:
    """Words that an annotation is on."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    """Where they stood in the text that the other program had, in code points."""
    end: int | None = None


@dataclass(frozen=True, slots=True)
class ForeignNote:
    """An annotation, as far as it can be a note."""

    source: str
    """The URL of the page it is on, as it was written; nothing where there is none."""
    pins: tuple[ForeignPin, ...]
    fields: Mapping[str, Any]
    """Fields of a note as plain data; its quotes only where Postil wrote them."""
    own: bool = False
    """Postil wrote it: its quotes are an editor's, and stay as they are."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file came to."""

    notes: tuple[ForeignNote, ...]
    dropped: tuple[tuple[str, int], ...]
    """What couldn't be kept, by name, with how often."""


@dataclass(slots=True)
class Drops:
    """Counts what is left out."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, times: int = 1) -> None:
        """Count one more of *name*."""
        self.counts[name] += times

    def told(self) -> tuple[tuple[str, int], ...]:
        """Return what was counted, by name."""
        return tuple(sorted(self.counts.items()))


def parsed(data: bytes) -> Any:
    """Return what the JSON in *data* says; raise UnreadableError where it can't be read."""
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"more than {MAX_BYTES // 1_000_000} MB: import it in parts")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UnreadableError(f"it is not UTF-8 (byte {problem.start}): save it as UTF-8") from None
    try:
        value = json.loads(text, parse_constant=_refused)
    except json.JSONDecodeError as problem:
        said = f"it is not JSON: {problem.msg.lower()} at line {problem.lineno}, column {problem.colno}"
        raise UnreadableError(said) from None
    except RecursionError:
        raise UnreadableError("lists and objects are nested too deep") from None
    except UnreadableError:
        raise
    except ValueError:
        raise UnreadableError("it is not JSON: a number has too many digits") from None
    if _is_deep(value):
        raise UnreadableError("lists and objects are nested too deep")
    return value


def _refused(name: str) -> Any:
    raise UnreadableError(f"it is not JSON: {name} is no number")


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MOST_NESTED):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def listed(value: Any) -> list[Any]:
    """Return *value* as a list: JSON-LD writes a list of one as the one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text_of(value: Any, drops: Drops) -> str:
    """Return *value* if it is text, without characters that no file may hold; else nothing."""
    if not isinstance(value, str):
        return ""
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    if forbidden_at(text) < 0:
        return text
    drops.add(CONTROLS)
    return "".join(char for char, kept in zip(text, without_forbidden(text), strict=True) if char == kept)


def moment_of(value: Any, name: str, drops: Drops) -> str:
    """Return *value* as a note writes a moment, if it is one; else nothing, and it is counted as *name*."""
    text = text_of(value, drops).strip()
    if not text:
        if value is not None:
            drops.add(name)
        return ""
    try:
        parse_moment(text)
    except ValueError:
        drops.add(name)
        return ""
    return text


def web_address(value: Any, drops: Drops) -> str:
    """Return *value* if it is an http or https URL that a note may link to; else nothing."""
    try:
        return str(parse_url(text_of(value, drops).strip()))
    except ValueError:
        return ""


def id_of(text: str) -> str:
    """Return *text* if it is an id; else nothing."""
    try:
        return parse_id(text.strip())
    except ValueError:
        return ""


def id_in_permalink(value: Any) -> str:
    """Return the note's id that the permalink of a note on a site made with Postil ends with; else nothing."""
    if not isinstance(value, str):
        return ""
    page, mark, name = value.partition("#note-")
    return id_of(unquote(name)) if mark and "/articles/" in page else ""


def address_key(url: str) -> str:
    """Return what two URLs of one page have in common: scheme, www., a last slash and the fragment set aside."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").removeprefix("www.").rstrip("."), parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return ""
    beside = f":{port}" if port not in {None, 80, 443} else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{beside}{unquote(parts.path).rstrip('/')}{query}"
