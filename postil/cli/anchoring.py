"""`postil reanchor` and `postil anchor`."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from postil.cli.opening import desk_of, listed_in
from postil.cli.options import root_option

if TYPE_CHECKING:
    from postil.anchor import Quote
    from postil.desk import Desk, OpenArticle
    from postil.model import File
    from postil.problem import Problem
    from postil.reanchor import Finding, Spot

LEFT_FOR_A_PERSON = 1
WIDTH = 80
CONTEXT = 20
"""Characters shown before a place."""

Key = tuple[str, int]


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@root_option
@click.option("--write", is_flag=True, help="Rewrite the notes that drifted, and content/anchors.lock.")
@click.option("--interactive", is_flag=True, help="Ask for each passage, and write what is chosen.")
def reanchor(articles: tuple[str, ...], root: Path, write: bool, interactive: bool) -> None:
    """Show the passages that aren't where their notes say, and what to write instead.

    Looks at every ARTICLE, or at all. Prints a table, and a patch for 'git apply'; exits with 1 while something is
    left for a person to decide.
    """
    from postil import desk, lock

    site = desk_of(root)
    names = [listed_in(site, name) for name in articles] or [one for one in site.documents if one.kind == "article"]
    if site.problems:
        _tell(site.problems)
        sys.exit(LEFT_FOR_A_PERSON)
    work = _Work(site, write=write or interactive, asking=interactive)
    for listed in dict.fromkeys(names):
        opened = desk.read(site, listed)
        if isinstance(opened, tuple) or opened.article is None:
            _tell(opened if isinstance(opened, tuple) else opened.problems)
            work.left += 1
        else:
            work.look_at(opened)
    if not articles:
        here = {one.id for one in names}
        work.locked |= dict.fromkeys(lock.slugs(work.text) - here, ())
    work.finish()
    if work.left or work.waiting:
        sys.exit(LEFT_FOR_A_PERSON)


@dataclass(slots=True)
class _Work:
    """What `postil reanchor` has come to."""

    site: Desk
    write: bool
    asking: bool
    left: int = 0
    """Passages, and articles that can't be read, that are left for a person."""
    waiting: int = 0
    """Passages that --write would take."""
    patches: list[str] = field(default_factory=list)
    locked: dict[str, Collection[str]] = field(default_factory=dict)
    """New lines of the lock by article."""
    headed: bool = False
    """Whether the table has begun."""
    stopped: bool = False
    """Whether no more is to be asked, and all the rest left as it is."""

    @property
    def text(self) -> str:
        """The lock as it was read."""
        return (self.site.lock or b"").decode("utf-8-sig")

    def look_at(self, opened: OpenArticle) -> None:
        """Show what is to be said of an article, and write what can be written."""
        from postil.reanchor import findings, lines, patch, rewritten, with_files

        found = findings(opened)
        chosen: dict[Key, Spot] = {}
        for finding in found:
            self._show(finding, opened)
            spot = self._chosen(finding)
            if spot:
                chosen[finding.key] = spot
        done = rewritten(opened, chosen)
        for (note, _), said in done.failed.items():
            click.echo(f"{opened.notes_path}: the note '{note}' was not taken: {said}", err=True)
        before = {file.path: file.data for file in opened.document.files}
        if not self.write:
            self.patches += patch(before, done.files)
        elif not self._written(done.files, before):
            self.left += len(found)
            return
        self.left += len(found) - len(done.taken)
        self.waiting += 0 if self.write else len(done.taken)
        now = with_files(opened, done.files, self.site.rules)
        self.locked[opened.document.id] = lines(now, opened.document.lock, done.taken)

    def _chosen(self, finding: Finding) -> Spot | None:
        """Return where a passage is to be taken, as far as that can be told, or as whoever is asked says."""
        if self.stopped:
            return None
        if not self.asking:
            return finding.spots[0] if finding.spots and not finding.doubt else None
        numbers = [str(number) for number in range(1, len(finding.spots) + 1)]
        options = click.Choice([*numbers, "s", "q"])
        answer = click.prompt("  which? number, s to skip, q to stop asking", type=options, show_choices=False)
        self.stopped = answer == "q"
        return finding.spots[int(answer) - 1] if answer in numbers else None

    def _show(self, finding: Finding, opened: OpenArticle) -> None:
        if not self.headed:
            click.echo("status      note and passage, and where it may stand")
            self.headed = True
        text = opened.article.text if opened.article else ""
        for line in _rows(finding, text):
            click.echo(line)

    def _written(self, files: Collection[File], before: Mapping[str, bytes]) -> bool:
        """Write *files*; tell whether they could be."""
        return all(_replace(self.site.root, file.path, before.get(file.path), file.data) for file in files)

    def finish(self) -> None:
        """Write the lock, or print the patch; say what it all came to."""
        from postil import lock
        from postil.problem import counted

        old = self.text
        new = lock.with_articles(old, self.locked)
        if not self.write:
            click.echo("".join(self.patches), nl=False)
            more = len(set(new.split("\n")) - set(old.split("\n")) - set(lock.HEADER.split("\n")))
            if self.waiting:
                click.echo(
                    f"{counted(self.waiting, 'passage')} can be taken as found: postil reanchor --write", err=True
                )
            elif more:
                click.echo(f"{lock.PATH} lacks {counted(more, 'passage')}: postil reanchor --write", err=True)
        elif (old or any(self.locked.values())) and not _replace(
            self.site.root, lock.PATH, self.site.lock, new.encode() if old != new else self.site.lock
        ):
            self.left += 1
        if self.left:
            click.echo(
                f"{counted(self.left, 'passage')} left for you to decide: postil reanchor --interactive", err=True
            )


