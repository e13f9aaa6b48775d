"""The look of the card: kept, read back, and the same here as on the page."""

from __future__ import annotations

import json
import re

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from anchor_console.core.paths import resource
from anchor_console.pins.card_look import LAYOUTS, LETTERS_PX, THEMES, CardLook, look_of, usual_frame


def test_a_look_comes_back_from_its_setting():
    look = replace(CardLook(layout="landscape", theme="festive", scale_percent=120, shows_stock=True), move="fade")
    look = look.with_frame(shape="tag", position="top-right", safe=(1, 2, 3, 4))
    assert look_of(json.loads(json.dumps(look.setting()))) == look
    assert look.landscape.safe == (1, 2, 3, 4)
    assert look.portrait == usual_frame("portrait")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["layout", "portrait", "safe", "shape", "scale", "theme"]), inner)
    ),
    max_leaves=8,
)


@given(ANYTHING)
def test_a_setting_that_says_nonsense_gives_a_look_that_can_be_drawn(setting):
    look = look_of(setting)
    assert look_of(look.setting()) == look
    assert 0 < look.letters_px < 200


def test_what_comes_next_is_told_only_where_the_seller_wants_it():
    upcoming = {"number": "5", "title": "大衣"}
    assert CardLook().topic("", upcoming)["next"] is None
    assert replace(CardLook(), shows_next=True).topic("", upcoming)["next"] == upcoming


def test_safe_areas_sizes_and_themes_are_the_pages_own():
    css = resource("web", "static", "overlay.css").read_text("utf-8")
    themes = resource("web", "static", "card_themes.css").read_text("utf-8")
    for layout in LAYOUTS:
        block = re.search(rf'\[data-layout="{layout}"\] #air \{{(.*?)\}}', css, re.DOTALL)
        assert block is not None
        sides = {side: int(px) for side, px in re.findall(r"--safe-(\w+): calc\((\d+) \*", block[1])}
        assert tuple(sides[side] for side in ("top", "right", "bottom", "left")) == usual_frame(layout).safe
        letters = re.search(r"font-size: calc\(100v[wh] / (\d+)", block[1])
        assert letters is not None
        assert LETTERS_PX[layout] == 1080 / int(letters[1])
    assert {"paper", *re.findall(r'\[data-theme="(\w+)"\]', themes)} == set(THEMES)
