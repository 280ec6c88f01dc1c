"""What an article's and a claim's own pages show: published notes, runs, blocks, sources.

Frozen values without circles: what a page shows of another thing is a Link or a line, never the other thing itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from postil.authored import Appearance, ArticleFields, ClaimFields, Media, NoteFields, Source
from postil.configuration import Kind
from postil.coverage import Coverage
from postil.model import Article, Claim, Note


@dataclass(frozen=True, slots=True)
class Link:
    """Something of the site by its name."""

    title: str
    url: str
    """Begins with urls.ROOT."""


@dataclass(frozen=True, slots=True)
class Archived:
    """An archived copy."""

    url: str
    day: date | None
    """As the archive's URL says."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A source as a page shows it."""

    source: Source
    url: str | None
    """The live link; nothing where only archived copies may be linked."""
    archived: tuple[Archived, ...]
    cited_at: str | None = None
    """The live link, opening at the quoted evidence (a text fragment, wicg.github.io/scroll-to-text-fragment)."""
    verified: date | None = None
    """The day of the last copy in which the quoted evidence was found."""


@dataclass(frozen=True, slots=True)
class PublishedVerdict:
    """A verdict of the site's scale as pages show it: a shape, a word and a colour."""

    id: str
    label: str
    description: str | None
    rating: float | None
    shape: str
    """The lowest rating is a cross, then triangle, diamond, half and disc, the highest; without a rating, a ring."""


@dataclass(frozen=True, slots=True)
class PublishedChange:
    """An entry in a note's or a claim's history."""

    date: date
    text: str
    until: PublishedVerdict | None
    """The verdict that held until then."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are of a kind or a verdict."""

    id: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class PublishedMedia:
    """A picture, video or recording that a note is about."""

    media: Media
    url: str | None
    """Where it stands; nothing where only archived copies may be linked."""
    original: str | None
    """Where the original can be seen, likewise."""


@dataclass(frozen=True, slots=True)
class PublishedNote:
    """A note with what it refers to."""

    note: Note
    number: int
    """Its place in the article's reading order, from 1."""
    url: str
    kind: Kind
    verdict: PublishedVerdict | None
    """Its own, or its claim's."""
    claim: Link | None
    sources: tuple[Citation, ...]
    media: PublishedMedia | None
    changes: tuple[PublishedChange, ...]
    status: str
    """The worst of its passages' statuses: exact, drifted, ambiguous or orphan; `whole` without quotes."""
    review_due: bool
    label: str
    """Its kind and verdict in words."""
    colour: str
    """The class that colours it in the style sheet: of its verdict, or else of its kind."""

    @property
    def id(self) -> str:
        """Its id within the article."""
        return self.note.fields.id

    @property
    def fields(self) -> NoteFields:
        """What its editor wrote."""
        return self.note.fields


@dataclass(frozen=True, slots=True)
class PublishedRun:
    """A stretch of the article under one <mark>."""

    html: Markup
    notes: tuple[PublishedNote, ...]
    """Those whose passages cover it, the innermost last."""
    begins: tuple[tuple[PublishedNote, int], ...]
    ends: tuple[PublishedNote, ...]
    in_link: bool
    drifted: bool
    sentence: int = 0
    gap: bool = False
    """In an excerpt: text was left out here."""


@dataclass(frozen=True, slots=True)
class PublishedBlock:
    """A block of the article and the notes beside it."""

    parts: tuple[Markup | PublishedRun, ...]
    notes: tuple[PublishedNote, ...]
    span: int = 1
    """How many blocks there are from this one to the next with notes: its notes may run down beside them."""
    gap: bool = False
    """In an excerpt: text was left out before it."""


@dataclass(frozen=True, slots=True)
class OutletLink:
    """An outlet by its name and standing."""

    title: str
    url: str
    standing: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A passage on the strip that shows an article's whole length, in thousandths of it."""

    note: PublishedNote
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class PublishedArticle:
    """An article with its notes and where it belongs."""

    article: Article
    url: str
    outlet: OutletLink | None
    live_url: str | None
    """The outlet's own page; nothing where only archived copies may be linked."""
    archived: tuple[Archived, ...]
    topics: tuple[Link, ...]
    blocks: tuple[PublishedBlock, ...]
    trailing_gap: bool
    """In an excerpt: text was left out at the end."""
    notes: tuple[PublishedNote, ...]
    ticks: tuple[Tick, ...]
    """A passage each, in reading order."""
    coverage: Coverage
    kinds: tuple[Tally, ...]
    verdicts: tuple[Tally, ...]

    @property
    def fields(self) -> ArticleFields:
        """Its front matter."""
        return self.article.fields

    @property
    def whole(self) -> tuple[PublishedNote, ...]:
        """Its notes on the whole article."""
        return tuple(note for note in self.notes if note.note.whole)

    @property
    def unpinned(self) -> tuple[PublishedNote, ...]:
        """Its notes of which no quote could be pinned."""
        return tuple(note for note in self.notes if note.note.unpinned and not note.note.passages)


@dataclass(frozen=True, slots=True)
class Mention:
    """A note on a claim, as the claim's page lists it."""

    article: Link
    note_url: str
    outlet: OutletLink | None
    date: datetime
    quote: str
    """The passage's words, or nothing."""
    original: str | None
    """Where the article can be read as the outlet published it."""
    created: datetime | None
    """When the note was written."""
    updated: datetime | None
    """When it was last changed in substance."""


@dataclass(frozen=True, slots=True)
class PublishedClaim:
    """A claim with all that is said of it."""

    claim: Claim
    url: str
    verdict: PublishedVerdict | None
    sources: tuple[Citation, ...]
    mentions: tuple[Mention, ...]
    """Oldest first."""
    appearances: tuple[tuple[Appearance, str | None], ...]
    """Elsewhere, each with its live link."""
    outlets: int
    """How many outlets it was found in."""
    changes: tuple[PublishedChange, ...]

    @property
    def fields(self) -> ClaimFields:
        """Its front matter."""
        return self.claim.fields
