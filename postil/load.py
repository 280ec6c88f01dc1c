"""The only reader of disk: a site's folder → files as values.

Nothing outside the root is read: a link that leads out is an error, what is no plain file is skipped and told.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from postil.characters import forbidden_at, name_of
from postil.decode import MAX_BYTES
from postil.model import Asset, File
from postil.problem import Place, Problem, error, warning
from postil.theme import Source, Theme

PACKAGE = Path(__file__).resolve().parent
STOCK = next((folder for folder in (PACKAGE / "templates", PACKAGE.parent / "templates") if folder.is_dir()), PACKAGE)
"""The stock theme: inside an installed package, beside the package in a clone."""

MAX_FOLDERS = 50
"""Folders inside folders: more are no site, and Python's own way down ends at some hundreds."""

TEMPLATES = {".html", ".xml", ".txt", ".css"}


@dataclass(frozen=True, slots=True)
class Found:
    """A site's folder, read."""

    settings: File | None
    """site.yaml."""
    files: tuple[File, ...]
    """The files of content/."""
    theme: Theme
    problems: tuple[Problem, ...]


def load(root: Path) -> Found:
    """Read the site in *root*; what can't be read is among the problems."""
    problems: list[Problem] = []
    settings = _settings(root, problems)
    content = root / "content"
    if not content.is_dir():
        hint = "make it, or name the site's folder with --root"
        problems.append(error(Place("content"), "file", "there is no folder 'content' here", hint))
    files = tuple(_files(root, content, problems))
    return Found(settings, files, _theme(root, problems), tuple(problems))


def _settings(root: Path, problems: list[Problem]) -> File | None:
    path = root / "site.yaml"
    if not path.exists() and not path.is_symlink():
        hint = "run 'postil new site DIR' to begin one, or name a site's folder with --root"
        problems.append(error(Place("site.yaml"), "file", "there is no site.yaml here", hint))
        return None
    return _file(root, path, problems)


def _files(root: Path, folder: Path, problems: list[Problem]) -> Iterator[File]:
    for path in _walk(root, folder, problems):
        file = _file(root, path, problems)
        if file is not None:
            yield file


def _walk(root: Path, folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """Yield the files under *folder* by name, without hidden ones and editors' backups."""
    if len(folder.relative_to(root).parts) > MAX_FOLDERS:
        said = f"a folder inside more than {MAX_FOLDERS} others: not read"
        problems.append(error(Place(_relative(root, folder)), "file", said, "move it up"))
        return
    try:
        if _leads_out(root, folder):
            problems.append(_linked_folder(root, folder))
            return
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as failure:
        said = f"the folder can't be read: {(failure.strerror or '').lower()}"
        problems.append(error(Place(_relative(root, folder)), "file", said))
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith(".") or entry.name.endswith("~"):
            continue
        if said := _name_trouble(entry.name):
            problems.append(error(Place(_relative(root, path)), "file", said, "rename it"))
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(root, path, problems)
        elif entry.is_symlink() and path.is_dir():
            problems.append(_linked_folder(root, path))
        else:
            yield path


def _leads_out(root: Path, path: Path) -> bool:
    """Tell whether *path* is a link out of *root*; raise OSError where it leads nowhere."""
    try:
        return path.is_symlink() and not path.resolve(strict=True).is_relative_to(root.resolve())
    except RuntimeError:  # a link to itself, before Python 3.13
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from None


def _name_trouble(name: str) -> str:
    """Return what keeps *name* from being shown and published, or nothing."""
    if not name.isascii() and name != name.encode("utf-8", "replace").decode():
        return "the name is not UTF-8"
    control = next((char for char in name if char in "\t\n\r" or forbidden_at(char) >= 0), "")
    return f"{name_of(control)} in the name" if control else ""


def _linked_folder(root: Path, path: Path) -> Problem:
    place = Place(_relative(root, path))
    if _leads_out(root, path):
        return error(place, "file", "a link to a folder outside the site", "copy the folder here")
    return warning(place, "file", "a link to a folder: not read", "copy the folder here")


def _file(root: Path, path: Path, problems: list[Problem]) -> File | None:
    """Read a file; of one that is too long for a text only as much as shows that."""
    place = Place(_relative(root, path))
    try:
        if _leads_out(root, path):
            problems.append(error(place, "file", "a link to a file outside the site", "copy the file here"))
            return None
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            what = "a folder" if stat.S_ISDIR(mode) else "a pipe or device"
            told = error if path.name == "site.yaml" else warning
            problems.append(told(place, "file", f"{what}, not a file: not read"))
            return None
        with path.open("rb") as stream:
            limit = MAX_BYTES + 1 if path.suffix in {".md", ".yaml"} else -1
            return File(place.path, stream.read(limit))
    except OSError as failure:
        said = f"the file can't be read: {(failure.strerror or str(failure)).lower()}"
        problems.append(error(place, "file", said))
    return None


def _relative(root: Path, path: Path) -> str:
    """Return *path* from *root*, printable even where the name isn't UTF-8."""
    return path.relative_to(root).as_posix().encode("utf-8", "replace").decode()


def _theme(root: Path, problems: list[Problem]) -> Theme:
    """Read the stock theme, and over it, file by file, the site's own templates/."""
    sources: dict[str, Source] = {}
    static: dict[str, Asset] = {}
    own = root / "templates"
    stock_is_own = os.path.realpath(own) == os.path.realpath(STOCK)
    folders = [STOCK] if stock_is_own else [STOCK, own]
    for folder in folders:
        base = root if folder is own or stock_is_own else folder.parent
        for file in _files(base, folder if base != root else own, problems):
            name = file.path.removeprefix("templates/")
            if name.startswith("static/"):
                asset = Asset(file.path, name.removeprefix("static/"), file.data)
                static[asset.url] = asset
            elif Path(name).suffix in TEMPLATES:
                _add_source(file, name, sources, problems)
            elif folder is own:
                hint = "what is published as it is belongs under templates/static/"
                problems.append(warning(Place(file.path), "file", "no rule reads this file", hint))
    return Theme(
        tuple(sources[name] for name in sorted(sources)), tuple(static[name] for name in sorted(static))
    )


def _add_source(file: File, name: str, sources: dict[str, Source], problems: list[Problem]) -> None:
    try:
        sources[name] = Source(name, file.path, file.data.decode("utf-8"))
    except UnicodeDecodeError:
        problems.append(error(Place(file.path), "encoding", "the template is not UTF-8", "save it as UTF-8"))


def starter() -> dict[str, str]:
    """Return the files that a new site begins with, by path."""
    folder = PACKAGE / "starter"
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
