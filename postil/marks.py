"""Pieces of a block + passages → HTML with runs: the stretches that become <mark> elements.

A run never crosses a tag halfway: it ends before a phrase that leaves it, and goes on inside or after.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from postil.model import Part, Run
from postil.prose import Op, Piece, joined

MOST_NOTES = 8
"""How many notes a run names. Thousands may share words; each still has its own number at its end."""


@dataclass(frozen=True, slots=True)
class Span:
    """A passage as marking needs it."""

    start: int
    end: int
    note: str
    number: int
    """Which of its note's passages it is, from 1."""
    drifted: bool


def parts_of(block: Iterable[Piece], spans: Sequence[Span]) -> tuple[Part, ...]:
    """Return the HTML of *block* with the stretches under *spans* as runs; offsets are the article's.

    *spans* are sorted by start.
    """
    if not spans:
        return (joined(block),)
    marking = _Marking(spans)
    for piece in block:
        marking.take(piece)
    marking.close()
    marking.flush()
    return tuple(marking.parts)


@dataclass(slots=True)
class _Marking:
    """The state between two pieces."""

    spans: Sequence[Span]
    """By start."""
    parts: list[Part] = field(default_factory=list)
    cuts: list[int] = field(init=False)
    begun: int = 0
    """How many of the spans start at or before the place marking has come to."""
    current: tuple[Span, ...] = ()
    """Those of them that haven't ended."""
    plain: list[str] = field(default_factory=list)
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
        self.cuts = sorted({edge for span in self.spans for edge in (span.start, span.end)})

    def take(self, piece: Piece) -> None:
        match piece.op:
            case Op.TEXT:
                self._text(piece)
            case Op.OPEN:
                self._open(piece)
            case Op.CLOSE:
                self._close(piece)
            case Op.MARKUP:
                (self.run if self.active else self.plain).append(piece.html)
            case Op.BLOCK:
                self.close()
                self.plain.append(piece.html)

    def _covering(self, at: int) -> tuple[Span, ...]:
        """Return the spans over *at*, which never goes back: each span is taken up once and let go once."""
        more = self.begun
        while more < len(self.spans) and self.spans[more].start <= at:
            more += 1
        if more > self.begun or any(span.end <= at for span in self.current):
            both = (*self.current, *self.spans[self.begun : more])
            self.current = tuple(span for span in both if span.end > at)
            self.begun = more
        return self.current

    def _text(self, piece: Piece) -> None:
        at = piece.start
        while at < piece.end:
            index = bisect_right(self.cuts, at)
            to = min(piece.end, self.cuts[index]) if index < len(self.cuts) else piece.end
            self._switch(self._covering(at), at)
            text = str(escape(piece.html[at - piece.start : to - piece.start]))
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
        if not self.active:
            return
        spans, html = self.active, Markup("".join(self.run))
        ends = tuple(span.note for span in spans if span.end == self.here)
        begins = tuple((span.note, span.number) for span in spans if span.start == self.start)
        self.active, in_link = (), self.links > 0
        self.run.clear()
        self.flush()
        innermost = sorted(spans, key=lambda span: (span.start, -span.end))
        self.parts.append(
            Run(
                html=html,
                notes=tuple(dict.fromkeys(span.note for span in innermost[-MOST_NOTES:])),
                begins=begins,
                ends=() if in_link else ends,
                in_link=in_link,
                drifted=tuple(span.note for span in spans if span.drifted),
            )
        )
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
