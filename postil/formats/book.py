"""An edition as a book: EPUB 3.3, with a chapter of each article and its notes as footnotes.

The same edition is the same bytes: files stand in one order and bear one date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from jinja2 import Environment
from markupsafe import Markup

from postil.language import direction_of
from postil.plain import without_images
from postil.urls import ROOT

BOOK = "book"
TEMPLATES = tuple(
    f"book/{name}" for name in ("container.xml", "package.xml", "nav.xml", "title.xml", "chapter.xml", "book.css")
)
MEDIA_TYPE = "application/epub+zip"
FOLDER = "EPUB/"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""When each file was changed, as far as a ZIP can say."""


def made(path: str, shown: Mapping[str, object], environment: Environment) -> Iterator[tuple[str, bytes]]:
    """Yield the book at *path*."""
    yield path, _packed(_files(shown, environment))


def _files(shown: Mapping[str, Any], environment: Environment) -> Iterator[tuple[str, str]]:
    """Yield path and text of each file; an EPUB's first one says what it is."""

    def rendered(template: str, **data: object) -> str:
        text = environment.get_template(f"book/{template}").render({**shown, **data})
        return text.replace(ROOT, shown["base_url"])

    chapters = [(f"chapter-{number}", title) for number, (title, _, _) in enumerate(shown["chapters"], 1)]
    yield "mimetype", MEDIA_TYPE
    yield "META-INF/container.xml", rendered("container.xml")
    yield f"{FOLDER}package.opf", rendered("package.xml", chapters=chapters)
    yield f"{FOLDER}nav.xhtml", rendered("nav.xml", chapters=chapters)
    yield f"{FOLDER}book.css", rendered("book.css")
    introduction = _readable(shown["introduction"])
    yield f"{FOLDER}title.xhtml", rendered("title.xml", introduction=introduction)
    for (name, _), (title, language, html) in zip(chapters, shown["chapters"], strict=True):
        data = {"title": title, "chapter": _readable(html), "foreign": language != shown["language"]}
        text = rendered("chapter.xml", **data, text_language=language, text_direction=direction_of(language))
        yield f"{FOLDER}{name}.xhtml", text


def _readable(html: str) -> Markup:
    """Return *html* without pictures: those of other hosts can't be in a book."""
    return Markup(without_images(html))  # noqa: S704  # it was Markup before


def _packed(files: Iterator[tuple[str, str]]) -> bytes:
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        for number, (path, text) in enumerate(files):
            entry = ZipInfo(path, EARLIEST)
            entry.compress_type = ZIP_DEFLATED if number else ZIP_STORED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same from Windows
            archive.writestr(entry, text.encode())
    return data.getvalue()
