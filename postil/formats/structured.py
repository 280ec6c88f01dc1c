"""What pages say of themselves to machines: published values → JSON-LD in the words of schema.org.

Pure functions, which templates call as filters. All addresses are absolute. The site's organisation is one node, whose
`@id` is the same on every page; pages hold it in full, for not every reader follows an `@id`.
What search engines ask for: developers.google.com/search/docs/appearance/structured-data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from markupsafe import Markup

from postil.configuration import Publisher
from postil.formats.json import written
from postil.published import Citation, Link, OutletLink, PublishedArticle, PublishedChange
from postil.site import Frame
from postil.urls import CORRECTIONS, ROOT

Node = dict[str, object]
"""A node of JSON-LD, without what there is nothing to say of."""

CONTEXT = "https://schema.org"


class Page(Protocol):
    """What is known of each page: the head that templates have."""

    @property
    def title(self) -> str:
        """Its heading."""

    @property
    def description(self) -> str | None:
        """A sentence on it."""

    @property
    def canonical(self) -> str:
        """Its absolute URL."""

    @property
    def image(self) -> str | None:
        """The absolute URL of a picture for it."""

    @property
    def section(self) -> str | None:
        """The link of the menu that it is at or below."""


def json_ld(nodes: Sequence[Node]) -> Markup:
    """Return *nodes* as the text of a data block: JSON in which nothing can end the block or begin a comment."""
    value = {"@context": CONTEXT, **nodes[0]} if len(nodes) == 1 else {"@context": CONTEXT, "@graph": nodes}
    text = written(value, indent=None)
    for char, escape in (("&", "\\u0026"), ("<", "\\u003c"), (">", "\\u003e")):
        text = text.replace(char, escape)
    return Markup(text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704 - no < is left


def home_nodes(frame: Frame) -> list[Node]:
    """Return the site, and who answers for it, in full."""
    base, publisher = frame.base_url, _publisher(frame)
    site = node(
        "WebSite",
        f"{base}#website",
        name=frame.title,
        url=base,
        description=frame.description,
        inLanguage=frame.language,
        publisher={"@id": f"{base}#publisher"},
    )
    known = node(
        "Organization",
        email=publisher.email,
        sameAs=list(publisher.same_as),
        publishingPrinciples=_linked(publisher.principles, base),
        correctionsPolicy=_linked(publisher.corrections, base) or absolute(CORRECTIONS, base),
        ownershipFundingInfo=_linked(publisher.funding, base),
    )
    return [site, {**organisation(frame), **known}]


def page_nodes(head: Page, frame: Frame) -> list[Node]:
    """Return a page about nothing in particular, and where it stands."""
    return [page_node("WebPage", head, frame), trail(head, frame)]


def list_nodes(
    head: Page, frame: Frame, listed: Iterable[Link], outlet: str | None = None, outlet_url: str | None = None
) -> list[Node]:
    """Return a page that is a list, in its order; the profile of an *outlet* is about it."""
    entries: list[Node] = [
        {"@type": "ListItem", "position": at, "url": absolute(link.url, frame.base_url), "name": link.title}
        for at, link in enumerate(listed, 1)
    ]
    items = node("ItemList", numberOfItems=len(entries), itemListElement=entries)
    about = node("Organization", f"{head.canonical}#outlet", name=outlet, url=outlet_url) if outlet else None
    return [page_node("CollectionPage", head, frame, mainEntity=items, about=about), trail(head, frame)]


def article_nodes(article: PublishedArticle, head: Page, frame: Frame, language: str, updated: datetime) -> list[Node]:
    """Return an annotated article: whose it is, what its notes rest on, and what was corrected in them.

    It is based on the outlet's page where that may be linked, or else on an archived copy.
    """
    base, fields = frame.base_url, article.fields
    copy = article.archived[0].url if article.archived else None
    news = node(
        "NewsArticle",
        f"{head.canonical}#article",
        headline=fields.title,
        url=head.canonical,
        description=fields.summary,
        inLanguage=language,
        datePublished=fields.date.isoformat(),
        dateModified=updated.isoformat(),
        image=head.image,
        author=_named("Person", fields.author),
        publisher=organisation(frame),
        sourceOrganization=_outlet(article.outlet, base),
        isBasedOn=article.live_url or copy,
        about=[{"@type": "Thing", "name": one.title, "url": absolute(one.url, base)} for one in article.topics],
        citation=cited(citation for note in article.notes for citation in note.sources),
        correction=[
            comment for note in article.notes for comment in corrections(note.changes, absolute(note.url, base))
        ],
    )
    return [news, trail(head, frame)]


def node(kind: str, id: str | None = None, /, **fields: object) -> Node:
    """Return a node of a type, with its `@id`, without those of *fields* that are None or empty lists."""
    made: Node = {"@type": kind}
    if id:
        made["@id"] = id
    for key, value in fields.items():
        if value is not None and value != []:
            made[key] = value
    return made


def absolute(url: str, base_url: str) -> str:
    """Return a URL that may begin with ROOT in full."""
    return url.replace(ROOT, base_url)


def organisation(frame: Frame) -> Node:
    """Return who answers for the site, as every page names it."""
    base, publisher = frame.base_url, _publisher(frame)
    logo = _linked(publisher.logo, base)
    return node("Organization", f"{base}#publisher", name=publisher.name, url=publisher.url or base, logo=logo)


def page_node(kind: str, head: Page, frame: Frame, **fields: object) -> Node:
    """Return a page of a type."""
    return node(
        kind,
        head.canonical,
        name=head.title,
        url=head.canonical,
        description=head.description,
        inLanguage=frame.language,
        publisher=organisation(frame),
        **fields,
    )


def trail(head: Page, frame: Frame) -> Node:
    """Return the way to a page from the home page, which bears the site's name."""
    base = frame.base_url
    above = [link for link in frame.menu if link.url == head.section and absolute(link.url, base) != head.canonical]
    links = [Link(frame.title, base), *above, Link(head.title, head.canonical)]
    steps: list[Node] = [
        {"@type": "ListItem", "position": at, "name": link.title, "item": absolute(link.url, base)}
        for at, link in enumerate(links, 1)
    ]
    return {"@type": "BreadcrumbList", "@id": f"{head.canonical}#breadcrumb", "itemListElement": steps}


