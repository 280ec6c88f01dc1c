"""Who may ask: requests for this server by its own name, and writes by pages of its own.

Pure functions over headers. A page of another site can send requests to a local server, but not under the server's
name (DNS rebinding sends the other site's), not from its origin, and not with a token that it can't read.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address

LOOPBACK = ("127.0.0.1", "localhost", "::1")
WILDCARDS = ("0.0.0.0", "::", "")  # noqa: S104 - what a user may ask for, to be known as such
SAFE = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Gate:
    """What a request must bring."""

    host: str
    """The address that the server was asked to listen on."""
    port: int
    token: str
    """Made anew at every start; the editor's script has it from the page."""

    def refusal(self, method: str, headers: Mapping[str, str]) -> tuple[int, str] | None:
        """Return status and reason where a request is not let in; *headers* are by lower-case name."""
        if not self._is_ours(headers.get("host", "")):
            return 421, "this server is not called by that name; open it as it says in the terminal"
        if headers.get("sec-fetch-site", "none") not in {"same-origin", "none"} and not _is_navigation(headers, method):
            return 403, "a page of another site asked"
        return None if method in SAFE else self._refusal_to_write(headers)

    def _refusal_to_write(self, headers: Mapping[str, str]) -> tuple[int, str] | None:
        if headers.get("origin", "") != f"http://{headers['host']}":
            return 403, "writing takes a page of this server"
        if not hmac.compare_digest(headers.get("x-postil-token", "").encode(), self.token.encode()):
            return 403, "the page is from an earlier start of the server; load it again"
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return 415, "only JSON is taken"
        return None

    def _is_ours(self, host: str) -> bool:
        """Tell whether a Host header names this server; an address can't be rebound, so any may name a wildcard."""
        name, port = _parted(host.lower())
        if port != self.port:
            return False
        if name in LOOPBACK or name == self.host.lower():
            return True
        return self.host in WILDCARDS and _is_address(name)


def is_loopback(host: str) -> bool:
    """Tell whether nobody but this machine reaches a server on *host*."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _is_navigation(headers: Mapping[str, str], method: str) -> bool:
    """Tell whether somebody follows a link to here from another site's page: the page then is this server's."""
    return (
        method in SAFE and headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    )


def _parted(host: str) -> tuple[str, int]:
    """Return name and port of a Host header, 0 where that is no number; an IPv6 address stands in brackets."""
    name, colon, port = host.rpartition(":")
    if not colon or host.endswith("]"):
        name, port = host, "80"
    return name.strip("[]"), int(port) if re.fullmatch(r"[0-9]{1,5}", port) else 0


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
