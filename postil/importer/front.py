"""An article's front matter, in the order in which editors read it; only what is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from postil.splices import in_flow, scalar

ORDER = ("title", "date", "outlet", "url", "archived", "author", "topics", "language", "retrieved", "draft")
NO_DATE = "no date was found on the page: this is the day on which it was taken in"

Value = str | bool | Sequence[str]


def written(fields: Mapping[str, Value], body: str, *, undated: bool) -> str:
    """Return an article's file; *undated*: its date is a stopgap, which a comment beside it says."""
    lines = []
    for name in ORDER:
        value = fields.get(name)
        if not value:
            continue
        comment = f"  # {NO_DATE}" if name == "date" and undated else ""
        lines.append(f"{name}:{_said(name, value)}{comment}\n")
    return f"---\n{''.join(lines)}---\n\n{body}"


def _said(name: str, value: Value) -> str:
    if isinstance(value, bool):
        return " true"
    if isinstance(value, str):
        return f" {scalar(value, 2, 'date' if name == 'retrieved' else name)}"
    if name == "topics":
        return f" {in_flow(list(value))}"
    return "".join(f"\n  - {scalar(one, 4)}" for one in value)
