"""The site's tables → the descriptor of a Frictionless Data Package (specs.frictionlessdata.io, version 1)."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import Any

from postil.configuration import Licence, Settings
from postil.formats.columns import Table, schema
from postil.formats.json import moment, there
from postil.formats.opendata import ARTICLES, CLAIMS, NOTES, OUTLETS, SOURCES
from postil.site import Imprint
from postil.urls import DATA, ROOT

TABLES: tuple[Table[Any], ...] = (ARTICLES, NOTES, SOURCES, CLAIMS, OUTLETS)


def descriptor(imprint: Imprint, updated: datetime | None) -> dict[str, object]:
    """Return what datapackage.json says, without what is nothing; *updated* is the last significant change."""
    settings = imprint.settings
    enums = {"verdict": tuple(one.id for one in settings.verdicts)}
    package = {
        "profile": "data-package",
        "name": _name(settings),
        "id": settings.id,
        "title": settings.title,
        "description": settings.description,
        "homepage": DATA,
        "version": f"{updated.year}.{updated.month}.{updated.day}" if updated else None,
        "created": moment(updated) if updated else None,
        "licenses": [_licence(settings.licence)] if settings.licence else None,
        "contributors": [_contributor(settings)],
        "sources": [{"title": settings.title, "path": ROOT}],
        "resources": [one for table in TABLES for one in _resources(table, enums)],
    }
    return there(package)


def _resources(table: Table[Any], enums: dict[str, tuple[str, ...]]) -> tuple[dict[str, object], ...]:
    """Return a table twice: as CSV, with its schema; and as JSON Lines, which Frictionless' own tools pass on only."""
    whole: dict[str, object] = {
        "name": table.name,
        "profile": "tabular-data-resource",
        "path": f"{table.name}.csv",
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema(table, enums),
    }
    lines: dict[str, object] = {
        "name": f"{table.name}-jsonl",
        "type": "file",
        "path": f"{table.name}.jsonl",
        "description": f"The same as {table.name}.csv, an object a line.",
        "format": "jsonl",
        "mediatype": "application/jsonl",
        "encoding": "utf-8",
    }
    return whole, lines


def _licence(licence: Licence) -> dict[str, str]:
    return {"name": licence.name} | ({"path": licence.url} if licence.url else {})


def _contributor(settings: Settings) -> dict[str, str]:
    publisher = settings.answerable
    return {"title": publisher.name, "path": publisher.url or ROOT, "role": "publisher"}


def _name(settings: Settings) -> str:
    """Return a name as the specification wants it: lower-case ASCII letters and digits with hyphens between them."""
    for text in (settings.id or "", settings.title):
        letters = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
        if name := re.sub("[^a-z0-9]+", "-", letters).strip("-"):
            return name
    return "digest"
