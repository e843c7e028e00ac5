"""Envelopes (信封): WeChat's sealed messages, AES-256-CBC with the account's id inside."""

import secrets
import struct
from base64 import b64decode, b64encode
from binascii import Error

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from models.rules.errors import Refused

BLOCK, RANDOM, LENGTH = 32, 16, 4


def opened(aes_key: str, app_id: str, sealed: str) -> bytes:
    """What lies in it; Refused where it was not sealed for this account."""
    try:
        work = _cipher(aes_key).decryptor()
        plain = work.update(b64decode(sealed, validate=True)) + work.finalize()
        (length,) = struct.unpack(">I", plain[RANDOM : RANDOM + LENGTH])
    except (Error, ValueError, struct.error):
        raise Refused("") from None
    padding, begin = plain[-1], RANDOM + LENGTH
    said, addressee = plain[begin : begin + length], plain[begin + length : len(plain) - padding]
    if not 1 <= padding <= BLOCK or addressee != app_id.encode():
        raise Refused("")
    return said


def sealed(aes_key: str, app_id: str, said: bytes) -> str:
    plain = secrets.token_bytes(RANDOM) + struct.pack(">I", len(said)) + said + app_id.encode()
    padding = BLOCK - len(plain) % BLOCK
    work = _cipher(aes_key).encryptor()
    return b64encode(work.update(plain + bytes([padding]) * padding) + work.finalize()).decode()


def _cipher(aes_key: str) -> Cipher[modes.CBC]:
    key = b64decode(f"{aes_key}=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))
