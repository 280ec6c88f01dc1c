"""The bytes of a page → its text, whatever encoding it says it has.

The order is that of browsers (WHATWG, encoding sniffing): a byte order mark, the server's word, the page's own. A wrong
declaration is common, so what doesn't fit is guessed from the bytes.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

HEAD = 4096
"""Bytes in which a page's own declaration is looked for; browsers look at 1024, but some pages begin with comments."""
SAMPLE = 200_000
"""Bytes that a guess is made of."""

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
"""Longer marks first: that of UTF-32 begins as that of UTF-16 does."""
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_TELLING = re.compile(rb"[^<>\r\n]*[\x80-\xff][^<>\r\n]*")
"""Lines between tags that hold more than ASCII: the rest would only blur a guess."""
_GUESSED = (
    *("utf_8", "cp1251", "koi8_r", "koi8_u", "cp1252", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("iso8859_2", "gb18030", "big5", "cp932", "euc_jp", "cp949"),
)
"""What pages are written in; more would be taken for these."""
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
"""What browsers read in place of an encoding that pages name (WHATWG, encoding labels)."""
_NO_CHARSETS = {"base64", "bz2", "hex", "zlib", "quopri", "uu", "rot13", "idna", "punycode", "undefined"}
_NO_CHARSETS |= {"unicode-escape", "raw-unicode-escape", "unicode_escape", "raw_unicode_escape", "utf-7", "mbcs", "oem"}
"""Ways of coding that Python knows and no browser does; some take the square of the time."""
_TWO_BYTES = {"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"}
"""Can't be what a page says it is encoded in, for it was read so far as ASCII."""


def text_of(data: bytes, content_type: str = "") -> tuple[str, bool]:
    """Return *data* as text, and whether it fits an encoding that was declared, or UTF-8."""
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), True
    if wide := _without_mark(data):
        return data.decode(wide, "replace"), True
    for name in ("utf-8", *_declared(data, content_type)):
        try:
            return data.decode(name), True
        except (UnicodeDecodeError, LookupError):
            continue
    return _guessed(data, content_type), False


def names_no_charset(data: bytes, content_type: str) -> bool:
    """Tell whether *data*, or what a server says of it, names an encoding that no page is written in."""
    said = (_DECLARED.search(content_type.encode("ascii", "replace")), _DECLARED.search(data[:HEAD]))
    return any(found and not _codec(found[1].decode("ascii", "replace")) for found in said)


def _without_mark(data: bytes) -> str:
    """Return which UTF-16 *data* is in by where its zero bytes stand, or nothing."""
    head = data[:512]
    pairs = len(head) // 2
    if pairs and head[1::2].count(0) > pairs * 0.7 and head[::2].count(0) < pairs * 0.1:
        return "utf-16-le"
    if pairs and head[::2].count(0) > pairs * 0.7 and head[1::2].count(0) < pairs * 0.1:
        return "utf-16-be"
    return ""


def _declared(data: bytes, content_type: str) -> Iterator[str]:
    """Yield the encodings that the server and the page name, as browsers read them."""
    header = _DECLARED.search(content_type.encode("ascii", "replace"))
    for found in (header, _DECLARED.search(data[:HEAD])):
        if found and (name := _codec(found[1].decode("ascii", "replace"))) and name not in _TWO_BYTES:
            yield name


def _codec(label: str) -> str:
    """Return Python's name for an encoding, or nothing where it is none that pages are written in."""
    try:
        info = codecs.lookup(label)
        "".encode(label)
    except (LookupError, ValueError, TypeError):
        return ""
    return _SUPERSETS.get(info.name, info.name) if info.name not in _NO_CHARSETS else ""


def _guessed(data: bytes, content_type: str) -> str:
    """Return *data* in the encoding that it looks most like: the declared one where few bytes don't fit it."""
    for name in ("utf-8", *_declared(data, content_type)):
        text = data.decode(name, "replace")
        if text.count("\ufffd") <= max(3, len(text) // 2000):  # a cut character or two
            return text
    from charset_normalizer import from_bytes

    told = b"\n".join(_TELLING.findall(data)[:2000])[:SAMPLE]
    best = from_bytes(told or data[:SAMPLE], cp_isolation=list(_GUESSED)).best()
    return data.decode(best.encoding if best else "cp1252", "replace")
