"""The phone of someone who signs in: the newest text that was left for it, and the code that stands in it."""

import re

from models import messages
from tests.cast import SECRET

PHONE = "13800138000"


async def told(phone: str = PHONE) -> str:
    """The newest text on the phone."""
    return (await messages.of(SECRET, f"+86{phone}"))[0][0]


async def digits(phone: str = PHONE) -> str:
    return str(re.findall(r"验证码(\d{6})，", await told(phone))[0])
