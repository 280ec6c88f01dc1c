"""The memory of builds: `.postil/memory.sqlite` in the site's folder.

It keeps compiled documents and rendered fragments under the digests of all that they were made of, and what the last
build did. It may be deleted at any time. What can't be read, has another shape or was changed by somebody else counts
as not there: every value carries a checksum, is read as data of the type that is asked for, and runs nothing.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal, TypeVar
from zlib import crc32

from postil.codec import Undecodable

T = TypeVar("T")
Table = Literal["facts", "cards", "bodies", "fragments", "shown"]
TABLES: tuple[Table, ...] = ("facts", "cards", "bodies", "fragments", "shown")
"""facts about the last build by name; cards by their document's key, bodies by their digest; fragments by key; what
each output showed, by path."""

FOLDER = ".postil"
FILE = "memory.sqlite"
FORMAT = 1
"""Raised when what a table holds changes its meaning; the tables of another format are dropped."""
MOST_KEPT = 100_000_000
PATIENCE = 3600.0
"""Seconds to wait for another build of the same site."""


SPOILT = (sqlite3.Error, ValueError, OverflowError, MemoryError)
"""What reading a spoilt database may raise: text in it may not be UTF-8, and a length beyond all bounds."""


class Memory:
    """What is known from builds before, for one build at a time."""

    def __init__(self, root: Path, waiting: Callable[[], None] = lambda: None) -> None:
        """Open the memory of the site in *root*; call *waiting* before waiting for another build of it to end.

        Where no file can be kept, nothing is remembered after this build.
        """
        self._file = root / FOLDER / FILE
        self._spoilt: sqlite3.Connection | None = None
        try:
            self._connection = _opened(root / FOLDER, waiting)
        except (OSError, *SPOILT):
            self._connection = _in_memory()

    def __enter__(self) -> Memory:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(*SPOILT):
            self._connection.execute("COMMIT")
        self._connection.close()
        if self._spoilt:
            with contextlib.suppress(OSError):
                self._file.unlink()
            self._spoilt.close()

    def get(self, table: Table, key: bytes) -> bytes | None:
        """Return what is kept under *key*, if it can be read."""
        try:
            row = self._connection.execute(f"SELECT data FROM {table} WHERE key = ?", (key,)).fetchone()  # noqa: S608
        except SPOILT:
            return None
        return _opened_seal(row[0]) if row else None

    def all(self, table: Table) -> Iterator[tuple[bytes, bytes]]:
        """Yield every key of *table* with what is kept under it, where it can be read."""
        try:
            for key, data in self._connection.execute(f"SELECT key, data FROM {table}"):  # noqa: S608
                if (opened := _opened_seal(data)) is not None and isinstance(key, bytes):
                    yield key, opened
        except SPOILT:
            return

    def keys(self, table: Table) -> set[bytes]:
        """Return every key of *table*."""
        try:
            return {key for (key,) in self._connection.execute(f"SELECT key FROM {table}")}  # noqa: S608
        except SPOILT:
            return set()

    def count(self, table: Table) -> int:
        """Return how many keys *table* has."""
        try:
            return int(self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608
        except SPOILT:
            return 0

    def put(self, table: Table, rows: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep the bytes of each row under its key."""
        sealed = ((key, _seal(data)) for key, data in rows)
        with contextlib.suppress(*SPOILT):
            self._connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", sealed)  # noqa: S608

    def keep_only(self, table: Table, keys: set[bytes]) -> None:
        """Forget what is kept under any other key."""
        with contextlib.suppress(*SPOILT):
            there = self._connection.execute(f"SELECT key FROM {table}")  # noqa: S608
            gone = [row for row in there if row[0] not in keys]
            self._connection.executemany(f"DELETE FROM {table} WHERE key = ?", gone)  # noqa: S608

    def clear(self) -> None:
        """Forget everything, and keep nothing of this build: the file may be spoilt in ways that don't show.

        It stays locked until the end, and is removed then.
        """
        self._spoilt = self._spoilt or self._connection
        self._connection = _in_memory()

    def save(self) -> None:
        """Let all that was kept so far outlive the end of this process."""
        with contextlib.suppress(*SPOILT):
            self._connection.execute("COMMIT")
        with contextlib.suppress(*SPOILT):
            self._connection.execute("BEGIN IMMEDIATE")


