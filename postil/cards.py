"""A compiled document → its card, which is all that the rest of the site must know of it, and its body.

Ten thousand cards fit in memory; a body is read only for the pages that show it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from postil.authored import Change, NoteFields, Source
from postil.codec import digest, encoded
from postil.compile import Result, compile_document
from postil.model import (
    Article,
    Claim,
    Document,
    Edition,
    Note,
    Outlet,
    Reference,
    ReferenceKind,
    Rules,
    StaticPage,
    Topic,
)
from postil.problem import Place, Problem
from postil.snapshots import quote_key


@dataclass(frozen=True, slots=True)
class Body:
    """All that compiling a document gave, but for its problems; or a claim. One of the first six is there, or none."""

    article: Article | None = None
    topic: Topic | None = None
    outlet: Outlet | None = None
    claim: Claim | None = None
    edition: Edition | None = None
    page: StaticPage | None = None
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class MentionCard:
    """A note on a claim."""

    claim: str
    note: str
    verdict: str | None
    """The note's own."""
    quote: str
    """Its first passage's words, or nothing."""
    place: Place
    created: datetime | None
    updated: datetime | None


@dataclass(frozen=True, slots=True)
class ChangeCard:
    """An entry in the history of a note or a claim."""

    date: date
    text: str
    until: str | None
    """The id of the verdict that held until then."""
    verdict: str | None
    """The id of the one that holds now, where the note or claim gives one itself."""
    note: str
    """The id of the note; nothing where it is a claim's."""
    title: str | None = None
    """The note's headline, if it has one."""


@dataclass(frozen=True, slots=True)
class NotesCard:
    """What an article's notes come to, in reading order."""

    ids: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    """The notes' own verdicts."""
    mentions: tuple[MentionCard, ...] = ()
    publishers: tuple[str, ...] = ()
    """Who published what they rest on, each once a note."""
    sources: int = 0
    """How many sources they have."""
    quoted: tuple[str, ...] = ()
    """Keys of the quotes that these give (snapshots.quote_key)."""
    reviews: tuple[tuple[str, date], ...] = ()
    """Notes that are to be looked at again, and when."""
    changed: datetime | None = None
    """When one of them last said something new."""
    changes: tuple[ChangeCard, ...] = ()
    """All that their histories tell."""


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """What lists and other pages show of an article."""

    title: str
    date: datetime
    language: str | None
    summary: str | None
    outlet: str | None
    topics: tuple[str, ...]
    """Each once."""
    image: str | None
    published: tuple[str, ...]
    """Where the outlet published it, then archived copies."""
    aliases: tuple[str, ...]
    draft: bool
    notes: NotesCard
    drafts: NotesCard
    """Of the notes that are drafts."""


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """What other pages show of a claim."""

    id: str
    path: str
    title: str
    by: str | None
    verdict: str | None
    changes: tuple[ChangeCard, ...]
    """All that its history tells."""
    quoted: tuple[str, ...]
    """Keys of the quotes that its sources give."""
    of_note: bool
    body: bytes
    """The digest that its own body is kept under."""


@dataclass(frozen=True, slots=True)
class Card:
    """What the site must know of a document."""

    kind: str
    id: str
    path: str
    readable: bool
    """Whether there is something in its body; its problems say why not."""
    body: bytes
    """The digest that its body is kept under."""
    article: ArticleCard | None
    claims: tuple[ClaimCard, ...]
    """Those in an article's notes; a claim's own."""
    names: tuple[tuple[ReferenceKind, str], ...]
    """What it refers to by kind and id, each once."""
    links: tuple[str, ...]
    """What it links to on this site, each once."""
    problems: tuple[Problem, ...]


def catalogued(document: Document, rules: Rules) -> tuple[bytes, tuple[bytes, ...]]:
    """Return the card of *document*, compiled, and the bodies it names: as bytes, for they go elsewhere and to disk.

    A claim has a body of its own, also where it stands in a note: an article may hold thousands.
    """
    result = compile_document(document, rules)
    claims = (result.value,) if isinstance(result.value, Claim) else result.claims
    bodies = [encoded(_body(result)), *(encoded(Body(claim=claim)) for claim in claims)]
    body, *own = map(digest, bodies)
    cards = tuple(_claim_card(claim, name) for claim, name in zip(claims, own, strict=True))
    return encoded(_card(result, document.files[0].path, body, cards)), tuple(bodies)


