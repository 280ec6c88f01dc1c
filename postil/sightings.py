"""What files looked like when they were last read: a memo of their digests, as git's index is one.

A file whose size, times and inode are what they were has the bytes it had, unless it was changed in the same tick
of the clock in which it was read; so what was young then is read again. A key is never made of this: it only
spares reading.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from postil.codec import DIGEST_SIZE, decoded, digest, encoded

TICK = 100_000_000
"""Nanoseconds. Linux stamps files by a clock that moves every 1 to 10 ms."""
COARSE_TICK = 2_000_000_000
"""For file systems that keep whole seconds, as FAT does for every other one."""

Signature = tuple[int, int, int, int]
"""Size in bytes, time of change and of the inode's change in nanoseconds, number of the inode."""
UNREAD = bytes(DIGEST_SIZE)
"""In place of the digest of a file that was not read, since no document holds it."""
ABSENT: Signature = (-1, 0, 0, 0)
"""That of no file."""
YOUNG: Signature = (-2, 0, 0, 0)
"""In place of that of a file which may have been changed since without looking otherwise; no file looks so."""


@dataclass(frozen=True, slots=True)
class Sightings:
    """Files by path, with what each looked like and the digest of its bytes."""

    paths: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    digests: bytes = b""
    """One after the other, in the order of the paths."""

    def same(self, paths: tuple[str, ...], signatures: tuple[Signature, ...], data_of: Callable[[str], bytes]) -> bool:
        """Tell whether these are the files that were seen, all of them as they were; the young ones are read."""
        if self.paths != paths:
            return False
        if self.signatures == signatures:
            return True
        other = [at for at, signature in enumerate(signatures) if signature != self.signatures[at]]
        if any(self.signatures[at] != YOUNG for at in other):
            return False
        try:
            return all(digest(data_of(paths[at])) == self._digest(at) for at in other)
        except OSError:
            return False

    def _digest(self, at: int) -> bytes:
        return self.digests[at * DIGEST_SIZE : (at + 1) * DIGEST_SIZE]

    def at(self, signatures: tuple[Signature, ...], now: int) -> Sightings:
        """Return the same files as they are seen *now*, with these *signatures*."""
        return Sightings(self.paths, tuple(one if _settled(one, now) else YOUNG for one in signatures), self.digests)

    def by_path(self) -> dict[str, tuple[Signature, bytes]]:
        """Return signature and digest of each file."""
        cut = [self._digest(at) for at in range(len(self.paths))]
        return dict(zip(self.paths, zip(self.signatures, cut, strict=True), strict=True))


def seen(files: Mapping[str, tuple[Signature, bytes]], now: int) -> Sightings:
    """Return *files* (signature and digest by path) as they were seen at *now*, nanoseconds since 1970."""
    return Sightings(
        tuple(files),
        tuple(signature if _settled(signature, now) else YOUNG for signature, _ in files.values()),
        b"".join(digest for _, digest in files.values()),
    )


def _settled(signature: Signature, now: int) -> bool:
    """Tell whether the file was older, when it was read, than the clock that stamps files can tell apart."""
    _, changed, moved, _ = signature
    tick = COARSE_TICK if changed % 1_000_000_000 == 0 else TICK
    return max(changed, moved) < now - tick


def to_bytes(sightings: Sightings) -> bytes:
    """Return *sightings* as bytes."""
    return encoded((sightings.paths, sightings.signatures, sightings.digests))


def from_bytes(data: bytes) -> Sightings:
    """Return the sightings in *data*, or raise Undecodable."""
    paths, signatures, digests = decoded(data, tuple[tuple[str, ...], tuple[Signature, ...], bytes])
    return Sightings(paths, signatures, digests) if len(digests) == DIGEST_SIZE * len(paths) else Sightings()
