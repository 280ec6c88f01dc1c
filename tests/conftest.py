"""Fixtures that every test may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import Open, chromium, windows
from sites import BASIC, Folder


@pytest.fixture(autouse=True, scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache folder of the tests' own: they leave nothing in the user's, and find nothing there."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


@pytest.fixture
def site(tmp_path: Path) -> Folder:
    """A folder with BASIC in it."""
    return Folder(tmp_path / "site").write(BASIC)


@pytest.fixture
def empty(tmp_path: Path) -> Folder:
    """A folder with nothing in it."""
    folder = Folder(tmp_path / "site")
    folder.root.mkdir()
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium, one for each process of the test run."""
    with chromium() as launched:
        yield launched


@pytest.fixture
def opened(browser: Any, address: str) -> Iterator[Open]:
    """Opens a page of the site at `address`, which each module serves, in a window of a given width."""
    with windows(browser, address) as opening:
        yield opening
