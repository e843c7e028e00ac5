"""The list of sources (来源一览): key to source, in the order of the registry."""

from scrapers.source import Source
from scrapers.sources import xinfadi, xinfadi_html

SOURCES: dict[str, Source] = {source.key: source for source in (xinfadi.SOURCE, xinfadi_html.SOURCE)}
