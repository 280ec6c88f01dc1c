"""The only reader of disk: a site's folder → files as values.

Nothing outside the root is read: a link that leads out is an error, what is no plain file is skipped and told.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
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
    reader = _Reader(root)
    settings = None
    if os.path.lexists(root / "site.yaml"):
        settings = reader.file("site.yaml", is_link=(root / "site.yaml").is_symlink())
    else:
        hint = "run 'postil new site DIR' to begin one, or name a site's folder with --root"
        reader.problems.append(error(Place("site.yaml"), "file", "there is no site.yaml here", hint))
    if not (root / "content").is_dir():
        hint = "make it, or name the site's folder with --root"
        reader.problems.append(error(Place("content"), "file", "there is no folder 'content' here", hint))
    files = tuple(reader.folder("content"))
    return Found(settings, files, _theme(reader), tuple(reader.problems))


@dataclass(slots=True)
class _Reader:
    """Reads what is under one folder, and collects what it can't read."""

    root: Path
    problems: list[Problem] = field(default_factory=list)

    def folder(self, path: str) -> Iterator[File]:
        """Yield the files under *path* by name, without hidden ones and editors' backups."""
        if path.count("/") > MAX_FOLDERS:
            self._tell(error, path, f"a folder inside more than {MAX_FOLDERS} others: not read", "move it up")
            return
        try:
            if self._is_link_to_folder(path):
                return
            with os.scandir(self.root / path) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except FileNotFoundError:
            return
        except OSError as failure:
            self._tell(error, path, f"the folder can't be read: {(failure.strerror or '').lower()}")
            return
        for entry in entries:
            if not entry.name.startswith(".") and not entry.name.endswith("~"):
                yield from self._entry(entry, f"{path}/{entry.name}")

    def _entry(self, entry: os.DirEntry[str], path: str) -> Iterator[File]:
        if said := _name_trouble(entry.name):
            self._tell(error, path, said, "rename it")
        elif entry.is_dir(follow_symlinks=False):
            yield from self.folder(path)
        elif not self._is_link_to_folder(path, is_link=entry.is_symlink()):
            file = self.file(path, is_link=entry.is_symlink())
            if file:
                yield file

    def file(self, path: str, *, is_link: bool) -> File | None:
        """Read a file; of one that is too long for a text only as much as shows that."""
        where = self.root / path
        try:
            if is_link and self._leads_out(where):
                self._tell(error, path, "a link to a file outside the site", "copy the file here")
                return None
            mode = where.stat().st_mode
            if not stat.S_ISREG(mode):
                what = "a folder" if stat.S_ISDIR(mode) else "a pipe or device"
                told = error if path == "site.yaml" else warning
                self._tell(told, path, f"{what}, not a file: not read")
                return None
            with where.open("rb") as stream:
                return File(path, stream.read(MAX_BYTES + 1 if path.endswith((".md", ".yaml")) else -1))
        except OSError as failure:
            self._tell(error, path, f"the file can't be read: {(failure.strerror or str(failure)).lower()}")
            return None

    def _is_link_to_folder(self, path: str, is_link: bool | None = None) -> bool:
        """Tell whether *path* is a link to a folder, which is not read, and say so."""
        where = self.root / path
        if is_link is False or not where.is_symlink() or not where.is_dir():
            return False
        if self._leads_out(where):
            self._tell(error, path, "a link to a folder outside the site", "copy the folder here")
        else:
            self._tell(warning, path, "a link to a folder: not read", "copy the folder here")
        return True

    def _leads_out(self, link: Path) -> bool:
        """Tell whether *link* leads out of the root; raise OSError where it leads nowhere."""
        try:
            return not link.resolve(strict=True).is_relative_to(self.root.resolve())
        except RuntimeError:  # a link to itself, before Python 3.13
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from None

    def _tell(self, told: Callable[..., Problem], path: str, said: str, hint: str = "") -> None:
        """Add a problem; the path is printable even where a name isn't UTF-8."""
        self.problems.append(told(Place(path.encode("utf-8", "replace").decode()), "file", said, hint))


def _name_trouble(name: str) -> str:
    """Return what keeps *name* from being shown and published, or nothing."""
    if not name.isascii() and name != name.encode("utf-8", "replace").decode():
        return "the name is not UTF-8"
    if name.isprintable():
        return ""
    control = next((char for char in name if char in "\t\n\r" or forbidden_at(char) >= 0), "")
    return f"{name_of(control)} in the name" if control else ""


def _theme(reader: _Reader) -> Theme:
    """Read the stock theme, and over it, file by file, the site's own templates/."""
    own = os.path.realpath(reader.root / "templates")
    readers = [reader] if own == os.path.realpath(STOCK) else [_Reader(STOCK.parent), reader]
    sources: dict[str, Source] = {}
    static: dict[str, Asset] = {}
    for one in readers:
        for file in one.folder("templates"):
            name = file.path.removeprefix("templates/")
            if name.startswith("static/"):
                asset = Asset(file.path, name.removeprefix("static/"), file.data)
                static[asset.url] = asset
            elif Path(name).suffix in TEMPLATES:
                _add_source(file, name, sources, reader.problems)
            else:
                hint = "what is published as it is belongs under templates/static/"
                one.problems.append(warning(Place(file.path), "file", "no rule reads this file", hint))
    return Theme(tuple(sources[name] for name in sorted(sources)), tuple(static[name] for name in sorted(static)))


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
