"""What an editor writes: the fields of front matter and of notes; configuration.py has those of site.yaml.

Frozen values. The text under a field is its description in the JSON Schema (`postil schema`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from postil.names import parse_id
from postil.rules import (
    ID_SCHEMA,
    URL_SCHEMA,
    Date,
    Host,
    Id,
    Language,
    Link,
    Moment,
    OrText,
    SitePath,
    Text,
    Url,
    parse_url,
)

_STRICT: dict[str, object] = {"extra": "forbid", "use_attribute_docstrings": True}


@dataclass(frozen=True, slots=True)
class Source:
    """What a note rests on."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    url: Url | None = None
    """Where it is published."""
    title: Text | None = None
    """Its title."""
    publisher: Text | None = None
    """Who published it."""
    date: Date | None = None
    """When it was published."""
    accessed: Date | None = None
    """When the editor read it."""
    archived: tuple[Url, ...] = ()
    """Archived copies."""
    quote: Text | None = None
    """The evidence in the source's own words."""
    status: Text | None = None
    """What the last check of the link found."""


SourceOrUrl = Annotated[Source, OrText(Source, lambda text: Source(url=parse_url(text)), URL_SCHEMA)]


@dataclass(frozen=True, slots=True)
class Change:
    """An entry in a history."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    date: Date
    """The day of the change."""
    text: Text
    """What was changed, and why."""
    verdict: Id | None = None
    """The verdict that held until then."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """Where else a claim was made."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    url: Url
    """Where it stands."""
    title: Text | None = None
    """The title there."""
    publisher: Text | None = None
    """Who published it."""
    date: Date | None = None
    """When."""


AppearanceOrUrl = Annotated[Appearance, OrText(Appearance, lambda text: Appearance(url=parse_url(text)), URL_SCHEMA)]


