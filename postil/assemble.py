"""Cards → the site: order, topics, claims, outlets, and who refers to whom.

Linear in articles and notes: each list is made in one pass, and no article looks at another. Of articles and claims
it reads the cards only; of topics, outlets and pages, which are few, the bodies.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from postil import urls
from postil.authored import STOCK_KINDS, Settings
from postil.cards import ArticleCard, Body, Card, ClaimCard, MentionCard, NotesCard, midnight
from postil.codec import digest, encoded
from postil.compile import archive_hosts
from postil.language import Language, direction_of, words
from postil.model import Asset, Options, Outlet, StaticPage, Topic
from postil.names import folded
from postil.problem import Place, Problem, error, warning
from postil.publish import citations, published_verdicts, verdict_of
from postil.site import (
    ClaimLine,
    ClaimLink,
    ClaimPublication,
    Frame,
    House,
    Link,
    Mention,
    OutletLink,
    OutletProfile,
    Publication,
    PublishedVerdict,
    Site,
    Tally,
    TopicDigest,
)

Bodies = Callable[[bytes], Body]
"""Reads the body that is kept under a digest."""

MOST_LINES = 10
"""How many claims and sources a topic's margin lists."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An article with what the digest's other pages count of it."""

    publication: Publication
    card: ArticleCard
    shown: tuple[NotesCard, ...]
    """Its notes, as far as they are published."""


def assemble(
    settings: Settings,
    language: Language,
    cards: Sequence[Card],
    bodies: Bodies,
    assets: tuple[Asset, ...],
    options: Options,
) -> tuple[Site, tuple[Problem, ...]]:
    """Return the site that *cards* make, and what they get wrong about each other."""
    topics = [body.topic for body in _bodies("topic", cards, bodies) if body.topic]
    outlets = [body.outlet for body in _bodies("outlet", cards, bodies) if body.outlet]
    pages = sorted((body.page for body in _bodies("page", cards, bodies) if body.page), key=_menu_order)
    claims, problems = _claims(cards)
    house = _house(settings, language, outlets, options)
    known = _Known(
        house,
        options,
        {claim.id: claim for claim in claims},
        {topic.id: Link(topic.fields.title, urls.topic_url(topic.id)) for topic in topics},
        {one.id: OutletLink(one.fields.title, urls.outlet_url(one.id), one.fields.standing) for one in outlets},
    )
    placed = []
    for card in cards:
        if article := card.article:
            problems += _verdict_problems(article, known)
            problems += _waiting(article, card.path, options)
            if _is_published(article, options):
                placed.append(_placed(card, article, known))
    placed.sort(key=lambda one: (-one.card.date.timestamp(), one.publication.slug))
    published = _published_claims(claims, placed, house)
    lines = {claim.id: claim.line for claim in published}
    menu = (bool(topics) and "Topics", bool(published) and "Claims", bool(outlets) and "Outlets")
    site = Site(
        settings,
        language,
        _frame(settings, language, [part for part in menu if part], pages),
        house,
        options.base_url or settings.base_url,
        tuple(one.publication for one in placed),
        _topic_digests(topics, placed, lines),
        _outlet_profiles(outlets, placed, known),
        published,
        tuple(pages),
        assets,
    )
    return site, tuple(problems)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is looked up to publish an article."""

    house: House
    options: Options
    claims: Mapping[str, ClaimCard]
    topics: Mapping[str, Link]
    outlets: Mapping[str, OutletLink]


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


def _verdict_problems(article: ArticleCard, known: _Known) -> list[Problem]:
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


def _placed(card: Card, article: ArticleCard, known: _Known) -> Placed:
    """Return an article with its surroundings; its key is made of all that its page and entries may show."""
    shown = (article.notes, article.drafts) if known.options.drafts else (article.notes,)
    mentioned = dict.fromkeys(mention.claim for notes in shown for mention in notes.mentions)
    claims = [known.claims[name] for name in mentioned if name in known.claims]
    due = tuple(note for notes in shown for note, day in notes.reviews if day < known.options.today)
    links = tuple(ClaimLink(one.id, Link(one.title, urls.claim_url(one.id)), one.verdict) for one in claims)
    topics = tuple(known.topics[topic] for topic in article.topics if topic in known.topics)
    outlet = known.outlets.get(article.outlet or "")
    publication = Publication(
        slug=card.id,
        path=card.path,
        url=urls.article_url(card.id),
        title=article.title,
        date=article.date,
        language=article.language,
        summary=article.summary,
        image=article.image,
        aliases=article.aliases,
        notes=tuple(note for notes in shown for note in notes.ids),
        updated=_updated(article, shown, claims),
        outlet=outlet,
        topics=topics,
        claims=links,
        due=due,
        house=known.house,
        body=card.body,
        key=card.body + digest(known.house.digest + encoded((outlet, topics, links, due))),
    )
    return Placed(publication, article, shown)


def _updated(article: ArticleCard, shown: Iterable[NotesCard], claims: Iterable[ClaimCard]) -> datetime:
    """Return when the article, one of its notes or a claim's verdict last said something new."""
    of_notes = [notes.changed for notes in shown if notes.changed]
    return max([article.date, *of_notes, *(midnight(claim.changed) for claim in claims if claim.changed)])


