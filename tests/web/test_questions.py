"""Questions on the web: asked on one's page, answered at the desk, published only in an officer's words."""

from datetime import datetime

import httpx
import pytest
from starlette.applications import Starlette

from models import messages, people, questions
from models.engines import writing
from models.listings import numbers
from models.people import Person
from models.questions import Asking, Kind, Question
from models.quotas import QUESTIONS
from models.rules.catalogue import Catalogue
from models.rules.roles import Role
from tests.cast import SECRET, Clock, Member, enter, settled
from tests.models.market import stands
from tests.web.reading import plain, seen

pytestmark = pytest.mark.asyncio
MINE, DESK = "/me/questions", "/desk/questions"
ASKED = {"kind": "question", "text": "脐橙补贴怎么办"}


async def newest() -> Question:
    found = await Question.all().order_by("-id").first()
    assert found is not None
    return found


async def asked(by: Person, body: str = "脐橙补贴怎么办", kind: Kind = Kind.QUESTION) -> Question:
    return await questions.ask(by, Asking(kind, body))


async def do(guest: httpx.AsyncClient, question: Question, deed: str, **said: str) -> httpx.Response:
    return await guest.post(f"{DESK}/{question.public_id}", data={"deed": deed, **said})


async def test_from_the_question_to_the_published_answer(
    guest: httpx.AsyncClient, farmer: Member, officer: Member
) -> None:
    await enter(guest, farmer.person)
    form = await seen(guest, MINE)
    assert "咨询 投诉 建议 纠错" in form
    assert (await guest.post(MINE, data=ASKED | {"text": "我是王桂兰13800138000，脐橙补贴怎么办"})).status_code == 303
    question = await newest()
    told = await seen(guest, MINE)
    assert f"收到了，编号{question.code}，3个工作日内答复，答复会在这里。" in told
    assert f"{question.code} · 咨询 等答复 今天 09:00 我是王桂兰〔已隐藏〕，脐橙补贴怎么办 最晚11月30日答复。" in told

    await enter(guest, officer.person)
    assert "待答复的咨询和投诉 1" in await seen(guest, "/desk")
    queue = await seen(guest, DESK)
    assert "全部 1 给我的 0 答复过的" in queue
    assert "谁问的 王** · 网页" in queue
    assert "13800138000" not in queue
    assert (await do(guest, question, "answer", text="王桂兰您好，到镇农技站登记")).status_code == 303
    assert "答复了，已告诉问的人。 全部 0 给我的 0 答复过的 没有等着答复的。" in await seen(guest, DESK)
    assert "王桂兰您好，到镇农技站登记 李技 · 今天 09:00" in await seen(guest, f"{DESK}?show=answered")
    assert "补贴" not in await seen(guest, "/questions")
    said = {"body": "脐橙补贴怎么办", "answer": "到镇农技站登记"}
    assert (await do(guest, question, "publish", **said)).headers["location"] == f"{DESK}?show=answered"
    assert "公开了，谁都能看到。" in await seen(guest, f"{DESK}?show=answered")

    guest.cookies.clear()
    public = await seen(guest, "/questions")
    assert "脐橙补贴怎么办 到镇农技站登记 咨询 · 今天 09:00答复" in public
    assert not any(word in public for word in ("王", question.code, "李技"))
    await enter(guest, farmer.person)
    own = await seen(guest, MINE)
    assert "答复了 今天 09:00 我是王桂兰〔已隐藏〕，脐橙补贴怎么办 王桂兰您好，到镇农技站登记" in own
    assert f"{question.code}有答复了：王桂兰您好，到镇农技站登记" in await seen(guest, "/me")

    await enter(guest, officer.person)
    assert (await do(guest, question, "hide")).status_code == 303
    guest.cookies.clear()
    assert "还没有公开的问答。" in await seen(guest, "/questions")