@dataclass(frozen=True, slots=True)
class Pin:
    """Words that a note is pinned to, with the words around them where they stand more than once."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    quote: str
    """The words as a reader sees them; `start … end` for a long passage."""
    prefix: str = ""
    """The words just before."""
    suffix: str = ""
    """The words just after."""


PinOrText = Annotated[Pin, OrText(Pin, Pin, {"type": "string"})]


@dataclass(frozen=True, slots=True)
class InlineClaim:
    """A claim that is written down in its note."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    text: Text
    """The claim as one statement."""
    by: Text | None = None
    """Who said it."""
    by_url: Url | None = None
    """A page that tells who that is, such as their own or Wikipedia's."""
    said_on: Date | None = None
    """When."""


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, video or recording that a note is about, and what the check of it found (schema.org's MediaReview)."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    type: Literal["image", "video", "audio"]
    """What it is."""
    finding: Literal["original", "decontextualized", "edited", "staged", "satire", "transformed"]
    """What is wrong with it: nothing, out of context, cut or edited, staged, satire, or made of something else."""
    url: Url
    """Where it stands."""
    original: Url | None = None
    """Where the original can be seen."""
    context: Text | None = None
    """What the original shows."""


ClaimOrId = Annotated[InlineClaim | str, OrText(InlineClaim, parse_id, ID_SCHEMA)]


@dataclass(frozen=True, slots=True)
class NoteFields:
    """A note: an entry of <slug>.notes.yaml, or the front matter of <slug>.notes/<id>.md."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    id: Id
    """Names the note in its article, for good: its permalink is made of it."""
    quote: str | None = None
    """The words it is pinned to, as a reader sees them; left out, the note is on the whole article."""
    quotes: tuple[PinOrText, ...] = ()
    """Several passages."""
    prefix: str = ""
    """The words just before the quote, where it stands more than once."""
    suffix: str = ""
    """The words just after the quote."""
    kind: Id = "context"
    """One of the site's kinds."""
    title: Text | None = None
    """A headline."""
    body: str = ""
    """The note itself, in Markdown."""
    claim: ClaimOrId | None = None
    """The claim it checks: an id of content/claims, or written down here."""
    verdict: Id | None = None
    """A verdict of the site's scale."""
    reasons: tuple[Id, ...] = ()
    """Why, in keywords."""
    sources: tuple[SourceOrUrl, ...] = ()
    """What it rests on."""
    media: Media | None = None
    """The picture, video or recording that it is about."""
    by: Text | None = None
    """Who wrote it."""
    created: Moment | None = None
    """When it was written."""
    updated: Moment | None = None
    """When it was last changed in substance."""
    checked_on: Date | None = None
    """When its sources were last read."""
    review_by: Date | None = None
    """When it should be looked at again."""
    history: tuple[Change, ...] = ()
    """What was changed since it was published."""
    draft: bool = False
    """Published only with --drafts."""


@dataclass(frozen=True, slots=True)
class ArticleFields:
    """The front matter of an article."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    title: Text
    """The headline."""
    date: Moment
    """When the outlet published it."""
    outlet: Id | None = None
    """Who published it: an id of content/outlets."""
    url: Url | None = None
    """Where it was published."""
    archived: tuple[Url, ...] = ()
    """Archived copies."""
    author: Text | None = None
    """Who signed it."""
    topics: tuple[Id, ...] = ()
    """Ids of content/topics."""
    language: Language | None = None
    """The language of the text."""
    summary: Text | None = None
    """What the article says and what is wrong with it, in the editor's words."""
    retrieved: Date | None = None
    """When the text was taken from the outlet."""
    draft: bool = False
    """Published only with --drafts."""
    image: Link | None = None
    """A picture for the article's card."""
    aliases: tuple[SitePath, ...] = ()
    """Former paths on this site, such as /articles/old-name/."""
    excerpt: bool = False
    """Publish only the annotated passages with a little context, not the whole text."""


@dataclass(frozen=True, slots=True)
class TopicFields:
    """The front matter of a topic."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    title: Text
    """The subject."""
    summary: Text | None = None
    """A sentence on it."""


@dataclass(frozen=True, slots=True)
class OutletFields:
    """The front matter of an outlet's profile."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    title: Text
    """Its name."""
    url: Url | None = None
    """Its site."""
    domains: tuple[Host, ...] = ()
    """Its other hosts."""
    country: Text | None = None
    """Where it is made."""
    owner: Text | None = None
    """Who owns it."""
    standing: Literal["reliable", "mixed", "unreliable", "unrated"] = "unrated"
    """How far to trust it."""
    archive_only: bool = False
    """Whether links to it go to archived copies."""
    sources: tuple[SourceOrUrl, ...] = ()
    """What the profile rests on."""


@dataclass(frozen=True, slots=True)
class ClaimFields:
    """The front matter of a claim."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    title: Text
    """The claim as one statement."""
    by: Text | None = None
    """Who said it."""
    by_url: Url | None = None
    """A page that tells who that is, such as their own or Wikipedia's."""
    said_on: Date | None = None
    """When it was first said."""
    verdict: Id | None = None
    """A verdict of the site's scale."""
    reasons: tuple[Id, ...] = ()
    """Why, in keywords."""
    appearances: tuple[AppearanceOrUrl, ...] = ()
    """Where else it was made."""
    sources: tuple[SourceOrUrl, ...] = ()
    """What the finding rests on."""
    history: tuple[Change, ...] = ()
    """What was changed since it was published."""


@dataclass(frozen=True, slots=True)
class EditionFields:
    """The front matter of an edition."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    title: Text
    """The heading."""
    date: Date | None = None
    """Its day, by which editions are in order; left out where its file is named after a month or a week."""
    summary: Text | None = None
    """A sentence on it."""
    articles: tuple[Id, ...] = ()
    """Slugs of its articles, in the editor's order; left out, those of the month or week it is named after."""


@dataclass(frozen=True, slots=True)
class PageFields:
    """The front matter of a static page."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT

    title: Text
    """The heading."""
    summary: Text | None = None
    """A sentence on it."""
    menu: int | None = None
    """Its place in the menu; left out, it is linked from the foot of the page only."""
