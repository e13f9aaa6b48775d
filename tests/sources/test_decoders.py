"""Each decoder against its pairs in tests/frames, and against anything at all."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core.events import Chat, decode, encode
from anchor_console.sources.barragegrab.decoder import BarrageGrabDecoder
from anchor_console.sources.bilibili.decoder import BilibiliDecoder
from anchor_console.sources.blivechat.decoder import BlivechatDecoder
from anchor_console.sources.decoding import TEXT_LIMIT, Decoded, Decoder, Frame, NewId
from anchor_console.sources.json_socket.decoder import JsonDecoder, places_of
from anchor_console.sources.known import KINDS
from anchor_console.sources.kuaishou_live.decoder import KuaishouLiveDecoder
from anchor_console.sources.social_stream.decoder import SocialStreamDecoder
from anchor_console.sources.twitch.decoder import TwitchDecoder

FRAMES = Path(__file__).parents[1] / "frames"
NOW_MS = 1_795_003_200_000


def made_ids() -> NewId:
    numbers = count(1)
    return lambda _: f"made-{next(numbers)}"


def a_decoder(source: str) -> Decoder:
    new_id = made_ids()
    return {
        "twitch": lambda: TwitchDecoder(new_id),
        "barragegrab": lambda: BarrageGrabDecoder(new_id),
        "bilibili": lambda: BilibiliDecoder(new_id),
        "blivechat": lambda: BlivechatDecoder(new_id),
        "social-stream": lambda: SocialStreamDecoder(new_id),
        "kuaishou-live": lambda: KuaishouLiveDecoder(new_id),
        "json": lambda: JsonDecoder(places_of({}), new_id),
    }[source]()


def pairs() -> list[Any]:
    return [
        pytest.param(path.stem, pair, id=f"{path.stem}: {pair['name']}")
        for path in sorted(FRAMES.glob("*.json"))
        for pair in json.loads(path.read_text("utf-8"))
    ]


def read(source: str, frames: Iterable[Frame]) -> Decoded:
    """What the frames hold together, in their order."""
    decoder, whole = a_decoder(source), Decoded()
    for frame in frames:
        one = decoder.decode(frame, NOW_MS)
        whole.events += one.events
        whole.unknown += one.unknown
        whole.words += one.words
    return whole


@pytest.mark.parametrize(("source", "pair"), pairs())
def test_frames_mean_their_events(source: str, pair: dict[str, Any]) -> None:
    decoded = read(source, pair["frames"])
    assert [msgspec.to_builtins(event) for event in decoded.events] == [
        msgspec.to_builtins(decode(json.dumps(event))) for event in pair["events"]
    ]
    assert decoded.unknown == Counter(pair["unknown"])


@pytest.mark.parametrize(("source", "pair"), pairs())
def test_bytes_mean_what_text_means(source: str, pair: dict[str, Any]) -> None:
    as_bytes = read(source, [frame.encode() for frame in pair["frames"]])
    as_text = read(source, pair["frames"])
    assert as_bytes.events == as_text.events


@pytest.mark.parametrize("source", sorted(KINDS))
def test_every_source_that_speaks_frames_has_pairs(source: str) -> None:
    if KINDS[source].decoder is not None:
        assert len(json.loads((FRAMES / f"{source}.json").read_text("utf-8"))) >= 6


_value = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["\ud800", "1795003201", "0", "-1", "9" * 400, "\x00", "<img src=x>", "<![x", "&#0;", "***"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=12,
)
_KEYS = [
    *("Type", "Data", "ProcessName", "User", "NickName", "Nickname", "Id", "Content", "MsgId", "GiftName", "GiftCount"),
    *("OnlineUserCount", "Onwer", "FansClub", "cmd", "data", "msg", "msg_id", "open_id", "uid", "uname", "timestamp"),
    *("rmb", "price", "r_price", "gift_num", "gift_name", "paid", "message_ids", "user_info", "chatname", "id", "type"),
    *("chatmessage", "hasDonation", "event", "meta", "userid", "textonly", "overlayNinja", "user", "content", "ids"),
    *("giftName", "count", "text", "kind", "at", "target", "name", "user_id", "totalCoin", "num"),
]
_object = st.dictionaries(st.sampled_from(_KEYS), _value, max_size=10)
_almost = st.one_of(
    _object,
    st.builds(lambda t, d: {"Type": t, "Data": d}, st.integers(-1, 12), _object | _object.map(json.dumps)),
    st.builds(
        lambda c, d: {"cmd": "LIVE_OPEN_PLATFORM_" + c, "data": d},
        st.sampled_from(["DM", "SEND_GIFT", "GUARD", "SUPER_CHAT", "SUPER_CHAT_DEL", "LIKE", "LIVE_START"]),
        _object | _value,
    ),
    st.builds(lambda c, d: {"cmd": c, "data": d}, st.integers(-1, 60), _object | st.lists(_value, max_size=20)),
    st.builds(
        lambda e, d: {"event": e, "data": d}, st.sampled_from(["Comment", "Gift", "Like", "Share", "Follow"]), _object
    ),
    st.lists(_object, max_size=3),
).map(json.dumps)
_TAGS = [
    *("id", "user-id", "display-name", "tmi-sent-ts", "bits", "msg-id", "system-msg", "target-user-id", "room-id"),
    *("target-msg-id", "source-room-id", "badges", "login", "mod", "reply-parent-msg-id", "msg-param-gift-months"),
]
_COMMANDS = [
    *("PRIVMSG", "USERNOTICE", "CLEARCHAT", "CLEARMSG", "ROOMSTATE", "NOTICE", "PING", "001", "JOIN", "RECONNECT"),
]


def _irc(tags: list[tuple[str, str]], prefix: str, command: str, rest: str) -> str:
    return "@" + ";".join(f"{name}={value}" for name, value in tags) + f" :{prefix} {command} {rest}\r\n"


_line = st.builds(
    _irc,
    st.lists(
        st.tuples(
            st.sampled_from(_TAGS),
            st.text(max_size=20) | st.sampled_from(["sub", "raid", "1795003201000", "100"]),
        ),
        max_size=8,
    ),
    st.text(max_size=10),
    st.sampled_from(_COMMANDS),
    st.text(max_size=30) | st.sampled_from(["#shop :扣1", "#shop", "#shop :\x01ACTION x"]),
)
_frame = st.one_of(
    st.binary(max_size=80), st.text(max_size=60), _almost, _almost.map(lambda text: text.encode()), _line
)


@pytest.mark.parametrize("source", sorted(path.stem for path in FRAMES.glob("*.json")))
@given(frames=st.lists(_frame, max_size=3))
def test_no_frame_raises_and_every_event_is_one_that_the_wire_takes(source: str, frames: list[Frame]) -> None:
    for event in read(source, frames).events:
        assert decode(encode(event)) == event


def _real(source: str) -> list[str]:
    """Every frame of the source's pairs."""
    given_pairs = json.loads((FRAMES / f"{source}.json").read_text("utf-8"))
    return [frame for pair in given_pairs for frame in pair["frames"]]


