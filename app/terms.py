"""Terms (发短信的规矩): by which gateway texts go, how fast, what they may cost, and how many may come."""

from app import choices
from app.choices import Setting

TERMS = (
    Setting(
        "SMS_GATEWAY",
        "",
        str.lower,
        "gateway by which codes, and what is told unasked, go to who has none of their own, such as `jasmin`; "
        "empty: such texts stay, and are seen at `/phone` alone",
    ),
    Setting("SMS_PACE", "5", choices.pace, "texts a second that go by one gateway"),
    Setting(
        "SMS_CAP",
        "50",
        choices.yuan,
        "yuan that texts may cost a day; over it what is told unasked waits for the next day, answers and codes go on "
        "up to twice as much",
    ),
    Setting("SMS_COST", "0.05", choices.yuan, "yuan for each part of a text, where the gateway tells no cost"),
    Setting(
        "SMS_CEILING",
        "50",
        choices.ceiling,
        "messages a second that a gateway may bring to one process, ten times as many at once; above it none is kept",
    ),
)