def cited(citations: Iterable[Citation]) -> list[Node]:
    """Return what notes rest on, each once, by the link that may be shown or an archived copy."""
    found: dict[object, Node] = {}
    for one in citations:
        source = one.source
        url = one.url or (one.archived[0].url if one.archived else None)
        if (key := url or source.title) and key not in found:
            found[key] = node("CreativeWork", name=source.title, url=url, datePublished=day(source.date))
    return list(found.values())


def corrections(changes: Iterable[PublishedChange], url: str) -> list[Node]:
    """Return the history of what stands at *url*."""
    return [
        {"@type": "CorrectionComment", "text": one.text, "datePublished": one.date.isoformat(), "url": url}
        for one in changes
    ]


def day(value: date | None) -> str | None:
    """Return a date or a moment as ISO 8601 writes it."""
    return value.isoformat() if value else None


def _publisher(frame: Frame) -> Publisher:
    """Return who answers for the site: where it names nobody, the name is its own."""
    return frame.publisher or Publisher(frame.title)


def _named(kind: str, name: str | None) -> Node | None:
    return {"@type": kind, "name": name} if name else None


def _outlet(outlet: OutletLink | None, base_url: str) -> Node | None:
    """Return an outlet; how far to trust it is the site's judgement, and none of its properties."""
    return node("Organization", f"{absolute(outlet.url, base_url)}#outlet", name=outlet.title) if outlet else None


def _linked(link: str | None, base_url: str) -> str | None:
    """Return a link of site.yaml in full; a path begins at the site's root."""
    return base_url + link[1:] if link and link.startswith("/") else link
