"""Phone numbers, however they are written."""

import pytest

from models.rules import phones
from models.rules.errors import Unclear


@pytest.mark.parametrize(
    "said",
    ["13800138000", "138 0013 8000", "138-0013-8000", "+86 13800138000", "8613800138000", "１３８００１３８０００"],
)
def test_a_number_is_kept_one_way(said: str) -> None:
    assert phones.read(said) == "+8613800138000"
    assert phones.masked(phones.read(said)) == "138****8000"


@pytest.mark.parametrize(
    "said", ["", "1380013800", "138001380001", "12800138000", "0717-7821234", "手机", "138\x00" * 3]
)
def test_what_is_no_mobile_number_is_told_with_an_example(said: str) -> None:
    with pytest.raises(Unclear, match="13800138000"):
        phones.read(said)
