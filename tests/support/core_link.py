"""The console's link to a real hub core that has no sockets: who is let in and what they may do, for tests."""

from __future__ import annotations

from typing import Any

from anchor_console.room.link import CommandRefused, LinkState
from tests.room.core_room import CoreRoom


class CoreLink:
    """Speaks `tokens` with the core of `room`, as its anchor."""

    def __init__(self) -> None:
        self.room = CoreRoom()
        self.state = LinkState.ONLINE
        self._anchor = self.room.joins("anchor")
        self._asked = 0

    async def tokens(self, op: str, **args: Any) -> object:
        self._asked += 1
        heard = self._anchor.says(type="tokens", id=f"t{self._asked}", op=op, **args)
        [answer] = [one for one in heard if one["type"] == "result"]
        if not answer["ok"]:
            raise CommandRefused(answer["error"]["code"], answer["error"]["message"])
        return answer.get("value")
