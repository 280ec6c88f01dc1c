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
_NOT_OF_THE_BODY = {"transfer-encoding"}
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


def packed(reply: Reply, taken: datetime) -> bytes:
    """Return a WARC file of a server's answer, which was *taken* at a moment in UTC."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    file = BytesIO()
    writer = WARCWriter(file, gzip=True, warc_version="1.1")
    day = taken.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    seed = f"{reply.final}\n{day}\n{sha256(reply.raw).hexdigest()}"
    told = [(f"X-Orig-{key}" if key.lower() in _NOT_OF_THE_BODY else key, value) for key, value in reply.headers]
    status = StatusAndHeaders(f"{reply.status} {reply.reason}".strip(), told, protocol="HTTP/1.1")
    parts = urlsplit(reply.final)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    asked = StatusAndHeaders(f"GET {target} HTTP/1.1", [("Host", parts.netloc)], is_http_request=True)
    way = [reply.asked, *(one.url for one in reply.redirects[:-1])] if reply.asked != reply.final else []
    fields = {
        "warcinfo": f"software: Postil/{__version__}\r\nformat: WARC File Format 1.1\r\n".encode(),
        "response": reply.raw,
        "request": b"",
        "metadata": "".join(f"via: {url}\r\n" for url in way).encode(),
    }
    for kind, payload in fields.items():
        if kind == "metadata" and not way:
            continue
        http = {"response": status, "request": asked}.get(kind)
        headers = {"WARC-Record-ID": _id(seed, kind), "WARC-Date": day}
        if kind in {"request", "metadata"}:
            headers["WARC-Concurrent-To"] = _id(seed, "response")
        _write(writer, "" if kind == "warcinfo" else reply.final, kind, payload, headers, http)
    return file.getvalue()


def _write(writer: Any, url: str, kind: str, payload: bytes, headers: dict[str, str], http: Any) -> None:
    if kind == "response":
        headers["WARC-Payload-Digest"] = f"sha256:{sha256(payload).hexdigest()}"
    if http is not None:
        http.compute_headers_buffer(None)
    block = (http.headers_buff if http is not None else b"") + payload
    headers["WARC-Block-Digest"] = f"sha256:{sha256(block).hexdigest()}"
    options = {"payload": BytesIO(payload), "length": len(payload), "warc_headers_dict": headers}
    writer.write_record(writer.create_warc_record(url, kind, http_headers=http, **options))


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
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    return Copy(url, headers.get_header("Content-Type") or "", body)
