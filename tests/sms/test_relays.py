"""Talks by text: asking, agreeing, refusing and passing lines on; both sides read whole sentences and no number."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from models import bids, messages, people, quotas, talks, texters
from models.engines import database, writing
from models.listings import Listing, numbers, withdraw
from models.people import Person
from models.rules import days
from models.rules.catalogue import Catalogue
from models.rules.errors import Refused, Unclear
from models.rules.roles import Role
from models.rules.texting import Standing
from models.talks import State, codes
from tests.cast import SECRET, Member, settled
from tests.models.market import permitted, seen, stands
from web.sms import reader
from web.sms.command import Command, Reply, Said
from web.sms.commands import contact, message, permit

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("database")]
COMMANDS = {intent: one for one in (contact.COMMAND, permit.COMMAND, message.COMMAND) for intent in one.intents}
PHONE = "+8613800138000"


@dataclass(frozen=True)
class Chosen:
    secret: str = SECRET
    demo: bool = False
    quotas: bool = True


async def replied(catalogue: Catalogue, phone: str, text: str, lang: str = "zh") -> Reply:
    """What is said back to a text; done as a conversation does it."""
    parse = reader.read(catalogue, text, days.today())
    command: Command = COMMANDS[parse.intent]
    standing = replace(await texters.find(SECRET, phone), lang=lang)
    said = Said(catalogue, Chosen(), phone, text, parse, days.today(), standing)
    async with writing() as tx:
        reply = await command.answer(said)
        if reply.texter:
            await texters.keep(tx, SECRET, phone, reply.texter)
    return reply


async def back(catalogue: Catalogue, phone: str, text: str, lang: str = "zh") -> str:
    reply = await replied(catalogue, phone, text, lang)
    sentence = messages.rendered(reply.template, reply.values, lang)
    assert messages.fits(sentence)
    return sentence


async def told(person: Person, kind: str, template: str, more: Mapping[str, str] | None = None) -> str:
    """The newest notice of this kind, as its text says it."""
    notice = next(one for one in await messages.notices(person) if one.kind == kind)
    return messages.rendered(template, {name: str(value) for name, value in notice.values.items()} | dict(more or {}))


async def village(catalogue: Catalogue) -> tuple[Member, Listing, str]:
    """A farmer with an open listing and its number."""
    farmer = await settled(Role.FARMER, name="王农")
    listing = await stands(catalogue, farmer)
    async with writing() as tx:
        return farmer, listing, str(await numbers.lend(tx, listing.id))


async def relay_of(listing: Listing, asker: Person) -> str:
    talk = await talks.live(listing, asker)
    assert talk is not None
    return codes.told(talk.code)


async def opted(phone: str) -> str:
    return (await texters.find(SECRET, phone)).opted_text


# -- the whole way


async def test_two_come_together_by_text(catalogue: Catalogue) -> None:
    farmer, listing, ref = await village(catalogue)
    product = {"product": catalogue.products[listing.product].zh}
    assert (
        await back(catalogue, PHONE, f"联系 {ref}") == f"已转告{ref}号对方。对方同意后由平台给您回音，双方号码都不公开"
    )
    buyer = await people.arrive(SECRET, PHONE)
    relay = await relay_of(listing, buyer)
    assert await told(farmer.person, "talk.asked", "contact.offer", product) == (
        f"一位客商想谈您的{ref}号{product['product']}。愿意请回：同意 {relay}；不愿意回：拒绝 {relay}。停发回：TD"
    )
    assert (
        await back(catalogue, farmer.phone, f"同意 {relay}") == f"好，已告诉对方可以谈。说话请发：留言 {relay} 您的话"
    )
    assert await told(buyer, "talk.permitted", "contact.open") == (
        f"对方愿意谈{ref}号。请回：留言 {relay} 您的话，由平台转达。停发回：TD"
    )
    assert await back(catalogue, PHONE, f"留言 {relay} 明天来看货，电话13800138000") == (
        f"已转给对方。电话、网址会遮住。再说请发：留言 {relay} 您的话"
    )
    assert await told(farmer.person, "talk.line", "message.relay") == (
        f"{relay}来话：明天来看货,电话〔已隐藏〕。请回：留言 {relay} 您的话。停发回：TD"
    )
    assert [await opted(phone) for phone in (PHONE, farmer.phone)] == [f"联系 {ref}", f"同意 {relay}"]
    lines = [line.text for line in await talks.lines(await _talk(listing, buyer))]
    assert lines == ["想谈谈这条", "明天来看货,电话〔已隐藏〕"]


async def _talk(listing: Listing, asker: Person) -> talks.Talk:
    live = await talks.live(listing, asker)
    assert live is not None
    return live


async def test_who_does_not_agree_says_no_and_the_asker_is_told(catalogue: Catalogue) -> None:
    farmer, listing, ref = await village(catalogue)
    await back(catalogue, PHONE, f"联系 {ref}")
    buyer = await people.arrive(SECRET, PHONE)
    relay = await relay_of(listing, buyer)
    assert await back(catalogue, farmer.phone, f"拒绝 {relay}") == "好，已回绝，对方不会知道您的号码"
    product = catalogue.products[listing.product].zh
    assert await told(buyer, "talk.refused", "contact.no", {"product": product}) == (
        f"{ref}号对方这次不方便。看别家请回：谁卖{product}。停发回：TD"
    )
    assert await back(catalogue, PHONE, f"联系 {ref}") == f"{ref}号问不了：已经结束，或者对方不愿意谈"
    assert await back(catalogue, farmer.phone, f"拒绝 {relay}") == (
        f"没有{relay}这个编号，或者不是您的。看自己的请回：我的"
    )
    assert await opted(farmer.phone) == ""


async def test_the_same_in_english(catalogue: Catalogue) -> None:
    farmer, listing, ref = await village(catalogue)
    assert await back(catalogue, PHONE, f"contact {ref}", "en") == (
        f"No. {ref} was asked. You are told once they agree; no number is shown"
    )
    relay = await relay_of(listing, await people.arrive(SECRET, PHONE))
    assert await back(catalogue, farmer.phone, f"yes {relay}", "en") == (
        f"Good, they are told. To speak send: message {relay} YOUR WORDS"
    )
    assert await back(catalogue, PHONE, f"message {relay}", "en") == (
        f"Please add your words, e.g. message {relay} I come tomorrow"
    )


# -- contact


async def test_asking_twice_asks_once(catalogue: Catalogue) -> None:
    farmer, listing, ref = await village(catalogue)
    await back(catalogue, PHONE, f"联系 {ref}")
    assert await back(catalogue, PHONE, f"联系 {ref}") == f"{ref}号您已经问过了，对方同意后给您回音"
    relay = await relay_of(listing, await people.arrive(SECRET, PHONE))
    await back(catalogue, farmer.phone, f"同意{relay.lower()}")
    assert await back(catalogue, PHONE, f"联系 {ref}") == f"{ref}号您已经在谈。说话请发：留言 {relay} 您的话"
    assert await database().rows("SELECT count(*) FROM talk") == [(1,)]


async def test_ones_own_a_closed_one_and_an_unknown_one_cannot_be_asked(catalogue: Catalogue) -> None:
    farmer, listing, ref = await village(catalogue)
    assert await back(catalogue, farmer.phone, f"联系 {ref}") == f"{ref}号是您自己发的，不用联系"
    assert await back(catalogue, PHONE, "联系 99999") == "没有99999这个编号，或者不是您的。看自己的请回：我的"
    assert await back(catalogue, PHONE, "联系") == "请带上编号，例：联系 1024。忘了编号请回：我的"
    await withdraw(listing.public_id, farmer.person.public_id, farmer.person.id)
    assert await back(catalogue, PHONE, f"联系 {ref}") == f"{ref}号问不了：已经结束，或者对方不愿意谈"
    assert await database().rows("SELECT count(*) FROM talk") == [(0,)]
    assert await opted(PHONE) == ""


async def test_what_waits_for_review_is_unknown_to_who_asks(catalogue: Catalogue) -> None:
    _, listing, ref = await village(catalogue)
    async with writing() as tx:
        await tx.run("UPDATE listing SET state = 'pending_review' WHERE id = ?", (listing.id,))
    assert await back(catalogue, PHONE, f"联系 {ref}") == f"没有{ref}这个编号，或者不是您的。看自己的请回：我的"


async def test_asking_has_the_same_limit_by_text_as_on_pages(catalogue: Catalogue) -> None:
    _, _, ref = await village(catalogue)
    buyer = await people.arrive(SECRET, PHONE)
    for _ in range(quotas.ASKS.most):
        await quotas.take(SECRET, quotas.ASKS, buyer.public_id)
    with pytest.raises(quotas.Spent, match="一天最多问20条"):
        await back(catalogue, PHONE, f"联系 {ref}")
    assert await database().rows("SELECT count(*) FROM talk") == [(0,)]


async def test_who_was_suspended_asks_and_says_nothing(catalogue: Catalogue) -> None:
    farmer, listing, ref = await village(catalogue)
    buyer = await settled(Role.BUYER)
    talk = await permitted(listing, farmer, buyer)
    relay = await relay_of(listing, buyer.person)
    async with writing() as tx:
        await tx.run("UPDATE person SET state = 'suspended' WHERE id = ?", (buyer.person.id,))
    for text in (f"联系 {ref}", f"留言 {relay} 在吗", f"留言 {ref} 在吗", f"拒绝 {relay}"):
        with pytest.raises(Refused, match="停用"):
            await back(catalogue, buyer.phone, text)
    assert len(await talks.lines(await seen(talk, farmer.person))) == 1


# -- permit and refuse


async def test_only_who_was_asked_agrees(catalogue: Catalogue) -> None:
    _, listing, ref = await village(catalogue)
    await back(catalogue, PHONE, f"联系 {ref}")
    relay = await relay_of(listing, await people.arrive(SECRET, PHONE))
    stranger = await settled(Role.BUYER)
    for phone in (PHONE, stranger.phone):
        assert await back(catalogue, phone, f"同意 {relay}") == f"没有{relay}这个编号，或者不是您的。看自己的请回：我的"
    assert await back(catalogue, stranger.phone, f"拒绝 {relay}") == (
        f"没有{relay}这个编号，或者不是您的。看自己的请回：我的"
    )
    assert (await _talk(listing, await people.arrive(SECRET, PHONE))).state == State.ASKED


async def test_agreeing_twice_agrees_once(catalogue: Catalogue) -> None:
    farmer, listing, ref = await village(catalogue)
    await back(catalogue, PHONE, f"联系 {ref}")
    buyer = await people.arrive(SECRET, PHONE)
    relay = await relay_of(listing, buyer)
    sentences = {await back(catalogue, farmer.phone, f"同意 {relay}") for _ in range(2)}
    assert sentences == {f"好，已告诉对方可以谈。说话请发：留言 {relay} 您的话"}
    assert [one.kind for one in await messages.notices(buyer)] == ["talk.permitted"]


async def test_without_a_code_one_is_told_how_to_write_it(catalogue: Catalogue) -> None:
    assert await back(catalogue, PHONE, "同意") == "请带上洽谈号，例：同意 B023。看自己的洽谈请上网页"
    assert await back(catalogue, PHONE, "拒绝") == "请带上洽谈号，例：拒绝 B023。看自己的洽谈请上网页"
    assert (
        await back(catalogue, PHONE, "yes 1024", "en") == "There is no number 1024, or it is not yours. Your own: mine"
    )


@pytest.mark.parametrize("side", ["farmer", "buyer"])
async def test_refusing_ends_a_talk_under_way_with_its_bids(catalogue: Catalogue, side: str) -> None:
    farmer, listing, _ = await village(catalogue)
    buyer = await settled(Role.BUYER)
    talk = await permitted(listing, farmer, buyer)
    relay = await relay_of(listing, buyer.person)
    assert await back(catalogue, {"farmer": farmer, "buyer": buyer}[side].phone, f"拒绝 {relay}") == (
        "好，已回绝，对方不会知道您的号码"
    )
    assert (await seen(talk, buyer.person)).state == State.CLOSED
    assert await bids.of(await seen(talk, buyer.person)) == []


# -- message


async def test_by_the_listings_number_a_line_begins_a_talk_and_goes_on_in_it(catalogue: Catalogue) -> None:
    farmer, listing, ref = await village(catalogue)
    assert await back(catalogue, PHONE, f"留言 {ref} 还有货吗") == (
        f"已转告{ref}号对方。对方同意后由平台给您回音，双方号码都不公开"
    )
    buyer = await people.arrive(SECRET, PHONE)
    relay = await relay_of(listing, buyer)
    assert await back(catalogue, PHONE, f"留言 {ref} 在吗") == f"{ref}号您已经问过了，对方同意后给您回音"
    assert await back(catalogue, farmer.phone, f"留言 {relay} 有") == (
        f"您还没有同意谈。愿意谈请先回：同意 {relay}；不愿意回：拒绝 {relay}"
    )
    await back(catalogue, farmer.phone, f"同意 {relay}")
    for text in ("明天来", "后天也行"):
        assert await back(catalogue, PHONE, f"留言 {ref} {text}") == (
            f"已转给对方。电话、网址会遮住。再说请发：留言 {relay} 您的话"
        )
    assert [line.text for line in await talks.lines(await _talk(listing, buyer))] == ["还有货吗", "明天来", "后天也行"]
    assert [one.kind for one in await messages.notices(farmer.person)][:2] == ["talk.line", "talk.line"]


async def test_a_line_needs_words_and_somebody_to_read_them(catalogue: Catalogue) -> None:
    farmer, listing, ref = await village(catalogue)
    assert await back(catalogue, PHONE, f"留言 {ref}") == f"请把话写在后面，例：留言 {ref} 明天上午来看货"
    assert await back(catalogue, PHONE, "留言") == "请带上编号，例：留言 1024。忘了编号请回：我的"
    assert await back(catalogue, farmer.phone, f"留言 {ref} 好") == f"{ref}号是您自己发的，不用联系"
    for wrong in ("B023", "99999"):
        assert (
            await back(catalogue, PHONE, f"留言 {wrong} 好") == f"没有{wrong}这个编号，或者不是您的。看自己的请回：我的"
        )
    with pytest.raises(Unclear, match="最多300个字"):
        await back(catalogue, PHONE, f"留言 {ref} " + "长" * 301)
    assert await talks.live(listing, await people.arrive(SECRET, PHONE)) is None


async def test_nobody_writes_into_the_talk_of_others(catalogue: Catalogue) -> None:
    farmer, listing, _ = await village(catalogue)
    buyer = await settled(Role.BUYER)
    talk = await permitted(listing, farmer, buyer)
    relay = await relay_of(listing, buyer.person)
    assert (
        await back(catalogue, PHONE, f"留言 {relay} 我也要") == f"没有{relay}这个编号，或者不是您的。看自己的请回：我的"
    )
    assert len(await talks.lines(await seen(talk, buyer.person))) == 1


async def test_every_text_of_a_talk_fits_with_the_longest_names(catalogue: Catalogue) -> None:
    products = catalogue.products.values()
    told = {"ref": "99999", "relay": "J999", "buyer": "一位客商", "fid": "W9999", "wd": "5", "body": "长" * 35}
    more = {
        "zh": {"product": max((one.zh for one in products), key=len), "cmd": "联系", "example": "长" * 35},
        "en": {"product": max((one.en for one in products), key=len), "cmd": "contact", "example": "x" * 35},
    }
    names = [name for name in messages.templates() if name.split(".")[0] in ("contact", "permit", "refuse", "message")]
    for name in (*names, "feedback.ok", "feedback.empty", "case.answer", "error.relay"):
        for lang, besides in more.items():
            assert messages.fits(messages.rendered(name, told | besides, lang)), name
    assert "请回：留言" in messages.rendered("message.relay", told)


async def test_a_standing_that_is_not_known_yet_is_kept_whole(catalogue: Catalogue) -> None:
    _, _, ref = await village(catalogue)
    reply = await replied(catalogue, PHONE, f"联系 {ref}")
    assert reply.texter is not None
    opted_at = reply.texter.opted_at
    assert reply.texter == Standing(people.mark(SECRET, PHONE), opted_text=f"联系 {ref}", opted_at=opted_at)
    assert reply.undo is None
