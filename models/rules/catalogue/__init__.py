"""The catalogue (目录): products, places, markets, sources and units of a district, and what people's words for them mean."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from models.rules import text
from models.rules.catalogue import build, check, names
from models.rules.catalogue.entries import Code, Evidence, Indication, Initials, Money, Scheme, Sound, SourceEntry, Spoken, Stage, Term
from models.rules.catalogue.look import Index, Words
from models.rules.catalogue.tables import Entry, Row, Tables, made, read
from models.rules.errors import Refused
from models.rules.places import LEVELS, Market, Place, below, chains
from models.rules.products import Family, Grade, GradeSet, Product, Season
from models.rules.units import Unit

__all__ = ["OWN", "Catalogue", "SourceEntry", "Stage", "Term", "load"]

OWN = Path(__file__).parents[2] / "catalogue"
"""The folder of the district the program ships with."""
