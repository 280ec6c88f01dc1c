"""Fixtures that every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites import BASIC, Folder


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
