"""Characters that no file of a site may hold, and how to show them.

Control characters break XML and terminals; bidi overrides make text read otherwise than it is stored.
"""

from __future__ import annotations

import re
import unicodedata

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""What is forbidden of ASCII: most texts are searched for no more."""

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
"""C0 and C1 controls but tab and line ends, the two bidi overrides, lone surrogates, and noncharacters."""

_CONTROL_NAMES = {
    "\x00": "NUL",
    "\x07": "BEL",
    "\x08": "BACKSPACE",
    "\t": "TAB",
    "\n": "LINE FEED",
    "\r": "CARRIAGE RETURN",
    "\x1b": "ESCAPE",
    "\x7f": "DELETE",
}


def forbidden_at(text: str, start: int = 0) -> int:
    """Return the offset of the first forbidden character from *start*, or -1."""
    found = (_CONTROL if text.isascii() else _FORBIDDEN).search(text, start)
    return found.start() if found else -1


def name_of(char: str) -> str:
    """Return *char* as code point and name, as in 'U+202E RIGHT-TO-LEFT OVERRIDE'."""
    name = _CONTROL_NAMES.get(char) or unicodedata.name(char, "")
    return f"U+{ord(char):04X} {name or 'control character'}"


def without_forbidden(text: str) -> str:
    """Return *text* with U+FFFD for each forbidden character: what stands behind keeps its place."""
    return _FORBIDDEN.sub("�", text)


def visible(text: str) -> str:
    """Return *text* with each forbidden character as its code point, safe to print in a terminal."""
    return _FORBIDDEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)
