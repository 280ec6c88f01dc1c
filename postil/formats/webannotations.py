"""Notes as W3C Web Annotations: an AnnotationPage of each article, which are the pages of the site's collection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from jinja2 import Environment

from postil.exchange.annotation import CONTEXT, FILE, written
from postil.formats import json
from postil.published import PublishedArticle
from postil.urls import ROOT

ANNOTATIONS = "annotation page"
COLLECTION = "annotation collection"


def page(path: str, data: Mapping[str, object], environment: Environment) -> Iterable[tuple[str, str]]:
    """Yield the notes of `article` that are published.

    `older` and `newer` are the URLs of the articles whose pages come next and before, `language` is that of the notes,
    `archive_hosts` are linked through archived copies only.
    """
    article = cast("PublishedArticle", data["article"])
    drafts, language = bool(data["drafts"]), cast("str", data["language"])
    beside = {"prev": _page(data["newer"]), "next": _page(data["older"])}
    hosts = cast("tuple[str, ...]", data["archive_hosts"])
    notes = written([article.article], ROOT, drafts=drafts, language=language, archive_hosts=hosts)
    said = {**notes, **beside}
    yield path, json.written(json.there(said))


def collection(path: str, data: Mapping[str, object], environment: Environment) -> Iterable[tuple[str, str]]:
    """Yield the collection: what it is called, how many there are, and where the first and the last page are."""
    said = {
        "@context": CONTEXT,
        "id": f"{ROOT}{FILE}",
        "type": "AnnotationCollection",
        "label": data["label"],
        "total": data["total"],
        "first": _page(data["first"]),
        "last": _page(data["last"]),
        "rights": data["rights"],
    }
    yield path, json.written(json.there(said))


def _page(article: object) -> str | None:
    return f"{article}{FILE}" if article else None