@st.composite
def _bent(draw: st.DrawFn, source: str) -> str:
    """A real frame with one value of it made another, or one piece of its text cut out or doubled."""
    frame = draw(st.sampled_from(_real(source)))
    try:
        value = json.loads(frame)
    except ValueError:
        value = None
    if not isinstance(value, dict | list) or draw(st.booleans()):
        start = draw(st.integers(0, len(frame)))
        end = draw(st.integers(start, min(len(frame), start + 30)))
        return (
            frame[:start] + draw(st.sampled_from(["", frame[start:end] * 2, "\x00", "\ud800", "9" * 40])) + frame[end:]
        )
    return json.dumps(_bent_value(draw, value))


def _bent_value(draw: st.DrawFn, value: Any) -> Any:
    """`value` with something in it made another; what is JSON within its text as well."""
    if isinstance(value, str) and value[:1] in "{[":
        try:
            return json.dumps(_bent_value(draw, json.loads(value)))
        except ValueError:
            return draw(_value)
    keys: list[Any] = list(value) if isinstance(value, dict) else list(range(len(value))) if type(value) is list else []
    if not keys or not draw(st.integers(0, 3)):
        return draw(_value)
    key = draw(st.sampled_from(keys))
    bent = value.copy()
    if draw(st.integers(0, 4)):
        bent[key] = _bent_value(draw, value[key])
    else:
        del bent[key]
    return bent


@pytest.mark.parametrize("source", sorted(path.stem for path in FRAMES.glob("*.json")))
@given(data=st.data())
def test_a_real_frame_that_was_bent_never_raises(source: str, data: st.DataObject) -> None:
    frames = data.draw(st.lists(_bent(source), min_size=1, max_size=3))
    for event in read(source, frames).events:
        assert decode(encode(event)) == event


