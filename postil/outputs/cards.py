"""`…/card.png`, beside the page of an article, a claim or a topic: what social media show of a link to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from postil.colours import LIGHT
from postil.language import words
from postil.output import PICTURE, Output
from postil.outputs.style import shades_of
from postil.picture import CardFace, Mark
from postil.problem import Place
from postil.published import Tally
from postil.site import Publication, Site
from postil.urls import path_of


def card_url(site: Site, url: str) -> str | None:
    """Return where the picture for the page at *url* is; nothing where none is drawn."""
    return f"{url}card.png" if site.extras.cards else None


def plan(site: Site) -> Iterable[Output]:
    """Plan a picture for each article without one of its own, for each claim and each topic."""
    if not site.extras.cards:
        return
    said, counted = words(site.language).gettext, words(site.language).ngettext
    for article in site.articles:
        if not article.image:
            yield _card(site, article.url, article.path, _kicker(site, article), article.title, article.verdicts)
    for claim in site.claims:
        verdict = claim.line.verdict
        tallies = [Tally(verdict.id, verdict.label, 1)] if verdict else []
        yield _card(site, claim.line.url, claim.path, said("Claim"), claim.line.title, tallies)
    for digest in site.topics:
        count = len(digest.articles)
        kicker = f"{said('Topic')} · {counted('%(num)s article', '%(num)s articles', count) % {'num': count}}"
        yield _card(site, digest.url, digest.topic.path, kicker, digest.topic.fields.title, ())


def _kicker(site: Site, article: Publication) -> str:
    outlet = [article.outlet.title] if article.outlet else []
    return " · ".join([*outlet, site.language.day(article.date)])


def _card(site: Site, url: str, origin: str, kicker: str, title: str, verdicts: Sequence[Tally]) -> Output:
    light = shades_of(site.settings.theme.light, LIGHT)
    ink = light["ink"] or LIGHT["ink"]
    colours = {one.id: one.colour for one in site.settings.verdicts if one.colour}
    face = CardFace(
        site=site.frame.title,
        kicker=kicker,
        title=title,
        rtl=site.frame.direction == "rtl",
        marks=_marks(site, verdicts, colours),
        paper=light["paper"] or LIGHT["paper"],
        ink=ink,
        soft=light["soft"] or ink,
        rule=light["rule"] or ink,
    )
    return Output(path_of(card_url(site, url) or ""), PICTURE, {"face": face}, Place(origin))


def _marks(site: Site, verdicts: Iterable[Tally], colours: Mapping[str, str]) -> tuple[tuple[Mark, int], ...]:
    shapes = {verdict.id: verdict.shape for verdict in site.house.verdicts}
    return tuple(
        (Mark(shapes.get(one.id, "square"), colours.get(one.id, LIGHT["ink"]), one.label), one.count)
        for one in verdicts
    )
