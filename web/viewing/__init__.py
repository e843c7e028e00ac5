"""Views (看法): what the trend desk is asked to show; the address says all of it, so it can be passed on."""

from web.viewing.asked import Kind, View, asked
from web.viewing.sight import Sight, Strand, sight

__all__ = ["Kind", "Sight", "Strand", "View", "asked", "sight"]
