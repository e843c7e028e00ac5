"""Replies (回话): every sentence that is said by text message, and how a long one is made to fit into one message."""

from models.rules.segments import size

BUDGET = 64
"""UTF-16 units: 70 without the signature that the carrier adds."""
DEMO = "演示 DEMO："
"""Stands before every reply of a demo: its figures are invented."""
CROPPED = 12

Piece = tuple[str, int]

HINT = "看别的产品回：帮助"
TEMPLATES: dict[str, tuple[Piece, ...]] = {
    "price.ok": (
        ("{product}在{place}，{date}{each}", 0),
        ("，最低{low}最高{high}", 2),
        ("，{quotes}", 0),
        ("，比上周{change}", 3),
        ("。", 0),
        (HINT, 1),
    ),
    "price.near": (
        ("{place}近30天没有{product}报价。", 0),
        ("最近的{near}，{date}{each}", 0),
        ("，{quotes}。", 0),
        (HINT, 1),
    ),
    "price.old": (
        ("{product}在{place}最近的报价是{date}，{each}，{quotes}，已超过7天", 0),
        ("，仅供参考", 2),
        ("。", 0),
        (HINT, 1),
    ),
    "price.none": (("近30天没有{product}的报价。", 0), (HINT, 1)),
    "error.product": (("没有“{x}”的价格。", 0), ("是不是问：{near}？", 0), (HINT, 1)),
    "price.which": (("“{x}”有好几种，请发其中一种的名字", 0), ("，例：{near}", 0)),
    "error.place": (("不认得这个地方：{x}。请用镇名、县名或市场名", 0), ("，例：{product} {example}", 1)),
    "error.busy": (("系统忙，请过几分钟再发一次", 0),),
    "help.ok": (
        ("查价请发品名，例：{example}；", 0),
        ("看一个地方的价加上地名，例：{example} {place}。", 0),
        ("能查{families}", 1),
    ),
}
"""Pieces of a sentence, each with its turn to be left out where the whole is too long: 0 stays, 1 goes first."""


def said(template: str, *, demo: bool = False, **values: str) -> str:
    """The template filled with its values; a piece that names an empty value is left out.

    Too long, it loses the hint, then low and high, then the change: never the date, the unit or the number of quotes.
    """
    pieces = [(DEMO if demo else "", 0), *((_filled(text, values), turn) for text, turn in TEMPLATES[template])]
    for turn in range(1, 4):
        if size("".join(text for text, _ in pieces)).units <= BUDGET:
            break
        pieces = [(text, own) for text, own in pieces if own != turn]
    return "".join(text for text, _ in pieces)


def _filled(piece: str, values: dict[str, str]) -> str:
    named = [name for name in values if f"{{{name}}}" in piece]
    return piece.format(**values) if all(values[name] for name in named) else ""


def cropped(word: str) -> str:
    """What someone wrote, short enough to be said back."""
    return word if len(word) <= CROPPED else word[: CROPPED - 1] + "…"
