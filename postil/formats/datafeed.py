"""Reviews of claims → a DataFeed of schema.org, which aggregators of fact checks read (datacommons.org/factcheck)."""

from __future__ import annotations

from collections.abc import Iterable

from postil.formats.json import read, there, written
from postil.formats.reviews import claim_review, scale_of
from postil.published import PublishedClaim
from postil.site import ClaimPublication, Imprint
from postil.urls import DATA, ROOT

FEED = "claims-feed.json"
"""The name of the file."""


def feed_item(claim: PublishedClaim, around: ClaimPublication, language: str) -> str:
    """Return the review of a claim in the feed, without its author; nothing where the claim has no verdict.

    It changes with the claim and its notes only, so that no more is made anew than has changed.
    """
    review = claim_review(claim, claim.url, language, scale_of(around.house.verdicts))
    if review is None:
        return ""
    item = {
        "@type": "DataFeedItem",
        "dateCreated": review.get("datePublished"),
        "dateModified": review.get("dateModified"),
        "item": review,
    }
    return written(there(item), indent=None)


def data_feed(imprint: Imprint) -> dict[str, object]:
    """Return the feed without its items."""
    settings, author = imprint.settings, author_of(imprint)
    head = {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "@id": DATA + FEED,
        "name": settings.title,
        "description": settings.description,
        "url": f"{ROOT}claims/",
        "inLanguage": settings.language,
        "license": settings.licence and (settings.licence.url or settings.licence.name),
        "publisher": author,
    }
    return there(head)


def author_of(imprint: Imprint) -> dict[str, str]:
    """Return who reviews claims here."""
    publisher = imprint.settings.answerable
    return {
        "@type": "Organization",
        "@id": f"{ROOT}#publisher",
        "name": publisher.name,
        "url": publisher.url or ROOT,
    }


def feed(head: dict[str, object], items: Iterable[str]) -> str:
    """Return the feed with its *items*, each with the feed's publisher for its author."""
    elements = [read(item) for item in items if item]
    for element in elements:
        element["item"]["author"] = head["publisher"]
    return written({**head, "dataFeedElement": elements}) + "\n"
