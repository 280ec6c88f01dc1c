"""What a site already has of what is to be taken in: the same page, the same name."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from postil import load
from postil.compile import compile_document
from postil.desk import Desk
from postil.exchange.foreign import address_key
from postil.model import Article, Document, DocumentKind
from postil.names import folded
from postil.problem import did_you_mean


def of_page(desk: Desk, urls: Iterable[str], besides: str) -> str:
    """Return the slug of an article of the page that one of *urls* leads to, other than *besides*; or nothing.

    Only files in which the address's last part stands are compiled: a large site has thousands.
    """
    keys = {key for url in urls if (key := address_key(url))}
    needles = {part for key in keys for part in _last_parts(key)}
    for listed in desk.documents:
        if listed.kind != "article" or folded(listed.id) == folded(besides) or not needles:
            continue
        document = load.document(desk.root, listed)
        if not isinstance(document, Document) or not any(needle in document.files[0].data for needle in needles):
            continue
        article = compile_document(Document("article", listed.id, document.files[:1]), desk.rules).value
        if isinstance(article, Article):
            fields = article.fields
            if keys & {address_key(url) for url in (fields.url or "", *fields.archived)}:
                return listed.id
    return ""


def _last_parts(key: str) -> set[bytes]:
    """Return what must stand in a file that has the address of this *key*, whichever way it is written."""
    parts = urlsplit(f"//{key}")
    part = parts.path.rstrip("/").rpartition("/")[2] or parts.netloc
    return {part.encode(), *([] if part.isascii() and unquote(part) == part else [b"%"])}


def document(desk: Desk, kind: DocumentKind, name: str) -> Document | None:
    """Return the files of the document called *name*, whatever its case; nothing where there is none."""
    for listed in desk.documents:
        if listed.kind == kind and folded(listed.id) == folded(name):
            found = load.document(desk.root, listed)
            return found if isinstance(found, Document) else None
    return None


def absent(desk: Desk, kind: DocumentKind, name: str) -> str:
    """Return a line that says that there is no document called *name*, with the nearest; nothing where there is one."""
    ids = [listed.id for listed in desk.documents if listed.kind == kind]
    if name in ids:
        return ""
    hint = did_you_mean(name, ids, f"make it with 'postil new {kind}'")
    return f"there is no {kind} '{name}'; {hint}"
