"""Which pages a site rests on, and where it says so: pages of articles, sources of notes, claims and outlets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from postil import desk as site
from postil import load, nodes
from postil.authored import Source
from postil.compile import compile_document
from postil.decode import decoded, parts_of
from postil.desk import Desk, OpenArticle
from postil.model import Claim, Document, File, ListedDocument, Outlet
from postil.nodes import Tree
from postil.problem import Place, Problem
from postil.snapshots import page_of


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that names a page."""

    url: str
    archived: tuple[str, ...]
    quote: str
    """The evidence in the page's own words; nothing where none is quoted."""
    place: Place
    """Of the quote; where there is none, of the source."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that the site rests on, with every place that names it."""

    url: str
    """Without a fragment."""
    mentions: tuple[Mention, ...]

    @property
    def archived(self) -> tuple[str, ...]:
        """The archived copies that are named anywhere, each once."""
        return tuple(dict.fromkeys(copy for one in self.mentions for copy in one.archived))


def pages(mentions: Iterable[Mention]) -> tuple[Page, ...]:
    """Return the pages that are named, in the order in which they first are."""
    found: dict[str, list[Mention]] = {}
    for one in mentions:
        found.setdefault(page_of(one.url), []).append(one)
    return tuple(Page(url, tuple(named)) for url, named in found.items())


def of_site(desk: Desk, *, drafts: bool) -> tuple[tuple[Mention, ...], tuple[Problem, ...]]:
    """Return all that the site names, and what of it can't be read."""
    return _of_documents(desk, desk.documents, drafts=drafts)


def of_articles(desk: Desk, articles: Collection[ListedDocument]) -> tuple[tuple[Mention, ...], tuple[Problem, ...]]:
    """Return what *articles* name, drafts or not, with the claims that their notes check, and their outlets."""
    claims: set[str] = set()
    outlets: set[str] = set()
    for listed in articles:
        opened = site.read(desk, listed)
        if isinstance(opened, OpenArticle) and opened.article:
            claims |= {one.fields.claim for one in opened.notes if isinstance(one.fields.claim, str)}
            outlets |= {opened.article.fields.outlet or ""}
    ids = {"claim": claims, "outlet": outlets}
    beside = [one for one in desk.documents if one.id in ids.get(one.kind, ())]
    return _of_documents(desk, (*articles, *beside), drafts=True)


def _of_documents(
    desk: Desk, documents: Iterable[ListedDocument], *, drafts: bool
) -> tuple[tuple[Mention, ...], tuple[Problem, ...]]:
    mentions: list[Mention] = []
    problems: list[Problem] = []
    for listed in documents:
        if listed.kind == "article":
            opened = site.read(desk, listed)
            if isinstance(opened, OpenArticle):
                mentions += _of_article(opened, drafts=drafts)
                opened = () if opened.article else opened.problems
            problems += opened
        elif listed.kind in {"claim", "outlet"}:
            document = load.document(desk.root, listed)
            if isinstance(document, Document):
                result = compile_document(document, desk.rules)
                value = result.value
                if isinstance(value, Claim | Outlet):
                    mentions += _of_matter(document.files[0], value.fields.sources)
                document = result.problems if value is None else ()
            problems += document
    return tuple(mentions), tuple(problems)


def _of_article(opened: OpenArticle, *, drafts: bool) -> Iterator[Mention]:
    article = opened.article
    if article is None or (article.fields.draft and not drafts):
        return
    tree = _matter(opened.document.files[0])
    if article.fields.url and tree:
        yield Mention(article.fields.url, article.fields.archived, "", tree.place(("url",)))
    for note in opened.notes:
        if drafts or not note.fields.draft:
            for number, source in enumerate(note.fields.sources):
                yield from _of_source(source, note.tree, (*note.loc, "sources", number))


def _of_matter(file: File, sources: Iterable[Source]) -> Iterator[Mention]:
    tree = _matter(file)
    for number, source in enumerate(sources if tree else ()):
        if tree:
            yield from _of_source(source, tree, ("sources", number))


def _matter(file: File) -> Tree | None:
    """Return the front matter of a *file* that could be read before, for its places."""
    text, _ = decoded(file.data, file.path)
    parts, _ = parts_of(text or "", file.path)
    return nodes.parse(parts.matter, file.path, parts.matter_line)[0] if parts else None


def _of_source(source: Source, tree: Tree, loc: tuple[str | int, ...]) -> Iterator[Mention]:
    if source.url:
        place = tree.place((*loc, "quote") if source.quote else loc)
        yield Mention(source.url, source.archived, source.quote or "", place)
