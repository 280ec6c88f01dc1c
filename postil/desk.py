"""A site opened for work on its notes: each article with its files as they stand, compiled.

What is read here is read anew each time, without the memory of builds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from postil import load, lock
from postil.compile import archive_hosts, compile_document
from postil.configuration import Settings
from postil.documents import sorted_out
from postil.model import Article, Document, File, ListedDocument, Outlet, Rules
from postil.names import folded
from postil.notes import WrittenNote, written
from postil.problem import Problem, did_you_mean
from postil.scaffold import slug_of
from postil.scan import scan
from postil.settings import read_settings, rules_of

NAMING_WORDS = 5
"""Of a note's title or quote, that its id is made of."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A site's documents, found but not read; its settings, read."""

    root: Path
    settings: Settings
    rules: Rules
    documents: tuple[ListedDocument, ...]
    lock: bytes | None
    """What anchors.lock holds; nothing where there is none."""
    problems: tuple[Problem, ...]
    """What of anchors.lock can't be read."""


@dataclass(frozen=True, slots=True)
class OpenArticle:
    """An article with its notes, as its files are now."""

    document: Document
    """The article's own file first; then those of its notes."""
    article: Article | None
    """Nothing where the article's own file can't be read; the problems say why."""
    notes: tuple[WrittenNote, ...]
    """As they stand in the files, in their order."""
    problems: tuple[Problem, ...]
    """All of the article's, but for references to what isn't there."""

    def bytes_of(self, path: str) -> bytes | None:
        """Return what one of its files holds; nothing where there is no such file."""
        return next((file.data for file in self.document.files if file.path == path), None)

    @property
    def notes_path(self) -> str:
        """Where its list of notes stands, or would."""
        return f"{self.document.files[0].path.removesuffix('.md')}.notes.yaml"


def opened(root: Path) -> Desk | tuple[Problem, ...]:
    """Return the site in *root*, or why it can't be read."""
    scanned = scan(root)
    found = load.read(scanned, {})
    settings, _, wrong = read_settings(found.settings)
    if settings is None:
        return (*found.problems, *wrong)
    locked, unlocked = lock.read(found.lock)
    documents = sorted_out(found.files, locked).documents
    desk = Desk(root, settings, rules_of(settings), documents, found.lock.data if found.lock else None, unlocked)
    return replace(desk, rules=rules_of(settings, archive_hosts(outlets(desk))))


def outlets(desk: Desk) -> Iterator[Outlet]:
    """Yield the site's outlets; one that can't be read is left out."""
    for listed in desk.documents:
        if listed.kind == "outlet" and isinstance(document := load.document(desk.root, listed), Document):
            value = compile_document(document, desk.rules).value
            if isinstance(value, Outlet):
                yield value


def named(desk: Desk, name: str) -> ListedDocument | str:
    """Return the article called *name*: its slug, or the path of one of its files; else a hint for whoever asked."""
    articles = [one for one in desk.documents if one.kind == "article"]
    wanted = folded(PurePosixPath(name.replace("\\", "/")).name.removesuffix(".notes.yaml").removesuffix(".md"))
    for one in articles:
        if folded(one.id) == wanted:
            return one
    return did_you_mean(name, [one.id for one in articles], "its name is that of its file in content/articles/")


def read(desk: Desk, listed: ListedDocument) -> OpenArticle | tuple[Problem, ...]:
    """Return an article as its files are now, or why they can't be read."""
    document = load.document(desk.root, listed)
    return taken_up(document, desk.rules) if isinstance(document, Document) else document


def taken_up(document: Document, rules: Rules) -> OpenArticle:
    """Return an article's *document* compiled, beside its notes as they were written."""
    result = compile_document(document, rules)
    article = result.value if isinstance(result.value, Article) else None
    notes, _ = written(document.files[1:])
    return OpenArticle(document, article, notes, result.problems)


def articles(desk: Desk) -> Iterator[OpenArticle | tuple[Problem, ...]]:
    """Yield every article, by slug; in place of one that can't be read, why."""
    for listed in desk.documents:
        if listed.kind == "article":
            yield read(desk, listed)


def with_file(document: Document, path: str, data: bytes | None) -> Document:
    """Return an article's *document* with one of the files of its notes changed, new, or gone."""
    rest = [file for file in document.files[1:] if file.path != path]
    new = [] if data is None else [File(path, data)]
    return replace(document, files=(document.files[0], *sorted([*rest, *new], key=lambda file: file.path)))


def new_errors(before: OpenArticle, after: OpenArticle) -> list[Problem]:
    """Return the errors that a change brings; what was wrong elsewhere before is no reason to refuse it."""
    told = Counter((one.code, one.message) for one in after.problems)
    told.subtract((one.code, one.message) for one in before.problems)
    return [one for one in after.problems if one.severity == "error" and told[one.code, one.message] > 0]


def free_name(article: OpenArticle, words: object) -> str:
    """Return an id for a new note of an *article*, made of the first *words* of its title or its quote."""
    taken = {folded(note.fields.id) for note in article.notes}
    try:
        name = slug_of(" ".join(str(words or "").split()[:NAMING_WORDS]))
    except ValueError:
        name = "note"
    number, free = 2, name
    while folded(free) in taken:
        number, free = number + 1, f"{name}-{number}"
    return free
