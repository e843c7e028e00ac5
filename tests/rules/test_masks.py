"""What is hidden in what people write, and what is left as it is."""

import pytest

from models.rules import masks


@pytest.mark.parametrize(
    "said",
    [
        "13800138000",
        "138-0013-8000",
        "1.3800138000",
        "0.13800138000",
        "0.13000000000",
        "138.00138000000",
        "1380013.8000000000",
        "1234.5678000000",
        "２.13900000000",
        "0000001380013800000000000",
        "一三八零零一三八零零零",
        "0717-7821234",
        "8888888",
        "0000000",
        "6222021234567890123",
        "1763884800",
        "1763884800000",
        "12345678",
        "0.12345678",
        "3.1415926",
        "9999999999999999999",
        "12222222222222222222222",
        "1300000000000000000000000",
        "http://127.0.0.1/",
        "微信 nongmin_wang",
    ],
)
def test_what_may_be_a_number_to_call_or_a_link_is_hidden(said: str) -> None:
    assert masks.HIDDEN in masks.masked(f"蜜桔 {said}")


@pytest.mark.parametrize(
    "said",
    [
        "0.30000000000000004",
        "2.3999999999999995",
        "12.350000000000001",
        "２.４０００００００００００００４",
        "99999999999999999999",
        "0" * 60,
        "2026-11-25",
        "20斤装 65-95mm",
        "1,000.50",
        "0x7f000001",
        "1e-400",
        "1; select pg_sleep(5)--",
        "1 union select null,null,null--",
    ],
)
def test_sums_days_and_sizes_are_left_as_they_are(said: str) -> None:
    assert masks.masked(f"蜜桔 {said} 带叶") == f"蜜桔 {said} 带叶"


def test_a_number_beside_a_sum_is_hidden_all_the_same() -> None:
    assert masks.masked("0.30000000000000004 打13800138000") == f"0.30000000000000004 打{masks.HIDDEN}"