async def test_what_is_wrong_with_a_question_is_told_beside_its_field_and_nothing_is_lost(
    guest: httpx.AsyncClient, farmer: Member
) -> None:
    await enter(guest, farmer.person)
    answer = await guest.post(MINE, data={"kind": "unclear", "text": "x" * 1001, "ref": "一零二四"})
    page = plain(answer)
    assert answer.status_code == 400
    for problem in ("请选一种", "要说的话太长，最多1000个字", "编号是4到5位数字，没有就不写"):
        assert problem in page
    assert 'value="一零二四"' in answer.text
    assert "x" * 1001 in answer.text
    assert await Question.all().count() == 0


async def test_a_complaint_names_its_listing_at_the_desk(
    guest: httpx.AsyncClient, catalogue: Catalogue, farmer: Member, officer: Member
) -> None:
    listing = await stands(catalogue, await settled(Role.FARMER))
    async with writing() as tx:
        ref = str(await numbers.lend(tx, listing.id))
    await enter(guest, farmer.person)
    said = {"kind": "complaint", "text": "付款不到位", "ref": ref}
    assert (await guest.post(MINE, data=said)).status_code == 303
    await enter(guest, officer.person)
    assert f"编号 {ref} {listing.title} · 已转举报" in await seen(guest, DESK)
    assert "别的事" in await seen(guest, "/desk/flags")


async def test_so_many_questions_a_day_and_no_more(guest: httpx.AsyncClient, farmer: Member) -> None:
    await enter(guest, farmer.person)
    for _ in range(QUESTIONS.most):
        assert (await guest.post(MINE, data=ASKED)).status_code == 303
    answer = await guest.post(MINE, data=ASKED)
    assert (answer.status_code, "retry-after" in answer.headers) == (429, True)
    assert await Question.all().count() == QUESTIONS.most


async def test_one_takes_back_ones_own_while_nobody_has_answered(
    guest: httpx.AsyncClient, farmer: Member, officer: Member
) -> None:
    question = await asked(farmer.person)
    await enter(guest, (await settled(Role.BUYER)).person)
    assert (await guest.post(f"{MINE}/{question.public_id}/withdraw")).status_code == 404
    await enter(guest, farmer.person)
    assert (await guest.post(f"{MINE}/{question.public_id}/withdraw")).status_code == 303
    assert "收回了。" in await seen(guest, MINE)
    assert (await guest.post(f"{MINE}/{question.public_id}/withdraw")).status_code == 404
    await enter(guest, officer.person)
    assert "没有等着答复的。" in await seen(guest, DESK)


async def test_nobody_sees_the_questions_of_others(guest: httpx.AsyncClient, farmer: Member) -> None:
    question = await asked(farmer.person)
    await enter(guest, (await settled(Role.BUYER)).person)
    assert question.code not in await seen(guest, MINE)
    for role, status in ((Role.BUYER, 403), (Role.COLLECTOR, 403), (Role.AUDITOR, 403), (Role.REVIEWER, 200)):
        await enter(guest, (await settled(role)).person)
        assert (await guest.get(DESK)).status_code == status, role
        if status != 200:
            assert (await do(guest, question, "answer", text="好")).status_code == status, role
    assert (await Question.get(id=question.id)).state == "open"


async def test_the_queue_tells_what_is_overdue_and_what_is_due_today(
    guest: httpx.AsyncClient, clock: Clock, farmer: Member, officer: Member
) -> None:
    late = await asked(farmer.person, kind=Kind.UNCLEAR)
    clock.move(days=2)
    today = await asked(farmer.person)
    clock.now = datetime.fromisoformat("2026-12-02T09:00+08:00")
    await enter(guest, officer.person)
    page = await seen(guest, DESK)
    assert "过期没答的 1" in page
    assert f"{late.code} · 没看懂的短信 过期了 最晚11月26日答复。" in page
    assert f"{today.code} · 咨询 今天到期 最晚12月2日答复。" in page
    assert page.index(late.code) < page.index(today.code)
    assert "过期没答的 1" in await seen(guest, "/desk")


