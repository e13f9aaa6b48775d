"""The pages at a real console with its real hub: the magical scene on the tablet, and several hands at once."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import psutil
import pytest
from playwright.sync_api import Locator, Page, expect
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from anchor_console.core.clock import RecordClock, to_ms
from anchor_console.core.paths import Profile, resource
from anchor_console.live.records.feeding import PipelineSink
from anchor_console.room.hub.tokens import StoredToken, TokenFile, save_token_file
from anchor_console.room.rights import Right
from anchor_console.sources.replay import Replay
from tests.desk import builders
from tests.support.real_console import a_free_port, rows
from tests.web.conftest import OpenPage
from tests.web.test_desk import PHONE
from tests.web.test_desk_by_hand import drag, numbers
from tests.web.test_whole_room import _wait_for
from tests.web.wire import a_wire

pytestmark = pytest.mark.web

EVENING = resource("sample", "evening.jsonl")
WANTED = "轩轩姥姥"
"""She asked for the coat, number 11, in 驼色 M a week ago, and went without."""
TABLET = {"width": 1280, "height": 800}
_TIMES = ("at", "started_at", "placed_at", "paid_at", "updated_at")


def a_week_ago(folder: Path) -> tuple[Path, datetime, dict[str, str]]:
    """What of the recorded evening is of her, of the coat and of what was on air, moved to a week before now.

    Gives the record, when it started, and who she is to its source.
    """
    lines = [json.loads(line) for line in EVENING.read_text("utf-8").splitlines()]
    started = datetime.fromisoformat(lines[0]["started_at"])
    shift = datetime.now(UTC) - timedelta(days=7, hours=1) - started
    hers = next(line["fan"] for line in lines[1:] if line.get("fan", {}).get("name") == WANTED)
    folder.mkdir()
    (folder / lines[0]["catalogue"]).write_bytes(EVENING.with_name(lines[0]["catalogue"]).read_bytes())
    kept = [
        line
        for line in lines
        if "fan" not in line or line["fan"]["user_id"] == hers["user_id"] or "order" in line["kind"]
    ]
    out = folder / "evening.jsonl"
    out.write_text("".join(json.dumps(_moved(line, shift), ensure_ascii=False) + "\n" for line in kept), "utf-8")
    return out, started + shift, {"platform": hers["platform"], "user_id": hers["user_id"], "name": WANTED}


def _moved(line: dict[str, Any], shift: timedelta) -> dict[str, Any]:
    later = {key: (datetime.fromisoformat(line[key]) + shift).isoformat() for key in _TIMES if line.get(key)}
    return line | later


async def remember(profile: Profile, record: Path, started: datetime) -> None:
    """A console's profile after that evening."""
    clock = RecordClock(to_ms(started))
    console = builders.a_console(profile.root, clock)
    try:
        await builders.with_goods(console)
        pipeline = builders.a_pipeline(console)
        console.tasks.start(pipeline.run(), name="pipeline")
        await console.session.start("周三晚场 · 秋冬女装", "cart")
        await Replay(record, None, _NoPace()).run(
            PipelineSink("replay", pipeline, console.controls, console.lights, clock)
        )
        await console.session.end()
    finally:
        await builders.closed(console)


class _NoPace:
    def monotonic_s(self) -> float:
        return 0.0

    async def sleep_until(self, at_s: float) -> None:
        await asyncio.sleep(0)


