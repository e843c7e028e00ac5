"""Reading texts: one small test a rule, and what must hold of any text whatever."""

from dataclasses import replace
from datetime import date
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.commands.say import meant
from models.rules import catalogue as catalogues
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused
from web.sms import reader
from web.sms.reader.names import gathered

DAY = date(2026, 11, 18)
KNOWN = catalogues.load(catalogues.OWN)


def told(text: str) -> dict[str, object]:
    return meant(KNOWN, reader.read(KNOWN, text, DAY))


def intents(texts: str) -> dict[str, str]:
    """What each of several messages wants, parted by |."""
    return {text: str(told(text)["intent"]) for text in texts.split("|")}


@pytest.mark.parametrize(
    ("intent", "texts"),
    [
        ("stop", "退订|td|T.|N|r|0000|请停止|全部退订！|不要再给我发短信了|退订 TD|STOP|no more texts|都退了"),
        ("start", "恢复|开通|START|重新开通"),
        ("yes", "是|对的|好好|嗯嗯|好吧|要得|OK!|可以"),
        ("no", "不|不是啊|算了|不要|nope|没有"),
        ("help", "帮助|?|…|你好|老板您好|在不在|怎么用啊|咋用|help me| 。！"),
        ("mine", "我的|我发布的信息|看一下我的货|帮我查我的|my listings"),
        ("undo", "0|撤销|发错了，撤销|不好意思写错了|cancel"),
    ],
)
def test_a_message_that_is_one_word_is_known_by_it(intent: str, texts: str) -> None:
    assert set(intents(texts).values()) == {intent}, intents(texts)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("2", "choice", 2),
        ("第三个", "choice", 3),
        ("选 4", "choice", 4),
        ("20881", "ref", "20881"),
        ("查看 1024 号", "ref", "1024"),
        ("c7", "ref", "C7"),
        ("我的验证码是 112233", "code", "112233"),
        ("验证 112 233", "code", "112233"),
        ("英文", "lang", "en"),
        ("切换中文", "lang", "zh"),
        ("拼音版", "lang", "pinyin"),
    ],
)
def test_a_message_that_is_one_number_or_one_language_tells_it(text: str, field: str, value: object) -> None:
    assert told(text)[field] == value


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("同意 a7", {"intent": "permit", "ref": "A7"}),
        ("A7 同意", {"intent": "permit", "ref": "A7"}),
        ("不愿意a7", {"intent": "refuse", "ref": "A7"}),
        ("同意", {"intent": "permit", "error": "ref"}),
        ("给4021留言：货还在吗", {"intent": "message", "ref": "4021", "body": "货还在吗"}),
        ("留言 A7 Tomorrow OK", {"intent": "message", "ref": "A7", "body": "Tomorrow OK"}),
        ("留言 明早来", {"intent": "message", "body": "明早来", "error": "ref"}),
        ("投诉4021 少给钱", {"intent": "feedback", "kind": "complaint", "ref": "4021", "body": "少给钱"}),
        ("建议加花生价", {"intent": "feedback", "kind": "suggestion", "body": "加花生价"}),
        ("价格错了 龙泉猪价是7块8", {"intent": "feedback", "kind": "correction", "body": "龙泉猪价是7块8"}),
        ("请问路什么时候修好", {"intent": "feedback", "kind": "question", "body": "路什么时候修好"}),
    ],
)
def test_free_text_is_kept_as_it_was_written(text: str, expect: dict[str, str]) -> None:
    assert told(text) == expect


