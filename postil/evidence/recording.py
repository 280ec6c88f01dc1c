"""An archived copy → `archived` in the front matter of the article, or in the sources, that name the page.

Pure functions over text; nothing else in a file changes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from postil import edits, nodes
from postil.authored import ArticleFields
from postil.decode import parts_of
from postil.edits import UneditableError
from postil.snapshots import page_of

_ORDER = [one.name for one in fields(ArticleFields)]
"""In which an article's new field is put among those that are there; of other files only what is there changes."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A copy, and what it is of."""

    page: str
    copy: str
    again: bool

    def fits(self, said: dict[str, Any]) -> bool:
        """Tell whether a source or an article is to name the copy."""
        named = said.get("url")
        is_there = isinstance(named, str) and page_of(named.strip()) == self.page
        return is_there and (self.again or not said.get("archived"))

    def copies(self, said: dict[str, Any]) -> list[Any]:
        """Return its copies, with the new one."""
        known = said.get("archived")
        listed = known if isinstance(known, list) else []
        return listed if self.copy in listed else [*listed, self.copy]


def with_copy(text: str, path: str, url: str, copy: str, *, again: bool = False) -> str:
    """Return the text of the file at *path*, in which each thing at *url* names *copy* as an archived one.

    What has an archived copy stays as it is, unless it is *again* that copies are made.

    Raise UneditableError where the file can't be changed without risk.
    """
    wanted = _Wanted(page_of(url), copy, again)
    data = _data(text, is_list=path.endswith(".yaml"))
    if path.endswith(".yaml"):
        for note in data if isinstance(data, list) else []:
            if isinstance(note, dict) and (sources := _with_copy(note.get("sources"), wanted)):
                text = edits.with_fields(text, str(note.get("id", "")), {"sources": sources})
        return text
    matter: dict[str, Any] = data if isinstance(data, dict) else {}
    changed: dict[str, object] = {}
    if sources := _with_copy(matter.get("sources"), wanted):
        changed["sources"] = sources
    if path.startswith("content/articles/") and wanted.fits(matter):
        changed["archived"] = wanted.copies(matter)
    return edits.matter_with_fields(text, changed, _ORDER) if changed else text


def _data(text: str, *, is_list: bool) -> Any:
    """Return what the YAML of a file says."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not is_list:
        parts, _ = parts_of(plain, "")
        plain = parts.matter if parts else ""
    tree, problems = nodes.parse(plain, "")
    if tree is None or problems:
        raise UneditableError("its YAML can't be read; mend it first")
    return tree.data


def _with_copy(sources: Any, wanted: _Wanted) -> list[Any] | None:
    """Return *sources* with a copy in each that is to have it; None where none is."""
    if not isinstance(sources, list):
        return None
    changed = [_one_with_copy(one, wanted) for one in sources]
    return changed if changed != sources else None


def _one_with_copy(source: Any, wanted: _Wanted) -> Any:
    said = {"url": source} if isinstance(source, str) else source
    if isinstance(said, dict) and wanted.fits(said):
        return said | {"archived": wanted.copies(said)}
    return source
