"""Plain text as scrapers leave it → blocks: paragraphs parted by empty lines, the first line the title.

Headings and lists are not guessed: a scrape doesn't say what was one.
"""

from __future__ import annotations

import re

from postil.characters import without_forbidden
from postil.importer.blocks import Block, Run, tidied

_BREAK = re.compile(r"\r\n|[\r\x0b\f\x85\u2028\u2029]")
LONG_LINE = 120
"""Characters: where lines that nothing parts are as long as that, each is a paragraph."""


def blocks_of_text(text: str) -> tuple[str, tuple[Block, ...]]:
    """Return the title and the blocks of a scrape; a title of more than a headline's length is none."""
    text = without_forbidden(_BREAK.sub("\n", text.lstrip("\ufeff")), "")
    lines = [line.strip() for line in text.split("\n")]
    parts = _paragraphs(lines)
    title = parts[0] if parts and len(parts) > 1 and len(parts[0]) <= 300 and "\n" not in parts[0] else ""
    title = re.sub(r"^#{1,6}\s+", "", title)
    rest = parts[1:] if title else parts
    return title, tuple(Block("paragraph", runs) for part in rest if (runs := tidied([Run(part)])))


def _paragraphs(lines: list[str]) -> list[str]:
    """Return the paragraphs of *lines*: a first line that stands close upon the text is parted from it."""
    groups: list[list[str]] = [[]]
    for line in lines:
        if line:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    groups = [group for group in groups if group]
    found: list[str] = []
    for group in groups:
        if len(group) > 1 and (len(groups) == 1 or sum(map(len, group)) / len(group) > LONG_LINE):
            found += group
        else:
            found.append(" ".join(group))
    return found
