"""What a text costs, and how senders and texts are made the same each time."""

import pytest

from models.messages import Inbound
from models.rules.errors import Unclear
from models.rules.segments import Size, size
from web.sms.gateway import cleaned, gathered, number


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("", Size(1, True, 0)),
        ("a" * 160, Size(1, True, 160)),
        ("a" * 161, Size(2, True, 161)),
        ("a" * 306, Size(2, True, 306)),
        ("a" * 307, Size(3, True, 307)),
        ("€" * 80, Size(1, True, 160)),
        ("€" * 81, Size(2, True, 162)),
        ("[]{}", Size(1, True, 8)),
        ("价" * 70, Size(1, False, 70)),
        ("价" * 71, Size(2, False, 71)),
        ("价" * 134, Size(2, False, 134)),
        ("价" * 135, Size(3, False, 135)),
        ("🍊" * 35, Size(1, False, 70)),
        ("🍊" * 36, Size(2, False, 72)),
        ("a" * 69 + "ç", Size(1, False, 70)),
        ("`", Size(1, False, 1)),
        ("￥", Size(1, False, 1)),
    ],
)
def test_a_text_is_counted_as_the_phone_network_counts_it(text: str, cost: Size) -> None:
    assert size(text) == cost


def test_a_sign_of_two_units_is_never_torn_apart() -> None:
    assert size("a" * 152 + "€" + "a" * 152).parts == 3
    assert size("价" * 66 + "🍊" + "价" * 66).parts == 3


@pytest.mark.parametrize("sender", ["13800138000", "8613800138000", "+8613800138000", "0086 138 0013 8000"])
def test_one_phone_is_one_sender_however_it_is_written(sender: str) -> None:
    assert number(sender) == "+8613800138000"


def test_what_cannot_be_seen_is_taken_out_of_a_text() -> None:
    assert cleaned(" 脐\u200b橙\x1b\n价 ") == "脐橙\n价"
    assert len(cleaned("价" * 5_000)) == 1_000


@pytest.mark.parametrize("sign", ["\ud800", "\x00"])
def test_what_broke_on_its_way_is_refused_with_what_to_do(sign: str) -> None:
    with pytest.raises(Unclear, match="重新编码"):
        cleaned(f"脐{sign}橙")


def test_a_number_that_is_none_keeps_its_name() -> None:
    assert number("wechat:oAb-C (1)") == "wechat:oAb-C (1)"


def test_of_a_batch_each_element_counts_for_itself() -> None:
    received = gathered(["1", "", "\x00", "2"], lambda sender: Inbound("x", sender, sender, "夏橙"))
    assert ([message.id for message in received.messages], received.broken) == (["1", "2"], 2)
