"""What servers compress, unpacked within a bound: a small file may hold gigabytes."""

from __future__ import annotations

import zlib
from collections.abc import Callable

ACCEPTED = "gzip, deflate"
"""Brotli is not asked for: it would be unpacked only where a package for it is installed."""
_MOST_LAYERS = 3
_MOST_MEMBERS = 100
"""Of a gzip file; each costs a copy of all that follows it."""
_GZIP = zlib.MAX_WBITS | 16


class UnpackError(Exception):
    """The bytes can't be unpacked; the text says why."""


class TooLargeError(Exception):
    """Unpacked, there are more bytes than may be."""


def unpacked(raw: bytes, encodings: str, most: int) -> bytes:
    """Return *raw* without what Content-Encoding names in *encodings*; never more than *most* bytes are made.

    Raise TooLargeError where there would be more, UnpackError where they can't be read.
    """
    names = [name.strip().lower() for name in encodings.split(",")]
    names = [name for name in names if name not in {"", "identity"}]
    if len(names) > _MOST_LAYERS:
        raise UnpackError(f"it is compressed {len(names)} times")
    for name in reversed(names):
        if raw:
            raw = _way(name)(raw, most)
    return raw


def _way(name: str) -> Callable[[bytes, int], bytes]:
    if name in {"gzip", "x-gzip"}:
        return _gunzipped
    if name == "deflate":
        return _inflated
    if name == "br":
        return _brotli
    raise UnpackError(f"it is compressed as '{name[:40]}', which wasn't asked for")


def _gunzipped(raw: bytes, most: int) -> bytes:
    """Return what a gzip file holds, or several in a row; what follows the last, as some servers pad, is left out."""
    found: list[bytes] = []
    left = most
    while raw[:2] == b"\x1f\x8b" or not found:
        part, raw = _inflate(raw, _GZIP, left)
        found.append(part)
        left -= len(part)
        if len(found) > _MOST_MEMBERS:
            raise UnpackError(f"it is compressed in more than {_MOST_MEMBERS} pieces")
    return b"".join(found)


def _inflated(raw: bytes, most: int) -> bytes:
    """Return what "deflate" holds: by the standard zlib's format, from some servers the bare stream."""
    try:
        return _inflate(raw, zlib.MAX_WBITS, most)[0]
    except UnpackError:
        return _inflate(raw, -zlib.MAX_WBITS, most)[0]


def _inflate(raw: bytes, form: int, most: int) -> tuple[bytes, bytes]:
    """Return one stream at the start of *raw*, unpacked, and the bytes after it."""
    stream = zlib.decompressobj(form)
    try:
        found = stream.decompress(raw, most + 1)
    except zlib.error:
        raise UnpackError("it can't be unpacked: the compressed bytes are damaged") from None
    if len(found) > most:
        raise TooLargeError
    if not stream.eof:
        raise UnpackError("it can't be unpacked: the compressed bytes end too early")
    return found, stream.unused_data


def _brotli(raw: bytes, most: int) -> bytes:
    try:
        import brotli
    except ImportError:
        raise UnpackError("it is compressed with Brotli, which wasn't asked for") from None
    stream = brotli.Decompressor()
    found = b""
    try:
        while len(found) <= most and (part := stream.process(raw, output_buffer_limit=most + 1 - len(found))):
            found += part
            raw = b""
    except TypeError:  # before 1.2 there was no bound
        raise UnpackError("it is compressed with Brotli; install brotli 1.2 or later") from None
    except brotli.error:
        raise UnpackError("it can't be unpacked: the compressed bytes are damaged") from None
    if len(found) > most:
        raise TooLargeError
    if not stream.is_finished():
        raise UnpackError("it can't be unpacked: the compressed bytes end too early")
    return found
