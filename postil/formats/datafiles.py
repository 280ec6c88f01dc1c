"""An article's and a claim's part of each file of the open data, and the files made of these parts.

A part is finished text, so that a file of all articles is its header and their parts, one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from postil.formats.columns import Table, csv_lines, header, json_lines, values
from postil.formats.datafeed import FEED
from postil.formats.opendata import ARTICLES, CLAIMS, NOTES, SOURCES
from postil.formats.rows import ClaimRow, article_rows, note_rows, source_rows
from postil.published import PublishedArticle, PublishedClaim
from postil.site import ClaimPublication, Publication

OF_ARTICLES: tuple[Table[Any], ...] = (ARTICLES, NOTES, SOURCES)
"""The tables that articles have a part in."""
ENDINGS = ("csv", "jsonl")
ARTICLE_FILES = tuple(f"{table.name}.{ending}" for table in OF_ARTICLES for ending in ENDINGS)
CLAIM_FILES = (*(f"{CLAIMS.name}.{ending}" for ending in ENDINGS), FEED)


def article_parts(article: PublishedArticle, around: Publication) -> str:
    """Return an article's parts of the files of OF_ARTICLES, packed."""
    rows = article_rows(article, around), note_rows(article, around), source_rows(article, around)
    return packed(text for table, some in zip(OF_ARTICLES, rows, strict=True) for text in _both(table, some))


def claim_parts(claim: PublishedClaim, around: ClaimPublication, review: str) -> str:
    """Return a claim's parts of the files of CLAIMS, and its *review* in the feed, packed."""
    return packed((*_both(CLAIMS, [ClaimRow(claim, around)]), review))


def joined(tables: Iterable[Table[Any]], parts: Iterable[tuple[str, ...]]) -> list[str]:
    """Return the files of *tables*, of the *parts* of each article or claim; more parts than files are left out."""
    heads = [head for table in tables for head in (header(table), "")]
    columns = list(zip(*parts, strict=True)) or [()] * len(heads)
    return [head + "".join(texts) for head, texts in zip(heads, columns, strict=False)]


def packed(texts: Iterable[str]) -> str:
    """Return *texts* as one, after a line of their lengths."""
    all_texts = list(texts)
    return f"{' '.join(str(len(text)) for text in all_texts)}\n{''.join(all_texts)}"


def unpacked(text: str) -> tuple[str, ...]:
    """Return the texts that `packed` made one of."""
    lengths, _, rest = str(text).partition("\n")
    return tuple(_cut(rest, map(int, lengths.split(" "))))


def _cut(text: str, lengths: Iterable[int]) -> Iterator[str]:
    start = 0
    for length in lengths:
        yield text[start : start + length]
        start += length


def _both(table: Table[Any], rows: Iterable[Any]) -> tuple[str, str]:
    found = values(table, rows)
    return csv_lines(found), json_lines(table, found)
