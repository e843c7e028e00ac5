"""Photos as they come in and as they are seen: whatever is sent, it is refused in words or harmless afterwards."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from io import BytesIO

import httpx
import pytest
import pytest_asyncio
import uvicorn
from PIL import Image
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.protocol import Protocol
from app.settings import Settings
from models import photos as kept
from models.engines import writing
from models.photos import Clean, Photo
from models.rules.errors import Unclear
from tests import pictures
from web import forms, photos
from web.photos.cleaning import clean

OTHER = "看不出这是照片，请传手机拍的照片（JPG、PNG 或 WebP）"
REFUSED = {
    "bomb": (pictures.plain(8000, 5000), "照片有4000万像素，最多2500万"),
    "declared": (pictures.declared(30_000, 30_000), "照片有90000万像素，最多2500万"),
    "canvas": (pictures.canvas(16_000, 16_000), "照片有25600万像素，最多2500万"),
    "dot": (pictures.plain(1, 1), "照片太小或太窄（1×1），请传原来拍的那张"),
    "strip": (pictures.plain(20_000, 120), "照片太小或太窄（20000×120）"),
    "heavy": (pictures.photo() + bytes(20_000_000), "照片太大，一张最多8兆，请把它改小，或者换一张"),
    "truncated": (pictures.photo()[:4000], "这张照片打不开，可能没有传完整，请重新选一张"),
    "truncated png": (pictures.photo(kind="PNG")[:4000], "这张照片打不开，可能没有传完整"),
    "truncated webp": (pictures.photo(kind="WEBP")[:400], "这张照片打不开，可能没有传完整"),
    "beginning": (b"\xff\xd8\xff" + pictures.SCRIPT, "这张照片打不开，可能没有传完整"),
    "scans": (pictures.scans(5000), "这张照片打不开，可能没有传完整"),
    "svg": (b'<?xml version="1.0"?><SVG onload="alert(1)">' + pictures.SCRIPT, "SVG 是画出来的图"),
    "html": (b"<!doctype html>" + pictures.SCRIPT, OTHER),
    "empty": (b"", "这个文件是空的，请重新选一张照片"),
    "heic": (pictures.boxed(b"heic"), "HEIC 照片这里打不开，请在手机设置里选“兼容性最好”，或者换成 JPG"),
    "avif": (pictures.boxed(b"avif"), "AVIF 照片这里打不开"),
    "film": (pictures.boxed(b"qt  "), "这是录像，不是照片"),
    "gif": (pictures.photo(kind="GIF"), "GIF 动图不能当照片，请换成 JPG"),
    "bmp": (pictures.photo(kind="BMP"), OTHER),
    "tiff": (pictures.photo(kind="TIFF"), OTHER),
    "pdf": (b"%PDF-1.7\n", OTHER),
    "zip": (b"PK\x03\x04" + bytes(200), OTHER),
    "text": ("脐橙五千斤".encode(), OTHER),
}


def cleaned(raw: bytes) -> Clean:
    return clean(BytesIO(raw))


def opened(raw: bytes) -> Image.Image:
    image = Image.open(BytesIO(raw))
    image.load()
    return image


# -- cleaning


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_good_photo_is_refused_with_what_to_do(name: str) -> None:
    raw, sentence = REFUSED[name]
    with pytest.raises(Unclear, match=re.escape(sentence)):
        cleaned(raw)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_a_webp_of_1280_and_a_thumbnail_of_4_kib(kind: str) -> None:
    made = cleaned(pictures.photo(3000, 2000, kind=kind))
    picture, thumbnail = opened(made.picture), opened(made.thumbnail)
    assert (picture.format, picture.size) == ("WEBP", (1280, 853)) == ("WEBP", (made.width, made.height))
    assert (thumbnail.format, max(thumbnail.size)) == ("WEBP", 160)
    assert len(made.thumbnail) <= 4096


def test_a_small_photo_is_not_made_larger() -> None:
    assert opened(cleaned(pictures.photo(300, 200)).picture).size == (300, 200)


def test_even_what_hardly_packs_becomes_small_enough() -> None:
    made = cleaned(pictures.confetti())
    assert opened(made.picture).size == (1280, 960)
    assert len(made.thumbnail) <= 4096
    assert len(made.picture) <= 150 * 1024


def test_a_place_a_profile_and_a_remark_are_gone_and_the_photo_stands_upright() -> None:
    raw = pictures.of_place()
    assert b"Village Phone" in raw
    made = cleaned(raw)
    for written in (made.picture, made.thumbnail):
        image = opened(written)
        assert (dict(image.getexif()), image.info.get("icc_profile")) == ({}, None)
        assert not re.search(rb"Village|profile of|remark|EXIF|ICCP|XMP", written)
    assert opened(made.picture).size == (600, 800)


@pytest.mark.parametrize("tail", [pictures.SCRIPT, b"PK\x03\x04" + b"a.php" * 50, b"<svg onload=alert(1)>"])
def test_of_a_file_that_is_two_things_only_the_picture_is_left(tail: bytes) -> None:
    made = cleaned(pictures.photo(comment=tail) + tail)
    assert tail not in made.picture + made.thumbnail
    assert made.picture == cleaned(pictures.photo()).picture


def test_one_sees_white_through_a_picture_with_holes() -> None:
    written = BytesIO()
    Image.new("RGBA", (300, 200), (0, 0, 0, 0)).save(written, "PNG")
    assert min(opened(cleaned(written.getvalue()).picture).tobytes()) > 250


def test_pictures_of_few_colours_and_of_printers_are_read_too() -> None:
    for mode, kind in (("P", "PNG"), ("1", "PNG"), ("LA", "PNG"), ("CMYK", "JPEG"), ("L", "JPEG")):
        assert opened(cleaned(pictures.plain(300, 200, kind, mode)).picture).mode == "RGB"


def test_the_same_scene_is_alike_and_another_is_not() -> None:
    one, again = cleaned(pictures.photo()), cleaned(pictures.photo(640, 480, quality=40))
    assert one.sha256 != again.sha256
    assert kept.distance(one.dhash, again.dhash) <= 4
    assert kept.distance(one.dhash, cleaned(pictures.photo(seed=2)).dhash) > 15


# -- with a form


class Stall:
    """The whole application on a socket, with a form for words and photos as no page has it."""

    def __init__(self, app: Starlette, server: uvicorn.Server, home: str) -> None:
        self.app = app
        self.server = server
        self.home = home

    async def send(self, *files: tuple[str, bytes], **words: str) -> httpx.Response:
        heads = {"sec-fetch-site": "same-origin"}
        parts = [("photos", (name, raw, "image/jpeg")) for name, raw in files]
        async with httpx.AsyncClient(timeout=60) as client:
            return await client.post(f"{self.home}/stall", data=words, files=parts, headers=heads)


async def told(request: Request) -> Response:
    filled = await forms.read(request, {"name": forms.needed("品名"), "note": forms.optional("说明", 20)}, "photos")
    sizes = [[photo.width, photo.height] for photo in filled.photos]
    return JSONResponse({"said": filled.said, "problems": filled.problems, "photos": sizes})


@pytest_asyncio.fixture
async def stall(app: Starlette) -> AsyncIterator[Stall]:
    app.router.routes.insert(0, forms.form("/stall", told, told, name="stall", most=photos.FORM_BYTES))
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, http=Protocol, ws="none", lifespan="off", log_config=None, timeout_keep_alive=1)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    yield Stall(app, server, f"http://127.0.0.1:{listening.getsockname()[1]}")
    server.should_exit = True
    await task


@pytest.mark.asyncio
async def test_a_bad_photo_is_told_beside_the_field_and_all_else_is_kept(stall: Stall) -> None:
    bad = [(f"{name}.jpg", raw) for name, (raw, _) in REFUSED.items() if name in ("heavy", "heic", "html")]
    answer = await stall.send(("橙子.jpg", pictures.photo()), *bad, name="脐橙", note="五千斤")
    told = answer.json()
    assert told["said"] == {"name": "脐橙", "note": "五千斤"}
    assert told["photos"] == [[800, 600]]
    for name, _ in bad:
        assert f"“{name}”：{REFUSED[name.removesuffix('.jpg')][1]}" in told["problems"]["photos"]
    assert "橙子" not in told["problems"]["photos"]


@pytest.mark.asyncio
async def test_a_form_without_photos_and_one_left_empty_are_forms_like_any_other(stall: Stall) -> None:
    assert (await stall.send(name="")).json()["problems"] == {"name": "请写上品名"}
    parts = ('name="name"\r\n\r\n脐橙', 'name="photos"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n')
    body = "".join(f"--x\r\nContent-Disposition: form-data; {part}\r\n" for part in parts) + "--x--\r\n"
    heads = {"sec-fetch-site": "same-origin", "content-type": "multipart/form-data; boundary=x"}
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{stall.home}/stall", content=body.encode(), headers=heads)
    assert answer.json() == {"said": {"name": "脐橙"}, "problems": {}, "photos": []}


@pytest.mark.asyncio
async def test_of_eleven_photos_nine_are_taken_and_the_rest_is_told(stall: Stall) -> None:
    one = pictures.photo(200, 150)
    told = (await stall.send(*[(f"{number}.jpg", one) for number in range(11)], name="脐橙")).json()
    assert len(told["photos"]) == 9
    assert told["problems"] == {"photos": "一次最多传9张照片，后面的2张没有收"}


@pytest.mark.asyncio
async def test_more_than_32_mib_are_refused_in_words(stall: Stall) -> None:
    answer = await stall.send(*[(f"{number}.jpg", bytes(9_000_000)) for number in range(4)], name="脐橙")
    assert (answer.status_code, "内容太大，请减小后再试" in answer.text) == (413, True)


@pytest.mark.asyncio
async def test_sixty_files_and_a_form_broken_off_are_told_in_words(stall: Stall) -> None:
    answer = await stall.send(*[(f"{number}.jpg", b"x") for number in range(60)], name="脐橙")
    assert (answer.status_code, "请回到上一页再填一次" in answer.text) == (400, True)


@pytest.mark.asyncio
async def test_other_forms_stay_small(stall: Stall) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{stall.home}/signin", files={"phone": ("a.jpg", bytes(100_000))})
    assert answer.status_code == 413


@pytest.mark.asyncio
async def test_who_has_to_wait_too_long_is_told_so_and_keeps_the_words(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "SECONDS", 0.0)
    told = (await stall.send(("a.jpg", pictures.photo()), name="脐橙")).json()
    assert told["said"] == {"name": "脐橙"}
    assert "没有来得及处理，请过一会儿再传" in told["problems"]["photos"]


@pytest.mark.asyncio
async def test_a_name_that_cannot_be_shown_is_told_without_its_odd_signs(stall: Stall) -> None:
    told = (await stall.send(("a" * 90 + "\u202e橙\u200b.jpg", b"x"), name="脐橙")).json()
    assert told["problems"]["photos"] == f"“{'a' * 35}橙.jpg”：{OTHER}"


# -- seen


async def hung(settings: Settings, holder: str, shown: bool) -> Photo:
    async with writing() as tx:
        photo = await kept.keep(tx, settings.media, holder, cleaned(pictures.photo()))
        await kept.show(tx, holder, shown)
    found = await kept.find(photo.public_id)
    assert found is not None
    return found


@pytest.mark.asyncio
async def test_a_shown_photo_is_a_picture_and_nothing_else_for_a_year(
    client: httpx.AsyncClient, settings: Settings
) -> None:
    photo = await hung(settings, "listing:1", shown=True)
    for size, most in (("", 1280), ("-small", 160)):
        answer = await client.get(f"/photos/{photo.public_id}{size}.webp")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
        assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert answer.headers.get_list("x-content-type-options") == ["nosniff"]
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert "content-encoding" not in answer.headers
        assert max(opened(answer.content).size) <= most
        seen = {"if-none-match": answer.headers["etag"]}
        assert (await client.get(answer.url.path, headers=seen)).status_code == 304
    assert (await client.get(f"/photos/{photo.public_id}-small-small.webp")).status_code == 404


@pytest.mark.asyncio
async def test_a_photo_of_a_draft_opens_with_its_key_alone(client: httpx.AsyncClient, app: Starlette) -> None:
    photo = await hung(app.state.settings, "draft:1", shown=False)
    request = Request({"type": "http", "app": app})
    address = photos.address(request, photo, small=True)
    for wrong in (f"/photos/{photo.public_id}.webp", address[:-1], f"{address}é"):
        answer = await client.get(wrong)
        assert (answer.status_code, "没有这张照片" in answer.text) == (404, True)
    answer = await client.get(address)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-cache")
    async with writing() as tx:
        await kept.show(tx, "draft:1", True)
    assert (await client.get(f"/photos/{photo.public_id}.webp")).status_code == 200


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["a" * 26, "../secret", "%2e%2e%2fsecret", "x-small-small", "-small"])
async def test_what_is_no_photo_is_not_found(client: httpx.AsyncClient, name: str) -> None:
    assert (await client.get(f"/photos/{name}.webp")).status_code == 404


@pytest.mark.asyncio
async def test_a_photo_whose_file_is_lost_is_not_found(client: httpx.AsyncClient, settings: Settings) -> None:
    photo = await hung(settings, "listing:1", shown=True)
    kept.path(settings.media, photo.sha256).unlink()
    answer = await client.get(f"/photos/{photo.public_id}.webp")
    assert (answer.status_code, "no-store" in answer.headers["cache-control"]) == (404, True)


@pytest.mark.usefixtures("app")
def test_the_folder_is_made_on_the_start_for_its_owner_alone(settings: Settings) -> None:
    assert settings.media.stat().st_mode & 0o777 == 0o700
