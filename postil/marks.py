"""Pieces of a block + passages → HTML with runs: the stretches that become <mark> elements.

A run never crosses a tag halfway: it ends before a phrase that leaves it, and goes on inside or after.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from markupsafe import Markup

from postil.model import Part, Run
from postil.prose import BLOCK, CLOSE, MARKUP, OPEN, TEXT, Op, Piece, escaped, joined

MOST_NOTES = 8
"""How many notes a run names, and how many drafts. Thousands may share words; each has its own number at its end."""


class Span(NamedTuple):
    """A passage as marking needs it."""

    start: int
    end: int
    note: str
    """Nothing where the span is a sentence: what it covers can be left out of an excerpt."""
    number: int
    """Which of its note's passages, or of the article's sentences, it is, from 1."""
    drifted: bool = False
    draft: bool = False


def parts_of(block: Sequence[Piece], spans: Sequence[Span]) -> tuple[Part, ...]:
    """Return the HTML of *block* with the stretches under *spans* as runs; offsets are the article's.

    *spans* are sorted by start. What stands before them all, or after, is only joined.
    """
    if not spans:
        return (joined(block),)
    before = _before(block, spans[0].start)
    marking = _Marking(spans, [joined(block[:before])] if before else [], links=_links_open(block[:before]))
    last = max([span.end for span in spans])
    for at, piece in enumerate(block[before:], before):
        if piece.start >= last and piece.op in _ENDING and not (marking.inner or marking.links):
            marking.close()
            marking.plain.append(joined(block[at:]))
            break
        marking.take(piece)
    marking.close()
    marking.flush()
    return tuple(marking.parts)


_ENDING = {TEXT, BLOCK}
"""What ends the open run where no span goes on."""


def _before(block: Sequence[Piece], start: int) -> int:
    """Return how many pieces stand before *start*; a phrase may end after it."""
    count = 0
    while count < len(block) and block[count].start < start:
        if block[count].op is TEXT and block[count].end > start:
            break
        count += 1
    return count


def _breadth(span: Span) -> tuple[int, int]:
    """Sort key: what reaches furthest first."""
    return span.start, -span.end


def _innermost(spans: Sequence[Span]) -> list[Span]:
    """Return the innermost of *spans*, widest first: drafts, which may stay unpublished, take no other's place."""
    ordered = sorted(spans, key=_breadth)
    public = [span for span in ordered if not span.draft][-MOST_NOTES:]
    return sorted([*public, *[span for span in ordered if span.draft][-MOST_NOTES:]], key=_breadth)


def _links_open(pieces: Sequence[Piece]) -> int:
    return sum([1 if piece.op is OPEN else -1 for piece in pieces if piece.is_link])


@dataclass(slots=True)
class _Marking:
    """The state between two pieces."""

    spans: Sequence[Span]
    """By start."""
    plain: list[str]
    parts: list[Part] = field(default_factory=list)
    cuts: list[int] = field(init=False)
    begun: int = 0
    """How many of the spans start at or before the place marking has come to."""
    current: tuple[Span, ...] = ()
    """Those of them that haven't ended."""
    run: list[str] = field(default_factory=list)
    active: tuple[Span, ...] = ()
    """What the open run is covered by; empty where none is open."""
    start: int = 0
    """Where the open run starts."""
    here: int = 0
    """Where it has come to."""
    inner: int = 0
    """Phrases that are open inside the run."""
    links: int = 0
    """Links of the article that are open."""
    waiting: list[str] = field(default_factory=list)
    """Notes whose passage ended inside a link: their numbers follow the link."""

    def __post_init__(self) -> None:
        self.cuts = sorted({*[span.start for span in self.spans], *[span.end for span in self.spans]})

    def take(self, piece: Piece) -> None:
        _TAKE[piece.op](self, piece)

    def _markup(self, piece: Piece) -> None:
        if any(not span.note and span.end <= piece.start for span in self.active):
            self.close()  # an image after a sentence is none of it
        (self.run if self.active else self.plain).append(piece.html)

    def _block(self, piece: Piece) -> None:
        self.close()
        self.plain.append(piece.html)

    def _covering(self, at: int) -> tuple[Span, ...]:
        """Return the spans over *at*, which never goes back: each span is taken up once and let go once."""
        more = self.begun
        while more < len(self.spans) and self.spans[more].start <= at:
            more += 1
        if more > self.begun or (self.current and any(span.end <= at for span in self.current)):
            both = (*self.current, *self.spans[self.begun : more])
            self.current = tuple([span for span in both if span.end > at])
            self.begun = more
        return self.current

    def _text(self, piece: Piece) -> None:
        at = piece.start
        while at < piece.end:
            index = bisect_right(self.cuts, at)
            to = min(piece.end, self.cuts[index]) if index < len(self.cuts) else piece.end
            self._switch(self._covering(at), at)
            text = escaped(piece.html[at - piece.start : to - piece.start])
            (self.run if self.active else self.plain).append(text)
            at = self.here = to

    def _switch(self, covering: tuple[Span, ...], at: int) -> None:
        if not self.active or covering != self.active:
            self.close()
            self.active, self.start, self.here = covering, at, at

    def _open(self, piece: Piece) -> None:
        covering = self._covering(piece.start) if piece.end > piece.start else self.active
        index = bisect_right(self.cuts, piece.start)
        run_end = self.cuts[index] if index < len(self.cuts) else piece.end
        if covering and not (piece.is_link or piece.holds_link) and piece.end <= run_end:
            self._switch(covering, piece.start)
            self.run.append(piece.html)
            self.inner += 1
            return
        self.close()
        self.links += piece.is_link
        self.plain.append(piece.html)

    def _close(self, piece: Piece) -> None:
        if self.inner:
            self.run.append(piece.html)
            self.inner -= 1
            return
        self.close()
        self.plain.append(piece.html)
        if piece.is_link:
            self.links -= 1
            if not self.links:
                self._number_waiting()

    def close(self) -> None:
        """End the open run."""
        spans, in_link = self.active, self.links > 0
        if not spans:
            return
        noted = [span for span in spans if span.note]
        ends = tuple([span.note for span in noted if span.end == self.here])
        innermost = _innermost(noted) if len(noted) > 1 else noted
        run = Run(
            html=Markup("".join(self.run)),
            notes=tuple(dict.fromkeys([span.note for span in innermost])),
            begins=tuple([(span.note, span.number) for span in noted if span.start == self.start]),
            ends=() if in_link else ends,
            in_link=in_link,
            drifted=tuple([span.note for span in noted if span.drifted]),
            sentence=max([span.number for span in spans if not span.note], default=0),
        )
        self.active = ()
        self.run.clear()
        self.flush()
        self.parts.append(run)
        if in_link:
            self.waiting.extend(ends)

    def _number_waiting(self) -> None:
        if self.waiting:
            self.flush()
            notes = tuple(dict.fromkeys(self.waiting))
            self.parts.append(Run(Markup(), notes, ends=notes))
            self.waiting.clear()

    def flush(self) -> None:
        """Put the plain HTML so far among the parts."""
        if self.plain:
            self.parts.append(Markup("".join(self.plain)))
            self.plain.clear()


_TAKE: dict[Op, Callable[[_Marking, Piece], None]] = {
    TEXT: _Marking._text,
    OPEN: _Marking._open,
    CLOSE: _Marking._close,
    MARKUP: _Marking._markup,
    BLOCK: _Marking._block,
}
