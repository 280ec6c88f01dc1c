"""The only writer of output/: whole files, the manifest last, and nothing that isn't ours.

A new output/ is staged beside its place and renamed whole. In a standing one every changed file is written beside
its place first; only then are they renamed, so a build killed before leaves the old site as it was, and the next
build completes one killed after.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from postil.problem import Place, Problem, error
from postil.rules import folded

MANIFEST = ".postil.json"
"""In the output folder: the files that are ours, with their digests. A page that is gone can so be removed even
where all else was forgotten."""
JOURNAL = ".postil.next.json"
"""The files that an unfinished build means to own."""


@dataclass(frozen=True, slots=True)
class Written:
    """What writing did."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    kept: int
    """Files that already were what they should be."""


class Writing:
    """Takes files one at a time, and puts them in place all together."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._fresh = not output.exists()
        self._stage = output.with_name(f".{output.name}.new")
        self._owned = _manifest(output / MANIFEST) | dict.fromkeys(_manifest(output / JOURNAL), "")
        self._digests: dict[str, str] = {}
        self._changed: list[str] = []
        self.in_the_way: list[Problem] = []
        shutil.rmtree(self._stage, ignore_errors=True)
        self._stage.mkdir(parents=True)

    def add(self, path: str, data: bytes) -> None:
        """Stage a file unless it already stands in the output as it should be."""
        digest = blake2b(data, digest_size=16).hexdigest()
        self._digests[path] = digest
        target = self._output / path
        if not self._fresh and _same(target, data):
            return
        if not self._fresh and path not in self._owned and os.path.lexists(target):
            hint = "move it away, or build into another folder with --output"
            said = "this file stands in the output folder, and Postil did not write it"
            self.in_the_way.append(error(Place(f"{self._output.name}/{path}"), "output", said, hint))
            return
        staged = self._stage / path
        staged.parent.mkdir(parents=True, exist_ok=True)
        staged.write_bytes(data)
        self._changed.append(path)

    def commit(self) -> Written:
        """Put the staged files in place, and take away those that are no longer wanted."""
        manifest = json.dumps(dict(sorted(self._digests.items())), indent=0, ensure_ascii=False).encode()
        kept = len(self._digests) - len(self._changed)
        if self._fresh:
            (self._stage / MANIFEST).write_bytes(manifest)
            self._stage.rename(self._output)
            return Written(tuple(self._changed), (), kept)
        _replace(self._output / JOURNAL, manifest)
        for path in self._changed:
            self._move(path)
        removed = tuple(sorted(path for path in self._owned if path not in self._digests and self._remove(path)))
        _replace(self._output / MANIFEST, manifest)
        (self._output / JOURNAL).unlink()
        self.abandon()
        return Written(tuple(self._changed), removed, kept)

    def abandon(self) -> None:
        """Leave the output as it is."""
        shutil.rmtree(self._stage, ignore_errors=True)

    def _move(self, path: str) -> None:
        target = self._output / path
        for parent in reversed(target.relative_to(self._output).parents):
            standing = self._output / parent
            if parent.name and not standing.is_dir():
                standing.unlink(missing_ok=True)
        if target.is_dir() and not target.is_symlink():
            _remove_ours_in(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        (self._stage / path).replace(target)

    def _remove(self, path: str) -> bool:
        """Remove a file of ours and the folders it leaves empty; tell whether it was there."""
        target = self._output / path
        if ".." in Path(path).parts or Path(path).is_absolute() or not os.path.lexists(target) or target.is_dir():
            return False
        target.unlink()
        for parent in target.parents:
            if parent == self._output:
                break
            try:
                parent.rmdir()
            except OSError:
                break
        return True


def _remove_ours_in(folder: Path) -> None:
    """Make way for a file where a folder stood: empty folders go, anything else stays and stops the build."""
    for parent, _, _ in os.walk(folder, topdown=False):
        with contextlib.suppress(OSError):
            Path(parent).rmdir()


def _same(path: Path, data: bytes) -> bool:
    try:
        if path.is_symlink() or path.stat().st_size != len(data):
            return False
        return path.read_bytes() == data
    except OSError:
        return False


def _manifest(path: Path) -> dict[str, str]:
    """Return the manifest at *path*; one that can't be read is empty."""
    try:
        read = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(read, Mapping):
        return {}
    return {str(name): str(digest) for name, digest in read.items()}


def _replace(path: Path, data: bytes) -> None:
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_bytes(data)
    temporary.replace(path)


def write(
    output: Path, files: Iterable[tuple[str, bytes]], sound: Callable[[], bool]
) -> tuple[Written | None, tuple[Problem, ...]]:
    """Write *files* (path and bytes) to *output* as one change, if all is still *sound* once they are made."""
    try:
        writing = Writing(output)
        for path, data in files:
            writing.add(path, data)
        if not sound() or writing.in_the_way:
            writing.abandon()
            return None, tuple(writing.in_the_way)
        return writing.commit(), ()
    except OSError as failure:
        said = f"the output can't be written: {(failure.strerror or str(failure)).lower()}"
        return None, (error(Place(str(failure.filename or output)), "output", said),)


def create(root: Path, files: Sequence[tuple[str, str]]) -> None:
    """Make new *files* (path and text) under *root*; raise FileExistsError, and make none, where one is there.

    A name counts as there whatever its case and Unicode form, for on some file systems it would be.
    """
    for path, _ in files:
        folder = (root / path).parent
        names = {folded(one.name) for one in folder.iterdir()} if folder.is_dir() else set()
        if folded(Path(path).name) in names:
            raise FileExistsError(errno.EEXIST, "is there already", str(root / path))
    for path, text in files:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
