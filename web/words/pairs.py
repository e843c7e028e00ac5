"""Pairs (中英对照): the words that stand beside figures, in Chinese and English."""

from decimal import Decimal

from models.rules.health import NAMES, Kind
from models.rules.trust import AGREE_PCT, ENOUGH, FRESH_DAYS

Pair = tuple[str, str]

MASSES = {"jin": Decimal("0.5"), "kg": Decimal(1), "dan": Decimal(50), "t": Decimal(1000)}
UNITS = {
    "jin": ("斤", "jin"),
    "kg": ("公斤", "kg"),
    "dan": ("担", "dan"),
    "t": ("吨", "tonne"),
    "head": ("头", "head"),
    "bird": ("只", "bird"),
    "piece": ("个", "piece"),
    "box": ("箱", "box"),
    "litre": ("升", "litre"),
    "point": ("点", " points"),
}
MONEY = {"CNY": ("元", "yuan"), "USD": ("美元", "USD"), "TWD": ("新台币", "TWD"), "INR": ("卢比", "INR")}
DIRECTIONS = {
    "up": ("▲", "涨", "up"),
    "down": ("▼", "跌", "down"),
    "flat": ("—", "平", "no change"),
    "none": ("", "", ""),
}
GRADES = {"A": ("高", "high"), "B": ("较高", "fairly high"), "C": ("一般", "fair"), "D": ("低", "low")}
CHECKS = {
    "informants": (
        (f"至少{ENOUGH}家报价，或官方来源", f"at least {ENOUGH} quotes, or an official source"),
        (f"不到{ENOUGH}家报价", f"fewer than {ENOUGH} quotes"),
    ),
    "age": (
        (f"{FRESH_DAYS}天以内的报价", f"at most {FRESH_DAYS} days old"),
        (f"报价已超过{FRESH_DAYS}天", f"more than {FRESH_DAYS} days old"),
    ),
    "checks": (("各项检查都通过", "all checks passed"), ("有检查没有通过", "a check did not pass")),
    "spread": (
        (f"各来源相差不超过{AGREE_PCT}%", f"sources agree within {AGREE_PCT}%"),
        (f"各来源相差超过{AGREE_PCT}%", f"sources differ by more than {AGREE_PCT}%"),
    ),
}
MISSING = {
    "market_closed": ("休市", "market closed"),
    "not_on_market": ("无货", "not on the market"),
    "not_collected": ("未采集", "not collected"),
    "source_down": ("来源中断", "source down"),
    "off_season": ("不在上市季", "out of season"),
    "no_cpi": ("那个月没有CPI", "no CPI of that month"),
    "withheld": ("报价太少，不公布", "withheld: too few quotes"),
}
STATES = {
    "running": ("正在采", "collecting"),
    "done": ("采完了", "done"),
    "partial": ("采到一部分", "partly done"),
    "failed": ("没有采成", "failed"),
    "stopped": ("中途停下", "stopped"),
}
REASONS = {
    "band": ("价高得或低得离谱", "far outside the usual prices"),
    "band_soft": ("价和平常差得多", "outside the usual prices"),
    "jump": ("比上次跳得太大", "jumped from the last price"),
    "average_outside": ("均价不在最低和最高之间", "average not between low and high"),
    "low_over_high": ("最低价比最高价还高", "low above high"),
    "misnamed": ("同名的价多半离谱，品名可能标错", "most prices under this name cannot be"),
    "misread": ("重读原页时不再读出", "not read any more from its page"),
    "unseen": ("人报的价，看过才算", "told by a person, counts once seen"),
    "hampel": ("和前后几天不一样", "unlike the days around it"),
    "cross_market": ("和别的市场不一样", "unlike the other markets"),
}
HEALTH = {
    "green": ("正常", "well"),
    "yellow": ("注意", "look"),
    "red": ("有毛病", "trouble"),
    "grey": ("没采过", "not asked yet"),
}
FINDINGS = {
    "silent": (NAMES[Kind.SILENT], "no answer"),
    "blocked": (NAMES[Kind.BLOCKED], "forbids us"),
    "empty": (NAMES[Kind.EMPTY], "not one row"),
    "stale": (NAMES[Kind.STALE], "no new day"),
    "late": (NAMES[Kind.LATE], "late"),
    "few": (NAMES[Kind.FEW], "too few rows"),
    "many": (NAMES[Kind.MANY], "too many rows"),
    "changed": (NAMES[Kind.CHANGED], "page changed"),
    "unit": (NAMES[Kind.UNIT], "unit may have changed"),
    "repeated": (NAMES[Kind.REPEATED], "old table, new date"),
    "flat": (NAMES[Kind.FLAT], "no price moved"),
    "misnamed": (NAMES[Kind.MISNAMED], "name may be wrong"),
    "tenfold": (NAMES[Kind.TENFOLD], "ten times off"),
    "disagrees": (NAMES[Kind.DISAGREES], "a unit apart from another source"),
}
STATISTICS = {
    "midpoint": ("最低和最高的中点，不是按量平均", "midpoint of low and high, not weighted by volume"),
    "mean": ("发布者算的平均", "a mean made by the publisher"),
    "modal": ("成交最多的价", "the price of most deals"),
    "weighted": ("按成交量加权的平均", "a mean weighted by volume"),
    "index": ("指数点", "index points"),
}
DAYS_AGO = (("今天", "today"), ("昨天", "yesterday"))
SPANS = ((365, "年", "year"), (30, "个月", "month"), (1, "天", "day"))
INDEX = ("指数", "index")
ALOUD = ("每{}{}{}", "{2} {1} per {0}")
ROLES = {
    "visitor": ("访客", "visitor"),
    "farmer": ("农户", "farmer"),
    "buyer": ("客商", "buyer"),
    "collector": ("采集员", "collector"),
    "reviewer": ("审核员", "reviewer"),
    "officer": ("农技员", "officer"),
    "auditor": ("审计员", "auditor"),
    "admin": ("管理员", "administrator"),
}
STANDINGS = {"invited": ("待设置", "not set up yet"), "active": ("在用", "active"), "suspended": ("停用", "suspended")}
DEEDS = {
    "person.first": ("发出第一个管理员的链接", "made the first administrator's link"),
    "person.invite": ("登记、发出设置链接", "invited"),
    "person.set_up": ("设好密码和验证码", "set up password and code"),
    "person.suspend": ("停用", "suspended"),
    "source.pause": ("停采", "paused a source"),
    "source.resume": ("续采", "resumed a source"),
    "source.accept": ("接受来源的变化", "accepted a source's changes"),
    "finding.close": ("处理来源的毛病", "dealt with a finding"),
    "warning.acknowledge": ("处理预警", "acknowledged a warning"),
    "warning.close": ("解除预警", "closed a warning"),
    "warning.reopen": ("重新发出预警", "opened a warning again"),
    "name.teach": ("认名", "taught a name"),
    "price.accept": ("放行一个价", "let a price in"),
    "price.refuse": ("拒收一个价", "refused a price"),
    "price.enter": ("手工补录", "entered a price by hand"),
    "person.erase": ("注销账号", "erased the account"),
    "listing.pass": ("通过一条供求", "passed a listing"),
    "listing.reject": ("退回一条供求", "did not pass a listing"),
    "listing.remove": ("撤下一条供求", "took a listing down"),
    "listing.look": ("抽查一条供求", "looked at a listing"),
    "listing.reveal": ("看了一条供求的电话", "saw the number of a listing"),
    "flag.dismiss": ("看过举报，没有问题", "dismissed a report"),
    "flag.uphold": ("看过举报，属实", "upheld a report"),
    "outbox.replay": ("再发没发出的短信", "sent dead letters again"),
    "outbox.cap": ("今天的短信钱用完了", "the day's money for texts is used up"),
    "question.ask": ("提问", "asked"),
    "question.assign": ("分派一条咨询", "assigned a question"),
    "question.answer": ("答复一条咨询", "answered a question"),
    "question.close": ("关掉一条咨询", "closed a question"),
    "question.publish": ("公开一条问答", "published a question"),
    "question.hide": ("不再公开一条问答", "hid a question"),
    "question.withdraw": ("收回提问", "took a question back"),
    "bulletin.write": ("给简报写几句", "wrote in a bulletin"),
    "bulletin.publish": ("发布一份简报", "published a bulletin"),
    "bulletin.withdraw": ("撤回一份简报", "withdrew a bulletin"),
    "destination.add": ("加了一个销地", "added a destination"),
    "destination.drop": ("去掉一个销地", "took a destination off"),
    "occasion.enter": ("记下一件事", "entered an occasion"),
    "occasion.withdraw": ("撤回一件事", "withdrew an occasion"),
    "estimate.enter": ("估计了上市量", "entered an estimate"),
    "estimate.withdraw": ("撤下一条上市量估计", "withdrew an estimate"),
    "session.begin": ("登录", "signed in"),
    "session.end": ("退出登录", "signed out"),
}
ACTORS = {"terminal": ("命令行", "command line"), "program": ("程序", "the program")}
DETAILS = {
    "roles": ("角色", "roles"),
    "address": ("地址", "address"),
    "agent": ("程序", "program"),
    "why": ("原因", "why"),
    "findings": ("毛病", "findings"),
    "outcome": ("结果", "outcome"),
    "kind": ("种类", "kind"),
    "means": ("意思", "means"),
    "source": ("来源", "source"),
    "accepted": ("进来", "let in"),
    "held": ("扣下", "held"),
    "waiting": ("还等", "still waiting"),
    "product": ("产品", "product"),
    "name": ("品名", "name"),
    "day": ("日期", "day"),
    "avg": ("价", "price"),
    "unit": ("单位", "unit"),
    "texts": ("短信", "texts"),
    "spent": ("花了多少元", "yuan spent"),
    "cap": ("上限多少元", "cap in yuan"),
    "code": ("编号", "number"),
    "words": ("内容", "words"),
}
WAITS = {"product": ("品名", "product"), "market": ("市场", "market"), "unit": ("单位", "unit")}
