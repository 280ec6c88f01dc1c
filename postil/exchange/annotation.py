"""W3C Web Annotations (JSON-LD; Web Annotation Data Model, 2017) ↔ notes.

What the model has no word for stands in one object under the term `postil`, so that our own export comes back whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from postil import urls
from postil.exchange import selectors
from postil.exchange.fields import plain, sound, stamp
from postil.exchange.foreign import (
    MOST_NOTES,
    Drops,
    ForeignNote,
    ForeignPin,
    Reading,
    id_in_permalink,
    id_of,
    listed,
    moment_of,
    text_of,
    web_address,
)
from postil.exchange.markup import markdown_of
from postil.links import is_host_of
from postil.model import Article, Note

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
TERM = "postil"
NAMESPACE = "urn:x-postil:note"
OWN_TERM = {TERM: {"@id": NAMESPACE, "@type": "@json"}}
FILE = "annotations.jsonld"
"""The name of an article's page of annotations, beside its own, and of the site's collection."""
MOTIVATIONS = {
    "check": "assessing",
    "context": "commenting",
    "framing": "questioning",
    "definition": "describing",
    "correction": "editing",
}
"""How a kind of note is said in W3C's words; any other is `commenting`, and stands under our term."""
KINDS = {said: kind for kind, said in MOTIVATIONS.items()} | {"moderating": "check", "identifying": "definition"}
"""What a motivation is read as; any other is `context`."""
CONTEXT_FIELDS = {"prefix", "suffix"}
"""Fields that quote what stands around a passage: of an excerpt, only the passages are published."""
IN_STANDARD = {"body", "by", "created", "updated"}
"""Fields that W3C's own words hold without loss."""

HTML, MARKDOWN = "text/html", "text/markdown"
_PLAIN_FORMATS = {"", "text/plain", MARKDOWN, "text/x-markdown"}
_HTML_FORMATS = {HTML, "application/xhtml+xml"}
_READ = {
    *("@context", "id", "@id", "type", "@type", "body", "bodyValue", "target", "motivation", "creator"),
    *("created", "modified", TERM, NAMESPACE),
}


def recognised(data: Any) -> bool:
    """Tell whether *data* is an annotation, a page or a collection of them, or a list of such."""
    items = data if isinstance(data, list) else [data]
    return any(isinstance(one, dict) and (_types(one) or "target" in one) for one in items)


def read(data: Any) -> Reading:
    """Return the annotations in *data*: one, a list, a page or a collection with its pages inline."""
    drops = Drops()
    notes: list[ForeignNote] = []
    for item in _annotations(data, drops):
        if len(notes) >= MOST_NOTES:
            drops.add(f"annotations after the first {MOST_NOTES:,}")
            continue
        notes.append(_note(item, drops))
    return Reading(tuple(notes), drops.told())


def _types(item: dict[str, Any]) -> set[str]:
    names = listed(item.get("type", item.get("@type")))
    return {_short(name) for name in names if isinstance(name, str)} & {
        "Annotation",
        "AnnotationPage",
        "AnnotationCollection",
    }


def _short(name: str) -> str:
    """Return a term of the model without its namespace."""
    return name.removeprefix("http://www.w3.org/ns/oa#").removeprefix("oa:")


def _annotations(data: Any, drops: Drops) -> Iterator[dict[str, Any]]:
    """Yield each annotation that stands in *data*; pages that are only named are counted, and not fetched."""
    waiting = [data]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item))
        elif not isinstance(item, dict):
            drops.add("annotation or page that is only named, and not in the file")
        elif _types(item) & {"AnnotationPage", "AnnotationCollection"}:
            inside = [item[name] for name in ("first", "items", "next") if item.get(name) is not None]
            following = [one for one in inside if not isinstance(one, str)]
            if len(following) < len(inside):
                drops.add("page that is only named, and not in the file")
            waiting.extend(reversed(following))
        elif _types(item) or "target" in item:
            yield item
        else:
            drops.add("object that is no annotation")


def _note(item: dict[str, Any], drops: Drops) -> ForeignNote:
    for name in item.keys() - _READ:
        drops.add(f"{text_of(name, Drops())[:60] or 'a field without a name'} of an annotation")
    source, pins = _targets(item.get("target"), drops)
    extras = item.get(TERM, item.get(NAMESPACE))
    own = isinstance(extras, dict)
    body, tags, sources = _bodies(item, drops, own=own)
    ours = {name: one for name, one in extras.items() if name not in IN_STANDARD} if isinstance(extras, dict) else {}
    fields: dict[str, Any] = {
        "id": id_in_permalink(item.get("id", item.get("@id"))),
        "kind": "" if own else _kind(item.get("motivation"), drops),
        "body": body,
        "reasons": tags,
        "sources": [] if own else [{"url": one} for one in sources],
        "by": _names(item.get("creator"), drops),
        "created": moment_of(item.get("created"), "created", drops),
        "updated": moment_of(item.get("modified"), "modified", drops),
    }
    if own and "reasons" not in ours:
        fields["reasons"] = []
    given = {name: one for name, one in fields.items() if one}
    whole = sound({**given, **ours}, drops, f"{TERM}: " if own else "")
    is_pinned = own and bool(whole.keys() & {"quote", "quotes"})
    if not is_pinned:
        whole = {name: one for name, one in whole.items() if name not in {"quote", "quotes", "prefix", "suffix"}}
    return ForeignNote(source, tuple(pins), whole, own=is_pinned)


