"""The demo's people (演示的农户和客商): invented sellers and buyers who post through the real deeds."""

from models import listings, people
from models.events import PROGRAM
from models.listings import Poster
from models.people import Person
from models.rules import days, offers
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused
from models.rules.roles import Role

SELLERS = ("王桂兰", "李大山", "张秀英", "陈国富", "刘春梅", "周德贵")
BUYERS = ("赵收果", "钱贩猪")
FIRST_NUMBER = 13_800_138_001
"""Numbers that the demo's sign-in page can be tried with."""
HAVE = (
    ("citrus.satsuma_e", "5000", "斤", "1.20", "元/斤", "鸦鹊岭", "自家果园，带叶现摘"),
    ("citrus.satsuma_e", "1.5", "吨", "1.1-1.3", "元/斤", "龙泉", "可以上门看货"),
    ("citrus.navel", "8000", "斤", "2.3", "元/斤", "小溪塔", "果径70以上"),
    ("tea.green_premium", "60", "斤", "120", "元/斤", "邓村", "明前茶，手工炒制"),
    ("hog.market", "35", "头", "15.8", "元/公斤", "分乡", "外三元，二百四十斤左右"),
    ("hog.piglet_15kg", "60", "头", "460", "元/头", "黄花", "打过疫苗"),
    ("goat.live", "20", "头", "面议", "", "雾渡河", "散养黑山羊"),
)
WANT = (
    ("citrus.satsuma_e", "10", "吨", "1.25", "元/斤", "鸦鹊岭", "长期收，自带车"),
    ("hog.market", "100", "头", "16", "元/公斤", "小溪塔", "每周二、五收"),
)
FIELDS = ("product", "quantity", "unit", "price", "price_unit", "place", "text")


async def post(catalogue: Catalogue, secret: str) -> int:
    """Everyone posts what they have or want, and it is passed; how many."""
    sellers = [await _person(secret, number, name, Role.FARMER) for number, name in enumerate(SELLERS)]
    buyers = [await _person(secret, number + len(SELLERS), name, Role.BUYER) for number, name in enumerate(BUYERS)]
    said = [("supply", row, sellers[n % len(sellers)]) for n, row in enumerate(HAVE)]
    said += [("demand", row, buyers[n % len(buyers)]) for n, row in enumerate(WANT)]
    for side, row, by in said:
        await _post(catalogue, secret, {"side": side, **dict(zip(FIELDS, row, strict=True))}, by)
    return len(said)


async def _person(secret: str, number: int, name: str, role: Role) -> Person:
    person = await people.arrive(secret, f"+86{FIRST_NUMBER + number}")
    await people.introduce(person, name, role)
    return person


async def _post(catalogue: Catalogue, secret: str, said: dict[str, str], by: Person) -> None:
    reading = offers.read(catalogue, said, days.today())
    offer = reading.offer
    if offer is None:
        raise Refused(f"演示的供求读不了：{reading.problems}")
    poster = Poster(by.id, by.public_id, people.phone(secret, by))
    made = await listings.publish(catalogue, secret, offer, poster)
    if made.reasons:
        await listings.judge(made.public_id, PROGRAM, passes=True)
