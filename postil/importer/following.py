"""`postil import feed`: from addresses of feeds to drafts; the story.

An article is written before the line that remembers its entry: whenever a run is killed, nothing is lost, and what was
written is found by its address the next time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from postil import revise
from postil.desk import Desk, opened
from postil.documents import sorted_out
from postil.exchange.foreign import address_key
from postil.importer import feeds, incoming, pages, remembered
from postil.importer.article import Imported
from postil.importer.entries import Entry, Feed, FeedList
from postil.importer.intake import Change, Given, Intake
from postil.importer.pages import Index
from postil.importer.remembered import Taken
from postil.importer.saved import UnreadableError
from postil.importer.wishes import Candidate, Wish, undated, wanted
from postil.model import Listed
from postil.problem import Problem
from postil.web.client import Bounds, Client, FetchError, Reply, user_agent
from postil.web.polite import Pace, Pages

MOST_KEPT = 64_000_000
"""Characters of entries' own texts; beyond that their pages must do."""

FEWEST_FAILURES = 10
"""Pages that may fail in a run, however few are wanted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for."""

    root: Path
    given: Given
    """What holds for all articles."""
    wish: Wish
    pace: Pace
    private: bool
    """Whether addresses of one's own network may be asked."""
    dry_run: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A feed, or a list of feeds, that an editor names."""

    name: str
    """A URL, or what a file is called."""
    data: bytes | None = None
    """What the file holds; None where a server is to be asked."""


@dataclass(frozen=True, slots=True)
class Told:
    """What came of an entry, or of a feed."""

    status: Literal["new", "wanted", "there", "failed", "feed", "feed failed"]
    """wanted: it would be taken; feed: there are doubts about it."""
    name: str
    """The entry's title, or the feed."""
    url: str = ""
    at: str = ""
    """Path or slug of the article."""
    why: str = ""
    doubts: tuple[str, ...] = ()
    proposed: Change | None = None
    """The profile of an outlet that the site doesn't have."""


@dataclass(slots=True)
class Sum:
    """What a run comes to."""

    new: int = 0
    there: int = 0
    before: int = 0
    """Entries that were taken in an earlier run."""
    failed: int = 0
    """Entries and feeds."""
    rest: int = 0
    """Entries beyond the limit."""
    undated: int = 0
    """Entries left out, for nobody knows of which day they are."""


