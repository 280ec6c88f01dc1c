"""Published values → rows of the open data's tables, and what columns have that isn't simply a field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from postil.exchange.selectors import pins_of
from postil.publish import live_url
from postil.published import Citation, PublishedArticle, PublishedChange, PublishedClaim, PublishedNote, Tally
from postil.site import ClaimPublication, Publication


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article."""

    article: PublishedArticle
    around: Publication


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note of an article."""

    note: PublishedNote
    article: PublishedArticle
    around: Publication


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source of a note, a claim or an outlet."""

    citation: Citation
    position: int
    article: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim."""

    claim: PublishedClaim
    around: ClaimPublication


def article_rows(article: PublishedArticle, around: Publication) -> Iterator[ArticleRow]:
    """Yield the row of an article."""
    yield ArticleRow(article, around)


def note_rows(article: PublishedArticle, around: Publication) -> Iterator[NoteRow]:
    """Yield a row of each of its notes, in reading order."""
    return (NoteRow(note, article, around) for note in article.notes)


def source_rows(article: PublishedArticle, around: Publication) -> Iterator[SourceRow]:
    """Yield a row of each source of each of its notes."""
    for note in article.notes:
        yield from cited(note.sources, around.slug, note.id)


def cited(citations: tuple[Citation, ...], article: str = "", note: str = "") -> Iterator[SourceRow]:
    """Yield a row of each source of a note; of a claim or an outlet without these two names."""
    return (SourceRow(one, position, article, note) for position, one in enumerate(citations, 1))


def outlet_of(row: ArticleRow) -> str | None:
    """Return the id of an article's outlet, if the site has it."""
    return row.article.fields.outlet if row.around.outlet else None


def first_quote_of(row: NoteRow) -> str | None:
    """Return the words of a note's first passage."""
    found = passages_of(row)
    return str(found[0]["exact"]) if found else None


def passages_of(row: NoteRow) -> list[dict[str, object]]:
    """Return where a note is pinned, then the quotes of it that stand nowhere."""
    text = row.article.article.text
    found: list[dict[str, object]] = [
        {"exact": text[one.start : one.end], "start": one.start, "end": one.end, "status": one.status}
        for one in row.note.note.passages
    ]
    lost = {one.quote: one.status for one in row.note.note.unpinned}
    for pin in pins_of(row.note.fields):
        if pin.quote in lost:
            found.append({"exact": pin.quote, "status": lost[pin.quote]})
    return found


def media_of(row: NoteRow) -> dict[str, str] | None:
    """Return the picture, video or recording that a note is about, as far as it may be linked."""
    if not (media := row.note.fields.media):
        return None
    said = {
        "type": media.type,
        "finding": media.finding,
        "url": live_of(media.url, row.around),
        "original": live_of(media.original, row.around),
        "context": media.context,
    }
    return {name: text for name, text in said.items() if text}


def live_of(url: str | None, around: Publication | ClaimPublication) -> str | None:
    """Return *url* where it may be linked."""
    return live_url(url, around.house.archive_hosts)


def history_of(changes: tuple[PublishedChange, ...]) -> list[dict[str, str]]:
    """Return a history as objects."""
    return [
        {"date": one.date.isoformat(), "text": one.text} | ({"verdict": one.until.id} if one.until else {})
        for one in changes
    ]


def appearances_of(claim: PublishedClaim) -> list[dict[str, str]]:
    """Return where else a claim was made, as far as it may be linked."""
    made = []
    for one, url in claim.appearances:
        said = {"url": url, "title": one.title, "publisher": one.publisher}
        made.append({name: text for name, text in said.items() if text})
        if one.date:
            made[-1]["date"] = one.date.isoformat()
    return made


def tallies_of(tallies: tuple[Tally, ...]) -> list[dict[str, object]]:
    """Return how often each verdict was given; what has none isn't told."""
    return [{"verdict": one.id, "label": one.label, "count": one.count} for one in tallies if one.id]
