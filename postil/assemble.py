"""Cards → the site: order, claims, and who refers to whom; `digests` has the pages that gather articles.

Linear in articles and notes: each list is made in one pass, and no article looks at another. Of articles and claims
it reads the cards only; of topics, outlets and pages, which are few, the bodies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from postil import urls
from postil.cards import ArticleCard, Body, Card, ClaimCard, MentionCard, NotesCard, midnight
from postil.codec import digest, encoded
from postil.compile import archive_hosts
from postil.configuration import STOCK_KINDS, Settings
from postil.digests import (
    Known,
    Placed,
    Standards,
    edition_digests,
    outlet_profiles,
    standards_of,
    tallied,
    topic_digests,
    verdicts_of,
)
from postil.language import Language, direction_of, words
from postil.ledger import ledger
from postil.model import Asset, Extras, Options, Outlet, StaticPage, Topic
from postil.names import folded
from postil.problem import Place, Problem, error, warning
from postil.publish import live_url, published_verdicts, verdict_of
from postil.published import Link, Mention, OutletLink
from postil.recollection import Recollection
from postil.site import ClaimLine, ClaimLink, ClaimPublication, Frame, House, Imprint, Proofs, Publication, Site

Bodies = Callable[[bytes], Body]
"""Reads the body that is kept under a digest."""


def assemble(
    settings: Settings,
    language: Language,
    cards: Sequence[Card],
    bodies: Bodies,
    assets: tuple[Asset, ...],
    options: Options,
    extras: Extras,
    proofs: Mapping[str, date],
    recollection: Recollection,
) -> tuple[Site, tuple[Problem, ...]]:
    """Return the site that *cards* make, with the *proofs* of quotes (Known), and what is wrong between them."""
    topics = [body.topic for body in _bodies("topic", cards, bodies) if body.topic]
    outlets = [body.outlet for body in _bodies("outlet", cards, bodies) if body.outlet]
    written = [body.edition for body in _bodies("edition", cards, bodies) if body.edition]
    pages = sorted((body.page for body in _bodies("page", cards, bodies) if body.page), key=_menu_order)
    claims, problems = _claims(cards)
    house = recollection.alike(_house(settings, language, outlets, options))
    standards = recollection.of(standards_of, house, recollection.alike(options))
    known = _known(standards, cards, claims, topics, outlets, proofs, recollection)
    placed = []
    for card in cards:
        if article := card.article:
            problems += _verdict_problems(article, known)
            problems += _waiting(article, card.path, options)
            if _is_published(article, options):
                placed.append(_placed(card, article, known, recollection))
    placed.sort(key=lambda one: (-one.card.date.timestamp(), one.publication.slug))
    published = _published_claims(claims, placed, known, recollection)
    lines = {claim.id: claim.line for claim in published}
    editions, wrong = edition_digests(settings, language, written, placed, known, recollection)
    parts = (("Topics", topics), ("Claims", published), ("Outlets", outlets), ("Editions", editions))
    names = [name for name, there in parts if there]
    base_url = options.base_url or settings.base_url
    frame = _frame(settings, base_url, language, names, pages, extras, search=extras.search and bool(placed))
    imprint = Imprint(settings, language, frame, house, extras, base_url)
    site = Site(
        recollection.alike(imprint),
        tuple(one.publication for one in placed),
        topic_digests(topics, placed, lines, standards, recollection),
        outlet_profiles(outlets, placed, known, recollection),
        published,
        editions,
        ledger(placed, claims, house, recollection),
        tuple(pages),
        assets,
    )
    return site, (*problems, *wrong)


def _known(
    standards: Standards,
    cards: Iterable[Card],
    claims: Iterable[ClaimCard],
    topics: Iterable[Topic],
    outlets: Iterable[Outlet],
    proofs: Mapping[str, date],
    recollection: Recollection,
) -> Known:
    return Known(
        standards,
        {claim.id: claim for claim in claims},
        {topic.id: recollection.of(_topic_link, topic) for topic in topics},
        {outlet.id: recollection.of(_outlet_link, outlet) for outlet in outlets},
        frozenset(card.id for card in cards if card.article),
        proofs,
    )


def _topic_link(topic: Topic) -> Link:
    return Link(topic.fields.title, urls.topic_url(topic.id))


def _outlet_link(outlet: Outlet) -> OutletLink:
    return OutletLink(outlet.fields.title, urls.outlet_url(outlet.id), outlet.fields.standing)


def _bodies(kind: str, cards: Iterable[Card], bodies: Bodies) -> Iterable[Body]:
    return (bodies(card.body) for card in cards if card.kind == kind)


def _house(settings: Settings, language: Language, outlets: Iterable[Outlet], options: Options) -> House:
    said = words(language).gettext
    kinds = tuple(replace(kind, label=said(kind.label)) if kind in STOCK_KINDS else kind for kind in settings.kinds)
    parts = (published_verdicts(settings.verdicts), kinds, archive_hosts(outlets), options.drafts, language.tag)
    return House(*parts, digest(encoded(parts)))


def _claims(cards: Iterable[Card]) -> tuple[list[ClaimCard], list[Problem]]:
    """Return every claim, of files and of notes, and an error where two would share a page."""
    claims: list[ClaimCard] = []
    problems = []
    taken: dict[str, ClaimCard] = {}
    for card in cards:
        for claim in card.claims:
            first = taken.setdefault(folded(claim.id), claim)
            if first is claim:
                claims.append(claim)
                continue
            said = f"the claim '{claim.id}' is already in {first.path}"
            problems.append(error(Place(claim.path), "duplicate", said, "give one of the two another id"))
    return claims, problems


def _verdict_problems(article: ArticleCard, known: Known) -> list[Problem]:
    problems = []
    for mention in (*article.notes.mentions, *article.drafts.mentions):
        claim = known.claims.get(mention.claim)
        own, of_claim = mention.verdict, claim.verdict if claim else None
        if own and of_claim and own != of_claim:
            said = f"the note says '{own}', its claim '{of_claim}'"
            problems.append(warning(mention.place, "verdict", said, "leave the verdict to the claim"))
    return problems


def _waiting(article: ArticleCard, path: str, options: Options) -> list[Problem]:
    """Say which articles the date keeps back: nothing is left out in silence."""
    if article.draft or options.future or article.date.date() <= options.today:
        return []
    said = f"dated {article.date.date().isoformat()}, which is still to come: not published"
    return [warning(Place(path), "future", said, "mend the date, or build with --future")]


def _is_published(article: ArticleCard, options: Options) -> bool:
    return (options.drafts or not article.draft) and (options.future or article.date.date() <= options.today)


def _placed(card: Card, article: ArticleCard, known: Known, recollection: Recollection) -> Placed:
    """Return an article with its surroundings."""
    shown = (article.notes, article.drafts) if known.standards.drafts else (article.notes,)
    mentioned = dict.fromkeys(mention.claim for notes in shown for mention in notes.mentions)
    claims = tuple(known.claims[name] for name in mentioned if name in known.claims)
    topics = tuple(known.topics[topic] for topic in article.topics if topic in known.topics)
    outlet = known.outlets.get(article.outlet or "")
    proofs = known.proven(key for notes in shown for key in notes.quoted)
    return recollection.of(_surrounded, card, article, shown, claims, topics, outlet, proofs, known.standards)


def _surrounded(
    card: Card,
    article: ArticleCard,
    shown: tuple[NotesCard, ...],
    claims: tuple[ClaimCard, ...],
    topics: tuple[Link, ...],
    outlet: OutletLink | None,
    proofs: Proofs,
    standards: Standards,
) -> Placed:
    """Return an article in its surroundings; its key is made of all that its page and entries may show."""
    due = tuple(note for notes in shown for note, day in notes.reviews if day < standards.today)
    links = tuple(ClaimLink(one.id, Link(one.title, urls.claim_url(one.id)), one.verdict) for one in claims)
    verdicts = tuple(verdicts_of(shown, {claim.id: claim for claim in claims}))
    updated = _updated(article, shown, claims)
    publication = Publication(
        slug=card.id,
        path=card.path,
        url=urls.article_url(card.id),
        title=article.title,
        date=article.date,
        language=article.language,
        summary=article.summary,
        image=article.image,
        original=next((url for url in article.published if live_url(url, standards.house.archive_hosts)), None),
        aliases=article.aliases,
        notes=tuple(note for notes in shown for note in notes.ids),
        sources=sum(notes.sources for notes in shown),
        updated=updated,
        outlet=outlet,
        topics=topics,
        claims=links,
        verdicts=tallied(verdicts, standards),
        due=due,
        proofs=proofs,
        house=standards.house,
        body=card.body,
        key=card.body + digest(standards.house.digest + encoded((outlet, topics, links, due, updated, proofs))),
    )
    return Placed(publication, article, shown, verdicts, standards.worst(verdicts))


def _updated(article: ArticleCard, shown: Iterable[NotesCard], claims: Iterable[ClaimCard]) -> datetime:
    """Return when the article, one of its notes or a claim's verdict last said something new."""
    of_notes = [notes.changed for notes in shown if notes.changed]
    return max([article.date, *of_notes, *(midnight(change.date) for claim in claims for change in claim.changes)])


