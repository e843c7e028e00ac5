"""The sender themselves (登记、验证、语言): 登记 张三 鸦鹊岭; 验证 483920; 英文."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from models import codes, people
from models.rules import days, text
from models.rules.places import Place
from models.rules.roles import Role
from web.sms import saying
from web.sms.command import Command, Example, Reply, Said

REGISTER, VERIFY = "register", "verify"
LONGEST = 20
LETTERS = frozenset({"en", "pinyin"})
"""Languages that are written in letters; there are no replies in pinyin, English is the nearest."""


async def answer(said: Said) -> Reply:
    return await {"register": _registered, "verify": _verified, "language": _spoken}[said.parse.intent](said)


async def _registered(said: Said) -> Reply:
    """Name and place; prices are told for that place first."""
    say, spot = saying.of(said), said.parse.spot
    if not said.parse.name or not isinstance(spot, Place):
        return Reply(
            "register.ask", {"name": said.parse.name or ("张三" if say.lang == "zh" else "Zhang San"), "town": say.town}
        )
    name = text.kept(said.parse.name, LONGEST)
    person = await people.arrive(said.secret, said.phone)
    if not person.is_staff:
        await people.introduce(person, name, Role.FARMER if Role.BUYER not in person.held else Role.BUYER)
    undo = {"kind": REGISTER, "name": said.texter.name, "place": said.texter.place}
    known = replace(said.texter, name=name, place=spot.code)
    return Reply("register.ok", {"name": saying.cropped(name, 8), "place": say.spot(spot)}, undo=undo, texter=known)


async def _verified(said: Said) -> Reply:
    """A code that was sent to this number proves that it is theirs; it signs nobody in."""
    if not await codes.confirm(said.secret, said.phone, said.parse.code):
        return Reply("verify.no")
    undo = {"kind": VERIFY}
    return Reply("verify.ok", undo=undo, texter=replace(said.texter, confirmed_at=days.now()))


async def _spoken(said: Said) -> Reply:
    known = replace(said.texter, lang="en" if said.parse.lang in LETTERS else "zh")
    say = saying.of(replace(said, texter=known))
    return Reply(f"language.{known.lang}", {"product": say.example, "town": say.town}, texter=known, effect=True)


async def undo(said: Said, done: Mapping[str, Any]) -> Reply:
    if done["kind"] == VERIFY:
        return Reply("undo.ok", texter=replace(said.texter, confirmed_at=None))
    return Reply("undo.ok", texter=replace(said.texter, name=str(done["name"]), place=str(done["place"])))


EXAMPLES = (
    Example(
        "register", ("登记姓名和地方", "Your name and town"), ("登记 王桂兰 {town}",), ("register Wang Guilan {town}",)
    ),
    Example("verify", ("核实号码", "Prove your number"), ("验证 123456",), ("verify 123456",)),
    Example("language", ("换语言", "Change language"), ("英文",), ("Chinese",)),
)
COMMAND = Command(("register", "verify", "language"), answer, True, (REGISTER, VERIFY), undo, examples=EXAMPLES)
