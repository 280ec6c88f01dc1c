"""What is wrong with the outputs taken together: two in one place, and links that lead to none of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from postil import urls
from postil.compile import Result
from postil.output import Output
from postil.problem import Problem, error
from postil.references import broken
from postil.rules import folded, unsafe
from postil.site import Site


def output_problems(site: Site, outputs: Sequence[Output], results: Sequence[Result]) -> list[Problem]:
    """Return an error for each pair of outputs that would share a file, each bad name, and each broken link."""
    unreadable = {_page_of(result) for result in results if result.value is None}
    paths = {output.path for output in outputs} | unreadable
    anchors = {
        urls.path_of(article.url): {f"note-{note.id}" for note in article.notes} | {"text"} for article in site.articles
    }
    references = [reference for result in results for reference in result.references]
    return [*_collisions(outputs), *_unsafe(outputs), *broken(references, paths, anchors)]


def _page_of(result: Result) -> str:
    """Return the page that a document would have: a link to one that can't be read is not a second mistake."""
    kind, name = result.document
    return f"{name}/index.html" if kind == "page" else f"{kind}s/{name}/index.html"


def _unsafe(outputs: Sequence[Output]) -> Iterator[Problem]:
    for output in outputs:
        if said := next(filter(None, map(unsafe, output.path.split("/"))), ""):
            yield error(output.origin, "file", said, "rename the file")


def _collisions(outputs: Sequence[Output]) -> Iterator[Problem]:
    taken: dict[str, Output] = {}
    for output in outputs:
        first = taken.setdefault(folded(output.path), output)
        if first is not output:
            said = f"two things would be published as /{output.path}: this, and {first.origin.path}"
            yield error(output.origin, "duplicate", said, "rename one of the two")
    for key, output in taken.items():
        parts = key.split("/")
        for end in range(1, len(parts)):
            if above := taken.get("/".join(parts[:end])):
                said = f"/{above.path} would be a file, and a folder for /{output.path}"
                yield error(output.origin, "duplicate", said, "rename one of the two")