def _in_memory() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    _begin(connection)
    return connection


def _seal(data: bytes) -> bytes:
    return crc32(data).to_bytes(4, "big") + data


def _opened_seal(sealed: object) -> bytes | None:
    if not isinstance(sealed, bytes) or len(sealed) < 4:
        return None
    data = sealed[4:]
    return data if crc32(data) == int.from_bytes(sealed[:4], "big") else None


def _opened(folder: Path, waiting: Callable[[], None]) -> sqlite3.Connection:
    """Return the open database; one that isn't ours is replaced by an empty one."""
    _made(folder, FILE)
    try:
        return _connected(folder / FILE, waiting)
    except SPOILT as failure:
        if isinstance(failure, sqlite3.Error) and _is_busy(failure):
            raise
        for name in (FILE, f"{FILE}-journal"):
            (folder / name).unlink(missing_ok=True)
        return _connected(folder / FILE, waiting)


def _made(folder: Path, name: str) -> None:
    """See that *folder* is there, git ignores it, and *name* in it leads nowhere else."""
    if folder.is_symlink() or (folder / name).is_symlink():
        raise OSError("a link, which may lead out of the site")
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


def kept(root: Path, name: str) -> bytes | None:
    """Return what a command has kept as *name* beside the memory; nothing where it can't be read."""
    file = root / FOLDER / name
    try:
        if file.is_symlink() or file.parent.is_symlink() or not file.is_file() or file.stat().st_size > MOST_KEPT:
            return None
        return file.read_bytes()
    except OSError:
        return None


def keep(root: Path, name: str, data: bytes) -> None:
    """Keep *data* as *name* beside the memory, where that can be: it is only there to save time."""
    folder = root / FOLDER
    fresh = folder / f"{name}.new"
    with contextlib.suppress(OSError):
        _made(folder, name)
        fresh.unlink(missing_ok=True)
        with fresh.open("xb") as stream:
            stream.write(data)
        fresh.replace(folder / name)


def _connected(path: Path, waiting: Callable[[], None]) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        try:
            _lock(connection)
        except sqlite3.OperationalError as failure:
            if not _is_busy(failure):
                raise
            waiting()
            connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000:.0f}")
            _lock(connection)
        _begin(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _lock(connection: sqlite3.Connection) -> None:
    """Let no other build of the site begin before this one ends."""
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA synchronous = OFF")  # a build that is killed loses nothing; a power cut, this memory
    connection.execute("BEGIN EXCLUSIVE")


def _begin(connection: sqlite3.Connection) -> None:
    """Make the tables where they aren't there in this format."""
    if not connection.in_transaction:
        connection.execute("BEGIN")
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    wanted = {table: f"CREATE TABLE {table} (key BLOB PRIMARY KEY, data BLOB NOT NULL)" for table in TABLES}
    there = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'view', 'trigger')"))
    if found == FORMAT and there == wanted:
        return
    if there and not there.keys() <= wanted.keys():
        raise sqlite3.DatabaseError("somebody else's tables")
    for name in there:
        connection.execute(f"DROP TABLE {name}")
    for made in wanted.values():
        connection.execute(made)
    connection.execute(f"PRAGMA user_version = {FORMAT}")


def _is_busy(failure: sqlite3.Error) -> bool:
    return getattr(failure, "sqlite_errorcode", None) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def value(data: bytes | None, read: Callable[[bytes], T]) -> T | None:
    """Return *data* as *read* reads it; nothing where there is none, or it is something else."""
    try:
        return read(data) if data is not None else None
    except (Undecodable, ValueError):
        return None
