"""A server killed in the middle of a message: who asks again gets one effect and one reply."""

import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from app.database import opened
from tests.app.test_server import READY, Program, free_port, wait_for
from tests.sms.texting import SELL, listings, stored

pytestmark = pytest.mark.asyncio
ASKED = {"from": "13800138000", "id": "m1", "text": SELL}
KILLED = """
import os, signal, sys
from app.__main__ import main
from models import messages
from web.sms import conversation

def killing(whole):
    async def done(*told):
        await whole(*told)
        os.kill(os.getpid(), signal.SIGKILL)
    return done

if sys.argv[1] == "before":
    messages.finish = killing(messages.finish)
else:
    conversation.answered = killing(conversation.answered)
main(["serve", "--no-jobs"])
"""


class Dying(Program):
    """A server that dies before the message is stored, or after it and before it is answered."""

    def dying(self, when: str) -> "subprocess.Popen[bytes]":
        with (self.folder / "log").open("ab") as log:
            script = [sys.executable, "-c", KILLED, when]
            return subprocess.Popen(script, cwd=self.folder, env=self.environ, stderr=log, stdout=log)


async def asked(home: str) -> httpx.Response:
    async with httpx.AsyncClient(timeout=READY) as kannel:
        return await kannel.get(f"{home}/sms/kannel", params=ASKED)


@pytest.mark.parametrize(("when", "before"), [("before", 0), ("after", 1)])
async def test_who_asks_again_after_a_kill_gets_one_listing_and_the_same_reply(
    database_url: str, tmp_path: Path, when: str, before: int
) -> None:
    port = free_port()
    program = Dying(tmp_path, DATABASE_URL=database_url, SECRET="s" * 32, PORT=str(port))
    home = f"http://127.0.0.1:{port}"
    process = program.dying(when)
    wait_for(home, process)
    with pytest.raises(httpx.TransportError):
        await asked(home)
    assert process.wait(READY) == -signal.SIGKILL
    async with opened(database_url):
        assert (len(await listings()), len(kept := await stored())) == (before, before)
    process = program.start("serve", "--no-jobs")
    try:
        wait_for(home, process)
        told = [await asked(home), await asked(home)]
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(READY) == 0
    assert [answer.status_code for answer in told] == [200, 200]
    assert "号收到：卖早熟蜜桔共5000斤" in told[0].text
    assert {(SELL, answer.text) for answer in told} == {(SELL, told[0].text), *kept}
    async with opened(database_url):
        assert len(await listings()) == 1
        assert await stored() == [(SELL, told[0].text)]
