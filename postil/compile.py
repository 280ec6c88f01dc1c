"""Document → what it says, with its problems.

Pure: the same document and rules give the same result, here, in another process or on another machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import unquote

from markupsafe import Markup

from postil import lock, nodes, pinning, prose
from postil.authored import (
    ArticleFields,
    ClaimFields,
    EditionFields,
    InlineClaim,
    OutletFields,
    PageFields,
    Source,
    TopicFields,
)
from postil.decode import Parts, decoded, parts_of
from postil.links import Ground, host_of, is_host_of, path_at_home
from postil.model import (
    Article,
    Claim,
    Compiled,
    Document,
    Edition,
    File,
    Note,
    Outlet,
    Reference,
    ReferenceKind,
    Rules,
    StaticPage,
    Topic,
)
from postil.names import folded, shortened
from postil.nodes import Loc, Tree
from postil.notes import WrittenNote, written
from postil.problem import Place, Problem, error, warning
from postil.schema import validated

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Result:
    """What compiling a document gives."""

    document: tuple[str, str]
    """Its kind and id."""
    value: Compiled | None
    """Nothing where the document can't be read; the problems say why."""
    claims: tuple[Claim, ...]
    """Claims that are written down in an article's notes."""
    references: tuple[Reference, ...]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Work:
    """What compiling one document has come to."""

    rules: Rules
    problems: list[Problem] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    def refer(self, kind: ReferenceKind, target: str | None, place: Place) -> None:
        if target is not None:
            self.references.append(Reference(kind, target, place))

    def refer_home(self, url: str | None, place: Place) -> None:
        """Take note of *url* if it is one of this site, written out in full."""
        if url and (path := path_at_home(url, self.rules.home)) is not None:
            page, mark, fragment = path.partition("#")
            self.refer("link", unquote(f"{page.partition('?')[0]}{mark}{fragment}"), place)


def compile_document(document: Document, rules: Rules) -> Result:
    """Return what *document* says; every mistake in it is among the problems."""
    work = _Work(rules)
    value = _compiled(document, work)
    return Result((document.kind, document.id), value, tuple(work.claims), tuple(work.references), tuple(work.problems))


def _compiled(document: Document, work: _Work) -> Compiled | None:
    name, file = document.id, document.files[0]
    if document.kind == "article":
        return _article(document, work)
    if document.kind == "topic":
        topic = _read(file, TopicFields, f"topics/{name}/", work)
        return topic and Topic(name, file.path, topic[0], topic[1])
    if document.kind == "page":
        page = _read(file, PageFields, f"{name}/", work)
        return page and StaticPage(name, file.path, page[0], page[1])
    if document.kind == "outlet":
        outlet = _read(file, OutletFields, f"outlets/{name}/", work)
        return outlet and Outlet(name, file.path, outlet[0], outlet[1])
    if document.kind == "edition":
        return _edition(document, work)
    claim = _read(file, ClaimFields, f"claims/{name}/", work)
    return claim and Claim(name, file.path, *claim)


def _edition(document: Document, work: _Work) -> Edition | None:
    name, file = document.id, document.files[0]
    read = _matter(file, EditionFields, work)
    if read is None:
        return None
    fields, tree, parts = read
    places = tuple(tree.place(("articles", index)) for index in range(len(fields.articles)))
    for slug, place in zip(fields.articles, places, strict=True):
        work.refer("article", slug, place)
    page = f"editions/{name}/"
    body = _our_html(parts.body, Place(file.path, parts.body_line), page, prose.PAGE_HEADINGS, work)
    return Edition(name, file.path, fields, body, tree.place(("date",)) if fields.date else Place(file.path), places)


def _matter(file: File, shape: Callable[..., T], work: _Work) -> tuple[T, Tree, Parts] | None:
    """Return a file's front matter as *shape*, its tree, and the parts of its text."""
    text, problems = decoded(file.data, file.path)
    work.problems.extend(problems)
    if text is None:
        return None
    parts, problems = parts_of(text, file.path)
    work.problems.extend(problems)
    if parts is None:
        return None
    tree, problems = nodes.parse(parts.matter, file.path, parts.matter_line)
    work.problems.extend(problems)
    if tree is None:
        return None
    fields, problems = validated(shape, tree.data, tree)
    work.problems.extend(problems)
    return (fields, tree, parts) if fields is not None else None


