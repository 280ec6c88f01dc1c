"""`/style.css`: the theme's one style sheet, with the colours and fonts of the site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from postil.colours import DARK, LIGHT
from postil.configuration import Settings, Shades
from postil.output import Output
from postil.problem import Place
from postil.publish import MOST_SPAN
from postil.site import Site

STYLE = "style.css"


def plan(site: Site) -> Iterable[Output]:
    """Plan the style sheet, and once more under a name that lasts."""
    data = shown(site.imprint.settings)
    for name in dict.fromkeys((STYLE, site.imprint.frame.file(STYLE))):
        yield Output(name, STYLE, data, Place("site.yaml"))


def shown(settings: Settings) -> dict[str, object]:
    """Return what the style sheet shows."""
    coloured = [(f"verdict-{one.id}", one.colour) for one in settings.verdicts]
    coloured += [(f"kind-{one.id}", one.colour) for one in settings.kinds]
    look = settings.theme
    return {
        "light": shades_of(look.light, LIGHT),
        "dark": shades_of(look.dark, DARK),
        "serif": look.serif,
        "sans": look.sans,
        "spans": MOST_SPAN,
        "colours": tuple((name, colour) for name, colour in coloured if colour),
    }


def shades_of(given: Shades, own: Mapping[str, str]) -> dict[str, str | None]:
    """Return the colours of pages: those that are *given*, and else the theme's *own*.

    Small print and lines are mixed of paper and ink, where one of these is given: then they are nothing here.
    """
    mixed = bool(given.paper or given.ink)
    return {
        "paper": given.paper or own["paper"],
        "ink": given.ink or own["ink"],
        "soft": None if mixed else own["soft"],
        "rule": None if mixed else own["rule"],
        "link": given.link or own["link"],
        "accent": given.accent or own["accent"],
    }
