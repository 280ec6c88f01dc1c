"""The theme's own colours, and how well one can be read on another."""

from __future__ import annotations

LIGHT = {
    **{"paper": "#fcfbf7", "ink": "#1e1b17", "link": "#1b4a78", "accent": "#8a2314"},
    **{"soft": "#5d574d", "rule": "#ddd6c7"},
}
"""On light pages: of paper, text, links, what wants attention, small print, and lines."""
DARK = {
    **{"paper": "#171614", "ink": "#e7e2d8", "link": "#97c1ec", "accent": "#eba08c"},
    **{"soft": "#ada798", "rule": "#3a362f"},
}
"""The same on dark pages."""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, #rrggbb: from 1, none, to 21, black on white (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """Return a colour with a *share* of another in it, from 0 to 1; both are #rrggbb."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(low + (high - low) * share):02x}" for low, high in pairs)


def text_on(ground: str) -> str:
    """Return the colour in which text is read best on *ground*: white or nearly black."""
    return max("#ffffff", "#1a1a1a", key=lambda text: contrast(text, ground))


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour, from 0, black, to 1, white (WCAG 2.2)."""
    values = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
