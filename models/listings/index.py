"""The index (检索): which words find which open listing; FTS5 on SQLite, an array of tokens on PostgreSQL."""

from itertools import chain, repeat

from models.engines import Transaction, database, writing
from models.rules import tokens

PUT = {
    "sqlite": "INSERT INTO listing_words (rowid, words) VALUES (?, ?)",
    "postgres": "INSERT INTO listing_words (id, tokens) VALUES (?, string_to_array(?, ' '))",
}
DROP = {
    "sqlite": "INSERT INTO listing_words (listing_words, rowid, words) VALUES ('delete', ?, ?)",
    "postgres": "DELETE FROM listing_words WHERE id = ?",
}
TURN = "INSERT INTO listing_turn (listing_id) VALUES (?)"
"""That it opened or closed waits here until what follows from it is done."""


def tokens_of(words: str) -> str:
    """The tokens as both databases take them."""
    return " ".join(tokens.of(words))


async def put(tx: Transaction, listing: int, words: str) -> None:
    """From now on the listing is found."""
    await tx.run(PUT[database().dialect], (listing, tokens_of(words)))
    await tx.run(TURN, (listing,))


async def drop(tx: Transaction, listing: int, words: str) -> None:
    """Nobody finds it any more. SQLite's index must be told exactly what was put in."""
    sqlite = database().dialect == "sqlite"
    await tx.run(DROP[database().dialect], (listing, tokens_of(words)) if sqlite else (listing,))
    await tx.run(TURN, (listing,))


MERGE = "INSERT INTO listing_words (listing_words, rank) VALUES ('merge', ?)"
PAGES, LEAST = 1000, 2
"""So many pages at a time; what changes fewer rows than this has nothing left to do."""


async def tidy() -> None:
    """Brings SQLite's index, which grows piece by piece, into one piece again: a word is then looked up once.

    Step by step, so that nobody who writes waits long.
    """
    if database().dialect != "sqlite":
        return
    for pages in chain([-PAGES], repeat(PAGES)):
        async with writing() as tx:
            if await tx.run(MERGE, (pages,)) < LEAST:
                return