def test_a_question_of_ours_that_begins_politely_is_no_free_text() -> None:
    assert intents("请问蜜橘什么价|请问谁收脐橙|请问猪价涨没涨") == {
        "请问蜜橘什么价": "price",
        "请问谁收脐橙": "find_demand",
        "请问猪价涨没涨": "trend",
    }


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("注册 何大姐 乐天溪镇", "何大姐", "乐天溪"),
        ("登记 分乡 何大姐", "何大姐", "分乡"),
        ("登记何大姐住黄花镇", "何大姐", "黄花"),
        ("我叫何大姐，要注册，邓村", "何大姐", "邓村"),
        ("register He Dajie longquan", "He Dajie", "龙泉"),
        ("注册 何大姐 鸦雀岭", "何大姐", "鸦鹊岭"),
    ],
)
def test_who_registers_says_a_name_and_a_place_in_any_order(text: str, name: str, place: str) -> None:
    assert told(text) == {"intent": "register", "name": name, "place": place}


def test_who_registers_without_a_place_is_asked_for_it() -> None:
    assert told("注册 何大姐") == {"intent": "register", "name": "何大姐", "error": "place"}


@pytest.mark.parametrize(
    ("intent", "texts"),
    [
        ("edit", "改4021 1块3|把4021号降到九毛|4021还剩800斤|4021改成十头|edit 4021 price 2|修改"),
        ("sold", "售完4021|4021号的货都卖光了|4021没货了|卖掉了 4021|4021蜜橘卖完了|sold 4021|都卖完了"),
        ("delete", "删4021|4021不要了|不卖了4021|撤下 4021|delete 4021|取消发布"),
        ("renew", "续4021|4021延期|4021还有货，再挂几天|renew 4021|续期"),
        ("contact", "联系4021|我要4021的电话|怎么联系4021|contact 4021|打电话给卖家"),
        ("info", "4021|编号4021|看看4021号"),
    ],
)
def test_a_listing_number_comes_with_what_is_to_become_of_it(intent: str, texts: str) -> None:
    assert set(intents(texts).values()) == {intent}, intents(texts)


def test_a_deed_without_its_number_asks_for_the_number() -> None:
    assert told("改 1块3") == {"intent": "edit", "price": 1.3, "error": "ref"}
    assert {told(text)["error"] for text in ("卖完了", "删除", "续期", "联系卖家")} == {"ref"}


def test_an_edit_names_the_unit_only_where_it_was_said() -> None:
    assert told("改4021 1.3元") == {"intent": "edit", "ref": "4021", "price": 1.3}
    assert told("4021改成每公斤15块") == {"intent": "edit", "ref": "4021", "price": 15, "price_unit": "公斤"}


@pytest.mark.parametrize(
    ("text", "op", "price", "unit"),
    [
        ("椪柑到两块二告诉我", "ge", 2.2, "斤"),
        ("椪柑高于2.2喊我一声", "ge", 2.2, "斤"),
        ("提醒 椪柑 2.2", "ge", 2.2, "斤"),
        ("椪柑掉到一块五以下通知我", "le", 1.5, "斤"),
        ("生猪跌到每公斤13块就叫我", "le", 13, "公斤"),
        ("仔猪涨到六百五提醒", "ge", 650, "头"),
        ("tell me when ponkan falls below 1.5", "le", 1.5, "斤"),
    ],
)
def test_an_alert_says_which_way_and_at_which_price(text: str, op: str, price: float, unit: str) -> None:
    read = told(text)
    assert (read["intent"], read["op"], read["price"], read["price_unit"]) == ("alert", op, price, unit)


def test_an_alert_without_price_or_product_asks_for_it() -> None:
    assert told("椪柑价格提醒")["error"] == "price"
    assert told("涨到两块提醒我")["error"] == "product"


@pytest.mark.parametrize(
    ("text", "freq"),
    [
        ("订 椪柑", ""),
        ("定椪柑价格", ""),
        ("每天早上把椪柑价发给我", "day"),
        ("每个礼拜发我椪柑价", "week"),
        ("DY PG", ""),
        ("subscribe ponkan weekly", "week"),
    ],
)
def test_a_subscription_says_how_often(text: str, freq: str) -> None:
    read = told(text)
    assert (read["intent"], read["product"], read.get("freq", "")) == ("subscribe", "椪柑", freq)


