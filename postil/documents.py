"""Files of content/ → documents: which files belong together, and which belong nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from postil.lock import PATH as LOCK
from postil.model import Asset, DocumentKind, Listed, ListedDocument
from postil.names import MAX_NAME_BYTES, folded, parse_slug, shortened
from postil.problem import Place, Problem, did_you_mean, error, warning

FOLDERS: dict[str, DocumentKind] = {
    "articles": "article",
    "topics": "topic",
    "outlets": "outlet",
    "claims": "claim",
    "editions": "edition",
    "pages": "page",
}
"""The folders of content/, and what a Markdown file in each of them is."""

_FILE = re.compile(
    r"content/(?:"
    r"(?P<asset>assets/.+)"
    r"|articles/(?P<noted>[^/]+)\.notes(?:\.yaml|/[^/]+\.md)"
    r"|(?P<folder>[^/]+)/(?P<name>[^/]+)\.md)"
)


@dataclass(frozen=True, slots=True)
class Sorted:
    """The files of content/, sorted out."""

    documents: tuple[ListedDocument, ...]
    assets: tuple[Asset, ...]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Sorting:
    main: dict[tuple[DocumentKind, str], Listed] = field(default_factory=dict)
    notes: dict[str, list[Listed]] = field(default_factory=dict)
    assets: list[Asset] = field(default_factory=list)
    taken: dict[tuple[DocumentKind, str], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def sorted_out(files: Iterable[Listed], locked: Mapping[str, tuple[str, ...]] | None = None) -> Sorted:
    """Return *files* as documents, by kind and id, each article with what is *locked* of it by its slug.

    A file that no rule reads is a problem.
    """
    sorting = _Sorting()
    for file in sorted(files, key=lambda file: file.path):
        if file.path != LOCK:
            _sort(file, sorting)
    documents = []
    locked = locked or {}
    for (kind, name), file in sorted(sorting.main.items()):
        beside = sorting.notes.pop(name, []) if kind == "article" else []
        documents.append(ListedDocument(kind, name, (file, *beside), locked.get(name, ()) if kind == "article" else ()))
    for name, lost in sorted(sorting.notes.items()):
        slugs = [slug for kind, slug in sorting.main if kind == "article"]
        hint = did_you_mean(name, slugs, f"add content/articles/{name}.md, or rename the notes after their article")
        for file in lost:
            said = f"these notes have no article: there is no content/articles/{name}.md"
            sorting.problems.append(error(Place(file.path), "file", said, hint))
    return Sorted(tuple(documents), tuple(sorting.assets), tuple(sorting.problems))


def _sort(file: Listed, sorting: _Sorting) -> None:
    found = _FILE.fullmatch(file.path)
    asset, noted, folder, name = found.groups() if found else (None, None, "", "")
    if asset:
        sorting.assets.append(Asset(file.path, asset, file.digest or b""))
    elif noted:
        sorting.notes.setdefault(_composed(noted), []).append(file)
    elif kind := FOLDERS.get(folder):
        _take(file, kind, name, sorting)
    else:
        sorting.problems.append(warning(Place(file.path), "file", "no rule reads this file", _way_out(file.path)))


def _take(file: Listed, kind: DocumentKind, name: str, sorting: _Sorting) -> None:
    try:
        long = parse_slug(name)
    except ValueError as problem:
        sorting.problems.append(error(Place(file.path), "file", str(problem), "rename the file"))
        return
    slug = shortened(long)
    if slug != long:
        said = f"the name is longer than {MAX_NAME_BYTES} bytes: its page is called '{slug}'"
        sorting.problems.append(warning(Place(file.path), "file", said, "rename the file"))
    if (first := sorting.taken.setdefault((kind, folded(slug)), file.path)) != file.path:
        said = f"'{slug}' and {first} would be one page on a file system that ignores case"
        sorting.problems.append(error(Place(file.path), "duplicate", said, "rename one of the two"))
        return
    sorting.main[kind, slug] = file


def _composed(name: str) -> str:
    try:
        return shortened(parse_slug(name))
    except ValueError:
        return name


def _way_out(path: str) -> str:
    if path.endswith(".yml"):
        return "end its name in .yaml"
    folder = path.split("/")[1]
    if "/" not in path.removeprefix("content/"):
        return "put it into one of the folders of content/"
    if folder in FOLDERS:
        return f"content/{folder}/ has Markdown files, ending in .md; what is published as it is: content/assets/"
    return did_you_mean(folder, [*FOLDERS, "assets"], "what is published as it is belongs under content/assets/")
