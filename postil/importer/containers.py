"""Files that hold a page among other things → the page: MHTML, as browsers save one, and WARC, as archives do."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from gzip import GzipFile
from io import BytesIO
from typing import Any

MOST_RECORDS = 20_000
"""Of a WARC: more are not looked at."""
MOST_LINES = 2_000_000
"""Of an MHTML file."""
MOST_NESTED = 20
"""Parts that hold parts: each line is looked at once for each that is open."""
_MULTIPART = re.compile(rb"^content-type\s*:\s*multipart/", re.IGNORECASE | re.MULTILINE)
MOST_UNPACKED = 256_000_000
"""Bytes of a WARC once its records are unpacked: those that are passed over count, too."""
_GZIP = b"\x1f\x8b"
_BLOCK = 4_000_000
"""Bytes: warcio copies a line once for each block of it, and a line may be as long as the file."""


class ContainerError(Exception):
    """No page can be taken out; its text says why."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was in a container."""

    data: bytes
    content_type: str
    url: str
    kept: date | None


def page_of_mhtml(data: bytes) -> Page:
    """Return the page of an MHTML file (RFC 2557): the part that the file is about, or the first of HTML."""
    from email import message_from_bytes

    if data.count(b"\n") > MOST_LINES:
        raise ContainerError(f"it has more than {MOST_LINES:,} lines")
    try:
        nested = sum(1 for _ in _MULTIPART.finditer(data)) > MOST_NESTED
        message = None if nested else message_from_bytes(data)
    except RecursionError:
        message = None
    if message is None:
        raise ContainerError("its parts are nested too deep")
    parts = [part for part in _parts(message) if part.get_content_type() in {"text/html", "application/xhtml+xml"}]
    if not parts:
        raise ContainerError("it is a saved page (MHTML) without HTML in it")
    location = str(message.get("Snapshot-Content-Location") or "").strip()
    part = next(
        (one for one in parts if location and str(one.get("Content-Location", "")).strip() == location), parts[0]
    )
    payload = part.get_payload(decode=True)
    url = location or str(part.get("Content-Location") or "").strip()
    kind = str(part.get("Content-Type") or "text/html")
    return Page(payload if isinstance(payload, bytes) else b"", kind, url, _day_of(str(message.get("Date") or "")))


def _parts(message: Message) -> Iterator[Message]:
    """Yield a message and all that is inside it, in order."""
    waiting = [message]
    while waiting:
        one = waiting.pop(0)
        yield one
        inner = one.get_payload()
        if one.is_multipart() and isinstance(inner, list):
            waiting[:0] = [part for part in inner if isinstance(part, Message)]


def _day_of(header: str) -> date | None:
    try:
        return parsedate_to_datetime(header).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def page_of_warc(data: bytes, url: str, most_bytes: int) -> Page:
    """Return the page at *url* of a WARC file (ISO 28500), gzipped or not; without *url*, the first page in it.

    A record that holds more than *most_bytes* once it is decompressed is passed over.
    """
    from warcio.exceptions import ArchiveLoadFailed

    large = False
    try:
        for record in _responses(data):
            address = record.rec_headers.get_header("WARC-Target-URI") or ""
            if url and not _is_same(address, url):
                continue
            body = record.content_stream().read(most_bytes + 1)
            if len(body) <= most_bytes:
                return Page(body, record.http_headers.get_header("Content-Type") or "", address, _kept(record))
            large = True
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, KeyError, IndexError, AttributeError, zlib.error):
        # what warcio says of a broken file, depends on where it is broken
        raise ContainerError("it is a WARC file that is cut or broken") from None
    if large:
        raise ContainerError(f"the page in it is larger than {most_bytes // 1_000_000} MB")
    raise ContainerError(f"it holds no page at '{url}'" if url else "it holds no HTML page that a server gave")


def _responses(data: bytes) -> Iterator[Any]:
    """Yield the records of a WARC that are HTML that a server gave with success."""
    from warcio.archiveiterator import ArchiveIterator

    file = _Unpacked(data) if data.startswith(_GZIP) else BytesIO(data)
    for number, record in enumerate(ArchiveIterator(file, block_size=_BLOCK)):
        if number >= MOST_RECORDS:
            return
        headers = record.http_headers
        if record.rec_type not in {"response", "revisit"} or headers is None:
            continue
        kind = (headers.get_header("Content-Type") or "").lower()
        if headers.get_statuscode() == "200" and ("html" in kind or not kind):
            yield record


class _Unpacked:
    """What the gzip members of a file hold, as a file; more than MOST_UNPACKED of it is an error."""

    def __init__(self, data: bytes) -> None:
        if GzipFile(fileobj=BytesIO(data)).read(5) != b"WARC/":  # warcio would unpack what is packed again
            raise ContainerError("it is a packed file, and no WARC")
        self._stream = GzipFile(fileobj=BytesIO(data))
        self._left = MOST_UNPACKED

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise ContainerError(f"unpacked, it is larger than {MOST_UNPACKED // 1_000_000} MB")
        return data


def _is_same(address: str, url: str) -> bool:
    """Tell whether two addresses are of one page: scheme, a www., a fragment and a slash at the end don't count."""
    return _bare(address) == _bare(url)


def _bare(url: str) -> str:
    return url.strip().partition("#")[0].partition("://")[2].removeprefix("www.").rstrip("/")


def _kept(record: Any) -> date | None:
    try:
        return datetime.fromisoformat(record.rec_headers.get_header("WARC-Date") or "").astimezone(UTC).date()
    except (ValueError, OverflowError):  # the zone may lead out of the calendar
        return None
