"""Compiled documents → the site: order, topics, claims, outlets, and who refers to whom.

Linear in articles and notes: each list is made in one pass, and no article looks at another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from postil import urls
from postil.authored import Settings
from postil.compile import Result, archive_hosts
from postil.model import (
    Article,
    Asset,
    Claim,
    Options,
    Outlet,
    StaticPage,
    Topic,
)
from postil.names import folded
from postil.problem import Place, Problem, error, warning
from postil.publish import Context, changes, citations, live_url, published_article, published_verdicts, tally
from postil.references import unknown
from postil.site import (
    ClaimLine,
    Link,
    Mention,
    OutletLink,
    OutletProfile,
    PublishedArticle,
    PublishedClaim,
    PublishedNote,
    Site,
    Tally,
    TopicDigest,
)

MOST_LINES = 10
"""How many claims and sources a topic's margin lists."""


def assemble(
    settings: Settings, results: Sequence[Result], assets: tuple[Asset, ...], options: Options
) -> tuple[Site, tuple[Problem, ...]]:
    """Return the site that *results* make, and what they get wrong about each other."""
    values = [result.value for result in results]
    topics = [value for value in values if isinstance(value, Topic)]
    outlets = [value for value in values if isinstance(value, Outlet)]
    claims, problems = _claims(results)
    scale = published_verdicts(settings.verdicts)
    context = Context(
        archive_hosts(values),
        options,
        {verdict.id: verdict for verdict in scale},
        {kind.id: kind for kind in settings.kinds},
        {claim.id: claim for claim in claims},
        {topic.id: Link(topic.fields.title, urls.topic_url(topic.id)) for topic in topics},
        {one.id: OutletLink(one.fields.title, urls.outlet_url(one.id), one.fields.standing) for one in outlets},
    )
    problems += _reference_problems(results, settings)
    articles = []
    for value in values:
        if isinstance(value, Article):
            problems += _verdict_problems(value, context)
            problems += _waiting(value, options)
            if _is_published(value, options):
                articles.append(published_article(value, context))
    articles.sort(key=lambda one: (-one.article.fields.date.timestamp(), one.article.slug))
    published = _published_claims(articles, context)
    lines = {one.claim.id: _line(one) for one in published}
    site = Site(
        settings,
        scale,
        options.base_url or settings.base_url,
        tuple(articles),
        _topic_digests(topics, articles, lines),
        _outlet_profiles(outlets, articles, context),
        published,
        tuple(sorted((one for one in values if isinstance(one, StaticPage)), key=_menu_order)),
        assets,
    )
    return site, tuple(problems)


def _claims(results: Iterable[Result]) -> tuple[list[Claim], list[Problem]]:
    """Return every claim, of files and of notes, and an error where two would share a page."""
    claims: list[Claim] = []
    problems = []
    taken: dict[str, Claim] = {}
    for result in results:
        own = [result.value] if isinstance(result.value, Claim) else []
        for claim in (*own, *result.claims):
            first = taken.setdefault(folded(claim.id), claim)
            if first is claim:
                claims.append(claim)
                continue
            said = f"the claim '{claim.id}' is already in {first.path}"
            problems.append(error(Place(claim.path), "duplicate", said, "give one of the two another id"))
    return claims, problems


def _reference_problems(results: Sequence[Result], settings: Settings) -> list[Problem]:
    """Return an error for each unknown name; a document that can't be read counts as there all the same."""
    known: dict[str, set[str]] = defaultdict(set)
    for result in results:
        kind, name = result.document
        known[kind].add(name)
    known["verdict"] = {verdict.id for verdict in settings.verdicts}
    known["kind"] = {kind.id for kind in settings.kinds}
    return [problem for result in results for problem in unknown(result.references, known)]


def _verdict_problems(article: Article, context: Context) -> list[Problem]:
    problems = []
    for note in article.notes:
        claim = context.claims.get(note.claim or "")
        own, of_claim = note.fields.verdict, claim.fields.verdict if claim else None
        if own and of_claim and own != of_claim:
            said = f"the note says '{own}', its claim '{of_claim}'"
            problems.append(warning(note.place, "verdict", said, "leave the verdict to the claim"))
    return problems


def _waiting(article: Article, options: Options) -> list[Problem]:
    """Say which articles the date keeps back: nothing is left out in silence."""
    if article.fields.draft or options.future or article.fields.date.date() <= options.today:
        return []
    said = f"dated {article.fields.date.date().isoformat()}, which is still to come: not published"
    return [warning(Place(article.path), "future", said, "mend the date, or build with --future")]


