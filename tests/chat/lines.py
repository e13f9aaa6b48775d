"""Lines of chat on a real SQLite file, written and read back as the console does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st
from msgspec.structs import replace

from anchor_console.chat.feed import ChatRow
from anchor_console.chat.understanding.reading import Intent, Reading
from anchor_console.core.events import Chat, LiveEvent, kind_of
from anchor_console.core.ids import SessionId
from anchor_console.live import store as live
from anchor_console.live.intake.arrivals import Arrival, Context
from anchor_console.live.intake.storing import store_batch
from anchor_console.live.session import SessionState
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS as NOW_MS
from tests.support.shop import Shop, a_fan, an_order, item, reading, said, shop

intents = st.sampled_from(list(Intent))
readings = st.none() | st.builds(
    reading,
    intents,
    st.sampled_from(["1", "5", "15"]).map(item),
    specific=st.booleans(),
)


@contextmanager
def a_shop() -> Iterator[Shop]:
    with TemporaryDirectory() as root, shop(Path(root)) as opened:
        yield opened


def next_session(opened: Shop) -> Shop:
    """The shop with a fresh session, after those it had: for the next example of a property."""
    opened.do(lambda tx: live.set_state(tx, opened.session.id, SessionState.ENDED, NOW_MS))
    session = replace(opened.session, id=SessionId(f"{opened.session.id}."))
    opened.do(lambda tx: live.add_session(tx, session))
    opened.session = session
    return opened


def hear(opened: Shop, *heard: LiveEvent, understood: Sequence[Reading | None] = ()) -> list[ChatRow]:
    """Store the events as one batch; gives the rows that the feed gets."""
    context = Context(opened.session, opened.catalogue, None, None, False)
    meanings = [*understood, *([None] * (len(heard) - len(understood)))]
    arrivals = [
        Arrival(event.source or "till", event, event.at_ms, meaning if kind_of(event) == "chat" else None)
        for event, meaning in zip(heard, meanings, strict=True)
    ]
    return opened.do(lambda tx: store_batch(tx, context, arrivals)).rows


def a_line(number: int, text: str, fan: int = 1, platform: str = "kuaishou") -> Chat:
    return said(text, fan, seconds=number, fan=a_fan(fan, platform=platform), id=f"m{number}")


def an_event(number: int, text: str, fan: int, platform: str, is_order: bool) -> LiveEvent:
    return an_order(number, fan=fan, seconds=number) if is_order else a_line(number, text, fan, platform)
