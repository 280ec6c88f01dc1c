"""What an editor has added to an article stays when its page is taken in again. Pure functions over text."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from postil import edits, nodes
from postil.authored import ArticleFields
from postil.decode import parts_of
from postil.edits import UneditableError
from postil.exchange.foreign import address_key
from postil.importer import front
from postil.importer.article import Found, Imported

_ORDER = [one.name for one in fields(ArticleFields)]


def dated(imported: Imported, old: str) -> Imported:
    """Return *imported* with the date that an editor gave in the *old* file, where the page has none."""
    said = _matter(old)
    if imported.date or front.NO_DATE in old or not _is_of(said, imported.url.value if imported.url else ""):
        return imported
    day = said.get("date")
    return replace(imported, date=Found(day, "as it was")) if isinstance(day, str) else imported


def with_kept(new: str, old: str) -> str:
    """Return an article's *new* file with what it doesn't say of the *old* one, and the archived copies of both.

    Nothing is kept of a file that is of another page or can't be read, nor a day of retrieval for another text.
    """
    before, after = _matter(old), _matter(new)
    if not _is_of(before, str(after.get("url", ""))):
        return new
    is_same_text = _body(old) == _body(new)
    kept = {name: value for name, value in before.items() if name not in after}
    if not is_same_text:
        kept.pop("retrieved", None)
    if front.NO_DATE in old:
        kept.pop("draft", None)  # it was one for want of a date
    copies = list(dict.fromkeys([*_copies(before), *_copies(after)]))
    wanted = kept | ({"archived": copies} if copies else {})
    if is_same_text and after | wanted == before:
        return old
    try:
        return edits.matter_with_fields(new, wanted, _ORDER)
    except UneditableError:
        return new  # such a field is an error of the old file


def _matter(text: str) -> dict[str, Any]:
    parts, _ = parts_of(_plain(text), "")
    tree, problems = nodes.parse(parts.matter, "") if parts else (None, ())
    return tree.data if tree and not problems and isinstance(tree.data, dict) else {}


def _body(text: str) -> str:
    parts, _ = parts_of(_plain(text), "")
    return parts.body.strip("\n") if parts else ""


def _plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _is_of(before: dict[str, Any], url: str) -> bool:
    """Tell whether a file is of the page at *url*; one that names no page is, by its name."""
    was = before.get("url")
    return bool(before) and (not url or not isinstance(was, str) or address_key(was) == address_key(url))


def _copies(said: dict[str, Any]) -> list[str]:
    copies = said.get("archived")
    return [one for one in copies if isinstance(one, str)] if isinstance(copies, list) else []