def _read(file: File, shape: Callable[..., T], page: str, work: _Work) -> tuple[T, Markup, Place] | None:
    """Return fields, body and the title's place of a topic, an outlet, a claim or a page published at *page*."""
    read = _matter(file, shape, work)
    if read is None:
        return None
    fields, tree, parts = read
    if isinstance(fields, ClaimFields):
        work.refer("verdict", fields.verdict, tree.place(("verdict",)))
        for index, change in enumerate(fields.history):
            work.refer("verdict", change.verdict, tree.place(("history", index, "verdict")))
        work.refer_home(fields.by_url, tree.place(("by_url",)))
        for index, appearance in enumerate(fields.appearances):
            work.refer_home(appearance.url, tree.place(("appearances", index, "url")))
    if isinstance(fields, ClaimFields | OutletFields):
        _sources(fields.sources, tree, (), work)
    body = _our_html(parts.body, Place(file.path, parts.body_line), page, prose.PAGE_HEADINGS, work)
    return fields, body, tree.place(("title",))


def _our_html(markdown: str, begins: Place, page: str, headings: range, work: _Work) -> Markup:
    """Return the HTML of an editor's Markdown that begins at a place and is published at *page*."""
    rules = work.rules
    ground = Ground(True, page, "", rules.archive_hosts, rules.image_hosts, rules.home)
    read = prose.read(markdown, ground, linkify=rules.linkify, headings=headings)
    lines = markdown.split("\n") if read.troubles or read.inside else []
    for trouble in read.troubles:
        place = place_in(lines, trouble.line, trouble.needle, begins)
        work.problems.append(error(place, trouble.code, trouble.message, trouble.hint))
    for line, href, inside in read.inside:
        work.refer("link", inside, place_in(lines, line, href, begins))
    return prose.html_of(read)


def place_in(lines: list[str], line: int, needle: str, begins: Place) -> Place:
    """Return where *needle* stands in or below *line* of a text that begins at a place."""
    for number in range(line, min(len(lines), line + 50)):
        if needle and (column := lines[number].find(needle)) >= 0:
            return Place(begins.path, begins.line + number, begins.column + column)
        if not lines[number].strip():
            break
    return Place(begins.path, begins.line + line, begins.column)


def _article(document: Document, work: _Work) -> Article | None:
    slug, file = document.id, document.files[0]
    notes, problems = written(document.files[1:])
    work.problems.extend(problems)
    read = _matter(file, ArticleFields, work)
    if read is None:
        return None
    fields, tree, parts = read
    _refer_from_article(fields, tree, work)
    _copies(fields.archived, tree, ("archived",), work)
    body = _their_prose(parts, fields, file.path, work)
    pinned = []
    locked = lock.entries(document.lock)
    for note in notes:
        pins, problems = pinning.pinned(note, body.text, locked)
        work.problems.extend(problems)
        pinned.append(_note(note, pins, slug, work))
    ordered = tuple(sorted(pinned, key=pinning.reading_order))
    if fields.excerpt and not any(note.passages for note in ordered):
        said = "nothing of the text is published: no note is pinned to a passage of it"
        work.problems.append(warning(tree.place(("excerpt",)), "empty", said, "pin one, or take 'excerpt' out"))
    blocks = pinning.blocks_of(body, ordered, excerpt=fields.excerpt)
    lines = tuple((start, parts.body_line + line) for start, line in body.lines)
    return Article(slug, file.path, fields, body.text, lines, blocks, ordered)


def _their_prose(parts: Parts, fields: ArticleFields, path: str, work: _Work) -> prose.Prose:
    """Return an article's body; what can't be published as it stands is a warning, for the text isn't ours."""
    rules = work.rules
    ground = Ground(
        ours=False,
        base=fields.url,
        day=f"{fields.date:%Y%m%d}",
        archive_hosts=rules.archive_hosts,
        image_hosts=rules.image_hosts,
    )
    read = prose.read(parts.body, ground, linkify=rules.linkify, headings=prose.ARTICLE_HEADINGS)
    lines = parts.body.split("\n") if read.troubles else []
    for trouble in read.troubles:
        place = place_in(lines, trouble.line, trouble.needle, Place(path, parts.body_line))
        told = error if trouble.fatal else warning
        work.problems.append(told(place, trouble.code, trouble.message, trouble.hint))
    if not read.text.strip():
        work.problems.append(warning(Place(path, parts.body_line), "empty", "the article has no text"))
    return read


