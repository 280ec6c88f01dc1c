"""An archived copy → `archived` in the front matter of the article, or in the sources, that name the page.

Pure functions over text; nothing else in a file changes.
"""

from __future__ import annotations

from typing import Any

from postil import edits, nodes
from postil.decode import parts_of
from postil.edits import UneditableError
from postil.snapshots import page_of


def with_copy(text: str, path: str, url: str, copy: str) -> str:
    """Return the text of the file at *path*, in which each thing at *url* names *copy* as an archived one.

    Raise UneditableError where the file can't be changed without risk.
    """
    data = _data(text, is_list=path.endswith(".yaml"))
    if path.endswith(".yaml"):
        for note in data if isinstance(data, list) else []:
            if isinstance(note, dict) and (sources := _with_copy(note.get("sources"), url, copy)):
                text = edits.with_fields(text, str(note.get("id", "")), {"sources": sources})
        return text
    fields: dict[str, Any] = data if isinstance(data, dict) else {}
    changed: dict[str, object] = {}
    if sources := _with_copy(fields.get("sources"), url, copy):
        changed["sources"] = sources
    if isinstance(named := fields.get("url"), str) and path.startswith("content/articles/") and _is_at(named, url):
        changed["archived"] = _copies(fields, copy)
    return edits.matter_with_fields(text, changed) if changed else text


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


def _with_copy(sources: Any, url: str, copy: str) -> list[Any] | None:
    """Return *sources* with a copy in each that is at *url*; None where none is."""
    if not isinstance(sources, list):
        return None
    changed = [_one_with_copy(one, url, copy) for one in sources]
    return changed if changed != sources else None


def _one_with_copy(source: Any, url: str, copy: str) -> Any:
    if isinstance(source, str):
        return {"url": source, "archived": [copy]} if _is_at(source, url) else source
    if isinstance(source, dict) and isinstance(named := source.get("url"), str) and _is_at(named, url):
        return source | {"archived": _copies(source, copy)}
    return source


def _copies(fields: dict[str, Any], copy: str) -> list[Any]:
    known = fields.get("archived")
    listed = known if isinstance(known, list) else []
    return listed if copy in listed else [*listed, copy]


def _is_at(named: str, url: str) -> bool:
    return page_of(named.strip()) == page_of(url)
