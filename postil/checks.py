"""What is wrong with documents and outputs taken together: names and links that lead nowhere, two in one place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter

from postil import urls
from postil.assemble import Bodies
from postil.cards import Card
from postil.compressed import TEXTS
from postil.configuration import Settings
from postil.coverage import Coverage, Statement, statements, uncovered
from postil.links import path_at_home
from postil.model import Article, Asset, Reference
from postil.names import folded, unsafe
from postil.nodes import At
from postil.output import INDEX, Output
from postil.pinning import quoted
from postil.problem import Place, Problem, error, warning
from postil.references import broken, leads, unknown
from postil.site import Site

MOST_SHOWN = 120
"""Characters of a statement that a message shows."""

_PART = re.compile(r"(?P<stem>.*)-[0-9]+(?P<ending>\.[a-z]+)(?:\.gz|\.br)?", re.DOTALL)
"""The path of a further part, as `email-2.html` of `email.html`."""

PUBLISHED_LINKS = ("logo", "principles", "corrections", "funding")
"""Fields of `publisher` that may be paths of the site."""


def settled(
    outputs: Iterable[Output], compress: tuple[str, ...] = ()
) -> tuple[tuple[Output, ...], tuple[Problem, ...]]:
    """Return the outputs that have a place of their own on every file system, and an error for each that hasn't.

    Of two that would share a file, the first keeps it; but what is made beside another, such as its text *compress*ed
    or the further parts of a letter, is never given up.
    """
    taken: dict[str, Output] = {}
    problems: list[Problem] = []
    wrong = cache(unsafe)
    for output in outputs:
        if said := next(filter(None, map(wrong, output.path.split("/"))), ""):
            problems.append(error(output.origin, "file", said, "rename the file"))
        elif (first := taken.setdefault(folded(output.path), output)) is not output:
            said = f"two things would be published as /{output.path}: this, and {first.origin.path}"
            problems.append(error(output.origin, "duplicate", said, "rename one of the two"))
    for output in [output for output in taken.values() if output.render == INDEX]:
        for key, other in list(taken.items()):
            if other is not output and key.startswith(folded(output.stem)):
                said = f"/{output.stem} is the folder of the search index, and this would be /{other.path}"
                problems.append(error(other.origin, "duplicate", said, "rename it, or write 'search: false'"))
                taken.pop(key)
    beside = {folded(path): output for output in taken.values() for path in _beside(output, compress)}
    stems = {folded(output.stem): output for output in taken.values() if output.stem and output.render != INDEX}
    for key in list(taken):
        owner = beside.get(key) or _part_of(key, stems)
        if owner and owner is not taken[key]:
            output = taken.pop(key)
            said = f"two things would be published as /{output.path}: this, and {owner.origin.path}"
            problems.append(error(output.origin, "duplicate", said, "rename one of the two"))
        for depth, end in enumerate((at for at, char in enumerate(key) if char == "/"), 1):
            if key in taken and (key[:end] in taken or key[:end] in beside or _part_of(key[:end], stems)):
                output = taken.pop(key)
                name = "/".join(output.path.split("/")[:depth])
                said = f"/{name} would be a file, and a folder for /{output.path}"
                problems.append(error(output.origin, "duplicate", said, "rename one of the two"))
    return tuple(taken.values()), tuple(problems)


def _beside(output: Output, compress: tuple[str, ...]) -> Iterator[str]:
    """Yield the paths of the files that are made together with an output's own."""
    yield from output.beside
    copied = isinstance(output.data, Asset) and output.data.path.startswith("content/")
    for path in () if copied or output.render == INDEX else (output.path, *output.beside):
        if path.endswith(TEXTS):
            yield from (f"{path}.{way}" for way in compress)


def _part_of(key: str, stems: Mapping[str, Output]) -> Output | None:
    """Return the output that may turn out to have a file at *key*: `email-2.html` of the one at `email.html`."""
    if not stems or not (found := _PART.fullmatch(key)) or not (output := stems.get(found["stem"])):
        return None
    return output if f"{output.stem}{found['ending']}" in (output.path, *output.beside) else None


