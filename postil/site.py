"""The assembled site: everything that is published, each thing knowing what the pages say of it.

Frozen values without circles: what a page shows of another is a Link or a line, never the other thing itself.
Articles and claims stand in the site as publications: what other pages show of them, and what surrounds them on
their own. The published article, with its text and notes, is made of that and its body when its page is rendered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from postil.authored import OutletFields
from postil.configuration import Kind, Publisher, Settings
from postil.language import Language
from postil.model import Asset, Extras, Outlet, StaticPage, Topic
from postil.published import Citation, Link, Mention, OutletLink, PublishedVerdict, Tally

Proofs = tuple[tuple[str, date], ...]
"""Keys of quotes (snapshots.quote_key) that were found in a copy of their source, and the day of the copy."""


@dataclass(frozen=True, slots=True)
class House:
    """What holds for every article and claim of the site."""

    verdicts: tuple[PublishedVerdict, ...]
    """Its scale."""
    kinds: tuple[Kind, ...]
    archive_hosts: tuple[str, ...]
    """Hosts that are linked through archived copies only."""
    drafts: bool
    """Whether drafts are published."""
    language: str
    """The tag of its language, in which dates are written."""
    digest: bytes
    """Of the fields before."""

    @property
    def by_rating(self) -> tuple[PublishedVerdict, ...]:
        """Its scale, the worst first; verdicts without a rating come last."""
        return tuple(sorted(self.verdicts, key=lambda one: (one.rating is None, one.rating or 0)))


@dataclass(frozen=True, slots=True)
class ClaimLink:
    """A claim as a note on it needs it."""

    id: str
    link: Link
    verdict: str | None
    """The id of its verdict."""


@dataclass(frozen=True, slots=True)
class Publication:
    """An article that is published: what lists show of it, and what surrounds it."""

    slug: str
    path: str
    url: str
    title: str
    date: datetime
    language: str | None
    summary: str | None
    image: str | None
    original: str | None
    """Where it can be read as the outlet published it: there, or an archived copy where only that may be linked."""
    aliases: tuple[str, ...]
    notes: tuple[str, ...]
    """Ids of those that are published."""
    sources: int
    """How many sources these have."""
    updated: datetime
    """The last significant change: its date, or that of a note."""
    outlet: OutletLink | None
    topics: tuple[Link, ...]
    claims: tuple[ClaimLink, ...]
    """Those that its notes are on."""
    verdicts: tuple[Tally, ...]
    """What its notes came to, the most frequent first."""
    due: tuple[str, ...]
    """Ids of the notes that were to be looked at again before today."""
    proofs: Proofs
    """Of the quotes that its notes' sources give."""
    house: House
    body: bytes
    """The digest of the compiled article."""
    key: bytes
    """The digests of all that the published article is made of: its own, and of what surrounds it."""


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim as other pages list it."""

    title: str
    url: str
    verdict: PublishedVerdict | None
    count: int
    outlets: int


@dataclass(frozen=True, slots=True)
class ClaimPublication:
    """A claim that is published: what lists show of it, and what surrounds it."""

    id: str
    path: str
    line: ClaimLine
    by: str | None
    mentions: tuple[Mention, ...]
    """Oldest first."""
    proofs: Proofs
    """Of the quotes that its sources give."""
    house: House
    body: bytes
    """The digest of the compiled claim."""
    key: bytes
    """The digests of all that the published claim is made of: its own, and of what surrounds it."""


@dataclass(frozen=True, slots=True)
class Month:
    """What was published in a month."""

    first: date
    """Its first day."""
    articles: int
    verdicts: tuple[Tally, ...]
    """How many of its articles have each verdict for their worst, those without one last, with no id."""


@dataclass(frozen=True, slots=True)
class TopicDigest:
    """A topic with its articles, newest first."""

    topic: Topic
    url: str
    articles: tuple[Publication, ...]
    claims: tuple[ClaimLine, ...]
    """Those that recur most in it."""
    sources: tuple[Tally, ...]
    """The publishers that its notes rest on most."""
    months: tuple[Month, ...]
    """From the first of its articles to the last."""


@dataclass(frozen=True, slots=True)
class EditionDigest:
    """An edition with its articles."""

    id: str
    path: str
    """The file it comes of; site.yaml, where it makes itself."""
    url: str
    title: str
    summary: str | None
    day: date
    """By which editions are in order."""
    body: Markup
    """The editor's introduction."""
    articles: tuple[Publication, ...]
    verdicts: tuple[Tally, ...]
    """What their notes came to."""


@dataclass(frozen=True, slots=True)
class OutletProfile:
    """An outlet with its articles, newest first."""

    outlet: Outlet
    url: str
    live_url: str | None
    articles: tuple[Publication, ...]
    notes: int
    """How many notes its articles have."""
    verdicts: tuple[Tally, ...]
    """Which verdicts the claims in its articles earned."""
    sources: tuple[Citation, ...]

    @property
    def fields(self) -> OutletFields:
        """Its profile's front matter."""
        return self.outlet.fields


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry in the history of a note or of a claim."""

    date: date
    text: str
    until: PublishedVerdict | None
    """The verdict that held until then."""
    verdict: PublishedVerdict | None
    """The one that holds now."""
    subject: Link
    """The note by its article's title, or the claim."""
    note: str | None
    """The note's headline, if it has one."""
    name: str
    """Tells it from all others, for good."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pages show of the site."""

    base_url: str
    """Where it is published."""
    title: str
    description: str | None
    language: str
    direction: str
    publisher: Publisher | None
    menu: tuple[Link, ...]
    """The parts of the site that aren't empty, then the static pages that ask for a place."""
    footer: tuple[Link, ...]
    image_hosts: tuple[str, ...]
    search: bool
    """Whether there is a search page."""
    lasting: tuple[tuple[str, str], ...]
    """Files of the theme that are published under names which change with them."""

    def file(self, name: str) -> str:
        """Return the name that pages know a file of the theme by."""
        return dict(self.lasting).get(name, name)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What holds for every page of the site."""

    settings: Settings
    language: Language
    frame: Frame
    house: House
    extras: Extras
    base_url: str
    """Where it is published."""


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that is published."""

    imprint: Imprint
    articles: tuple[Publication, ...]
    """Newest first."""
    topics: tuple[TopicDigest, ...]
    """By title."""
    outlets: tuple[OutletProfile, ...]
    """By title."""
    claims: tuple[ClaimPublication, ...]
    """By title."""
    editions: tuple[EditionDigest, ...]
    """Newest first."""
    corrections: tuple[Correction, ...]
    """Newest first."""
    pages: tuple[StaticPage, ...]
    assets: tuple[Asset, ...]
