"""What the pipeline passes along: documents, what compiling makes of them, and the outputs.

Frozen, slotted values; tuples only. What an editor writes is in authored.py, the assembled site in site.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from markupsafe import Markup

from postil.authored import ArticleFields, ClaimFields, EditionFields, NoteFields, OutletFields, PageFields, TopicFields
from postil.problem import Place

DocumentKind = Literal["article", "topic", "outlet", "claim", "edition", "page"]
ReferenceKind = Literal["article", "topic", "outlet", "claim", "verdict", "kind", "link"]
Status = Literal["exact", "drifted", "ambiguous", "orphan"]


@dataclass(frozen=True, slots=True)
class File:
    """A file of content/ as it was read."""

    path: str
    """Relative to the site's root, with forward slashes."""
    data: bytes


@dataclass(frozen=True, slots=True)
class Listed:
    """A file that is known by a digest of its bytes, so that it needn't be read."""

    path: str
    """Relative to the site's root, with forward slashes."""
    digest: bytes | None
    """Nothing where it has changed since it was last read."""


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document whose files needn't be read."""

    kind: DocumentKind
    id: str
    files: tuple[Listed, ...]
    """The thing's own file first."""
    lock: tuple[str, ...] = ()
    """An article's lines of anchors.lock."""


@dataclass(frozen=True, slots=True)
class Document:
    """The files that make one thing of the site: an article comes with the files of its notes."""

    kind: DocumentKind
    id: str
    """The file's name without its ending; for an article, its slug."""
    files: tuple[File, ...]
    """The thing's own file first."""
    lock: tuple[str, ...] = ()
    """An article's lines of anchors.lock."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What compiling depends on besides the document."""

    image_hosts: tuple[str, ...] = ()
    """Hosts whose images are shown."""
    archive_hosts: tuple[str, ...] = ()
    """Hosts that are linked through archived copies only."""
    linkify: bool = False
    """Whether a bare URL in text becomes a link."""
    home: str = ""
    """Where site.yaml says that the site is published."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Something a document names by its id, or links to, and that the site must have."""

    kind: ReferenceKind
    target: str
    """An id; for a link, a path from the site's root without the slash, with its fragment."""
    place: Place


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article's canonical text that a note is pinned to."""

    start: int
    """First code point, counted from the start of the text."""
    end: int
    """One past the last code point."""
    score: float
    """1.0 where quote and context matched exactly."""
    status: Status
    """How it was found: exact or drifted."""


@dataclass(frozen=True, slots=True)
class Unpinned:
    """A quote that could not be pinned."""

    quote: str
    status: Status
    """Ambiguous or orphan."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of HTML inside one block that the same passages cover: one <mark>."""

    html: Markup
    """Phrasing content, without links."""
    notes: tuple[str, ...]
    """Ids of the notes whose passages cover it, the innermost last."""
    begins: tuple[tuple[str, int], ...] = ()
    """Note id and number of each passage that begins here, counted from 1 within its note."""
    ends: tuple[str, ...] = ()
    """Ids of the notes of which a passage ends here."""
    in_link: bool = False
    """Inside a link of the article, so that it can't hold another."""
    drifted: tuple[str, ...] = ()
    """Ids of those notes whose passage here has drifted."""
    sentence: int = 0
    """In an article of which only excerpts are published: its sentence, from 1; then all text stands in runs."""


Part = str | Run
"""HTML without passages, or a run."""


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level block of an article's body: a paragraph, a list, a table."""

    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    """Ids of the notes whose first passage starts in it, in order."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note with its body rendered and its passages found."""

    fields: NoteFields
    body: Markup
    place: Place
    """Where its id stands."""
    claim: str | None
    """The claim's id, its own or one of content/claims."""
    passages: tuple[Passage, ...] = ()
    unpinned: tuple[Unpinned, ...] = ()
    """Quotes without a passage; never dropped."""

    @property
    def whole(self) -> bool:
        """Whether it is on the whole article."""
        return not self.passages and not self.unpinned


@dataclass(frozen=True, slots=True)
class Article:
    """An article with its notes, compiled."""

    slug: str
    path: str
    fields: ArticleFields
    text: str
    """Its canonical text."""
    lines: tuple[tuple[int, int], ...]
    """Where in it each paragraph, heading, cell or code block begins, and the line of the file where that stands."""
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    """In reading order: on the whole article, by passage, unpinned."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic, compiled."""

    id: str
    path: str
    fields: TopicFields
    body: Markup


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet's profile, compiled."""

    id: str
    path: str
    fields: OutletFields
    body: Markup


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, compiled: a file of content/claims, or one that stands in a note."""

    id: str
    path: str
    fields: ClaimFields
    body: Markup
    place: Place
    """Where it is put into words."""
    of_note: bool = False
    """It stands in a note, and is published with it."""


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition that an editor wrote, compiled."""

    id: str
    path: str
    fields: EditionFields
    body: Markup
    place: Place
    """Where its date stands, or should."""
    places: tuple[Place, ...]
    """Where each of its articles is named."""


@dataclass(frozen=True, slots=True)
class StaticPage:
    """A page beside the digest, compiled."""

    id: str
    path: str
    fields: PageFields
    body: Markup


Compiled = Article | Topic | Outlet | Claim | Edition | StaticPage


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that is published as it is."""

    path: str
    """Where it comes from, relative to the site's root or the theme; for messages."""
    url: str
    """Where it goes, relative to the output folder."""
    digest: bytes
    """Of its bytes, which are read when they are written."""


@dataclass(frozen=True, slots=True)
class Extras:
    """What the settings ask for beyond pages, as far as this installation can make it."""

    search: bool
    cards: bool
    data: bool
    """Whether there is open data."""
    newsletter: bool
    """Whether there is e-mail and a book of each edition."""
    lasting: tuple[tuple[str, str], ...]
    """Style sheets and scripts of the theme, each with a name that changes with it, to be kept for long."""
    compress: tuple[str, ...]
    """Ways in which texts are compressed beside themselves."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is published, apart from what the files say."""

    today: date
    """Articles dated later wait; notes to be reviewed before it are marked."""
    drafts: bool = False
    future: bool = False
    base_url: str | None = None
    """In place of site.yaml's."""
    extras: bool = True
    """Whether a search index and pictures are made, where the settings ask for them."""
