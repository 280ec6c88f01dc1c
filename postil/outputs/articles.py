"""`/articles/<slug>/`: an article with its notes."""

from __future__ import annotations

from collections.abc import Iterable

from postil.language import direction_of
from postil.output import Deferred, Output
from postil.outputs.cards import card_url
from postil.outputs.page import page
from postil.published import Link
from postil.site import Site


def plan(site: Site) -> Iterable[Output]:
    """Plan the articles' pages, each with its neighbours in time."""
    links = [Link(article.title, article.url) for article in site.articles]
    for index, article in enumerate(site.articles):
        language = article.language or site.settings.language
        yield page(
            site,
            article.url,
            "article.html",
            title=article.title,
            description=article.summary,
            origin=article.path,
            type="article",
            card=card_url(site, article.url),
            image=_absolute(article.image, site.base_url),
            article=Deferred(article),
            language=language,
            direction=direction_of(language),
            newer=links[index - 1] if index else None,
            older=links[index + 1] if index + 1 < len(links) else None,
        )


def _absolute(image: str | None, base_url: str) -> str | None:
    return base_url + image[1:] if image and image.startswith("/") else image