def _body(result: Result) -> Body:
    value = result.value
    return Body(
        article=value if isinstance(value, Article) else None,
        topic=value if isinstance(value, Topic) else None,
        outlet=value if isinstance(value, Outlet) else None,
        claim=value if isinstance(value, Claim) else None,
        edition=value if isinstance(value, Edition) else None,
        page=value if isinstance(value, StaticPage) else None,
        references=result.references,
    )


def _card(result: Result, path: str, body: bytes, claims: tuple[ClaimCard, ...]) -> Card:
    value = result.value
    references = result.references
    return Card(
        kind=result.document[0],
        id=result.document[1],
        path=path,
        readable=value is not None,
        body=body,
        article=_article_card(value) if isinstance(value, Article) else None,
        claims=claims,
        names=tuple(dict.fromkeys((one.kind, one.target) for one in references if one.kind != "link")),
        links=tuple(dict.fromkeys(one.target for one in references if one.kind == "link")),
        problems=result.problems,
    )


def _claim_card(claim: Claim, body: bytes) -> ClaimCard:
    fields = claim.fields
    return ClaimCard(
        id=claim.id,
        path=claim.path,
        title=fields.title,
        by=fields.by,
        verdict=fields.verdict,
        changes=_changes_of(fields.history, fields.verdict),
        quoted=quoted(fields.sources),
        of_note=claim.of_note,
        body=body,
    )


def _article_card(article: Article) -> ArticleCard:
    fields = article.fields
    return ArticleCard(
        title=fields.title,
        date=fields.date,
        language=fields.language,
        summary=fields.summary,
        outlet=fields.outlet,
        topics=tuple(dict.fromkeys(fields.topics)),
        image=fields.image,
        published=(*([fields.url] if fields.url else []), *fields.archived),
        aliases=fields.aliases,
        draft=fields.draft,
        notes=_notes_card(article.text, [note for note in article.notes if not note.fields.draft]),
        drafts=_notes_card(article.text, [note for note in article.notes if note.fields.draft]),
    )


def _notes_card(text: str, notes: list[Note]) -> NotesCard:
    return NotesCard(
        ids=tuple(note.fields.id for note in notes),
        verdicts=tuple(note.fields.verdict for note in notes if note.fields.verdict),
        mentions=tuple(_mention(note, note.claim, text) for note in notes if note.claim),
        publishers=tuple(name for note in notes for name in _publishers(note.fields)),
        sources=sum(len(note.fields.sources) for note in notes),
        quoted=tuple(key for note in notes for key in quoted(note.fields.sources)),
        reviews=tuple((note.fields.id, note.fields.review_by) for note in notes if note.fields.review_by),
        changed=max((moment for note in notes for moment in _moments(note.fields)), default=None),
        changes=tuple(change for note in notes for change in _changes_in(note.fields)),
    )


def _mention(note: Note, claim: str, text: str) -> MentionCard:
    passages = note.passages
    quote = " ".join(text[passages[0].start : passages[0].end].split()) if passages else ""
    return MentionCard(
        claim, note.fields.id, note.fields.verdict, quote, note.place, note.fields.created, note.fields.updated
    )


def _publishers(fields: NoteFields) -> Iterable[str]:
    return dict.fromkeys(source.publisher for source in fields.sources if source.publisher)


def quoted(sources: Iterable[Source]) -> tuple[str, ...]:
    """Return the keys of the quotes that *sources* give."""
    return tuple(quote_key(one.url, one.quote) for one in sources if one.url and one.quote)


def _changes_in(fields: NoteFields) -> tuple[ChangeCard, ...]:
    return _changes_of(fields.history, fields.verdict, fields.id, fields.title)


def _changes_of(
    history: Iterable[Change], verdict: str | None, note: str = "", title: str | None = None
) -> tuple[ChangeCard, ...]:
    return tuple(ChangeCard(one.date, one.text, one.verdict, verdict, note, title) for one in history)


def _moments(fields: NoteFields) -> Iterable[datetime]:
    """Yield when a note said something new."""
    days = [change.date for change in fields.history] + ([fields.checked_on] if fields.checked_on else [])
    yield from (moment for moment in (fields.created, fields.updated) if moment)
    yield from map(midnight, days)


def midnight(day: date) -> datetime:
    """Return the moment that a day begins, in UTC."""
    return datetime.combine(day, time(), UTC)
