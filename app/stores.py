"""Stores (放文件的地方): where photos and open data lie, and by which licence the data is given: settings."""

from app import choices
from app.choices import Setting

STORES = (
    Setting(
        "MEDIA",
        "",
        choices.room,
        "folder of the photos, of one database alone; empty: `media` beside the SQLite file, else `var/media`",
    ),
    Setting(
        "EXPORTS",
        "",
        choices.room,
        "folder of the open data's daily dumps; empty: `data` in the folder of the photos",
    ),
    Setting(
        "DATA_LICENCE",
        "CC-BY-4.0",
        choices.licence,
        "licence under which the open data is given: `CC-BY-4.0`, `CC0-1.0` or `ODbL-1.0`; each source's own terms go "
        "before it",
    ),
)
