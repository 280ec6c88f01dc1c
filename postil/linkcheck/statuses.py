"""What is known of links → `status` of sources in YAML; nothing else in a file changes.

Pure functions over text. A status that was written here begins with "broken on"; an editor's own is never touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from postil import edits, nodes
from postil.decode import parts_of
from postil.edits import UneditableError
from postil.linkcheck.outcomes import Outcome
from postil.linkcheck.places import Link, Spot
from postil.model import File
from postil.problem import Place, Problem, notice, warning

_OURS = "broken on "


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file of which statuses are to change."""

    file: File
    """As it is."""
    data: bytes
    """As it is to be; the same where nothing changes."""
    count: int
    """How many statuses change."""
    problems: tuple[Problem, ...] = ()
    """What is left for the editor."""


def rewritten(file: File, links: Iterable[Link], known: Mapping[str, Outcome]) -> Rewritten:
    """Return *file* with the statuses of those of *links* that are its sources, as far as their outcome is known."""
    wanted: dict[str, dict[int, str]] = defaultdict(dict)
    problems: list[Problem] = []
    for link in links:
        if link.spot is None or link.place.path != file.path or link.url not in known:
            continue
        status = status_of(link.spot, known[link.url])
        if status is None:
            said = f"the source is broken, and its status stays as you wrote it: '{link.spot.status}'"
            problems.append(notice(link.place, "link", said, "take it out, and the next check writes its own"))
        elif status != link.spot.status:
            wanted[link.spot.note][link.spot.number] = status
    count = sum(map(len, wanted.values()))
    try:
        data = _with_statuses(file, wanted) if wanted else file.data
    except UneditableError as failure:
        problems.append(warning(Place(file.path), "link", f"the status of {count} links can't be written: {failure}"))
        return Rewritten(file, file.data, 0, tuple(problems))
    return Rewritten(file, data, count, tuple(problems))


def status_of(spot: Spot, found: Outcome) -> str | None:
    """Return what a source's status should be; None where its link is broken, and an editor's own words stand there.

    What was broken before, in the same way, keeps its first day; what can't be judged keeps its status.
    """
    is_ours = spot.status.startswith(_OURS)
    if found.kind == "broken":
        if spot.status and not is_ours:
            return None
        same = is_ours and spot.status.partition(": ")[2] == found.said
        return spot.status if same else f"{_OURS}{found.asked_on:%Y-%m-%d}: {found.said}"
    return "" if is_ours and found.kind in {"ok", "moved"} else spot.status


def _with_statuses(file: File, wanted: Mapping[str, Mapping[int, str]]) -> bytes:
    text = file.data.decode("utf-8")
    is_list = file.path.endswith(".yaml")
    for note, statuses in wanted.items():
        sources = [
            _with_status(source, statuses[number]) if number in statuses else source
            for number, source in enumerate(_sources(text, note if is_list else ""))
        ]
        fields = {"sources": sources}
        text = edits.with_fields(text, note, fields) if is_list else edits.matter_with_fields(text, fields)
    return text.encode("utf-8")


def _with_status(source: Any, status: str) -> dict[str, Any]:
    fields = {"url": source} if isinstance(source, str) else dict(source)
    fields.pop("status", None)
    return fields | ({"status": status} if status else {})


def _sources(text: str, note: str) -> list[Any]:
    """Return the sources that stand in a file: in the front matter, or in the *note* of a list."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not note:
        parts, _ = parts_of(plain, "")
        plain = parts.matter if parts else ""
    tree, _ = nodes.parse(plain, "")
    data: Any = tree.data if tree else None
    if note:
        data = next((one for one in data or [] if isinstance(one, dict) and one.get("id") == note), None)
    found = data.get("sources") if isinstance(data, dict) else None
    if not isinstance(found, list):
        raise UneditableError("its sources are no list; edit the file by hand")
    return found
