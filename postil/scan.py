"""Looks at every file of a site from outside, and reads none.

Nothing outside the root is looked at: a link that leads out is an error, what is no plain file is skipped and told.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from postil.characters import forbidden_at, name_of
from postil.codec import digest, encoded
from postil.decode import MAX_BYTES
from postil.problem import Place, Problem, error, warning
from postil.sightings import Signature
from postil.snapshots import FOLDER as EVIDENCE
from postil.snapshots import PATH as SNAPSHOTS

PACKAGE = Path(__file__).resolve().parent
STOCK = next((folder for folder in (PACKAGE / "templates", PACKAGE.parent / "templates") if folder.is_dir()), PACKAGE)
"""The stock theme: inside an installed package, beside the package in a clone."""
STOCK_MARK = "\x00"
"""Begins the path of a file of the stock theme: no file of a site has such a name."""

MAX_FOLDERS = 50
"""Folders inside folders: more are no site, and Python's own way down ends at some hundreds."""


@dataclass(frozen=True, slots=True)
class Scan:
    """Every file of a site and of the stock theme as it looks from outside; none has been read."""

    root: Path
    paths: tuple[str, ...]
    """Relative to the site's root; those of the stock theme begin with STOCK_MARK."""
    signatures: tuple[Signature, ...]
    problems: tuple[Problem, ...]
    at: int
    """When the scan began, in nanoseconds since 1970."""


def scan(root: Path) -> Scan:
    """Look at every file of the site in *root*, and of the stock theme."""
    at = time.time_ns()
    reader = _Reader(root)
    found: list[tuple[str, Signature]] = []
    if os.path.lexists(root / "site.yaml"):
        found.extend(reader.file("site.yaml", is_link=(root / "site.yaml").is_symlink()))
    else:
        hint = "run 'postil new site DIR' to begin one, or name a site's folder with --root"
        reader.problems.append(error(Place("site.yaml"), "file", "there is no site.yaml here", hint))
    if not (root / "content").is_dir():
        hint = "make it, or name the site's folder with --root"
        reader.problems.append(error(Place("content"), "file", "there is no folder 'content' here", hint))
    found.extend(reader.folder("content"))
    if os.path.lexists(root / SNAPSHOTS):
        is_link = (root / SNAPSHOTS).is_symlink() or (root / EVIDENCE).is_symlink()
        found.extend(reader.file(SNAPSHOTS, is_link=is_link))
    if os.path.realpath(root / "templates") != os.path.realpath(STOCK):
        found.extend((STOCK_MARK + path, signature) for path, signature in _Reader(STOCK.parent).folder("templates"))
    found.extend(reader.folder("templates"))
    return Scan(
        root, tuple(path for path, _ in found), tuple(signature for _, signature in found), tuple(reader.problems), at
    )


@dataclass(slots=True)
class _Reader:
    """Looks at what is under one folder, and collects what can't be read."""

    root: Path
    problems: list[Problem] = field(default_factory=list)

    def folder(self, path: str) -> Iterator[tuple[str, Signature]]:
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

    def _entry(self, entry: os.DirEntry[str], path: str) -> Iterator[tuple[str, Signature]]:
        if said := _name_trouble(entry.name):
            self._tell(error, path, said, "rename it")
        elif entry.is_dir(follow_symlinks=False):
            yield from self.folder(path)
        elif not entry.is_symlink() or not self._is_link_to_folder(path):
            yield from self.file(path, entry=entry, is_link=entry.is_symlink())

    def file(
        self, path: str, *, is_link: bool, entry: os.DirEntry[str] | None = None
    ) -> Iterator[tuple[str, Signature]]:
        """Yield a plain file that lies in the site."""
        try:
            if is_link and self._leads_out(self.root / path):
                self._tell(error, path, "a link to a file outside the site", "copy the file here")
                return
            found = entry.stat() if entry else (self.root / path).stat()
            if not stat.S_ISREG(found.st_mode):
                what = "a folder" if stat.S_ISDIR(found.st_mode) else "a pipe or device"
                told = error if path == "site.yaml" else warning
                self._tell(told, path, f"{what}, not a file: not read")
                return
            yield path, (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        except OSError as failure:
            self._tell(error, path, f"the file can't be read: {(failure.strerror or str(failure)).lower()}")

    def _is_link_to_folder(self, path: str) -> bool:
        """Tell whether *path* is a link to a folder, which is not read, and say so."""
        where = self.root / path
        if not where.is_symlink() or not where.is_dir():
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


def data_of(root: Path, path: str) -> bytes:
    """Return the bytes of a file that was scanned; of a text that is too long only as much as shows that."""
    where = STOCK.parent / path.removeprefix(STOCK_MARK) if path.startswith(STOCK_MARK) else root / path
    with where.open("rb") as stream:
        return stream.read(MAX_BYTES + 1 if path.endswith((".md", ".yaml")) else -1)


@cache
def code_digest() -> bytes:
    """Return the digest of this program: its own sources, and the names and versions of the packages beside click.

    A program that runs doesn't change, whatever befalls its files.
    """
    sources = [path.read_bytes() for path in sorted(PACKAGE.rglob("*.py"))]
    spec = find_spec("click")
    beside = Path(spec.origin).parent.parent if spec and spec.origin else PACKAGE
    packages = sorted(one.name for one in beside.iterdir() if one.suffix in {".dist-info", ".egg-info"})
    return digest(encoded((sys.version, packages, sources)))
