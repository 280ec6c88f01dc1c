"""Hypothesis' annotations, as its API gives and takes them ↔ notes.

What a note has beyond them becomes a tag, or is told: Hypothesis keeps no field that it doesn't know.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from postil import urls
from postil.exchange import selectors
from postil.exchange.annotation import noted, page_of, public
from postil.exchange.fields import plain, sound, stamp
from postil.exchange.foreign import (
    MOST_NOTES,
    Drops,
    ForeignNote,
    Reading,
    id_in_permalink,
    id_of,
    listed,
    moment_of,
    text_of,
)
from postil.model import Article, Note

HELD = {"id", "quote", "quotes", "prefix", "suffix", "kind", "verdict", "reasons", "body", "by", "created", "updated"}
"""Fields of a note that Hypothesis can hold."""
_TAGGED = ("kind", "verdict")


def recognised(data: Any) -> bool:
    """Tell whether *data* is what Hypothesis' API gives: rows, a list, or one."""
    if isinstance(data, dict) and isinstance(data.get("rows"), list):
        return True
    items = [one for one in listed(data) if isinstance(one, dict)]
    return any("uri" in one and not {"type", "@context", "@type"} & one.keys() for one in items)


def read(data: Any) -> Reading:
    """Return the annotations in *data*; replies are counted, for a note has no room for them."""
    drops = Drops()
    notes: list[ForeignNote] = []
    rows = data.get("rows", data) if isinstance(data, dict) else data
    for row in listed(rows):
        if not isinstance(row, dict):
            drops.add("row that is no annotation")
        elif row.get("references"):
            drops.add("reply")
        elif len(notes) >= MOST_NOTES:
            drops.add(f"annotations after the first {MOST_NOTES:,}")
        else:
            notes.append(_note(row, drops))
    return Reading(tuple(notes), drops.told())


def _note(row: dict[str, Any], drops: Drops) -> ForeignNote:
    targets = [one for one in listed(row.get("target")) if isinstance(one, dict)]
    pins = [pin for one in targets if (pin := selectors.read(one.get("selector"), _Known(drops))) is not None]
    source = row.get("uri") or next((one["source"] for one in targets if isinstance(one.get("source"), str)), "")
    created = moment_of(row.get("created"), "created", drops)
    updated = moment_of(row.get("updated"), "updated", drops)
    fields: dict[str, Any] = {
        "id": id_in_permalink(row.get("id")),
        "body": text_of(row.get("text"), drops),
        **_tags(row.get("tags"), drops),
        "by": _author(row, drops),
        "created": created,
        "updated": "" if updated == created else updated,
    }
    given = {name: one for name, one in fields.items() if one}
    return ForeignNote(source if isinstance(source, str) else "", tuple(pins), sound(given, drops))


class _Known(Drops):
    """Passes on what is left out, but for the selectors that Hypothesis writes beside every quote."""

    def __init__(self, drops: Drops) -> None:
        super().__init__()
        self._drops = drops

    def add(self, name: str, times: int = 1) -> None:
        """Count it, unless it says once more where the quote stands."""
        if name not in {"selector RangeSelector", "selector TextPositionSelector", "selector FragmentSelector"}:
            self._drops.add(name, times)


def _tags(value: Any, drops: Drops) -> dict[str, Any]:
    """Return kind, verdict and reasons as the tags name them."""
    fields: dict[str, Any] = {}
    reasons: list[str] = []
    for tag in listed(value):
        text = text_of(tag, drops).strip()
        name, mark, rest = text.partition(":")
        if mark and name in _TAGGED and name not in fields and id_of(rest):
            fields[name] = id_of(rest)
        elif id_of(text):
            reasons.append(id_of(text))
        else:
            drops.add("tag that is no keyword")
    return {**fields, "reasons": list(dict.fromkeys(reasons))}


def _author(row: dict[str, Any], drops: Drops) -> str:
    info = row.get("user_info")
    shown = text_of(info.get("display_name"), drops) if isinstance(info, dict) else ""
    user = text_of(row.get("user"), drops).removeprefix("acct:").partition("@")[0]
    return " ".join((shown.strip() or user).split())


def written(
    articles: Sequence[Article], base_url: str, *, drafts: bool = False
) -> tuple[dict[str, Any], tuple[tuple[str, int], ...]]:
    """Return the notes of *articles* as Hypothesis' API lists annotations, and what it can't hold, with how often."""
    drops = Drops()
    rows = [_row(note, article, base_url, drops) for article in articles for note in noted(article, drafts=drafts)]
    return {"total": len(rows), "rows": rows}, drops.told()


def _row(note: Note, article: Article, base_url: str, drops: Drops) -> dict[str, Any]:
    fields, uri = note.fields, page_of(article, base_url)
    for name in plain(fields).keys() - HELD:
        drops.add(name)
    targets = [{"source": uri, "selector": each} for each in selectors.written(note, article.text)]
    verdict = [f"verdict:{fields.verdict}"] if fields.verdict else []
    whole: dict[str, Any] = {
        "id": public(urls.note_url(article.slug, fields.id), base_url),
        "created": stamp(fields.created) if fields.created else None,
        "updated": stamp(updated) if (updated := fields.updated or fields.created) else None,
        "user": f"acct:{quote(fields.by.replace(' ', '.'))}@{urlsplit(base_url).hostname}" if fields.by else None,
        "user_info": {"display_name": fields.by} if fields.by else None,
        "uri": uri,
        "document": {"title": [article.fields.title]},
        "text": fields.body,
        "tags": [f"kind:{fields.kind}", *verdict, *fields.reasons],
        "target": targets or [{"source": uri}],
    }
    return {name: one for name, one in whole.items() if one is not None}
