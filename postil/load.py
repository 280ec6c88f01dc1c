"""The reader of disk: what has changed since the last build → files as values.

Nothing is read that scan did not find, so nothing outside the site and the stock theme is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from postil.codec import digest
from postil.lock import PATH as LOCK
from postil.model import Asset, Document, File, Listed, ListedDocument
from postil.problem import Place, Problem, error, warning
from postil.scan import PACKAGE, STOCK_MARK, Scan, data_of, scan
from postil.sightings import UNREAD, Signature
from postil.snapshots import PATH as SNAPSHOTS
from postil.theme import Source, Theme

TEMPLATES = {".html", ".xml", ".txt", ".css", ".po"}


@dataclass(frozen=True, slots=True)
class Found:
    """A site's folder, as far as it had to be read."""

    settings: File | None
    """site.yaml."""
    lock: File | None
    """content/anchors.lock."""
    snapshots: File | None
    """evidence/snapshots.jsonl."""
    files: tuple[Listed, ...]
    """The files of content/."""
    theme: Theme
    problems: tuple[Problem, ...]
    digests: Mapping[str, bytes | None]
    """Of every file that was scanned, by path; nothing where it is not known yet."""


def read(scanned: Scan, remembered: Mapping[str, tuple[Signature, bytes]]) -> Found:
    """Read site.yaml and the templates, and digest what is published as it is; texts are read by `document`."""
    problems = list(scanned.problems)
    digests: dict[str, bytes | None] = {}
    whole: dict[str, bytes] = {}
    for path, signature in zip(scanned.paths, scanned.signatures, strict=True):
        before = remembered.get(path)
        known = before[1] if before and before[0] == signature and before[1] != UNREAD else None
        if _is_text(path):
            digests[path] = known
            continue
        if known is None or _is_needed(path):
            try:
                data = data_of(scanned.root, path)
            except OSError as failure:
                problems.append(_unreadable(path, failure))
                continue
            known = digest(data)
            if _is_needed(path):
                whole[path] = data
        digests[path] = known
    return Found(
        File("site.yaml", whole["site.yaml"]) if "site.yaml" in whole else None,
        File(LOCK, whole[LOCK]) if LOCK in whole else None,
        File(SNAPSHOTS, whole[SNAPSHOTS]) if SNAPSHOTS in whole else None,
        tuple(Listed(path, found) for path, found in digests.items() if path.startswith("content/")),
        _theme(digests, whole, problems),
        tuple(problems),
        digests,
    )


def _is_text(path: str) -> bool:
    """Tell whether a file may be one of a document's: those are read when the document is."""
    return path.startswith("content/") and path.endswith((".md", ".yaml")) and not path.startswith("content/assets/")


def _is_needed(path: str) -> bool:
    """Tell whether a file's text is needed in every build that does anything."""
    if path.startswith("content/"):
        return path == LOCK
    return path in {"site.yaml", SNAPSHOTS} or ("templates/" in path and _is_template(path))


def _is_template(path: str) -> bool:
    name = path.removeprefix(STOCK_MARK).removeprefix("templates/")
    return not name.startswith("static/") and Path(name).suffix in TEMPLATES


def document(root: Path, listed: ListedDocument) -> Document | tuple[Problem, ...]:
    """Return *listed* with the bytes of its files; they may have changed since they were listed."""
    try:
        files = tuple(File(one.path, data_of(root, one.path)) for one in listed.files)
    except OSError as failure:
        return (_unreadable(str(failure.filename), failure),)
    return Document(listed.kind, listed.id, files, listed.lock)


def asset(root: Path, asset: Asset) -> bytes | Problem:
    """Return the bytes of a file that is published as it is, or why it can't be read."""
    try:
        return data_of(root, asset.path)
    except OSError as failure:
        return _unreadable(asset.path, failure)


def _unreadable(path: str, failure: OSError) -> Problem:
    return error(Place(path), "file", f"the file can't be read: {(failure.strerror or str(failure)).lower()}")


def _theme(digests: Mapping[str, bytes | None], whole: Mapping[str, bytes], problems: list[Problem]) -> Theme:
    """Return the stock theme, and over it, file by file, the site's own templates/."""
    sources: dict[str, Source] = {}
    static: dict[str, Asset] = {}
    for path, found in digests.items():
        plain = path.removeprefix(STOCK_MARK)
        if found is None or not plain.startswith("templates/"):
            continue
        name = plain.removeprefix("templates/")
        if name.startswith("static/"):
            asset = Asset(path, name.removeprefix("static/"), found)
            static[asset.url] = asset
        elif path not in whole:
            hint = "what is published as it is belongs under templates/static/"
            problems.append(warning(Place(plain), "file", "no rule reads this file", hint))
        else:
            try:
                sources[name] = Source(name, plain, whole[path].decode("utf-8"))
            except UnicodeDecodeError:
                problems.append(error(Place(plain), "encoding", "the template is not UTF-8", "save it as UTF-8"))
    return Theme(tuple(sources[name] for name in sorted(sources)), tuple(static[name] for name in sorted(static)))


def themes(root: Path) -> tuple[Theme, Theme, tuple[Problem, ...]]:
    """Return the stock theme, what the site in *root* has of its own, and what of that can't be read."""
    scanned = scan(root)
    problems = [problem for problem in scanned.problems if problem.place.path.startswith("templates")]
    stock: dict[str, bytes] = {}
    own: dict[str, bytes] = {}
    for path in scanned.paths:
        if _is_needed(path) and "templates/" in path:
            try:
                (stock if path.startswith(STOCK_MARK) else own)[path] = data_of(root, path)
            except OSError as failure:
                problems.append(_unreadable(path, failure))
    found = [_theme({path: digest(data) for path, data in files.items()}, files, problems) for files in (stock, own)]
    return found[0], found[1], tuple(problems)


def starter() -> dict[str, str]:
    """Return the files that a new site begins with, by path."""
    folder = PACKAGE / "starter"
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
