"""How a page is let in: pairing codes, tokens kept in the browser, and clear words when the door stays shut."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import OpenPage
from tests.web.toy_hub import ToyHub
from tests.web.values import a_card, some_totals

pytestmark = pytest.mark.web


def is_let_in(page: Page) -> None:
    """Waits for the hub's welcome: that no pairing is asked for only says that none was refused so far."""
    expect(page.get_by_test_id("link-light")).to_have_attribute("data-state", "good")


def test_a_code_is_traded_for_a_token_that_lasts(hub: ToyHub, open_page: OpenPage) -> None:
    hub.token_for_code = "a-token-of-my-own"
    hub.set("card", a_card())
    page = open_page(f"{hub.url}/desk#code=abcd-2345")
    expect(page.get_by_test_id("on-air-card")).to_be_visible()
    assert hub.hellos[-1]["code"] == "ABCD2345"
    assert "token" not in hub.hellos[-1]
    assert "#" not in page.url
    page.reload()
    expect(page.get_by_test_id("on-air-card")).to_be_visible()
    assert hub.hellos[-1]["token"] == "a-token-of-my-own"
    assert "code" not in hub.hellos[-1]


def test_a_wrong_code_gets_clear_words_and_another_try(hub: ToyHub, open_page: OpenPage) -> None:
    hub.refusal = (4401, "token")
    page = open_page(f"{hub.url}/desk#code=WRONG234")
    expect(page.get_by_test_id("pairing-error")).to_contain_text("配对码不对、过期或已用过")
    for why, words in (("wrong", "没有这个配对码"), ("used", "已经用过了"), ("expired", "过期了")):
        hub.code_is = why
        page.get_by_test_id("pairing-code").fill("wrong234")
        page.get_by_test_id("pairing-join").click()
        expect(page.get_by_test_id("pairing-error")).to_contain_text(words)
    hub.refusal, hub.token_for_code = None, "t"
    page.get_by_test_id("pairing-code").fill("ｒｉｇｈｔ　２３４")  # as a Chinese keyboard types it
    page.get_by_test_id("pairing-join").click()
    is_let_in(page)
    expect(page.get_by_test_id("pairing")).to_be_hidden()
    expect(page.get_by_test_id("pin-queue")).to_be_attached()
    assert hub.hellos[-1]["code"] == "RIGHT234"


def test_who_tried_too_many_codes_is_told_so_and_may_type_another(hub: ToyHub, open_page: OpenPage) -> None:
    hub.refusal = (4429, "too_many")
    page = open_page(f"{hub.url}/desk#code=WRNG2345")
    expect(page.get_by_test_id("pairing-error")).to_contain_text("试的次数太多了")
    expect(page.locator("#desk")).to_be_hidden()
    hub.refusal, hub.token_for_code = None, "t"
    page.get_by_test_id("pairing-code").fill("right234")
    page.get_by_test_id("pairing-join").click()
    is_let_in(page)


def test_an_assistant_whose_token_is_revoked_is_told_and_not_tried_again(hub: ToyHub, open_page: OpenPage) -> None:
    page = open_page(f"{hub.url}/desk#token=old")
    is_let_in(page)
    expect(page.get_by_test_id("pairing")).to_be_hidden()
    hub.set("totals", some_totals())
    expect(page.get_by_test_id("totals")).to_contain_text("131")
    hub.refusal = (4401, "token")
    hub.drop_all(4401)
    expect(page.get_by_test_id("totals")).to_be_hidden()
    expect(page.get_by_test_id("pairing-error")).to_contain_text("授权已失效或被收回")
    page.reload()
    expect(page.get_by_test_id("pairing")).to_be_visible()
    assert len(hub.hellos) == 1  # with nothing to show, the page does not even knock


def test_a_spent_code_does_not_cost_a_device_its_token(hub: ToyHub, open_page: OpenPage) -> None:
    page = open_page(f"{hub.url}/desk#token=mine")
    is_let_in(page)
    hub.refuse_codes = True
    page.goto(f"{hub.url}/desk#code=USED2345")
    page.reload()
    is_let_in(page)
    expect(page.get_by_test_id("pairing")).to_be_hidden()
    assert hub.hellos[-1]["token"] == "mine"


@pytest.mark.parametrize(
    ("code", "word", "words"),
    [(4403, "role", "不能打开本页"), (4406, "protocol", "版本对不上")],
)
def test_other_refusals_have_words_too(hub: ToyHub, open_page: OpenPage, code: int, word: str, words: str) -> None:
    hub.refusal = (code, word)
    page = open_page(f"{hub.url}/host#token=t")
    expect(page.get_by_test_id("refusal")).to_contain_text(words)


def test_a_browser_that_forbids_storage_still_works(hub: ToyHub, open_page: OpenPage) -> None:
    hub.set("card", a_card())
    page = open_page(
        f"{hub.url}/desk#token=t",
        before="Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden'); } });",
    )
    expect(page.get_by_test_id("on-air-card")).to_be_visible()
