"""A site's own templates beside the stock theme's: what differs."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from postil.theme import Source


def diff(own: Iterable[Source], stock: Iterable[Source], only: str = "") -> Iterator[str]:
    """Yield, as a unified diff's lines, how each of a site's *own* templates differs from the one it replaces.

    *only* names one template. A file that replaces none is told in a line.
    """
    theirs = {source.name: source for source in stock}
    for source in own:
        if only and source.name != only:
            continue
        replaced = theirs.get(source.name)
        if replaced is None:
            yield f"{source.path}: the stock theme has no such file\n"
            continue
        lines = (replaced.text.splitlines(keepends=True), source.text.splitlines(keepends=True))
        changes = list(difflib.unified_diff(*lines, f"stock/{source.name}", source.path))
        yield from changes or [f"{source.path}: the same as the stock theme's; it may be deleted\n"]