def _kind(value: Any, drops: Drops) -> str:
    said = [_short(one) for one in listed(value) if isinstance(one, str)]
    kinds = [KINDS[one] for one in said if one in KINDS]
    for one in said:
        if one not in KINDS and one not in {"commenting", "tagging", "highlighting"}:
            drops.add(f"motivation {text_of(one, Drops())}"[:80])
    return kinds[0] if kinds else "context"


def _targets(value: Any, drops: Drops) -> tuple[str, list[ForeignPin]]:
    """Return the page that the targets are on, and the words on it."""
    source, pins = "", []
    for target in listed(value):
        page, pin = _target(target, drops)
        if source and page and page.partition("#")[0] != source.partition("#")[0]:
            drops.add("target on another page")
            continue
        source = source or page
        if pin:
            pins.append(pin)
    return source, pins


def _target(target: Any, drops: Drops) -> tuple[str, ForeignPin | None]:
    if isinstance(target, str):
        return target, None
    if not isinstance(target, dict):
        return "", None
    source = target.get("source", target.get("id", target.get("@id")))
    if isinstance(source, dict):
        source = source.get("id", source.get("@id"))
    if "state" in target:
        drops.add("state of a target")
    return source if isinstance(source, str) else "", selectors.read(target.get("selector"), drops)


def _bodies(item: dict[str, Any], drops: Drops, *, own: bool) -> tuple[str, list[str], list[str]]:
    """Return the text of an annotation's bodies, its tags, and the pages that are bodies.

    One of our *own* has its text as HTML and again as Markdown, which is taken.
    """
    texts, tags, pages = [], [], []
    bodies = list(_flat(item.get("body"), drops))
    if own and any(isinstance(body, dict) and _form(body) == MARKDOWN for body in bodies):
        bodies = [body for body in bodies if not (isinstance(body, dict) and _form(body) == HTML)]
    if value := text_of(item.get("bodyValue"), drops):
        texts.append(value)
    for body in bodies:
        if isinstance(body, str):
            body = {"id": body}  # noqa: PLW2901 - the short form of the same
        if not isinstance(body, dict):
            drops.add("body that is neither text nor a link")
        elif "value" not in body:
            page = web_address(_address(body), drops)
            pages.append(page) if page else drops.add("body that is neither text nor a link")
        elif {_short(one) for one in listed(body.get("purpose")) if isinstance(one, str)} & {"tagging", "classifying"}:
            tag = id_of(text_of(body["value"], drops))
            tags.append(tag) if tag else drops.add("tag that is no keyword")
        elif text := _text(body, drops):
            texts.append(text)
    return "\n\n".join(texts), list(dict.fromkeys(tags)), pages


def _address(body: dict[str, Any]) -> Any:
    source = body.get("source", body.get("id", body.get("@id")))
    return source.get("id") if isinstance(source, dict) else source


def _flat(value: Any, drops: Drops) -> Iterator[Any]:
    """Yield each body: of a choice the first, which its author prefers."""
    waiting = list(reversed(listed(value)))
    while waiting:
        body = waiting.pop()
        items = listed(body.get("items")) if isinstance(body, dict) else []
        if not items:
            yield body
        elif body.get("type") == "Choice":
            drops.add("body that was offered as another choice", len(items) - 1)
            waiting.append(items[0])
        else:
            waiting.extend(reversed(items))


def _form(body: dict[str, Any]) -> str:
    """Return the media type of a body, without parameters."""
    said = next((one for one in listed(body.get("format")) if isinstance(one, str)), "")
    return said.partition(";")[0].strip().lower()


def _text(body: dict[str, Any], drops: Drops) -> str:
    value = body["value"]
    form = _form(body)
    if not isinstance(value, str) or form not in _PLAIN_FORMATS | _HTML_FORMATS:
        drops.add(f"body in the format {text_of(form, Drops())}"[:80] if form else "body that is no text")
        return ""
    text = text_of(value, drops)
    if form in _HTML_FORMATS:
        text, left_out = markdown_of(text)
        if left_out:
            drops.add("link or picture in HTML that is not shown", left_out)
    return text


def _names(value: Any, drops: Drops) -> str:
    """Return who made it, several with commas between them."""
    names = []
    for one in listed(value):
        name = one
        if isinstance(one, dict):
            keys = ("name", "nickname", "id", "@id")
            name = next((said for key in keys for said in listed(one.get(key)) if isinstance(said, str)), None)
        if shown := " ".join(text_of(name, drops).split()):
            names.append(shown)
        else:
            drops.add("creator without a name")
    return ", ".join(names)


