"""Settings: read once, wrong ones told in one sentence, all of them explained."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from app import settings
from app.settings import SETTINGS, Settings
from models.rules.errors import Unclear


def read(tmp_path: Path, **said: str) -> Settings:
    return settings.read({f"NONGJIA_{name}": value for name, value in said.items()}, tmp_path)


def test_without_a_word_the_server_is_for_this_machine_alone(tmp_path: Path) -> None:
    chosen = read(tmp_path)
    assert (chosen.host, chosen.port, chosen.base_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert chosen.database_url == "sqlite://var/nongjia.sqlite3"
    assert chosen.file == Path("var/nongjia.sqlite3")
    assert not chosen.secure


def test_an_address_that_others_reach_is_https(tmp_path: Path) -> None:
    assert read(tmp_path, HOST="market.example").base_url == "https://market.example"
    assert read(tmp_path, HOST="0.0.0.0").secure


def test_the_server_answers_to_the_name_people_use(tmp_path: Path) -> None:
    chosen = read(tmp_path, HOST="0.0.0.0", BASE_URL="https://Market.Example/")
    assert chosen.hosts == {"market.example"}
    assert chosen.base_url == "https://Market.Example"


def test_the_file_gives_way_to_the_environment(tmp_path: Path) -> None:
    lines = ["# ours", "", "export NONGJIA_PORT=9000", 'NONGJIA_CONTACT="desk@market.example"', "NONGJIA_PACE = 2"]
    (tmp_path / ".env").write_text("\n".join(lines), "utf-8")
    chosen = read(tmp_path, PORT="9001")
    assert (chosen.port, chosen.contact, chosen.pace) == (9001, "desk@market.example", 2.0)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PACE", "fast"),
        ("PACE", "-1"),
        ("PACE", "nan"),
        ("QUOTAS", "maybe"),
        ("DATABASE_URL", "mysql://market"),
        ("DATABASE_URL", "sqlite://"),
        ("BASE_URL", "market.example"),
        ("BASE_URL", "https://market.example/prices"),
        ("CATALOGUE", "no/such/folder"),
        ("MEDIA", __file__),
        ("TRUSTED_PROXIES", "the proxy"),
        ("LOG_FORMAT", "xml"),
        ("PHONE_PAGE", "maybe"),
        ("SECRET", "short"),
        ("SMS_PACE", "0"),
        ("SMS_PACE", "fast"),
        ("SMS_PACE", "nan"),
        ("SMS_CAP", "-1"),
        ("SMS_CAP", "inf"),
        ("SMS_COST", "nan"),
        ("SMS_ALIYUN_NETWORKS", "the cloud"),
        ("SMS_ALIYUN_TEMPLATES", "no/such/file.toml"),
        ("SMS_ALIYUN_TEMPLATES", __file__),
        ("SMS_TWILIO_PUBLIC", "nongjia.example/sms/twilio"),
        ("SMS_KANNEL_URL", "ftp://127.0.0.1/sendsms"),
        ("SMS_WECHAT_AES_KEY", "abc"),
    ],
)
def test_a_wrong_setting_is_one_sentence_that_names_it(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(Unclear) as refusal:
        read(tmp_path, **{name: said})
    sentence = str(refusal.value)
    assert f"NONGJIA_{name}" in sentence
    assert "\n" not in sentence


def test_money_is_read_in_yuan_and_kept_in_li(tmp_path: Path) -> None:
    chosen = read(tmp_path, SMS_CAP="12.5")
    assert (chosen.sms_cap, chosen.sms_cost, chosen.sms_pace, chosen.sms_gateway) == (12_500, 50, 5.0, "")


def test_a_wrong_secret_is_not_shown(tmp_path: Path) -> None:
    with pytest.raises(Unclear) as refusal:
        read(tmp_path, SECRET="hunter2")
    assert "hunter2" not in str(refusal.value)


def test_each_gateway_has_its_account(tmp_path: Path) -> None:
    chosen = read(
        tmp_path, BASE_URL="https://nongjia.example", SMS_TWILIO_TOKEN="t", SMS_KANNEL_NETWORKS="10.0.0.1, ::1"
    )
    assert chosen.account("twilio") == {
        "token": "t",
        "account": "",
        "sender": "",
        "public": "https://nongjia.example/sms/twilio",
        "url": "",
    }
    assert chosen.account("kannel")["networks"] == "10.0.0.1/32,::1/128"
    assert chosen.account("wechat")["public"] == "https://nongjia.example/wechat"
    assert read(tmp_path, SMS_TWILIO_PUBLIC="https://x.example/t").account("twilio")["public"] == "https://x.example/t"


def test_a_template_of_a_supplier_has_its_code(tmp_path: Path) -> None:
    for told, is_right in (('["price.ok"]\ncode = "S1"', True), ('["price.ok"]\nvalues = []', False), ("x = 1", False)):
        (tmp_path / "map.toml").write_text(told, "utf-8")
        if is_right:
            assert read(tmp_path, SMS_ALIYUN_TEMPLATES=str(tmp_path / "map.toml")).account("aliyun")["templates"]
        else:
            with pytest.raises(Unclear, match="SMS_ALIYUN_TEMPLATES"):
                read(tmp_path, SMS_ALIYUN_TEMPLATES=str(tmp_path / "map.toml"))


def test_a_wrong_key_of_a_gateway_is_not_shown(tmp_path: Path) -> None:
    with pytest.raises(Unclear) as refusal:
        read(tmp_path, SMS_WECHAT_AES_KEY="hunter2")
    assert "hunter2" not in str(refusal.value)


def test_limits_are_switched_off_on_loopback_only(tmp_path: Path) -> None:
    assert not read(tmp_path, QUOTAS="off").quotas
    with pytest.raises(Unclear, match="NONGJIA_QUOTAS"):
        read(tmp_path, QUOTAS="off", HOST="0.0.0.0")


def test_texts_are_shown_in_the_demo_and_on_ones_own_machine_only(tmp_path: Path) -> None:
    outside = {"HOST": "0.0.0.0", "BASE_URL": "http://127.0.0.1:8000"}
    assert read(tmp_path).shows_phone
    assert not read(tmp_path, PHONE_PAGE="off").shows_phone
    assert not read(tmp_path, **outside).shows_phone
    assert not read(tmp_path, BASE_URL="https://nongjia.example").shows_phone
    assert replace(read(tmp_path, **outside), demo=True).shows_phone
    for far in (outside, {"BASE_URL": "https://nongjia.example"}):
        with pytest.raises(Unclear, match="NONGJIA_PHONE_PAGE"):
            read(tmp_path, PHONE_PAGE="on", **far)


def test_sqlite_keeps_a_secret_of_its_own(tmp_path: Path) -> None:
    chosen = read(tmp_path, DATABASE_URL=f"sqlite://{tmp_path}/var/market.sqlite3")
    first = settings.with_secret(chosen).secret
    kept = tmp_path / "var" / "secret"
    assert len(first) == 64
    assert settings.with_secret(chosen).secret == first == kept.read_text("ascii")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [file.name for file in kept.parent.iterdir()] == ["secret"]


def test_photos_lie_beside_the_database_or_where_one_wants_them(tmp_path: Path) -> None:
    assert read(tmp_path).media == Path("var/media")
    assert read(tmp_path, DATABASE_URL="sqlite:///srv/market.sqlite3").media == Path("/srv/media")
    assert read(tmp_path, DATABASE_URL="postgres://market@127.0.0.1/market", SECRET="s" * 32).media == Path("var/media")
    assert read(tmp_path, MEDIA="/srv/photos").media == Path("/srv/photos")


def test_reading_settings_writes_nothing(tmp_path: Path) -> None:
    read(tmp_path, DATABASE_URL=f"sqlite://{tmp_path}/var/market.sqlite3")
    assert not list(tmp_path.iterdir())


def test_postgres_demands_a_secret(tmp_path: Path) -> None:
    url = "postgres://market@127.0.0.1/market"
    with pytest.raises(Unclear, match="NONGJIA_SECRET"):
        read(tmp_path, DATABASE_URL=url)
    assert read(tmp_path, DATABASE_URL=url, SECRET="s" * 32).secret == "s" * 32


def test_a_misspelt_name_is_told_with_the_right_one(tmp_path: Path) -> None:
    told = settings.strange({"NONGJIA_PROT": "9000", "NONGJIA_PORT": "9000", "PATH": "/bin"}, tmp_path)
    assert told == {"NONGJIA_PROT": "NONGJIA_PORT"}


def test_every_setting_has_its_line_in_the_documentation() -> None:
    lines = (Path(settings.__file__).parent.parent / "docs" / "settings.md").read_text("utf-8").splitlines()
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else ""
        assert f"| `NONGJIA_{setting.name}` | {default} | {setting.meaning} |" in lines
    assert sum(line.startswith("| `NONGJIA_") for line in lines) == len(SETTINGS)
