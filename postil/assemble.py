"""Compiled documents → the site: order, topics, claims, outlets, and who refers to whom.

Linear in articles and notes: each list is made in one pass, and no article looks at another.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from postil import urls
from postil.authored import Kind, Settings, Source, Verdict
from postil.compile import Result, archive_hosts
from postil.links import is_host_of
from postil.model import (
    Article,
    Asset,
    Block,
    Claim,
    Note,
    Options,
    Outlet,
    Run,
    StaticPage,
    Topic,
)
from postil.problem import Place, Problem, error, warning
from postil.references import unknown
from postil.rules import folded
from postil.site import (
    Archived,
    Citation,
    ClaimLine,
    Link,
    Mention,
    OutletLink,
    OutletProfile,
    PublishedArticle,
    PublishedBlock,
    PublishedClaim,
    PublishedNote,
    PublishedRun,
    Site,
    Tally,
    TopicDigest,
)

MOST_SPAN = 12
"""The theme has a rule for notes that run down beside up to this many blocks."""
MOST_LINES = 10
"""How many claims and sources a topic's margin lists."""

_WAYBACK = re.compile(r"https?://web\.archive\.org/web/(\d{4})(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True)
class _Context:
    """What every part of assembling looks things up in."""

    archive_hosts: tuple[str, ...]
    options: Options
    verdicts: dict[str, Verdict]
    kinds: dict[str, Kind]
    claims: dict[str, Claim]
    topics: dict[str, Link]
    outlets: dict[str, OutletLink]


def assemble(
    settings: Settings, results: Sequence[Result], assets: tuple[Asset, ...], options: Options
) -> tuple[Site, tuple[Problem, ...]]:
    """Return the site that *results* make, and what they get wrong about each other."""
    values = [result.value for result in results]
    topics = [value for value in values if isinstance(value, Topic)]
    outlets = [value for value in values if isinstance(value, Outlet)]
    claims, problems = _claims(results)
    context = _Context(
        archive_hosts(values),
        options,
        {verdict.id: verdict for verdict in settings.verdicts},
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
                articles.append(_published(value, context))
    articles.sort(key=lambda one: (-one.article.fields.date.timestamp(), one.article.slug))
    published = _published_claims(articles, context)
    lines = {one.claim.id: _line(one) for one in published}
    site = Site(
        settings,
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


def _verdict_problems(article: Article, context: _Context) -> list[Problem]:
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


def _published(article: Article, context: _Context) -> PublishedArticle:
    fields = article.fields
    shown = [note for note in article.notes if context.options.drafts or not note.fields.draft]
    notes = tuple(_published_note(article, note, number, context) for number, note in enumerate(shown, 1))
    by_id = {note.id: note for note in notes}
    article = _excerpted(article, by_id.keys()) if fields.excerpt else article
    outlet = context.outlets.get(fields.outlet or "")
    return PublishedArticle(
        article=article,
        url=urls.article_url(article.slug),
        outlet=outlet,
        live_url=_live(fields.url, context),
        archived=tuple(_archived(url) for url in fields.archived),
        topics=tuple(context.topics[topic] for topic in dict.fromkeys(fields.topics) if topic in context.topics),
        blocks=_blocks(article.blocks, by_id),
        notes=notes,
        kinds=_tally((note.kind.id, note.kind.label) for note in notes),
        verdicts=_tally((note.verdict.id, note.verdict.label) for note in notes if note.verdict),
        updated=max([fields.date, *(_changed(note.note, context) for note in notes)]),
    )


def _excerpted(article: Article, notes: Set[str]) -> Article:
    """Return an excerpt without the blocks that only drafts are pinned to."""
    blocks: list[Block] = []
    gap = False
    for block in article.blocks:
        gap = gap or block.gap
        if any(isinstance(part, Run) and not notes.isdisjoint(part.notes) for part in block.parts):
            blocks.append(replace(block, gap=gap))
            gap = False
        else:
            gap = True
    return replace(article, blocks=tuple(blocks), trailing_gap=gap or article.trailing_gap)


def _changed(note: Note, context: _Context) -> datetime:
    """Return when a note last said something new: itself, or by its claim's verdict."""
    fields, claim = note.fields, context.claims.get(note.claim or "")
    changes = (*fields.history, *(claim.fields.history if claim else ()))
    days = [change.date for change in changes] + ([fields.checked_on] if fields.checked_on else [])
    moments = [moment for moment in (fields.created, fields.updated) if moment]
    return max([*moments, *(_midnight(day) for day in days)], default=datetime.min.replace(tzinfo=UTC))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _published_note(article: Article, note: Note, number: int, context: _Context) -> PublishedNote:
    fields = note.fields
    claim = context.claims.get(note.claim or "")
    verdict = fields.verdict or (claim.fields.verdict if claim else None)
    due = fields.review_by is not None and fields.review_by < context.options.today
    return PublishedNote(
        note=note,
        number=number,
        url=urls.note_url(article.slug, fields.id),
        kind=context.kinds.get(fields.kind) or Kind(fields.kind, fields.kind),
        verdict=context.verdicts.get(verdict or ""),
        claim=Link(claim.fields.title, urls.claim_url(claim.id)) if claim else None,
        sources=_citations(fields.sources, context),
        review_due=due,
    )


def _citations(sources: Iterable[Source], context: _Context) -> tuple[Citation, ...]:
    return tuple(
        Citation(source, _live(source.url, context), tuple(_archived(url) for url in source.archived))
        for source in sources
    )


def _live(url: str | None, context: _Context) -> str | None:
    """Return *url* where it may be linked: not to outlets that are linked through the archive."""
    return None if url is None or is_host_of(url, context.archive_hosts) else url


def _archived(url: str) -> Archived:
    found = _WAYBACK.match(url)
    try:
        day = date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        day = None
    return Archived(url, day)


def _blocks(blocks: Sequence[Block], notes: dict[str, PublishedNote]) -> tuple[PublishedBlock, ...]:
    """Return *blocks* with their notes; drafts that aren't published leave their words unmarked."""
    made: list[PublishedBlock] = []
    span = 0
    for block in reversed(blocks):
        span = min(span + 1, MOST_SPAN)
        beside = tuple(notes[one] for one in block.notes if one in notes)
        parts = tuple(_run(part, notes) if isinstance(part, Run) else part for part in block.parts)
        made.append(PublishedBlock(parts, beside, span, block.gap))
        if beside:
            span = 0
    return tuple(reversed(made))


def _run(run: Run, notes: dict[str, PublishedNote]) -> PublishedRun:
    return PublishedRun(
        run.html,
        tuple(notes[one] for one in run.notes if one in notes),
        tuple((notes[one], number) for one, number in run.begins if one in notes),
        tuple(notes[one] for one in run.ends if one in notes),
        run.in_link,
        run.drifted,
    )


def _tally(found: Iterable[tuple[str, str]]) -> tuple[Tally, ...]:
    counted = Counter(found)
    return tuple(Tally(one, label, count) for (one, label), count in counted.most_common())


def _published_claims(articles: Sequence[PublishedArticle], context: _Context) -> tuple[PublishedClaim, ...]:
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for article in reversed(articles):
        for note in article.notes:
            if note.note.claim:
                mentions[note.note.claim].append(_mention(article, note))
    inline = {claim for claim in context.claims if "--" in claim and claim not in mentions}
    return tuple(
        _published_claim(claim, tuple(mentions[claim.id]), context)
        for claim in sorted(context.claims.values(), key=lambda one: (folded(one.fields.title), one.id))
        if claim.id not in inline or not claim.path.startswith("content/articles/")
    )


def _mention(article: PublishedArticle, note: PublishedNote) -> Mention:
    text, passages = article.article.text, note.note.passages
    quote = " ".join(text[passages[0].start : passages[0].end].split()) if passages else ""
    link = Link(article.article.fields.title, article.url)
    return Mention(link, note.url, article.outlet, article.article.fields.date, quote)


def _published_claim(claim: Claim, mentions: tuple[Mention, ...], context: _Context) -> PublishedClaim:
    fields = claim.fields
    return PublishedClaim(
        claim=claim,
        url=urls.claim_url(claim.id),
        verdict=context.verdicts.get(fields.verdict or ""),
        sources=_citations(fields.sources, context),
        mentions=mentions,
        appearances=tuple((one, _live(one.url, context)) for one in fields.appearances),
        outlets=len({mention.outlet.url for mention in mentions if mention.outlet}),
        changed=tuple((one.date, one.text, context.verdicts.get(one.verdict or "")) for one in fields.history),
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
    outlets: Sequence[Outlet], articles: Sequence[PublishedArticle], context: _Context
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
                _tally((note.verdict.id, note.verdict.label) for note in notes if note.verdict),
                _citations(outlet.fields.sources, context),
            )
        )
    return tuple(profiles)


def _menu_order(page: StaticPage) -> tuple[bool, int, str]:
    menu = page.fields.menu
    return menu is None, menu or 0, folded(page.fields.title)