def written(
    articles: Sequence[Article],
    base_url: str,
    *,
    drafts: bool = False,
    language: str = "",
    archive_hosts: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Return the notes of *articles* as JSON-LD: a page for one article, a collection with its page for several.

    No address at one of *archive_hosts* is told: these are linked through archived copies only.
    """
    context = [CONTEXT, OWN_TERM]
    items = [
        _annotation(note, article, base_url, language, archive_hosts)
        for article in articles
        for note in noted(article, drafts=drafts)
    ]
    whole = f"{base_url}{FILE}"
    part_of = {"id": whole, "type": "AnnotationCollection"}
    if len(articles) == 1:
        name = f"{public(urls.article_url(articles[0].slug), base_url)}{FILE}"
        return {"@context": context, "id": name, "type": "AnnotationPage", "partOf": part_of, "items": items}
    page = {"id": f"{whole}#page", "type": "AnnotationPage", "partOf": part_of, "startIndex": 0, "items": items}
    return {"@context": context, "id": whole, "type": "AnnotationCollection", "total": len(items), "first": page}


def noted(article: Article, *, drafts: bool) -> Iterable[Note]:
    """Return the notes of an article that are shown."""
    return [note for note in article.notes if drafts or not note.fields.draft]


def public(url: str, base_url: str) -> str:
    """Return a URL of the site as others see it."""
    return url.replace(urls.ROOT, base_url)


def page_of(article: Article, base_url: str) -> str:
    """Return the page that an article's annotations are on: the outlet's, or where that isn't known ours."""
    return article.fields.url or public(urls.article_url(article.slug), base_url)


def _without_context(extras: dict[str, Any]) -> dict[str, Any]:
    """Return a note's fields without what stands around its passages, in each of its quotes."""
    kept, *quotes = (
        {name: one for name, one in some.items() if name not in CONTEXT_FIELDS}
        for some in (extras, *extras.get("quotes", ()))
    )
    return {**kept, "quotes": quotes} if quotes else kept


def _linkable(value: Any, archive_hosts: tuple[str, ...]) -> Any:
    """Return a field without the addresses at *archive_hosts*, and without what nothing is left of."""
    if not archive_hosts:
        return value
    if isinstance(value, dict):
        kept = {name: _linkable(one, archive_hosts) for name, one in value.items()}
        return {name: one for name, one in kept.items() if one not in (None, {}, [])}
    if isinstance(value, list):
        return [one for each in value if (one := _linkable(each, archive_hosts)) not in (None, {}, [])]
    return None if isinstance(value, str) and _is_at(value, archive_hosts) else value


def _is_at(text: str, archive_hosts: tuple[str, ...]) -> bool:
    return text.lower().startswith(("http://", "https://")) and is_host_of(text, archive_hosts)


def _linked_page(article: Article, base_url: str, archive_hosts: tuple[str, ...]) -> str:
    """Return the page that an article's annotations are on; an archived copy, where only these may be linked."""
    pages = (article.fields.url, *article.fields.archived) if article.fields.url else ()
    ours = public(urls.article_url(article.slug), base_url)
    return next((one for one in pages if one and not _is_at(one, archive_hosts)), ours)


def _annotation(
    note: Note, article: Article, base_url: str, language: str, archive_hosts: tuple[str, ...]
) -> dict[str, Any]:
    fields, source = note.fields, _linked_page(article, base_url, archive_hosts)
    extras = {name: one for name, one in plain(fields).items() if name not in IN_STANDARD}
    if article.fields.excerpt:
        extras = _without_context(extras)
    extras = _linkable(extras, archive_hosts)
    bodies = [{"type": "TextualBody", "purpose": "tagging", "value": reason} for reason in fields.reasons]
    if fields.body:
        text = {"type": "TextualBody", "purpose": "commenting", "format": MARKDOWN, "value": fields.body}
        html = {**text, "format": HTML, "value": public(str(note.body), base_url)}
        bodies[:0] = [{**one, "language": language} if language else one for one in (html, text)]
    targets = [
        {"type": "SpecificResource", "source": source, "selector": each}
        for each in selectors.written(note, article.text, 0 if article.fields.excerpt else selectors.CONTEXT)
    ]
    whole: dict[str, Any] = {
        "id": public(urls.note_url(article.slug, fields.id), base_url),
        "type": "Annotation",
        "motivation": MOTIVATIONS.get(fields.kind, "commenting"),
        "creator": {"type": "Person", "name": fields.by} if fields.by else None,
        "created": stamp(fields.created) if fields.created else None,
        "modified": stamp(fields.updated) if fields.updated else None,
        "body": bodies or None,
        "target": targets or source,
        TERM: extras,
    }
    return {name: one for name, one in whole.items() if one is not None}
