"""What a server answered ↔ a WARC file (ISO 28500, version 1.1), gzipped record by record.

Pure functions over bytes. The same answer at the same moment gives the same file: ids of records are made of what they
hold, and gzip tells no time.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from postil import __version__
from postil.web.client import Reply
from postil.web.unpacking import TooLargeError, UnpackError, unpacked

MOST_BYTES = 100_000_000
"""Of a WARC file once its records are unpacked."""
MOST_BODY = 32_000_000
"""Of the page in it, unpacked."""
MOST_RECORDS = 1_000
"""Looked at: Postil's own files have four."""
_MOST_MEMBERS = 4_000
_BLOCK = 4_000_000
"""Bytes: warcio copies a line once for each block of it, and a line may be as long as the file."""
_OF_THE_WAY = {"transfer-encoding"}
"""Headers that spoke of the connection: the body is kept without its chunks, and readers would look for them."""


class WarcError(Exception):
    """A file is no WARC with a page in it; its text is one line for an editor, in lower case."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A page as it was kept."""

    url: str
    """The address that answered."""
    type: str
    """The content type that the server named."""
    body: bytes
    """Without compression."""
    taken: str = ""
    """When, as the file says it."""


def packed(reply: Reply, taken: datetime) -> bytes:
    """Return a WARC file of a server's answer, which was *taken* at a moment in UTC."""
    from warcio.warcwriter import WARCWriter

    file = BytesIO()
    writer = WARCWriter(file, gzip=True, warc_version="1.1")
    day = moment(taken)
    seed = f"{reply.final}\n{day}\n{sha256(reply.raw).hexdigest()}"
    way = [reply.asked, *(one.url for one in reply.redirects[:-1])] if reply.asked != reply.final else []
    blocks = {
        "warcinfo": f"software: Postil/{__version__}\r\nformat: WARC File Format 1.1\r\n".encode(),
        "response": _head_of(reply) + reply.raw,
        "request": _request_of(reply.final),
        "metadata": "".join(f"via: {url}\r\n" for url in way).encode(),
    }
    for kind, block in blocks.items():
        headers = {"WARC-Record-ID": _id(seed, kind), "WARC-Date": day}
        if kind != "warcinfo":
            payload = {"response": reply.raw, "request": b""}.get(kind, block)
            headers["WARC-Target-URI"] = reply.final
            headers["WARC-Payload-Digest"] = f"sha256:{sha256(payload).hexdigest()}"
        if kind in {"request", "metadata"}:
            headers["WARC-Concurrent-To"] = _id(seed, "response")
        if block:
            _write(writer, kind, block, headers)
    return file.getvalue()


def moment(taken: datetime) -> str:
    """Return a moment as WARC files say it."""
    return taken.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _head_of(reply: Reply) -> bytes:
    """Return status and headers as they came; warcio's own way would escape what isn't ASCII."""
    lines = [f"HTTP/1.1 {reply.status} {reply.reason}".rstrip()]
    lines += [
        f"X-Orig-{key}: {value}" if key.lower() in _OF_THE_WAY else f"{key}: {value}" for key, value in reply.headers
    ]
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("utf-8", "replace")


def _request_of(url: str) -> bytes:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()


def _write(writer: Any, kind: str, block: bytes, headers: dict[str, str]) -> None:
    from warcio.recordloader import ArcWarcRecord
    from warcio.statusandheaders import StatusAndHeaders

    told = {"WARC-Type": kind, **headers, "WARC-Block-Digest": f"sha256:{sha256(block).hexdigest()}"}
    head = StatusAndHeaders("", list(told.items()), protocol="WARC/1.1")
    writer.write_record(ArcWarcRecord("warc", kind, head, BytesIO(block), None, writer.WARC_RECORDS[kind], len(block)))


def _id(seed: str, kind: str) -> str:
    name = f"{kind} {seed}"
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>"


def page_in(data: bytes) -> Copy:
    """Return the page that a WARC file holds, the first answer in it; raise WarcError where there is none."""
    from warcio.exceptions import ArchiveLoadFailed

    try:
        for record in _records(_without_gzip(data)):
            if record.rec_type == "response" and record.http_headers is not None:
                return _copy(record)
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, KeyError, IndexError, AttributeError, TypeError):
        # which of them warcio raises hangs on where the file is broken
        raise WarcError("it is no sound WARC file") from None
    raise WarcError("it is a WARC file without an answer of a server in it")


def _without_gzip(data: bytes) -> bytes:
    """Return what the gzip members of *data* hold, one after another, as far as there may be."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    found: list[bytes] = []
    left, members = MOST_BYTES, 0
    at = memoryview(data)
    while at.nbytes:
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            part = stream.decompress(at, left + 1)
        except zlib.error:
            raise WarcError("its compressed bytes are damaged") from None
        left -= len(part)
        members += 1
        if left < 0 or members > _MOST_MEMBERS:
            raise WarcError(f"unpacked, it is larger than {MOST_BYTES // 1_000_000} MB, or in too many pieces")
        if not stream.eof:
            raise WarcError("it is cut: its compressed bytes end too early")
        found.append(part)
        at = at[at.nbytes - len(stream.unused_data) :]
    return b"".join(found)


def _records(data: bytes) -> Iterator[Any]:
    from warcio.archiveiterator import ArchiveIterator

    if not data.startswith(b"WARC/"):
        raise WarcError("it is no WARC file")
    for number, record in enumerate(ArchiveIterator(BytesIO(data), block_size=_BLOCK)):
        if number >= MOST_RECORDS:
            raise WarcError(f"none of its first {MOST_RECORDS:,} records is an answer of a server")
        yield record


def _copy(record: Any) -> Copy:
    headers = record.http_headers
    raw = record.raw_stream.read(MOST_BODY + 1)
    encodings = ",".join(value for name, value in headers.headers if name.lower() == "content-encoding")
    try:
        if len(raw) > MOST_BODY:
            raise TooLargeError
        body = unpacked(raw, encodings, MOST_BODY)
    except TooLargeError:
        raise WarcError(f"the page in it is larger than {MOST_BODY // 1_000_000} MB") from None
    except UnpackError as problem:
        raise WarcError(f"the page in it can't be read: {problem}") from None
    url, taken = (record.rec_headers.get_header(name) or "" for name in ("WARC-Target-URI", "WARC-Date"))
    return Copy(url, headers.get_header("Content-Type") or "", body, taken)
