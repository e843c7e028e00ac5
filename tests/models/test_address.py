"""The setting DATABASE_URL is read, or explained."""

import pytest

from models.engines.address import read
from models.rules.errors import Unclear


@pytest.mark.parametrize(
    ("url", "credentials"),
    [
        ("sqlite://var/nongjia.sqlite3", {"file_path": "var/nongjia.sqlite3"}),
        ("sqlite:///srv/my%20farm.db", {"file_path": "/srv/my farm.db"}),
        (
            "postgres://li:p%40ss@db.example:6543/farm",
            {"host": "db.example", "port": 6543, "user": "li", "password": "p@ss", "database": "farm"},
        ),
        ("postgresql://li@/farm?host=/run/pg", {"host": "/run/pg", "port": 5432, "user": "li", "database": "farm"}),
    ],
)
def test_an_address_is_read(url: str, credentials: dict[str, object]) -> None:
    assert read(url).credentials == credentials


@pytest.mark.parametrize(
    "url", ["", "sqlite://", "mysql://x/y", "postgres://host", "postgres://h:port/db", "postgres://h/db?speed=1"]
)
def test_an_address_that_cannot_be_read_is_explained_without_its_password(url: str) -> None:
    with pytest.raises(Unclear) as told:
        read(url)
    assert "数据库地址" in str(told.value)
