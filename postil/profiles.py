"""Tell what a site lacks by the rules of others: Google's for fact checks, and the IFCN's Code of Principles.

One function a rule, in a list; a rule looks at the settings, at a note or at a claim, and yields what is missing. All
of it is advice: each is a warning.
Google: developers.google.com/search/docs/appearance/structured-data/factcheck. The code, whose commitments are put
here into words of our own: ifcncodeofprinciples.poynter.org.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from postil.authored import Source
from postil.configuration import Settings
from postil.formats.reviews import LEAST_RATING, published_on, sightings
from postil.names import folded
from postil.nodes import At
from postil.problem import Place, Problem, Severity
from postil.published import PublishedArticle, PublishedClaim, PublishedNote

T = TypeVar("T")

MOST_CHARACTERS = 75
"""Of a claim, so that it isn't broken into lines on a telephone (Google)."""
FEW_SOURCES = 2
MOST_SHOWN = 50
"""Characters of a claim that a message shows."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What a rule misses."""

    place: Place
    message: str
    hint: str = ""
    severity: Severity = "warning"


@dataclass(frozen=True, slots=True)
class Ground:
    """What holds for all notes and claims."""

    settings: Settings
    at: At
    """Where a field of site.yaml stands."""


SiteRule = Callable[[Ground], Iterable[Missing]]
ClaimRule = Callable[[PublishedClaim, Ground], Iterable[Missing]]
NoteRule = Callable[[PublishedNote, Ground], Iterable[Missing]]


@dataclass(frozen=True, slots=True)
class Profile:
    """Rules that belong together."""

    site: tuple[SiteRule, ...]
    claim: tuple[ClaimRule, ...]
    """Of claims with a verdict."""
    note: tuple[NoteRule, ...]


def judged(
    names: Sequence[str],
    settings: Settings,
    at: At,
    articles: Iterable[PublishedArticle],
    claims: Iterable[PublishedClaim],
) -> tuple[Problem, ...]:
    """Return a warning for all that is missing by the rules of the profiles of *names*; its code is the profile's name.

    Articles and claims are the published ones, and gone through once.
    """
    ground = Ground(settings, at)
    chosen = {name: PROFILES[name] for name in dict.fromkeys(names)}
    found = [(name, one) for name, profile in chosen.items() for rule in profile.site for one in rule(ground)]
    for note in (note for article in articles for note in article.notes):
        found += _of(note, {name: profile.note for name, profile in chosen.items()}, ground)
    for claim in (claim for claim in claims if claim.verdict):
        found += _of(claim, {name: profile.claim for name, profile in chosen.items()}, ground)
    return tuple(Problem(one.place, one.severity, name, one.message, one.hint) for name, one in found)


def _of(
    subject: T, rules: Mapping[str, Sequence[Callable[[T, Ground], Iterable[Missing]]]], ground: Ground
) -> Iterator[tuple[str, Missing]]:
    for name, group in rules.items():
        for rule in group:
            for one in rule(subject, ground):
                yield name, one


def _claim_named(claim: PublishedClaim) -> str:
    title = claim.fields.title
    return f"the claim '{title if len(title) <= MOST_SHOWN else title[:MOST_SHOWN].rsplit(' ', 1)[0] + ' …'}'"


# Google


def google_publisher(ground: Ground) -> Iterator[Missing]:
    """Ask for name and picture of whoever reviews claims; the site's address stands in for its own."""
    publisher = ground.settings.publisher
    if publisher is None:
        said = "no 'publisher': a fact check names the organisation that answers for it"
        yield Missing(ground.at(()), said, "write 'publisher: {name: …, url: …, logo: …}'")
        return
    if not publisher.logo:
        hint = "add the path of a picture of 112 pixels each way or more, as /assets/logo.png"
        yield Missing(ground.at(("publisher",)), "the publisher has no 'logo', which is recommended", hint)


def google_scale(ground: Ground) -> Iterator[Missing]:
    """Ask for a worst and a best rating, in numbers from 1."""
    rated = [(at, one) for at, one in enumerate(ground.settings.verdicts) if one.rating is not None]
    for at, one in rated:
        if one.rating is not None and one.rating < LEAST_RATING:
            said = f"the rating of '{one.id}' is {one.rating:g}; {LEAST_RATING} is the least that may be the worst"
            hint = "number the scale from 1: until then no verdict is published with a number"
            yield Missing(ground.at(("verdicts", at, "rating")), said, hint)
    if ground.settings.verdicts and len({one.rating for _, one in rated}) < 2:
        said = "the scale has no order: fewer than two of its verdicts differ in 'rating'"
        hint = "give each verdict that can be rated a 'rating', 1 the worst"
        yield Missing(ground.at(("verdicts",)), said, hint)


