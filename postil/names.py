"""Names that become part of a URL, and of a file on every file system: ids, slugs, parts of paths."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from hashlib import blake2b

MAX_NAME_BYTES = 143
"""What every file system takes as one part of a path (eCryptfs takes least)."""

_ID = re.compile(r"[^\W_][\w-]*")
_SLUG = re.compile(r"[^\W_](?:[\w.-]*[\w-])?")
_WORD = re.compile(r"[^\W_]+")

_DEVICES = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
"""Names that Windows keeps for devices, with any ending."""


def parse_id(text: str) -> str:
    """Return an id, in Unicode's composed form."""
    return _parsed(text, _ID, f"'{text}' is no id: use letters, digits and hyphens")


def parse_slug(text: str) -> str:
    """Return the id that a file's name gives, without its ending; a slug may hold dots."""
    return _parsed(text, _SLUG, f"'{text}' is no name for a page: use letters, digits and hyphens")


def _parsed(text: str, pattern: re.Pattern[str], otherwise: str) -> str:
    name = unicodedata.normalize("NFC", text)
    if not pattern.fullmatch(_with_marks_as_letters(name)):
        raise ValueError(otherwise)
    if name.split(".")[0].casefold() in _DEVICES:
        raise ValueError(f"'{name}' is a name that Windows keeps for itself")
    return name


def _with_marks_as_letters(text: str) -> str:
    """Return *text*, as long as it was, with marks that belong to a letter as letters: Hindi's vowel signs are such."""
    if text.isascii():
        return text
    return "".join("a" if at and unicodedata.category(char)[0] == "M" else char for at, char in enumerate(text))


def words_of(text: str) -> Iterator[str]:
    """Yield the runs of letters and digits in *text*."""
    composed = unicodedata.normalize("NFC", text)
    for found in _WORD.finditer(_with_marks_as_letters(composed)):
        yield composed[found.start() : found.end()]


def shortened(name: str) -> str:
    """Return *name*, or its beginning with a digest where it is longer than a folder's name may be."""
    if len(name.encode()) <= MAX_NAME_BYTES:
        return name
    digest = blake2b(name.encode(), digest_size=4).hexdigest()
    return f"{name.encode()[: MAX_NAME_BYTES - 9].decode('utf-8', 'ignore')}-{digest}"


def unsafe(name: str) -> str:
    """Return what keeps *name*, a part of a path, from being a file on every file system, or nothing."""
    if name.partition(".")[0].strip().casefold() in _DEVICES:
        return f"'{name}' is a name that Windows keeps for itself"
    if odd := next((char for char in name if char in '<>:"\\|?*'), ""):
        return f"Windows has no file with '{odd}' in its name"
    if name.endswith((".", " ")):
        return "Windows drops a dot or a space at the end of a name"
    too_long = len(name.encode()) > MAX_NAME_BYTES
    return f"the name is longer than {MAX_NAME_BYTES} bytes" if too_long else ""


def folded(name: str) -> str:
    """Return what *name* comes to on a file system that ignores case and Unicode's forms: ß is ss."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