def _is_published(article: Article, options: Options) -> bool:
    fields = article.fields
    return (options.drafts or not fields.draft) and (options.future or fields.date.date() <= options.today)


def _published_claims(articles: Sequence[PublishedArticle], context: Context) -> tuple[PublishedClaim, ...]:
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for article in reversed(articles):
        for note in article.notes:
            if note.note.claim:
                mentions[note.note.claim].append(_mention(article, note))
    shown = [claim for claim in context.claims.values() if claim.id in mentions or not claim.of_note]
    return tuple(
        _published_claim(claim, tuple(mentions[claim.id]), context)
        for claim in sorted(shown, key=lambda one: (folded(one.fields.title), one.id))
    )


def _mention(article: PublishedArticle, note: PublishedNote) -> Mention:
    text, passages = article.article.text, note.note.passages
    quote = " ".join(text[passages[0].start : passages[0].end].split()) if passages else ""
    link = Link(article.article.fields.title, article.url)
    return Mention(link, note.url, article.outlet, article.article.fields.date, quote)


def _published_claim(claim: Claim, mentions: tuple[Mention, ...], context: Context) -> PublishedClaim:
    fields = claim.fields
    return PublishedClaim(
        claim=claim,
        url=urls.claim_url(claim.id),
        verdict=context.verdicts.get(fields.verdict or ""),
        sources=citations(fields.sources, context),
        mentions=mentions,
        appearances=tuple((one, live_url(one.url, context)) for one in fields.appearances),
        outlets=len({mention.outlet.url for mention in mentions if mention.outlet}),
        changes=changes(fields.history, context),
    )


def _line(claim: PublishedClaim) -> ClaimLine:
    return ClaimLine(claim.claim.fields.title, claim.url, claim.verdict, len(claim.mentions), claim.outlets)


def _topic_digests(
    topics: Sequence[Topic], articles: Sequence[PublishedArticle], lines: dict[str, ClaimLine]
) -> tuple[TopicDigest, ...]:
    by_topic: dict[str, list[PublishedArticle]] = defaultdict(list)
    for article in articles:
        for topic in dict.fromkeys(article.article.fields.topics):
            by_topic[topic].append(article)
    return tuple(
        TopicDigest(
            topic,
            urls.topic_url(topic.id),
            tuple(by_topic[topic.id]),
            _recurring(by_topic[topic.id], lines),
            _publishers(by_topic[topic.id]),
        )
        for topic in sorted(topics, key=lambda one: (folded(one.fields.title), one.id))
    )


def _recurring(articles: Iterable[PublishedArticle], lines: dict[str, ClaimLine]) -> tuple[ClaimLine, ...]:
    """Return the claims that recur, those most often noted in *articles* first."""
    counted = Counter(note.note.claim for one in articles for note in one.notes if note.note.claim)
    most = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple(lines[claim] for claim, _ in most if claim in lines and lines[claim].count > 1)[:MOST_LINES]


def _publishers(articles: Iterable[PublishedArticle]) -> tuple[Tally, ...]:
    """Return who published what the notes rest on, and on how many notes."""
    named = Counter(
        publisher
        for one in articles
        for note in one.notes
        for publisher in {cited.source.publisher for cited in note.sources if cited.source.publisher}
    )
    most = sorted(named.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Tally(name, name, count) for name, count in most[:MOST_LINES])


def _outlet_profiles(
    outlets: Sequence[Outlet], articles: Sequence[PublishedArticle], context: Context
) -> tuple[OutletProfile, ...]:
    by_outlet: dict[str, list[PublishedArticle]] = defaultdict(list)
    for article in articles:
        by_outlet[article.article.fields.outlet or ""].append(article)
    profiles = []
    for outlet in sorted(outlets, key=lambda one: (folded(one.fields.title), one.id)):
        cited = by_outlet[outlet.id]
        notes = [note for article in cited for note in article.notes]
        profiles.append(
            OutletProfile(
                outlet,
                urls.outlet_url(outlet.id),
                None if outlet.fields.archive_only else outlet.fields.url,
                tuple(cited),
                len(notes),
                tally((note.verdict.id, note.verdict.label) for note in notes if note.verdict),
                citations(outlet.fields.sources, context),
            )
        )
    return tuple(profiles)


def _menu_order(page: StaticPage) -> tuple[bool, int, str]:
    menu = page.fields.menu
    return menu is None, menu or 0, folded(page.fields.title)
