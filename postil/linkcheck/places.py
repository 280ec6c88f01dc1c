"""Every link of a site that leads to others, with the place where it stands.

Pure functions over documents. A link is one that a reader can follow: fields of front matter, notes and site.yaml
whose value is an address, and links in Markdown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin

from postil import nodes
from postil.compile import place_in
from postil.decode import decoded, parts_of
from postil.dialect import parser
from postil.links import is_host_of
from postil.model import Document, File, Rules
from postil.nodes import Loc, Tree
from postil.notes import WrittenNote, written
from postil.problem import Place
from postil.rules import parse_url

_FIELDS = {"url", "archived", "by_url", "original", "image", "sources", "appearances"}
_FIELDS |= {"same_as", "logo", "principles", "corrections", "funding"}
"""Whose values are addresses: texts, or lists of them."""
_DAYS = ("accessed", "date", "said_on", "created")
"""Of a thing with an address, when it was as the editor saw it."""
_WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Spot:
    """The source of a note, claim or outlet whose address a link is."""

    note: str
    """The note's id; nothing in front matter."""
    number: int
    """From 0, in the list of sources."""
    status: str
    """What is written down of the link."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link where it stands."""

    url: str
    """Without the place on the page that it may name."""
    place: Place
    archived: tuple[str, ...] = ()
    """The copies that are given with it."""
    day: str = ""
    """When the page was as it was linked, as YYYY-MM-DD; nothing where that isn't told."""
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """The links of a site or a part of it."""

    found: tuple[Link, ...]
    withheld: int = 0
    """How many more are never published: they lead to outlets that are linked through archived copies only."""


def of_settings(file: File) -> Links:
    """Return the links of site.yaml."""
    text, _ = decoded(file.data, file.path)
    tree, _ = nodes.parse(text, file.path) if text is not None else (None, ())
    return _published(_of_tree(tree, ()) if tree else (), Rules())


def of_document(document: Document, rules: Rules) -> Links:
    """Return the links of a document, drafts too: what is to be published is checked before it is."""
    file = document.files[0]
    text, _ = decoded(file.data, file.path)
    parts, _ = parts_of(text, file.path) if text is not None else (None, ())
    tree, _ = nodes.parse(parts.matter, file.path, parts.matter_line) if parts else (None, ())
    found: list[Link] = []
    data: Any = tree.data if tree and isinstance(tree.data, dict) else {}
    day = str(data.get("retrieved") or data.get("date") or "")[:10]
    if tree and parts:
        found += _of_tree(tree, (), day)
        base = str(data.get("url") or "") if document.kind == "article" else ""
        found += _of_markdown(parts.body, Place(file.path, parts.body_line), rules, base, day)
    for note in written(document.files[1:])[0] if document.kind == "article" else ():
        found += _of_note(note, rules, day)
    return _published(found, rules)


def _of_note(note: WrittenNote, rules: Rules, day: str) -> Iterator[Link]:
    day = f"{note.fields.created:%Y-%m-%d}" if note.fields.created else day
    yield from _of_tree(note.tree, note.loc, day, note.fields.id)
    yield from _of_markdown(note.fields.body, note.body_at, rules, "", day)


def _of_tree(tree: Tree, loc: Loc, day: str = "", note: str = "") -> Iterator[Link]:
    """Yield the links in the YAML at *loc*; *day* is that of the thing around."""
    data: Any = tree.data
    for part in loc:
        data = data[part]
    if isinstance(data, dict):
        day = next((str(data[name])[:10] for name in _DAYS if isinstance(data.get(name), str)), day)
        copies = tuple(_addresses(data.get("archived")))
        for name, value in data.items():
            if name in _FIELDS and isinstance(value, str) and value.startswith(_WEB):
                is_url = name == "url"
                spot = _spot(loc, data, note) if is_url else None
                yield _link(value, tree, (*loc, name), copies if is_url else (), day, spot)
            elif isinstance(value, list) and name in _FIELDS:
                yield from _of_list(tree, (*loc, name), value, day, note)
            elif isinstance(value, dict):
                yield from _of_tree(tree, (*loc, name), day, note)


def _of_list(tree: Tree, loc: Loc, items: list[Any], day: str, note: str) -> Iterator[Link]:
    for number, one in enumerate(items):
        if isinstance(one, str) and one.startswith(_WEB):
            spot = Spot(note, number, "") if loc[-1] == "sources" else None
            yield _link(one, tree, (*loc, number), (), day, spot)
        elif isinstance(one, dict):
            yield from _of_tree(tree, (*loc, number), day, note)


def _link(url: str, tree: Tree, loc: Loc, copies: tuple[str, ...], day: str, spot: Spot | None) -> Link:
    return Link(urldefrag(url).url, tree.place(loc), copies, day, spot)


def _spot(loc: Loc, data: dict[str, Any], note: str) -> Spot | None:
    if len(loc) < 2 or loc[-2] != "sources" or not isinstance(number := loc[-1], int):
        return None
    return Spot(note, number, str(data.get("status") or ""))


def _addresses(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str) and one.startswith(_WEB)] if isinstance(value, list) else []


def _of_markdown(text: str, begins: Place, rules: Rules, base: str, day: str) -> Iterator[Link]:
    """Yield the links of a Markdown text; its relative ones belong to *base*, or lead to pages of this site."""
    lines = text.split("\n")
    line = 0
    for token in parser(rules.linkify).parse(text):
        line = token.map[0] if token.map else line
        for inner in token.children or ():
            href = str(inner.attrs.get("href" if inner.type == "link_open" else "src", ""))
            if inner.type not in {"link_open", "image"} or href.startswith(("#", "mailto:")):
                continue
            url = _joined(base, href)
            if url.startswith(_WEB):
                yield Link(urldefrag(url).url, place_in(lines, line, href, begins), (), day)


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return href


def _published(links: Iterable[Link], rules: Rules) -> Links:
    """Return *links* without those that a build refuses or doesn't publish."""
    sound = [link for link in links if _is_sound(link.url)]
    shown = tuple(link for link in sound if not is_host_of(link.url, rules.archive_hosts))
    return Links(shown, len(sound) - len(shown))


def _is_sound(url: str) -> bool:
    try:
        return bool(parse_url(url))
    except ValueError:
        return False
