"""Texts, compressed beside themselves for servers that look for it: page.html.gz, page.html.br."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from importlib.util import find_spec

WAYS = ("gz", "br")
QUALITY = 10
"""Of Brotli's 11: the last one takes five times as long for three per cent."""
TEXTS = (".html", ".xml", ".txt", ".css", ".js", ".json", ".jsonl", ".jsonld", ".csv", ".bib", ".opml", ".svg")
"""Endings of what shrinks."""


def missing(ways: Iterable[str]) -> str | None:
    """Say what this installation lacks to compress in the *ways* that are asked for."""
    if "br" in ways and find_spec("brotli") is None:
        return "Brotli is not installed: pip install 'postil[compress]'"
    return None


def along(path: str, data: bytes, ways: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield a file's path and bytes, and those of the same in each of the *ways*, always the same."""
    yield path, data
    if path.endswith(TEXTS):
        for way in ways:
            yield f"{path}.{way}", gzip.compress(data, mtime=0) if way == "gz" else _brotli(data)


def _brotli(data: bytes) -> bytes:
    import brotli

    return bytes(brotli.compress(data, quality=QUALITY))
