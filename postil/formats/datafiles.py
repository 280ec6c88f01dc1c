"""An article's and a claim's part of each file of the open data, and the files made of these parts.

A part is finished text, so that a file of all articles is its header and their parts, one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jinja2 import Environment

from postil.formats.columns import Table, csv_lines, header, json_lines, values
from postil.formats.datafeed import FEED, feed, feed_item
from postil.formats.opendata import ARTICLES, CLAIMS, NOTES, SOURCES
from postil.formats.rows import ClaimRow, article_rows, note_rows, source_rows
from postil.published import PublishedArticle, PublishedClaim
from postil.site import ClaimPublication, Publication

OF_ARTICLES: tuple[Table[Any], ...] = (ARTICLES, NOTES, SOURCES)
"""The tables that articles have a part in."""
ENDINGS = ("csv", "jsonl")
ARTICLE_FILES = tuple(f"{table.name}.{ending}" for table in OF_ARTICLES for ending in ENDINGS)
CLAIM_FILES = (*(f"{CLAIMS.name}.{ending}" for ending in ENDINGS), FEED)


ROWS = "rows of the open data"
"""A fragment: an article's or a claim's part of each file of the open data."""
DATA_OF_ARTICLES, DATA_OF_CLAIMS = "data of articles", "data of claims"


def parts(shown: PublishedArticle | PublishedClaim, subject: Publication | ClaimPublication, language: str) -> str:
    """Return the parts of an article or a claim, packed."""
    if isinstance(shown, PublishedArticle) and isinstance(subject, Publication):
        return article_parts(shown, subject)
    if isinstance(shown, PublishedClaim) and isinstance(subject, ClaimPublication):
        return claim_parts(shown, subject, feed_item(shown, subject, language))
    raise TypeError("an article or a claim has come with another's surroundings")


def of_articles(path: str, shown: Mapping[str, Any], environment: Environment) -> Iterable[tuple[str, str]]:
    """Return ARTICLE_FILES, of `rows`: the parts of each article."""
    return zip(_beside(path, ARTICLE_FILES), joined(OF_ARTICLES, map(unpacked, shown["rows"])), strict=True)


def of_claims(path: str, shown: Mapping[str, Any], environment: Environment) -> Iterable[tuple[str, str]]:
    """Return CLAIM_FILES, of `rows`, the parts of each claim, and `feed`, their feed without its items."""
    rows = [unpacked(one) for one in shown["rows"]]
    texts = (*joined([CLAIMS], rows), feed(shown["feed"], (review for *_, review in rows)))
    return zip(_beside(path, CLAIM_FILES), texts, strict=True)


def _beside(path: str, files: Iterable[str]) -> Iterable[str]:
    """Return the paths of *files* in the folder that *path* is in."""
    return (f"{path.rpartition('/')[0]}/{name}" for name in files)


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