def _published_claims(
    claims: Sequence[ClaimCard], placed: Sequence[Placed], known: Known, recollection: Recollection
) -> tuple[ClaimPublication, ...]:
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for one in reversed(placed):
        for notes in one.shown:
            for mention in notes.mentions:
                mentions[mention.claim].append(recollection.of(_mention, one.publication, mention))
    shown = [claim for claim in claims if claim.id in mentions or not claim.of_note]
    shown.sort(key=lambda claim: (folded(claim.title), claim.id))
    house = known.standards.house
    return tuple(
        recollection.of(_published_claim, one, tuple(mentions[one.id]), known.proven(one.quoted), house)
        for one in shown
    )


def _mention(article: Publication, card: MentionCard) -> Mention:
    url = urls.note_url(article.slug, card.note)
    subject = Link(article.title, article.url)
    return Mention(subject, url, article.outlet, article.date, card.quote, article.original, card.created, card.updated)


def _published_claim(card: ClaimCard, mentions: tuple[Mention, ...], proofs: Proofs, house: House) -> ClaimPublication:
    line = ClaimLine(
        card.title,
        urls.claim_url(card.id),
        verdict_of(card.verdict, house),
        len(mentions),
        len({mention.outlet.url for mention in mentions if mention.outlet}),
    )
    key = card.body + digest(house.digest + encoded((line, mentions, proofs)))
    return ClaimPublication(card.id, card.path, line, card.by, mentions, proofs, house, card.body, key)


