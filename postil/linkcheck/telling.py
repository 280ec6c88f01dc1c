"""What is known of links → problems at their places, and a table of hosts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from postil.characters import visible
from postil.linkcheck.outcomes import KINDS, Outcome
from postil.linkcheck.places import Link
from postil.problem import Problem, counted, notice, warning

CODE = "link"
MOST_HOSTS = 20
MOST_OF_A_URL = 200
_ARCHIVES = ("https://web.archive.org/", "http://web.archive.org/")


def problems(links: Iterable[Link], known: Mapping[str, Outcome]) -> tuple[Problem, ...]:
    """Return what is to be told of each of *links*, by what is *known* of its URL."""
    told = (_problem(link, known[link.url]) for link in links if link.url in known)
    return tuple(one for one in told if one is not None)


def _problem(link: Link, found: Outcome) -> Problem | None:
    url = _short(link.url)
    if found.kind == "broken":
        return warning(link.place, CODE, f"'{url}' is broken: {found.said}", _way_out(link))
    if found.kind == "refused":
        return warning(link.place, CODE, f"'{url}' was not asked: {found.said}")
    if found.kind == "moved":
        return notice(link.place, CODE, f"'{url}' has moved for good", f"its new address: {_short(found.target)}")
    if found.kind == "doubtful":
        return notice(link.place, CODE, f"'{url}' can't be judged: {found.said}", "look at it in a browser")
    return None


def _way_out(link: Link) -> str:
    if link.archived:
        return f"there is an archived copy: {_short(link.archived[0])}"
    if link.url.startswith(_ARCHIVES):
        return ""
    return f"the Wayback Machine may have a copy (not checked): {wayback(link)}"


def wayback(link: Link) -> str:
    """Return where the Wayback Machine has the copy nearest to the link's day, if it has any."""
    day = "".join(char for char in link.day if char.isdigit())
    return f"https://web.archive.org/web/{day or '2'}/{_short(link.url)}"


def table(links: Iterable[Link], known: Mapping[str, Outcome], withheld: int, asked: int) -> list[str]:
    """Return lines for a terminal: how many links came to what, and the hosts on which not all are fine."""
    urls = {link.url for link in links}
    found = [known[url] for url in sorted(urls) if url in known]
    counts = Counter(one.kind for one in found)
    listed = ", ".join(f"{counts[kind]:,} {kind}" for kind in KINDS if counts[kind]) or "none"
    others = ", the others known" if asked < len(found) else ""
    lines = [f"{counted(len(urls), 'link')} to other sites: {listed}; {asked:,} asked now{others}."]
    if len(found) < len(urls):
        lines[0] = f"{lines[0][:-1]}, {len(urls) - len(found):,} not reached."
    if withheld:
        lines.append(f"{withheld:,} more lead to outlets that are linked through archived copies only: not asked.")
    hosts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        hosts[visible(urlsplit(one.url).netloc)][one.kind] += 1
    bad = sorted((host for host in hosts if set(hosts[host]) - {"ok"}), key=lambda host: (-_bad(hosts[host]), host))
    if bad:
        width = max(len("host"), *(len(host) for host in bad[:MOST_HOSTS]))
        lines.append("  ".join([f"{'host':<{width}}", *(f"{kind:>8}" for kind in KINDS)]))
        lines += ["  ".join([f"{host:<{width}}", *_cells(hosts[host])]) for host in bad[:MOST_HOSTS]]
    if len(bad) > MOST_HOSTS:
        lines.append(f"and {len(bad) - MOST_HOSTS:,} hosts more")
    return lines


def _cells(counts: Counter[str]) -> list[str]:
    return [f"{counts[kind] or '':>8}" for kind in KINDS]


def _bad(counts: Counter[str]) -> int:
    return counts["broken"] * 1000 + sum(counts.values()) - counts["ok"]


def _short(url: str) -> str:
    return url if len(url) <= MOST_OF_A_URL else f"{url[:MOST_OF_A_URL]}…"
