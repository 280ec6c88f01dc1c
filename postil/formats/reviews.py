"""What a fact check says of itself to machines: claims and notes → ClaimReview and MediaReview of schema.org.

Field rules: developers.google.com/search/docs/appearance/structured-data/factcheck. A claim has one ClaimReview, on
its own page and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from postil.formats.structured import (
    Node,
    Page,
    absolute,
    article_nodes,
    cited,
    corrections,
    day,
    node,
    organisation,
    page_node,
    trail,
)
from postil.names import folded
from postil.published import PublishedArticle, PublishedClaim, PublishedNote, PublishedVerdict
from postil.site import Frame

Scale = tuple[float, float]
"""The worst and the best rating."""

CATEGORIES = {
    "original": "OriginalMediaContent",
    "decontextualized": "DecontextualizedContent",
    "edited": "EditedOrCroppedContent",
    "staged": "StagedContent",
    "satire": "SatireOrParodyContent",
    "transformed": "TransformedContent",
}
"""schema.org's MediaManipulationRatingEnumeration, by what a note's `finding` says."""
OBJECTS = {"image": "ImageObject", "video": "VideoObject", "audio": "AudioObject"}
LEAST_RATING = 1
"""The least that Google takes for the worst rating."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A work in which a claim was made."""

    url: str
    title: str | None
    publisher: str | None
    date: str | None
    """In ISO 8601."""


def scale_of(verdicts: Iterable[PublishedVerdict]) -> Scale | None:
    """Return the ends of a scale whose ratings can be told in numbers; nothing where they can't."""
    ratings = [verdict.rating for verdict in verdicts if verdict.rating is not None]
    if not ratings or min(ratings) == max(ratings) or min(ratings) < LEAST_RATING:
        return None
    return min(ratings), max(ratings)


def reviewed_article_nodes(
    article: PublishedArticle, head: Page, frame: Frame, language: str, updated: datetime
) -> list[Node]:
    """Return an annotated article, and a MediaReview for each of its notes on a picture, video or recording."""
    reviews = [_media_review(note, frame) for note in article.notes if note.media]
    return [*article_nodes(article, head, frame, language, updated), *reviews]


def claim_nodes(claim: PublishedClaim, head: Page, frame: Frame, scale: Scale | None) -> list[Node]:
    """Return the review of a claim; where there is no verdict yet, a page that is about it.

    A verdict without a rating, or out of a scale that has no order, has no numbers.
    """
    url = head.canonical
    review = claim_review(claim, url, frame.language, scale)
    if review:
        return [{**review, "author": organisation(frame)}, trail(head, frame)]
    changed = corrections(claim.changes, url)
    return [page_node("WebPage", head, frame, about=_claim(claim, url), correction=changed), trail(head, frame)]


def claim_review(claim: PublishedClaim, url: str, language: str, scale: Scale | None) -> Node | None:
    """Return the review of a claim whose page is at *url*, without its author; nothing where there is no verdict."""
    if claim.verdict is None:
        return None
    return node(
        "ClaimReview",
        f"{url}#review",
        url=url,
        claimReviewed=claim.fields.title,
        inLanguage=language,
        datePublished=day(published_on(claim)),
        dateModified=_modified(claim),
        reviewRating=_rating(claim.verdict, scale),
        itemReviewed=_claim(claim, url),
        citation=cited(claim.sources),
        correction=corrections(claim.changes, url),
    )


def published_on(claim: PublishedClaim) -> datetime | None:
    """Return when the first note on a claim was written, if any says so."""
    return min((one.created for one in claim.mentions if one.created), key=datetime.timestamp, default=None)


def _modified(claim: PublishedClaim) -> str | None:
    """Return when the verdict, or a note on the claim, last changed."""
    days = [change.date.isoformat() for change in claim.changes]
    moments = [one.updated or one.created for one in claim.mentions]
    return max([*days, *(one.isoformat() for one in moments if one)], key=_moment, default=None)


def _moment(text: str) -> datetime:
    """Return when a day or a moment in ISO 8601 begins, to be compared: its text tells nothing across time zones."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _rating(verdict: PublishedVerdict, scale: Scale | None) -> Node:
    if verdict.rating is None or scale is None:
        return node("Rating", alternateName=verdict.label)
    worst, best = scale
    return node(
        "Rating",
        ratingValue=_number(verdict.rating),
        bestRating=_number(best),
        worstRating=_number(worst),
        alternateName=verdict.label,
    )


def _number(rating: float) -> float:
    return int(rating) if rating == int(rating) else rating


def _claim(claim: PublishedClaim, url: str) -> Node:
    first, others = sightings(claim)
    return node(
        "Claim",
        f"{url}#claim",
        text=claim.fields.title,
        author=_author(claim),
        datePublished=day(claim.fields.said_on),
        firstAppearance=_work(first) if first else None,
        appearance=[_work(one) for one in others],
    )


def _author(claim: PublishedClaim) -> Node | None:
    """Return who made a claim: an organisation where it has the name of one that published it, or else a person."""
    fields = claim.fields
    if not fields.by:
        return None
    publishers = [mention.outlet.title for mention in claim.mentions if mention.outlet]
    publishers += [one.publisher for one, _ in claim.appearances if one.publisher]
    kind = "Organization" if folded(fields.by) in map(folded, publishers) else "Person"
    return node(kind, name=fields.by, sameAs=fields.by_url)


def sightings(claim: PublishedClaim) -> tuple[Sighting | None, list[Sighting]]:
    """Return the earliest dated work in which a claim was made, and all others; each once, if it may be linked."""
    works = [
        Sighting(live, one.title, one.publisher, one.date.isoformat() if one.date else None)
        for one, live in claim.appearances
        if live
    ]
    works += [
        Sighting(one.original, one.article.title, one.outlet.title if one.outlet else None, one.date.isoformat())
        for one in claim.mentions
        if one.original
    ]
    found = list({one.url: one for one in reversed(works)}.values())[::-1]
    first = min((one for one in found if one.date), key=lambda one: _moment(one.date or ""), default=None)
    return first, [one for one in found if one is not first]


def _work(one: Sighting) -> Node:
    publisher = {"@type": "Organization", "name": one.publisher} if one.publisher else None
    return node("CreativeWork", url=one.url, headline=one.title, datePublished=one.date, publisher=publisher)


def _media_review(note: PublishedNote, frame: Frame) -> Node:
    media, url = note.media, absolute(note.url, frame.base_url)
    if media is None:
        raise ValueError(f"no media in the note {note.id}")
    fields = note.fields
    appearances = [node(OBJECTS[media.media.type], contentUrl=media.url)] if media.url else []
    return node(
        "MediaReview",
        f"{url}-media",
        url=url,
        datePublished=day(fields.created),
        dateModified=day(fields.updated),
        author=organisation(frame),
        mediaAuthenticityCategory=CATEGORIES[media.media.finding],
        originalMediaLink=media.original,
        originalMediaContextDescription=media.media.context,
        itemReviewed=node("MediaReviewItem", mediaItemAppearance=appearances),
        correction=corrections(note.changes, url),
    )
