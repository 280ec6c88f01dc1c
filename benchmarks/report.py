"""Figures → a Markdown table for terminal and docs."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from measure import COLD, EDITED, UNCHANGED, Figures

BEGIN, END = "<!-- bench:start -->", "<!-- bench:end -->"
"""What stands between these in docs/performance.md is ours."""
YARDSTICK = "Hugo"
"""What the ratios are to."""
ROWS = (
    ("cold build, s", COLD, "seconds", 1.0),
    ("cold build, CPU-s", COLD, "cpu", 1.0),
    ("one note edited, s", EDITED, "seconds", 1.0),
    ("one note edited, CPU-s", EDITED, "cpu", 1.0),
    ("no change, s", UNCHANGED, "seconds", 1.0),
    ("largest process, cold, MB", COLD, "peak", 1e6),
    ("largest process, edit, MB", EDITED, "peak", 1e6),
)


def table(figures: Figures, titles: Mapping[str, str]) -> str:
    """Return what a corpus of one size took; *titles* are by the tools' names."""
    rows = [[f"{figures.count:,} articles", *titles.values(), "`cp -r` of Postil’s output"]]
    for label, work, what, unit in ROWS:
        values = {name: figures.middle(work, name, what) / unit for name in titles}
        limit = _number(_middle_copy(figures)) if (work, what) == (COLD, "seconds") else ""
        rows.append([label, *_with_ratios(values), limit])
    rows.append(["output, MB", *(f"{figures.size[name] / 1e6:.1f}" for name in titles), ""])
    rows.append(["output, files", *(f"{figures.files[name]:,}" for name in titles), ""])
    return _aligned(rows)


def start_table(seconds: Mapping[str, float], titles: Mapping[str, str]) -> str:
    """Return how long each tool takes to say its version, beside the import of Postil's own command-line library."""
    base = seconds["import click"]
    head = ["start-up", *titles.values(), '`python -c "import click"`']
    cells = [f"{_number(seconds[name])} ({seconds[name] / base:.2f} ×)" for name in titles]
    return _aligned([head, ["says its version, s", *cells, _number(base)]])


def equality(figures: Figures, titles: Mapping[str, str]) -> str:
    """Return what the outputs lack, or that they lack nothing."""
    wrong = [
        f"  {titles[name]}: {len(lines):,} things lack; {'; '.join(lines[:3])}"
        for name, lines in figures.lacking.items()
        if lines
    ]
    if wrong:
        return "\n".join(["The work was not equal, so the figures don't compare:", *wrong])
    notes = figures.count * 6
    return f"Equal work: {notes:,} notes with their sources found in each output, and every page and entry expected."


def machine(rounds: int) -> str:
    """Return what a reader must know of where the figures come from."""
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}; "
        f"{_rounds(rounds)}, in brackets the ratio to {YARDSTICK}; {date.today().isoformat()}."
    )


def _rounds(count: int) -> str:
    return "one round" if count == 1 else f"medians of {count} rounds"


def has_place(path: Path) -> bool:
    """Return whether the file at *path* has our two marks, in order."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return -1 < text.find(BEGIN) < text.find(END)


def put_between_marks(path: Path, text: str) -> None:
    """Replace what stands between our marks in the file at *path*."""
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    path.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def _middle_copy(figures: Figures) -> float:
    return sorted(figures.copied)[len(figures.copied) // 2]


def _with_ratios(values: Mapping[str, float]) -> list[str]:
    base = values.get(YARDSTICK)
    return [_number(value) + (f" ({value / base:.2f} ×)" if base else "") for value in values.values()]


def _number(value: float) -> str:
    """Return three digits that count."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])
