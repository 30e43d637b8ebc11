"""Where a token, or what people wrote, may be sent: over TLS, or to this very machine."""

from ipaddress import ip_address
from urllib.parse import urlsplit


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