def test_no_more_of_a_product_is_not_no_more_of_all() -> None:
    texts = "退椪柑|不要再发椪柑价了|椪柑别发了|不想收椪柑价了|不再订阅椪柑|取消椪柑的订阅|stop ponkan|tui ponkan"
    assert set(intents(texts).values()) == {"unsubscribe"}, intents(texts)


@pytest.mark.parametrize(
    ("intent", "texts"),
    [
        ("compare", "椪柑哪边贵些|比一比各镇椪柑|龙泉和分乡的椪柑哪个价高|椪柑哪个镇价好|bj pg|compare ponkan"),
        ("best", "椪柑卖到哪里划得来|两吨椪柑拉哪里卖合算|哪个市场卖椪柑好|best market ponkan"),
        (
            "find_demand",
            "谁要椪柑|有没得人收椪柑|椪柑卖不脱|找人收椪柑|收椪柑的老板在哪里|who buys ponkan|shei shou penggan",
        ),
        ("find_supply", "谁有椪柑卖|想买点椪柑|哪里买得到椪柑|有得卖椪柑的冇|供应椪柑|who sells ponkan|zhao penggan"),
        ("trend", "椪柑涨没涨|椪柑掉价了没得|最近椪柑行情|椪柑比上周|椪柑去年同期比|qs pg|trend ponkan"),
        ("price", "椪柑|椪柑好多钱|椪柑卖么价|椪柑怎么收|椪柑行情|椪柑收购价|jg pg|how much is ponkan|pengan"),
        ("report", "报 椪柑 分乡 1.4|分乡椪柑1块4|椪柑地头价1块4 分乡|PG FX 1.4|report ponkan fenxiang 1.4"),
        ("sell", "卖椪柑|出椪柑两千斤|家有椪柑三吨要出手|椪柑 2000斤 一块四|2000斤椪柑面议|mai4 penggan|mai penggan"),
        ("buy", "收椪柑两吨|求购椪柑 一块三|要椪柑500斤|需要椪柑500斤|mai3 penggan 2t|buy ponkan 2 tons"),
    ],
)
def test_asking_beats_telling(intent: str, texts: str) -> None:
    assert set(intents(texts).values()) == {intent}, intents(texts)


def test_a_trend_says_its_span() -> None:
    spans = {
        "椪柑这周走势": "week",
        "椪柑一个月涨跌": "month",
        "椪柑同比": "year",
        "椪柑近三个月走势": "",
        "椪柑走势": "",
    }
    assert {text: told(text).get("span", "") for text in spans} == spans


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("卖椪柑", "quantity"),
        ("卖椪柑 1块4", "quantity"),
        ("卖 2000斤 1块4", "product"),
        ("卖西瓜 2000斤", "product"),
        ("mai penggan 2000jin 1.4", "ambiguous"),
        ("mai penggan", "ambiguous"),
        ("卖椪柑2000斤", None),
        ("报价 椪柑 1.4", "place"),
        ("椪柑 火星镇", "place"),
        ("芒果价格", "product"),
        ("价格", "product"),
    ],
)
def test_the_first_thing_that_is_missing_is_asked_for(text: str, error: str | None) -> None:
    assert told(text).get("error") == error


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("卖脐橙 2吨 2块", "斤"),
        ("卖脐橙 50公斤 5块", "公斤"),
        ("卖脐橙 50箱 60元", "箱"),
        ("卖脐橙 3000斤 一共6000元", "总"),
        ("卖生猪 20头 16元/公斤", "公斤"),
        ("卖仔猪 20头 600", "头"),
        ("卖鹅 20 80元", "只"),
        ("收仔猪 600元", "头"),
    ],
)
def test_a_price_is_per_what_was_said_else_per_what_is_counted(text: str, unit: str) -> None:
    assert told(text)["price_unit"] == unit


