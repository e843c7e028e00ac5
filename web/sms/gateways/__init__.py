"""Gateways (网关): one file a supplier's dialect, listed here."""

from web.sms.gateways import generic, kannel

MODULES = (generic, kannel)
GATEWAYS = {module.GATEWAY.name: module.GATEWAY for module in MODULES}
