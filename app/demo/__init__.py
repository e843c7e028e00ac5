"""The demo (演示): an invented district, filled through the real collectors and importers, marked everywhere."""
