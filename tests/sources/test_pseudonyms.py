from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given

from anchor_console.cli import commands
from anchor_console.core.events import (
    Chat,
    Deleted,
    FanRef,
    LiveEvent,
    Order,
    OrderLine,
    Refund,
    decode,
    encode,
    fan_of,
)
from anchor_console.sources.pseudonyms import Pseudonyms
from anchor_console.sources.record import ClaimLine, DidLine, RecordReader, TakeLine
from anchor_console.sources.record import written as encode_line
from tests.support.any_event import any_event

AT = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
WANG = FanRef(
    platform="douyin", user_id="3697217439184061234", name="王姐爱穿搭", avatar="https://x/h.jpg", club="铁粉"
)


def said(number: int, text: str, fan: FanRef = WANG) -> Chat:
    return Chat(id=f"7301-{number}", source="barragegrab", at=AT, fan=fan, text=text)


def test_a_person_is_one_person_under_another_name() -> None:
    names = Pseudonyms(b"k")
    one, two = names.event(said(1, "好")), names.event(said(2, "扣1"))
    assert fan_of(one) == fan_of(two)
    written = encode(one) + encode(two)
    for secret in ("王姐爱穿搭", "3697217439184061234", "https://x", "铁粉", "7301-1"):
        assert secret.encode() not in written
    other = names.event(said(3, "好", FanRef(platform="douyin", user_id="9", name="李哥")))
    assert fan_of(other) != fan_of(one)


def test_names_and_numbers_are_replaced_in_what_people_wrote() -> None:
    names = Pseudonyms(b"k")
    first = names.event(said(1, "11号要一件"))
    assert isinstance(first, Chat)
    assert first.text == "11号要一件"
    spoken = names.event(said(2, "@王姐爱穿搭 电话13812345678 寄到杭州市西湖区文三路1号2单元 a@b.com"))
    assert isinstance(spoken, Chat)
    assert fan_of(first).name in spoken.text  # type: ignore[union-attr]
    for secret in ("王姐", "13812345678", "文三路", "a@b.com"):
        assert secret not in spoken.text


def test_deletions_replies_and_orders_still_find_what_they_name() -> None:
    names = Pseudonyms(b"k")
    line = names.event(said(1, "坏话"))
    gone = names.event(Deleted(id="d", source="x", at=AT, target="7301-1"))
    reply = names.event(Chat(id="r", source="x", at=AT, text="不", reply_to="7301-1"))
    assert gone.target == line.id == reply.reply_to  # type: ignore[union-attr]
    orders = [
        names.event(Order(id=f"o{n}", at=AT, order_id="S1", status=status, lines=[OrderLine("1", 1)], fan=WANG))  # type: ignore[arg-type]
        for n, status in enumerate(["placed", "paid"])
    ]
    assert orders[0].order_id == orders[1].order_id != "S1"  # type: ignore[union-attr]


def test_no_id_of_an_order_stays_and_its_lines_and_refunds_still_find_each_other() -> None:
    names = Pseudonyms(b"k")
    placed, refunded = (
        names.event(
            Order(
                id=f"24332:{status}",
                at=AT,
                order_id="24332",
                status=status,  # type: ignore[arg-type]
                lines=[OrderLine("24332-1", 1), OrderLine("24332-2", 2)],
                refunds=refunds,
                fan=WANG,
            )
        )
        for status, refunds in (("paid", []), ("part_refunded", [Refund("88001", 900, line_id="24332-2", qty=1)]))
    )
    assert isinstance(placed, Order)
    assert isinstance(refunded, Order)
    assert b"24332" not in encode(placed) + encode(refunded)
    assert b"88001" not in encode(refunded)
    assert placed.lines == refunded.lines
    assert refunded.refunds[0].line_id == placed.lines[1].line_id != placed.lines[0].line_id


def test_lines_that_were_deleted_together_are_still_the_lines_that_came() -> None:
    names = Pseudonyms(b"k")
    came = [names.event(said(number, "坏话")) for number in (1, 2)]
    told = [{"of": "barragegrab", "event": f"7301-{number}"} for number in (1, 2)]
    did = names.control(DidLine(id="c1", at=AT, name="chat.delete", args={"lines": told}))
    assert isinstance(did, DidLine)
    assert did.args == {"lines": [{"of": "barragegrab", "event": line.id} for line in came]}


@pytest.mark.parametrize("other", [{}, {"platform": 7}, [1], "王姐爱穿搭", None])
def test_whom_a_line_does_not_say_well_is_nobody(other: object) -> None:
    line = DidLine(id="c1", at=AT, name="link.accept", fan=WANG, args={"other": other})
    names = Pseudonyms(b"k")
    names.meet(line)
    assert "王姐爱穿搭" not in encode_line(names.control(line)).decode()


