"""A build: with memory, and in one mode.

Where no file differs from what the last build saw and wrote, its report is the report. Else the story in rebuild is
told, of what has changed. This module imports nothing that only the story needs.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from postil import history
from postil.codec import digest, encoded
from postil.engine import Workers
from postil.order import Order, Report, Watch
from postil.recollection import Recollection
from postil.scan import Scan, code_digest, data_of, scan
from postil.store import Memory
from postil.write import Written, misplaced, place_of, stands

__all__ = ["Order", "Report", "Watch", "build"]


def build(
    order: Order,
    workers: Workers | None = None,
    watch: Watch | None = None,
    recollection: Recollection | None = None,
) -> Report:
    """Read the site, compile, assemble, plan, render and write it; every problem is in the report.

    Who builds a site again and again in one process gives each build the same *recollection*, which saves time.
    """
    watch = watch or Watch()
    if elsewhere := misplaced(order.root, order.output) if order.output else ():
        return Report(elsewhere).judged(order)
    watch.begin("read")
    with Memory(order.root, lambda: watch.begin("wait for another build of this site")) as memory:
        scanned = scan(order.root)
        code = code_digest()
        key = digest(encoded((code, order.options)))
        if (report := _unchanged(order, memory, scanned, key)) is not None:
            return report
        from postil.rebuild import Occasion, rebuilt

        recollection = Recollection() if recollection is None else recollection
        occasion = Occasion(order, memory, scanned, code, key, workers or Workers(), watch, recollection)
        return rebuilt(occasion).judged(order)


def _unchanged(order: Order, memory: Memory, scanned: Scan, key: bytes) -> Report | None:
    """Return the last build's report, if nothing that it depends on has changed, nor what it wrote."""
    last = history.last(memory)
    if order.thorough or last is None or last.key != key or last.scan_problems != scanned.problems:
        return None
    inputs = history.inputs(memory)
    if not inputs.same(scanned.paths, scanned.signatures, partial(data_of, order.root)):
        return None
    if inputs.signatures != scanned.signatures:
        history.keep_inputs(memory, inputs.at(scanned.signatures, scanned.at))
    report = Report(last.problems, last.articles, last.notes, last.outputs).judged(order)
    if order.output is None or (report.failed and not order.keep_going):
        return report
    name = place_of(order.output)
    standing = history.standing(memory, name)
    now = stands(order.output, standing)
    if now is None:
        return None
    if now != standing:
        history.keep_standing(memory, name, now)
    return replace(report, written=Written((), (), last.outputs, {}))
