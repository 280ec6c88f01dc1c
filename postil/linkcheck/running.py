"""The check of a site's links: read them, ask for those that aren't known, tell, write back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from postil import load, revise
from postil.codec import Undecodable, decoded, encoded
from postil.desk import Desk, opened
from postil.linkcheck.outcomes import Outcome, is_fresh, outcome
from postil.linkcheck.places import Link, Links, of_document, of_settings
from postil.linkcheck.statuses import rewritten
from postil.linkcheck.telling import CODE, problems, table
from postil.links import path_at_home
from postil.model import Document, File
from postil.problem import Place, Problem, counted, error
from postil.scan import data_of
from postil.store import keep, kept
from postil.web.client import Bounds, Client, FetchError, Reply, user_agent
from postil.web.polite import Pace, visits

CACHE = "links.json"
SECONDS = 20.0
"""For one request."""
SETTINGS = "site.yaml"
PACE = Pace()
CUT_OFF_FROM = 3
"""Servers none of which can be reached: then it is our end."""


class _CutOffError(Exception):
    """The machine is cut off: what was found says nothing of the links."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a check of links is asked to do."""

    root: Path
    today: date
    max_age: int = 7
    """Days for which an answer holds."""
    private: bool = False
    """Whether addresses of one's own network may be asked."""
    write: bool = False
    """Whether statuses are written back."""
    pace: Pace = PACE


@dataclass(frozen=True, slots=True)
class Checked:
    """What it came to."""

    problems: tuple[Problem, ...] = ()
    lines: tuple[str, ...] = ()
    """For a terminal."""


@dataclass(frozen=True, slots=True)
class _Site:
    files: tuple[File, ...]
    links: tuple[Link, ...]
    withheld: int


def checked(asked: Asked, begin: Callable[[int], None], advance: Callable[[], None]) -> Checked:
    """Check the links of a site; *begin* is told how many pages will be asked for, *advance* that one has answered.

    What a site that can't be read lacks is the pipeline's to tell.
    """
    desk = opened(asked.root)
    if not isinstance(desk, Desk):
        return Checked()
    site = _read(desk)
    try:
        known, count = _known(asked, desk, {link.url for link in site.links}, begin, advance)
    except _CutOffError:
        said = "no server of any link can be reached: this machine may have no way out"
        return Checked((error(Place(SETTINGS), CODE, said, "check again when it has"),))
    lines = table(site.links, known, site.withheld, count)
    told = list(problems(site.links, known))
    if asked.write:
        more, line = _written(asked.root, site, known)
        told += more
        lines.append(line)
    return Checked(tuple(told), tuple(lines))


def _read(desk: Desk) -> _Site:
    """Return the files of a site that have links, and these; links to the site itself are checked in every build."""
    files: list[File] = []
    found: list[Links] = []
    try:
        files.append(File(SETTINGS, data_of(desk.root, SETTINGS)))
        found.append(of_settings(files[0]))
    except OSError:
        pass  # it was there a moment ago; the pipeline tells
    for listed in desk.documents:
        document = load.document(desk.root, listed)
        if isinstance(document, Document):
            files += document.files
            found.append(of_document(document, desk.rules))
    home = desk.settings.base_url
    links = tuple(link for one in found for link in one.found if path_at_home(link.url, home) is None)
    return _Site(tuple(files), links, sum(one.withheld for one in found))


def _known(
    asked: Asked, desk: Desk, urls: set[str], begin: Callable[[int], None], advance: Callable[[], None]
) -> tuple[dict[str, Outcome], int]:
    """Return what is known of *urls*, and for how many of them a server was asked."""
    before = _remembered(asked.root)
    known = {url: one for url, one in before.items() if url in urls and is_fresh(one, asked.today, asked.max_age)}
    wanted = sorted(urls - known.keys())
    if not wanted:
        return known, 0
    begin(len(wanted))
    lost: set[str] = set()
    bounds = Bounds(seconds=SECONDS, private=asked.private)
    try:
        with (
            Client(bounds, user_agent(desk.settings.base_url)) as client,
            closing(visits(wanted, client, asked.pace)) as coming,
        ):
            for visit in coming:
                known[visit.url] = outcome(visit.url, visit.came, asked.today)
                if _is_lost(visit.came):
                    lost.add(visit.url)
                advance()
            if lost == set(wanted) and _is_cut_off(client, lost, known.values()):
                known = {url: one for url, one in known.items() if url not in lost}
                raise _CutOffError
    finally:  # an editor who has waited long enough keeps what was found
        newest = {url: one for url, one in before.items() if url in urls} | known
        keep(asked.root, CACHE, encoded(sorted(newest.values(), key=lambda one: one.url)))
    return known, len(wanted)


def _is_lost(came: Reply | FetchError) -> bool:
    return isinstance(came, FetchError) and came.kind in {"unreachable", "slow"}


def _is_cut_off(client: Client, lost: Iterable[str], known: Iterable[Outcome]) -> bool:
    """Whether it is for want of a way out that every page is *lost*: then one that was fine lately is lost, too."""
    if len({urlsplit(url).netloc for url in lost}) < CUT_OFF_FROM:
        return False
    fine = next((one.url for one in known if one.kind == "ok"), None)
    if fine is None:
        return True
    try:
        return _is_lost(client.fetch(fine, "HEAD", body=False))
    except FetchError as failure:
        return _is_lost(failure)


def _remembered(root: Path) -> dict[str, Outcome]:
    """Return what is kept of checks before; one that was spoilt knows nothing."""
    data = kept(root, CACHE)
    try:
        found: list[Outcome] = decoded(data, list[Outcome]) if data is not None else []
    except Undecodable:
        return {}
    return {one.url: one for one in found}


def _written(root: Path, site: _Site, known: dict[str, Outcome]) -> tuple[list[Problem], str]:
    """Write statuses back; return what could not be, and a line on what was."""
    told: list[Problem] = []
    statuses = files = 0
    by_path: dict[str, list[Link]] = {}
    for link in site.links:
        if link.spot:
            by_path.setdefault(link.place.path, []).append(link)
    for file in site.files:
        new = rewritten(file, by_path.get(file.path, ()), known)
        told += new.problems
        if not new.count:
            continue
        if problem := _replaced(root, file, new.data):
            told.append(problem)
        else:
            statuses, files = statuses + new.count, files + 1
    return told, f"Wrote the status of {counted(statuses, 'source')} in {counted(files, 'file')}."


def _replaced(root: Path, file: File, data: bytes) -> Problem | None:
    said = revise.attempt(root, file.path, file.data, data)
    return error(Place(file.path), CODE, f"no status was written: {said}") if said else None