class Client:
    """A source or an assistant at the real hub."""

    def __init__(self, socket: ClientConnection, role: str, token: str) -> None:
        self._socket, self._count = socket, 0
        self._topics: dict[str, Any] = {}
        self._send({"type": "hello", "protocol": 1, "role": role, "token": token, "name": role})
        self._topics = self._await("welcome")["topics"]

    @property
    def order(self) -> list[str]:
        """The pins that wait, as this client was told last."""
        return [pin["pin_id"] for pin in self._topics["queue"]["value"]["pins"]]

    @property
    def queue(self) -> dict[str, str]:
        """Their numbers."""
        return {pin["pin_id"]: pin["number"] for pin in self._topics["queue"]["value"]["pins"]}

    @property
    def on_air(self) -> str | None:
        shown = self._topics["queue"]["value"]["on_air"]
        return shown["pin_id"] if shown else None

    @property
    def notes(self) -> list[str]:
        """What was noted with them."""
        return [pin["note"] for pin in self._topics["queue"]["value"]["pins"]]

    def ask(self, name: str, **args: object) -> Any:
        answer = self._ask(name, args)
        assert answer["ok"], answer
        return answer.get("value")

    def ended(self, name: str, **args: object) -> str:
        """How a command ended: done, or the code of its error."""
        answer = self._ask(name, args)
        return "done" if answer["ok"] else str(answer["error"]["code"])

    def _ask(self, name: str, args: object) -> dict[str, Any]:
        return self._await("result", self._send_with_id({"type": "command", "name": name, "args": args}))

    def bring(self, *items: dict[str, object]) -> None:
        self._await("accepted", self._send_with_id({"type": "events", "items": items}))

    def _send_with_id(self, frame: dict[str, object]) -> str:
        self._count += 1
        id_ = f"{id(self)}-{self._count}"
        self._send(frame | {"id": id_})
        return id_

    def _send(self, frame: dict[str, object]) -> None:
        self._socket.send(json.dumps(frame))

    def _await(self, type_: str, id_: str | None = None) -> dict[str, Any]:
        ends = time.monotonic() + 20
        while True:
            frame: dict[str, Any] = json.loads(self._socket.recv(timeout=max(0.01, ends - time.monotonic())))
            if frame["type"] == "topic" and "value" in frame:
                self._topics[frame["topic"]] = frame
            if frame["type"] == type_ and (id_ is None or frame.get("id") == id_):
                return frame


@dataclass(slots=True)
class Room:
    """A console as a child of the test, and its hub."""

    profile: Profile
    port: int
    tokens: TokenFile
    her: dict[str, str]
    console: subprocess.Popen[bytes] | None = None

    @property
    def pages(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "anchor_console", "run", "--headless", "--mode", "cart"]
        command += ["--profile", str(self.profile.root), "--port", str(self.port)]
        self.console = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        _wait_for(self.pages, self.console)

    def kill(self) -> None:
        """End the console as a power cut does; its hub ends with it."""
        if self.console is not None:
            self.console.kill()
            self.console.communicate(timeout=20)
            self.console = None

    def desk(self, open_page: OpenPage, token: str, query: str = "lang=zh", **options: Any) -> Page:
        page = open_page(f"{self.pages}/desk?{query}#token={token}", **options)
        expect(page.get_by_test_id("link-light")).to_have_attribute("data-state", "good")
        return page

    def kill_hub(self) -> None:
        assert self.console is not None
        [hub] = [
            one
            for one in psutil.Process(self.console.pid).children()
            if "anchor_console.room.hub.serve" in one.cmdline()
        ]
        hub.kill()

    @contextmanager
    def client(self, role: str, token: str) -> Iterator[Client]:
        url = self.pages.replace("http", "ws", 1) + "/ws"
        with connect(url, subprotocols=[Subprotocol("anchor-room.v1")], proxy=None) as socket:
            yield Client(socket, role, token)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("room")
    profile = Profile(folder / "shop")
    record, started, her = a_week_ago(folder / "record")
    # While the browser's own loop runs in this thread, no other may.
    remembering = threading.Thread(target=lambda: asyncio.run(remember(profile, record, started)))
    remembering.start()
    remembering.join(60)
    tokens = TokenFile.fresh()
    tokens.assistant = {
        "老李": StoredToken("lead-token", rights=list(Right)),
        "小雨": StoredToken("second-token", rights=list(Right)),
    }
    save_token_file(profile.tokens, tokens)
    room = Room(profile, a_free_port(), tokens, her)
    try:
        room.start()
        yield room
    finally:
        room.kill()


