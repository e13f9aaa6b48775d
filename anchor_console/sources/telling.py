"""One thing that a frame tells, on its way to becoming an event: said, given, or counted as lacking what it needs."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from anchor_console.core import events
from anchor_console.core.events import FanRef
from anchor_console.sources.decoding import Decoded, Stamp, count_of, id_of, tally, text_of

PAID_WORDS = "醒目留言"
"""What Bilibili calls words that were paid for."""


class Told(msgspec.Struct, frozen=True):
    """Each method adds the event to `out`; where what it needs is missing, `lack` is counted there instead."""

    stamp: Stamp
    fan: FanRef | None
    out: Decoded

    def chat(self, text: object, lack: str, *, reply_to: str | None = None) -> None:
        said = text_of(text)
        if said:
            self.out.events.append(events.Chat(**self.stamp.fields, fan=self.fan, text=said, reply_to=reply_to))
        else:
            self.out.skip(lack)

    def gift(self, name: object, lack: str, *, count: object = 1, value: int | None = None) -> None:
        """`value` in fen is that of all `count` together."""
        gift = text_of(name)
        if gift:
            self.out.events.append(
                events.Gift(**self.stamp.fields, fan=self.fan, gift=gift, count=count_of(count), value=value)
            )
        else:
            self.out.skip(lack)

    def paid_words(self, text: object, paid: int | None, lack: str) -> None:
        """Words that were paid for are a line, by the id that takes it away, and a gift."""
        if not text_of(text) and paid is None:
            self.out.skip(lack)
            return
        if text_of(text):
            self.chat(text, lack)
        Told(self.stamp.part("gift"), self.fan, self.out).gift(PAID_WORDS, lack, value=paid)

    def join(self) -> None:
        self.out.events.append(events.Join(**self.stamp.fields, fan=self.fan))

    def follow(self) -> None:
        self.out.events.append(events.Follow(**self.stamp.fields, fan=self.fan))

    def like(self, count: object = 1) -> None:
        self.out.events.append(events.Like(**self.stamp.fields, fan=self.fan, count=count_of(count)))

    def viewers(self, count: object, lack: str) -> None:
        online = tally(count)
        if online is None:
            self.out.skip(lack)
        else:
            self.out.events.append(events.Viewers(**self.stamp.fields, count=online))

    def system(self, text: object, lack: str) -> None:
        said = text_of(text).strip()
        if said:
            self.out.events.append(events.System(**self.stamp.fields, text=said))
        else:
            self.out.skip(lack)

    def deleted(self, targets: Iterable[object], lack: str = "") -> None:
        """The lines with these ids are gone; the same deletion told twice is one event."""
        found = [target for target in map(id_of, targets) if target]
        for target in found:
            self.out.events.append(events.Deleted(id=f"deleted:{target}", at=self.stamp.at, target=target))
        if not found and lack:
            self.out.skip(lack)