def google_author_of_claim(claim: PublishedClaim, ground: Ground) -> Iterator[Missing]:
    """Ask who made a claim, and who that is."""
    if not claim.fields.by:
        said = f"{_claim_named(claim)} has no 'by', which is recommended: who made it?"
        yield Missing(claim.claim.place, said, "add 'by', with the name of a person or an organisation")
    elif not claim.fields.by_url:
        said = f"{_claim_named(claim)} has no 'by_url', which is recommended: who is '{claim.fields.by}'?"
        yield Missing(claim.claim.place, said, "add their own site, or their page on Wikipedia")


def google_date_of_claim(claim: PublishedClaim, ground: Ground) -> Iterator[Missing]:
    """Ask when a claim was made."""
    if not claim.fields.said_on:
        said = f"{_claim_named(claim)} has no 'said_on', which is recommended: when was it made?"
        yield Missing(claim.claim.place, said, "add the day")


def google_appearance(claim: PublishedClaim, ground: Ground) -> Iterator[Missing]:
    """Ask where a claim can be seen."""
    first, others = sightings(claim)
    if first is None and not others:
        said = f"{_claim_named(claim)} appears nowhere that may be linked"
        hint = "add 'appearances', or 'url' or 'archived' to an article with a note on it"
        if claim.claim.of_note:
            hint = "add 'url' or 'archived' to the article, or move the claim to content/claims and add 'appearances'"
        yield Missing(claim.claim.place, said, hint)


def google_day_of_review(claim: PublishedClaim, ground: Ground) -> Iterator[Missing]:
    """Ask when a claim was reviewed."""
    if published_on(claim) is None:
        said = f"no note on {_claim_named(claim)} says when it was written: its review has no date"
        yield Missing(claim.claim.place, said, "add 'created' to the notes on it")


def google_rating_in_title(claim: PublishedClaim, ground: Ground) -> Iterator[Missing]:
    """Refuse a rating in the claim: it is told as it was made."""
    for verdict in ground.settings.verdicts:
        label = r"\W+".join(map(re.escape, folded(verdict.label).split()))
        rating = rf"^\W*{label}(?: ?[:–—!]| - )|[(\[]\s*{label}\s*[)\]]|(?:[:–—]| -)\s*{label}\W*$"
        if re.search(rating, folded(claim.fields.title)):
            said = f"{_claim_named(claim)} holds the rating '{verdict.label}'"
            yield Missing(claim.claim.place, said, "write it as it was said, and leave the rating to 'verdict'")


def google_length_of_title(claim: PublishedClaim, ground: Ground) -> Iterator[Missing]:
    """Wish for short claims; one that is longer for being exact is no mistake."""
    if (length := len(claim.fields.title)) > MOST_CHARACTERS:
        said = f"{_claim_named(claim)} has {length} characters; fewer than {MOST_CHARACTERS} are recommended"
        yield Missing(claim.claim.place, said, "say it shorter, where that is no less exact", "notice")


def google_media(note: PublishedNote, ground: Ground) -> Iterator[Missing]:
    """Ask of a picture where it stands and what the original shows, and when the note on it was written."""
    if (media := note.media) is None:
        return
    place, fields = note.note.place, note.fields
    if media.url is None:
        hint = "give the address of an archived copy"
        yield Missing(place, f"the media of the note '{note.id}' stands where only archived copies may be linked", hint)
    if media.media.finding in {"decontextualized", "edited", "transformed"} and not media.original:
        said = f"the media of the note '{note.id}' has no 'original', which is recommended"
        yield Missing(place, said, "add where the original can be seen")
    if media.media.finding == "decontextualized" and not media.media.context:
        said = f"the media of the note '{note.id}' has no 'context': what does it show in truth?"
        yield Missing(place, said, "add a sentence on what the original shows")
    if not fields.created:
        yield Missing(place, f"the note '{note.id}' is on a medium and has no 'created'", "add the day it was written")


# The Code of Principles


def ifcn_publisher(ground: Ground) -> Iterator[Missing]:
    """Ask whom to write to, how the desk works and corrects, and who pays for it."""
    publisher = ground.settings.publisher
    if publisher is None:
        hint = "write 'publisher: {name: …, email: …, principles: …, corrections: …, funding: …}'"
        yield Missing(ground.at(()), "no 'publisher': readers can't know who answers for the site", hint)
        return
    for name, said, hint in OPEN_ABOUT:
        if not getattr(publisher, name):
            yield Missing(ground.at(("publisher",)), f"the publisher has no '{name}': {said}", hint)


