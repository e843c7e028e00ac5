"""Seals (封存): what only this installation can read or make again, and what nobody can guess."""

import hmac
import secrets
from base64 import b32encode, urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.rules.errors import Refused

NONCE = 12
PUBLIC, LONG = 10, 26


def keyed(secret: str, *parts: str) -> str:
    """A hash that only this installation can make: tells the same thing again without keeping it."""
    return hmac.digest(secret.encode(), "\0".join(parts).encode(), "sha256").hex()[:32]


def seal(secret: str, kind: str, text: str) -> str:
    """The text as only the holder of the secret can read it, and only as what it was sealed as."""
    nonce = secrets.token_bytes(NONCE)
    return urlsafe_b64encode(nonce + _lock(secret).encrypt(nonce, text.encode(), kind.encode())).decode()


def opened(secret: str, kind: str, sealed: str) -> str:
    """The sealed text; Refused where it was sealed by another secret, or as something else."""
    raw = urlsafe_b64decode(sealed)
    try:
        return _lock(secret).decrypt(raw[:NONCE], raw[NONCE:], kind.encode()).decode()
    except InvalidTag:
        raise Refused("封存的内容打不开：设置 NONGJIA_SECRET 不是当时的那一个") from None


@lru_cache(maxsize=4)
def _lock(secret: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, None, b"nongjia sealed data").derive(secret.encode()))


def token() -> str:
    """256 bits that open a door; what is kept of them is their `digest`."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """SHA-256 in hex."""
    return sha256(token.encode()).hexdigest()


def public_id() -> str:
    """Ten letters that name a thing outside and tell nothing about it."""
    return b32encode(secrets.token_bytes(PUBLIC)).decode().lower()[:PUBLIC]


def long_id() -> str:
    """A name of 26 letters, 128 bits of chance, for what only those see who were told it."""
    return b32encode(secrets.token_bytes(LONG)).decode().lower()[:LONG]