def _menu_order(page: StaticPage) -> tuple[bool, int, str]:
    menu = page.fields.menu
    return menu is None, menu or 0, folded(page.fields.title)


def _frame(
    settings: Settings,
    base_url: str,
    language: Language,
    parts: Iterable[str],
    pages: Iterable[StaticPage],
    extras: Extras,
    *,
    search: bool,
) -> Frame:
    """Return what every page shows; a part of the site is named in English, and lies in the folder of that name."""
    said = words(language).gettext
    links = [(page.fields.menu, Link(page.fields.title, urls.page_url(page.id))) for page in pages]
    own = [] if urls.CORRECTIONS in [link.url for _, link in links] else [Link(said("Corrections"), urls.CORRECTIONS)]
    if extras.data and urls.DATA not in [link.url for _, link in links]:
        own.append(Link(said("Data"), urls.DATA))
    return Frame(
        base_url=base_url,
        title=settings.title,
        description=settings.description,
        language=settings.language,
        direction=direction_of(settings.language),
        publisher=settings.publisher,
        menu=(
            *(Link(said(part), f"{urls.ROOT}{part.lower()}/") for part in parts),
            *(link for place, link in links if place is not None),
            *([Link(said("Search"), f"{urls.ROOT}search/")] if search else []),
        ),
        footer=(*(link for _, link in links), *own),
        image_hosts=settings.images.remote,
        search=search,
        lasting=extras.lasting,
    )
