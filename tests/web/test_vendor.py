"""Files from elsewhere are the ones that their README names."""

import re
from hashlib import sha256

import pytest

from web.render import STATIC

VENDOR = STATIC / "vendor"
NAMED = dict(
    re.findall(r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", (VENDOR / "README.md").read_text("utf-8"), re.MULTILINE)
)


def test_every_file_is_named() -> None:
    assert NAMED.keys() == {file.name for file in VENDOR.iterdir()} - {"README.md"}


@pytest.mark.parametrize("name", NAMED)
def test_a_file_is_as_it_was_fetched(name: str) -> None:
    assert sha256((VENDOR / name).read_bytes()).hexdigest() == NAMED[name]