def watch(page: Page) -> None:
    """Note in the page, by its own clock, when a name to call out is first painted."""
    page.evaluate(
        """() => {
          const list = document.querySelector('[data-testid="call-outs"]');
          window.namedAtMs = null;
          new MutationObserver(() => requestAnimationFrame(() => {
            if (window.namedAtMs === null && list.innerText.trim() !== "") window.namedAtMs = Date.now();
          })).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
        }"""
    )


@pytest.mark.timeout(150)
def test_within_a_second_of_the_take_the_tablet_says_whom_to_greet_why_and_what_to_say(
    room: Room, open_page: OpenPage
) -> None:
    source = next(iter(room.tokens.source.values()))
    assert isinstance(source, str)
    host = open_page(f"{room.pages}/host?lang=zh#token={room.tokens.host}", viewport=TABLET)
    expect(host.get_by_test_id("link-light")).to_have_attribute("data-state", "good")
    with room.client("source", source) as script, room.client("assistant", "lead-token") as lead:
        at = datetime.now(UTC).isoformat()
        script.bring(
            {"kind": "chat", "id": "n1", "at": at, "text": "晚上好", "fan": room.her},
            {
                "kind": "chat",
                "id": "n2",
                "at": at,
                "text": "主播好",
                "fan": room.her | {"user_id": "9", "name": "新来的"},
            },
        )
        expect(host.get_by_test_id("call-out")).to_have_count(0)
        watch(host)
        pin_id = lead.ask("queue.add", number="11")["pin_id"]
        taken_at_ms = time.time() * 1000
        lead.ask("queue.take", pin_id=pin_id, on_air=None)

        expect(host.get_by_test_id("call-out")).to_have_count(1)
        her = host.get_by_test_id("call-out")
        expect(her.get_by_test_id("call-out-say")).to_contain_text(WANTED)
        expect(her.get_by_test_id("call-out-say")).to_contain_text("回来了")
        expect(her.get_by_test_id("call-out-why")).not_to_be_empty()
        expect(host.get_by_test_id("product-title")).to_contain_text("大衣")
        expect(host.get_by_test_id("product-price")).to_be_hidden()  # in warm-up nobody sees it
        named_at_ms = host.evaluate("window.namedAtMs")
        assert named_at_ms - taken_at_ms < 1000
        shown = host.locator("#host").inner_text()
        assert "新来的" not in shown

        # She says it; the price opens; her order comes in.
        lead.ask("card.open", pin_id=pin_id, units=None)
        expect(host.get_by_test_id("product-price")).to_be_visible()
        lead.ask("callout.said", fan=f"{room.her['platform']}:{room.her['user_id']}")
        expect(host.get_by_test_id("call-out")).to_have_count(0)


def test_two_who_drag_at_once_end_with_one_queue_on_all_screens_and_one_card(room: Room, open_page: OpenPage) -> None:
    with room.client("assistant", "lead-token") as lead:
        pins = [lead.ask("queue.add", number=number)["pin_id"] for number in ("1", "2", "3", "5")]
    first = room.desk(open_page, "lead-token")
    second = room.desk(open_page, "second-token", "lang=en", viewport=PHONE, has_touch=True)
    host = open_page(f"{room.pages}/host?lang=zh#token={room.tokens.host}", viewport=TABLET)
    for page in (first, second):
        expect(page.get_by_test_id("pin")).to_have_count(4)
    drag(first, 0, 2)
    drag(second, 1, 0)
    for page in (first, second):
        expect(page.get_by_test_id("pin-queue").get_by_test_id("pending").filter(visible=True)).to_have_count(0)
    with room.client("assistant", "lead-token") as lead:
        stands = [lead.queue[pin] for pin in lead.order]
        assert sorted(lead.order) == sorted(pins)
    expect(first.get_by_test_id("pin-queue").locator("li .number")).to_have_text(stands)
    assert numbers(second) == stands
    expect(host.get_by_test_id("pin").locator(".number")).to_have_text(stands[:2])

    # Both press for the same one, and the tablet too: it is one card, and the second press changes nothing.
    for page in (first, second):
        page.get_by_test_id("queue-take").first.click()
    host.get_by_test_id("take-next").click()
    for page in (first, second):
        page.get_by_test_id("queue-take").first.click(delay=300, timeout=4_000)
    expect(host.get_by_test_id("on-air-card")).to_contain_text(f"{stands[0]}号链接")
    for page in (first, second):
        expect(page.get_by_test_id("pin")).to_have_count(3)