def _refer_from_article(fields: ArticleFields, tree: Tree, work: _Work) -> None:
    work.refer("outlet", fields.outlet, tree.place(("outlet",)))
    if fields.image and fields.image.startswith("/"):
        work.refer("link", unquote(fields.image[1:]), tree.place(("image",)))
    work.refer_home(fields.image, tree.place(("image",)))
    seen: set[str] = set()
    for index, topic in enumerate(fields.topics):
        place = tree.place(("topics", index))
        work.refer("topic", topic, place)
        if folded(topic) in seen:
            work.problems.append(warning(place, "duplicate", f"the topic '{topic}' stands here twice"))
        seen.add(folded(topic))


def _copies(urls: Iterable[str], tree: Tree, loc: Loc, work: _Work) -> None:
    """Say which of the *urls* at *loc*, archived copies, are on a host that is linked through the archive only."""
    for index, url in enumerate(urls):
        if work.rules.archive_hosts and is_host_of(url, work.rules.archive_hosts):
            hint = "give a copy at an archive, such as https://web.archive.org/…"
            said = f"'{url}' is on the outlet's own host: no archived copy, and not linked"
            work.problems.append(warning(tree.place((*loc, index)), "link", said, hint))


def _sources(sources: Iterable[Source], tree: Tree, loc: Loc, work: _Work) -> None:
    for index, source in enumerate(sources):
        _copies(source.archived, tree, (*loc, "sources", index, "archived"), work)
        work.refer_home(source.url, tree.place((*loc, "sources", index, "url")))


def _note(note: WrittenNote, pins: pinning.Pins, slug: str, work: _Work) -> Note:
    fields = note.fields
    work.refer("kind", fields.kind, note.place("kind"))
    work.refer("verdict", fields.verdict, note.place("verdict"))
    for index, change in enumerate(fields.history):
        work.refer("verdict", change.verdict, note.place("history", index, "verdict"))
    _sources(fields.sources, note.tree, note.loc, work)
    if fields.media:
        work.refer_home(fields.media.url, note.place("media", "url"))
        work.refer_home(fields.media.original, note.place("media", "original"))
    body = _our_html(fields.body, note.body_at, f"articles/{slug}/", prose.NOTE_HEADINGS, work)
    if note.sound and not (body or fields.title or fields.claim or fields.sources):
        hint = "give it a body, a title, a claim or a source"
        work.problems.append(error(note.place("id"), "empty", "the note says nothing", hint))
    claim = fields.claim
    if isinstance(claim, str):
        work.refer("claim", claim, note.place("claim"))
    elif claim is not None:
        work.refer_home(claim.by_url, note.place("claim", "by_url"))
        claim = _inline_claim(note, claim, body, slug, work)
    return Note(fields, body, note.place("id"), claim, pins.passages, pins.unpinned)


def _inline_claim(note: WrittenNote, claim: InlineClaim, body: Markup, slug: str, work: _Work) -> str:
    """Add the claim that is written down in *note*; return its id."""
    fields = note.fields
    name = shortened(f"{slug}--{fields.id}")
    matter = ClaimFields(
        title=claim.text,
        by=claim.by,
        by_url=claim.by_url,
        said_on=claim.said_on,
        verdict=fields.verdict,
        reasons=fields.reasons,
        sources=fields.sources,
        history=fields.history,
    )
    place = note.place("claim", "text")
    work.claims.append(Claim(name, note.place().path, matter, body, place, of_note=True))
    return name


def note_html(body: str, slug: str, begins: Place, rules: Rules) -> tuple[Markup, tuple[Problem, ...]]:
    """Return the HTML of a note's *body* on the article *slug*, and what is wrong with it."""
    work = _Work(rules)
    html = _our_html(body, begins, f"articles/{slug}/", prose.NOTE_HEADINGS, work)
    return html, tuple(work.problems)


def archive_hosts(outlets: Iterable[Outlet]) -> tuple[str, ...]:
    """Return the hosts that are linked through archived copies only, as the *outlets* say."""
    hosts = {
        host
        for outlet in outlets
        if outlet.fields.archive_only
        for host in (*outlet.fields.domains, host_of(outlet.fields.url or ""))
        if host
    }
    return tuple(sorted(hosts))
