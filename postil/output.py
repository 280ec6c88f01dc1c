"""What is written to output/: a path, what renders it, and all that it may show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from postil.codec import Named, digest, encoded
from postil.formats import FILES
from postil.model import Asset
from postil.problem import Place
from postil.site import ClaimPublication, Publication

PICTURE = "picture"
"""Renders, in place of a template, a picture for links in social media."""
INDEX = "search index"
"""Renders, in place of a template, the files of a search index."""
Links = Literal["relative", "absolute", "rooted"]


class Deferred(Named):
    """An article or a claim that is made of its body when the output is rendered; or a fragment of HTML about it.

    An output's key holds its name and not its body, so that to know what is stale no body is read.
    """

    __slots__ = ("subject", "template")

    def __init__(self, subject: Publication | ClaimPublication, template: str = "") -> None:
        self.subject = subject
        self.template = template
        """What makes the fragment: a template or one of `formats.FRAGMENTS`; without it, the value itself is shown."""

    def name(self) -> object:
        """Return the subject's path, the template and the subject's key."""
        return self.subject.path, self.template, self.subject.key


@dataclass(frozen=True, slots=True)
class Output:
    """One file to be."""

    path: str
    """Relative to the output folder, with forward slashes."""
    render: str
    """The template, or a format of `formats.FILES`; nothing where the data is an asset, which is copied."""
    data: Mapping[str, object] | Asset = field(repr=False)
    """All that the template may show; what is deferred in it, alone or in tuples, is made first."""
    origin: Place = field(default_factory=lambda: Place("site.yaml"))
    """The file it comes of, for messages."""
    links: Links = "relative"
    """How links to the site are written: from the page, with the base URL, or with its path only."""
    beside: tuple[str, ...] = ()
    """The paths of other files that its format makes together with it, always the same."""

    @property
    def stem(self) -> str:
        """How the paths of all its files begin, of which it has as many as turn out; nothing if it is one file."""
        if self.render == INDEX:
            return self.path.rpartition("/")[0] + "/"
        several = self.render in FILES and FILES[self.render].several
        return self.path.rpartition(".")[0] if several else ""


Plan = Output | partial[Iterable[Output]]
"""An output; or the call of a pure function that gives some, which needn't be made again for the same arguments."""


def shown_by(output: Output, base_url: str, compress: tuple[str, ...]) -> bytes:
    """Return, as bytes, all that the file depends on besides code and templates."""
    base = "" if output.links == "relative" else base_url
    return encoded((output.path, output.render, output.links, base, compress, output.data))


def key_of(shown: bytes, made_by: bytes) -> bytes:
    """Return the digest of what an output shows and of what makes it: the code, and the templates it reaches."""
    return digest(made_by + shown)