@pytest.mark.soak
def test_what_three_clients_do_to_the_queue_at_once_stands_the_same_on_all_screens(
    room: Room, open_page: OpenPage
) -> None:
    watching = room.desk(open_page, "lead-token", viewport=PHONE, has_touch=True)
    tablet = open_page(f"{room.pages}/host?lang=zh#token={room.tokens.host}", viewport=TABLET)
    seats = (("assistant", "lead-token"), ("assistant", "second-token"), ("host", str(room.tokens.host)))
    with room.client("assistant", "lead-token") as lead:
        shown = lead.on_air
        for number in "12":
            pin_id = lead.ask("queue.add", number=number)["pin_id"]
            lead.ask("queue.take", pin_id=pin_id, on_air=shown)
            shown = pin_id
    with ThreadPoolExecutor() as pool:
        hands = [pool.submit(edit, room, *seat, Random(n)) for n, seat in enumerate(seats)]
        codes = {code for hand in hands for code in hand.result(60)}
    assert codes <= {"done", "not_found", "conflict"}
    with room.client("assistant", "lead-token") as lead:
        lead.ask("queue.add", number="9", note="zuletzt")
    expect(in_queue(watching, "zuletzt")).to_have_count(1)
    with room.client("assistant", "second-token") as late:
        stands = [late.queue[pin] for pin in late.order]
    expect(watching.get_by_test_id("pin-queue").locator("li .number")).to_have_text(stands)
    expect(tablet.get_by_test_id("pin").locator(".number")).to_have_text(stands[:2])
    # However many took at once, one pin is the card, and none was taken twice.
    assert rows(room.profile, "SELECT count(*) FROM pins WHERE state = 'on_air'") == [(1,)]
    takes = "SELECT pin_id FROM pin_steps WHERE step = 'take' GROUP BY pin_id"
    assert len(rows(room.profile, takes)) > 1
    assert rows(room.profile, takes + " HAVING count(*) > 1") == []


def edit(room: Room, role: str, token: str, chance: Random) -> list[str]:
    """Do one thing after another to the queue, by what this client saw of it last; gives how each ended."""
    ended = []
    with room.client(role, token) as client:
        for _ in range(15):
            pins = client.order or [""]
            pin, other = chance.choice(pins), chance.choice(pins)
            name, args = chance.choice(
                (
                    ("queue.add", {"number": chance.choice("12357")}),
                    ("queue.add", {"number": chance.choice("12357")}),
                    ("queue.move", {"pin_id": pin, "after": None if pin == other else other}),
                    ("queue.hold", {"pin_id": pin}),
                    ("queue.remove", {"pin_id": pin}),
                    ("queue.take", {"pin_id": pins[0], "on_air": client.on_air}),
                )
            )
            ended.append(client.ended(name, **args))
    return ended


