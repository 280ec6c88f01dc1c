"""Bytes of a text file → its text, and front matter apart from body.

The text has no byte order mark and only line feeds; offsets and lines are those an editor shows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from postil.characters import forbidden_at, name_of, without_forbidden
from postil.problem import Place, Problem, error

MAX_BYTES = 4_000_000
"""Some 600,000 words. The parser takes a second a megabyte; what is longer is no article."""

_FENCE = re.compile(r"---[ \t]*\n")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parts:
    """A file's front matter and body."""

    matter: str
    """YAML between the two lines of dashes."""
    matter_line: int
    """The line of the file on which it begins."""
    body: str
    body_line: int


def decoded(data: bytes, path: str) -> tuple[str | None, tuple[Problem, ...]]:
    """Return the text of *data*, which must be UTF-8 and free of forbidden characters.

    There is no text where it can't be read at all; a forbidden character is replaced by U+FFFD and reported.
    """
    if len(data) > MAX_BYTES:
        said = f"more than the {MAX_BYTES / 1e6:.0f} MB that a text may have"
        return None, (error(Place(path), "size", said, "split it, or put it under content/assets"),)
    try:
        data = data.removeprefix(b"\xef\xbb\xbf")
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        return None, (_not_utf8(data, problem.start, path),)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if forbidden_at(text) < 0:
        return text, ()
    found = sorted((text.index(char), char) for char in set(text) if forbidden_at(char) >= 0)
    problems = [
        error(place_of(text, at, path), "character", f"{name_of(char)} in the text", "take it out")
        for at, char in found
    ]
    return without_forbidden(text), tuple(problems)


def place_of(text: str, offset: int, path: str) -> Place:
    """Return the place of the code point at *offset*."""
    return Place(path, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def _not_utf8(data: bytes, at: int, path: str) -> Problem:
    before = data[:at].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    said = f"the byte 0x{data[at]:02X} is not UTF-8"
    return error(place_of(before, len(before), path), "encoding", said, "save the file as UTF-8")


def parts_of(text: str, path: str) -> tuple[Parts | None, tuple[Problem, ...]]:
    """Return *text* parted at its front matter: YAML between two lines of three dashes, at the very top."""
    opening = _FENCE.match(text)
    if not opening:
        hint = "begin the file with a line '---', then 'title: …', then a line '---'"
        return None, (error(Place(path), "schema", "there is no front matter", hint),)
    closing = _END.search(text, opening.end())
    if not closing:
        return None, (error(Place(path), "schema", "the front matter has no end", "close it with a line '---'"),)
    body_start = min(closing.end() + 1, len(text))
    body_line = text.count("\n", 0, body_start) + 1
    return Parts(text[opening.end() : closing.start()], 2, text[body_start:], body_line), ()
