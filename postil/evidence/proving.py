"""The check of a site's quotes: read the copies, hold the quotes against them, write down what was proven."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
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
        readings = [cabinet.reading(root, one) for one in record]
        judgement = judged(named, record, readings)
        if write and not wrong:
            record_proofs(root, judgement.snapshots)
    except (ChangedError, RecordError, OSError) as failure:
        return Checked((error(Place(PATH), CODE, f"the record can't be read or written: {said_of(failure)}"),))
    return Checked(judgement.problems, (f"{judgement.told}.",))


def record_proofs(root: Path, proven: Iterable[Snapshot]) -> bool:
    """Write down which quotes were proven in which copies; copies that others recorded meanwhile stay as they are."""
    quotes = {_identity(one): one.quotes for one in proven}
    return cabinet.update(
        root, lambda known: (replace(one, quotes=quotes.get(_identity(one), one.quotes)) for one in known)
    )


def _identity(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, quotes=())


def said_of(failure: Exception) -> str:
    """Return in words why the record could not be read or written."""
    if isinstance(failure, OSError):
        return (failure.strerror or str(failure)).lower()
    return str(failure)