@pytest.mark.parametrize(
    ("typed", "stays"),
    [
        ("电话138 0013 8000谢谢", "电话[号码]谢谢"),
        ("138-0013-8000", "[号码]"),
        ("+86 13800138000", "+86 [号码]"),
        ("1 3 8 0 0 1 3 8 0 0 0", "[号码]"),
        ("165 120穿什么码", "165 120穿什么码"),
        ("要11 12 13 14号", "要11 12 13 14号"),
        ("浙江省杭州市西湖区文三路138号3栋 收到", "[地址] 收到"),
        ("去路口 3号 那件", "去路口 3号 那件"),
    ],
)
def test_a_number_to_call_is_blanked_however_it_is_grouped_and_no_other(typed: str, stays: str) -> None:
    assert Pseudonyms(b"k").text(typed) == stays


@pytest.mark.parametrize("written", ["路1", "区市a", "1 3 ", "a@", "a", "王姐", "号1路"])
def test_a_line_that_was_written_to_hold_us_up_is_read_in_a_moment(written: str) -> None:
    names = Pseudonyms(b"k")
    names.meet(said(1, "", FanRef(platform="x", user_id="1", name="王姐姐")))
    began_s = time.process_time()
    names.text(written * (4_000 // len(written)))
    assert time.process_time() - began_s < 1  # it was hours


def test_five_thousand_people_are_called_otherwise_in_a_moment() -> None:
    names = Pseudonyms(b"k")
    began_s = time.process_time()
    for number in range(5_000):
        names.event(
            said(number, f"@粉丝{number}号 来了", FanRef(platform="x", user_id=f"{number}", name=f"粉丝{number}号"))
        )
    assert time.process_time() - began_s < 5  # it was ten minutes


def test_of_names_that_begin_alike_the_longest_is_meant() -> None:
    names = Pseudonyms(b"k")
    short, long = (
        fan_of(names.event(said(1, "", FanRef(platform="x", user_id=name, name=name)))) for name in ("王姐", "王姐姐")
    )
    assert short is not None
    assert long is not None
    assert names.text("王姐姐和王姐，王") == f"{long.name}和{short.name}，王"


def test_a_masked_person_stays_masked_and_another_key_gives_others() -> None:
    masked = FanRef(platform="douyin", user_id="111111", name="王***", masked=True)
    fan = fan_of(Pseudonyms(b"k").event(said(1, "x", masked)))
    assert fan is not None
    assert fan.is_masked
    assert "王" not in fan.name
    assert fan_of(Pseudonyms(b"a").event(said(1, "x"))) != fan_of(Pseudonyms(b"b").event(said(1, "x")))


def test_what_people_on_our_side_did_stays_without_their_names() -> None:
    names = Pseudonyms(b"k")
    assert names.control(TakeLine(id="c1", at=AT, number="11", by="小陈")) == TakeLine(id="c1", at=AT, number="11")
    claim = names.control(ClaimLine(id="c2", at=AT, fan=WANG, number="11"))
    assert isinstance(claim, ClaimLine)
    assert claim.fan == fan_of(names.event(said(1, "x")))


@given(any_event)
def test_any_event_is_still_an_event(event: LiveEvent) -> None:
    changed = Pseudonyms(b"k").event(event)
    assert decode(encode(changed)) == changed


def test_a_record_for_a_report_holds_the_same_evening_without_its_names(tmp_path: Path) -> None:
    plain, safe = tmp_path / "plain.jsonl", tmp_path / "safe.jsonl"
    url = "sim:?seed=5&minutes=1&start=2026-11-18T12:00:00Z"
    for arguments in (
        ["--source", url, "--out", plain],
        ["--source", f"replay:{plain}", "--out", safe, "--replace-names"],
    ):
        ran = CliRunner().invoke(commands, ["record", *map(str, arguments)])
        assert ran.exit_code == 0, ran.output
    with RecordReader(plain) as before, RecordReader(safe) as after:
        pairs = list(zip(before, after, strict=True))
    assert {type(one) for one, _ in pairs} == {type(other) for _, other in pairs}
    assert all(one.at == other.at for one, other in pairs)
    names = {fan.name for one, _ in pairs if (fan := fan_of(one)) is not None and len(fan.name) > 1}  # type: ignore[arg-type]
    assert names
    text = safe.read_text("utf-8")
    assert not [name for name in names if json.dumps(name, ensure_ascii=False)[1:-1] in text]
