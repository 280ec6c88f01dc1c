"""What is wrong with the outputs taken together: two in one place, and links that lead to none of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from postil import urls
from postil.compile import Result
from postil.model import Article
from postil.names import folded, unsafe
from postil.output import Output
from postil.problem import Problem, error
from postil.references import broken
from postil.site import Site


def settled(outputs: Iterable[Output]) -> tuple[tuple[Output, ...], tuple[Problem, ...]]:
    """Return the outputs that have a place of their own on every file system, and an error for each that hasn't.

    Of two that would share a file, the first keeps it.
    """
    taken: dict[str, Output] = {}
    problems: list[Problem] = []
    for output in outputs:
        if said := next(filter(None, map(unsafe, output.path.split("/"))), ""):
            problems.append(error(output.origin, "file", said, "rename the file"))
        elif (first := taken.setdefault(folded(output.path), output)) is not output:
            said = f"two things would be published as /{output.path}: this, and {first.origin.path}"
            problems.append(error(output.origin, "duplicate", said, "rename one of the two"))
    for key in list(taken):
        parts = key.split("/")
        for end in range(1, len(parts)):
            if (above := taken.get("/".join(parts[:end]))) and key in taken:
                output = taken.pop(key)
                said = f"/{above.path} would be a file, and a folder for /{output.path}"
                problems.append(error(output.origin, "duplicate", said, "rename one of the two"))
    return tuple(taken.values()), tuple(problems)


def broken_links(site: Site, outputs: Iterable[Output], results: Sequence[Result]) -> tuple[Problem, ...]:
    """Return an error for each link to this site that leads to none of *outputs*."""
    unreadable = {_page_of(result) for result in results if result.value is None}
    paths = {output.path for output in outputs} | unreadable
    notes = {urls.path_of(one.url): {f"note-{note.id}" for note in one.notes} for one in site.articles}
    articles = [result.value for result in results if isinstance(result.value, Article)]
    waiting = {
        path: "it is a draft" if article.fields.draft else f"it is dated {article.fields.date:%Y-%m-%d}"
        for article in articles
        if (path := urls.path_of(urls.article_url(article.slug))) not in paths
    }
    references = [reference for result in results for reference in result.references]
    return broken(references, paths, notes, waiting)


def _page_of(result: Result) -> str:
    """Return the page that a document would have: a link to one that can't be read is not a second mistake."""
    kind, name = result.document
    return f"{name}/index.html" if kind == "page" else f"{kind}s/{name}/index.html"
