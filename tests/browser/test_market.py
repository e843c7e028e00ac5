"""The market in a real browser, on a phone, with and without scripts: from the first word to the price that counts."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import SIDEWAYS, SMALLEST, TARGETS

NUMBERS = count(13_900_100_001)
LETTERS = iter("甲乙丙丁")


class Phone:
    """Someone's phone: each step is looked at, that it fits."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home, self.number = page, home, str(next(NUMBERS))

    def go(self, path: str) -> None:
        self.page.goto(self.home + path)
        self.fits()

    def press(self, name: str, nth: int = 0) -> None:
        self.page.locator("main").get_by_role("button", name=name, exact=True).nth(nth).click()
        self.fits()

    def follow(self, name: str) -> None:
        self.page.locator("main").get_by_role("link", name=name).first.click()
        self.fits()

    def fits(self) -> None:
        self.page.wait_for_load_state("load")
        assert self.page.evaluate(SIDEWAYS) <= 0, self.page.url
        assert self.page.evaluate(SMALLEST) >= 14, self.page.url
        assert min(self.page.evaluate(TARGETS)) >= 43.5, self.page.url

    def says(self, *words: str) -> None:
        for word in words:
            expect(self.page.locator("main")).to_contain_text(word)

    def come_in(self, name: str, side: str) -> None:
        """By the code that was sent, and a name."""
        self.page.get_by_label("手机号").fill(self.number)
        self.press("发验证码")
        self.page.get_by_label("验证码", exact=True).fill(self.code())
        self.press("登录")
        self.page.get_by_label("姓名或称呼").fill(name)
        self.page.get_by_label(side).check(force=True)
        self.page.get_by_label("我看过了，同意").check()
        self.press("好了")

    def code(self) -> str:
        """Read on the trial phone, in another tab."""
        other = self.page.context.new_page()
        other.goto(f"{self.home}/phone")
        other.get_by_label("手机号").fill(self.number)
        other.get_by_role("button", name="看短信").click()
        found = re.findall(r"验证码(\d{6})", other.locator("main").inner_text())[0]
        other.close()
        return str(found)


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def phones(request: pytest.FixtureRequest, browser: Browser, home: str, desk: str) -> Iterator[list[Phone]]:
    """A farmer's, a buyer's and an officer's; no page may complain in the console."""
    contexts = [
        browser.new_context(java_script_enabled=request.param, viewport={"width": 360, "height": 640}) for _ in range(3)
    ]
    contexts[2].add_cookies([{"name": "session", "value": desk, "url": home}])
    found = [Phone(context.new_page(), home) for context in contexts]
    complaints: list[str] = []
    for phone in found:
        phone.page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    yield found
    assert [told for told in complaints if "status of 400" not in told] == []
    for context in contexts:
        context.close()


def test_a_farmer_posts_a_buyer_bids_it_is_sold_and_its_price_counts(phones: list[Phone], tmp_path: Path) -> None:
    farmer, buyer, officer = phones
    mark = f"果园{next(LETTERS)}"
    post(farmer, mark, tmp_path)
    officer.go("/desk/listings")
    officer.says(mark, "这个号码第一次发布")
    officer.press("通过")
    officer.says("通过了，现在谁都能看到。")
    find_and_ask(buyer, mark)
    farmer.go("/me")
    farmer.says("有人问“供应 早熟蜜桔", "通过了审核")
    farmer.go("/me/talks")
    farmer.press("去看：供应 早熟蜜桔 5000斤 鸦鹊岭海云村")
    farmer.says("〔已隐藏〕")
    farmer.press("同意谈")
    bid(buyer)
    farmer.go("/me/talks")
    farmer.press("去看：供应 早熟蜜桔 5000斤 鸦鹊岭海云村")
    farmer.says("5000斤，1.15元/斤")
    farmer.press("同意")
    farmer.says("谈成了")
    sell(farmer)
    officer.go("/desk/held")
    officer.says("人报的价，看过才算")
    officer.page.locator("section.card", has_text="本平台成交").get_by_role("button", name="放行").click()
    officer.says("放行了，这个价进了行情。")
    buyer.go("/prices/citrus.satsuma_e")
    buyer.says("1.15", "元/斤")


def post(farmer: Phone, mark: str, folder: Path) -> None:
    farmer.go("/")
    farmer.page.get_by_role("navigation").get_by_role("link", name="发布").click()
    farmer.press("下一步")
    farmer.page.get_by_label("早熟蜜桔").check(force=True)
    farmer.page.get_by_label("货在哪个乡镇？买的话，要送到哪里？").select_option(label="鸦鹊岭镇")
    farmer.page.get_by_label("村").fill("海云村")
    farmer.press("下一步")
    farmer.page.get_by_label("有多少").fill("很多")
    farmer.press("下一步")
    farmer.says("看不懂数量“很多”，请写成 3000 或 1.5吨")
    farmer.page.get_by_label("有多少").fill("5000")
    farmer.page.get_by_label("什么价").fill("1.2")
    farmer.page.get_by_label("还想说的").fill(f"{mark}，带叶现摘")
    farmer.press("下一步")
    farmer.page.get_by_label("拍照或从相册选").set_input_files([photo(folder, "orange"), photo(folder, "green")])
    farmer.press("上传")
    expect(farmer.page.get_by_role("img")).to_have_count(2)
    farmer.follow("下一步")
    farmer.says("5000斤", "1.20 元/斤", "鸦鹊岭海云村")
    farmer.press("登录并提交")
    farmer.come_in("王桂兰", "卖东西")
    farmer.press("提交")
    farmer.says("已提交，等人看过就公开", "编号", "撤回（10秒内）")


def photo(folder: Path, colour: str) -> Path:
    file = folder / f"{colour}.jpg"
    Image.new("RGB", (1600, 1200), colour).save(file)
    return file


def find_and_ask(buyer: Phone, mark: str) -> None:
    buyer.go("/listings?q=榴莲")
    buyer.says("没有找到。", "发一条求购，有货的人会找您")
    buyer.go(f"/listings?q=蜜橘+{mark}&place=420506108&price_max=1.5")
    buyer.says("供应 早熟蜜桔 5000斤 鸦鹊岭海云村", "1.20 元/斤")
    buyer.follow("供应 早熟蜜桔")
    buyer.says("王** · 卖家", "审核通过")
    buyer.follow("我要问")
    buyer.come_in("赵收", "收东西")
    buyer.page.get_by_label("想问什么").fill("多少糖度？电话 13712345678，微信 zhao12345")
    buyer.press("问")
    buyer.says("等对方同意")


def bid(buyer: Phone) -> None:
    buyer.go("/me/talks")
    buyer.follow("接着谈：供应 早熟蜜桔 5000斤 鸦鹊岭海云村")
    buyer.page.get_by_text("我来出价").click()
    buyer.page.get_by_label("要多少").fill("5000")
    buyer.page.get_by_label("什么价").fill("1.15")
    buyer.page.locator("#bids").get_by_role("button", name="出价").click()
    buyer.says("等答复")


def sell(farmer: Phone) -> None:
    farmer.go("/me/listings")
    farmer.follow("供应 早熟蜜桔")
    farmer.says("已有人订")
    farmer.follow("卖完了")
    farmer.page.get_by_label("什么价成交的").fill("1.15")
    farmer.press("记下成交")
    farmer.says("恭喜成交", "已成交")
