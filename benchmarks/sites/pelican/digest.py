"""What Pelican lacks for the same work: front matter in YAML with notes, and feeds that say what notes say.

Notes are rendered as an article is read, so that Pelican's cache holds them; an entry is rendered once, wherever
it is shown.
"""

from typing import Any

import yaml
from feedgenerator import Atom1Feed
from markdown import Markdown
from markupsafe import Markup
from pelican import signals
from pelican.contents import Article
from pelican.readers import BaseReader, Readers
from pelican.utils import get_date
from pelican.writers import Writer

_templates: dict[str, Any] = {}
_rendered: dict[tuple[str, str], Markup] = {}


class NotesReader(BaseReader):
    """Reads Markdown under YAML."""

    enabled = True
    file_extensions = ("md",)

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__(settings)
        self.markdown = Markdown(output_format="html")

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return an article's HTML and metadata."""
        with open(source_path, encoding="utf-8") as file:  # noqa: PTH123 – as Pelican's own readers
            _, matter, text = file.read().split("---\n", 2)
        fields = yaml.load(matter, Loader=yaml.CSafeLoader)
        metadata = {
            "title": fields["title"],
            "date": get_date(str(fields["date"])),
            "author": self.process_metadata("author", fields["author"]),
            "tags": self.process_metadata("tags", ", ".join(fields["topics"])),
            "summary": fields["summary"],
            "notes": [{**note, "html": Markup(self._html(note["body"]))} for note in fields["notes"]],  # noqa: S704
        }
        return self._html(text), metadata

    def _html(self, text: str) -> str:
        self.markdown.reset()
        return self.markdown.convert(text)


def entry(article: Article, template: str = "entry") -> Markup:
    """Return an article as lists show it; or as *template* says."""
    if (template, article.slug) not in _rendered:
        _rendered[template, article.slug] = Markup(_templates[template].render(article=article))  # noqa: S704
    return _rendered[template, article.slug]


class DigestWriter(Writer):
    """Writes feeds with notes in place of articles' whole texts."""

    def _add_item_to_the_feed(self, feed: Atom1Feed, item: Article) -> None:
        link = f"{self.site_url}/{item.url}"
        feed.add_item(
            title=item.title,
            link=link,
            unique_id=link,
            description=item.summary,
            content=entry(item, "digest"),
            categories=item.tags,
            author_name=item.author,
            pubdate=item.date,
        )


def _add_reader(readers: Readers) -> None:
    readers.reader_classes["md"] = NotesReader


def _keep_templates(generator: Any) -> None:
    for name in ("entry", "digest"):
        _templates[name] = generator.get_template(name)


def _digest_writer(_: object) -> type[Writer]:
    return DigestWriter


def register() -> None:
    """Connect all of it."""
    signals.readers_init.connect(_add_reader)
    signals.article_generator_init.connect(_keep_templates)
    signals.get_writer.connect(_digest_writer)
