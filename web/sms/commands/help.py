"""Help (帮助): what can be asked now, told to everyone whose message is nothing else."""

from web.sms import replies
from web.sms.command import Said, product_example

POINT = "point"
"""Indices are for officers; nobody sells points."""


async def answer(said: Said) -> str:
    """How to ask, with a product that is sold at this time of the year."""
    catalogue = said.catalogue
    return replies.said(
        "help.ok",
        demo=said.demo,
        example=product_example(catalogue, said.day),
        place=catalogue.places[catalogue.district].zh,
        families="、".join(family.zh for family in catalogue.families.values() if family.default_trade_unit != POINT),
    )
