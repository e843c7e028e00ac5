"""Every text goes into one message with the longest values there are, and what it suggests is understood."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from models import messages
from models.messages import templates
from models.messages.templates import Piece
from models.rules.catalogue import Catalogue
from models.rules.products import Product
from models.rules.segments import EXTENSION, GSM, size
from web.sms import reader
from web.sms.saying import MOST, Saying

DAY = date(2026, 12, 28)
LANGS = ("zh", "en")
MONTHS = range(1, 13)
FORBIDDEN = re.compile(r"[【】\[\]¥★&√※^]|https?:|www\.|\.(?:com|cn)\b|(?<!\d)1\d{10}(?!\d)")
ROOT = Path(__file__).parents[2]
FIGURE = "1234.56"
OTHERS = ("input", "other", "honey")
"""Families that texts tell no prices of."""
LONGEST = {
    "zh": {
        "change": "涨123.4%", "quotes": "123", "span": "一个月", "load": "按50000公斤算", "n": "20", "ref": "99999",
        "q": "50000公斤", "days": "14", "left": "14", "relay": "B9999", "fid": "W9999", "pid": "R9999", "wd": "15",
        "freq": "每周一", "hour": "8点", "op": "涨", "ask": "谁收", "buyer": "张三丰", "body": "话" * 12,
        "x": "字" * 12, "cmd": "修改", "limit": "1000", "name": "欧阳某某某某某某", "code": "123456", "tail": "5678",
        "state": "已经结束了", "asking": "每公斤1234.5-1235.5元",
    },
    "en": {
        "change": "down 123.4%", "quotes": "123", "span": "month", "load": "For 50000 boxes", "n": "20", "ref": "99999",
        "q": "50000 boxes", "days": "14", "left": "14", "relay": "B9999", "fid": "W9999", "pid": "R9999", "wd": "15",
        "freq": "every Monday", "hour": "8:00", "op": "falls to", "ask": "search", "buyer": "Zhang", "body": "v" * 30,
        "x": "v" * 12, "cmd": "message", "limit": "1000", "name": "Zhang Sa", "code": "123456", "tail": "5678",
        "state": "they do not want to talk", "asking": "1234.5-1235.5 yuan/birds",
    },
}  # fmt: skip
FIGURES = ("price", "low", "high", "p0", "p1", "p2", "a1", "a2", "a3", "v2", "v3", "old", "said", "normal")
PLACES = ("place", "place2", "place3", "near", "m1", "m2", "m3")
PRODUCTS = ("product", "prod2", "prod3", "pr1", "pr2", "pr3")
SPANNED = ("price.ok", "price.day", "compare.ok")
"""Texts of several days."""
SHOWING = ("help", "error", "yes", "language", "limit")
"""Groups that show how to ask by a product that is sold now; so does, of one that was named, error.place."""
ASKING = ("sell", "buy", "edit", "info", "demand", "supply")
"""Groups in which a price is told with its unit."""


def told(catalogue: Catalogue, lang: str) -> list[Product]:
    """Products that texts are about."""
    return [one for one in catalogue.products.values() if one.id.partition(".")[0] not in (*OTHERS, "index")]


def longest(catalogue: Catalogue, name: str, lang: str) -> dict[str, str]:
    """The longest values of a template."""
    say, words = Saying(catalogue, lang, DAY), LONGEST[lang]
    index = name.endswith(".index")
    known = catalogue.products.values() if index else told(catalogue, lang)
    goods = max((say.product(one) for one in known), key=len)
    place = max((say.place(code) for code in (*catalogue.places, *catalogue.markets)), key=len)
    day, unit = say.date(date(2025, 12, 28)), {"zh": "公斤", "en": "birds"}[lang]
    if name in SPANNED:
        day = say.span(date(2025, 11, 28), date(2025, 12, 28))
    values = dict.fromkeys(FIGURES, FIGURE) | dict.fromkeys(PLACES, place) | dict.fromkeys(PRODUCTS, goods)
    values |= {"date": day, "from": say.date(date(2025, 12, 28)), "to": say.date(date(2025, 12, 28))}
    values |= {"unit": unit, "unit2": unit, "unit3": unit, "town": say.town, "example": say.example, **words}
    if name.partition(".")[0] in SHOWING and name != "error.place":
        values["product"] = max((replace(say, today=date(2026, month, 1)).example for month in MONTHS), key=len)
    values |= {"ref2": words["ref"], "price2": words["asking"]}
    if name.partition(".")[0] in ASKING and name != "sell.ask.price":
        values["price"] = words["asking"]
    return values


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", templates())
def test_a_text_goes_into_one_message_with_the_longest_values(catalogue: Catalogue, name: str, lang: str) -> None:
    values = longest(catalogue, name, lang)
    assert all(len(value) <= MOST for value in values.values()), values
    said = messages.rendered(name, values, lang)
    assert messages.fits(said), (size(said), said)
    assert not FORBIDDEN.search(said), said
    if lang == "en":
        assert GSM.union(EXTENSION).issuperset(said), said
    for kept in (piece for piece in templates()[name].pieces[lang] if not piece.turn):
        assert kept.text.format(**values) in said


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", templates())
def test_no_two_values_stand_side_by_side_whatever_is_left_out(name: str, lang: str) -> None:
    for pieces in left(templates()[name].pieces[lang]):
        text = "".join(piece.text for piece in pieces)
        assert "}{" not in text, text
        assert not re.fullmatch(r"\{\w+\}", text)
        assert len(set(re.findall(r"\{(\w+)\}", text))) <= 20


def left(pieces: tuple[Piece, ...]) -> Iterator[list[Piece]]:
    """What may be said of a text: each part that may be left out, there or not."""
    optional = [piece for piece in pieces if piece.turn]
    for count in range(len(optional) + 1):
        for out in combinations(optional, count):
            yield [piece for piece in pieces if piece not in out]


@pytest.mark.parametrize("name", templates())
def test_both_languages_tell_the_same(name: str) -> None:
    zh, en = ({value for piece in templates()[name].pieces[lang] for value in piece.names} for lang in LANGS)
    assert zh - en <= {"buyer"}
    assert en <= zh


BUILT = {
    *(f"{side}.{what}" for side in ("sell", "buy") for what in ("ask.quantity", "ask.product", "ok", "review")),
    *(f"{side}.{what}" for side in ("demand", "supply") for what in ("ok", "none")),
    "language.zh", "language.en",
}  # fmt: skip
"""Names that the code makes of parts."""
LATER = {"report.no"}
"""Approved with the others, and said by nobody yet."""


def sources() -> Iterator[str]:
    for folder in ("web/sms", "models", "app"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield file.read_text("utf-8")


def test_every_text_is_said_somewhere_and_every_text_that_is_said_exists() -> None:
    code = "\n".join(sources())
    unsaid = {name for name in templates() if f'"{name}"' not in code} - BUILT
    assert unsaid == LATER
    said = set(re.findall(r'(?:Reply|Text|Push)\(\s*"([\w.]+)"', code))
    assert said - set(templates()) == set()
    assert set(templates()) >= BUILT


SUGGESTED = {
    "price.ok": (("走势{product}", "trend"), ("0", "undo")),
    "price.index": (("走势{product}", "trend"), ("0", "undo")),
    "price.near": (("订{product}", "subscribe"),),
    "price.old": (("订{product}", "subscribe"),),
    "price.none": (("订{product}", "subscribe"), ("帮助", "help")),
    "price.day": (("{product}", "price"),),
    "trend.ok": (("提醒 {product} {p1}", "alert"),),
    "trend.none": (("{product}", "price"),),
    "compare.ok": (("哪里卖 {product}", "best"),),
    "compare.none": (("{product}", "price"),),
    "best.none": (("{product}", "price"),),
    "demand.ok": (("联系 {ref}", "contact"),),
    "supply.ok": (("联系 {ref}", "contact"),),
    "demand.none": (("卖 {product} 数量 价钱 镇名", "sell"),),
    "supply.none": (("买 {product} 数量 价钱 镇名", "buy"),),
    "sell.ok": (("改 {ref} 价", "edit"), ("售完 {ref}", "sold"), ("0", "undo")),
    "sell.review": (("0", "undo"),),
    "sell.ask.product": (("{example}", "price"), ("卖 {example} 5000斤 1.2元 {town}", "sell")),
    "sell.ask.price": (("是", "yes"),),
    "sell.twice": (("改 {ref} 新价", "edit"),),
    "buy.ok": (("售完 {ref}", "sold"), ("0", "undo")),
    "buy.review": (("0", "undo"),),
    "buy.ask.product": (("{example}", "price"), ("买 {example} 5000斤 1.2元 {town}", "buy")),
    "edit.ok": (("0", "undo"),),
    "edit.review": (("0", "undo"),),
    "edit.ask": (("改 {ref} 1.3元", "edit"),),
    "sold.price": (("0", "undo"),),
    "delete.ok": (("续 {ref}", "renew"),),
    "expire.ask": (("1", "choose"), ("TD", "stop")),
    "mine.none": (("卖 {example} 5000斤 1.2元 {town}", "sell"),),
    "info.ok": (("联系 {ref}", "contact"),),
    "info.own": (("我的", "mine"),),
    "info.closed": (("谁卖{product}", "find_supply"),),
    "contact.offer": (("同意 {relay}", "permit"), ("拒绝 {relay}", "refuse"), ("TD", "stop")),
    "contact.open": (("留言 {relay} 您的话", "message"), ("TD", "stop")),
    "contact.no": (("谁卖{product}", "find_supply"), ("TD", "stop")),
    "contact.talking": (("留言 {relay} 您的话", "message"),),
    "permit.ok": (("留言 {relay} 您的话", "message"),),
    "message.ok": (("留言 {relay} 您的话", "message"),),
    "message.wait": (("同意 {relay}", "permit"), ("拒绝 {relay}", "refuse")),
    "message.relay": (("留言 {relay} 您的话", "message"),),
    "subscribe.ok": (("退 {product}", "unsubscribe"), ("TD", "stop")),
    "unsubscribe.ok": (("TD", "stop"),),
    "unsubscribe.none": (("订 {product}", "subscribe"),),
    "stop.ok": (("恢复", "start"),),
    "start.ok": (("TD", "stop"),),
    "alert.ok": (("退 {product}", "unsubscribe"),),
    "alert.fire": (("TD", "stop"),),
    "push.day": (("TD", "stop"),),
    "push.found": (("{ask} {product}", "find_demand"), ("TD", "stop")),
    "push.state": (("TD", "stop"),),
    "push.warning": (("TD", "stop"),),
    "report.ok": (("0", "undo"),),
    "report.no": (("TD", "stop"),),
    "feedback.ok": (("{fid}", "info"),),
    "help.ok": (
        ("{product} {town}", "price"), ("卖 {product} 5000斤 1.2元", "sell"), ("订 {product}", "subscribe"),
        ("TD", "stop"), ("帮助2", "help"),
    ),
    "help.2": (
        ("走势 {product}", "trend"), ("谁收{product}", "find_demand"), ("提醒 {product} 1.5", "alert"),
        ("投诉 内容", "feedback"), ("咨询 内容", "feedback"),
    ),
    "error.unknown": (
        ("{product} {town}", "price"), ("卖 {product} 5000斤 1.2元", "sell"), ("咨询 您的话", "feedback"),
    ),
    "error.product": (("帮助2", "help"),),
    "error.product.none": (("{product} {town}", "price"),),
    "error.place": (("{product} {town}", "price"),),
    "error.ref": (("我的", "mine"),),
    "error.ref.none": (("我的", "mine"),),
    "error.pending": (("删 {ref}", "delete"),),
    "error.price": (("提醒 {product} 1.5", "alert"),),
    "error.choice": (("{product} {town}", "price"), ("帮助", "help")),
    "ask.mai": (("1", "choose"), ("2", "choose")),
    "undo.ok": (("帮助", "help"),),
    "undo.none": (("我的", "mine"),),
    "limit.day": (("订 {product}", "subscribe"),),
    "limit.posts": (("改 编号 新价", "edit"),),
    "register.ok": (("登记 姓名 镇名", "register"),),
    "register.ask": (("登记 {name} {town}", "register"),),
    "verify.ok": (("0", "undo"),),
    "language.zh": (("{product} {town}", "price"),),
    "yes.none": (("{product} {town}", "price"), ("帮助", "help")),
    "talk.ok": (("留言 {relay} 您的话", "message"),),
}  # fmt: skip
ENGLISH = {
    "price.ok": (("trend {product}", "trend"), ("0", "undo")),
    "price.index": (("trend {product}", "trend"), ("0", "undo")),
    "price.near": (("subscribe {product}", "subscribe"),),
    "price.old": (("subscribe {product}", "subscribe"),),
    "price.none": (("subscribe {product}", "subscribe"), ("HELP", "help")),
    "price.day": (("{product}", "price"),),
    "trend.ok": (("alert {product} above {p1}", "alert"),),
    "trend.none": (("{product}", "price"),),
    "compare.ok": (("best market {product}", "best"),),
    "compare.none": (("{product}", "price"),),
    "best.none": (("{product}", "price"),),
    "demand.ok": (("contact {ref}", "contact"),),
    "supply.ok": (("contact {ref}", "contact"),),
    "demand.none": (("sell {product} QUANTITY PRICE TOWN", "sell"),),
    "supply.none": (("buy {product} QUANTITY PRICE TOWN", "buy"),),
    "sell.ok": (("edit {ref} price N", "edit"), ("sold {ref}", "sold"), ("0", "undo")),
    "sell.review": (("0", "undo"),),
    "sell.ask.product": (("{example}", "price"), ("sell {example} 5000jin 1.2yuan {town}", "sell")),
    "sell.ask.price": (("yes", "yes"),),
    "sell.twice": (("edit {ref} price N", "edit"),),
    "buy.ok": (("sold {ref}", "sold"), ("0", "undo")),
    "buy.review": (("0", "undo"),),
    "buy.ask.product": (("{example}", "price"), ("buy {example} 5000jin 1.2yuan {town}", "buy")),
    "edit.ok": (("0", "undo"),),
    "edit.review": (("0", "undo"),),
    "edit.ask": (("edit {ref} price 1.3", "edit"),),
    "sold.price": (("0", "undo"),),
    "delete.ok": (("renew {ref}", "renew"),),
    "expire.ask": (("1", "choose"), ("STOP", "stop")),
    "mine.none": (("sell {example} 5000jin 1.2yuan {town}", "sell"),),
    "info.ok": (("contact {ref}", "contact"),),
    "info.own": (("mine", "mine"),),
    "info.closed": (("search {product}", "find_supply"),),
    "contact.offer": (("yes {relay}", "permit"), ("no {relay}", "refuse"), ("STOP", "stop")),
    "contact.open": (("message {relay} YOUR WORDS", "message"), ("STOP", "stop")),
    "contact.no": (("search {product}", "find_supply"), ("STOP", "stop")),
    "contact.talking": (("message {relay} YOUR WORDS", "message"),),
    "permit.ok": (("message {relay} YOUR WORDS", "message"),),
    "message.ok": (("message {relay} YOUR WORDS", "message"),),
    "message.wait": (("yes {relay}", "permit"), ("no {relay}", "refuse")),
    "message.relay": (("message {relay} YOUR WORDS", "message"),),
    "subscribe.ok": (("unsubscribe {product}", "unsubscribe"), ("STOP", "stop")),
    "unsubscribe.ok": (("STOP", "stop"),),
    "unsubscribe.none": (("subscribe {product}", "subscribe"),),
    "stop.ok": (("START", "start"),),
    "start.ok": (("STOP", "stop"),),
    "alert.ok": (("unsubscribe {product}", "unsubscribe"),),
    "alert.fire": (("STOP", "stop"),),
    "push.day": (("STOP", "stop"),),
    "push.found": (("{ask} {product}", "find_supply"), ("STOP", "stop")),
    "push.state": (("STOP", "stop"),),
    "push.warning": (("STOP", "stop"),),
    "report.ok": (("0", "undo"),),
    "report.no": (("STOP", "stop"),),
    "feedback.ok": (("{fid}", "info"),),
    "help.ok": (
        ("{product} {town}", "price"), ("sell {product} 5000jin 1.2yuan", "sell"), ("subscribe {product}", "subscribe"),
        ("STOP", "stop"), ("HELP 2", "help"),
    ),
    "help.2": (
        ("trend {product}", "trend"), ("buyers {product}", "find_demand"), ("alert {product} above 1.5", "alert"),
        ("complain TEXT", "feedback"), ("ask TEXT", "feedback"),
    ),
    "error.unknown": (
        ("{product} {town}", "price"), ("sell {product} 5000jin 1.2yuan", "sell"), ("ask YOUR WORDS", "feedback"),
    ),
    "error.product": (("HELP 2", "help"),),
    "error.product.none": (("{product} {town}", "price"),),
    "error.place": (("{product} {town}", "price"),),
    "error.ref": (("mine", "mine"),),
    "error.ref.none": (("mine", "mine"),),
    "error.pending": (("delete {ref}", "delete"),),
    "error.price": (("alert {product} above 1.5", "alert"),),
    "error.choice": (("{product} {town}", "price"), ("HELP", "help")),
    "ask.mai": (("1", "choose"), ("2", "choose")),
    "undo.ok": (("HELP", "help"),),
    "undo.none": (("mine", "mine"),),
    "limit.day": (("subscribe {product}", "subscribe"),),
    "limit.posts": (("edit NUMBER price N", "edit"),),
    "register.ok": (("register NAME TOWN", "register"),),
    "register.ask": (("register {name} {town}", "register"),),
    "verify.ok": (("0", "undo"),),
    "language.zh": (("{product} {town}", "price"),),
    "language.en": (("MANDARIN YAQUELING", "price"), ("HELP", "help"), ("STOP", "stop")),
    "yes.none": (("{product} {town}", "price"), ("HELP", "help")),
    "talk.ok": (("message {relay} YOUR WORDS", "message"),),
}  # fmt: skip
TABLES = {"zh": SUGGESTED, "en": ENGLISH}
GAPS = {
    "您的话": "明天来看货",
    "内容": "补贴怎么申请", "数量 价钱 镇名": "5000斤 1.2元 鸦鹊岭", "新价": "1.3", "编号": "1024",
    "姓名 镇名": "张三 鸦鹊岭", "QUANTITY PRICE TOWN": "5000jin 1.2yuan Yaqueling", "YOUR WORDS": "I come tomorrow",
    "NAME TOWN": "Zhang San Yaqueling", "NUMBER": "1024", "TEXT": "how to get the subsidy", "price N": "price 1.3",
}  # fmt: skip
"""What people write where a suggestion says what belongs there."""
CASES = [(lang, name, *one) for lang, table in TABLES.items() for name, found in table.items() for one in found]
NAMED_BY = {"product", "example"}


@pytest.mark.parametrize(("lang", "name", "suggested", "intent"), CASES)
def test_what_a_text_suggests_means_what_it_says(
    catalogue: Catalogue, lang: str, name: str, suggested: str, intent: str
) -> None:
    assert suggested in "".join(piece.text for piece in templates()[name].pieces[lang])
    for values in samples(catalogue, lang):
        text = filled(suggested, values)
        parse = reader.read(catalogue, text, DAY)
        assert parse.intent == intent, text
        if NAMED_BY & set(re.findall(r"\{(\w+)\}", suggested)):
            assert parse.goods, text
            meant = {parse.product.id} if parse.product else set(parse.goods[0].several)
            assert values["id"] in meant, text
        assert not parse.error, (text, parse.error)


def samples(catalogue: Catalogue, lang: str) -> Iterator[dict[str, str]]:
    """Values with every product, and every town."""
    say, towns = Saying(catalogue, lang, DAY), towns_of(catalogue, lang)
    ask = {"zh": "谁收", "en": "search"}[lang]
    refs = {"ref": "1024", "relay": "B023", "fid": "W1024", "p1": "1.15", "ask": ask}
    name = {"zh": "张三", "en": "Zhang San"}[lang]
    for i, one in enumerate(told(catalogue, lang)):
        if not one.stock_only:
            goods = {"id": one.id, "product": say.product(one), "example": say.product(one)}
            yield goods | refs | {"town": towns[i % len(towns)], "name": name}


def towns_of(catalogue: Catalogue, lang: str) -> list[str]:
    say = Saying(catalogue, lang, DAY)
    towns = [one for one in catalogue.places.values() if one.parent == catalogue.district and one.level == "township"]
    return [say.spot(town) for town in towns if "Zone" not in town.en and "Area" not in town.en]


def filled(suggested: str, values: Mapping[str, str]) -> str:
    text = suggested.format(**values)
    for gap, words in GAPS.items():
        text = text.replace(gap, words)
    return re.sub(r"(?<=\d) 价$", " 1.3", text)


ANSWERED = {"sell.ask.quantity", "buy.ask.quantity", "sold.ok", "feedback.empty", "report.odd"}
"""What they suggest is an answer to their own question, or stands in a value."""
HINT = re.compile(r"(?:[回发]|例)：(?!\{|数字)|回0|：TD")


@pytest.mark.parametrize("name", templates())
def test_no_suggestion_is_forgotten_here(name: str) -> None:
    hints = HINT.findall("".join(piece.text for piece in templates()[name].pieces["zh"]))
    assert bool(hints) <= (name in SUGGESTED or name in ANSWERED), hints


def test_the_tables_are_of_both_languages() -> None:
    assert set(ENGLISH) - set(SUGGESTED) == {"language.en"}
    assert set(SUGGESTED) <= set(ENGLISH)