async def test_a_question_is_taken_and_handed_on(guest: httpx.AsyncClient, farmer: Member, officer: Member) -> None:
    second = await settled(Role.REVIEWER, name="孙审")
    question = await asked(farmer.person)
    await enter(guest, officer.person)
    assert (await do(guest, question, "take")).status_code == 303
    assert "谁来办 李技" in await seen(guest, f"{DESK}?show=mine")
    for to in ("", farmer.person.public_id):
        assert (await do(guest, question, "assign", to=to)).status_code == 403
    assert (await do(guest, question, "assign", to=second.person.public_id)).status_code == 303
    assert "没有等着答复的。" in await seen(guest, f"{DESK}?show=mine")
    await enter(guest, second.person)
    assert "全部 1 给我的 1" in await seen(guest, f"{DESK}?show=mine")


async def test_one_is_closed_with_a_reason_that_who_asked_reads(
    guest: httpx.AsyncClient, farmer: Member, officer: Member
) -> None:
    question = await asked(farmer.person)
    await enter(guest, officer.person)
    assert (await do(guest, question, "close", why=" ")).status_code == 400
    assert (await do(guest, question, "close", why="和上一条一样")).status_code == 303
    assert (await do(guest, question, "answer", text="好")).status_code == 403
    assert (await do(guest, question, "publish", body="问", answer="答")).status_code == 403
    assert (await do(guest, question, "sing")).status_code == 400
    await enter(guest, farmer.person)
    assert "关掉了 今天 09:00 脐橙补贴怎么办 和上一条一样" in await seen(guest, MINE)


async def test_an_officer_knows_how_much_goes_out_by_text(
    guest: httpx.AsyncClient, farmer: Member, officer: Member
) -> None:
    question = await questions.text_in(SECRET, farmer.phone, Kind.QUESTION, "怎么办")
    await enter(guest, officer.person)
    page = await seen(guest, DESK)
    assert "王** · 短信" in page
    assert "短信只送得出前30来个字，要紧的写在前头。" in page
    await do(guest, question, "answer", text="到镇农技站登记")
    assert [text for text, _ in await messages.of(SECRET, farmer.phone)] == [f"{question.code}答复：到镇农技站登记"]


async def test_long_queues_have_pages(guest: httpx.AsyncClient, farmer: Member, officer: Member) -> None:
    made = [await asked(farmer.person) for _ in range(questions.PAGE + 1)]
    await enter(guest, officer.person)
    first = await guest.get(DESK)
    assert f'href="{DESK}?after={made[-2].public_id}"' in first.text
    assert made[-1].code not in plain(first)
    second = await guest.get(DESK, params={"after": made[-2].public_id})
    assert [one.code in plain(second) for one in made[-2:]] == [False, True]
    for question in made:
        await questions.answer(SECRET, question.public_id, officer.person, "好")
        await questions.publish(question.public_id, officer.person, "问", "答")
    for address in (f"{DESK}?show=answered&amp;before={made[1].id}", f"/questions?before={made[1].id}"):
        page = await guest.get(address.partition("&amp;")[0].partition("?before")[0])
        assert f'href="{address}"' in page.text
        assert plain(await guest.get(address.replace("&amp;", "&"))) != plain(page)


async def test_the_pages_speak_english(guest: httpx.AsyncClient, farmer: Member, officer: Member) -> None:
    question = await asked(farmer.person)
    await enter(guest, farmer.person)
    assert f"{question.code} · Question waiting for an answer" in await seen(guest, f"{MINE}?lang=en")
    await enter(guest, officer.person)
    assert "To be answered by 30 Nov." in await seen(guest, f"{DESK}?lang=en")
    assert "No question has been published yet." in await seen(guest, "/questions?lang=en")


async def test_the_log_tells_in_words_what_was_done_with_a_question(
    guest: httpx.AsyncClient, app: Starlette, farmer: Member, officer: Member
) -> None:
    question = await asked(farmer.person)
    await questions.answer(SECRET, question.public_id, officer.person, "好")
    await enter(guest, (await settled(Role.AUDITOR)).person)
    page = await seen(guest, "/desk/events")
    assert "答复一条咨询" in page
    assert f"编号：{question.code}" in page
    assert people.phone(SECRET, farmer.person) not in page
