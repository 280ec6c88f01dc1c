"""New sites and new files as values: path and text of each. Writing them is the caller's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from postil import __version__
from postil.characters import forbidden_at, name_of
from postil.names import parse_slug, words_of

MAX_SLUG = 80
"""Longer titles are cut at a word: a file's name is for people too."""

SCHEMAS = "schemas"
"""The folder of a new site whose files editors read for completion."""

_ELSEWHERE = {"gitignore": ".gitignore", "pages.yml": ".github/workflows/pages.yml"}
"""Starter files that can't lie in a package under their own names."""

ADDED: Mapping[str, str] = {
    "topic": "title: {title}\n# summary: A sentence on it.\n",
    "outlet": "title: {title}\n# url: https://…\nstanding: unrated\n",
    "claim": "title: {title}\n# by: Who said it\n# said_on: {today}\n# verdict: one of site.yaml's verdicts\n",
    "edition": "title: {title}\ndate: {today}\n# articles: []\n",
    "page": "title: {title}\n# menu: 1\n",
    "article": (
        "title: {title}\ndate: {today}\n# outlet: an id of content/outlets\n"
        "# url: https://…\n# topics: []\ndraft: true\n"
    ),
}
"""The front matter that `postil new KIND` begins a file with."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be made."""

    path: str
    """Relative to the site's root."""
    text: str


def new_site(title: str, today: date, starter: Mapping[str, str], schemas: Mapping[str, object]) -> Iterator[NewFile]:
    """Yield the files of a small working site; *starter* are the package's, by path.

    Raise ValueError where *title* can't be written down.
    """
    day = today.isoformat()
    values = {"@title@": _yaml(title), "@id@": _yaml(f"{title}, {day}"), "@today@": day, "@version@": __version__}
    for path, text in sorted(starter.items()):
        filled = re.sub("@[a-z]+@", lambda mark: values.get(mark[0], mark[0]), text)
        yield NewFile(_ELSEWHERE.get(path, path), filled)
    for kind, schema in schemas.items():
        yield NewFile(f"{SCHEMAS}/{kind}.json", json.dumps(schema, indent=2, ensure_ascii=False) + "\n")


def new_file(kind: str, title: str, slug: str | None, today: date) -> Iterator[NewFile]:
    """Yield the files of a new *kind* (a key of ADDED); raise ValueError where no name can be made of the title."""
    name = parse_slug(slug) if slug else slug_of(title)
    matter = ADDED[kind].format(title=_yaml(title), today=today.isoformat())
    yield NewFile(f"content/{kind}s/{name}.md", f"---\n{matter}---\n{_BODIES.get(kind, '')}")
    if kind == "article":
        yield NewFile(f"content/articles/{name}.notes.yaml", _NOTES)


_BODIES = {"article": "The article's text, in Markdown.\n"}
_NOTES = """\
# yaml-language-server: $schema=../../schemas/notes.json
# - id: a-name-for-good
#   quote: words of the article as a reader sees them
#   kind: context
#   body: What should be known about them.
"""


def slug_of(title: str) -> str:
    """Return a file's name for *title*: its letters and digits in lower case, words joined by hyphens."""
    words = list(words_of(title.lower()))
    name = "-".join(words)
    while len(name.encode()) > MAX_SLUG and len(words) > 1:
        words.pop()
        name = "-".join(words)
    name = name.encode()[:MAX_SLUG].decode("utf-8", "ignore")
    if not name:
        raise ValueError(f"no letter or digit in '{title}' to name a file by")
    return parse_slug(name)


def _yaml(text: str) -> str:
    """Return *text* as a double-quoted YAML scalar, which JSON's strings are; raise ValueError where it has none."""
    if (at := forbidden_at(text)) >= 0:
        raise ValueError(f"the title holds {name_of(text[at])}")
    return json.dumps(text, ensure_ascii=False)
