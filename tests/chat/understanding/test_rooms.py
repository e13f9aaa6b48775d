"""The rooms that the model learns from, and those kept aside, say what they say in the words of their own catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from anchor_console.chat.understanding.learning.examples import rooms_of
from anchor_console.chat.understanding.learning.rooms import read_room
from anchor_console.chat.understanding.reading import Intent, Item, StatedWish
from anchor_console.core.paths import resource

ROOMS = sorted(
    [*rooms_of(resource("understanding")), *Path(__file__).parent.glob("*.txt")],
    key=lambda path: path.name,
)


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: path.stem)
def test_a_rooms_labels_name_what_its_catalogue_lists(path):
    room = read_room(path)
    goods = {product.number: product for product in room.products}
    for line in room.lines:
        for item in line.items:
            product = goods[item.number]
            assert item.color is None or item.color in product.colors, line
            assert item.size is None or item.size in product.sizes, line


def test_a_labelled_rooms_line_has_what_is_told_behind_it_else_what_its_intent_gives(tmp_path):
    path = tmp_path / "room.txt"
    path.write_text(
        "%labelled\n@3|毛衣|上衣|毛衣|黑色/白色|M/L\n#ask_fit 3\n"
        "160 110斤穿哪个 || F height_cm=160, weight_kg=55\n#claim 3\n要了\n黑M两件 || I 3,黑色,M,2\n"
        "#wish 3\n有紫色吗 || W ,紫色,,\n#praise 3\n好看\n",
        encoding="utf-8",
    )
    fit, take, black, wish, praise = read_room(path).lines
    assert (fit.intent, fit.facts) == (Intent.ASK_FIT, (("height_cm", 160), ("weight_kg", 55)))
    assert take.items == (Item("3", None, None, None),)
    assert black.items == (Item("3", "黑色", "M", 2),)
    assert wish.wish == StatedWish(None, "紫色", None, None)
    assert praise.items == ()
