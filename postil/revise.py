"""The only writer of what editors write: new files, and changes to files that nobody else has changed meanwhile."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Sequence
from pathlib import Path

from postil.names import folded


class ChangedError(Exception):
    """A file is not what it was when it was read; nothing was written."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} has changed since it was read")
        self.path = path
        """Relative to the site's root."""


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


def replace(root: Path, path: str, before: bytes | None, after: bytes | None) -> None:
    """Make the file at *path* under *root*, which holds *before*, hold *after*; None stands for no file.

    Raise ChangedError, and change nothing, where it holds something else, or is no plain file inside *root*. The
    change is atomic: a reader sees the old bytes or the new. The file keeps its permissions.
    """
    target = root / path
    if _leads_out(root, target) or bytes_of(target) != before:
        raise ChangedError(path)
    if after is None:
        target.unlink(missing_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix="~", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(after)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, _mode_of(target))  # noqa: PTH101 - a temporary file is its maker's alone
        if bytes_of(target) != before:
            raise ChangedError(path)
        os.replace(name, target)  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise


def attempt(root: Path, path: str, before: bytes | None, after: bytes | None) -> str:
    """Do as `replace` does; return in words why that could not be, or nothing."""
    try:
        replace(root, path, before, after)
    except ChangedError:
        return "it has changed since it was read, or is a link; run the command again"
    except OSError as failure:
        return f"it can't be written: {(failure.strerror or str(failure)).lower()}"
    return ""


def _leads_out(root: Path, target: Path) -> bool:
    """Tell whether *target*, or a folder on the way to it, is a link."""
    return any(one.is_symlink() for one in (target, *target.parents) if one.is_relative_to(root) and one != root)


def bytes_of(path: Path) -> bytes | None:
    """Return what a plain file holds, or nothing where there is none; raise OSError for a pipe, a folder, a device."""
    try:
        if not stat.S_ISREG(kind := path.stat().st_mode):  # reading a pipe would wait for ever
            raise OSError(errno.EISDIR if stat.S_ISDIR(kind) else errno.EINVAL, "is no plain file", str(path))
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _mode_of(path: Path) -> int:
    """Return the permissions that *path* has, or that a new file gets."""
    try:
        return path.stat().st_mode & 0o7777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
