"""Published articles → what gathers them: topics, outlets, editions.

Linear in articles and notes: each list is made in one pass over the cards.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from markupsafe import Markup

from postil import urls
from postil.cards import ArticleCard, ClaimCard, NotesCard, quoted
from postil.configuration import Settings
from postil.language import Language, words
from postil.model import Edition, Options, Outlet, Topic
from postil.names import folded
from postil.problem import Problem, error, warning
from postil.publish import citations
from postil.published import Link, OutletLink, Tally
from postil.recollection import Recollection
from postil.site import ClaimLine, EditionDigest, House, Month, OutletProfile, Proofs, Publication, TopicDigest

_PERIOD = re.compile(r"(?P<year>\d{4})-(?:(?P<month>\d\d)|w(?P<week>\d\d))", re.ASCII)

MOST_LINES = 10
"""How many claims and sources a topic's margin lists."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An article with what the digest's other pages count of it."""

    publication: Publication
    card: ArticleCard
    shown: tuple[NotesCard, ...]
    """Its notes, as far as they are published."""
    verdicts: tuple[str, ...]
    """Of each of them that has one: its own, or its claim's."""
    worst: str
    """The one with the lowest rating, or one without a rating; nothing where there is none."""


@dataclass(frozen=True, slots=True)
class Standards:
    """What holds wherever articles are published and counted."""

    house: House
    today: date
    drafts: bool
    """Whether drafts are published."""
    future: bool
    """Whether what is dated after today is published."""
    labels: Mapping[str, str]
    """Of the verdicts by id, the worst first; no verdict, which has none, comes last."""
    ranks: Mapping[str, int]
    """The place of each in that order."""

    def rank(self, verdict: str) -> int:
        """Return how far a verdict is from the worst one."""
        return self.ranks[verdict]

    def worst(self, verdicts: Iterable[str]) -> str:
        """Return the worst of *verdicts*; nothing where the scale has none of them."""
        return min((name for name in verdicts if name in self.ranks), key=self.rank, default="")


def standards_of(house: House, options: Options) -> Standards:
    """Return what holds for a house's articles in a build."""
    labels = {**{verdict.id: verdict.label for verdict in house.by_rating}, "": ""}
    ranks = {verdict: place for place, verdict in enumerate(labels)}
    return Standards(house, options.today, options.drafts, options.future, labels, ranks)


@dataclass(frozen=True, slots=True)
class Known:
    """What is looked up to publish an article."""

    standards: Standards
    claims: Mapping[str, ClaimCard]
    topics: Mapping[str, Link]
    outlets: Mapping[str, OutletLink]
    articles: frozenset[str]
    """Slugs of all there are, published or not."""
    proofs: Mapping[str, date]
    """The day of the last copy in which a quote was found, by the quote's key."""

    def proven(self, quotes: Iterable[str]) -> Proofs:
        """Return those of the *quotes*, given by their keys, that were found in copies."""
        return tuple((key, self.proofs[key]) for key in dict.fromkeys(quotes) if key in self.proofs)


def _grouped(placed: Iterable[Placed], keys: Callable[[ArticleCard], Iterable[str]]) -> dict[str, list[Placed]]:
    """Return *placed* by each of their keys, in the same order."""
    groups: dict[str, list[Placed]] = defaultdict(list)
    for one in placed:
        for key in keys(one.card):
            groups[key].append(one)
    return groups


def topic_digests(
    topics: Sequence[Topic],
    placed: Sequence[Placed],
    lines: Mapping[str, ClaimLine],
    standards: Standards,
    recollection: Recollection,
) -> tuple[TopicDigest, ...]:
    """Return every topic with its articles, its claims and its sources."""
    by_topic = _grouped(placed, lambda card: card.topics)
    digests = []
    for topic in sorted(topics, key=lambda one: (folded(one.fields.title), one.id)):
        own = tuple(by_topic[topic.id])
        most = recollection.of(_most_noted, own)
        recurring = tuple(lines[claim] for claim in most if claim in lines and lines[claim].count > 1)[:MOST_LINES]
        digests.append(recollection.of(_topic_digest, topic, own, recurring, standards))
    return tuple(digests)


