"""Password hashes (密码的存法): argon2id with 19 MiB; checking takes as long for nobody as for somebody."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from models.rules.passwords import LONGEST, plain

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$8beqLO9Dn8ROesI1CbWd0w$zLCoe/OXL/tfVsse69leHQ1Ps+q/cZZyDXmO6lLio80"
"""Of a password that was thrown away."""


async def hashed(password: str) -> str:
    """What is kept in place of a password."""
    return await asyncio.to_thread(HASHER.hash, password)


async def fits(kept: str, said: str) -> bool:
    """Whether it is the password; without one kept, the same work for nothing."""
    return await asyncio.to_thread(_fits, kept or NOBODY, plain(said)[:LONGEST])


def _fits(kept: str, said: str) -> bool:
    try:
        return HASHER.verify(kept, said)
    except (VerificationError, InvalidHashError):
        return False
