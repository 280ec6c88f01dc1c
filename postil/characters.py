"""Characters that no file of a site may hold, and how to show them.

Control characters break XML and terminals; bidi overrides make text read otherwise than it is stored.
"""

from __future__ import annotations

import re
import unicodedata

_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\r"))
"""What is forbidden of ASCII: most texts are searched for no more, so re compiles the rest when it is needed."""

_IN_PLANE_0 = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_FORBIDDEN = (
    f"[{_IN_PLANE_0}"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
"""C0 and C1 controls but tab and line ends, the two bidi overrides, lone surrogates, and noncharacters."""
_SUSPECT = f"[{_IN_PLANE_0}\U0001fffe-\U0010ffff]"
"""What is forbidden, and rare characters: the search for these is ten times as fast."""

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


def forbidden_at(text: str) -> int:
    """Return the offset of the first forbidden character, or -1."""
    if text.isascii() and len(text.encode().translate(None, _CONTROLS)) == len(text):
        return -1
    found = re.search(_SUSPECT, text) and re.search(_FORBIDDEN, text)
    return found.start() if found else -1


def name_of(char: str) -> str:
    """Return *char* as code point and name, as in 'U+202E RIGHT-TO-LEFT OVERRIDE'."""
    name = _CONTROL_NAMES.get(char) or unicodedata.name(char, "")
    return f"U+{ord(char):04X} {name or 'control character'}"


def without_forbidden(text: str, instead: str = "�") -> str:
    """Return *text* with U+FFFD for each forbidden character, so that what stands behind keeps its place."""
    return re.sub(_FORBIDDEN, instead, text)


def visible(text: str) -> str:
    """Return *text* with each forbidden character as its code point, safe to print in a terminal."""
    return re.sub(_FORBIDDEN, lambda found: f"<U+{ord(found[0]):04X}>", text)


def short_line(text: str, width: int) -> str:
    """Return *text* as a terminal may show it, on one line of at most *width* characters before escapes."""
    line = " ".join(text.split())
    return visible(line if len(line) <= width else f"{line[: width - 1]}…")
