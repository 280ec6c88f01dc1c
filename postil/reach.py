"""Which templates a template reaches, by extending, including and importing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from postil.codec import digest, encoded
from postil.outputs.style import STYLE
from postil.theme import Theme

DIGITS = 12
"""Of a digest, in a name that hangs on it."""
Reach = Mapping[str, tuple[str, ...]]
"""By a template's name: what it names itself, whether that is there or not."""


_TAG = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\b(.*?)[-+]?%\}", re.DOTALL)
_LITERAL = re.compile(r"""\s*(?:"([^"\\]+)"|'([^'\\]+)')[\w\s,]*""")
"""A template's name, and nothing after it but words: `import x as y`, `ignore missing`, `with context`."""


def named_in(theme: Theme) -> dict[str, tuple[str, ...]]:
    """Return the templates that each template of *theme* names; all of them where a name is computed.

    The catalog of messages is named by each.
    Rather too many than too few: a tag in a comment counts too. Jinja's own `meta` knows better, but parses, which
    takes half as long as a small site.
    """
    everything = tuple(source.name for source in theme.sources)
    catalogs = {name for name in everything if name.endswith(".po")}
    found = {}
    for source in theme.sources:
        literals = [_LITERAL.fullmatch(tag) for tag in _TAG.findall(source.text)]
        names = {literal[1] or literal[2] for literal in literals if literal}
        found[source.name] = tuple(sorted(names | catalogs)) if all(literals) else everything
    return found


def fingerprints(theme: Theme) -> dict[str, bytes]:
    """Return the digest of each template of *theme*."""
    return {source.name: digest(source.text.encode()) for source in theme.sources}


def lasting_names(theme: Theme, shown: object) -> tuple[tuple[str, str], ...]:
    """Return the scripts of *theme* and its style sheet, which shows *shown*, each with a name that its bytes give."""
    prints = {asset.url: asset.digest for asset in theme.static if asset.url.endswith((".js", ".css"))}
    named, texts = named_in(theme), fingerprints(theme)
    prints[STYLE] = digest(encoded((shown, [texts.get(name) for name in reached(STYLE, named)])))
    return tuple((name, _lasting(name, found)) for name, found in sorted(prints.items()))


def _lasting(name: str, found: bytes) -> str:
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{found.hex()[:DIGITS]}.{ending}"


def reached(name: str, named: Reach) -> tuple[str, ...]:
    """Return every template that rendering *name* may use, itself among them, whether it is there or not."""
    found: dict[str, None] = {}
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found[one] = None
            waiting.extend(named.get(one, ()))
    return tuple(sorted(found))


class Makers:
    """What makes outputs, as digests: the code, and the templates that each template reaches."""

    def __init__(self, code: bytes, named: Reach, prints: Mapping[str, bytes]) -> None:
        self._code = code
        self._named = named
        self._prints = prints
        self._known: dict[str, bytes] = {}

    def of(self, template: str) -> bytes:
        """Return the digest of all that makes what *template* renders."""
        if template not in self._known:
            texts = [(name, self._prints.get(name)) for name in reached(template, self._named)]
            self._known[template] = digest(encoded((self._code, texts)))
        return self._known[template]