@pytest.mark.parametrize(
    ("text", "product", "variety"),
    [
        ("伦晚脐橙", "伦晚", ""),
        ("鸡蛋", "鸡蛋", ""),
        ("土鸡蛋", "鸡蛋", "土鸡蛋"),
        ("tujidan", "鸡蛋", "土鸡蛋"),
        ("黄牛肉", "牛肉", ""),
        ("猪娃子", "仔猪", ""),
        ("晚熟的蜜桔", "蜜橘", "晚熟"),
        ("茶叶毛尖", "毛尖", ""),
        ("秋茶", "茶叶", "夏秋茶"),
        ("齐橙", "脐橙", ""),
        ("mandrin", "蜜橘", ""),
        ("shenzhu", "生猪", ""),
    ],
)
def test_the_longest_name_wins_and_one_slip_is_forgiven(text: str, product: str, variety: str) -> None:
    read = told(f"{text} 价格") if text.isascii() is False else told(text)
    assert (read["product"], read.get("variety", "")) == (product, variety)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("脐橙 三豆坪", "三斗坪"),
        ("脐橙 海云村", "鸦鹊岭"),
        ("脐橙 小溪塔街道", "小溪塔"),
        ("脐橙 长阳县", "长阳"),
        ("脐橙 changyang", "长阳"),
        ("脐橙 武汉白沙洲", "白沙洲"),
        ("脐橙 夷陵区分乡镇", "分乡"),
        ("脐橙 yaquelin", "鸦鹊岭"),
        ("QC SDP", "三斗坪"),
    ],
)
def test_a_place_is_known_by_its_village_its_sound_and_its_initials(text: str, place: str) -> None:
    assert told(text)["place"] == place


def test_the_brand_of_a_tea_is_no_place() -> None:
    assert told("邓村绿茶价格") == {"intent": "price", "product": "绿茶", "variety": "邓村绿茶"}
    assert told("黄花黄牛价格")["place"] == "黄花"
    assert "place" not in told("黄花鱼价格")


def test_chat_and_advertising_are_unknown() -> None:
    texts = "恭喜您中奖请点链接|低息贷款当天放款|明天去赶集|娃儿放学了没|谢谢|qwertz"
    assert set(intents(texts).values()) == {"unknown"}, intents(texts)


def test_one_word_of_two_meanings_is_refused_at_the_start(catalogue: Catalogue) -> None:
    first, second, *others = catalogue.lists.sms_map
    doubled = (first, replace(second, say=(*second.say, "daqiu")), replace(others[4], say=("da qiu",)), *others)
    with pytest.raises(Refused, match="一个叫法只能有一个意思"):
        gathered(replace(catalogue, lists=replace(catalogue.lists, sms_map=doubled)))


@given(
    st.text(max_size=120) | st.text(alphabet="蜜橘猪鸦鹊岭卖收要一二百千万半块元毛斤头0129. -到每a改退", max_size=60)
)
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_and_always_alike(text: str) -> None:
    assert reader.read(KNOWN, text, DAY) == reader.read(KNOWN, text, DAY)
    reader.amounts(KNOWN, text, DAY)


PIECES = (
    "1 .1 一 百 万 1万 半 块 1块 毛 1- 一到 斤 1斤 每斤 / 来 鸡 蜜橘 鸦鹊岭和 谁 有没有 的 a mai pengan "
    "看看 我的 不要再发 1号 1天 1024改 3三 两三"
)


@pytest.mark.parametrize("piece", PIECES.split())
def test_no_text_holds_the_reader_up(piece: str) -> None:
    """A pattern that goes back over a text again and again would need ages; 2 s is for slow machines."""
    start = process_time()
    for tail in ("", "x", "斤"):
        reader.read(KNOWN, (piece * 1000)[:999] + tail, DAY)
        reader.read(KNOWN, (f"{piece} " * 1000)[:999] + tail, DAY)
    assert process_time() - start < 2
