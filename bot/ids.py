"""Random names for things: 80 bits in base 32, so 16 characters that fit a button, a nonce and a file name."""

import base64
import secrets


def new_id() -> str:
    """Return a fresh id of 16 lower-case letters and digits."""
    return base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()
