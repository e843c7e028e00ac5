"""The list of sources (来源一览): key to source."""

from scrapers.source import Source
from scrapers.sources import (
    chinachaoyang,
    eu_agrifood,
    jnmarket,
    moa_bulletin,
    mofcom_daily,
    mofcom_week,
    pfsc_daily,
    pinksheet,
    soozhu,
    taiwan_moa,
    usda_mars,
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
    eu_agrifood,
    pinksheet,
    taiwan_moa,
    usda_mars,
    jnmarket,
    mofcom_daily,
    mofcom_week,
)
SOURCES: dict[str, Source] = {module.SOURCE.key: module.SOURCE for module in MODULES}
