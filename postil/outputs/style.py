"""`/style.css`: the theme's one style sheet, with the colours of the site's verdicts and kinds."""

from __future__ import annotations

from collections.abc import Iterable

from postil.output import Output
from postil.problem import Place
from postil.site import Site


def plan(site: Site) -> Iterable[Output]:
    """Plan the style sheet."""
    coloured = [(f"verdict-{one.id}", one.colour) for one in site.settings.verdicts]
    coloured += [(f"kind-{one.id}", one.colour) for one in site.settings.kinds]
    data = {"look": site.settings.theme, "colours": tuple((name, colour) for name, colour in coloured if colour)}
    yield Output("style.css", "style.css", data, Place("site.yaml"))