def _topic_digest(
    topic: Topic, own: tuple[Placed, ...], recurring: tuple[ClaimLine, ...], standards: Standards
) -> TopicDigest:
    articles = tuple(one.publication for one in own)
    url = urls.topic_url(topic.id)
    return TopicDigest(topic, url, articles, recurring, _publishers(own), _months(own, standards))


def _most_noted(placed: Iterable[Placed]) -> tuple[str, ...]:
    """Return the claims that *placed* have notes on, those most often noted first."""
    counted = Counter(mention.claim for one in placed for notes in one.shown for mention in notes.mentions)
    return tuple(claim for claim, _ in _by_count(counted))


def _publishers(placed: Iterable[Placed]) -> tuple[Tally, ...]:
    """Return who published what the notes rest on, and on how many notes."""
    named: Counter[str] = Counter()
    for one in placed:
        for notes in one.shown:
            named.update(notes.publishers)
    return tuple(Tally(name, name, count) for name, count in _by_count(named)[:MOST_LINES])


def _by_count(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def outlet_profiles(
    outlets: Sequence[Outlet], placed: Sequence[Placed], known: Known, recollection: Recollection
) -> tuple[OutletProfile, ...]:
    """Return every outlet with its articles and what these came to."""
    by_outlet = _grouped(placed, lambda card: (card.outlet,) if card.outlet else ())
    return tuple(
        recollection.of(
            _outlet_profile,
            outlet,
            tuple(by_outlet[outlet.id]),
            known.proven(quoted(outlet.fields.sources)),
            known.standards,
        )
        for outlet in sorted(outlets, key=lambda one: (folded(one.fields.title), one.id))
    )


def _outlet_profile(outlet: Outlet, cited: tuple[Placed, ...], proofs: Proofs, standards: Standards) -> OutletProfile:
    return OutletProfile(
        outlet,
        urls.outlet_url(outlet.id),
        None if outlet.fields.archive_only else outlet.fields.url,
        tuple(one.publication for one in cited),
        sum(len(one.publication.notes) for one in cited),
        _tallied_of(cited, standards),
        citations(outlet.fields.sources, standards.house.archive_hosts, proofs),
    )


def _tallied_of(cited: Iterable[Placed], standards: Standards) -> tuple[Tally, ...]:
    return tallied((verdict for one in cited for verdict in one.verdicts), standards)


def tallied(verdicts: Iterable[str], standards: Standards) -> tuple[Tally, ...]:
    """Return how often notes came to each of the *verdicts*, the most frequent first."""
    counted = Counter(verdicts)
    found = [verdict for verdict in standards.house.verdicts if verdict.id in counted]
    tallies = [Tally(verdict.id, verdict.label, counted[verdict.id]) for verdict in found]
    return tuple(sorted(tallies, key=lambda tally: -tally.count))


def verdicts_of(shown: Iterable[NotesCard], claims: Mapping[str, ClaimCard]) -> Iterator[str]:
    """Yield the verdict of each note that has one: its own, or its claim's."""
    for notes in shown:
        yield from notes.verdicts
        meant = (claims.get(mention.claim) for mention in notes.mentions if not mention.verdict)
        yield from (claim.verdict for claim in meant if claim and claim.verdict)


def _months(placed: Sequence[Placed], standards: Standards) -> tuple[Month, ...]:
    """Return the months from the first article to the last, those without any among them."""
    if not placed:
        return ()
    by_month: dict[tuple[int, int], dict[str, int]] = {}
    for one in placed:
        day = one.publication.date
        worst = by_month.setdefault((day.year, day.month), {})
        worst[one.worst] = worst.get(one.worst, 0) + 1
    first, last = min(by_month), max(by_month)
    months = [date(*first, 1)]
    while months[-1] < date(*last, 1):
        months.append((months[-1] + timedelta(days=31)).replace(day=1))
    return tuple(_month(first, by_month.get((first.year, first.month), {}), standards) for first in months)


def _month(first: date, worst: Mapping[str, int], standards: Standards) -> Month:
    """Return the month that begins at *first*, with how many articles have each verdict for their worst."""
    tallies = [Tally(name, standards.labels[name], worst[name]) for name in sorted(worst, key=standards.rank)]
    return Month(first, sum(worst.values()), tuple(tallies))


def edition_digests(
    settings: Settings,
    language: Language,
    written: Iterable[Edition],
    placed: Sequence[Placed],
    known: Known,
    recollection: Recollection,
) -> tuple[tuple[EditionDigest, ...], list[Problem]]:
    """Return the editions, newest first: those that editors wrote, and one for each month or week with articles."""
    made = partial(recollection.of, _edition, known.standards)
    problems: list[Problem] = []
    by_period = _by_period(settings.editions, placed)
    written = tuple(written)
    named = {one.id for one in written}
    every = {**_by_period("month", placed), **_by_period("week", placed)} if named else {}
    by_slug = {one.publication.slug: one for one in placed}
    digests = []
    for edition in written:
        first = period_of(edition.id)
        own = every.get(edition.id, [])
        day = edition.fields.date or first
        if day is None:
            hint = "write 'date: 2021-02-28', or name the file after a month or a week: 2021-02.md, 2021-w06.md"
            problems.append(error(edition.place, "edition", "an edition without a date", hint))
            continue
        if day > known.standards.today and not known.standards.future:
            said = f"dated {day.isoformat()}, which is still to come: not published"
            problems.append(warning(edition.place, "future", said, "mend the date, or build with --future"))
            continue
        chosen = [by_slug[slug] for slug in dict.fromkeys(edition.fields.articles) if slug in by_slug]
        for slug, place in zip(edition.fields.articles, edition.places, strict=True):
            if slug in known.articles and slug not in by_slug:
                problems.append(warning(place, "edition", f"the article '{slug}' is not published, so not here either"))
        chosen = chosen if edition.fields.articles else own
        digests.append(made(edition, edition.fields.title, day, tuple(chosen)))
    for name, own in by_period.items():
        if name not in named and (first := period_of(name)):
            digests.append(made(name, _title(name, first, language), first, tuple(own)))
    return tuple(sorted(digests, key=lambda one: (one.day, one.id), reverse=True)), problems


def _edition(
    standards: Standards, edition: Edition | str, title: str, day: date, own: tuple[Placed, ...]
) -> EditionDigest:
    articles, verdicts = tuple(one.publication for one in own), _tallied_of(own, standards)
    if isinstance(edition, str):
        url = urls.edition_url(edition)
        return EditionDigest(edition, "site.yaml", url, title, None, day, Markup(), articles, verdicts)
    url, summary = urls.edition_url(edition.id), edition.fields.summary
    return EditionDigest(edition.id, edition.path, url, title, summary, day, edition.body, articles, verdicts)


def _by_period(every: str, placed: Iterable[Placed]) -> dict[str, list[Placed]]:
    """Return *placed* by the name of their month or week."""
    names = {"month": lambda day: f"{day:%Y-%m}", "week": lambda day: f"{day:%G-w%V}"}
    groups: dict[str, list[Placed]] = defaultdict(list)
    for one in placed if every in names else ():
        groups[names[every](one.card.date.date())].append(one)
    return groups


def period_of(name: str) -> date | None:
    """Return the first day of the month or week (ISO 8601) that an edition is named after: 2021-02, 2021-w06."""
    if not (found := _PERIOD.fullmatch(name)):
        return None
    try:
        if found["week"]:
            return date.fromisocalendar(int(found["year"]), int(found["week"]), 1)
        return date(int(found["year"]), int(found["month"]), 1)
    except ValueError:
        return None


def _title(name: str, first: date, language: Language) -> str:
    if "w" not in name:
        return language.month(first)
    return words(language).gettext("Week of %(day)s") % {"day": language.day(first)}
