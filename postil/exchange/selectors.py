"""W3C selectors, which Hypothesis has too ↔ the words that a note is pinned to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from postil.authored import NoteFields, Pin
from postil.exchange.foreign import Drops, ForeignPin, listed, text_of
from postil.model import Note

CONTEXT = 32
"""Characters of prefix and suffix, as Hypothesis writes them."""
MOST_REFINED = 10
"""Selectors that refine each other."""


def read(selectors: Any, drops: Drops) -> ForeignPin | None:
    """Return the words that the selectors of one target agree on; all that say it otherwise are counted."""
    quote: dict[str, Any] | None = None
    position: dict[str, Any] = {}
    for one in _each(selectors, drops):
        match one.get("type", one.get("@type")):
            case "TextQuoteSelector" if quote is None and text_of(one.get("exact"), Drops()).strip():
                quote = one
            case "TextPositionSelector" if not position:
                position = one
            case str(name):
                drops.add(f"selector {name}"[:80])
            case _:
                drops.add("selector without a type")
    if quote is None:
        if position:
            drops.add("selector TextPositionSelector")
        return None
    start, end = _count(position.get("start")), _count(position.get("end"))
    exact, prefix, suffix = (text_of(quote.get(name), drops) for name in ("exact", "prefix", "suffix"))
    return ForeignPin(exact, prefix, suffix, start, end)


def _each(selectors: Any, drops: Drops) -> Iterator[dict[str, Any]]:
    """Yield the selectors, those of a choice, and those that refine others in place of these."""
    for given in listed(selectors):
        for one in listed(given.get("items")) if isinstance(given, dict) and given.get("type") == "Choice" else [given]:
            inner = one
            for _ in range(MOST_REFINED):
                if not isinstance(inner, dict) or not isinstance(inner.get("refinedBy"), dict):
                    break
                drops.add(f"selector {text_of(inner.get('type'), Drops()) or 'without a type'}"[:80])
                inner = inner["refinedBy"]
            if isinstance(inner, dict):
                yield inner
            else:
                drops.add("selector that is only named")


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def pins_of(fields: NoteFields) -> list[Pin]:
    """Return the quotes of a note, the one that stands alone first."""
    first = [] if fields.quote is None else [Pin(fields.quote, fields.prefix, fields.suffix)]
    return [*first, *fields.quotes]


def written(note: Note, text: str, around: int = CONTEXT) -> list[list[dict[str, Any]]]:
    """Return the selectors of each target of *note*: where its passages stand in *text*, then quotes without one.

    A passage comes with as many characters of what stands *around* it on each side; with none, neither does a quote.
    """
    found = [
        [
            _quote(text[at.start : at.end], text[max(0, at.start - around) : at.start], text[at.end :][:around]),
            {"type": "TextPositionSelector", "start": at.start, "end": at.end},
        ]
        for at in note.passages
    ]
    lost = {one.quote for one in note.unpinned}
    return [*found, *([_quote(*_parts(pin, around))] for pin in pins_of(note.fields) if pin.quote in lost)]


def _parts(pin: Pin, around: int) -> tuple[str, str, str]:
    return (pin.quote, pin.prefix, pin.suffix) if around else (pin.quote, "", "")


def _quote(exact: str, prefix: str, suffix: str) -> dict[str, Any]:
    around = {"prefix": prefix, "suffix": suffix}
    return {"type": "TextQuoteSelector", "exact": exact, **{name: words for name, words in around.items() if words}}