def test_what_is_written_by_hand_is_understood_and_stands_in_the_claims(room: Room, open_page: OpenPage) -> None:
    phone = room.desk(open_page, "second-token", viewport=PHONE, has_touch=True)
    wide = room.desk(open_page, "lead-token")
    phone.locator("#tabs [data-tab=hand]").click()
    phone.get_by_test_id("hand-number").click()
    for key in ("pad-1", "pad-1", "pad-done"):
        phone.get_by_test_id(key).click()
    phone.get_by_test_id("hand-name").fill("张大哥")
    phone.get_by_test_id("hand-sku").first.click()
    phone.get_by_test_id("hand-add").click()
    expect(phone.get_by_test_id("hand-entry").get_by_test_id("pending")).to_have_text("已确认")
    phone.get_by_test_id("hand-name").fill("李大嫂")
    phone.get_by_test_id("hand-line").fill("11号驼色L给我留一件")
    phone.get_by_test_id("hand-say").click()
    expect(phone.get_by_test_id("hand-entry").nth(0).get_by_test_id("pending")).to_have_text("已确认")
    wide.locator("#segments [data-follow=claims]").click()
    expect(wide.get_by_test_id("claims")).to_contain_text("张大哥")
    expect(wide.get_by_test_id("claims")).to_contain_text("李大嫂")
    expect(wide.get_by_test_id("chat-feed")).to_contain_text("11号驼色L给我留一件")


def test_what_one_took_on_the_pc_one_answers_on_the_phone_and_nobody_else_does(room: Room, open_page: OpenPage) -> None:
    source = next(iter(room.tokens.source.values()))
    assert isinstance(source, str)
    wide = room.desk(open_page, "second-token")
    phone = room.desk(open_page, "second-token", viewport=PHONE, has_touch=True)
    other = room.desk(open_page, "lead-token")
    phone.locator("#tabs [data-tab=follow]").click()
    for page in (wide, phone, other):
        page.locator("#segments [data-follow=asks]").click()
    with room.client("source", source) as script:
        at = datetime.now(UTC).isoformat()
        script.bring({"kind": "chat", "id": "asked", "at": at, "text": "11号有运费险吗", "fan": room.her})
        asked = {page: page.get_by_test_id("ask").filter(has_text="11号有运费险吗") for page in (wide, phone, other)}
        asked[wide].get_by_test_id("ask-take").click()
        expect(asked[phone].get_by_test_id("ask-put-back")).to_be_visible()
        expect(asked[other].get_by_test_id("ask-state")).to_contain_text("在答")
        expect(asked[other].get_by_test_id("ask-answer")).to_be_hidden()
        asked[phone].get_by_test_id("ask-answer").click()
        expect(asked[wide].get_by_test_id("ask-state")).to_contain_text("已答")


@pytest.mark.timeout(150)
@pytest.mark.soak
def test_a_phone_that_changed_its_network_or_slept_does_once_what_was_asked_of_it(
    room: Room, open_page: OpenPage
) -> None:
    with a_wire(int(room.pages.rpartition(":")[2])) as wire, room.client("assistant", "lead-token") as lead:
        page = open_page(f"{wire.pages}/desk?lang=zh#token=second-token", viewport=PHONE, has_touch=True)
        expect(page.get_by_test_id("link-light")).to_have_attribute("data-state", "good")
        page.evaluate("window.sameDocument = true")
        browser = page.context.new_cdp_session(page)

        wire.fall_silent()
        propose(page, "7", "换网络时报的")
        expect(page.get_by_test_id("proposal").get_by_test_id("pending")).to_have_text("待确认")
        page.context.set_offline(True)
        wire.another_network()
        page.context.set_offline(False)
        expect(in_queue(page, "换网络时报的")).to_have_count(1, timeout=20_000)

        wire.fall_silent()
        propose(page, "7", "睡着前报的")
        browser.send("Page.setWebLifecycleState", {"state": "frozen"})
        lead.ask("queue.add", number="2", note="睡着时别人报的")
        room.kill_hub()
        wire.another_network()
        browser.send("Page.setWebLifecycleState", {"state": "active"})
        expect(in_queue(page, "睡着前报的")).to_have_count(1, timeout=30_000)
        expect(in_queue(page, "睡着时别人报的")).to_have_count(1)
        expect(page.get_by_test_id("proposal")).to_have_count(0)
        expect(page.get_by_test_id("link-notice")).to_be_hidden()
        assert page.evaluate("window.sameDocument") is True
    with room.client("assistant", "lead-token") as lead:
        for note in ("换网络时报的", "睡着前报的", "睡着时别人报的"):
            assert lead.notes.count(note) == 1


