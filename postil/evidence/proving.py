"""The check of a site's quotes: read the copies, hold the quotes against them, write down what was proven."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from postil.desk import Desk, opened
from postil.evidence import cabinet
from postil.evidence.cabinet import RecordError
from postil.evidence.mentions import of_site, pages
from postil.evidence.proof import CODE, judged
from postil.problem import Place, Problem, error
from postil.revise import ChangedError
from postil.snapshots import PATH, Snapshot


@dataclass(frozen=True, slots=True)
class Checked:
    """What it came to."""

    problems: tuple[Problem, ...] = ()
    lines: tuple[str, ...] = ()
    """For a terminal."""


def checked(root: Path, *, drafts: bool, write: bool) -> Checked:
    """Hold every quote of a source against the copies of its page; with *write*, record which were found.

    What can't be read of the site, or of the record, is the pipeline's to tell.
    """
    desk = opened(root)
    if not isinstance(desk, Desk):
        return Checked()
    mentions, _ = of_site(desk, drafts=drafts or write)
    named = pages(mentions)
    try:
        record, wrong = cabinet.record(root)
        judgement = judged(named, record, partial(cabinet.reading, root))
        if write and not wrong:
            record_proofs(root, judgement.snapshots)
    except (ChangedError, RecordError, OSError) as failure:
        return Checked((error(Place(PATH), CODE, f"the record can't be read or written: {said_of(failure)}"),))
    return Checked(judgement.problems, (f"{judgement.told}.",))


def record_proofs(root: Path, proven: Iterable[Snapshot], *, adding: bool = False) -> bool:
    """Write down which quotes were proven in which copies; with *adding*, beside those that were before.

    Copies that others recorded meanwhile stay as they are.
    """
    quotes = {_identity(one): one.quotes for one in proven}

    def recorded(known: Snapshot) -> Snapshot:
        found = quotes.get(_identity(known), known.quotes)
        return replace(known, quotes=tuple(sorted({*known.quotes, *found})) if adding else found)

    return cabinet.update(root, lambda known: map(recorded, known))


def _identity(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, quotes=())


def said_of(failure: Exception) -> str:
    """Return in words why the record could not be read or written."""
    if isinstance(failure, OSError):
        return (failure.strerror or str(failure)).lower()
    return str(failure)
