"""The only writer of disk: whole files, the manifest last, and nothing that isn't ours.

A new output/ is staged beside its place and renamed whole. In a standing one every changed file is written beside
its place first; only then are they renamed, so a build killed before leaves the old site as it was, and the next
build completes one killed after.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import stat
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from postil.codec import digest
from postil.names import folded
from postil.problem import Place, Problem, error
from postil.sightings import ABSENT, Sightings, Signature, seen

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
    digests: Mapping[str, bytes]
    """Of every file that is ours now, by path."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in the output folder that is ours."""

    manifest: bytes
    owned: frozenset[str]
    """Paths of all files that are ours, whether they stand there or not."""
    files: Mapping[str, tuple[Signature, bytes]]
    """Signature and digest of each that does, by path."""

    def has(self, path: str, found: bytes) -> bool:
        """Tell whether a file of ours stands at *path* whose digest is *found*."""
        file = self.files.get(path)
        return file is not None and file[1] == found


def standing(output: Path, remembered: Sightings) -> Standing:
    """Look at the files of ours in *output*; those that look otherwise than remembered are read."""
    known = remembered.by_path()
    files = {}
    manifest = _read(output / MANIFEST)
    owned = frozenset(_paths(manifest) | _paths(_read(output / JOURNAL)))
    for path, now in zip(owned, signatures(output, owned), strict=True):
        if now == ABSENT:
            continue
        before = known.get(path)
        if before and before[0] == now:
            files[path] = before
        else:
            with contextlib.suppress(OSError):
                files[path] = now, digest((output / path).read_bytes())
    return Standing(manifest, owned, files)


