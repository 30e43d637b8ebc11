"""Names for things: 80 bits in base 32, so 16 characters that fit a button, a nonce and a file name."""

import base64
import hashlib
import secrets


def new_id() -> str:
    """Return a fresh id of 16 lower-case letters and digits."""
    return base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()


def id_from(*facts: str) -> str:
    """Return an id of the usual form that is always the same for these facts: what comes twice is one thing."""
    digest = hashlib.blake2b("\n".join(facts).encode(), digest_size=10).digest()
    return base64.b32encode(digest).decode("ascii").lower()
