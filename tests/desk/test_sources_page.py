"""The Sources page, by its buttons, against toy servers."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QLabel, QLineEdit, QPushButton

from anchor_console.core.refusal import Refused
from anchor_console.desk.dialogs.source_dialogs import SourceDialog
from anchor_console.desk.i18n import LANGUAGES, load_words
from anchor_console.sources import probe
from anchor_console.sources.known import KINDS
from tests.desk import builders
from tests.sources.test_kuaishou_shop import VALUES, ToyShop, some_goods
from tests.support.toy_rooms import toy_socket, toy_web
from tests.support.until import soon


def a_line(number: int, text: str = "扣1") -> str:
    return json.dumps({"text": text, "user_id": 7, "name": "王姐", "id": number})


def part(parent, kind, name):
    found = parent.findChild(kind, name)
    assert found is not None, name
    return found


async def shown_dialog(window, name) -> QDialog:
    await soon(lambda: any(one.isVisible() for one in window.findChildren(QDialog, name)), what=name)
    return next(one for one in window.findChildren(QDialog, name) if one.isVisible())


def press(button) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def type_into(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.clear()
    QTest.keyClicks(field, text)


async def open_form(window, kind) -> SourceDialog:
    window.show_page("sources")
    press(part(window.sources_page, QPushButton, "addSourceButton"))
    chooser = await shown_dialog(window, "chooseKindDialog")
    press(part(chooser, QPushButton, f"kind-{kind}"))
    form = await shown_dialog(window, "sourceDialog")
    assert isinstance(form, SourceDialog)
    return form


def texts(window) -> list[str]:
    return [label.text() for label in window.sources_page.findChildren(QLabel) if not label.isHidden()]


def test_a_source_is_added_tried_switched_off_and_removed(at_the_desk):
    async def scenario(console, window):
        pipeline = builders.a_pipeline(console)
        console.tasks.start(pipeline.run(), name="pipeline")
        await console.sources.start_all(pipeline)
        async with toy_socket() as toy:
            form = await open_form(window, "json")
            type_into(part(form, QLineEdit, "sourceName"), "taobao bridge")
            type_into(part(form, QLineEdit, "field-address"), toy.url)
            press(form.test)
            await soon(lambda: toy.connections, what="the test connects")
            await toy.tell(a_line(1))
            await soon(lambda: "收到第一条" in form.told.text(), what="the test tells")
            assert form.told.property("tone") == "good"
            press(form.save)
            await soon(lambda: console.sources.is_running("json"))
            await soon(lambda: toy.connections, what="the source connects")
            await toy.tell(a_line(2, "11号要一件"))
            await soon(lambda: "共 1 条" in " ".join(texts(window)), what="the page counts it")
            assert "taobao bridge" in texts(window)
            assert "正常" in texts(window)
            assert len(console.state.feed) == 1

            press(part(window, QCheckBox, "sourceSwitch-json"))
            await soon(lambda: "已关" in texts(window))
            await soon(lambda: not toy.connections)
            press(part(window, QPushButton, "removeSource-json"))
            QTest.keyClick(await shown_dialog(window, "removeSourceDialog"), Qt.Key.Key_Return)
            await soon(lambda: window.findChild(QDialog, "removeSourceDialog") is None)
            assert len(console.sources.setups) == 1
            press(part(window, QPushButton, "removeSource-json"))
            press(part(await shown_dialog(window, "removeSourceDialog"), QPushButton, "confirmRemoveSource"))
            await soon(lambda: "taobao bridge" not in texts(window))
            assert len(console.sources.setups) == 0

    at_the_desk(scenario)


def test_a_long_name_is_cut_and_makes_no_window_wider(at_the_desk):
    name = "这是一个名字非常非常长的淘宝直播助手用来看看会不会把窗口撑宽了"

    async def scenario(console, window):
        window.resize(1280, 800)
        pipeline = builders.a_pipeline(console)
        console.tasks.start(pipeline.run(), name="pipeline")
        await console.sources.start_all(pipeline)
        async with toy_socket() as toy:
            for number in range(3):
                await console.sources.add("json", f"{number}{name}", {"address": toy.url})
            window.show_page("sources")
            await soon(lambda: texts(window).count("正常") == 3, what="three are live")
            assert (window.width(), window.minimumSizeHint().width() <= 1280) == (1280, True)
            cut = [text for text in texts(window) if text.startswith(tuple("012")) and text.endswith("…")]
            assert len(cut) == 3
            await soon(lambda: len(console.state.sources) == 3)
            for key in ("json", "json-2", "json-3"):
                await console.sources.remove(key)

    at_the_desk(scenario)


def test_what_is_missing_is_said_beside_the_form_and_nothing_is_saved(at_the_desk):
    async def scenario(console, window):
        form = await open_form(window, "twitch")
        press(form.save)
        await soon(lambda: form.told.isVisible())
        assert form.told.text() == "频道: 这一项必须填"
        type_into(form.fields["channels"], "a b")
        type_into(form.fields["address"], "nowhere")
        press(form.save)
        await soon(lambda: "地址要以" in form.told.text())
        assert form.isVisible()
        assert len(console.sources.setups) == 0
        form.close()

    at_the_desk(scenario)


def test_a_test_that_fails_says_what_to_do(at_the_desk, monkeypatch):
    monkeypatch.setattr(probe, "WITHIN_S", 0.5)

    async def scenario(console, window):
        async with toy_socket() as gone:
            port = gone.port
        form = await open_form(window, "barragegrab")
        type_into(form.fields["address"], f"ws://127.0.0.1:{port}")
        press(form.test)
        await soon(lambda: "没连上" in form.told.text())
        assert "弹幕助手开了没有" in form.told.text()
        form.close()

    at_the_desk(scenario)


def test_a_dialog_closed_in_the_middle_of_a_test_does_no_harm(at_the_desk, monkeypatch):
    monkeypatch.setattr(probe, "WITHIN_S", 0.3)

    async def scenario(console, window):
        async with toy_socket() as toy:
            form = await open_form(window, "json")
            type_into(form.fields["address"], toy.url)
            press(form.test)
            await soon(lambda: toy.connections)
            form.close()
            await soon(lambda: not toy.connections)
            await soon(lambda: not console.sources._changing.locked())

    at_the_desk(scenario)


def test_a_secret_is_never_shown_and_kept_when_left_empty(at_the_desk):
    async def scenario(console, window):
        window.show_page("sources")
        await console.sources.add("twitch", "频道", {"channels": "shop", "token": "s3cretT0ken"})
        await soon(lambda: window.findChild(QPushButton, "editSource-twitch") is not None)
        press(part(window, QPushButton, "editSource-twitch"))
        form = await shown_dialog(window, "sourceDialog")
        token = part(form, QLineEdit, "field-token")
        assert token.text() == ""
        assert token.echoMode() is QLineEdit.EchoMode.Password
        type_into(part(form, QLineEdit, "sourceName"), "renamed")
        press(part(form, QPushButton, "saveSourceButton"))
        await soon(lambda: console.sources.name_of("twitch") == "renamed")
        assert await (await console.setup_book.vault()).get("source/twitch/token") == "s3cretT0ken"

    at_the_desk(scenario)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_and_field_has_words(kind, language):
    words = load_words(language)
    for key in (f"source.kind.{kind}", f"source.about.{kind}"):
        assert key in words
    for field in KINDS[kind].fields:
        assert f"source.field.{kind}.{field.name}" in words or f"source.field.{field.name}" in words


def test_a_session_is_recorded_and_a_report_saved_by_its_buttons(at_the_desk, tmp_path):
    async def scenario(console, window):
        pipeline = builders.a_pipeline(console)
        console.tasks.start(pipeline.run(), name="pipeline")
        console.recording.attend(pipeline.committed, console.tasks)
        window.show_page("sources")
        switch = part(window.sources_page, QCheckBox, "recordSwitch")
        press(switch)
        await soon(lambda: console.recording.running, what="the record")
        await console.air.take_number("1")
        state = part(window.sources_page, QLabel, "recordState")
        await soon(lambda: "1" in state.text(), what="its lines are shown")
        report = tmp_path / "report.zip"
        press(part(window.sources_page, QPushButton, "bugReportButton"))
        chooser = part(window.sources_page, QFileDialog, "bugReportChooser")
        chooser.fileSelected.emit(str(report))
        chooser.done(QDialog.DialogCode.Accepted)
        await soon(report.exists, what="the report")
        press(switch)
        await soon(lambda: console.recording.running is None, what="the record's end")
        await soon(lambda: not state.text(), what="the page says so")

    at_the_desk(scenario)


def test_a_shops_goods_are_fetched_into_the_imports_preview(at_the_desk):
    toy = ToyShop(goods=some_goods(2), token="new")

    async def scenario(console, window):
        pipeline = builders.a_pipeline(console)
        console.tasks.start(pipeline.run(), name="pipeline")
        with toy_web(toy.answer) as web:
            await console.sources.start_all(pipeline)
            await console.sources.add("kuaishou-shop", "小店", VALUES | {"address": web})
            window.show_page("sources")
            await soon(lambda: window.sources_page.findChild(QPushButton, "goodsSource-kuaishou-shop"))
            press(part(window.sources_page, QPushButton, "goodsSource-kuaishou-shop"))
            dialog = await shown_dialog(window, "importDialog")
            go = part(dialog, QPushButton, "importGoButton")
            await soon(go.isEnabled, within_s=40, what="the preview")
            assert "source.fetching_goods" not in [notice.key for notice in console.notices.current]
            codes = {sku.code for product in console.goods.catalogue.products for sku in product.skus}
            assert "K0-M" not in codes
            dialog.reject()
            assert (await console.shop.check_item("90071992547409931")).stocks == {"K0-M": 8}
            vault = await console.setup_book.vault()
            assert await vault.get("source/kuaishou-shop/access_token") == "new"
            await console.sources.enable("kuaishou-shop", False)
            with pytest.raises(Refused):
                await console.shop.check_item("90071992547409931")

    at_the_desk(scenario)