OPEN_ABOUT = (
    ("email", "readers can't send in a claim or a complaint", "add an address that somebody reads"),
    ("principles", "readers can't know how claims are chosen, checked and rated", "add a page, as /methodology/"),
    (
        *("corrections", "readers can't know how mistakes are corrected"),
        "say it in content/pages/corrections.md, which stands above the ledger, and write '/corrections/'",
    ),
    ("funding", "readers can't know who owns and pays for the site", "add a page, as /about/"),
)
"""Fields of `publisher`, what readers miss without them, and the way out."""


def ifcn_scale(ground: Ground) -> Iterator[Missing]:
    """Ask what each rating means."""
    for at, verdict in enumerate(ground.settings.verdicts):
        if not verdict.description:
            said = f"the verdict '{verdict.id}' has no 'description': readers can't know what it means"
            yield Missing(ground.at(("verdicts", at, "id")), said, "say in a sentence when it is given")


def ifcn_sources_of_claim(claim: PublishedClaim, ground: Ground) -> Iterator[Missing]:
    """Ask what a finding rests on."""
    if not claim.claim.of_note:  # else its note says the same, at its own place
        yield from _enough(_claim_named(claim), claim.claim.place, claim.fields.sources)
        yield from _described(_claim_named(claim), claim.claim.place, claim.fields.sources)


def ifcn_reasons_of_claim(claim: PublishedClaim, ground: Ground) -> Iterator[Missing]:
    """Ask why a verdict was given."""
    if not (claim.claim.of_note or claim.fields.reasons or claim.claim.body.strip()):
        said = f"{_claim_named(claim)} has a verdict, and nothing says why"
        yield Missing(claim.claim.place, said, "add 'reasons', or write the finding down")


def ifcn_sources_of_note(note: PublishedNote, ground: Ground) -> Iterator[Missing]:
    """Ask what a check rests on; where its verdict is a claim's of content/claims, that is asked of the claim."""
    if _is_check(note):
        subject, place = f"the note '{note.id}'", note.note.place
        if not isinstance(note.fields.claim, str):
            yield from _enough(subject, place, note.fields.sources)
        yield from _described(subject, place, note.fields.sources)


def ifcn_author_of_note(note: PublishedNote, ground: Ground) -> Iterator[Missing]:
    """Ask who wrote a check, and when."""
    if not _is_check(note):
        return
    for name, said, hint in (
        ("by", "who wrote it?", "add the name of the editor or the desk"),
        ("created", "when was it written?", "add the day"),
    ):
        if not getattr(note.fields, name):
            yield Missing(note.note.place, f"the note '{note.id}' has no '{name}': {said}", hint)


def ifcn_reasons_of_note(note: PublishedNote, ground: Ground) -> Iterator[Missing]:
    """Ask why a verdict was given."""
    if note.fields.verdict and not (note.fields.reasons or note.note.body.strip()):
        said = f"the note '{note.id}' gives a verdict, and nothing says why"
        yield Missing(note.note.place, said, "add 'reasons' or a 'body'")


def _is_check(note: PublishedNote) -> bool:
    return note.fields.kind == "check" or note.verdict is not None


def _enough(subject: str, place: Place, sources: Sequence[Source]) -> Iterator[Missing]:
    """Ask for sources that readers can follow."""
    linked = [source for source in sources if source.url or source.archived]
    if not linked:
        said = f"{subject} rests on no source with a 'url'"
        yield Missing(place, said, f"add what it rests on; {FEW_SOURCES} that don't depend on each other are better")
    elif len(linked) < FEW_SOURCES:
        hint = "add another that doesn't depend on it, unless it is the record itself"
        yield Missing(place, f"{subject} rests on one source only", hint)


def _described(subject: str, place: Place, sources: Sequence[Source]) -> Iterator[Missing]:
    """Ask for what a source can be found by when its address has died."""
    for at, source in enumerate(sources, 1):
        lacks = [f"'{name}'" for name in ("title", "publisher") if not getattr(source, name)]
        if lacks:
            named = source.title or source.url or f"number {at}"
            said = f"the source '{named}' of {subject} has no {' and no '.join(lacks)}"
            yield Missing(place, said, "add them: readers must find it again when its address has died")


PROFILES: Mapping[str, Profile] = {
    "google": Profile(
        site=(google_publisher, google_scale),
        claim=(
            google_author_of_claim,
            google_date_of_claim,
            google_appearance,
            google_day_of_review,
            google_rating_in_title,
            google_length_of_title,
        ),
        note=(google_media,),
    ),
    "ifcn": Profile(
        site=(ifcn_publisher, ifcn_scale),
        claim=(ifcn_sources_of_claim, ifcn_reasons_of_claim),
        note=(ifcn_sources_of_note, ifcn_author_of_note, ifcn_reasons_of_note),
    ),
}
"""By the name that `check --profile` takes; the code of what they say."""
