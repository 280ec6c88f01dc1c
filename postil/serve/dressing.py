"""A built page → the page as it is served: with the server's own scripts, and a policy that allows for them.

Pure functions over text. What is built holds no byte of this.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import escape

PLACE = "/_postil/"
"""Where the server's own files are; no page of a site begins so, for a slug begins with a letter or a digit."""

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">\n?')
_OPENS = ("script-src", "style-src", "connect-src")
"""What the server's scripts need from this server, beyond what the page has."""


@dataclass(frozen=True, slots=True)
class Dress:
    """What the server's scripts are told."""

    path: str
    """Of the page in the output folder."""
    article: str
    """The slug, where the page is an article's; else nothing."""
    version: str
    """Of the site, as it was when the page was sent."""
    token: str
    """Lets the editor write; nothing where there is none."""


@dataclass(frozen=True, slots=True)
class Dressed:
    """A page that is ready to be sent."""

    html: str
    policy: str
    """For the header Content-Security-Policy."""


def dressed(html: str, dress: Dress) -> Dressed:
    """Return a page with the scripts in its head, and its policy, opened for them, apart."""
    found = _POLICY.search(html)
    if found:
        html = html[: found.start()] + html[found.end() :]
    marked = _scripts(dress)
    at = html.find("</head>")
    whole = html[:at] + marked + html[at:] if at >= 0 else marked + html
    return Dressed(whole, _opened(found[1] if found else "default-src 'self'"))


def _scripts(dress: Dress) -> str:
    told = f'data-path="{escape(dress.path)}" data-version="{escape(dress.version)}"'
    start = escape(dress.version.partition(".")[0])  # in addresses, so that no browser asks twice
    lines = [
        f'<link rel="stylesheet" href="{PLACE}page.css?{start}">',
        f'<script src="{PLACE}live.js?{start}" {told} defer></script>',
    ]
    if dress.token:
        told = f'data-article="{escape(dress.article)}" data-token="{escape(dress.token)}"'
        names = ("words.js", "form.js", "editor.js")
        lines += [f'<script src="{PLACE}{name}?{start}" {told} defer></script>' for name in names]
    return "\n".join([*lines, ""])


def _opened(policy: str) -> str:
    """Return a policy under which scripts of this server run, and nothing frames the page."""
    parts = (part.split() for part in policy.split(";"))
    directives = {name: sources for name, *sources in filter(None, parts)}
    for name in _OPENS:
        sources = [one for one in directives.get(name, ()) if one != "'none'"]
        directives[name] = [*sources, *(["'self'"] if "'self'" not in sources else [])]
    directives["frame-ancestors"] = ["'none'"]
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


EMPTY = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Not built yet</title>
</head>
<body>
<main>
<h1>Not built yet</h1>
<p>There is no page here as long as the site has errors. They are listed beside this, and in the terminal.</p>
</main>
</body>
</html>
"""
"""Shown where the first build fails."""
