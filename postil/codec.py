"""Values ↔ bytes, and digests of bytes.

JSON (MessagePack would lose a moment's time zone), and data only: reading makes values of the type that is asked for,
and runs nothing, whoever wrote the bytes. The same value always gives the same bytes, so their digest names it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from typing import Any

import msgspec
from markupsafe import Markup

Undecodable = msgspec.MsgspecError
"""Raised for bytes that are no value of the type that was asked for."""

DIGEST_SIZE = 16


class Named:
    """A value that is written down by its name only. No dataclass, for those are written down whole."""

    __slots__ = ()

    def name(self) -> object:
        """Return what tells it from all others."""
        raise NotImplementedError


def digest(data: bytes) -> bytes:
    """Return 16 bytes that stand for *data*."""
    return blake2b(data, digest_size=DIGEST_SIZE).digest()


def _plain(value: object) -> object:
    if isinstance(value, Markup):
        return str(value)
    if isinstance(value, Named):
        return value.name()
    raise NotImplementedError(f"no way to write {type(value)}")


encoded: Callable[[object], bytes] = msgspec.json.Encoder(enc_hook=_plain).encode
"""Return a value as bytes."""


@cache
def decoder(shape: Any) -> Callable[[bytes], Any]:
    """Return the function that reads a value of *shape* from bytes, or raises Undecodable."""
    return msgspec.json.Decoder(shape, dec_hook=_rich).decode


def decoded(data: bytes, shape: Any) -> Any:
    """Return the value of *shape* in *data*, or raise Undecodable."""
    return decoder(shape)(data)


def _rich(shape: type, value: object) -> object:
    if shape is Markup:
        return Markup(value)  # it was Markup when it was written down
    raise NotImplementedError(f"no way to read {shape}")
