"""Notices (通知的话): what someone is told on their own page, by its kind; and what people agree to."""

from web.words.pairs import Pair

NOTICES: dict[str, Pair] = {
    "listing_passed": ("“{title}”通过了审核，谁都能看到了", "“{title}” passed and is public"),
    "listing_rejected": ("“{title}”没有通过：{why}", "“{title}” did not pass: {why}"),
    "listing_removed": ("“{title}”被撤下了：{why}", "“{title}” was taken down: {why}"),
    "listing_ending": ("“{title}”到{day}就到期，还有货吗？", "“{title}” ends on {day}. Still to be had?"),
    "price_counts": ("您报的成交价进了行情，谢谢", "The price you told counts now, thank you"),
    "number_changed": ("您的账号换到了 {phone}", "Your account is now at {phone}"),
    "match": ("有{count}条供求和您的合得来", "{count} listings suit yours"),
    "search": ("“{name}”有{count}条新的", "“{name}”: {count} new"),
    "watch_day": ("您订的价：{told}", "Prices you asked for: {told_en}"),
    "watch_fire": (
        "{product}在{place}，{date}每{unit}均{price}元，到了您说的{old}元",
        "{product_en}, {place_en}, {date_en}: {price} yuan/{unit_en}, your {old} is reached",
    ),
    "warning": (
        "预警：{product}的价{state}，{date}每{unit}均{price}元",
        "Warning: {product_en} {state_en}, {date_en}: {price} yuan/{unit_en}",
    ),
    "talk.asked": ("有人问“{title}”", "Someone asks about “{title}”"),
    "talk.permitted": ("“{title}”的主人同意谈了", "The owner of “{title}” agreed to talk"),
    "talk.refused": ("“{title}”的主人没有同意谈", "The owner of “{title}” did not agree to talk"),
    "talk.closed": ("“{title}”的洽谈结束了", "The talk about “{title}” is over"),
    "talk.line": ("“{title}”有人回话了", "A new line about “{title}”"),
    "talk.confirmed": ("“{title}”的成交，对方确认了", "The deal about “{title}” was confirmed"),
    "talk.bid.make": ("“{title}”有人出价：{terms}", "A bid for “{title}”: {terms}"),
    "talk.bid.counter": ("“{title}”对方还价：{terms}", "A counter-bid for “{title}”: {terms}"),
    "talk.bid.agree": ("“{title}”谈成了", "Agreed about “{title}”"),
    "talk.bid.refuse": ("“{title}”的出价没有谈成", "The bid for “{title}” was refused"),
    "talk.bid.withdraw": ("“{title}”的出价收回了", "The bid for “{title}” was taken back"),
    "talk.bid.expire": ("“{title}”的出价过期了", "The bid for “{title}” has expired"),
    "talk.bid.confirm": ("“{title}”的成交，对方确认了", "The deal about “{title}” was confirmed"),
    "case.answer": ("{code}有答复了：{body}", "{code} was answered: {body}"),
    "case.close": ("{code}关掉了：{body}", "{code} was closed: {body}"),
}
CONSENTS: dict[str, Pair] = {
    "privacy": ("怎么用我的信息", "How my data is used"),
    "show_phone": ("公开我的电话", "Showing my phone number"),
}