def ours(output: Path) -> dict[str, bytes]:
    """Return the digests of the files that the last build put into *output*, by path; none where that can't be told."""
    try:
        listed = json.loads(_read(output / MANIFEST))
        return {str(path): bytes.fromhex(found) for path, found in listed.items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def place_of(output: Path) -> str:
    """Return what tells the folder *output* from all others on this machine."""
    return str(output.absolute())


def stands(output: Path, remembered: Sightings) -> Sightings | None:
    """Return the files of ours in *output* as they are seen now, if all of them are as remembered."""
    at = time.time_ns()
    now = signatures(output, remembered.paths)
    if MANIFEST not in remembered.paths:
        return None
    same = remembered.same(remembered.paths, now, lambda path: (output / path).read_bytes())
    return remembered.at(now, at) if same else None


def signatures(output: Path, paths: Iterable[str]) -> tuple[Signature, ...]:
    """Return what each of *paths* in *output* looks like."""
    base = str(output)
    return tuple(signature_of(f"{base}/{path}") for path in paths)


def signature_of(path: str | Path) -> Signature:
    """Return what a file looks like; ABSENT where no plain file stands there."""
    try:
        found = os.lstat(path)
    except (OSError, ValueError):
        return ABSENT
    if not stat.S_ISREG(found.st_mode):
        return ABSENT
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def sighted(output: Path, before: Standing, done: Written) -> Sightings:
    """Return what the files of ours in *output* look like, the manifest among them."""
    now = time.time_ns()
    manifest = _read(output / MANIFEST)
    new = {path: done.digests[path] for path in done.written} | {MANIFEST: digest(manifest)}
    ours = {
        path: (before.files[path][0] if path in before.files else ABSENT, one) for path, one in done.digests.items()
    }
    ours |= dict(zip(new, zip(signatures(output, new), new.values(), strict=True), strict=True))
    return seen(ours, now)


def write(
    output: Path,
    standing: Standing,
    kept: Mapping[str, bytes],
    files: Iterable[tuple[str, bytes | Problem, bytes]],
    *,
    keep_going: bool,
) -> tuple[Written | None, tuple[Problem, ...]]:
    """Write *files* (path, bytes, digest) to *output* as one change, beside those that are *kept* as they stand.

    Nothing is changed where a file of somebody else's is in the way, nor where one of *files* is a problem, unless
    *keep_going*.
    """
    problems: list[Problem] = []
    try:
        writing = Writing(output, standing)
        for path, found in kept.items():
            writing.keep(path, found)
        for path, data, found in files:
            if isinstance(data, Problem):
                problems.append(data)
                if path in standing.files:
                    writing.keep(path, standing.files[path][1])
            else:
                writing.add(path, data, found)
        if writing.in_the_way or (problems and not keep_going):
            writing.abandon()
            return None, (*problems, *writing.in_the_way)
        return writing.commit(), tuple(problems)
    except OSError as failure:
        said = f"the output can't be written: {(failure.strerror or str(failure)).lower()}"
        return None, (*problems, error(Place(str(failure.filename or output)), "output", said))


class Writing:
    """Takes files one at a time, and puts them in place all together."""

    def __init__(self, output: Path, standing: Standing) -> None:
        self._output = output = output.absolute()
        self._fresh = not output.exists()
        self._stage = output.with_name(f".{output.name}.new")
        self._manifest = standing.manifest
        self._owned = standing.owned
        self._standing = standing
        self._digests: dict[str, bytes] = {}
        self._changed: list[str] = []
        self._made: set[str] = set()
        """Folders of the stage."""
        self._folders: dict[Path, str] = {}
        """What is wrong with a folder of the output, or nothing."""
        self.in_the_way: list[Problem] = []
        shutil.rmtree(self._stage, ignore_errors=True)

    def keep(self, path: str, found: bytes) -> None:
        """Let a file of ours stand as it is."""
        self._digests[path] = found

    def add(self, path: str, data: bytes, found: bytes) -> None:
        """Stage a file, whose digest is *found*, unless it already stands in the output as it should be."""
        self._digests[path] = found
        if not self._fresh:
            if self._standing.has(path, found) or _same(self._output / path, data):
                return
            if said := self._foreign(path):
                hint = "move it away, or build into another folder with --output"
                self.in_the_way.append(error(Place(f"{self._output.name}/{path}"), "output", said, hint))
                return
        staged = f"{self._stage}/{path}"
        folder = staged.rpartition("/")[0]
        if folder not in self._made:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - Path's costs five times as much, for every page
            self._made.add(folder)
        with open(staged, "wb") as stream:  # noqa: PTH123 - likewise
            stream.write(data)
        self._changed.append(path)

    def commit(self) -> Written:
        """Put the staged files in place, and take away those that are no longer wanted."""
        listed = {path: found.hex() for path, found in sorted(self._digests.items())}
        manifest = json.dumps(listed, ensure_ascii=False, separators=(",\n", ":")).encode()
        kept = len(self._digests) - len(self._changed)
        if self._fresh:
            self._stage.mkdir(parents=True, exist_ok=True)
            (self._stage / MANIFEST).write_bytes(manifest)
            self._stage.rename(self._output)
            return Written(tuple(self._changed), (), kept, self._digests)
        if manifest == self._manifest and not self._changed and not (self._output / JOURNAL).exists():
            self.abandon()
            return Written((), (), kept, self._digests)
        _replace(self._output / JOURNAL, manifest)
        for path in self._changed:
            self._make_way(path)
            target = self._output / path
            target.parent.mkdir(parents=True, exist_ok=True)
            (self._stage / path).replace(target)
        removed = tuple(sorted(path for path in self._owned - self._digests.keys() if self._remove(path)))
        _replace(self._output / MANIFEST, manifest)
        (self._output / JOURNAL).unlink()
        self.abandon()
        return Written(tuple(self._changed), removed, kept, self._digests)

    def abandon(self) -> None:
        """Leave the output as it is."""
        shutil.rmtree(self._stage, ignore_errors=True)

    def _foreign(self, path: str) -> str:
        """Say what stands where *path* is to be written that Postil did not put there, or nothing."""
        target = self._output / path
        if target.is_dir() and not target.is_symlink():
            inside = [one.relative_to(self._output).as_posix() for one in target.rglob("*") if not one.is_dir()]
            strange = [one for one in inside if one not in self._owned]
            return f"a folder stands there, with {strange[0]}, which Postil did not write" if strange else ""
        if path not in self._owned and os.path.lexists(target):
            return "this file stands in the output folder, and Postil did not write it"
        return next(filter(None, map(self._folder_trouble, Path(path).parents)), "")

    def _folder_trouble(self, folder: Path) -> str:
        """Say why *folder* can't be one of the output's, or nothing."""
        if folder not in self._folders:
            standing, said = self._output / folder, ""
            if folder.name and standing.is_symlink():
                said = f"'{folder}' is a link, which may lead out of the output folder"
            elif standing.is_file() and folder.as_posix() not in self._owned:
                said = f"'{folder}' is a file, and Postil did not write it"
            self._folders[folder] = said
        return self._folders[folder]

    def _make_way(self, path: str) -> None:
        """Take away files of ours that stand where *path* needs a folder, and a folder of ours where it is a file."""
        for folder in Path(path).parents:
            if (self._output / folder).is_file():
                (self._output / folder).unlink()
        target = self._output / path
        if target.is_dir():
            for inside in sorted(self._owned):
                if inside.startswith(f"{path}/"):
                    self._remove(inside)
            with contextlib.suppress(FileNotFoundError):
                target.rmdir()

    def _remove(self, path: str) -> bool:
        """Remove a file of ours and the folders it leaves empty; tell whether it was there."""
        target = self._output / path
        if ".." in Path(path).parts or Path(path).is_absolute() or not os.path.lexists(target) or target.is_dir():
            return False
        if self._is_renamed(path, target):
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

    def _is_renamed(self, path: str, target: Path) -> bool:
        """Tell whether a file system that ignores case has a wanted file under an old file's name."""
        wanted = [one for one in self._digests if folded(one) == folded(path)] if self._ignores_case() else []
        return any(os.path.lexists(self._output / one) and target.samefile(self._output / one) for one in wanted)

    def _ignores_case(self) -> bool:
        return (self._output / MANIFEST.upper()).exists() or (self._output / JOURNAL.upper()).exists()


def _same(path: Path, data: bytes) -> bool:
    try:
        if path.is_symlink() or path.stat().st_size != len(data):
            return False
        return path.read_bytes() == data
    except OSError:
        return False


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _paths(manifest: bytes) -> set[str]:
    """Return the paths that a manifest lists; one that can't be read lists none."""
    try:
        listed = json.loads(manifest)
    except ValueError:
        return set()
    return {str(path) for path in listed} if isinstance(listed, Mapping) else set()


def _replace(path: Path, data: bytes) -> None:
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_bytes(data)
    temporary.replace(path)


def misplaced(root: Path, output: Path) -> tuple[Problem, ...]:
    """Say where *output* would hold, or lie in, what the build of the site in *root* reads."""
    place = Place(str(output))
    hint = "choose another folder with --output"
    try:
        real_root, real_output = root.resolve(), output.resolve(strict=output.is_symlink())
    except (OSError, RuntimeError):  # a link to nothing, or to itself (RuntimeError before Python 3.13)
        return (error(place, "output", "the output is a link that leads nowhere", hint),)
    for name in ("content", "templates", ".git"):
        if real_output.is_relative_to(real_root / name):
            return (error(place, "output", f"the output would lie inside {name}/", hint),)
    if real_root.is_relative_to(real_output):
        return (error(place, "output", "the output folder would hold the site's own files", hint),)
    if output.exists() and not output.is_dir():
        return (error(place, "output", "the output is not a folder", hint),)
    return ()
