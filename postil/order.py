"""What a build is asked to do, what it came to, and who watches it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from postil.problem import Problem, has_errors, in_order, strictly

if TYPE_CHECKING:
    from postil.coverage import Coverage
    from postil.model import Options
    from postil.write import Written


class Watch:
    """Is told how far a build is. This one takes no notice."""

    def begin(self, stage: str, count: int = 0) -> None:
        """Take notice that a stage begins, with *count* things to do where that is known."""

    def advance(self) -> None:
        """Take notice that one of them is done."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a build is asked to do."""

    root: Path
    output: Path | None
    """Where to write; nothing is written without it."""
    options: Options
    strict: bool = False
    """Warnings are errors."""
    keep_going: bool = False
    """Errors don't keep what is sound from being published."""
    explain: bool = False
    """Say of every written file why."""
    coverage: bool = False
    """Tell of each quotation and figure that no note is pinned to."""
    profiles: tuple[str, ...] = ()
    """Whose rules to judge by, too: of `profiles.PROFILES`."""

    @property
    def thorough(self) -> bool:
        """Whether it asks for more than what a build remembers."""
        return self.coverage or bool(self.profiles)


@dataclass(frozen=True, slots=True)
class Report:
    """What a build came to."""

    problems: tuple[Problem, ...]
    articles: int = 0
    notes: int = 0
    outputs: int = 0
    read: int = 0
    """How many files of content/ were read."""
    compiled: int = 0
    """How many documents."""
    rendered: int = 0
    """How many outputs."""
    written: Written | None = None
    """Nothing where nothing was written."""
    reasons: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Why each written file was rendered, by path, where the order asked."""
    coverage: Coverage | None = None
    """Of quotations and figures, where the order asked."""

    @property
    def failed(self) -> bool:
        """Whether something must be mended."""
        return has_errors(self.problems)

    def judged(self, order: Order) -> Report:
        """Return the report with its problems in order, as severe as *order* takes them."""
        return replace(self, problems=in_order(strictly(self.problems) if order.strict else self.problems))
