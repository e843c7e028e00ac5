import pytest
from models.engines import Client, writing
@pytest.mark.asyncio
async def test_x(database: Client) -> None:
    async with writing() as tx:
        await tx.run("INSERT INTO trait (name, value) VALUES (?, ?)", ("a","b"))
        assert await tx.rows("SELECT name FROM trait") == [("a",)]
    print(await database.rows("SELECT * FROM trait WHERE 1 = (SELECT count(*) FROM "+database.numbers+" AS n WHERE value=3)",("[1,3]",)), database.version())
    assert (await database.rows("SELECT name, value FROM trait"))==[("a","b")]
