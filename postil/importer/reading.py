"""A page as it was kept → the article on it."""

from __future__ import annotations

from dataclasses import replace

from postil.characters import forbidden_at, name_of
from postil.importer.addresses import Addresses
from postil.importer.article import Cut, Found, Imported
from postil.importer.blocks import Block, blocks_of
from postil.importer.choosing import chosen, extracted
from postil.importer.leftovers import About, sifted, without_comments
from postil.importer.markdown import markdown_of
from postil.importer.matter import Matter, matter_of
from postil.importer.saved import Saved, UnreadableError
from postil.importer.scrapes import blocks_of_text
from postil.importer.tree import parsed

LEAST = 30
"""Characters that can be an article."""
MOST = 1_000_000
"""Characters of an article: more is a book, and takes its time in every build."""
MOST_BLOCKS = 12_000
"""Paragraphs, items and cells of a page: each is looked for in all the text."""
FEW = 50
"""Words: an article with fewer is looked at twice."""


def read(saved: Saved) -> Imported:
    """Return the article on a page; raise UnreadableError where there is none, or it goes beyond what can be read."""
    imported = _of_html(saved, saved.html) if saved.html is not None else _of_text(saved)
    doubts = list(imported.doubts)
    if not saved.sound:
        doubts.append("its characters fit no encoding that it names: look for wrong letters")
    doubts += [one for one in _hidden_in(saved.html or saved.text) if one not in doubts]
    if len(imported.body.split()) < FEW:
        doubts.append("the text is very short: it may not be all of the article")
    return replace(imported, archived=saved.archived, retrieved=saved.retrieved, doubts=tuple(doubts))


def _hidden_in(text: str) -> tuple[str, ...]:
    """Return that *text* holds characters that no page may hold, if it does."""
    at = forbidden_at(text)
    said = "characters that no page may hold were taken out, such as"
    return (f"{said} {name_of(text[at])}",) if at >= 0 else ()


def _of_html(saved: Saved, html: str) -> Imported:
    root = parsed(html)
    hidden = _hidden_in("".join(root.itertext()))
    matter = matter_of(root, saved.url)
    url = saved.url or (matter.url.value if matter.url else "")
    blocks = blocks_of(root, Addresses(_base(root, url), url))
    if len(blocks) > MOST_BLOCKS:
        raise UnreadableError(f"it has more than {MOST_BLOCKS:,} paragraphs, items and cells")
    article = chosen(blocks, extracted(root, url))
    if not article:
        raise UnreadableError("it has no text that looks like an article")
    return replace(_imported(matter, article), doubts=hidden)


def _base(root: object, url: str) -> str:
    """Return what the page's relative links are relative to."""
    from urllib.parse import urljoin

    for base in root.iter("base"):  # type: ignore[attr-defined]
        if href := base.get("href"):
            try:
                return str(urljoin(url, href.strip()))
            except ValueError:
                break
    return url


def _of_text(saved: Saved) -> Imported:
    title, blocks = blocks_of_text(saved.text)
    matter = Matter(
        title=Found(title, "first line") if title else None,
        url=Found(saved.url, "given") if saved.url else None,
    )
    return _imported(matter, blocks)


def _imported(matter: Matter, blocks: tuple[Block, ...]) -> Imported:
    if sum(len(block.text) for block in blocks) > MOST:
        raise UnreadableError(f"its text is longer than {MOST // 1_000_000} million characters")
    about = About(*(one.value if one else "" for one in (matter.title, matter.author, matter.site)))
    before, comments = without_comments(blocks)
    kept, cuts = sifted(before, about)
    if sum(len(block.text) for block in kept) < LEAST:
        raise UnreadableError("it has no text that looks like an article")
    return Imported(
        markdown_of(kept),
        matter.title,
        matter.date,
        matter.author,
        matter.language,
        matter.url,
        matter.site,
        cuts=(*cuts, *_shortly(comments)),
    )


def _shortly(cuts: tuple[Cut, ...]) -> tuple[Cut, ...]:
    """Return what readers wrote as one cut."""
    words = sum(len(cut.text.split()) for cut in cuts)
    return (Cut(f"{cuts[0].text} … ({words:,} words)", cuts[0].why),) if cuts else ()