def _published_claims(
    claims: Sequence[ClaimCard], placed: Sequence[Placed], house: House
) -> tuple[ClaimPublication, ...]:
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for one in reversed(placed):
        for notes in one.shown:
            for mention in notes.mentions:
                mentions[mention.claim].append(_mention(one.publication, mention))
    shown = [claim for claim in claims if claim.id in mentions or not claim.of_note]
    shown.sort(key=lambda claim: (folded(claim.title), claim.id))
    return tuple(_published_claim(claim, tuple(mentions[claim.id]), house) for claim in shown)


def _mention(article: Publication, card: MentionCard) -> Mention:
    url = urls.note_url(article.slug, card.note)
    return Mention(Link(article.title, article.url), url, article.outlet, article.date, card.quote)


def _published_claim(card: ClaimCard, mentions: tuple[Mention, ...], house: House) -> ClaimPublication:
    line = ClaimLine(
        card.title,
        urls.claim_url(card.id),
        verdict_of(card.verdict, house),
        len(mentions),
        len({mention.outlet.url for mention in mentions if mention.outlet}),
    )
    key = card.body + digest(house.digest + encoded((line, mentions)))
    return ClaimPublication(card.id, card.path, line, card.by, mentions, house, card.body, key)


def _grouped(placed: Iterable[Placed], keys: Callable[[ArticleCard], Iterable[str]]) -> dict[str, list[Placed]]:
    """Return *placed* by each of their keys, in the same order."""
    groups: dict[str, list[Placed]] = defaultdict(list)
    for one in placed:
        for key in keys(one.card):
            groups[key].append(one)
    return groups


def _topic_digests(
    topics: Sequence[Topic], placed: Sequence[Placed], lines: Mapping[str, ClaimLine]
) -> tuple[TopicDigest, ...]:
    by_topic = _grouped(placed, lambda card: card.topics)
    return tuple(
        TopicDigest(
            topic,
            urls.topic_url(topic.id),
            tuple(one.publication for one in by_topic[topic.id]),
            _recurring(by_topic[topic.id], lines),
            _publishers(by_topic[topic.id]),
        )
        for topic in sorted(topics, key=lambda one: (folded(one.fields.title), one.id))
    )


def _recurring(placed: Iterable[Placed], lines: Mapping[str, ClaimLine]) -> tuple[ClaimLine, ...]:
    """Return the claims that recur, those most often noted in *placed* first."""
    counted = Counter(mention.claim for one in placed for notes in one.shown for mention in notes.mentions)
    most = _by_count(counted)
    return tuple(lines[claim] for claim, _ in most if claim in lines and lines[claim].count > 1)[:MOST_LINES]


def _publishers(placed: Iterable[Placed]) -> tuple[Tally, ...]:
    """Return who published what the notes rest on, and on how many notes."""
    named: Counter[str] = Counter()
    for one in placed:
        for notes in one.shown:
            named.update(notes.publishers)
    return tuple(Tally(name, name, count) for name, count in _by_count(named)[:MOST_LINES])


def _by_count(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def _outlet_profiles(outlets: Sequence[Outlet], placed: Sequence[Placed], known: _Known) -> tuple[OutletProfile, ...]:
    by_outlet = _grouped(placed, lambda card: (card.outlet,) if card.outlet else ())
    profiles = []
    for outlet in sorted(outlets, key=lambda one: (folded(one.fields.title), one.id)):
        cited = by_outlet[outlet.id]
        profiles.append(
            OutletProfile(
                outlet,
                urls.outlet_url(outlet.id),
                None if outlet.fields.archive_only else outlet.fields.url,
                tuple(one.publication for one in cited),
                sum(len(one.publication.notes) for one in cited),
                _verdicts(cited, known),
                citations(outlet.fields.sources, known.house.archive_hosts),
            )
        )
    return tuple(profiles)


def _verdicts(cited: Iterable[Placed], known: _Known) -> tuple[Tally, ...]:
    """Return how often the notes of *cited* came to each verdict, the most frequent first."""
    counted: Counter[str] = Counter()
    for notes in (notes for one in cited for notes in one.shown):
        counted.update(notes.verdicts)
        claims = [known.claims.get(mention.claim) for mention in notes.mentions if not mention.verdict]
        counted.update(claim.verdict for claim in claims if claim and claim.verdict)
    shown: Sequence[PublishedVerdict] = [verdict for verdict in known.house.verdicts if counted[verdict.id]]
    tallies = [Tally(verdict.id, verdict.label, counted[verdict.id]) for verdict in shown]
    return tuple(sorted(tallies, key=lambda tally: -tally.count))


def _menu_order(page: StaticPage) -> tuple[bool, int, str]:
    menu = page.fields.menu
    return menu is None, menu or 0, folded(page.fields.title)


def _frame(settings: Settings, language: Language, parts: Iterable[str], pages: Iterable[StaticPage]) -> Frame:
    """Return what every page shows; a part of the site is named in English, and lies in the folder of that name."""
    said = words(language).gettext
    links = [(page.fields.menu, Link(page.fields.title, urls.page_url(page.id))) for page in pages]
    return Frame(
        title=settings.title,
        description=settings.description,
        language=settings.language,
        direction=direction_of(settings.language),
        publisher=settings.publisher,
        menu=(
            *(Link(said(part), f"{urls.ROOT}{part.lower()}/") for part in parts),
            *(link for place, link in links if place is not None),
        ),
        footer=tuple(link for _, link in links),
        image_hosts=settings.images.remote,
    )