def _rows(finding: Finding, text: str) -> Iterator[str]:
    """Yield the lines of the table for a passage."""
    sighting = finding.sighting
    place = sighting.place
    note, number = finding.key
    yield _fitted(f"{sighting.status:<10}  {note} {number}  {place.path.rsplit('/', 1)[-1]}:{place.line}")
    yield _fitted(f"{'quoted':>10}  {_line(sighting.pin.quote)}")
    for at, spot in enumerate(finding.spots, 1):
        yield _fitted(f"{at:>4}. {spot.score:.2f}  {_in_context(text, spot.start, spot.end)}")
    if finding.doubt:
        yield _fitted(f"{'left':>10}  {finding.doubt}")


def _line(words: str) -> str:
    """Return *words* on one line, as a terminal may show them."""
    from postil.characters import visible

    return " ".join(visible(words).split())


def _in_context(text: str, start: int, end: int) -> str:
    """Return a passage in brackets, with what stands around it."""
    words = _line(text[start:end])
    if len(words) > WIDTH // 2:
        words = f"{words[: WIDTH // 4]} … {words[-WIDTH // 6 :]}"
    first = max(0, start - CONTEXT)
    return _line(f"{'…' if first else ''}{text[first:start]}[{words}]{text[end : end + WIDTH]}")


def _fitted(line: str) -> str:
    """Return *line* cut to the table's width; a Chinese character takes two columns, a combining mark none."""
    used = 0
    for at, char in enumerate(line):
        used += 0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF")
        if used > WIDTH:
            return f"{line[: at - 1]}…"
    return line.rstrip()


def _replace(root: Path, path: str, before: bytes | None, after: bytes | None) -> bool:
    """Write a file of the site; where that can't be, say why."""
    from postil.revise import attempt

    if before == after:
        return True
    if said := attempt(root, path, before, after):
        click.echo(f"{path}: {said}", err=True)
        return False
    click.echo(f"Wrote {path}", err=True)
    return True


def _tell(problems: Collection[Problem]) -> None:
    from postil.problem import formatted

    click.echo(formatted(problems, "text"), nl=False, err=True)


@click.command()
@click.argument("article")
@click.argument("words", required=False)
@root_option
@click.option("--line", "number", type=click.IntRange(1), metavar="N", help="Within the paragraph at this line.")
def anchor(article: str, words: str | None, root: Path, number: int | None) -> None:
    """Print a new note on the WORDS of ARTICLE, with a quote that is found there and nowhere else.

    Without WORDS, on the first sentence of the paragraph at --line.
    """
    from postil import desk, reanchor
    from postil.edits import UneditableError

    if words is None and number is None:
        raise click.UsageError("give the words to quote, or a line with --line")
    site = desk_of(root)
    opened = desk.read(site, listed_in(site, article))
    if isinstance(opened, tuple) or opened.article is None:
        _tell(opened if isinstance(opened, tuple) else opened.problems)
        sys.exit(LEFT_FOR_A_PERSON)
    within = reanchor.paragraph_at(opened, number) if number else (0, len(opened.article.text))
    if within is None:
        raise click.UsageError(f"no paragraph of '{opened.article.path}' stands at line {number}")
    span = reanchor.first_sentence(opened, *within) if words is None else _hit(opened, words, within)
    if span is None:
        raise click.UsageError(f"no sentence of '{opened.article.path}' stands at line {number}")
    try:
        quote: Quote = reanchor.quote_for(opened.article.text, *span, like=words or "")
    except UneditableError as failure:
        raise click.UsageError(str(failure)) from None
    click.echo(reanchor.new_note(opened, quote), nl=False)


def _hit(opened: OpenArticle, words: str, within: tuple[int, int]) -> tuple[int, int]:
    """Return where *words* stand in a stretch of an article; where that can't be told, list the places and exit."""
    from postil.anchor import Quote, find
    from postil.reanchor import line_at

    text = opened.article.text if opened.article else ""
    begin, end = within
    match = find(text[begin:end], Quote(words))
    if match.start is not None and match.end is not None:
        if match.status != "exact":
            click.echo("These are not quite the words of the article; it has:", err=True)
        return begin + match.start, begin + match.end
    said = "stand there more than once" if match.status == "ambiguous" else "are not there"
    click.echo(f"These words {said}." + (" Say which with --line:" if match.status == "ambiguous" else ""), err=True)
    for hit in match.candidates:
        start, stop = begin + hit.start, begin + hit.end
        click.echo(_fitted(f"{line_at(opened, start):>6}: {_in_context(text, start, stop)}"), err=True)
    sys.exit(LEFT_FOR_A_PERSON)
