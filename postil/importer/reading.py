"""A page as it was kept → the article on it."""

from __future__ import annotations

from postil.importer.article import Imported
from postil.importer.saved import Saved


def read(saved: Saved) -> Imported:
    """Return the article on a page; raise UnreadableError where there is none, or it goes beyond what can be read."""
    raise NotImplementedError
