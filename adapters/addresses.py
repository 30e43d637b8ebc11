"""Where a token, or what people wrote, may be sent: over TLS, or to this very machine."""

from ipaddress import ip_address
from urllib.parse import urlsplit

import yarl


def is_loopback(url: str) -> bool:
    """Whether the address is this very machine, by name or by number."""
    host = urlsplit(url).hostname
    if host is None or host == "localhost":
        return host is not None
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name: it may resolve to anything
        return False


def is_safe(url: str) -> bool:
    """Whether an http(s) address is of this machine, or speaks TLS."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.hostname is not None and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url)))


def asked_at(address: str) -> yarl.URL | None:
    """Return an address that came from outside as the library reads it that also asks it; None for what is none.

    None too for a host that is no name: it could be compared, and asking it would fail in the midst of the library.
    """
    try:
        url = yarl.URL(address)
        (url.host or "").encode("idna")
    except (ValueError, IndexError):  # the latter for some with an @ and a bracket
        return None
    return url if url.absolute and url.user is None and url.password is None else None


def is_beside(url: yarl.URL, other: str | None) -> bool:
    """Whether an address is of the server at ``other`` that stands in for a platform on this very machine, if any."""
    return other is not None and is_loopback(other) and url.origin() == yarl.URL(other).origin()
