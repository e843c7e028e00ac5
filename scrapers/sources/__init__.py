"""The list of sources (来源一览): key to source."""

from types import ModuleType

from scrapers.source import Source
from scrapers.sources import (
    chinachaoyang,
    eu_agrifood,
    gov_article,
    jnmarket,
    moa_bulletin,
    mofcom_daily,
    mofcom_week,
    nbs_tenday,
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
    gov_article,
    nbs_tenday,
)


def told(module: ModuleType) -> tuple[Source, ...]:
    """A module's SOURCE, or its SOURCES where one parser reads several sites."""
    sources: tuple[Source, ...] = getattr(module, "SOURCES", None) or (module.SOURCE,)
    return sources


SOURCES: dict[str, Source] = {source.key: source for module in MODULES for source in told(module)}
