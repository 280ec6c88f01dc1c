"""An entry of a feed and what its server gave → the article, and the files to write.

The page is what counts, as where an editor imports it by hand; the feed fills what it lacks.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from postil.desk import Desk
from postil.importer import known
from postil.importer.article import Found, Imported
from postil.importer.entries import Entry, Feed
from postil.importer.intake import Given, Intake, taken_in
from postil.importer.reading import read
from postil.importer.saved import Saved, UnreadableError, opened
from postil.rules import parse_date
from postil.scaffold import slug_of
from postil.web.client import FetchError, Reply

FEWEST_WORDS = 100
"""Of an entry's own text, for it to be an article in place of its page: with fewer it announces one."""
MOST_ALIKE = 100
"""Articles whose titles make the same name."""
ORIGIN = "feed"
_GUESSED = "text of the page"
"""Where a date comes from that the page doesn't name as its own."""


def article_of(entry: Entry, feed: Feed, came: Reply | FetchError | None) -> Imported:
    """Return an entry's article; raise UnreadableError where neither its page nor the feed has one.

    *came* is what its server gave; None where it has no address.
    """
    try:
        return _filled(_of_page(came, entry), entry, feed)
    except UnreadableError as problem:
        if isinstance(came, FetchError) and came.kind == "refused":
            raise  # whoever may not be asked isn't linked either
        own = _of_entry(entry, feed)
        if own is None:
            raise
        doubt = f"the text is the feed's own, for the page could not be taken in: {problem}"
        return replace(own, doubts=(*own.doubts, doubt))


def _of_page(came: Reply | FetchError | None, entry: Entry) -> Imported:
    if came is None:
        raise UnreadableError("it names no address that may be asked")
    if isinstance(came, FetchError):
        raise UnreadableError(str(came))
    if not 200 <= came.status < 300:
        raise UnreadableError(f"the server answers {came.status} {' '.join(came.reason.split())[:60]}".rstrip())
    saved = opened(came.body, entry.url, url=came.final, content_type=came.header("content-type"))
    return replace(read(saved), fresh=True)


def _filled(imported: Imported, entry: Entry, feed: Feed) -> Imported:
    """Return *imported* with what the feed knows and the page doesn't say."""
    fields = {
        "title": imported.title or _found(entry.title),
        "author": imported.author or _found(entry.author),
        "language": imported.language or _found(feed.language),
        "url": imported.url or _found(entry.url),
        "site": imported.site or _found(feed.title),
    }
    date = imported.date
    if entry.published and (date is None or date.origin == _GUESSED):
        date = _found(entry.published)
    doubts = imported.doubts
    if date and entry.published:
        ours, theirs = parse_date(date.value), parse_date(entry.published)
        if abs((ours - theirs).days) > 1:
            doubts += (f"the page says that it was published on {ours}, and the feed that it was on {theirs}",)
    return replace(imported, date=date, doubts=doubts, **fields)  # type: ignore[arg-type]


def _of_entry(entry: Entry, feed: Feed) -> Imported | None:
    """Return the article that the feed itself has; nothing where that is too short, or can't be read."""
    html = entry.content if entry.is_html else None
    text = "" if entry.is_html else f"{entry.title}\n\n{entry.content}"
    try:
        imported = read(Saved(html, text, entry.url))
    except UnreadableError:
        return None
    if len(imported.body.split()) < FEWEST_WORDS:
        return None
    bare = replace(imported, title=None, date=None, author=None, language=None, site=None, url=None, fresh=True)
    return _filled(bare, entry, feed)


def _found(value: str) -> Found | None:
    return Found(value, ORIGIN) if value else None


def placed(desk: Desk, imported: Imported, entry: Entry, given: Given) -> Intake:
    """Return what is to be written under the first name that is free: news has the same headlines again and again."""
    name = _name(imported, entry)
    intake = Intake("refused", "", refusal=f"there are {MOST_ALIKE} articles called '{name}' already")
    for number in range(1, MOST_ALIKE + 1):
        slug = name if number == 1 else f"{name}-{number}"
        intake = taken_in(desk, imported, replace(given, slug=slug, draft=True, force=False))
        if intake.status != "refused" or known.document(desk, "article", slug) is None:
            break
    return intake


def _name(imported: Imported, entry: Entry) -> str:
    try:
        return slug_of(imported.title.value if imported.title else entry.title)
    except ValueError:
        return f"untitled-{sha256(entry.id.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