def reference_problems(
    settings: Settings, at: At, site: Site, cards: Sequence[Card], outputs: Iterable[Output], bodies: Bodies
) -> tuple[Problem, ...]:
    """Return an error for each name that nothing has, and for each link to this site that leads to none of *outputs*.

    The body of a document is read only where something is wrong, for the places.
    """
    names = {(card.kind, card.id) for card in cards}
    names |= {("verdict", verdict.id) for verdict in settings.verdicts} | {("kind", kind.id) for kind in settings.kinds}
    known: dict[str, set[str]] = defaultdict(set)
    for kind, name in names:
        known[kind].add(name)
    paths = {path for output in outputs for path in (output.path, *output.beside)} | {
        _page_of(card) for card in cards if not card.readable
    }
    named = _named_pages(settings, at)
    targets = {target for card in cards for target in card.links} | {one.target for one in named}
    notes = _permalinks(site) if any("#note-" in target for target in targets) else {}
    dead = {target for target in targets if not leads(target, paths, notes)}
    waiting = _waiting(cards, paths) if dead else {}
    suspects = [card for card in cards if not (names.issuperset(card.names) and dead.isdisjoint(card.links))]
    references = [reference for card in suspects for reference in bodies(card.body).references]
    references += [one for one in named if one.target in dead]
    return (*unknown(references, known), *broken(references, paths, notes, waiting))


def bare_statements(articles: Iterable[Article], *, drafts: bool) -> tuple[tuple[Problem, ...], Coverage]:
    """Return a warning for each quotation and figure of *articles* that carries no note, and how many do."""
    problems: list[Problem] = []
    total = 0
    for article in articles:
        found = statements(article.text)
        shown = [note for note in article.notes if drafts or not note.fields.draft]
        bare = uncovered(found, [(one.start, one.end) for note in shown for one in note.passages])
        total += len(found)
        problems += [_bare(article, statement) for statement in bare]
    return tuple(problems), Coverage(total, total - len(problems))


def _bare(article: Article, statement: Statement) -> Problem:
    start, line = article.lines[bisect_right(article.lines, statement.start, key=itemgetter(0)) - 1]
    line += article.text.count("\n", start, statement.start)
    words = " ".join(article.text[statement.start : statement.end].split())
    shown = words if len(words) <= MOST_SHOWN else f"{words[:MOST_SHOWN].rsplit(' ', 1)[0]} …"
    hint = f"a note on it begins with\nquote: {quoted(words)}"
    return warning(Place(article.path, line), "coverage", f"no note on this {statement.kind}: {shown}", hint)


def _named_pages(settings: Settings, at: At) -> list[Reference]:
    """Return what site.yaml says of pages and pictures of the site."""
    publisher = settings.publisher
    links = {name: getattr(publisher, name) for name in PUBLISHED_LINKS} if publisher else {}
    paths = {name: _own_path(link, settings.base_url) for name, link in links.items() if link}
    return [Reference("link", path, at(("publisher", name))) for name, path in paths.items() if path is not None]


def _own_path(link: str, home: str) -> str | None:
    return link[1:] if link.startswith("/") else path_at_home(link, home)


def _permalinks(site: Site) -> dict[str, frozenset[str]]:
    return {urls.path_of(one.url): frozenset(f"note-{note}" for note in one.notes) for one in site.articles}


def _waiting(cards: Iterable[Card], paths: Collection[str]) -> dict[str, str]:
    """Return, by path, why an article is not published."""
    return {
        path: "it is a draft" if card.article.draft else f"it is dated {card.article.date:%Y-%m-%d}"
        for card in cards
        if card.article and (path := urls.path_of(urls.article_url(card.id))) not in paths
    }


def _page_of(card: Card) -> str:
    """Return the page that a document would have: a link to one that can't be read is not a second mistake."""
    return f"{card.id}/index.html" if card.kind == "page" else f"{card.kind}s/{card.id}/index.html"
