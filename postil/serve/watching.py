"""Says when a file of the site has changed.

Folders are watched as they come and go: a watch on content/ ends when the folder is deleted, so the site's own folder
is watched for it to return.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path

from watchfiles import Change, awatch

FOLDERS = ("content", "templates")
SETTLED = 10
"""Milliseconds without a further change after which what has changed is told: an editor writes a file in parts."""
FIRST = 500
"""Milliseconds after which what changed before the watch had begun is looked for."""
PAUSE = 0.5
"""Seconds after which a watch that failed begins anew."""
LONGEST = 300
"""Milliseconds after which it is told all the same."""


async def watch(root: Path, changed: Callable[[], None]) -> None:
    """Call *changed* whenever a file of the site in *root* has changed, and once all of it is watched.

    A watch that fails begins anew: on a name that isn't UTF-8, a folder that may not be read, or one gone meanwhile.
    """
    while True:
        with contextlib.suppress(Exception):
            await _watch_all(root, changed)
        await asyncio.sleep(PAUSE)
        changed()


async def _watch_all(root: Path, changed: Callable[[], None]) -> None:
    again = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_watch_folders(root, changed, again))
        top = awatch(root, watch_filter=_of_site, recursive=False, step=SETTLED, debounce=LONGEST)
        async for _ in top:
            again.set()
            changed()


async def _watch_folders(root: Path, changed: Callable[[], None], again: asyncio.Event) -> None:
    """Watch what is inside the folders, and begin anew where one of them is another than before."""
    while True:
        again.clear()
        there = _folders(root)
        changed()
        await _watch_while(root, there, changed, again)


async def _watch_while(
    root: Path, there: list[tuple[Path, int]], changed: Callable[[], None], again: asyncio.Event
) -> None:
    """Watch inside the folders that are *there*, until they aren't; *again* is set when that may be."""
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(_watch_inside([folder for folder, _ in there], changed))
        while _folders(root) == there:
            await again.wait()
            again.clear()
        watching.cancel()


async def _watch_inside(folders: list[Path], changed: Callable[[], None]) -> None:
    if not folders:
        return
    began = False
    async for changes in awatch(
        *folders, watch_filter=_is_read, step=SETTLED, debounce=LONGEST, rust_timeout=FIRST, yield_on_timeout=True
    ):
        if changes or not began:
            changed()  # the first time for what changed before the watch began, which can't be told
        began = True


def _folders(root: Path) -> list[tuple[Path, int]]:
    """Return the folders that are there, each with the number of its inode."""
    found = []
    for name in FOLDERS:
        with contextlib.suppress(OSError):
            found.append((root / name, (root / name).stat().st_ino))
    return [(folder, inode) for folder, inode in found if folder.is_dir()]


def _of_site(change: Change, path: str) -> bool:
    return Path(path).name in {"site.yaml", *FOLDERS}


def _is_read(change: Change, path: str) -> bool:
    """Tell whether a build would look at the file: hidden ones and editors' backups it doesn't."""
    name = Path(path).name
    return not name.startswith(".") and not name.endswith("~")
