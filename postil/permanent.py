"""Names that last: the same whatever becomes of the site's address."""

from __future__ import annotations

from uuid import UUID, uuid5

from postil.configuration import Settings

NAMESPACE = UUID("6f1d1f0e-6b2c-5d7a-9a0e-8c1f2b7d4e55")
"""Postil's own; ids that were published hang on it."""


def permanent(settings: Settings, path: str) -> str:
    """Return the URN (RFC 9562, 5.5) of what is published at *path*, as `articles/the-grid`.

    It is made of the site's `id`, or else its title, and never of its address.
    """
    name = f"{settings.id or settings.title}\n{path}"
    return f"urn:uuid:{uuid5(NAMESPACE, name)}"
