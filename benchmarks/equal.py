"""Check that an output is the work that was asked for: its pages, and each note's words and sources in them.

Every tool's site has the same URLs, and `class="entry"` on each article of a list.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from corpus import Article

PAGE = 50
AT_HOME = 12
ATOM = "{http://www.w3.org/2005/Atom}"
ENTRY = 'class="entry"'
TO_ARTICLE = re.compile(r'href="[^"]*articles/([^/"]+)/"')


def lacking(output: Path, articles: Sequence[Article]) -> list[str]:
    """Return what *output* lacks, a line each."""
    return [*_articles(output, articles), *_digests(output, articles), *_whole_site(output, articles)]


def lacking_edition(output: Path, article: Article) -> list[str]:
    """Return the pages and feeds of *output* that don't say what *article*, the newest, says now."""
    paths = [f"articles/{article.slug}/index.html", "feed.xml"]
    paths += [f"topics/{topic}/{name}" for topic in article.topics for name in ("index.html", "feed.xml")]
    words = article.notes[0].sentences[1]
    return [f"{path} is stale after an edit" for path in paths if words not in _read(output / path)]


def _articles(output: Path, articles: Sequence[Article]) -> Iterator[str]:
    for article in articles:
        path = f"articles/{article.slug}/index.html"
        page = _read(output / path)
        text = _text(page)
        yield from (f"{path}: no '{words}'" for words in _missing(article, page, text))
        yield from (f"{path}: no '{note.quote}'" for note in article.notes if note.quote not in text)


def _digests(output: Path, articles: Sequence[Article]) -> Iterator[str]:
    by_topic: dict[str, list[Article]] = {}
    for article in articles:
        for topic in article.topics:
            by_topic.setdefault(topic, []).append(article)
    for topic, listed in by_topic.items():
        folder = f"topics/{topic}"
        yield from _pages(output, folder, listed)
        yield from _feed(output, f"{folder}/feed.xml", listed)


def _pages(output: Path, folder: str, articles: Sequence[Article]) -> Iterator[str]:
    count = -(-len(articles) // PAGE)
    to_come = {article.slug: article for article in articles}
    for number in range(1, count + 1):
        path = f"{folder}/index.html" if number == 1 else f"{folder}/page/{number}/index.html"
        page = _read(output / path)
        text = _text(page)
        if page.count(ENTRY) != min(PAGE, len(articles) - PAGE * (number - 1)):
            yield f"{path}: {page.count(ENTRY)} entries"
        for slug in TO_ARTICLE.findall(page):
            if article := to_come.pop(slug, None):
                yield from (f"{path}: no '{words}'" for words in _missing(article, page, text, brief=True))
    yield from (f"{folder}: no {slug}" for slug in to_come)
    if (output / f"{folder}/page/{count + 1}/index.html").exists():
        yield f"{folder}: more than {count} pages"


def _feed(output: Path, path: str, articles: Sequence[Article]) -> Iterator[str]:
    by_url = {f"https://example.org/articles/{article.slug}/": article for article in articles}
    entries = ET.fromstring(_read(output / path) or "<feed/>").findall(f"{ATOM}entry")  # noqa: S314 – our own output
    if len(entries) != min(PAGE, len(articles)):
        yield f"{path}: {len(entries)} entries for {len(articles)} articles"
    for entry in entries:
        link = entry.find(f"{ATOM}link")
        article = by_url.get(link.get("href", "") if link is not None else "")
        content = entry.findtext(f"{ATOM}content") or ""
        if article is None:
            yield f"{path}: an entry of no article"
        else:
            title = entry.findtext(f"{ATOM}title")
            yield from (f"{path}: no '{words}'" for words in _missing(article, content, f"{title} {_text(content)}"))


def _whole_site(output: Path, articles: Sequence[Article]) -> Iterator[str]:
    home = _read(output / "index.html").count(ENTRY)
    if home < min(AT_HOME, len(articles)):  # ours shows the newest of each topic
        yield f"index.html: {home} entries"
    listed = set(re.findall(r"<loc>([^<]*)</loc>", _read(output / "sitemap.xml")))
    for article in articles:
        if f"https://example.org/articles/{article.slug}/" not in listed:
            yield f"sitemap.xml: no {article.slug}"
    yield from _feed(output, "feed.xml", articles)


def _missing(article: Article, page: str, text: str, *, brief: bool = False) -> Iterator[str]:
    """Yield what *article* and its notes say and *page*, whose plain text is *text*, does not."""
    yield from (words for words in (article.title, article.summary) if words not in text)
    for note in article.notes:
        yield from (words for words in note.sentences if words not in text)
        if note.verdict and not re.search(note.verdict, text, re.IGNORECASE):
            yield note.verdict
        for source in note.sources:
            if f'href="{source.url}"' not in page:
                yield source.url
            if (source.publisher if brief else source.title) not in text:
                yield source.title


def _text(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
