"""Passwords (密码): which are good enough: long, not among those that everybody tries first, not one's own number."""

import unicodedata
from pathlib import Path

from models.rules.errors import Unclear
from models.rules.phones import short

SHORTEST, LONGEST = 8, 200
COMMON = frozenset(Path(__file__).with_name("passwords.txt").read_text("utf-8").split())


def plain(said: str) -> str:
    """The same password however it was typed: a full-width １ is a 1."""
    return unicodedata.normalize("NFKC", said)


def check(said: str, phone: str = "") -> str:
    """The password, if it is good enough for the owner of the phone number; any sign may be in it and none must."""
    password = plain(said)
    if any(unicodedata.category(sign) == "Cc" for sign in password):
        raise Unclear("密码里有看不见的字符，请重新输入")
    if len(password) < SHORTEST:
        raise Unclear(f"密码太短，至少要{SHORTEST}个字符")
    if len(password) > LONGEST:
        raise Unclear(f"密码太长，最多{LONGEST}个字符")
    if password.casefold() in COMMON or len(set(password)) == 1:
        raise Unclear("这个密码太常见，别人一试就中，请换一个")
    if phone and short(phone) in password.replace(" ", "").replace("-", ""):
        raise Unclear("不能用手机号作密码，请换一个")
    return password
