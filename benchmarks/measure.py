"""Take turns: every tool does the same work before any does the next, for as many rounds as asked."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import corpus
import equal
from tools import Tool

UNWANTED = "PYTHONDONTWRITEBYTECODE"
"""With it Python would compile its modules at every start, as nobody's does."""
LAUNCH = Path(__file__).resolve().parent / "launch.py"
COLD, UNCHANGED, EDITED = WORKS = ("cold", "no change", "one note edited")


@dataclass(frozen=True, slots=True)
class Taken:
    """What one run of a command took."""

    seconds: float
    cpu: float
    """CPU-seconds of all its processes."""
    peak: int
    """Bytes that its largest process held."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured on a corpus of one size."""

    count: int
    """Articles."""
    taken: dict[tuple[str, str], list[Taken]] = field(default_factory=dict)
    """By work and tool's name, a run a round."""
    copied: list[float] = field(default_factory=list)
    """Seconds of `cp -r` of Postil's output."""
    files: dict[str, int] = field(default_factory=dict)
    size: dict[str, int] = field(default_factory=dict)
    """Bytes of output."""
    lacking: dict[str, list[str]] = field(default_factory=dict)
    """By tool's name, where its output is not the same work."""

    def middle(self, work: str, tool: str, what: str) -> float:
        """Return the median over the rounds of one field of Taken."""
        return median(getattr(one, what) for one in self.taken[work, tool])


def ran(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Taken:
    """Run *command* in *folder*; stop the benchmark where it fails."""
    with tempfile.NamedTemporaryFile(prefix="postil-bench-", suffix=".log") as log:
        launched = subprocess.run(
            [sys.executable, "-I", "-S", str(LAUNCH), log.name, *command],
            cwd=folder,
            env={name: text for name, text in os.environ.items() if name != UNWANTED} | environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        seconds, cpu, peak, code = launched.stdout.split()
        if code != "0":
            said = Path(log.name).read_text(encoding="utf-8", errors="replace")[-2000:]
            sys.exit(f"{' '.join(command)} failed with {code}:\n{said}")
    return Taken(float(seconds), float(cpu), int(peak))


def builds(tools: Sequence[Tool], articles: Sequence[corpus.Article], folder: Path, rounds: int) -> Figures:
    """Write a site for each tool under *folder* and build it: cold, with no change, and with one note edited."""
    figures = Figures(len(articles))
    for tool in tools:
        tool.begin(folder / tool.name)
        for article in articles:
            tool.put(folder / tool.name, article)
    newest = max(articles, key=lambda article: article.day)
    for number in range(rounds):
        for work in WORKS:
            edition = corpus.edited(newest, number + 1)
            for tool, taken in _turn(tools, work, folder, edition):
                figures.taken.setdefault((work, tool.name), []).append(taken)
                _tell(f"{len(articles):,} articles, round {number + 1} of {rounds}, {work}: {tool.name}", taken)
            if (number, work) == (0, COLD):
                _look(figures, tools, articles, folder)
            if work == EDITED:
                for tool in tools:
                    stale = equal.lacking_edition(folder / tool.name / "output", edition)
                    figures.lacking[tool.name] += [one for one in stale if one not in figures.lacking[tool.name]]
        figures.copied.append(_copy_seconds(folder / tools[0].name / "output", folder / "copy"))
    return figures


def _turn(tools: Sequence[Tool], work: str, folder: Path, edition: corpus.Article) -> Iterator[tuple[Tool, Taken]]:
    for tool in tools:
        root = folder / tool.name
        command = tool.build
        if work == COLD:
            for name in ("output", *tool.memory):
                shutil.rmtree(root / name, ignore_errors=True)
        if work == EDITED:
            command = tool.rebuild(tool.put(root, edition).relative_to(root))
        yield tool, ran(command, root, tool.environment)


def _look(figures: Figures, tools: Sequence[Tool], articles: Sequence[corpus.Article], folder: Path) -> None:
    for tool in tools:
        output = folder / tool.name / "output"
        sizes = [path.stat().st_size for path in output.rglob("*") if path.is_file()]
        figures.files[tool.name], figures.size[tool.name] = len(sizes), sum(sizes)
        figures.lacking[tool.name] = equal.lacking(output, articles)


def _copy_seconds(output: Path, copy: Path) -> float:
    taken = ran(("cp", "-r", str(output), str(copy)), output, {})
    shutil.rmtree(copy)
    return taken.seconds


def starts(tools: Sequence[Tool], folder: Path, rounds: int) -> dict[str, float]:
    """Return the median seconds in which each tool says its version, and Python imports click."""
    commands = {"import click": ((sys.executable, "-c", "import click"), {})}
    commands |= {tool.name: (tool.version, tool.environment) for tool in tools}
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, (command, environment) in commands.items():
            seconds[name].append(ran(command, folder, environment).seconds)
    return {name: median(each) for name, each in seconds.items()}


def _tell(what: str, taken: Taken) -> None:
    print(f"{what} {taken.seconds:.2f} s, {taken.cpu:.2f} CPU-s, {taken.peak / 1e6:.0f} MB", file=sys.stderr)
