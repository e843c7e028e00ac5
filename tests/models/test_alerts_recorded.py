"""Warnings over recorded prices: sixteen years of pork, two years of citrus at Xinfadi."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.imports.prices import Import, run_import
