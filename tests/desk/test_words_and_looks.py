"""Translations are complete, and every theme can be read."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton

import anchor_console
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.paths import resource
from anchor_console.desk.chat.chat_words import chip_of, said_of
from anchor_console.desk.i18n import LANGUAGES, load_words, speak
from anchor_console.desk.key_table import ACTIONS, Scope
from anchor_console.desk.theme import SCALES, THEMES, contrast, fits_screen, load_theme
from anchor_console.live.air.card_watch import Shown
from anchor_console.live.files.file_frames import KINDS
from anchor_console.live.session import SessionState
from anchor_console.pins.card import Stage
from anchor_console.room.link import LinkState
from anchor_console.sales.claims import ClaimState, Reason
from anchor_console.sources.source import SourceState
from tests.desk.chat_lines import a_row

PACKAGE = Path(anchor_console.__file__).parent
TOLD = re.compile(r"(?:Notice\.(?:info|warning|error)\(|(?:Pin)?Refused\(\s*\"\w+\",|SourceFailed\()\s*\"([a-z_.]+)\"")
SOURCE_DETAIL = re.compile(r"\"(source\.(?!name\.|read\"|write\")[a-z_]+(?:\.[a-z_]+)*)\"")
ICON_WORDED = re.compile(r"\bicon_button\([^,]*,\s*\"\w+\",\s*\"([a-z_.]+)\"")
WORDED = re.compile(r"\b(?:tr|button)\((?:self\._desk|desk|self\.desk)?,?\s*\"([a-z_.]+)\"")
DEED = re.compile(r"(?:_actions\.do|_actions\.do_anytime|self\._(?:do|edit|log)|_steps\.do)\(\s*\"([a-z_]+\.[a-z_]+)\"")
GAP = re.compile(r"\{(\w+)[:}]")


def sentences(language: str) -> dict[str, str]:
    return json.loads(resource("translations", f"{language}.json").read_text("utf-8"))


def keys_in_code() -> set[str]:
    found: set[str] = set()
    for file in PACKAGE.rglob("*.py"):
        text = file.read_text("utf-8")
        for pattern in (TOLD, SOURCE_DETAIL, WORDED, ICON_WORDED):
            found |= set(pattern.findall(text))
    return found


def keys_made_of_values() -> set[str]:
    families: list[tuple[str, type]] = [
        ("shown", Shown), ("session.state", SessionState), ("hub.state", LinkState),
        ("claim.state", ClaimState), ("claim.reason", Reason), ("source.state", SourceState), ("stage", Stage),
    ]  # fmt: skip
    made = {f"{family}.{one.value}" for family, values in families for one in values} - {"shown.none"}
    listed = [one for one in ACTIONS if one.scope is not Scope.DIALOG]
    made |= {one.words for one in listed} | {f"key.{one.group}" for one in listed if one.group}
    return made | {f"theme.{theme}" for theme in THEMES}


def said_in_code() -> tuple[set[str], re.Pattern[str]]:
    """Every text that stands in the code, and what fits those that are put together: `f"{what}.title"`."""
    whole: set[str] = set()
    made: set[str] = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [str(part.value) if isinstance(part, ast.Constant) else None for part in node.values]
                if re.fullmatch(r"[a-z0-9_.-]*[a-z]{2}[a-z0-9_.-]*", "".join(part or "" for part in parts)):
                    made.add("".join(re.escape(part) if part else r"[\w.-]+" for part in parts))
    for file in resource("web").rglob("*.js"):
        whole |= set(re.findall(r"[\"'`]([a-z0-9_.-]+)[\"'`]", file.read_text("utf-8")))
    return whole, re.compile("|".join(made))


def test_every_sentence_is_said_somewhere():
    whole, made = said_in_code()
    unsaid = {key for key in sentences("en") if key not in whole and not made.fullmatch(key)}
    # The words of a choice stand below those of what is chosen: `f"{key}.{choice}"`.
    assert {key for key in unsaid if key.count(".") == 1 or key.rpartition(".")[0] not in whole} == set()


def test_both_languages_have_the_same_sentences_with_the_same_gaps():
    chinese, english = (sentences(language) for language in LANGUAGES)
    assert chinese.keys() == english.keys()
    for key, text in chinese.items():
        assert set(GAP.findall(text)) == set(GAP.findall(english[key])), key


def test_every_key_that_a_sentence_names_is_an_actions():
    named = {gap for text in sentences("en").values() for gap in GAP.findall(text) if gap.startswith("key_")}
    assert named <= {f"key_{one.id}" for one in ACTIONS}


def test_english_quotes_are_straight_as_chinese_fonts_show_the_others_twice_as_wide():
    assert [key for key, text in sentences("en").items() if re.search("[“”‘’]", text)] == []
    assert load_words("en").quoted("my") == '"my"'
    assert load_words("zh_CN").quoted("我") == "“我”"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_that_the_code_asks_for_is_there(language):
    missing = (keys_in_code() | keys_made_of_values()) - sentences(language).keys()
    assert missing == set()


def test_everything_that_people_do_has_its_words_in_the_log():
    done = {name for file in (PACKAGE / "live").rglob("*.py") for name in DEED.findall(file.read_text("utf-8"))}
    assert {"goods.edit", "claim.confirm", "card.flash", "rundown.add", "seat.invite"} <= done
    assert {name for name in done if f"deed.{name}" not in load_words("en")} == set()


def test_every_intent_that_somebody_acts_on_has_a_word():
    words = load_words("zh_CN")
    spoken = {one for one in Intent if f"intent.{one.value}" in words}
    assert spoken >= set(Intent) - {Intent.CHATTER, Intent.SPAM, Intent.PRAISE}
    assert chip_of is not None


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh_CN", "下单 11号 驼色M ×1、A3号 黑色L ×2 ¥1,198　已付款"),
        ("en", "ordered No. 11 驼色M ×1, No. A3 黑色L ×2 ¥1,198  paid"),
    ],
)
def test_an_order_is_told_as_numbers_and_money_are_elsewhere(language, told):
    row = replace(a_row(1), kind="order", text="11号 驼色M ×1, A3号 黑色L ×2 ¥1198.00 paid")
    assert said_of(row, load_words(language)) == told
    untold = replace(row, text="W1-M  ×1 paid")
    assert "W1-M  ×1" in said_of(untold, load_words(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_that_a_file_is_read_by_is_called_something(language):
    told = sentences(language)
    fields = {f"{kind}.{field}" for kind, names in KINDS.items() for field in names}
    assert {one for one in fields if not {f"field.{one}", f"field.{one.split('.')[-1]}"} & told.keys()} == set()


def test_a_key_without_a_sentence_shows_as_itself():
    assert load_words("en").tr("no.such.key") == "no.such.key"


def test_keys_are_called_as_on_a_keyboard_of_the_language():
    chinese, english = load_words("zh_CN"), load_words("en")
    assert chinese.keys("0–9, Shift+Return") == "0–9, Shift+回车"
    assert chinese.keys("Space") == "空格"
    assert english.keys("Menu, Shift+F10") == "Menu, Shift+F10"
    for one in ACTIONS:
        assert not re.search("Return|Enter|Space|Up|Down", f"{chinese.keys(one.default)} {chinese.tr(one.words)}"), one


def test_chinese_sentences_quote_in_one_way():
    assert [key for key, text in sentences("zh_CN").items() if re.search("[「」]", text)] == []


def test_figures_in_a_sentence_are_grouped():
    assert load_words("en").tr("totals.messages") == "Chat"
    assert load_words("en").tr("call.people", count=12345) == "12,345 people"


def test_a_part_of_a_sentence_that_counts_nothing_is_left_out():
    tr = load_words("en").tr
    assert tr("import.goods_done", people=1, lines=2, bad=3) == "Taken in: 1 product, 2 variants, 3 bad rows"
    assert tr("import.goods_done", people=1, lines=2, bad=0) == "Taken in: 1 product, 2 variants"


def test_one_of_a_thing_is_told_as_one():
    tr = load_words("en").tr
    said = [tr("end.open_in_cart", count=count).partition(".")[0] for count in (1, 2, 1234)]
    assert said == ["1 claim has no order yet", "2 claims have no order yet", "1,234 claims have no order yet"]


def test_the_menus_that_qt_makes_speak_the_language_of_the_window(qapp):
    for language, undo in (("zh_CN", "撤消"), ("en", "Undo"), ("zh_CN", "撤消"), ("en", "Undo")):
        speak(qapp, language)
        field = QLineEdit()
        menu = field.createStandardContextMenu()
        assert undo in menu.actions()[0].text().replace("&", "")


@pytest.mark.parametrize("name", THEMES)
def test_all_text_stands_out_from_its_ground(name):
    theme = load_theme(name)
    on_panel = ["ink", "quiet", "accent", "price", "good", "warn", "bad"]
    pairs = [(ink, ground) for ink in on_panel for ground in ("panel", "back", "hover")]
    pairs += [("ink", "mark"), ("quiet", "raised"), ("on_accent", "accent"), ("on_price", "price")]
    chips = (
        "claim",
        "ask",
        "wish",
        "after_sale",
        "cancel",
        "ordered",
        "praise",
        "club",
        "staff",
        "warmup",
        "open",
        "overdue",
    )
    pairs += [(chip, f"{chip}_back") for chip in (*chips, "sold_out", "good", "warn", "bad", "info")]
    pairs += [("rail_ink", "rail"), ("rail_quiet", "rail"), ("on_rehearsal", "rehearsal")]
    ratios = {pair: contrast(theme.color(pair[0]), theme.color(pair[1])) for pair in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < 4.5} == {}
    for color in theme.fan_colors:
        assert min(contrast(color, theme.color(ground)) for ground in ("panel", "mark")) >= 4, color.name()
    # In it hints say what is to be done where there is nothing yet, and rows when it was, chosen or under the mouse.
    grounds = ("panel", "back", "raised", "hover", "mark")
    assert min(contrast(theme.color("faint"), theme.color(ground)) for ground in grounds) >= 4.5


def test_the_arrow_of_a_menu_within_a_menu_stands_beside_its_words(qapp):
    menu = QMenu()
    menu.setStyleSheet(load_theme("dark").style_sheet())
    within = menu.addMenu("Remind me to pop it again")
    room = menu.actionGeometry(within.menuAction()).width()
    assert room >= menu.fontMetrics().horizontalAdvance(within.title()) + 16 + 24


def test_no_look_goes_by_a_property_that_qt_has_already(qapp):
    """A widget's `size` is its width and height: what a look called so would never be set."""
    sheet = resource("themes", "desk.qss").read_text("utf-8")
    looks = set(re.findall(r"Q[A-Z]\w+\[(\w+)", sheet))
    assert {"role", "tone", "measure"} <= looks
    meta = QPushButton().metaObject()
    assert {look for look in looks if meta.indexOfProperty(look) >= 0} == set()


@pytest.mark.parametrize("name", THEMES)
def test_every_gap_of_the_style_sheet_is_filled_at_every_scale(name, qapp):
    for scale in SCALES:
        assert "$" not in load_theme(name, scale / 100).style_sheet()


@pytest.mark.parametrize(
    ("percent", "screen", "fits"),
    [(125, (1366, 768), True), (150, (1366, 768), False), (150, (1920, 1040), True), (200, (1920, 1040), False)],
)
def test_a_scale_that_is_too_large_for_the_screen_is_known_before_it_is_chosen(percent, screen, fits):
    assert fits_screen(percent, *screen) is fits
