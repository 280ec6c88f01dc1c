"""Figures → a bar chart in SVG, which reads on light and on dark.

Each group of bars is one work on one size of corpus, its longest bar as long as the chart allows: lengths compare
within a group, the seconds beside them everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from xml.etree import ElementTree as ET

from measure import WORKS, Figures

WIDTH = 720
LEFT, RIGHT = 150, 90
"""Room for the tools' names, and for the seconds."""
BAR, GAP, HEADING = 16, 6, 30
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f }
.heading { font-weight: 600 }
.peer { fill: #8b949e }
.ours { fill: #0969da }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .peer { fill: #6e7681 }
  .ours { fill: #4493f8 }
}
"""


def chart(every: Sequence[Figures], titles: Mapping[str, str]) -> bytes:
    """Return the seconds of each work by each tool as an SVG document."""
    groups = [
        (f"{figures.count:,} articles, {work}", {name: figures.middle(work, name, "seconds") for name in titles})
        for figures in every
        for work in WORKS
    ]
    height = len(groups) * (HEADING + len(titles) * (BAR + GAP)) + GAP
    svg = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {height}", "role": "img"})
    ET.SubElement(svg, "title").text = "Seconds that builds take"
    ET.SubElement(svg, "style").text = STYLE
    top = 0
    for heading, seconds in groups:
        _text(svg, 0, top + HEADING - 9, heading, "heading")
        top += HEADING
        svg.extend(_bars(seconds, titles, top))
        top += len(titles) * (BAR + GAP)
    ET.indent(svg, "")
    return ET.tostring(svg, encoding="utf-8") + b"\n"


def _bars(seconds: Mapping[str, float], titles: Mapping[str, str], top: int) -> Iterator[ET.Element]:
    longest = max(seconds.values())
    for name, value in seconds.items():
        bar = ET.Element("g")
        length = max(1.0, value / longest * (WIDTH - LEFT - RIGHT))
        _text(bar, 0, top + BAR - 4, titles[name])
        where = {"x": str(LEFT), "y": str(top), "width": f"{length:.1f}", "height": str(BAR)}
        ET.SubElement(bar, "rect", where | {"class": "ours" if name == "Postil" else "peer"})
        _text(bar, LEFT + length + 6, top + BAR - 4, f"{value:.2f} s")
        top += BAR + GAP
        yield bar


def _text(parent: ET.Element, x: float, y: float, words: str, role: str = "") -> None:
    place = {"x": f"{x:.1f}", "y": str(y)}
    ET.SubElement(parent, "text", place | ({"class": role} if role else {})).text = words
