"""`…/card.png`, beside the page of an article, a claim or a topic: what social media show of a link to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from postil.colours import LIGHT
from postil.language import words
from postil.output import PICTURE, Output, Plan
from postil.outputs.style import shades_of
from postil.picture import CardFace, Mark
from postil.problem import Place
from postil.published import Tally
from postil.site import ClaimPublication, Imprint, Publication, Site, TopicDigest
from postil.urls import path_of


def card_url(imprint: Imprint, url: str) -> str | None:
    """Return where the picture for the page at *url* is; nothing where none is drawn."""
    return f"{url}card.png" if imprint.extras.cards else None


def plan(site: Site) -> Iterable[Plan]:
    """Plan a picture for each article without one of its own, for each claim and each topic."""
    if not site.imprint.extras.cards:
        return
    yield from (partial(_of_article, site.imprint, article) for article in site.articles if not article.image)
    yield from (partial(_of_claim, site.imprint, claim) for claim in site.claims)
    yield from (partial(_of_topic, site.imprint, digest) for digest in site.topics)


def _of_article(imprint: Imprint, article: Publication) -> Iterable[Output]:
    yield _card(imprint, article.url, article.path, _kicker(imprint, article), article.title, article.verdicts)


def _of_claim(imprint: Imprint, claim: ClaimPublication) -> Iterable[Output]:
    verdict = claim.line.verdict
    tallies = [Tally(verdict.id, verdict.label, 1)] if verdict else []
    kicker = words(imprint.language).gettext("Claim")
    yield _card(imprint, claim.line.url, claim.path, kicker, claim.line.title, tallies)


def _of_topic(imprint: Imprint, digest: TopicDigest) -> Iterable[Output]:
    said, counted = words(imprint.language).gettext, words(imprint.language).ngettext
    count = len(digest.articles)
    kicker = f"{said('Topic')} · {counted('%(num)s article', '%(num)s articles', count) % {'num': count}}"
    yield _card(imprint, digest.url, digest.topic.path, kicker, digest.topic.fields.title, ())


def _kicker(imprint: Imprint, article: Publication) -> str:
    outlet = [article.outlet.title] if article.outlet else []
    return " · ".join([*outlet, imprint.language.day(article.date)])


def _card(imprint: Imprint, url: str, origin: str, kicker: str, title: str, verdicts: Sequence[Tally]) -> Output:
    light = shades_of(imprint.settings.theme.light, LIGHT)
    ink = light["ink"] or LIGHT["ink"]
    colours = {one.id: one.colour for one in imprint.settings.verdicts if one.colour}
    face = CardFace(
        site=imprint.frame.title,
        kicker=kicker,
        title=title,
        rtl=imprint.frame.direction == "rtl",
        marks=_marks(imprint, verdicts, colours),
        paper=light["paper"] or LIGHT["paper"],
        ink=ink,
        soft=light["soft"] or ink,
        rule=light["rule"] or ink,
    )
    return Output(path_of(card_url(imprint, url) or ""), PICTURE, {"face": face}, Place(origin))


def _marks(imprint: Imprint, verdicts: Iterable[Tally], colours: Mapping[str, str]) -> tuple[tuple[Mark, int], ...]:
    shapes = {verdict.id: verdict.shape for verdict in imprint.house.verdicts}
    return tuple(
        (Mark(shapes.get(one.id, "square"), colours.get(one.id, LIGHT["ink"]), one.label), one.count)
        for one in verdicts
    )
