"""The folder evidence/: the copies in it, which are never overwritten, and the record of them."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from postil import snapshots
from postil.evidence.proof import Reading
from postil.evidence.text import readable
from postil.evidence.warc import MOST_BYTES, WarcError, moment, page_in
from postil.importer.saved import UnreadableError
from postil.model import File
from postil.names import unsafe
from postil.problem import Problem
from postil.revise import ChangedError, replace
from postil.snapshots import FOLDER, PATH, Snapshot

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,140}")
_HOST_LETTERS = 100
_TRIES = 50
"""How often the record is read again where somebody else has changed it meanwhile."""


class RecordError(Exception):
    """The record has lines that can't be read, which writing it would lose."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{PATH} has lines that can't be read")
        self.problems = problems


def record(root: Path) -> tuple[tuple[Snapshot, ...], tuple[Problem, ...]]:
    """Return what is recorded, and which lines can't be read."""
    data = _bytes_of(root)
    return snapshots.read(None if data is None else File(PATH, data))


def _bytes_of(root: Path) -> bytes | None:
    path = root / PATH
    if not path.exists():
        return None
    if path.is_symlink() or path.parent.is_symlink() or not path.is_file():
        raise OSError(0, "is a link, or no plain file", str(path))
    return path.read_bytes()


def update(root: Path, change: Callable[[tuple[Snapshot, ...]], Iterable[Snapshot]]) -> bool:
    """Write the record, changed; tell whether it had to be. Where somebody else writes it meanwhile, change that.

    Raise RecordError where it has lines that can't be read, ChangedError where it never keeps still.
    """
    for _ in range(_TRIES):
        before = _bytes_of(root)
        known, problems = snapshots.read(None if before is None else File(PATH, before))
        if problems:
            raise RecordError(problems)
        after = snapshots.written(change(known)).encode()
        if after == (before or b""):
            return False
        try:
            replace(root, PATH, before, after)
        except ChangedError:
            continue
        return True
    raise ChangedError(PATH)


def keep(root: Path, name: str, data: bytes) -> None:
    """Keep a copy; raise FileExistsError where another one has its name."""
    if (root / FOLDER).is_symlink():
        raise OSError(0, "is a link: make it a folder", str(root / FOLDER))
    try:
        replace(root, f"{FOLDER}/{name}", None, data)
    except ChangedError:
        path = root / FOLDER / name
        if path.is_symlink() or not path.is_file() or path.read_bytes() != data:
            raise FileExistsError(0, "is there already, and is another file", name) from None


def name_of(url: str, day: str, digest: str) -> str:
    """Return a name for the copy of a page: its host, the day as yyyymmdd, and the beginning of its sha256."""
    host = re.sub(r"[^a-z0-9.-]+", "-", (urlsplit(url).hostname or "").lower())[:_HOST_LETTERS].strip("-.")
    name = f"{host or 'page'}-{day}-{digest[:12]}.warc.gz"
    return f"page-{name}" if unsafe(name) else name


def reading(root: Path, snapshot: Snapshot) -> Reading:
    """Return a copy as far as it can be read."""
    try:
        data = _data_of(root, snapshot.file)
        if sha256(data).hexdigest() != snapshot.sha256:
            return Reading(snapshot, None, f"its sha256 is another than {PATH} says", is_other=True)
        copy = page_in(data)
        if (copy.url, copy.taken) != (snapshot.final, moment(snapshot.taken)):
            said = f"it is of '{copy.url}' at {copy.taken}, and {PATH} says otherwise"
            return Reading(snapshot, None, said, is_other=True)
        return Reading(snapshot, readable(copy))
    except FileNotFoundError:
        return Reading(snapshot, None, "its file is not here")
    except OSError as failure:
        return Reading(snapshot, None, f"it can't be read: {(failure.strerror or str(failure)).lower()}")
    except (WarcError, UnreadableError) as problem:
        return Reading(snapshot, None, str(problem))


def _data_of(root: Path, name: str) -> bytes:
    """Return the bytes of a copy; the record may have come with a pull request, and name anything."""
    path = root / FOLDER / name
    if not _NAME.fullmatch(name):
        raise WarcError("its name is none of a file in evidence/")
    if path.parent.is_symlink() or not stat.S_ISREG(path.lstat().st_mode):
        raise WarcError("it is a link, or no plain file")
    if path.stat().st_size > MOST_BYTES:
        raise WarcError(f"it is larger than {MOST_BYTES // 1_000_000} MB")
    return path.read_bytes()
