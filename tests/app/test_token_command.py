"""nongjia token: the token alone is printed, and only once."""

import pytest

from app.__main__ import main
from app.database import opened
from models import tokens
from tests.conftest import run_apart


def test_a_token_is_printed_alone_listed_without_it_and_ended(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NONGJIA_DATABASE_URL", database_url)
    monkeypatch.setenv("NONGJIA_SECRET", "s" * 40)
    assert main(["token", "add", "合作社"]) == 0
    token = capsys.readouterr().out.removesuffix("\n")
    assert len(token) == 43
    assert run_apart(_found(database_url, token)) is not None
    assert main(["token", "add", "合作社"]) == 1
    assert "已经有钥匙" in capsys.readouterr().err
    main(["token", "list"])
    told = capsys.readouterr().out
    assert "合作社\t" in told
    assert token not in told
    assert main(["token", "end", "合作社"]) == 0
    assert run_apart(_found(database_url, token)) is None
    assert main(["token", "end", "合作社"]) == 1
    main(["token", "list"])
    assert "已停用" in capsys.readouterr().out


async def _found(database_url: str, token: str) -> tokens.Holder | None:
    async with opened(database_url):
        return await tokens.find(token)