@pytest.mark.parametrize("source", sorted(path.stem for path in FRAMES.glob("*.json")))
def test_a_frame_of_great_depth_or_length_is_left(source: str) -> None:
    deep = '{"Data":' + "[" * 200_000
    long = json.dumps({"text": "x" * 5_000_000})
    decoded = read(source, [deep, deep.encode(), long, b"\x00" * 5_000_000])
    assert decoded.events == []


def test_of_too_many_messages_in_a_frame_those_that_are_left_out_are_counted() -> None:
    frame = json.dumps([{"text": "扣1", "user_id": 7, "name": "王姐", "id": number} for number in range(1_003)])
    decoded = read("json", [frame])
    assert (len(decoded.events), decoded.unknown) == (1_000, {"too many messages": 3})


def test_a_very_long_line_is_cut() -> None:
    said = "长" * 100_000
    (event,) = read("json", [json.dumps({"text": said, "id": "1"})]).events
    assert event.text == "长" * TEXT_LIMIT  # type: ignore[union-attr]


def test_a_very_long_id_stays_one_id() -> None:
    first, again, other = read(
        "json", [json.dumps({"text": "a", "id": one}) for one in ("x" * 5_000, "x" * 5_000, "y" + "x" * 5_000)]
    ).events
    assert first.id == again.id != other.id


def test_a_ban_reaches_no_further_back_than_is_remembered() -> None:
    from anchor_console.sources.twitch.decoder import REMEMBERED

    said = [f"@id=m{n};user-id=7 :w!w@w PRIVMSG #shop :x\r\n" for n in range(REMEMBERED + 10)]
    decoded = read("twitch", [*said, "@target-user-id=7 :tmi.twitch.tv CLEARCHAT #shop :w\r\n"])
    assert sum(event.id.startswith("deleted:") for event in decoded.events) == REMEMBERED


@pytest.mark.parametrize("kinds", ["a=b", "chat"])
def test_a_mapping_to_a_kind_that_there_is_none_of_is_refused(kinds: str) -> None:
    with pytest.raises(ValueError, match="kinds are"):
        places_of({"kinds": kinds})


def test_a_mapping_leads_to_its_places() -> None:
    places = places_of(
        {
            "items": "result.list",
            "kind": "t",
            "kinds": "1=chat, 2 = gift",
            "text": "body.0.words",
            "user_id": "who.uin",
            "name": "who.nick",
            "id": "seq",
            "platform": "taobao",
            "space": "shop",
        }
    )
    frame = {"result": {"list": [{"t": 1, "body": [{"words": "扣1"}], "who": {"uin": 5, "nick": "李"}, "seq": 9}]}}
    (event,) = JsonDecoder(places).decode(json.dumps(frame), NOW_MS).events
    assert (event.id, event.text, event.fan.identity.platform, event.fan.space) == ("9", "扣1", "taobao", "shop")  # type: ignore[union-attr]


@pytest.mark.parametrize("never_closed", ["<a ", "<a/", "<a b=c ", '<img alt="x"', "<p", "<!--", "<", "</"])
@pytest.mark.parametrize("end", ["", ">"])
def test_html_that_closes_nothing_is_read_in_a_moment(never_closed: str, end: str) -> None:
    frame = json.dumps({"chatname": "Tom", "chatmessage": never_closed * 20_000 + end, "type": "youtube", "id": 1})
    few = json.dumps({"chatname": "Tom", "chatmessage": never_closed * 290 + "a " * 15_000, "type": "youtube", "id": 2})
    began_s = time.process_time()
    assert len(read("social-stream", [frame, few]).events) <= 2
    assert time.process_time() - began_s < 1  # it was half a minute


def test_a_sign_that_begins_no_tag_is_text() -> None:
    said = ["I <3 you", "<b>5</b> < 6 &amp; 7", "<img alt=':heart:'> <3"]
    frames = [
        json.dumps({"chatname": "Tom", "chatmessage": one, "type": "youtube", "id": n}) for n, one in enumerate(said, 1)
    ]
    texts = [event.text for event in read("social-stream", frames).events if isinstance(event, Chat)]
    assert texts == ["I <3 you", "5 < 6 & 7", ":heart: <3"]
