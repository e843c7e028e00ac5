"""The pages' texts: every one has its English, with the same things to fill in."""

import re
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from web.render import ROOM

PO = ROOM / "locale" / "en" / "LC_MESSAGES" / "messages.po"


def written() -> set[str]:
    """Every text of the templates."""
    found = extract_from_dir(ROOM, [("templates/**.html", "jinja2")])
    return {str(message[2]) for message in found}


def test_every_text_has_its_english_and_none_is_left_over() -> None:
    with PO.open("rb") as file:
        catalogue = read_po(file, "en")
    texts = {str(message.id): str(message.string) for message in catalogue if message.id}
    assert written() == texts.keys()
    assert [text for text, english in texts.items() if not english] == []


def test_what_is_filled_in_is_the_same_in_both_languages() -> None:
    with PO.open("rb") as file:
        for message in read_po(file, "en"):
            names = [sorted(re.findall(r"%\((\w+)\)s", str(text))) for text in (message.id, message.string)]
            assert names[0] == names[1] or not message.id, message.id


def test_no_chinese_stands_in_a_template_outside_the_texts() -> None:
    kept = {"演示 DEMO", "中文"}
    for file in sorted(Path(ROOM / "templates").rglob("*.html")):
        text = re.sub(r"_\('[^']*'", "", file.read_text("utf-8"))
        text = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
        for word in kept:
            text = text.replace(word, "")
        assert re.findall(r"[一-鿿]+", text) == [], file.name
