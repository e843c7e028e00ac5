"""The list of sources (来源一览): key to source."""

from scrapers.source import Source
from scrapers.sources import (
    chinachaoyang,
    moa_bulletin,
    pfsc_daily,
    soozhu,
    xinfadi,
    xinfadi_html,
    xinhua_citrus,
    zhuwang,
)

MODULES = (
    xinfadi,
    xinfadi_html,
    chinachaoyang,
    soozhu,
    zhuwang,
    moa_bulletin,
    pfsc_daily,
    xinhua_citrus,
)
SOURCES: dict[str, Source] = {module.SOURCE.key: module.SOURCE for module in MODULES}
