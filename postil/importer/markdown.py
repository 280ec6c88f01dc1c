"""Blocks → Markdown that Postil reads as just these words: whatever they are, no character of them is markup.

Each block is read back in the dialect; where its manner (emphasis, links) would change a word, it goes without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from postil.importer.blocks import Around, Block, Run, tidied

_SPECIAL = re.compile(r"[\\`*_\[\]<~]|&(?=[#\w])")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_BEGINS = re.compile(r"^(?:(\d{1,9})(?=[.)])|(?=[-+#>=|:~`]))", re.MULTILINE)
"""What would begin a list, a heading, a quote, a table or code, or underline what stands above."""
_SUSPECT = re.compile(r"[!-/:-@\[-`{-~]")
MOST_CHECKED = 200_000
"""Characters of a block that is read back; of a longer one every mark is escaped, and it is set plainly."""
MOST_RUNS = 1_000
"""Links and phrases of a block, likewise."""
TOP = 2
"""The level of an article's highest heading: the first is its title."""


def markdown_of(blocks: Iterable[Block]) -> str:
    """Return *blocks* as Markdown; its canonical text is their texts, a line each."""
    levelled = _levelled([block for block in blocks if block.text or block.kind == "cell"])
    parts = list(_parts(levelled, 0))
    return "\n\n".join(parts) + "\n" if parts else ""


def _levelled(blocks: list[Block]) -> list[Block]:
    """Return *blocks* with the levels of their headings from TOP on, none left out."""
    from dataclasses import replace

    levels = sorted({block.level for block in blocks if block.kind == "heading"})
    return [
        replace(block, level=min(6, TOP + levels.index(block.level))) if block.kind == "heading" else block
        for block in blocks
    ]


def _parts(blocks: Sequence[Block], depth: int) -> Iterator[str]:
    """Yield each block, list, quote and table among *blocks*, which share what they stand in down to *depth*."""
    before, other = "", False
    for around, group in groupby(blocks, key=lambda block: _next(block, depth)):
        held = list(group)
        if isinstance(around, Around) and around.tag in {"list", "ordered"}:
            other = not other if before == around.tag else False
            yield _list(held, depth + 1, around.tag == "ordered", other=other)
        elif isinstance(around, Around):
            inner = "\n\n".join(_parts(held, depth + 1))
            yield _indented(inner, "> ", "> ") if around.tag == "quote" else inner
        elif around:
            yield from _table(held)
        else:
            yield from map(_words, held)
        before = around.tag if isinstance(around, Around) else ""


def _next(block: Block, depth: int) -> Around | int:
    """Return what *block* stands in next: a list, a quote, a table's number, or nothing."""
    if depth < len(block.within):
        return block.within[depth]
    return block.table if block.kind == "cell" else 0


def _list(blocks: Sequence[Block], depth: int, ordered: bool, *, other: bool) -> str:
    """Return a list; *other*: with other marks than the list just before it, which it would join."""
    items, loose = [], False
    for number, (around, group) in enumerate(groupby(blocks, key=lambda block: _next(block, depth)), 1):
        inner = list(_parts(list(group), depth + (isinstance(around, Around) and around.tag == "item")))
        mark = f"{number}{')' if other else '.'} " if ordered else f"{'*' if other else '-'} "
        loose = loose or len(inner) > 1
        items.append(_indented("\n\n".join(inner), mark, " " * len(mark)))
    return ("\n\n" if loose else "\n").join(items)


def _table(cells: Sequence[Block]) -> Iterator[str]:
    rows = [list(group) for _, group in groupby(cells, key=lambda cell: cell.row)]
    rows = [row for row in rows if any(cell.text for cell in row)]
    width = max((len(row) for row in rows), default=0)
    if len(rows) < 2 or width < 2:
        yield from (_words(cell) for row in rows for cell in row if cell.text)
        return
    lines = []
    for row in rows:
        said = [_cell(cell) for cell in row] + [""] * (width - len(row))
        lines.append("| " + " | ".join(said) + " |")
    lines.insert(1, "|" + " --- |" * width)
    yield "\n".join(lines)


def _cell(cell: Block) -> str:
    runs = tuple(run._replace(text=run.text.replace("\n", " ")) for run in cell.runs)
    said = _sound("".join(run.text for run in runs), runs)
    return re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", said)


def _words(block: Block) -> str:
    said = _sound(block.text, block.runs)
    return f"{'#' * block.level} {said}" if block.kind == "heading" else said


def _sound(text: str, runs: Sequence[Run]) -> str:
    """Return *runs* as Markdown of one block that is read as *text*: with all their manner, or with less."""
    if not _SUSPECT.search(text) and not any(any(run[1:]) for run in runs) and "\n" not in text:
        return text
    if len(text) > MOST_CHECKED or len(runs) > MOST_RUNS:
        return _escaped(text, _PUNCTUATION)
    plainer = tuple(Run(run.text, href=run.href) for run in runs)
    for said in (_set(runs), _set(tidied(plainer)), _escaped(text, _SPECIAL)):
        if _reads_as(said, text):
            return said
    return _escaped(text, _PUNCTUATION)


def _reads_as(markdown: str, text: str) -> bool:
    """Tell whether *markdown* is one paragraph that says *text*, with and without links made of addresses."""
    from postil import prose
    from postil.links import Ground

    for linkify in (False, True):
        read = prose.read(markdown, Ground(ours=False, base="https://page.invalid/"), linkify=linkify)
        if read.text != text or read.troubles or len(read.blocks) != 1 or read.blocks[0][0].html != "<p>":
            return False
    return True


def _set(runs: Sequence[Run]) -> str:
    """Return *runs* with their emphasis and links."""
    parts = []
    for href, group in groupby(runs, key=lambda run: run.href):
        held = tuple(run._replace(href="") for run in group)
        said = "".join(map(_emphasised, _joined(held)))
        inner = said.strip()
        if href and inner:
            lead, trail = said[: len(said) - len(said.lstrip())], said[len(said.rstrip()) :]
            said = f"{lead}[{inner}]({_address(href)}){trail}"
        parts.append(said)
    return _begun("".join(parts))


def _joined(runs: tuple[Run, ...]) -> Iterator[Run]:
    """Yield *runs* with neighbours of one manner joined; their white space is left."""
    for manner, group in groupby(runs, key=lambda run: run[1:]):
        yield Run("".join(run.text for run in group), *manner)


def _emphasised(run: Run) -> str:
    said = _SPECIAL.sub(r"\\\g<0>", run.text)
    inner = said.strip()
    if not inner or "\n" in inner:
        return said.replace("\n", "\\\n")
    marks = ("~~" if run.struck else "") + ("**" if run.strong else "") + ("*" if run.emphasis else "")
    lead, trail = said[: len(said) - len(said.lstrip())], said[len(said.rstrip()) :]
    return f"{lead}{marks}{inner}{marks[::-1]}{trail}".replace("\n", "\\\n")


def _address(href: str) -> str:
    return re.sub(r"[()\\]", lambda found: f"%{ord(found[0]):02X}", href)


def _escaped(text: str, special: re.Pattern[str]) -> str:
    return _begun(special.sub(r"\\\g<0>", text).replace("\n", "\\\n"))


def _begun(text: str) -> str:
    """Return *text* with no line that would begin something else than a paragraph."""
    return _BEGINS.sub(lambda found: f"{found[1] or ''}\\", text)


def _indented(text: str, first: str, others: str) -> str:
    head, *rest = text.split("\n")
    return "\n".join([first + head, *((others + line).rstrip() for line in rest)])