def propose(page: Page, number: str, note: str) -> None:
    page.locator("#tabs [data-tab=goods]").click()
    page.get_by_test_id("goods-search").fill(number)
    page.get_by_test_id("queue-note").fill(note)
    page.get_by_test_id("queue-add").click()
    page.locator("#tabs [data-tab=queue]").click()


def in_queue(page: Page, note: str) -> Locator:
    return page.get_by_test_id("pin-queue").get_by_text(note)


def test_pages_outlive_a_killed_hub_and_what_was_asked_meanwhile_is_done_once(room: Room, open_page: OpenPage) -> None:
    desk = room.desk(open_page, "second-token", "lang=en", viewport=PHONE, has_touch=True)
    host = open_page(f"{room.pages}/host?lang=en#token={room.tokens.host}", viewport=TABLET)
    expect(host.get_by_test_id("link-light")).to_have_attribute("data-state", "good")
    for page in (desk, host):
        page.evaluate("window.sameDocument = true")
    desk.locator("#tabs [data-tab=goods]").click()
    desk.get_by_test_id("goods-search").fill("7")
    room.kill_hub()
    desk.get_by_test_id("queue-note").fill("while the hub was gone")
    desk.get_by_test_id("queue-add").click()
    for page in (desk, host):
        expect(page.get_by_test_id("link-light")).to_have_attribute("data-state", "good", timeout=20_000)
        assert page.evaluate("window.sameDocument") is True
    desk.locator("#tabs [data-tab=queue]").click()
    expect(desk.get_by_test_id("pin-queue").get_by_text("while the hub was gone")).to_have_count(1)
    expect(desk.get_by_test_id("proposal")).to_have_count(0)


def write_down(page: Page, name: str) -> None:
    """By hand: who wants a 7 in its first size."""
    page.locator("#tabs [data-tab=hand]").click()
    page.get_by_test_id("hand-name").fill(name)
    page.get_by_test_id("hand-number").click()
    for key in ("pad-7", "pad-done"):
        page.get_by_test_id(key).click()
    page.get_by_test_id("hand-sku").first.click()
    page.get_by_test_id("hand-add").click()


def has_done_all_once(page: Page, profile: Profile) -> None:
    """What was proposed and written down while the console was away is there, and nothing twice."""
    expect(page.get_by_test_id("link-light")).to_have_attribute("data-state", "good", timeout=30_000)
    page.locator("#tabs [data-tab=queue]").click()
    expect(in_queue(page, "主播台不在时报的")).to_have_count(1, timeout=20_000)
    expect(page.get_by_test_id("proposal")).to_have_count(0)
    page.locator("#tabs [data-tab=hand]").click()
    expect(page.get_by_test_id("hand-entry").get_by_test_id("pending")).to_have_text("已确认")
    expect(page.get_by_test_id("link-notice")).to_be_hidden()
    assert rows(profile, "SELECT count(*) FROM pins WHERE note = '主播台不在时报的'") == [(1,)]
    claims = "SELECT wanted FROM claims JOIN identities ON identities.id = identity_id WHERE name = '赵大哥'"
    assert rows(profile, claims) == [(1,)]


def test_a_console_that_died_gets_once_what_pages_kept_for_it(room: Room, open_page: OpenPage) -> None:
    page = room.desk(open_page, "lead-token", viewport=PHONE, has_touch=True)
    room.kill()
    propose(page, "7", "主播台不在时报的")
    expect(page.get_by_test_id("proposal").get_by_test_id("pending")).to_have_text("等网络")
    write_down(page, "赵大哥")
    expect(page.get_by_test_id("link-notice")).to_contain_text("2 条还没确认")
    room.start()
    has_done_all_once(page, room.profile)
