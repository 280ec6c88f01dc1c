"""Months with their articles → the geometry of a bar chart.

Each article is a square of one height, coloured by its worst verdict, the worst at the foot of its bar.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from postil.published import PublishedVerdict, Tally
from postil.site import Month

MOST_MONTHS = 60
"""A longer time is shown by years."""
SLOT = 10
"""The width of a month, in the chart's own units; a bar leaves a fifth of it free."""
HEIGHT = 100
PIXELS, LEAST_PIXELS = 36, 280
"""The width of a period on the screen, and of a chart of few."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The articles of a period with the same worst verdict."""

    verdict: str
    """Its id; nothing where they have none."""
    x: int
    y: float
    width: int
    height: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """When a topic's articles were published."""

    by_year: bool
    periods: tuple[Month, ...]
    """Months, or years."""
    bars: tuple[Bar, ...]
    width: int
    pixels: int
    """How wide it is drawn where there is room."""
    rows: tuple[tuple[Month, tuple[int, ...]], ...]
    """The periods with articles, each with its number of articles for each of the *verdicts*."""
    most: int
    """How many articles the fullest period has."""
    verdicts: tuple[Tally, ...]
    """Those that stand in the chart, from the foot upwards; articles without one are among them, with no id."""


def timeline(months: Sequence[Month], scale: Sequence[PublishedVerdict]) -> Timeline | None:
    """Return the chart of *months*, which follow each other; none where there is only one.

    Verdicts stand in the order of the *scale*.
    """
    periods = tuple(months if len(months) <= MOST_MONTHS else _years(months, scale))
    if len(periods) < 2:
        return None
    most = max(period.articles for period in periods)
    bars = tuple(bar for place, period in enumerate(periods) for bar in _bars(period, place * SLOT, HEIGHT / most))
    verdicts = _summed(periods, scale)
    return Timeline(
        by_year=len(months) > MOST_MONTHS,
        periods=periods,
        bars=bars,
        width=len(periods) * SLOT,
        pixels=max(len(periods) * PIXELS, LEAST_PIXELS),
        rows=tuple((period, _counts(period, verdicts)) for period in periods if period.articles),
        most=most,
        verdicts=verdicts,
    )


def _counts(period: Month, verdicts: Sequence[Tally]) -> tuple[int, ...]:
    counts = {tally.id: tally.count for tally in period.verdicts}
    return tuple(counts.get(verdict.id, 0) for verdict in verdicts)


def _bars(period: Month, x: int, unit: float) -> Iterator[Bar]:
    y = float(HEIGHT)
    for tally in period.verdicts:
        y -= tally.count * unit
        yield Bar(tally.id, x + 1, round(y, 2), SLOT - 2, round(tally.count * unit, 2))


def _years(months: Sequence[Month], scale: Sequence[PublishedVerdict]) -> Iterator[Month]:
    for year, group in groupby(months, key=lambda month: month.first.year):
        parts = tuple(group)
        yield Month(date(year, 1, 1), sum(month.articles for month in parts), _summed(parts, scale))


def _summed(periods: Iterable[Month], scale: Sequence[PublishedVerdict]) -> tuple[Tally, ...]:
    """Return the verdicts of several periods together, in the order of the *scale*; articles without one come last."""
    counts: Counter[str] = Counter()
    for tally in (tally for period in periods for tally in period.verdicts):
        counts[tally.id] += tally.count
    found = [Tally(one.id, one.label, counts[one.id]) for one in scale if counts[one.id]]
    return (*found, Tally("", "", counts[""])) if counts[""] else tuple(found)
