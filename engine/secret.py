"""The secrets of sessions and tokens: random, shown once, kept only as a digest."""

import secrets
from hashlib import sha256

BYTES = 32


def new_secret() -> str:
    """256 random bits as text for a header or cookie."""
    return secrets.token_urlsafe(BYTES)


def digest_of(secret: str) -> str:
    """What is stored of a secret. It needs no salt or cost: nobody can guess 256 random bits."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
