"""One's own (自己的): the sender's listing that a number means."""

from collections.abc import Mapping

from models import listings, people
from models.listings import Listing, numbers
from web.sms import saying
from web.sms.command import Reply, Said

LONGEST = 6


async def listing(said: Said, word: Mapping[str, str]) -> Listing | Reply:
    """The listing, or what is said where there is no number or it is not theirs; `word`: the command's own."""
    ref = said.parse.ref
    if not ref:
        return Reply("error.ref", {"cmd": word[said.texter.lang]})
    found = await numbered(ref)
    person = await people.arrive(said.secret, said.phone)
    own = await listings.own(found, person.id) if found else None
    return own or Reply("error.ref.none", {"ref": ref})


def over(said: Said, listing: Listing) -> Reply:
    """It is over; others have the same."""
    product = said.catalogue.products.get(listing.product)
    return Reply("info.closed", {"ref": said.parse.ref, "product": saying.of(said).product(product) if product else ""})


async def numbered(ref: str) -> str | None:
    """The public id of the listing with this number."""
    return await numbers.find(int(ref)) if ref.isascii() and ref.isdigit() and len(ref) < LONGEST else None