class StoppedError(Exception):
    """The run can't go on; its text is a sentence for an editor."""

    def __init__(self, said: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(said)
        self.problems = tuple(problems)


Tell = Callable[[Told], None]


def followed(asked: Asked, sources: Iterable[Source], tell: Tell) -> Sum:
    """Take new entries of *sources* in as drafts; raise StoppedError where the site can't be worked on."""
    desk = _desk(asked.root)
    taken, problems = remembered.read(_data(asked.root))
    if problems:
        raise StoppedError(f"nothing was taken in: {remembered.PATH} can't be read", problems)
    bounds = Bounds(most_bytes=feeds.MOST_BYTES, private=asked.private)
    with Client(bounds, user_agent(desk.settings.base_url or "")) as client:
        run = _Run(asked, desk, pages.indexed(desk), taken, Pages(client, asked.pace), tell)
        run.take(run.chosen(run.candidates(sources)))
    return run.sum


@dataclass(slots=True)
class _Run:
    asked: Asked
    desk: Desk
    index: Index
    """Of the site as it was when the run began; what the run writes stands in *there*."""
    taken: Taken
    web: Pages
    tell: Tell
    sum: Sum = field(default_factory=Sum)
    there: dict[str, str] = field(default_factory=dict)
    """The articles of pages, by the pages' keys."""

    def candidates(self, sources: Iterable[Source]) -> list[Candidate]:
        """Return the entries of all feeds that were not taken before."""
        found: dict[tuple[str, str], Candidate] = {}
        room = MOST_KEPT
        for name, feed in self._feeds(sources):
            if feed.doubts:
                self.tell(Told("feed", name, doubts=feed.doubts))
            bare = replace(feed, entries=())
            for entry in feed.entries:
                if self.taken.has(name, entry):
                    self.sum.before += 1
                    continue
                room -= len(entry.content)
                kept = entry if room > 0 else replace(entry, content="")
                found.setdefault((remembered.key_of(name), entry.id), Candidate(name, bare, kept))
        return list(found.values())

    def _feeds(self, sources: Iterable[Source]) -> Iterator[tuple[str, Feed]]:
        """Yield each feed with the name that it is remembered by; those of lists too."""
        for source in sources:
            read = self._read(source)
            if isinstance(read, Feed):
                yield (source.name if source.data is None else read.address or source.name), read
            elif read is not None:
                if read.doubts:
                    self.tell(Told("feed", source.name, doubts=read.doubts))
                for address in read.addresses:
                    feed = self._read(Source(address))
                    if isinstance(feed, Feed):
                        yield address, feed
                    elif feed is not None:
                        self._fail(address, "it is a list of feeds in a list of feeds")

    def _read(self, source: Source) -> Feed | FeedList | None:
        try:
            if source.data is not None:
                return feeds.read(source.data)
            came = self.web.ask(source.name)
            if isinstance(came, FetchError):
                raise UnreadableError(str(came))
            if not 200 <= came.status < 300:
                raise UnreadableError(f"the server answers {came.status} {' '.join(came.reason.split())[:60]}".rstrip())
            return feeds.read(came.body, came.final, came.header("content-type"))
        except UnreadableError as problem:
            self._fail(source.name, str(problem))
            return None

    def _fail(self, feed: str, why: str) -> None:
        self.sum.failed += 1
        self.tell(Told("feed failed", feed, why=why))

    def chosen(self, candidates: list[Candidate]) -> list[Candidate]:
        """Return those that are wanted and not there; of those that the site has, remember that."""
        self.sum.undated = undated(candidates, self.asked.wish)
        found = wanted(candidates, self.asked.wish)
        self.there = self.index.of(one.entry.url for one in found)
        new = []
        for one in found:
            if slug := self.there.get(address_key(one.entry.url)):
                self._tell_there(one, slug)
            else:
                new.append(one)
        self._remember([one for one in found if address_key(one.entry.url) in self.there])
        return new

    def take(self, chosen: list[Candidate]) -> None:
        """Take each in, one after the other, up to the limit.

        What fails stops no other, and doesn't count: pages that are gone would bar the way for ever. But as many
        failures again, and it is enough.
        """
        limit, failed = self.asked.wish.limit, self.sum.failed
        for number, one in enumerate(chosen):
            if self.sum.new >= limit or self.sum.failed - failed >= max(limit, FEWEST_FAILURES):
                self.sum.rest = len(chosen) - number
                return
            if self.asked.dry_run:
                self.sum.new += 1
                self.tell(Told("wanted", one.entry.title, one.entry.url))
            else:
                self._take(one)

    def _take(self, one: Candidate) -> None:
        if slug := self.there.get(address_key(one.entry.url)):  # two feeds have it
            self._tell_there(one, slug)
            self._remember([one])
            return
        came: Reply | FetchError | None = self.web.ask(one.entry.url) if one.entry.url else None
        try:
            imported = incoming.article_of(one.entry, one.feed, came)
        except UnreadableError as problem:
            self._tell_failed(one.entry, str(problem))
            return
        if slug := self._slug_of(imported):
            self._tell_there(one, slug)
            self._remember([one])
            return
        intake = incoming.placed(self.desk, imported, one.entry, self.asked.given)
        if why := intake.refusal or self._put(intake):
            self._tell_failed(one.entry, why)
            return
        self._remember([one])
        self._tell_new(one.entry, imported, intake)
        new = sorted_out(Listed(change.path, None) for change in intake.changes).documents
        self.desk = replace(self.desk, documents=(*self.desk.documents, *new))

    def _slug_of(self, imported: Imported) -> str:
        """Return the article of the same page, which an entry may lead to by another address."""
        urls = [*([imported.url.value] if imported.url else []), *imported.archived]
        here = [self.there[key] for url in urls if (key := address_key(url)) in self.there]
        return next(iter([*here, *self.index.of(urls).values()]), "")

    def _put(self, intake: Intake) -> str:
        """Write an article; its outlet before it, which alone is no error. Return why it can't be, or nothing."""
        for change in reversed(intake.changes):
            try:
                revise.replace(self.asked.root, change.path, change.before, change.after)
            except revise.ChangedError:
                return f"{change.path} has changed meanwhile, or is a link"
            except OSError as failure:
                return f"{change.path} can't be written: {(failure.strerror or str(failure)).lower()}"
        return ""

    def _remember(self, them: list[Candidate]) -> None:
        if self.asked.dry_run or not them:
            return
        before = _data(self.asked.root)
        self.taken, problems = remembered.read(before)  # another run may have added lines
        if problems:
            raise StoppedError(f"{remembered.PATH} has changed, and can't be read", problems)
        for one in them:
            self.taken = remembered.with_entries(self.taken, one.source, [one.entry], self.asked.given.today)
        try:
            revise.replace(self.asked.root, remembered.PATH, before, self.taken.text.encode())
        except revise.ChangedError:
            raise StoppedError(f"{remembered.PATH} has changed meanwhile, or is a link; run it again") from None
        except OSError as failure:
            said = (failure.strerror or str(failure)).lower()
            raise StoppedError(f"{remembered.PATH} can't be written: {said}") from None

    def _tell_new(self, entry: Entry, imported: Imported, intake: Intake) -> None:
        status: Literal["new", "there"] = "new" if intake.status == "new" else "there"
        if status == "new":
            self.sum.new += 1
        else:
            self.sum.there += 1
        for url in (entry.url, imported.url.value if imported.url else ""):
            if key := address_key(url):
                self.there[key] = intake.path
        self.tell(Told(status, entry.title, entry.url, intake.path, "", intake.doubts, intake.proposed))

    def _tell_there(self, one: Candidate, at: str) -> None:
        self.sum.there += 1
        self.tell(Told("there", one.entry.title, one.entry.url, at))

    def _tell_failed(self, entry: Entry, why: str) -> None:
        self.sum.failed += 1
        self.tell(Told("failed", entry.title, entry.url, why=why))


def _desk(root: Path) -> Desk:
    desk = opened(root)
    if not isinstance(desk, Desk):
        raise StoppedError("the site can't be read", desk)
    return desk


def _data(root: Path) -> bytes | None:
    """Return what feeds.lock holds; None where there is none."""
    try:
        return revise.bytes_of(root / remembered.PATH)
    except OSError as failure:
        said = (failure.strerror or str(failure)).lower()
        raise StoppedError(f"{remembered.PATH} can't be read: {said}") from None
