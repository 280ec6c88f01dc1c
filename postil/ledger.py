"""Histories of notes and claims → the ledger of corrections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from postil import urls
from postil.cards import ChangeCard, ClaimCard
from postil.digests import Placed
from postil.publish import verdict_of
from postil.published import Link
from postil.recollection import Recollection
from postil.site import Correction, House


def ledger(
    placed: Sequence[Placed], claims: Iterable[ClaimCard], house: House, recollection: Recollection
) -> tuple[Correction, ...]:
    """Return every entry of the histories of published notes and of *claims*, newest first.

    A claim that stands in a note has the note's history, which is told once.
    """
    known = {claim.id: claim for claim in claims}
    found = [
        correction for one in placed for correction in recollection.of(_of_article, one, _claims_of(one, known), house)
    ]
    for claim in known.values():
        if claim.changes and not claim.of_note:
            found += recollection.of(_of_claim, claim, house)
    return tuple(sorted(found, key=lambda one: (one.date, one.name), reverse=True))


def _claims_of(one: Placed, known: dict[str, ClaimCard]) -> tuple[ClaimCard, ...]:
    """Return the claims that the notes of an article are on, where any of these has a history."""
    if not any(notes.changes for notes in one.shown):
        return ()
    return tuple(known[mention.claim] for notes in one.shown for mention in notes.mentions if mention.claim in known)


def _of_article(one: Placed, claims: tuple[ClaimCard, ...], house: House) -> tuple[Correction, ...]:
    article = one.publication
    of_claims = {claim.id: claim.verdict for claim in claims}
    verdicts = {mention.note: of_claims.get(mention.claim) for notes in one.shown for mention in notes.mentions}
    changes = [change for notes in one.shown for change in notes.changes]
    return tuple(
        _correction(
            change,
            Link(article.title, urls.note_url(article.slug, change.note)),
            change.verdict or verdicts.get(change.note),
            f"articles/{article.slug}/{change.note}/{name}",
            house,
        )
        for change, name in _named(changes)
    )


def _of_claim(claim: ClaimCard, house: House) -> tuple[Correction, ...]:
    subject = Link(claim.title, urls.claim_url(claim.id))
    return tuple(
        _correction(change, subject, claim.verdict, f"claims/{claim.id}/{name}", house)
        for change, name in _named(claim.changes)
    )


def _named(changes: Iterable[ChangeCard]) -> Iterator[tuple[ChangeCard, str]]:
    """Yield each change with its day, and a number from the second one of a note's day on."""
    seen: Counter[tuple[str, str]] = Counter()
    for change in changes:
        day = change.date.isoformat()
        seen[change.note, day] += 1
        count = seen[change.note, day]
        yield change, day if count == 1 else f"{day}.{count:02}"


def _correction(change: ChangeCard, subject: Link, verdict: str | None, name: str, house: House) -> Correction:
    until, now = verdict_of(change.until, house), verdict_of(verdict, house)
    return Correction(change.date, change.text, until, now, subject, change.title, name)
