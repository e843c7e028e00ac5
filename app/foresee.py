"""Foreseeing (做预测): the job that looks every night for series whose last week is over, and tells of the next ones.

Each series is told of once a week; a price of last week that comes late is not too late.
"""

import logging

from app import progress
from models import forecasts
from models.rules.catalogue import Catalogue

log = logging.getLogger(__name__)


async def foresee(catalogue: Catalogue) -> None:
    """Judges what has come, and tells of the weeks to come."""
    await forecasts.make(catalogue, progress.noted("做预测", log))
