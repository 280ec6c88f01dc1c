"""What is written to output/: a path, what renders it, and all that it may show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from postil.problem import Place

COPY = "copy"
Links = Literal["relative", "absolute", "rooted"]


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a page that is rendered once and shown on many: an article's entry in a list."""

    template: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Output:
    """One file to be."""

    path: str
    """Relative to the output folder, with forward slashes."""
    render: str
    """The template; COPY where the data is the bytes themselves."""
    data: Mapping[str, object] | bytes = field(repr=False)
    """All that the template may show; fragments in it, alone or in tuples, are rendered first."""
    origin: Place = field(default_factory=lambda: Place("site.yaml"))
    """The file it comes of, for messages."""
    links: Links = "relative"
    """How links to the site are written: from the page, with the base URL, or with its path only."""
