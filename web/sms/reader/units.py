"""Units (单位) as they are said, and the word for them."""

SAID = {
    "公斤": "公斤 千克",
    "斤": "市斤 斤",
    "吨": "吨",
    "担": "担",
    "头": "头 口 匹",
    "只": "只 羽",
    "个": "个 枚 颗",
    "箱": "箱 件 盒",
    "筐": "筐 篓",
    "袋": "袋 包",
    "车": "车",
}
UNITS = {word: unit for unit, words in SAID.items() for word in words.split()}
UNIT = "|".join(UNITS)
"""Any of them in a pattern."""
