"""`/articles/<slug>/`: an article with its notes."""

from __future__ import annotations

from collections.abc import Iterable

from postil.output import Output
from postil.outputs.page import direction_of, page
from postil.site import Link, PublishedArticle, Site


def plan(site: Site) -> Iterable[Output]:
    """Plan the articles' pages, each with its neighbours in time."""
    articles = site.articles
    for index, published in enumerate(articles):
        fields = published.article.fields
        language = fields.language or site.settings.language
        yield page(
            site,
            published.url,
            "article.html",
            title=fields.title,
            description=fields.summary,
            origin=published.article.path,
            image=_absolute(fields.image, site.base_url),
            article=published,
            language=language,
            direction=direction_of(language),
            newer=_link(articles[index - 1]) if index else None,
            older=_link(articles[index + 1]) if index + 1 < len(articles) else None,
        )


def _absolute(image: str | None, base_url: str) -> str | None:
    return base_url + image[1:] if image and image.startswith("/") else image


def _link(published: PublishedArticle) -> Link:
    return Link(published.article.fields.title, published.url)
