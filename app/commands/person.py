"""nongjia person: people who may sign in."""

import sys
from argparse import ArgumentParser, Namespace

from app import database
from app.settings import Settings, with_secret
from models import events, people
from models.people import Wanted
from models.rules import phones, text
from models.rules.roles import MEMBERS, Role

NAME = "person"
HELP = "let someone sign in: prints the one-time link by which they set password and code"
LONGEST_NAME = 20


def add(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="add")
    one = kinds.add_parser("add", help="someone new, or more roles and a new link for someone known")
    one.add_argument("phone", help="mobile number")
    one.add_argument("--role", action="append", required=True, choices=[role for role in Role if role in MEMBERS])
    one.add_argument("--name", default="", help="their name; they may change it when they set up")


async def run(settings: Settings, args: Namespace) -> int:
    settings = with_secret(settings)
    name = text.line(args.name, "姓名", LONGEST_NAME) if args.name else ""
    wanted = Wanted(phones.read(args.phone), frozenset(map(Role, args.role)), name)
    async with database.opened(settings.database_url):
        token = await people.invite(settings.secret, wanted, events.TERMINAL)
    if token:
        sys.stderr.write(f"请把链接交给本人，{people.HOURS}小时内有效，只能用一次：\n")
        sys.stdout.write(f"{settings.base_url}/setup/{token}\n")
    else:
        sys.stdout.write(f"已登记 {phones.masked(wanted.phone)}，用短信验证码登录，不用设密码\n")
    return 0
